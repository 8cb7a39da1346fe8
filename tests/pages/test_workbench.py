"""The workbench: the address asks, the controls show it, the sentence, the map and the table answer alike."""

from __future__ import annotations

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward
from equitymap.dashboard.workbench import columns as cache
from equitymap.measures.access.access import access_table
from equitymap.measures.burden import access_change
from equitymap.measures.only import tenths_of
from equitymap.views.words import plain
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "workbench.py"
PLACE = demo_place()


def lead(app) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def far_and_poor() -> int:
    span = access_change.clip_to_record(PLACE, "childrens_centre", (0, 9999))
    assert span is not None
    both = access_change.compare_years(access_table(PLACE, "childrens_centre", span), span)
    far = both["nearest_m_after"] >= 2500
    return int((far & tenths_of(PLACE, "income").le(2).fillna(False)).sum())


def test_before_a_choice_it_says_what_to_do():
    app = open_page(PAGE)
    assert not app.exception
    assert "Choose figures, and of 90 neighbourhoods" in lead(app)


def test_two_conditions_are_counted_as_by_hand_and_a_click_widens_them():
    app = open_page(PAGE, where="iod2025-income:1:2,nearest-childrens_centre:2500:", open="table")
    assert not app.exception
    assert f"{far_and_poor()} of 90 neighbourhoods in Marlhaven" in lead(app)
    assert len(app.dataframe[0].value) == far_and_poor()
    app.slider(key="wb_tenths_iod2025-income").set_value((1, 10)).run()
    assert app.query_params["where"] == "iod2025-income:1:10,nearest-childrens_centre:2500:"


def test_a_figure_that_is_added_brings_its_usual_condition():
    app = open_page(PAGE)
    app.multiselect(key="wb_chosen").set_value(["iod2025-income", "gap-library"]).run()
    assert app.query_params["where"] == "iod2025-income:1:2,gap-library:1:1"
    app.segmented_control(key="wb_joined_gap-library").set_value("or").run()
    assert app.query_params["where"] == "iod2025-income:1:2|gap-library:1:1"
    app.button(key="wb_clear").click().run()
    assert "where" not in app.query_params


def test_every_column_can_be_asked_for():
    opened = Opened("demo", "")
    for name, column in cache.some(opened, cache.headings(opened)).items():
        assert column.cells.index.equals(PLACE.inside.index), name
        assert (column.cells["low"] <= column.cells["high"]).where(column.cells["low"].notna(), other=True).all(), name


def test_two_at_once_and_a_score_have_their_answers():
    two = open_page(PAGE, tab="two")
    assert not two.exception
    assert "residents live there." in lead(two)
    assert "does not say that they go together" in " ".join(one.value for one in two.caption)
    score = open_page(PAGE, tab="score", score="iod2025-income:3:low,nearest-library:1:high")
    assert not score.exception
    assert "18 neighbourhoods are in the highest fifth" in lead(score)
    assert "A score is your choice" in " ".join(one.value for one in score.markdown)


def test_an_address_of_another_place_is_said_and_the_rest_stands():
    app = open_page(PAGE, where="bogus:1:2,iod2025-income:1:2")
    assert "is not a condition of this place" in app.warning[0].value
    assert app.multiselect(key="wb_chosen").value == ["iod2025-income"]


def test_a_steward_saves_the_view_in_sight_and_everybody_finds_it(store, monkeypatch):
    assert "Saved views" not in [one.value for one in open_page(PAGE).header]
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    monkeypatch.setattr(steward, "must_write", lambda _: steward.STEWARD)
    app = open_page(PAGE, where="iod2025-income:1:2")
    app.text_input(key="wb_view_name").set_value("Poor <b>places</b>").run()
    app.button(key="wb_view_save").click().run()
    assert not app.exception
    app.text_input(key="wb_view_name").set_value("Poor <b>places</b>").run()
    app.button(key="wb_view_save").click().run()
    assert "another saved view here is called" in app.error[0].value
    monkeypatch.setattr(steward, "role", lambda _: "")
    reader = open_page(PAGE)
    link = reader.get("page_link")[-1].proto
    assert "where=iod2025-income" in link.query_string
    assert link.label == plain("Poor <b>places</b>")
