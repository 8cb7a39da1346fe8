"""What a session is made of, in an order that a steward can change: its questions, and the views that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import streamlit as st

from equitymap.dashboard import present, router, widgets
from equitymap.dashboard.consultation import acts, said
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, store_cache
from equitymap.dashboard.records.kit import Kit
from equitymap.errors import RecordsError
from equitymap.measures.consultation.running import in_order, moved
from equitymap.records.revisions import Revision, Standing, record_of, saying, uuid7
from equitymap.records.sessions import Session
from equitymap.records.store import Store
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import MOST_EXHIBITS, MOST_QUESTIONS, Exhibit, Question
from equitymap.views.consultation import session_words as words
from equitymap.views.consultation.ready_made import ReadyMade, ready_made
from equitymap.views.consultation.slides import caption_of
from equitymap.views.words import capital, count, plain

NEW, READY, VIEW, CAPTION = "", "co_ready", "co_view", "co_caption"
LEFT_OUT = {*present.KEPT, "partner"}
"""Parameters that a view on the projector does not keep: how it was presented, and the secret of a partner's link."""
T = TypeVar("T", Question, Exhibit)


def questions(opened: Opened, session: Session) -> None:
    """Draw the questions in their order, those that are ready made, and the form of one."""
    if came := len(said.responses(opened, session)):
        st.warning(plain(words.changing_answered(came)), icon=":material/how_to_vote:")
    how = {one: (each.called({}), words.answered_by(each)) for one, each in session.questions.items()}
    _listed(opened, session.questions, Question, how)
    room = MOST_QUESTIONS - len(session.questions)
    there = {one.text for one in session.questions.values()}
    offered = {one.text: one for one in ready_made() if one.text not in there}
    if room and offered:
        widgets.multiselect(
            "Ready-made questions, in every language of the form",
            list(offered),
            key=READY,
            max_selections=room,
            select_all=False,
            wrap=True,
            placeholder="Choose any",
        )
        chosen = [offered[text] for text in st.session_state.get(READY, []) if text in offered]
        st.button(
            "Use ready-made questions",
            key="co_ready_add",
            icon=":material/playlist_add:",
            disabled=not chosen,
            on_click=_use_ready_made,
            args=(opened, session, chosen, uuid7()),
        )
    _one(opened, session, session.questions, Question, "a question of your own" if room else "")


def _use_ready_made(opened: Opened, session: Session, chosen: Sequence[ReadyMade], nonce: str) -> None:
    first = _next(session.questions, MOST_QUESTIONS)
    new = [one.asked(opened.code, session.record, number) for number, one in zip(first, chosen, strict=False)]
    what = f"{count(len(new), 'question was', 'questions were')} added."
    if acts.act(
        opened, Question.kind, capital(what), lambda store, role: [_new(one, store, role, nonce) for one in new]
    ):
        st.session_state[READY] = []


def evidence(opened: Opened, session: Session) -> None:
    """Draw the views in their order, and the form of another one."""
    titles = router.titles_by_page()
    shown = {one: (f"{each.order}. {caption_of(each, titles)}", each.view) for one, each in session.exhibits.items()}
    _listed(opened, session.exhibits, Exhibit, shown)
    if len(session.exhibits) < MOST_EXHIBITS:
        with st.form("co_show", enter_to_submit=False):
            st.text_input(
                "Address of a view (needed)",
                key=VIEW,
                placeholder="gaps?kind=library",
                help="Set any page of this dashboard as people should see it, press Copy link, and paste it here.",
            )
            st.text_input("Caption", key=CAPTION, max_chars=200, help="What people should see in it, in a sentence.")
            st.form_submit_button("Show this view", type="primary", on_click=_show, args=(opened, session, uuid7()))
    if session.exhibits:
        _one(opened, session, session.exhibits, Exhibit, "")


def _show(opened: Opened, session: Session, nonce: str) -> None:
    typed = {"view": st.session_state[VIEW], "caption": st.session_state[CAPTION]}
    order = next(iter(_next(session.exhibits, MOST_EXHIBITS)), MOST_EXHIBITS)

    def make(store: Store, role: str) -> list[Revision]:
        view = short_view(typed["view"], opened.code, str(st.context.url or ""))
        given = {"place": opened.code, "session": session.record, "order": order, **typed, "view": view}
        return [_new(read(Exhibit, given), store, role, nonce)]

    if acts.act(opened, Exhibit.kind, "The view was added.", make):
        st.session_state[VIEW], st.session_state[CAPTION] = "", ""


