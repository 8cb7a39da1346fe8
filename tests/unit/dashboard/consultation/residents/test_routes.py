"""Answering on a plain page: once however often it is sent, nothing typed lost, nothing kept that was not asked for."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from equitymap.dashboard.consultation.residents import resident_cache, routes
from equitymap.records import sessions
from equitymap.records.subjects.answers import LONGEST_ANSWER, Tip, Words
from tests.places import demo_place
from tests.residents import (
    ANSWER,
    AT,
    CHOICE,
    NAMES,
    PIN,
    SCALE,
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
    codes = [send(client, form, {TEXT: f"Change {number}"}).status_code for number in range(routes.MOST_CHANGES + 1)]
    assert codes == [303] * routes.MOST_CHANGES + [429]
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


def test_a_receipt_says_where_somebody_lives_and_whom_to_ask(client, store):
    change(store, contact="Office <b>")
    resident_cache.HELD.forget()
    place = demo_place()
    home = place.postcodes.index[place.postcodes["area_code"].isin(place.inside.index)][0]
    for postcode, says in ((home, "you live in"), ("SW1A 1AA", "you live outside Marlhaven"), ("", "")):
        page = client.get(f"{AT}/r/{receipt_of(send(client, start(client), ANSWER, {'postcode': postcode}))}").text
        assert ("From your postcode we noted that" in page) is bool(says)
        assert says in page
        assert "Office &lt;b&gt;" in page
        assert not postcode or postcode not in page
