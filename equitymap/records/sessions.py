"""Answers of a consultation session in the store: saved whole, changed and deleted by receipt or card number.

One form or card is one ``Response`` with the ``Words`` and the ``Tip`` that came on it. Their ids follow from the
receipt, which only the person has, or from the number of the card: the same form sent again, and the same card typed
on two laptops, is one. Deleting one person's words is one act for the same reason.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from equitymap.errors import RecordsError
from equitymap.records.data_protection import KEEP_DAYS
from equitymap.records.public_words import OneSaid, everything_said
from equitymap.records.revisions import Action, Revision, body_of, digest, last_of, made, saying
from equitymap.records.store import Erased, Store
from equitymap.records.subjects.answers import Response, Ruling, Tip, Verdict, Words
from equitymap.records.subjects.base import Record, read
from equitymap.records.subjects.consultation import Consultation, Exhibit, Question
from equitymap.records.told_rows import left_of_lists

RESIDENT = "resident"
"""The role in which a form is entered; a card is typed by a steward."""
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Of a receipt: none that is taken for another one."""
LENGTH, GROUP = 12, 4
"""Signs of a receipt (59 bits), written in groups."""
OWN: tuple[type[Record], ...] = (Response, Words, Tip, Ruling)
"""Kinds that hold what one person said, or what was made of it."""


@dataclass(frozen=True)
class Session:
    """A session with its questions and its evidence, in their order."""

    record: str
    about: Consultation
    questions: Mapping[str, Question]
    exhibits: Mapping[str, Exhibit]


@dataclass(frozen=True)
class Given:
    """What one form or card holds: the response, words by id of the question, and a reported change."""

    response: Response
    words: Mapping[str, str] = field(default_factory=dict)
    tip: Mapping[str, object] | None = None
    """Fields of ``Tip`` beside place, session and response."""


def new_receipt() -> str:
    """Return a receipt that nobody guesses, as it is written: KX4T-9M2P-7QRA."""
    return in_groups("".join(secrets.choice(SIGNS) for _ in range(LENGTH)))


def in_groups(signs: str) -> str:
    """Return the signs of a receipt in groups."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def read_receipt(typed: str) -> str:
    """Return a receipt as it is written, from what somebody typed; empty where it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    return in_groups(signs) if len(signs) == LENGTH and set(signs) <= set(SIGNS) else ""


def record_of_receipt(receipt: str) -> str:
    """Return the id of the response that a receipt is for: the receipt itself is kept nowhere."""
    return sha256(f"receipt {receipt}".encode()).hexdigest()[:32]


def record_of_card(session: str, number: str) -> str:
    """Return the id of the response on a card of a session."""
    return digest("card", session, str(int(number)))


def words_of(record: str, question: str) -> str:
    """Return the id of what a response says in own words to a question."""
    return digest(record, question)


def tip_of(record: str) -> str:
    """Return the id of the change that a response reports."""
    return digest(record, "tip")


def ruling_on(said: str) -> str:
    """Return the id of what stewards made of words or of a reported change: one, however many stewards look at it."""
    return digest("ruling", said)


def decision(store: Store, said: OneSaid[Any], ruling: Ruling, *, role: str) -> Revision:
    """Return the revision with which a steward decides on what somebody said, as it stood when ``said`` was read.

    The same decision of two stewards is one. Of two that differ the store lets the first stand.
    """
    now = said.ruling
    record = now.record if now else ruling_on(said.on)
    last = next(iter(store.history(record)), None)
    before = now.revision if now else last.id if last and last.action == "removed" else ""
    also = [one.id for one in now.rivals] if now else []
    return saying(ruling, record=record, parent=before, also=also, nonce="", at=store.clock(), role=role)


def save(store: Store, record: str, given: Given, *, role: str) -> list[Revision]:
    """Save a form or card whole, or nothing of it; the same again is the same, something else follows as a change.

    Parameters
    ----------
    record
        Id of the response (``record_of_receipt``, ``record_of_card``).
    given
        What it holds. Words that an earlier version had and this one has not are removed.
    role
        ``RESIDENT`` for a form; a card is typed by a steward.

    Raises
    ------
    SomebodyElseSaved
        When another version came between: also when a card was typed otherwise on two machines that share a store.
    RecordsError
        When it was deleted, or the database refuses.
    """
    return store.add(changes(store, record, given, heads(store, given.response.place, record), role=role))


