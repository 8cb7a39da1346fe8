"""The page about a proposal: each step says what is next, the address holds it all, and the answer adds up."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest

from equitymap.measures.access.supply_at import SITES, supply_of
from equitymap.measures.gaps import reopening
from equitymap.measures.gaps.fragmentation import Rule, gaps, gone_in_reach
from equitymap.measures.proposal.consequence import Proposal, consequence, eligible_services, first_and_last_baseline
from equitymap.views.proposal.proposal_sentences import lead_sentence
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "proposal.py"


@pytest.fixture(scope="module")
def place():
    return demo_place()


@pytest.fixture(scope="module")
def known(place):
    return first_and_last_baseline(place, "library")


@pytest.fixture(scope="module")
def library(place, known):
    return eligible_services(place, known[0], gone=False).index[0]


@pytest.fixture(autouse=True)
def at_root(monkeypatch):
    monkeypatch.chdir(ROOT)


def opened(**params: str) -> Any:
    app = open_page(Path(PAGE), **params)
    assert not app.exception
    assert not app.error
    return app


def said(app: Any) -> str:
    return html.unescape(" ".join(part.proto.body for part in app.get("html")))


def next_step(app: Any) -> list[str]:
    return [info.value for info in app.info if "Next:" in info.value]


def test_an_empty_page_says_what_to_do_next():
    app = opened()
    assert [title.value for title in app.title] == ["What if a children's centre closed?"]
    assert "choose one of the 7 children's centres that are open" in next_step(app)[0]
    assert not app.dataframe


def test_from_a_gap_the_answer_says_whether_it_would_be_filled(place):
    rule, kind = Rule(), "childrens_centre"
    table = gaps(place, kind, supply_of(place, kind))
    found = table.index[table["gap"].fillna(False)]
    gone = gone_in_reach(place, rule.catchment(kind), found)
    area, facility = next((area, names[0]) for area, names in gone.items() if names)
    app = opened(kind=kind, action="reopen", facility=facility, area=area)
    label = place.inside.loc[area, "label"]
    assert "in children's centres, where" in said(app) and f"{label} is one of them." in said(app)
    spot = place.facilities.loc[facility, ["easting_m", "northing_m"]].astype(float)
    filled = table.loc[reopening.filled(place, rule.catchment(kind), found, tuple(spot))]
    assert f"It would fill {len(filled)} of the {len(found)} gaps" in said(app) or len(filled) == len(found)
    assert f"where {filled['people'].sum():,} people live" in said(app)
    assert app.query_params["area"] == area


def test_a_service_that_most_have_as_their_only_one_is_a_way_to_begin(known):
    app = opened(kind="library")
    first = next(button for button in app.button if str(button.key).startswith("pr_example_"))
    app = first.click().run()
    assert app.query_params["facility"] == first.key.removeprefix("pr_example_")
    assert "would lose the last library" in said(app)


def test_a_service_that_does_not_go_with_the_action_is_said_and_dropped(library):
    app = opened(kind="library", action="reopen", facility=library)
    assert "does not go with the rest (facility)" in app.warning[0].value
    assert "facility" not in app.query_params


@pytest.mark.parametrize("action", ["reopen", "move", "open"])
@pytest.mark.parametrize("kind", ["childrens_centre", "school", "library", "gp_practice"])
def test_every_kind_and_action_opens(kind, action):
    app = opened(kind=kind, action=action)
    assert next_step(app) or [info for info in app.info if "Choose another kind" in info.value]


def test_a_link_gives_the_answer(place, known, library):
    app = opened(kind="library", facility=library)
    found = consequence(place, Proposal("close", "library", library), now=known[0], then=known[1])
    assert lead_sentence(place, found) in said(app)
    assert not next_step(app)
    assert dict(app.query_params) == {"place": "demo", "kind": "library", "facility": library}
    app.session_state["pr_tenths"] = True
    whole = app.run().dataframe[0].value.iloc[-1]
    assert whole["Would lose the last"] == f"{found.areas_in('lost_last')['people'].sum():,}"


def test_a_service_chosen_by_name_goes_into_the_address(library):
    app = opened(kind="library")
    app.selectbox("pr_facility").select_index(0).run()
    assert app.query_params["facility"] == library
    assert any("tenth of deprivation" in heading.value for heading in app.header)


def test_a_neighbourhood_becomes_a_spot(place, known):
    app = opened(kind="library", action="open")
    code = place.inside["label"].sort_values().index[3]
    app.selectbox("pr_area").select_index(3).run()
    east, north = place.inside.loc[code, ["easting_m", "northing_m"]]
    assert app.query_params["spot"] == f"{round(east)},{round(north)}"
    assert place.inside.loc[code, "label"] in said(app)
    assert ("size" in app.query_params) == (known[0].unit != SITES)


def test_a_postcode_or_a_name_becomes_a_spot_and_a_postcode_never_reaches_the_address(place):
    inside = place.postcodes[place.postcodes["area_code"].isin(place.inside.index)]
    postcode, code = inside.index[40], inside["area_code"].iloc[40]
    app = opened(kind="gp_practice", action="open")
    app.text_input("pr_where").input(postcode).run()
    east, north = place.inside.loc[code, ["easting_m", "northing_m"]]
    assert app.query_params["spot"] == f"{round(east)},{round(north)}"
    assert postcode not in str(dict(app.query_params)).upper()
    other = inside["area_code"][inside["area_code"] != code].iloc[0]
    app.text_input("pr_where").input(place.inside.loc[other, "name"]).run()
    east, north = place.inside.loc[other, ["easting_m", "northing_m"]]
    assert app.query_params["spot"] == f"{round(east)},{round(north)}"


def test_a_grid_position_is_rounded(place):
    east, north = (int(value) for value in place.inside[["easting_m", "northing_m"]].iloc[10])
    app = opened(kind="gp_practice", action="open")
    app.text_input("pr_where").input(f"{east}, {north}").run()
    assert app.query_params["spot"] == f"{round(east / 100) * 100},{round(north / 100) * 100}"


@pytest.mark.parametrize("typed", ["nonsense", "1, 2", "100000, 100000", "ZZ99 9ZZ"])
def test_a_spot_that_makes_no_sense_is_said(typed):
    app = opened(kind="gp_practice", action="open")
    app.text_input("pr_where").input(typed).run()
    assert "spot" not in app.query_params
    assert not app.exception
    assert any(typed.split(",")[0].split(" ")[0] in note.value or "postcode" in note.value for note in app.caption)


@pytest.mark.parametrize(
    "params",
    [
        {"facility": "urn:0"},
        {"facility": "<script>alert(1)</script>"},
        {"kind": "hospital"},
        {"action": "demolish"},
        {"action": "open", "spot": "here"},
        {"action": "open", "kind": "library", "size": "-3"},
    ],
)
def test_nonsense_in_the_address_is_said_and_ignored(params):
    app = opened(**params)
    assert any("Part of the address was ignored" in warning.value for warning in app.warning)
    assert "<script>alert" not in said(app)


def test_a_spot_elsewhere_is_refused():
    app = opened(action="open", spot="1,1")
    assert "is not in Marlhaven or within 10 km of it" in app.warning[0].value


def test_a_service_of_another_kind_is_forgotten(library):
    app = opened(kind="school", facility=library)
    assert "facility" not in app.query_params
    assert next_step(app)


def test_changing_the_action_forgets_what_does_not_apply(library):
    app = opened(kind="library", facility=library)
    app.pills("pr_action").select("open").run()
    assert "facility" not in app.query_params
    assert app.query_params["action"] == "open"
    assert next_step(app)


def test_start_again_clears_the_proposal(library):
    app = opened(kind="library", facility=library)
    next(button for button in app.button if button.label == "Start again").click().run()
    assert dict(app.query_params) == {"place": "demo", "kind": "library"}
