"""The page about the gaps: the finding with people, its thresholds, the list, and what would bring most back."""

from __future__ import annotations

import pytest

from equitymap.kinds import KINDS
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, gaps
from equitymap.places.store import open_place
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "gaps.py"
PLACE = open_place("demo")
OBSERVED = [kind for kind in KINDS if kind.id in PLACE.manifest.observed]


def texts(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.subheader, *app.info))


def lead(app) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


@pytest.mark.parametrize("kind", OBSERVED, ids=lambda kind: kind.id)
def test_every_kind_has_its_answer(kind):
    app = open_page(PAGE, kind=kind.id)
    assert not app.exception
    assert app.title[0].value == f"Where are the gaps in {kind.many}?"


def test_the_answer_counts_the_gaps_and_the_people():
    table = gaps(PLACE, "childrens_centre", supply_of(PLACE, "childrens_centre"))
    found = table[table["gap"].fillna(False)]
    said = lead(open_page(PAGE, kind="childrens_centre"))
    assert len(found)
    assert f"{len(found)} of the {(table['tenth'] <= 3).sum()} neighbourhoods of Marlhaven" in said
    assert f"{int(found['people'].sum()):,} people live there." in said


def test_thresholds_of_the_address_move_the_finding():
    strict = gaps(PLACE, "childrens_centre", supply_of(PLACE, "childrens_centre"), Rule(tenths=1, lost=1.0))
    app = open_page(PAGE, kind="childrens_centre", tenths="1", lost="100")
    assert app.slider(key="ga_tenths").value == 1
    assert "most deprived tenth of England" in lead(app)
    number = int(strict["gap"].fillna(False).sum())
    assert (f"{number} of the" if number else "None of the") in lead(app)


def test_a_threshold_that_is_moved_goes_into_the_address():
    app = open_page(PAGE, kind="library")
    app.slider(key="ga_lost").set_value(80).run()
    assert not app.exception
    assert app.query_params["lost"] == "80"
    assert "at least 80%" in lead(app)


def test_nonsense_in_the_address_is_said_and_passed_over():
    app = open_page(PAGE, tenths="99", reach="far")
    assert not app.exception
    assert app.slider(key="ga_tenths").value == 3
    assert app.warning


def test_what_would_bring_most_back_leads_into_what_if():
    app = open_page(PAGE, kind="gp_practice")
    assert "What would bring most back" in [element.value for element in app.subheader]
    assert "Reopening Larkspur Moor Surgery" in texts(app)
    assert any("action=reopen" in link.proto.query_string for link in app.get("page_link"))


def test_the_list_tells_what_went_and_how_sure_it_is():
    app = open_page(PAGE, kind="library")
    app.session_state["gaps_list"] = True
    app.run()
    frame = app.dataframe[0].value
    assert {"Neighbourhood", "What went, and when", "Holds under (% of assumptions)"} <= set(frame.columns)
    assert frame["Neighbourhood"].is_monotonic_increasing
    assert frame["What went, and when"].str.len().gt(0).all()


def test_where_nothing_was_lost_there_is_no_list_and_no_site():
    app = open_page(PAGE, kind="school")
    assert "None of the" in lead(app)
    assert not [element for element in app.subheader if element.value == "What would bring most back"]
