"""A plain page that is closed, away, asked too often or sent what nobody types: nothing is lost or run."""

from __future__ import annotations

import html
import logging
import re
from collections import Counter

import pytest

from equitymap.dashboard.consultation.residents import resident_cache, resident_visit, routes
from equitymap.dashboard.server.tries import Tries
from equitymap.dashboard.server.watch import metrics
from equitymap.errors import RecordsError
from equitymap.records import sessions
from equitymap.records.engine import AWAY
from equitymap.records.store import Store
from equitymap.records.subjects.answers import LONGEST_ANSWER, Tip, Words
from equitymap.records.subjects.zones import Zone
from tests.places import demo_place
from tests.residents import (
    ANSWER,
    AT,
    FORM,
    LINK,
    NAMES,
    QUESTIONS,
    SESSION,
    TEXT,
    change,
    fields,
    receipt_of,
    send,
    session,
    standing,
    start,
)

# --- when it is closed, away, or too much -------------------------------------------------------


def test_a_session_that_closes_while_somebody_types_keeps_what_was_typed(client, store):
    form = start(client)
    change(store, closed=True)
    late = send(client, form, ANSWER)
    assert late.status_code == 409
    assert "This has closed, so your answer was not taken" in late.text
    assert "Send again" in late.text
    assert standing(store) == []
    assert "This has closed" in client.get(AT).text
    change(store)
    receipt = receipt_of(send(client, fields(late.text)))
    assert receipt == form["receipt"]
    change(store, opens=-2, closes=-1)
    assert "Change my answer" not in client.get(f"{AT}/r/{receipt}").text
    assert client.get(f"{AT}/r/{receipt}/change").status_code == 409
    assert client.post(f"{AT}/r/{receipt}/delete").status_code == 303, "deleting needs no open session"


def test_a_session_that_is_not_open_yet_says_when_it_opens(client, store):
    change(store, opens=1)
    page = client.get(AT)
    assert "This is not open yet" in page.text
    for said in (session().name, f"{session().run_by} asks."):
        assert html.escape(said) in page.text
    assert session(opens=1).opens[-5:] in page.text
    assert "<form" not in page.text
    early = send(client, {"receipt": "KX4T-9M2P-7QRA"}, ANSWER)
    assert early.status_code == 409
    assert fields(early.text)[TEXT] == ANSWER[TEXT]


def test_of_two_sessions_with_one_link_the_open_one_is_meant(client, store):
    store.save(session("E08000025", name="Elsewhere"), record="session2", role="steward")
    resident_cache.HELD.forget()
    page = client.get(AT)
    assert (page.status_code, "Two meetings use this link" in page.text) == (409, True)
    change(store, closed=True)
    known = resident_cache.known().sessions
    assert resident_cache.meant(known.values(), store.clock()).record == "session2"
    change(store, opens=5, closes=6)
    other = store.history("session2")[0]
    store.save(session("E08000025", closed=True), record="session2", parent=other.id, role="steward")
    resident_cache.HELD.forget()
    assert resident_cache.meant(resident_cache.with_link(LINK), store.clock()).record == SESSION


def test_records_that_are_away_lose_nothing_that_was_typed(client, store, monkeypatch, caplog):
    form = start(client)

    def away(*_, **__):
        raise RecordsError(AWAY)

    with monkeypatch.context() as broken:
        broken.setattr(Store, "transaction", away)
        broken.setattr(resident_cache.time, "monotonic", lambda: 1e12)
        page = send(client, form, ANSWER, {"tip_called_so": "A <café>", "tip_happened": "closed"})
        assert page.status_code == 503
        assert "could not be saved just now" in page.text
        assert "EQUITYMAP" not in page.text
        assert client.get(AT).status_code == 200, "a form can be opened and filled in meanwhile"
        assert client.get(f"{AT}/r/{form['receipt']}").status_code == 503
        resident_cache.HELD.forget()
        fresh = send(client, form, ANSWER)
        assert fresh.status_code == 503, "the server was started anew and never read the questions"
        assert {**form, **ANSWER}.items() <= fields(fresh.text).items()
    assert not any(word in caplog.text for word in ("No bus", form["receipt"], "127.0.0.1"))
    assert receipt_of(send(client, fields(page.text))) == form["receipt"]
    assert receipt_of(send(client, fields(fresh.text), {"as": "change"})) == form["receipt"]
    assert len(standing(store)) == 1


def test_a_place_that_is_not_here_loses_nothing_that_was_typed(client, monkeypatch):
    form = start(client)
    monkeypatch.setattr(resident_cache, "built", list)
    page = send(client, form, ANSWER)
    assert page.status_code == 503
    assert {**form, **ANSWER}.items() <= fields(page.text).items()


