"""The page about one neighbourhood: the box alone before one is chosen, then all that is known of it."""

from __future__ import annotations

from urllib.parse import parse_qs

from equitymap.dashboard.neighbourhood import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.zones.zone import made
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import Consultation
from tests.answered_session import SESSION, hold
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "neighbourhood.py"
PLACE = demo_place()
AREA = str(PLACE.inside.index[3])


def texts(app) -> str:
    drawn = (*app.markdown, *app.caption, *app.header, *app.subheader)
    return " ".join([*(element.value for element in drawn), *(str(one.proto.body) for one in app.get("html"))])


def test_before_one_is_chosen_there_is_the_box_and_nothing_else():
    app = open_page(PAGE)
    assert app.title[0].value == "What is it like to live in your neighbourhood?"
    assert not app.header
    assert app.text_input(key="postcode")


def test_all_parts_of_one_neighbourhood_in_the_order_a_resident_asks():
    app = open_page(PAGE, area=AREA)
    assert not app.exception
    assert not app.error
    label = PLACE.inside["label"].loc[AREA]
    assert app.title[0].value == f"What is it like to live in {label}?"
    headings = [one.value for one in app.header]
    assert headings[:5] == [
        "What is needed here",
        "How people fare, by stage of life",
        "What is in reach, and what has gone",
        "Children here, service by service",
        "Needs, and what there is to build on",
    ]
    said = texts(app)
    assert "All of this is about one neighbourhood." in said
    assert 'data-said="Within 2.5 km around the middle of' in said, "the picture tells what its sources do, no need"
    assert f"of {label}" in said
    assert "What residents themselves say is on the page Consultation: " in said
    assert any(one.proto.label == "What residents said" for one in app.get("page_link"))
    assert [one.label for one in app.get("download_button")] == ["Take this page away", "The same as a Word file"]


def test_a_neighbourhood_that_is_not_here_is_said_and_the_box_stays():
    app = open_page(PAGE, area="E01999999")
    assert not app.exception
    assert "E01999999" in app.warning[0].value
    assert app.text_input(key="postcode")
    assert not app.header


def test_a_zone_has_the_same_document_and_an_empty_one_says_what_to_do():
    zone = made("Quays & <b>more</b>", list(PLACE.inside.index[:2]))
    app = open_page(PAGE, area=zone.text)
    assert not app.exception
    assert not app.error
    assert [one.value for one in app.header][:3] == [
        "What is needed here",
        "How people fare, by stage of life",
        "What is in reach, and what has gone",
    ]
    said = texts(app)
    assert f"{PLACE.inside['population'].iloc[:2].sum():,} residents" in said
    assert "<b>more</b>" not in said
    assert [one.label for one in app.get("download_button")] == ["Take this page away", "The same as a Word file"]
    empty = open_page(PAGE, area=made("Nowhere yet", []).text)
    assert not empty.exception
    assert "No neighbourhood is in it yet" in texts(empty)
    assert not empty.header


def test_a_ward_that_is_typed_is_offered_as_a_zone():
    ward = PLACE.inside["ward"].iloc[0]
    app = open_page(PAGE)
    app.text_input(key="postcode").set_value(ward).run()
    assert not app.exception
    asked = [parse_qs(one.proto.query_string) for one in app.get("page_link")]
    assert {"place": ["demo"], "area": [PLACE.inside["ward_code"].iloc[0]]} in asked


def test_answers_of_a_session_that_is_open_are_not_counted(store):
    hold(store, PLACE)
    opened = Opened("demo", "")
    vars(opened)["place"] = PLACE
    codes = list(PLACE.inside.index)
    assert cache._answers(opened, codes) == 0, "each neighbourhood has fewer than five"
    last = store.history(SESSION)[0]
    still = read(Consultation, {**last.body, "place": "demo", "closes": "2126-01-01 10:00"})
    store.save(still, record=SESSION, parent=last.id, role="steward")
    assert cache._answers(opened, codes) is None