Heads = Mapping[str, Sequence[Revision]]
"""What stands of a form or card: by id of each record its last revisions, newest first; several where copies differ."""


def heads(store: Store, place: str, record: str) -> Heads:
    """Return what stands of a form or card, removed parts too; nothing where it never came."""
    history = store.history(record)
    every = {record: history, **{one: store.history(one) for one in (_naming(store, place, record) if history else ())}}
    return {one: last_of(revisions) for one, revisions in every.items() if revisions}


def changes(store: Store, record: str, given: Given | None, seen: Heads, *, role: str) -> list[Revision]:
    """Return the revisions that make a form or card say something, or nothing any more, after what was ``seen`` of it.

    Several versions that were seen are settled by it. To be added together (``Store.add``), which tells when somebody
    else was first.
    """
    wanted = {} if given is None else _records(record, given)
    ends = {kind.kind for kind in (OWN if given is None else (Words, Tip))}
    gone = {one: None for one, last in seen.items() if one not in wanted and last[0].kind in ends}
    revisions = []
    for one, value in {**wanted, **gone}.items():
        last = seen.get(one, ())
        action: Action = "removed" if value is None else "saved"
        body = {} if value is None else body_of(value)
        if [(before.action, before.body) for before in last] == [(action, body)]:
            continue
        revisions.append(
            made(
                record=one,
                kind=last[0].kind if value is None else value.kind,
                place=last[0].place if value is None else value.place,
                parent=last[0].id if last else "",
                also=[before.id for before in last[1:]],
                action=action,
                nonce="",  # ids follow from the receipt or the card: the same saying is one wherever it is entered
                body=body,
                at=store.clock(),
                role=role,
            )
        )
    return revisions


def versions(seen: Heads) -> list[Given]:
    """Return every way in which a form or card stands, the earliest first: several where copies differ.

    Parts are put together by the order in which they were entered: who typed a card first typed its words first.
    """
    in_turn = [sorted(last, key=lambda one: one.at) for last in seen.values()]
    found = [
        _said([last[min(turn, len(last) - 1)] for last in in_turn]) for turn in range(max(map(len, in_turn), default=0))
    ]
    return [one for number, one in enumerate(found) if one is not None and one not in found[:number]]


def _said(parts: Iterable[Revision]) -> Given | None:
    """Return what the revisions of a form or card hold together; None without a response."""
    response, words, tip = None, {}, None
    for one in parts:
        if one.action == "saved" and one.kind == Response.kind:
            response = read(Response, {**one.body, "place": one.place})
        if one.action == "saved" and one.kind == Words.kind:
            words[str(one.body["question"])] = str(one.body["text"])
        if one.action == "saved" and one.kind == Tip.kind:
            tip = {name: said for name, said in one.body.items() if name not in ("session", "response")}
    return None if response is None else Given(response, words, tip)


def _records(record: str, given: Given) -> dict[str, Record]:
    """Return what a form or card is kept as, by id."""
    about = given.response
    of_it = {"place": about.place, "session": about.session, "response": record}
    found: dict[str, Record] = {record: about}
    for question, text in given.words.items():
        found[words_of(record, question)] = Words.model_validate({**of_it, "question": question, "text": text})
    if given.tip is not None:
        found[tip_of(record)] = Tip.model_validate({**of_it, **given.tip})
    return found


def is_there(store: Store, record: str) -> bool:
    """Say whether a response has arrived, and was not deleted."""
    return bool(store.history(record))


def given(store: Store, record: str) -> Given | None:
    """Return what a response holds as it was last entered; None where there is none, or it was removed."""
    last = next(iter(store.history(record)), None)
    if last is None or last.action == "removed":
        return None
    return _said(_last_of_all(store, last.place, record).values())


def erase(store: Store, place: str, record: str, *, why: str = "asked") -> Erased:
    """Delete everything that one person said in a session, and what was made of it, for good.

    A list of places loses what nobody else told of a service. What a copy elsewhere still holds of it is kept out when
    it comes (``sweep`` for what could not be foreseen).

    Raises
    ------
    RecordsError
        When there is no such response.
    """
    if not is_there(store, record) and not store.is_erased(record):
        raise RecordsError("There is no answer with this number here. Look at the number again.")
    words = [words_of(record, one.record) for one in store.standing(Question, place)]
    # a decision on a reported change that is not here may come: it tells ``sweep`` what to take out of which list
    of_it = [tip_of(record), *words, *map(ruling_on, words), *_naming(store, place, record)]
    lists, saving = left_of_lists(store, place, of_it, gone=True)
    return store.erase_all(list(dict.fromkeys([record, *of_it, *lists])), why=why, saving=saving)


