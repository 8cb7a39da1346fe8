"""The page about the gaps: the finding with people, its thresholds, the list, and what would bring most back."""

from __future__ import annotations

import pytest

from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, gaps
from equitymap.measures.only import tenths_of
from equitymap.views.access.access_sentences import counted_note
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "gaps.py"
PLACE = demo_place()
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
    assert f"{int(found['people'].sum()):,} people in Marlhaven live where children" in said
    assert f"{len(found)} of the {(table['tenth'] <= 3).sum()} neighbourhoods among" in said


@pytest.mark.parametrize("kind", OBSERVED, ids=lambda kind: kind.id)
def test_what_services_are_counted_in_is_that_of_the_place(kind):
    said = texts(open_page(PAGE, kind=kind.id))
    unit = supply_of(PLACE, kind.id).unit
    assert counted_note({kind.id: unit}) in said
    assert ("counts as one" in said) == (unit == "sites")


def test_thresholds_of_the_address_move_the_finding():
    strict = gaps(PLACE, "childrens_centre", supply_of(PLACE, "childrens_centre"), Rule(tenths=1, lost=1.0))
    app = open_page(PAGE, kind="childrens_centre", tenths="1", lost="100")
    assert app.slider(key="ga_tenths").value == 1
    assert "most deprived tenth of England" in lead(app)
    number = int(strict["gap"].fillna(False).sum())
    assert (f"{number} of the" if number else "has no gap") in lead(app)


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
    assert "What would bring most back" in [element.value for element in app.header]
    assert "Larkspur Moor Surgery" in texts(app)
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
    assert "Marlhaven has no gap for schools" in lead(app)
    assert not [element for element in app.header if element.value == "What would bring most back"]


def test_the_page_opens_with_the_kind_that_has_most_people_in_gaps():
    people = {
        kind.id: int(table.loc[table["gap"].fillna(False), "people"].sum())
        for kind in OBSERVED
        for table in [gaps(PLACE, kind.id, supply_of(PLACE, kind.id))]
    }
    app = open_page(PAGE)
    assert app.title[0].value == f"Where are the gaps in {KIND_BY_ID[max(people, key=people.get)].many}?"


def test_a_gap_beside_the_map_becomes_the_selected_neighbourhood():
    table = gaps(PLACE, "childrens_centre", supply_of(PLACE, "childrens_centre"))
    found = table[table["gap"].fillna(False)]
    largest = str(found["people"].idxmax())
    app = open_page(PAGE, kind="childrens_centre")
    app.button(key=f"gap_{largest}").click().run()
    assert not app.exception
    assert app.query_params["area"] == largest
    assert "A gap, under" in texts(app)
    assert any("action=reopen" in link.proto.query_string for link in app.get("page_link"))


def test_a_neighbourhood_that_is_no_gap_says_why():
    table = gaps(PLACE, "childrens_centre", supply_of(PLACE, "childrens_centre"))
    app = open_page(PAGE, kind="childrens_centre", area=str(table.index[table["tenth"].eq(10)][0]))
    assert "No gap as defined here" in texts(app)


def test_the_filter_drives_answer_list_and_download():
    table = gaps(PLACE, "childrens_centre", supply_of(PLACE, "childrens_centre"))
    income = tenths_of(PLACE, "income").between(1, 2)
    found = table[table["gap"].fillna(False) & income.fillna(False)]
    app = open_page(PAGE, kind="childrens_centre", only="all:1-2:income", open="list")
    assert not app.exception
    assert f"{len(found)} of the" in lead(app)
    assert set(app.dataframe[0].value["Code"]) == set(found.index)


def test_a_filter_that_leaves_nobody_says_so():
    app = open_page(PAGE, kind="school", only="last:1-1:income")
    assert not app.exception
    assert "No neighbourhood of Marlhaven lost its last school" in lead(app)


def test_records_that_cannot_be_read_are_no_records_of_nobody(monkeypatch):
    def refuse():
        raise RecordsError("The records cannot be reached: start their server.")

    monkeypatch.setattr(store_cache, "store", refuse)
    app = open_page(PAGE, kind="childrens_centre")
    assert not app.exception
    assert "The records cannot be reached: start their server." in app.warning[0].value
    assert "no partnership is on record" not in texts(app)
