"""The feed of a place: what RFC 4287 requires, read by an XML parser; cached, and a plain page where there is none."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree

import httpx
import pytest
from starlette.applications import Starlette

from equitymap.dashboard.server import feeds
from equitymap.places import builds, news, store
from equitymap.settings import settings
from tests import loops
from tests.news import FIGURE, NEWS, RELEASE, SERVICE
from tests.two_builds import built

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
PLACE = built()
CODE = PLACE.code
HOSTILE = SERVICE.model_copy(update={"name": "<script>alert(1)</script> & \x0b\ufffe\"Co\" ]]> 'x'"})


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder of places with the small one, of which a service is told to have left its register."""
    monkeypatch.setenv("EQUITYMAP_PLACES_DIR", str(tmp_path))
    settings.cache_clear()
    store.write(PLACE, tmp_path)
    after = PLACE.manifest.checksum
    news.keep(NEWS.model_copy(update={"before": "a", "after": "b", "figures": (FIGURE,)}), tmp_path)
    news.keep(
        NEWS.model_copy(update={"before": "b", "after": after, "gone": (HOSTILE,), "releases": (RELEASE,)}), tmp_path
    )
    yield tmp_path
    settings.cache_clear()


def got(path: str, **headers: str) -> httpx.Response:
    async def ask():
        served = httpx.ASGITransport(Starlette(routes=feeds.routes()))
        async with httpx.AsyncClient(transport=served, base_url="https://map.example") as sent:
            return await sent.get(path, headers=headers)

    return loops.run(ask())


def text(element, name: str) -> str:
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, name
    return "".join(found[0].itertext())


def check(feed: ElementTree.Element) -> None:
    """Fail where something lacks that RFC 4287 (4.1.1, 4.1.2, 4.2.6, 3.3) requires of a feed and its entries."""
    assert feed.tag == f"{ATOM}feed"
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(one, "id"))
        assert text(one, "title").strip()
        assert datetime.fromisoformat(text(one, "updated")).tzinfo is not None
    assert [one.text for one in feed.iterfind(f"{ATOM}author/{ATOM}name")] == ["Equity Map"]
    ids = [text(entry, "id") for entry in feed.iterfind(f"{ATOM}entry")]
    assert len({text(feed, "id"), *ids}) == 1 + len(ids)


def test_a_feed_has_all_that_the_standard_requires(places):
    answer = got(f"/feed/{CODE}.atom?utm_source=x")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    check(feed)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": f"https://map.example/feed/{CODE}.atom",
        "alternate": f"https://map.example/?place={CODE}",
    }
    newest, older = feed.findall(f"{ATOM}entry")
    assert text(newest, "title").startswith("Since 28 October 2026: 1 service of Smallplace is no longer listed")
    assert text(older, "title").endswith("1 figure has a newer period.")
    assert text(feed, "updated") == text(newest, "updated")


def test_names_from_outside_are_text_and_nothing_else(places):
    feed = ElementTree.fromstring(got(f"/feed/{CODE}.atom").content)
    content = feed.find(f"{ATOM}entry/{ATOM}content")
    assert content.get("type") == "xhtml"
    assert [child.tag for child in content] == [f"{XHTML}div"]
    assert {child.tag.removeprefix(XHTML) for child in content.iter()} - {content.tag} == {"div", "h3", "ul", "li"}
    said = "".join(content.itertext())
    assert "<script>alert(1)</script> & \ufffd\ufffd\"Co\" ]]> 'x'" in said
    assert "Department, Schools: 2025, before 2024." in said


def test_ids_stay_the_same_wherever_it_is_served(places):
    async def ask():
        served = httpx.ASGITransport(Starlette(routes=feeds.routes()))
        async with httpx.AsyncClient(transport=served, base_url="http://other.example") as sent:
            return await sent.get(f"/feed/{CODE}.atom")

    ids = [re.findall(rb"<id>(.*?)</id>", one.content) for one in (got(f"/feed/{CODE}.atom"), loops.run(ask()))]
    assert len(ids[0]) == 3
    assert ids[0] == ids[1]


def test_a_place_with_nothing_new_has_a_feed_without_entries(places):
    (places / builds.BUILDS / CODE / news.FILE).unlink()
    feed = ElementTree.fromstring(got(f"/feed/{CODE}.atom").content)
    check(feed)
    assert feed.findall(f"{ATOM}entry") == []
    assert datetime.fromisoformat(text(feed, "updated")) == PLACE.manifest.built_at


def test_who_has_it_is_sent_nothing_again(places):
    first = got(f"/feed/{CODE}.atom")
    assert first.headers["cache-control"] == "public, max-age=900"
    assert first.headers["last-modified"] == "Sat, 28 Nov 2026 00:00:00 GMT"
    again = got(f"/feed/{CODE}.atom", **{"If-None-Match": f'W/{first.headers["etag"]}, "other"'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert got(f"/feed/{CODE}.atom", **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("code", ["X07999999", "demo", "..%2F..%2Fsecret", "<script>", "X07000001%00"])
def test_an_unknown_code_is_a_plain_page(places, code):
    answer = got(f"/feed/{code}.atom")
    assert answer.status_code == 404
    if code != "..%2F..%2Fsecret":  # no address of a feed at all
        assert "There is no such feed" in answer.text
    assert "script" not in answer.text


def test_a_damaged_file_is_told_to_the_keeper_alone(places, caplog):
    (places / builds.BUILDS / CODE / news.FILE).write_text("{")
    answer = got(f"/feed/{CODE}.atom")
    assert answer.status_code == 503
    assert "news.json" not in answer.text


def test_it_lies_below_the_base_path_and_is_offered_for_real_places_alone(places, monkeypatch):
    monkeypatch.setattr(feeds, "base", lambda: "/equity")
    monkeypatch.setattr(feeds, "is_served", lambda: True)
    assert feeds.address_of(CODE) == f"/equity/feed/{CODE}.atom"
    assert feeds.address_of("demo") == ""
    feed = ElementTree.fromstring(got(f"/equity/feed/{CODE}.atom").content)
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["alternate"] == f"https://map.example/equity/?place={CODE}"
    assert got("/equity/feed/X07999999.atom").text.count('href="/equity/"') == 1