def test_too_many_answers_from_one_address_are_told_how_long_to_wait(client, store, monkeypatch):
    monkeypatch.setattr(routes, "TRIES", Tries(limits=((2, 60.0), (3, 3600.0))))
    form = start(client)
    assert [send(client, one, ANSWER).status_code for one in (form, form, form, start(client))] == [303] * 4
    late = send(client, start(client), ANSWER)
    assert late.status_code == 429
    assert 50 < int(late.headers["retry-after"]) <= 60
    assert f"Wait {late.headers['retry-after']} seconds, then press Send again" in late.text
    assert fields(late.text)[TEXT] == ANSWER[TEXT]
    assert len(standing(store)) == 2
    assert routes.limits()._limits == ((100, 60.0), (300, 3600.0))


def test_what_becomes_of_an_answer_is_counted_by_result(client, store):
    def results():
        told = next(one for one in metrics.REGISTRY.collect() if one.name == "equitymap_answers")
        return Counter({one.labels["result"]: int(one.value) for one in told.samples if one.name.endswith("_total")})

    before, form = results(), start(client)
    send(client, form, ANSWER), send(client, form, ANSWER)
    send(client, start(client), {"postcode": "zyxomma"})
    send(client, {"receipt": "zyxomma"}, ANSWER)
    send(client, form, ANSWER, {TEXT: "zyxomma"})
    send(client, form, ANSWER, origin="https://zyxomma.org")
    send(client, form, ANSWER, at="/t/zyxomma")
    change(store, closed=True)
    send(client, form, ANSWER)
    client.post(f"{AT}/check", data={"receipt": "zyxomma"})
    once = dict.fromkeys(("wrong", "again", "taken", "foreign", "closed"), 1)
    assert results() - before == Counter(once | {"acknowledged": 3})


# --- hostile input -----------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script>\u202e{{ 7*7 }} %(x)s 👩‍👩‍👧 \x00\x07 مرحبا\r\n'\"&"


def test_whatever_is_written_is_text_everywhere(client, store):
    every = {TEXT: HOSTILE, "tip_called_so": HOSTILE, "tip_happened": "closed", "tip_where": HOSTILE, "more": HOSTILE}
    refused = send(client, start(client), every, {"postcode": HOSTILE, "lang": HOSTILE, "as": HOSTILE})
    assert refused.status_code == 422
    assert "<script" not in refused.text
    receipt = receipt_of(send(client, fields(refused.text), {"postcode": ""}))
    (words,), (tip,) = standing(store, Words), standing(store, Tip)
    assert words.text == "<script>alert(1)</script>{{ 7*7 }} %(x)s 👩‍👩‍👧  مرحبا\n'\"&"
    assert "\n" not in tip.called_so
    page = client.get(f"{AT}/r/{receipt}/change").text
    assert "<script" not in page
    assert fields(page)[TEXT] == words.text


def test_a_form_says_where_it_is_asked(client, store):
    assert f"<bdi>{demo_place().name}</bdi>" in client.get(AT).text
    area = demo_place().inside.index[0]
    store.save(Zone(place="demo", name="The <b>Quays", areas=(area,)), record="quays", role="steward")
    change(store, zone="quays")
    assert f"<bdi>The &lt;b&gt;Quays, {demo_place().name}</bdi>" in client.get(AT).text


def test_what_comes_after_a_form_says_where_it_was_asked_too(client, store):
    area = demo_place().inside.index[0]
    store.save(Zone(place="demo", name="The <b>Quays", areas=(area,)), record="quays", role="steward")
    change(store, zone="quays")
    receipt = receipt_of(send(client, start(client), ANSWER))
    for at in (f"/r/{receipt}", f"/r/{receipt}/delete", "/about", "/check"):
        page = client.get(AT + at).text
        assert f"<bdi>The &lt;b&gt;Quays, {demo_place().name}</bdi>" in page, at
        assert page.count(f"<bdi>{html.escape(session().name)}</bdi>") == 1, at


def test_the_open_sessions_are_listed_and_nothing_of_others(client, store, monkeypatch):
    def here(**names):
        monkeypatch.setattr(resident_cache, "place_names", lambda: names)
        resident_cache.HELD.forget()
        return client.get("/t?lang=cy")

    only = here(demo="Marlhaven")
    assert (only.status_code, only.headers["location"]) == (303, f"{AT}?lang=cy")
    several = here(demo="Marlhaven", E07000148="Norwich")
    assert several.status_code == 200
    assert f'href="{AT}?lang=cy"' in several.text
    assert "<bdi>Marlhaven</bdi>" in several.text
    for name, about in {
        "Of elsewhere": session("E08000025", name="Of elsewhere", link="elsewhere"),
        "Later": session(name="Later", link="later", opens=1),
        "Over": session(name="Over", link="over", opens=-3, closes=-1),
        "Closed": session(name="Closed", link="closed", closed=True),
        "Sooner": session(name="Sooner", link="sooner", closes=1),
    }.items():
        store.save(about, record=name.split()[-1], role="steward")
    two = here(demo="Marlhaven").text
    assert re.findall(r'<h2><a href="/t/(\w+)', two) == ["sooner", LINK], "the one that closes first comes first"
    for hidden in ("Of elsewhere", "Later", "Over", "Closed"):
        assert hidden not in two
    for one in ("session1", "Sooner"):
        last = store.history(one)[0]
        store.save(session(link=one.lower(), closed=True), record=one, parent=last.id, role="steward")
    assert "<h2>" not in here(demo="Marlhaven").text
    assert 'href="/t"' in client.get("/t/nowhere").text


