"""What a plan pack is made from: the records as they stand when it is made, but those that only stewards see."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from equitymap.dashboard import page_parts, scorecards, widgets
from equitymap.dashboard.agreement import cache, plan_case, plan_parts, take_away
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError
from equitymap.records.store import open_store
from equitymap.records.subjects.agreement import Agreement
from equitymap.records.subjects.reviews import Invitation
from equitymap.views.document import Paragraph
from tests.agreement import keep, records


@pytest.fixture
def store(tmp_path, monkeypatch):
    """Records with one agreement."""
    opened = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}")
    monkeypatch.setattr(store_cache, "store", lambda: opened)
    for cached in (store_cache._latest, store_cache._begun_as):
        cached.clear()
    keep(opened)
    yield opened
    opened.close()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A place without services or figures."""
    monkeypatch.setattr(scorecards, "cards", lambda _: {})
    monkeypatch.setattr(cache, "registered", lambda _: {})
    opened = Opened("demo", str(tmp_path))
    vars(opened)["place"] = SimpleNamespace(code="demo", kinds=(), manifest=SimpleNamespace(observed={}))
    return opened


@pytest.fixture
def page(monkeypatch):
    """What is drawn with everything open: its files, frame and text, by the part that is chosen and the button."""
    page = SimpleNamespace(clicked=True, part="vision", files=[], frame="", text=[])
    st = take_away.st
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "button", lambda *_, **__: page.clicked)
    monkeypatch.setattr(st, "container", lambda **_: nullcontext())
    monkeypatch.setattr(st, "download_button", lambda _label, data, *_, **__: page.files.append(data))
    monkeypatch.setattr(st, "iframe", lambda html, **_: setattr(page, "frame", html))
    monkeypatch.setattr(st, "markdown", page.text.append)
    monkeypatch.setattr(
        widgets, "selectbox", lambda _, options, **__: page.part if page.part in options else options[0]
    )
    monkeypatch.setattr(page_parts, "while_open", lambda _label, body, **_: body())
    monkeypatch.setattr(steward, "role", lambda _: "")
    monkeypatch.setattr(steward, "line", lambda *_: None)
    monkeypatch.setattr(plan_parts, "known", lambda case, _: [Paragraph(case.agreement.vision)])
    monkeypatch.setattr(take_away, "plan_pack", lambda case, made: case.agreement.vision)  # noqa: ARG005
    monkeypatch.setattr(take_away, "as_html", str)
    monkeypatch.setattr(take_away, "as_word", lambda vision, made: vision.encode())  # noqa: ARG005
    return page


def test_private_records_stay_out_of_the_pack(store):
    found = plan_case.public(SimpleNamespace(code="demo"))
    kept = {kind: every for kind, every in records().items() if kind != Invitation.kind}
    assert {kind: found[kind] for kind in kept} == kept
    assert Invitation.kind not in found
    assert "Residents of the quay" not in repr(found)


def test_what_is_saved_while_the_page_is_drawn_is_in_what_is_kept_from_then_on(store, here, page):
    read_before = cache.agreed(here, "ten")
    [ten] = store.standing(Agreement, "demo")
    changed = ten.value.model_copy(update={"vision": "Nobody is sent away."})
    store.save(changed, record="ten", parent=ten.revision, role="steward")
    take_away.draw(here, read_before)
    assert page.files == [b"Nobody is sent away."] * 2
    assert "Nobody is sent away." in page.frame


@pytest.mark.parametrize(
    ("part", "says"), [("vision", "A warm place to go."), ("engagement", "To be written by the board.")]
)
def test_readers_read_the_vision_of_the_agreement_in_its_part(store, here, page, part, says):
    page.part = part
    take_away.draw(here, cache.agreed(here, "ten"))
    assert "1 of 8 parts are written. The plan pack has them." in page.text
    assert page.text[-1] == says


def test_files_of_yesterday_are_not_offered_today(store, here, page, monkeypatch):
    agreed = cache.agreed(here, "ten")
    take_away.draw(here, agreed)
    page.clicked = False
    take_away.draw(here, agreed)
    assert len(page.files) == 4, "until then they stay without a second click"
    monkeypatch.setattr(cache, "datetime", SimpleNamespace(now=lambda _: datetime(2100, 1, 1, tzinfo=UTC)))
    take_away.draw(here, agreed)
    assert len(page.files) == 4


def test_an_agreement_that_is_removed_meanwhile_is_said(store, here):
    [ten] = store.standing(Agreement, "demo")
    store.remove("ten", parent=ten.revision, role="steward")
    with pytest.raises(RecordsError, match=r"removed meanwhile\. Reload the page"):
        plan_case.case(here, "ten", "pride_in_place")


def test_sessions_for_other_parts_of_the_place_are_not_those_of_the_area(store, here, monkeypatch):
    monkeypatch.setattr(plan_case, "results", lambda _, session: session)
    place = {"zone": ("a", "b"), "whole": ("a", "b", "c"), "away": ("c",), "empty": ("a",)}
    held = {one: SimpleNamespace(name=one, tallies=SimpleNamespace(responses=one != "empty")) for one in place}
    monkeypatch.setattr(plan_case, "sessions", lambda _: held)
    monkeypatch.setattr(plan_case, "codes_of", lambda _, session: place[session.name])
    monkeypatch.setattr(plan_case.consultation, "engagement", lambda found: [one.name for one in found])
    assert plan_case.engagement(here, ("a",)).parts == ["zone", "whole"]
    assert plan_case.engagement(here, ()).parts == ["zone", "whole", "away"]
    assert plan_case.engagement(here, ("a",)).releases == plan_case.RELEASES
