"""Start: one question, one box, three pictures that are links, and the other places."""

from __future__ import annotations

import pytest

from equitymap.dashboard import places_cache
from equitymap.dashboard.server import feeds
from equitymap.measures.start.what_is_new import what_is_new
from equitymap.places import news, store
from equitymap.settings import settings
from tests.pages.opening import ROOT, open_page
from tests.two_builds import built, without

PAGE = ROOT / "pages" / "start.py"
POSTCODE = "ZZ1 1RU"


def links(app) -> dict[str, str]:
    return {link.proto.page: link.proto.query_string for link in app.get("page_link") if link.proto.query_string}


def test_the_pictures_are_links_that_carry_the_place():
    app = open_page(PAGE)
    assert not app.exception
    assert app.title[0].value == "What has your neighbourhood lost?"
    assert [one.value for one in app.header] == ["Need", "Gaps", "Children"]
    found = links(app)
    for page in ("map", "gaps", "cradle_to_career"):
        assert "place=demo" in found[page]
    assert "kind=" in found["gaps"]
    said = [link.proto.label for link in app.get("page_link")]
    assert any("among the most deprived three tenths of England" in text for text in said)
    assert any("after housing costs" in text for text in said)
    pictures = [box.proto.body for box in app.get("html") if 'class="living"' in box.proto.body]
    assert len(pictures) == 3
    assert all("alt=" in picture for picture in pictures)
    assert not [one.value for one in app.markdown if one.value.startswith("Since ")], (
        "nothing is new in the invented place"
    )
    assert not any("/feed/" in box.proto.body for box in app.get("html"))


def asked(text: str):
    app = open_page(PAGE)
    app.text_input(key="start_typed").set_value(text)
    return next(button for button in app.button if button.label == "Show me").click().run()


def test_what_is_not_here_is_named():
    app = asked("asdfgh")
    assert not app.exception
    assert "asdfgh" in app.warning[0].value


def test_what_can_mean_several_is_offered():
    app = asked("Sailcloth")
    assert not app.exception
    assert any("Which one?" in text.value for text in app.markdown)
    assert sum("area=" in link.proto.query_string for link in app.get("page_link")) > 1


def test_a_postcode_opens_the_map_and_stays_out_of_the_address():
    app = asked(POSTCODE)
    assert not app.exception
    assert app.session_state["postcode"] == POSTCODE
    assert "Sailcloth Yard 013C" in app.session_state["postcode_says"]
    assert app.query_params["area"] == app.session_state["area"]
    assert all("ZZ1" not in str(value) for value in app.query_params.values())


@pytest.fixture
def refreshed(tmp_path, monkeypatch):
    """A place of which a children's centre left its register with the last build; returns its code."""
    monkeypatch.setenv("EQUITYMAP_PLACES_DIR", str(tmp_path))
    settings.cache_clear()
    places_cache.built.clear()
    before = built()
    after = built(without(before, "scc:900001"), newer=["scc"], later=True)
    news.keep(what_is_new(before, after), tmp_path)
    store.write(after, tmp_path)
    yield after.code
    settings.cache_clear()
    places_cache.built.clear()


def test_what_is_new_is_one_sentence_with_its_list_and_the_feed(refreshed, monkeypatch):
    monkeypatch.setattr(feeds, "is_served", lambda: True)
    app = open_page(PAGE, place=refreshed)
    assert not app.exception
    said = "Since 1 November 2025: 1 service of Smallplace is no longer listed as open (1 children's centre)."
    assert [one.value for one in app.markdown if one.value.startswith("Since ")] == [said]
    assert any(f'href="/feed/{refreshed}.atom"' in box.proto.body for box in app.get("html"))
    app.session_state["what_is_new"] = True
    table = app.run().dataframe[0].value
    assert table.loc[0, ["What", "Name"]].to_list() == ["No longer listed as open", "Childrens Centre <1> & Co"]
    assert "is no longer in the newest register" in table.loc[0, "What is known"]