def test_what_a_steward_wrote_is_text_too(client, store):
    change(store, name=HOSTILE.split("\u202e")[0] + " 100% %(x)s", run_by="<i>%s</i>", notice="<script>")
    for at in (AT, f"{AT}/about", f"{AT}/check"):
        page = client.get(at)
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "<i>%s" not in page.text


@pytest.mark.parametrize("size", [resident_visit.LARGEST_FORM + 1, 10_000_000, resident_visit.LARGEST_SENT + 1])
def test_a_comment_of_ten_megabytes_is_refused_before_it_is_read(client, store, monkeypatch, size):
    monkeypatch.setattr(resident_visit, "parse_qs", lambda *_, **__: pytest.fail("it was read"))
    page = client.post(AT, content=b"x" * size, headers=FORM)
    assert page.status_code == 413
    assert "far too much" in page.text


def test_the_longest_form_in_any_script_is_taken(client, store):
    """A sign beyond the first plane takes twelve bytes as a browser sends it."""
    longest = {name: "𞤀" * LONGEST_ANSWER for name, (kind, _) in zip(NAMES, QUESTIONS, strict=True) if kind == "text"}
    tip = {"tip_text": "𞤀" * LONGEST_ANSWER, "tip_called_so": "𞤀" * 200, "tip_happened": "closed"}
    receipt_of(send(client, start(client), longest, tip))
    assert len(standing(store, Words)[0].text) == LONGEST_ANSWER


def test_more_fields_than_any_form_has_are_refused(client):
    assert client.post(AT, content="&".join(f"f{n}=1" for n in range(500)), headers=FORM).status_code == 413


def test_bytes_that_are_no_text_are_refused_or_shown_as_such(client, store):
    page = client.post(AT, content=b"\xff\xfe%ff=\x00&receipt=\xff&" + TEXT.encode() + b"=%ff%00a", headers=FORM)
    assert page.status_code == 409
    assert fields(page.text)[TEXT] == "\ufffd\x00a"


def test_a_form_of_another_site_is_refused(client, store):
    form = start(client)
    assert send(client, form, ANSWER, origin="https://evil.example").status_code == 403
    assert standing(store) == []
    for own in ("http://testserver", "null"):
        assert send(client, form, ANSWER, origin=own).status_code == 303


def test_nothing_of_a_person_is_in_the_log(client, store, caplog):
    caplog.set_level(logging.DEBUG)
    receipt = receipt_of(send(client, start(client), ANSWER, {"postcode": "SW1A 1AA"}))
    client.get(f"{AT}/r/{receipt}")
    client.post(f"{AT}/r/{receipt}/delete")
    ours = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("httpx"))
    assert not any(word in ours for word in ("No bus", "SW1A", receipt, "127.0.0.1"))


def test_many_who_open_the_form_read_the_records_once(client, store, monkeypatch):
    start(client)
    asked = []
    transaction = Store.transaction
    monkeypatch.setattr(Store, "transaction", lambda self, *a, **b: asked.append(1) or transaction(self, *a, **b))
    monkeypatch.setattr(resident_cache.time, "monotonic", lambda: 0.0)
    for _ in range(20):
        start(client)
    assert asked == []


def test_an_empty_form_is_written_once_and_anew_after_a_change(client, store, monkeypatch):
    first, written = start(client), []
    shown = routes.shown
    monkeypatch.setattr(routes, "shown", lambda *about: written.append(1) or shown(*about))
    again = start(client)
    assert written == []
    assert first.pop("receipt") != again.pop("receipt")
    assert first == again
    assert 'lang="cy"' in client.get(f"{AT}?lang=cy").text
    assert written == [1], "another language is another page"
    change(store, name="What has changed?")
    resident_cache.HELD.forget()
    assert "What has changed?" in client.get(AT).text


def test_no_form_is_sent_with_the_mark_that_stands_for_a_receipt(client):
    assert sessions.read_receipt(routes.NO_RECEIPT) == ""
    assert routes.NO_RECEIPT not in client.get(AT).text + client.get(AT).text