def short_view(pasted: str, code: str, came_by: str) -> str:
    """Return a view as a session keeps it, from its whole address or what follows the last /.

    Parameters
    ----------
    pasted
        What a steward pasted.
    code
        Of the place that it is of where it names none.
    came_by
        Address of the page that is looked at: a whole address is of the same dashboard.

    Raises
    ------
    RecordsError
        When it is no page of this dashboard, or several.
    """
    pages = router.titles_by_page()
    there, here = urlsplit(pasted.strip()), urlsplit(came_by)
    views, _ = present.read_views(pasted, pages)
    if (there.scheme and there.scheme not in ("http", "https")) or (there.netloc and there.netloc != here.netloc):
        raise RecordsError("View: this is an address of another site. Open the view here, and press Copy link on it.")
    if len(views) != 1 or len(pasted.split()) != 1:
        raise RecordsError(
            "View: this is no page of this dashboard. Open the view, press Copy link on it, and paste one address."
        )
    kept = {"place": code, **{name: text for name, text in views[0].params if name not in LEFT_OUT}}
    return f"{views[0].page}?{urlencode(kept)}"


# --- what both have -------------------------------------------------------------------------------


def _next(values: Mapping[str, T], most: int) -> list[int]:
    """Return the numbers that are free, those after the last one first."""
    taken = {one.order for one in values.values()}
    free = [number for number in range(1, most + 1) if number not in taken]
    last = max(taken, default=0)
    return sorted(free, key=lambda number: (number < last, number))


def _listed(opened: Opened, values: Mapping[str, T], subject: type[T], says: Mapping[str, tuple[str, str]]) -> None:
    """Draw what there is, in two lines that say it, each with the buttons that move it."""
    standing = {one.record: one for one in store_cache.standing(subject, opened)}
    order = list(values)
    for at, (record, value) in enumerate(values.items()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"co_row_{record}"):
            st.markdown(f"{plain(says[record][0])}  \n{plain(says[record][1])}", width="stretch")
            for label, icon, by, fits in (("Up", "upward", -1, at > 0), ("Down", "downward", 1, at < len(order) - 1)):
                st.button(
                    plain(label),
                    key=f"co_{label}_{record}",
                    icon=f":material/arrow_{icon}:",
                    type="tertiary",
                    disabled=not fits,
                    help=f"Move number {value.order:,} {plain(label.lower())}",
                    on_click=_move,
                    args=(
                        opened,
                        [standing[one] for one in order if one in standing],
                        moved(order, record, by),
                        uuid7(),
                    ),
                )
    acts.told(opened, subject.kind)


def _move(opened: Opened, seen: Sequence[Standing[T]], order: list[str], nonce: str) -> None:
    """Give what was seen the numbers of another order."""
    of = {one.record: one for one in seen}
    changed = in_order({record: one.value for record, one in of.items()}, order)

    def make(store: Store, role: str) -> list[Revision]:
        at = store.clock()
        return [
            saying(value, record=record, parent=of[record].revision, nonce=nonce, at=at, role=role)
            for record, value in changed.items()
        ]

    acts.act(opened, seen[0].value.kind, "The order was changed.", make)
    acts.anew(type(seen[0].value))


def _new(value: T, store: Store, role: str, nonce: str) -> Revision:
    return saying(value, record=record_of(value, nonce), parent="", nonce=nonce, at=store.clock(), role=role)


def _one(opened: Opened, session: Session, values: Mapping[str, T], subject: type[T], new: str) -> None:
    """Draw the choice of one to change, or of a new one, and its form."""
    names = {**({NEW: f"add {new}"} if new else {}), **{record: one.called({}) for record, one in values.items()}}
    record = widgets.selectbox(
        plain(f"Change one {subject.one}" if not new else f"Add or change a {subject.one}"),
        list(names),
        key=f"co_{subject.kind}_which",
        index=None,
        placeholder="choose one",
        format_func=names.__getitem__,
    )
    kit = Kit(opened, subject, {})
    if record == NEW and new:
        order = next(iter(_next(values, MOST_QUESTIONS)), MOST_QUESTIONS)
        forms.one_record(kit, None, {"session": session.record, "order": order})
    elif now := next((one for one in store_cache.standing(subject, opened) if one.record == record), None):
        forms.one_record(kit, now, {"session": session.record, "order": now.value.order})
