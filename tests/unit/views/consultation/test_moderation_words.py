"""Moderation in words: hostile text is text, and nothing is said of what is not there."""

from __future__ import annotations

from datetime import UTC, datetime

from equitymap.places.lists.told import TOLD_BY
from equitymap.records.public_words import OneSaid, Said
from equitymap.records.revisions import Standing
from equitymap.records.subjects.answers import Response, Ruling, Tip, Words
from equitymap.records.subjects.consultation import Promise
from equitymap.records.subjects.lists import KeptList
from equitymap.views.consultation import moderation_words, promise_words, tip_words

AT = datetime(2026, 11, 28, 18, 5, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>&nbsp;"


def said(text: str = "No bus", *, versions: int = 1) -> Said:
    words = Words(place="demo", session="s", response="r", question="q", text=text)
    return OneSaid("w", Standing("w", words, "rev", AT), None, versions, ended=False)


def promise(progress: str, on: str = "2026", **more: object) -> Promise:
    return Promise(place="demo", session="s", said="Buses", progress=progress, on=on, **more)


def test_what_somebody_wrote_is_text_in_html():
    html = moderation_words.said_html(("Came", HOSTILE))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    html = promise_words.promise_html(promise("done", did=HOSTILE))
    assert "<script>" not in html


def test_what_waits_is_told_with_its_form_for_none_one_and_many():
    sentence = moderation_words.waiting_sentence
    what = ("answer", "answers")
    assert sentence([], 0, what=what) == "No answer waits for a decision."
    assert sentence([], 2, what=what) == "No answer waits for a decision. 2 were decided."
    since = "28 November 2026, 18:05"
    assert (
        sentence([said()], 0, what=what)
        == f"1 answer waits for a decision, the first since {since}. None was decided yet."
    )
    assert (
        sentence([said(), said()], 1, what=what)
        == f"2 answers wait for a decision, the first since {since}. 1 was decided."
    )


def test_the_queue_names_what_looks_like_somebody_and_a_question_that_is_gone():
    (row,) = moderation_words.queue_table([said("Ask Zora Quill")], {}, ()).to_numpy().tolist()
    assert row == ["Ask Zora Quill", "name", "28 November 2026, 18:05", "a question that is no longer asked"]


def test_gaps_are_told_without_and_with_what_residents_told():
    told = tip_words.gaps_sentence
    assert told("libraries", (1, 1400), (3, 4260)) == (
        "Libraries: 1 gap (1,400 residents) without what residents told, 3 gaps (4,260 residents) with it."
    )
    assert told("libraries", (0, 0), (0, 0)) == "Libraries: no gaps without what residents told, no gaps with it."
    assert "no gap can be drawn" in told("food banks", None, None)


def test_what_became_of_a_reported_change_says_whether_the_list_still_has_it():
    of_it = {"place": "demo", "session": "s", "on": "t", "response": "r"}
    tip = Tip(place="demo", session="s", response="r", happened="closed", called_so="Pond", when="2024")
    no = Ruling(**of_it, verdict="rejected", reason="It is elsewhere.")
    assert tip_words.decided(no, tip, None) == "Pond: closed, 2024. Not accepted: It is elsewhere."
    assert tip_words.decided(no, None, None) == "A reported change. Not accepted: It is elsewhere."
    yes = Ruling(**of_it, verdict="accepted", shown="Pond closed, 2024", list="l")
    row = {"name": "Pond", "closes": "lib:1", "closed": "2024"}
    kept = KeptList(place="demo", name="Told", source=f"{TOLD_BY} H", as_of="2026", service="library", listed=[row])
    assert tip_words.decided(yes, tip, kept) == "Pond closed, 2024. Accepted into Told."
    without = kept.model_copy(update={"listed": ()})
    for gone in (without, None):
        assert "taken out of the list since" in tip_words.decided(yes, tip, gone)
    bare = yes.model_copy(update={"shown": "closed, 2024"})
    assert tip_words.accepted(bare, tip, kept) == "Pond: closed, 2024", "the page names the service"
    two = kept.model_copy(update={"listed": (*kept.listed, kept.listed[0].model_copy(update={"name": "Lake"}))})
    assert tip_words.accepted(bare, None, two) == "closed, 2024", "which of the two is not known"
    assert tip_words.accepted(bare, tip, two) == "Pond: closed, 2024"
    council = without.model_copy(update={"source": "Council"})
    assert tip_words.decided(yes, tip, council) == "Pond closed, 2024. Accepted into Told."


def test_where_somebody_put_a_pin_stands_beside_what_they_told_and_nothing_empty_does():
    tip = Tip(place="demo", session="s", response="r", happened="opened", called_so="Pond")
    pins = [{"question": "p", "cell": "C7"}, {"question": "o", "scale": 3}]
    response = Response(place="demo", session="s", answers=pins)
    assert tip_words.told(tip, response) == [("What happened", "Pond: opened"), ("Square of their pin", "C7")]
    assert tip_words.told(tip, None) == [("What happened", "Pond: opened")]


def test_promises_are_counted_by_how_far_they_are_done_first():
    assert promise_words.finding([]) == promise_words.NONE_YET
    assert promise_words.finding([promise("heard")]) == (
        "1 thing that people said has an answer: 1 heard and being thought about."
    )
    several = [promise("heard"), promise("done", "2026"), promise("cannot"), promise("done", "2027")]
    assert promise_words.finding(several) == (
        "4 things that people said have an answer: 2 done, 1 cannot be done and 1 heard and being thought about."
    )
    ordered = promise_words.in_order(several)
    assert [(str(one.progress), str(one.on)) for one in ordered][:2] == [("done", "2027"), ("done", "2026")]
    assert "Nothing yet." in promise_words.promise_html(several[0])
