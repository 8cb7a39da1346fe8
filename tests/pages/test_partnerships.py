"""Who works together: the finding, what the address chooses, what is not on record, records that cannot be read."""

from __future__ import annotations

import re

import pytest

from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.measures.partnerships.ties import MEMBERS_SINCE
from tests import agreement
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place
from tests.working_together import SCHOOLS, keep, local

PAGE = ROOT / "pages" / "partnerships.py"
PLACE = demo_place()


def said(app) -> str:
    html = (str(element.proto.body) for element in app.get("html"))
    return " ".join([*(element.value for element in (*app.markdown, *app.caption, *app.info)), *html])


def test_without_records_the_page_says_what_to_do_and_draws_no_partnership(store):
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "Who works together here?"
    assert "is not on record here yet" in said(app)
    assert "A steward of these records can add" in app.info[0].value
    assert not [one for one in app.pills if one.key == "pa_ties"]
    frame = app.dataframe[0].value
    assert set(frame["Known from"]) == {"register of schools"}
    assert "lost by" not in said(app)
    assert "9 of 27 schools have a tie on record with others; of 18 more we do not know." in said(app)


def test_the_finding_the_coordinators_and_the_ties_come_from_the_records(store):
    keep(store, local(PLACE))
    app = open_page(PAGE)
    assert not app.exception
    assert not app.info
    assert (
        "2 partnerships work here, with 3 bodies on record in them. In 50 of 90 neighbourhoods no partnership"
        in said(app)
    )
    assert "backbone vacant: nobody is down as coordinating it" in said(app)
    assert {"stands", "lost"} == set(app.dataframe[0].value["In this year"])


def test_a_year_and_a_body_of_the_address_move_the_page(store):
    keep(store, local(PLACE))
    app = open_page(PAGE, year="2018", body=SCHOOLS[1], ties="local")
    assert not app.exception
    assert re.search(r"Tied in 2018 to [^.]+, Harbour Learning\.", said(app))
    assert "Lost in" not in said(app)
    assert app.dataframe[0].value["Body"].iloc[0] == PLACE.facilities.loc[SCHOOLS[1], "name"]
    assert MEMBERS_SINCE in [text.value for text in app.caption]
    app.slider(key="pa_year").set_value(2023).run()
    assert MEMBERS_SINCE not in [text.value for text in app.caption]
    assert "Lost in 2021: the tie with Harbour Learning (moved on)" in said(app)
    assert app.query_params == {"place": "demo", "body": SCHOOLS[1], "ties": "local"}


def test_the_ties_to_look_at_change_the_table_and_no_finding(store):
    keep(store, local(PLACE))
    every, register = (open_page(PAGE, ties=which) for which in ("all", "register"))
    assert [text.value for text in every.markdown] == [text.value for text in register.markdown]
    assert set(register.dataframe[0].value["Known from"]) == {"register of schools"}


def test_a_body_beside_the_picture_becomes_the_selected_one(store):
    keep(store, local(PLACE))
    app = open_page(PAGE, picture="map", show="lost")
    app.button(key="most_board").click().run()
    assert app.query_params["body"] == "board"
    assert "Children's Board" in said(app)
    app.button(key="pa_close").click().run()
    assert "body" not in app.query_params


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        ("bodies", ["Neither few bodies nor many is good in itself", "Saltmarsh Schools Trust", "share of pairs that"]),
        ("stages", ["Of 2 partnerships nobody has put down which stages they work on."]),
        ("before", ["heads still meet"]),
        ("covers", ["two mornings"]),
        ("council", ["Protector of collegiality", "5 things are asked on record", "Counting heads."]),
    ],
)
def test_every_tab_has_its_part_and_its_place_in_the_address(store, tab, says):
    keep(store, local(PLACE))
    for record, value in (pair for every in agreement.records().values() for pair in every.items()):
        store.save(value, record=f"its-{record}" if value.kind == "review" else record, role="steward")
    app = open_page(PAGE, tab=tab, open="members")
    assert not app.exception
    tables = " ".join(str(frame.value.to_dict()) for frame in app.dataframe)
    assert not [words for words in says if words not in said(app) + tables]


def test_records_that_cannot_be_read_leave_what_the_registers_say(store, monkeypatch):
    def refuse():
        raise RecordsError("The records cannot be reached: start their server.")

    monkeypatch.setattr(store_cache, "store", refuse)
    app = open_page(PAGE, tab="bodies")
    assert not app.exception
    assert "The records cannot be reached: start their server." in app.warning[0].value
    assert "answer to" in said(app)
    assert "Neither few bodies nor many" in said(app)
    assert "share of pairs that" not in said(app), "with ties of the register alone it tells of joining days"


def test_nonsense_in_the_address_is_said_and_passed_over(store):
    app = open_page(PAGE, body="<b>nobody</b>", year="1066", picture="film")
    assert not app.exception
    assert app.warning
    assert "body" not in app.query_params


def test_the_forms_are_folded_at_the_foot_and_open_by_address(store):
    app = open_page(PAGE, open="records", records="membership")
    assert not app.exception
    assert any("No ties" in text.value or "no ties" in text.value for text in app.markdown)