def sweep(store: Store, place: str) -> int:
    """Delete what a copy brought of people whose answers were deleted here; return how many records that were."""
    left = [one for one, response in _ever(store, place, "response", *OWN[1:]) if store.is_erased(response)]
    if left:
        lists, saving = left_of_lists(store, place, left, gone=True)
        store.erase_all([*left, *lists], why="asked", saving=saving)
    return len(left)


def end_raw_words(store: Store, place: str) -> int:
    """Delete the words and reported changes of sessions whose time is over; what stewards approved stays.

    What was taken out of a form goes too, that of a session that was removed or erased, and what was approved once and
    no longer is, or was in a list of places once. Returns how many records went.
    """
    of_session: dict[str, list[str]] = defaultdict(list)
    for one, session in _ever(store, place, "session", Words, Tip):
        of_session[session].append(one)
    gone = [one for session, words in of_session.items() if _is_over(store, session, words) for one in words]
    ended = {*gone, *store.erased()}  # a copy may bring decisions on words that were deleted before it came
    decisions = {one for one, on in _ever(store, place, "on", Ruling) if on in ended}
    lists, saving = left_of_lists(store, place, decisions, gone=False)
    if lists:
        store.erase_all(lists, why="over", saving=saving)
    rest = [*gone, *_thought_again(store, place, decisions)]
    if rest:
        store.erase_all(rest, why="over")
    return len(lists) + len(rest)


def _thought_again(store: Store, place: str, decisions: Collection[str]) -> list[str]:
    """Return those of some decisions, on words that are deleted, whose history shows more than everybody may read.

    What was decided last is saved under another id first, without that history; not where it was taken back, or
    approved words that were changed since.
    """
    stale = {
        one.ruling.record
        for one in everything_said(store, place).values()
        if one.ruling and not one.is_public and one.ruling.value.verdict is not Verdict.REJECTED
    }
    standing = {one.record: one.value for one in store.standing(Ruling, place)}
    found = []
    for record, history in sorted(store.histories(decisions).items()):
        now = standing.get(record)
        shown = {str(one.body.get("shown", "")) for one in history} - {"", now.shown if now else ""}
        if not (shown or record in stale):
            continue
        if now and record not in stale:
            store.save(now, record=digest("kept", record), nonce="", role="steward")
        found.append(record)
    return found


def _is_over(store: Store, session: str, words: Sequence[str]) -> bool:
    """Say whether the words of a session are kept no longer, by when it closes as was last said of it.

    Nobody's words are kept longer than was promised when they came: the fewest days that the session ever had count.
    Where it is not here they are kept for as long as any session can have them, from the first of them on.
    """
    said = [one for one in store.history(session) if one.action == "saved"]
    if not said:
        first = min(one.at for history in store.histories(words).values() for one in history)
        return store.is_erased(session) or first + timedelta(days=KEEP_DAYS[-1]) < store.clock()
    with suppress(RecordsError):  # a newer program's: that one ends them
        about = [read(Consultation, {**one.body, "place": one.place}) for one in said]
        return about[0].closes.at + timedelta(days=min(one.keep_days for one in about)) < store.clock()
    return False


def _ever(store: Store, place: str, field: str, *kinds: type[Record]) -> list[tuple[str, str]]:
    """Return the ids of everything of some kinds that stands or ever stood, each with what it names in a field."""
    return [pair for kind in kinds for pair in store.ever_named(kind, place, field)]


def _naming(store: Store, place: str, record: str) -> list[str]:
    """Return the ids of everything that names a response, now or ever."""
    return [one for kind in OWN[1:] for one in store.naming(kind, place, "response", record)]


def _last_of_all(store: Store, place: str, record: str) -> dict[str, Revision]:
    """Return the last revision of a response and of everything that names it, by id."""
    return {one: store.history(one)[0] for one in (record, *_naming(store, place, record))}
