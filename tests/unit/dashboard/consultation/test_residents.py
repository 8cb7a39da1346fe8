"""Answering on a plain page: once however often it is sent, nothing typed lost, nothing kept that was not asked for."""

from __future__ import annotations

import html
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from equitymap.dashboard.consultation import resident_cache, resident_visit, residents
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server.tries import Tries
from equitymap.errors import RecordsError
from equitymap.records import sessions
from equitymap.records.engine import AWAY
from equitymap.records.store import Store
from equitymap.records.subjects.answers import LONGEST_ANSWER, Response, Tip, Words
from equitymap.records.subjects.zones import Zone
from equitymap.views.consultation.resident_form import names
from tests.places import demo_place
from tests.residents import LINK, QUESTIONS, SESSION, Browser, fields, opened, questions, session

AT = f"/t/{LINK}"
NAMES = list(names(questions()).values())
CHOICE, SCALE, TEXT, PIN = NAMES[:4]
ANSWER = {CHOICE: "Library", SCALE: "4", TEXT: "No bus at night"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    file = tmp_path_factory.mktemp("records") / "made.sqlite"
    opened(file).close()
    return file


@pytest.fixture
def store(made, tmp_path, monkeypatch):
    store = opened(tmp_path / "records.sqlite", made)
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(resident_cache, "HELD", resident_cache.Held())
    monkeypatch.setattr(residents, "TRIES", residents.limits())
    yield store
    store.close()


@pytest.fixture
def client(store):
    return Browser()


def start(client, at=AT):
    """Return the fields of a form that was just opened."""
    page = client.get(at)
    assert page.status_code == 200, page.text
    return fields(page.text)


def send(client, *more, at=AT, **headers):
    return client.post(at, data={name: said for one in more for name, said in one.items()}, headers=headers)


def receipt_of(answer):
    assert answer.status_code == 303, answer.text
    return re.search(r"/r/([A-Z0-9-]{14})", answer.headers["location"])[1]


def standing(store, kind=Response):
    return [one.value for one in store.standing(kind, "demo")]


def change(store, **more):
    """Save the session anew."""
    last = store.history(SESSION)[0]
    store.save(session(**more), record=SESSION, parent=last.id, role="steward")
    resident_cache.HELD.forget()


# --- the page ----------------------------------------------------------------------------------


def test_a_form_asks_without_script_cookie_store_or_another_host(client):
    page = client.get(AT)
    assert "<script" not in page.text
    assert not re.search(r"\son\w+=|https?://(?!www\.w3\.org)", page.text)
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert all(part in policy for part in ("default-src 'none'", "form-action 'self'", "img-src data:"))
    assert '<link rel="icon" href="data:,">' in page.text
    assert '<html lang="en" dir="ltr">' in page.text
    assert all(re.search(f'name="?{name}', page.text) for name in NAMES)
    assert "Which do you miss &lt;most&gt; &amp; why not 100% of them?" in page.text
    assert "Fox Hollies Forum asks." in page.text
    assert 'action="/t/foxhollies"' in page.text


def test_the_link_may_be_typed_as_a_phone_writes_it(client):
    assert client.get("/t/FoxHollies").status_code == 200
    assert client.get(f"{AT}/").headers["location"] == AT
    assert client.get("/t/nobody").status_code == 404
    assert client.get("/t/%3Cb%3E").status_code == 404


def test_every_form_has_a_receipt_of_its_own(client):
    assert start(client)["receipt"] != start(client)["receipt"]


def test_under_16s_are_spoken_to_in_their_words(client, store):
    assert "Please name nobody" in client.get(AT).text
    change(store, under_16=True)
    page = client.get(AT).text
    assert "Write nobody’s name: not your own" in page
    assert "ask a grown-up you trust" in page
    assert "Please name nobody: neither" not in page


def test_what_is_kept_is_said(client, store):
    change(store, notice="The forum is <responsible>.\nSee the notice board.", contact="The office, Olton Road")
    page = client.get(f"{AT}/about").text
    assert "never the postcode itself" in page
    assert "deleted 90 days after it closes" in page
    assert "The forum is &lt;responsible&gt;." in page
    assert "The office, Olton Road" in page


# --- answering ---------------------------------------------------------------------------------


def test_an_answer_is_kept_and_a_reload_or_a_retry_is_the_same_answer(client, store):
    form = start(client)
    tip = {"tip_happened": "closed", "tip_called_so": "Olton Library", "tip_service": "library", "tip_when": "2019"}
    every = [form, ANSWER, {PIN: "E5", "age": "25_34"}, tip]
    receipt = receipt_of(send(client, *every))
    assert receipt == form["receipt"]
    assert receipt_of(send(client, *every)) == receipt
    (response,) = standing(store)
    assert response.age == "25_34"
    assert [one.model_dump() | {"question": one.question} for one in response.answers] == [
        {"question": "question1", "chosen": "Library"},
        {"question": "question2", "scale": 4},
        {"question": "question4", "cell": "E5"},
    ]
    assert [(one.question, one.text) for one in standing(store, Words)] == [("question3", "No bus at night")]
    assert [(one.called_so, one.happened.value, one.service) for one in standing(store, Tip)] == [
        ("Olton Library", "closed", "library")
    ]
    page = client.get(f"{AT}/r/{receipt}")
    assert "Your answer has arrived" in page.text
    assert receipt in page.text
    assert store.history(sessions.record_of_receipt(receipt))[0].role == "resident"


def test_a_form_that_is_sent_several_times_at_once_is_one_answer_and_another_one_overwrites_nothing(client, store):
    form = start(client)
    with ThreadPoolExecutor(6) as phones:
        same = list(phones.map(lambda _: send(client, form, ANSWER).status_code, range(6)))
        other = list(phones.map(lambda n: send(client, form, {TEXT: f"Person {n}"}).status_code, range(3)))
    assert (set(same), set(other)) == ({303}, {409})
    assert [one.text for one in standing(store, Words)] == ["No bus at night"]
    fresh = start(client)
    with ThreadPoolExecutor(6) as phones:
        codes = list(phones.map(lambda n: send(client, fresh, {TEXT: f"Person {n}"}).status_code, range(6)))
    assert sorted(codes) == [303, *[409] * 5]
    assert len(standing(store)) == 2


def test_a_postcode_gives_the_neighbourhood_and_goes_nowhere_else(client, store, tmp_path):
    place = demo_place()
    inside = place.postcodes["area_code"].isin(place.inside.index)
    home, ring = place.postcodes.index[inside][0], place.postcodes.index[~inside][0]
    receipt = receipt_of(send(client, start(client), ANSWER, {"postcode": f" {home.lower()[:-3]} {home[-3:]} "}))
    send(client, start(client), ANSWER, {"postcode": ring})
    send(client, start(client), ANSWER, {"postcode": "SW1A 1AA"})
    send(client, start(client), ANSWER)
    lives = [(one.lives_in, one.elsewhere) for one in standing(store)]
    assert lives == [(place.postcodes.at[home, "area_code"], False), ("", True), ("", True), ("", False)]
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert home[-3:].encode() + b'"' not in held
    assert home.encode() not in held
    form = client.get(f"{AT}/r/{receipt}/change").text
    assert "You gave a postcode before" in form

    def lives_in():
        return sessions.given(store, sessions.record_of_receipt(receipt)).response.lives_in

    send(client, fields(form), {SCALE: "1"})
    assert lives_in(), "it stays where no other postcode is given"
    send(client, fields(form), {SCALE: "1", "forget": "1"})
    assert lives_in() == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"postcode": "near the park"}, "That is not a whole postcode"),
        ({"postcode": "ZZ1 9ZZ"}, "We do not know this postcode"),
        ({CHOICE: "Something else"}, "none of the answers that are offered"),
        ({SCALE: "6"}, "none of the answers that are offered"),
        ({PIN: "A1"}, "none of the answers that are offered"),
        ({PIN: "K99"}, "none of the answers that are offered"),
        ({"age": "140"}, "none of the answers that are offered"),
        ({TEXT: "ä" * (LONGEST_ANSWER + 2)}, "2 signs too long"),
        ({TEXT: "ä" * (LONGEST_ANSWER + 1)}, "1 sign too long"),
        ({"tip_text": "It was good"}, "What is the service called?"),
        ({"tip_called_so": "Library"}, "Say whether it closed or opened"),
        ({"tip_happened": "closed", "tip_called_so": "x" * 201}, "1 sign too long"),
        ({"tip_happened": "closed", "tip_called_so": "x", "tip_service": "pub"}, "none of the answers"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_still_there(client, store, typed, says):
    sent = start(client) | {NAMES[6]: "A good park\nand <trees>"} | typed
    page = send(client, sent)
    assert page.status_code == 422
    assert says in page.text
    assert "Send again" in page.text
    shown = {name: said for name, said in sent.items() if name not in (CHOICE, SCALE, PIN, "age", "tip_service")}
    assert shown.items() <= fields(page.text).items()
    assert standing(store) == []


def test_a_form_without_an_answer_is_sent_back(client, store):
    page = send(client, start(client), {"age": "65_up"})
    assert page.status_code == 422
    assert "You have answered nothing yet" in page.text
    assert standing(store) == []


def test_another_person_on_the_same_page_overwrites_nothing(client, store):
    form = start(client)
    first = receipt_of(send(client, form, ANSWER))
    asked = send(client, form, ANSWER, {TEXT: "I am somebody else"})
    assert asked.status_code == 409
    assert "An answer was already sent from this page" in asked.text
    typed = fields(asked.text)
    assert typed[TEXT] == "I am somebody else"
    assert [one.text for one in standing(store, Words)] == ["No bus at night"]
    second = receipt_of(send(client, typed, {"as": "new"}))
    assert receipt_of(send(client, typed, {"as": "new"})) == second, "sent again, it is no third"
    assert second != first
    assert {one.text for one in standing(store, Words)} == {"No bus at night", "I am somebody else"}
    assert receipt_of(send(client, typed, {"as": "change", TEXT: "No bus, no train"})) == first
    assert {one.text for one in standing(store, Words)} == {"No bus, no train", "I am somebody else"}


def test_an_answer_is_changed_from_its_receipt_and_comes_back_as_it_was_typed(client, store):
    every = {**ANSWER, PIN: "E5", "age": "16_24", "tip_happened": "opened", "tip_called_so": "A <café>"}
    receipt = receipt_of(send(client, start(client), every))
    form = fields(client.get(f"{AT}/r/{receipt}/change").text)
    assert every.items() <= form.items()
    del form["tip_happened"], form["tip_called_so"]
    assert receipt_of(send(client, form, {TEXT: "A bus at night"})) == receipt
    assert [one.text for one in standing(store, Words)] == ["A bus at night"]
    assert standing(store, Tip) == []


def test_an_answer_is_changed_twenty_times_at_most(client, store):
    receipt = receipt_of(send(client, start(client), ANSWER))
    form = fields(client.get(f"{AT}/r/{receipt}/change").text)
    codes = [send(client, form, {TEXT: f"Change {number}"}).status_code for number in range(residents.MOST_CHANGES + 1)]
    assert codes == [303] * residents.MOST_CHANGES + [429]
    late = send(client, form, {TEXT: "One more"})
    assert "What you sent last stands" in late.text
    assert fields(late.text)[TEXT] == "One more"
    assert [one.text for one in standing(store, Words)] == ["Change 19"]


def test_an_answer_is_deleted_for_good_after_a_question(client, store, tmp_path):
    receipt = receipt_of(send(client, start(client), {TEXT: "Zyxomma"}))
    asked = client.get(f"{AT}/r/{receipt}/delete")
    assert "Delete it for good" in asked.text
    assert len(standing(store)) == 1
    gone = client.post(f"{AT}/r/{receipt}/delete")
    assert gone.status_code == 303
    assert "Your answer is deleted" in client.get(gone.headers["location"]).text
    assert standing(store) == standing(store, Words) == []
    assert not any(b"Zyxomma" in file.read_bytes() for file in tmp_path.iterdir())
    back = send(client, {"receipt": receipt, "session": SESSION, TEXT: "Once more"})
    assert "was deleted" in back.text
    assert fields(back.text)["receipt"] != receipt
    assert receipt_of(send(client, fields(back.text))) != receipt


def test_whether_an_answer_has_arrived_is_asked_with_what_somebody_wrote_down(client):
    receipt = receipt_of(send(client, start(client), ANSWER))
    asked = client.post(f"{AT}/check", data={"receipt": f" {receipt.lower().replace('-', ' ')} "})
    assert urlsplit(asked.headers["location"]).path == f"{AT}/r/{receipt}"
    assert "That is no receipt" in client.post(f"{AT}/check", data={"receipt": "0OI"}).text
    for other in ("AAAA-AAAA-AAAA", "nonsense", "<b>"):
        page = client.get(f"{AT}/r/{other}")
        assert (page.status_code, "No answer with this receipt" in page.text) == (404, True)
    assert client.post(f"{AT}/r/AAAA-AAAA-AAAA/delete").status_code == 404


def test_a_receipt_of_another_session_opens_nothing_here(client, store):
    receipt = receipt_of(send(client, start(client), ANSWER))
    store.save(session(link="other"), record="session2", role="steward")
    resident_cache.HELD.forget()
    assert client.get(f"/t/other/r/{receipt}").status_code == 404
    assert client.post(f"/t/other/r/{receipt}/delete").status_code == 404
    assert len(standing(store)) == 1


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
    monkeypatch.setattr(residents, "TRIES", Tries(limits=((2, 60.0), (3, 3600.0))))
    form = start(client)
    assert [send(client, one, ANSWER).status_code for one in (form, form, form, start(client))] == [303] * 4
    late = send(client, start(client), ANSWER)
    assert late.status_code == 429
    assert 50 < int(late.headers["retry-after"]) <= 60
    assert f"Wait {late.headers['retry-after']} seconds, then press Send again" in late.text
    assert fields(late.text)[TEXT] == ANSWER[TEXT]
    assert len(standing(store)) == 2
    assert residents.limits()._limits == ((100, 60.0), (300, 3600.0))


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
