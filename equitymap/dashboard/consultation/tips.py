"""Reported closures and new services: accepted into a list that everybody has, so that the gap is drawn again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from equitymap.dashboard import own_lists, places_cache, widgets
from equitymap.dashboard.consultation import acts, cache
from equitymap.dashboard.consultation.reason import reason
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.errors import RecordsError
from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures.gaps.fragmentation import Rule, gaps_and_people
from equitymap.places.lists import told
from equitymap.records.public_words import Reported
from equitymap.records.revisions import Revision, removing, saying, uuid7
from equitymap.records.sessions import Session, decision, ruling_on
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Happened, Response, Ruling, Tip, Verdict
from equitymap.records.subjects.base import Known, check, read
from equitymap.records.subjects.lists import KeptList, ListedPlace
from equitymap.records.told_rows import record_here
from equitymap.views.consultation import tip_words as words
from equitymap.views.consultation.moderation_words import said_html, waiting_sentence
from equitymap.views.words import capital, plain

HERE = "tips"
NONE_OF_THEM, ANOTHER_KIND = "", "another"
NONE_OF_THEM_SAID = {True: "None of these: it is in no register", False: "One that is in no register here"}


class Told(NamedTuple):
    """What a steward accepts: a row, and what it is a row of, with the words for several."""

    listed: ListedPlace
    of_kind: dict[str, str]
    many: str


def of_session(opened: Opened, session: Session) -> list[Reported]:
    """Return the reported changes of a session, the earliest first."""
    held = {on: one.words or one.ruling for on, one in cache.reported(opened).items()}
    return [
        one
        for on, one in cache.reported(opened).items()
        if (about := held[on]) and about.value.session == session.record
    ]


def part(opened: Opened, session: Session, reported: Sequence[Reported]) -> None:
    """Draw the reported changes that wait, one chosen beside the services it can mean; what was decided; the gaps."""
    waiting = [one for one in reported if one.waits and one.words]
    decided = [one for one in reported if one.ruling and not one.waits]
    st.markdown(plain(waiting_sentence(waiting, len(decided), what=("reported change", "reported changes"))))
    acts.told_done(opened, HERE)
    if not waiting:
        acts.told_wrong(HERE)
    _gaps_now(opened, {one.ruling.value.list for one in decided if one.ruling})
    if waiting:
        by_id = {one.on: one.words.value for one in waiting if one.words}
        on = widgets.selectbox(
            "Reported change", list(by_id), key="co_tip", format_func=lambda one: words.what_happened(by_id[one])
        )
        _one(opened, session, next(one for one in waiting if one.on == on))
    if decided:
        st.header("Decided", anchor=False)
    for one in decided:
        _decided(opened, one)


def known(opened: Opened, reported: Sequence[Reported]) -> None:
    """Draw, for everybody, what a steward accepted of what residents told, and the gaps that are drawn again."""
    lists = store_cache.values(KeptList, opened)
    told_of = [(one.ruling.value, one.words) for one in reported if one.ruling and one.is_looked_at]
    accepted = [
        (about, lists[about.list], said.value if said else None)
        for about, said in told_of
        if about.verdict is Verdict.ACCEPTED and about.list in lists and told.has(lists[about.list], about.shown)
    ]
    for fact in dict.fromkeys(words.accepted(about, tip, kept) for about, kept, tip in accepted):
        st.markdown(f"- {plain(fact)}")
    _gaps_now(opened, {about.list for about, _, _ in accepted})


# --- one that waits --------------------------------------------------------------------------------


def _one(opened: Opened, session: Session, one: Reported) -> None:
    if one.words is None:
        return
    tip, key = one.words.value, f"co_tip_{one.words.revision}"
    if one.words.rivals:
        st.warning("Two copies have this change differently, as when a card was typed twice. The first is shown.")
    if one.ruling:
        st.warning("It was changed after a steward had decided.", icon=":material/edit:")
    response = store_cache.values(Response, opened).get(tip.response)
    st.html(said_html(*words.told(tip, response)))
    today = pd.Timestamp(datetime.now(UTC).date())
    everybodys = _everybodys(opened)
    name = st.text_input("Look for it as", tip.called_so, key=f"{key}_look", max_chars=200) or tip.called_so
    candidates = told.can_be_meant(everybodys.place, name, tip.where, tip.service)
    if candidates.empty and tip.service:
        candidates = told.can_be_meant(everybodys.place, name, tip.where)
    if len(candidates):
        st.markdown("**Services here that it may mean**")
        st.dataframe(words.candidates_table(candidates), hide_index=True, alt="Services here that it may mean")
    make = (_closed if tip.happened is Happened.CLOSED else _opened)(everybodys, tip, candidates, key, today)
    st.button(
        "Accept it into the list",
        key=f"{key}_accept",
        type="primary",
        icon=":material/check:",
        on_click=_accept,
        args=(opened, session, one, make),
    )
    acts.told_wrong(HERE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = reason(words.REASONS, key)
        st.button(
            "Do not accept it",
            key=f"{key}_reject",
            icon=":material/block:",
            on_click=_reject,
            args=(opened, session, one, why),
        )


def _closed(opened: Opened, tip: Tip, candidates: pd.DataFrame, key: str, today: pd.Timestamp) -> Callable[[], Told]:
    """Draw which service closed, and when; return what makes it a row."""
    still = list(candidates.index[candidates["still"]])
    fit = candidates[
        candidates["still"] & candidates["named"] & candidates["kind"].eq(tip.service or candidates["kind"])
    ]
    which = widgets.radio(
        "Which service closed?",
        [*still, NONE_OF_THEM],
        key=f"{key}_which",
        index=still.index(fit.index[0]) if len(fit) == 1 else len(still),
        format_func=lambda one: words.candidate(candidates, one) if one else NONE_OF_THEM_SAID[bool(still)],
    )
    when = st.text_input(
        "When it closed", told.dated(tip.when, today), key=f"{key}_when", help="A year, a month or a day.", max_chars=60
    )
    if which:
        kind = KIND_BY_ID[str(candidates.loc[which, "kind"])]
        of_kind = _of_kind(opened, kind.id)
        return lambda: Told(told.closing(opened.place, which, when or "", today=today), of_kind, kind.many)
    row = _name_and_place(opened, tip, key)
    chosen = _kind(tip, key)
    return lambda: Told(told.listed(*row, closed=when or "", today=today), *chosen())


def _opened(opened: Opened, tip: Tip, _candidates: pd.DataFrame, key: str, today: pd.Timestamp) -> Callable[[], Told]:
    """Draw what opened, where and when; return what makes it a row."""
    row = _name_and_place(opened, tip, key)
    when = st.text_input(
        "When it opened",
        told.dated(tip.when, today),
        key=f"{key}_when",
        help="A year, a month or a day. Empty: it counts as in reach now, and in no comparison of years.",
        max_chars=60,
    )
    chosen = _kind(tip, key)
    return lambda: Told(told.listed(*row, opened=when or "", today=today), *chosen())


def _name_and_place(opened: Opened, tip: Tip, key: str) -> tuple[str, str, str]:
    """Draw what it is called and where it is: its postcode, or the neighbourhood where nobody knows that."""
    left, middle, right = st.columns(3)
    labels = dict(opened.place.inside["label"].sort_values().items())
    with left:
        name = st.text_input("What it is called, for everybody", tip.called_so, key=f"{key}_name", max_chars=200)
    with middle:
        post = st.text_input("Its postcode", told.postcode_in(tip.where), key=f"{key}_post", max_chars=10)
    with right:
        area = widgets.selectbox(
            "Or its neighbourhood",
            ["", *labels],
            key=f"{key}_area",
            format_func=lambda code: labels[code] if code else "not chosen",
        )
    return name or "", post or "", str(area)


def _kind(tip: Tip, key: str) -> Callable[[], tuple[dict[str, str], str]]:
    """Draw of which kind it is; return what gives the fields of the list, and the words for several."""
    st.session_state.setdefault(f"{key}_kind", tip.service or ANOTHER_KIND)
    labels = {kind.id: capital(kind.one) for kind in KINDS} | {ANOTHER_KIND: "Another kind"}
    kind = widgets.selectbox("Kind", list(labels), key=f"{key}_kind", format_func=labels.__getitem__)
    if kind != ANOTHER_KIND:
        return lambda: ({"service": kind}, KIND_BY_ID[kind].many)
    left, right = st.columns(2)
    with left:
        one = st.text_input("One is called", key=f"{key}_one", max_chars=60, help="Such as food bank.") or ""
    with right:
        many = st.text_input("Several are called", key=f"{key}_many", max_chars=60, help="Such as food banks.") or ""

    def of_its_own() -> tuple[dict[str, str], str]:
        if not one.strip() or not many.strip():
            raise RecordsError("Say what one and what several of its kind are called, or choose a known kind.")
        return {"singular": one.strip(), "plural": many.strip()}, many.strip()

    return of_its_own


def _of_kind(opened: Opened, kind: str) -> dict[str, str]:
    """Return the fields of a list of a kind: a known one, or all that a list here says of its own."""
    if not KIND_BY_ID[kind].own:
        return {"service": kind}
    lists = {one.record for one in own_lists.kept(opened).lists if one.kind.id == kind}
    value = next(value for record, value in store_cache.values(KeptList, opened).items() if record in lists)
    return {name: str(said) for name, said in value.model_dump(mode="json").items() if name in words.OF_ITS_OWN}


# --- what is done ----------------------------------------------------------------------------------


def _accept(opened: Opened, session: Session, one: Reported, told_of: Callable[[], Told]) -> None:
    """Put what is told into the list of its kind, and say so of the change: both or neither."""

    def make(store: Store, role: str) -> list[Revision]:
        listed, of_kind, many = told_of()
        record = told.record_of_list(session.record, of_kind.get("service", ""), of_kind.get("singular", ""))
        record = record_here(store, record)
        standing = {each.record: each for each in store.standing(KeptList, opened.code)}
        now, last = standing.get(record), next(iter(store.history(record)), None)
        value = told.with_row(now.value if now else None, listed, session, of_kind, many)
        check(value, Kit(opened, KeptList, registered(opened)).known, record=record)
        ruling = _ruling(session, one, Verdict.ACCEPTED, shown=listed.tells, list=record)
        check(ruling, Known(records={KeptList.kind: {record: value}, "consultation": {session.record: session.about}}))
        found = [decision(store, one, ruling, role=role)]
        if now is None or value != now.value:
            before = now.revision if now else last.id if last else ""
            found.insert(0, saying(value, record=record, parent=before, nonce=uuid7(), at=store.clock(), role=role))
        return found

    acts.act(opened, HERE, "Accepted: it counts on every page from now on.", make)


def _reject(opened: Opened, session: Session, one: Reported, why: str) -> None:
    def make(store: Store, role: str) -> list[Revision]:
        ruling = _ruling(session, one, Verdict.REJECTED, reason=why)
        check(ruling, Known(records={"consultation": {session.record: session.about}}), record=ruling_on(one.on))
        return [decision(store, one, ruling, role=role)]

    acts.act(opened, HERE, "Not accepted.", make)


def _ruling(session: Session, one: Reported, verdict: Verdict, **said: str) -> Ruling:
    if one.words is None:
        raise RecordsError("This change is no longer here.")
    of_it = {"place": session.about.place, "session": session.record, "response": one.words.value.response}
    return read(Ruling, {**of_it, "on": one.on, "seen": one.versions, "verdict": verdict, **said})


def _take_back(opened: Opened, one: Reported) -> None:
    """Take a decision back: the change waits again, and the list is without it, unless another one told the same."""

    def make(store: Store, role: str) -> list[Revision]:
        ruling = one.ruling
        if ruling is None:
            raise RecordsError("This decision is no longer here.")
        found = [removing(ruling, at=store.clock(), role=role)]
        about = ruling.value
        others = [each.value for each in store.standing(Ruling, opened.code) if each.record != ruling.record]
        now = next((each for each in store.standing(KeptList, opened.code) if each.record == about.list), None)
        if now is None or any((each.list, each.shown) == (about.list, about.shown) for each in others):
            return found
        left = told.without_row(now.value, about.shown)
        if left is None:
            return [*found, removing(now, at=store.clock(), role=role)]
        if left == now.value:
            return found
        return [
            *found,
            saying(left, record=now.record, parent=now.revision, nonce=uuid7(), at=store.clock(), role=role),
        ]

    acts.act(opened, HERE, "Taken back: it waits again, and counts no more.", make, button=_back(one))


def _back(one: Reported) -> str:
    """Return the key of the button that takes a decision back."""
    return f"co_tip_back_{one.on}"


# --- what was decided ------------------------------------------------------------------------------


def _decided(opened: Opened, one: Reported) -> None:
    if one.ruling is None:
        return
    about = one.ruling.value
    kept = store_cache.values(KeptList, opened).get(about.list)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        told_of = one.words.value if one.words else None
        st.markdown(plain(words.decided(about, told_of, kept)))
        if one.words:
            st.button(
                "Take it back",
                key=_back(one),
                icon=":material/undo:",
                on_click=_take_back,
                args=(opened, one),
            )
    acts.told_wrong(_back(one))


def _gaps_now(opened: Opened, records: Collection[str]) -> None:
    """Draw how many gaps there are without and with what residents told, for each kind, with the way to The gaps."""
    lists = own_lists.kept(opened).lists
    ours = [one for one in lists if one.record in records and one.counts]
    others = [one for one in lists if one.counts and one not in ours]
    without, everybodys = opened.bare.bringing(others), _everybodys(opened)
    for kind in {one.kind.id: one.kind for one in ours}.values():
        before, after = _gaps(without, kind.id), _gaps(everybodys, kind.id)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(words.gaps_sentence(kind.many, before, after))}**")
            if after is not None:
                where = {"place": opened.code, "kind": kind.id}
                st.page_link(
                    "pages/gaps.py", label="The gaps, drawn again", icon=":material/pin_drop:", query_params=where
                )


def _everybodys(opened: Opened) -> Opened:
    """Return the place as everybody has it: without the lists of this visit."""
    return opened.bare.bringing([one for one in own_lists.kept(opened).lists if one.counts])


@per_place(max_entries=100)
def _gaps(opened: Opened, kind: str) -> tuple[int, int] | None:
    return gaps_and_people(opened.place, kind, Rule(), partial(places_cache.supply, opened))
