"""Run a session: what it still lacks, step by step, whether it is open, and where people find it. For stewards."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from equitymap.dashboard import page_parts, talk
from equitymap.dashboard.consultation import acts, parts_in_order, ready_session, said
from equitymap.dashboard.consultation.cards import papers
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.measures.consultation.running import State, closed_now, opened_now, state
from equitymap.records.revisions import Revision, Standing, saying, uuid7
from equitymap.records.sessions import Session
from equitymap.records.store import Store
from equitymap.records.subjects.consultation import Consultation
from equitymap.views.consultation import session_words as words
from equitymap.views.words import code, plain

HERE = "state"


def part(opened: Opened, session: Session) -> None:
    """Draw the steps, the state with its buttons, and the way for phones; for visitors where to sign in."""
    steward.line(opened, "consultation sessions")
    acts.told_done(opened, ready_session.HERE)
    now = next((one for one in store_cache.standing(Consultation, opened) if one.record == session.record), None)
    if not steward.role(opened) or now is None:
        st.markdown("Here stewards set a session up, open and close it, and print its poster and cards.")
        return
    draw = {
        "about": lambda: _about(opened, now),
        "questions": lambda: parts_in_order.questions(opened, session),
        "evidence": lambda: parts_in_order.evidence(opened, session),
    }
    steps = words.steps(session)
    for step in steps.values():
        mark = ":material/check_circle:" if step.done else ":material/radio_button_unchecked:"
        st.markdown(f"{mark} {plain(step.title)}: {plain(step.says)}")
    for name, step in steps.items():  # a fold whose label changed would close
        page_parts.while_open(step.title, draw[name], key=f"co_step_{name}", icon=":material/edit:")
    _state(opened, session, now)
    papers.draw(opened, session)
    _further(opened, session)


def _about(opened: Opened, now: Standing[Consultation]) -> None:
    forms.one_record(Kit(opened, Consultation, registered(opened)), now, {"closed": now.value.closed})


def _state(opened: Opened, session: Session, now: Standing[Consultation]) -> None:
    st.header("Now", anchor=False)
    if now.rivals:
        st.warning("This session was changed in two ways. Choose one in step 1 first.", icon=":material/call_split:")
    at = datetime.now(UTC)
    st.markdown(f"**{plain(words.state_sentence(now.value, at))}** {plain(_so_far(opened, session))}")
    is_open = state(now.value, at) is State.OPEN
    with st.container(horizontal=True):
        opening = (opened, now, uuid7(), False)
        st.button(
            "Open now",
            key="co_open_now",
            type="primary",
            icon=":material/lock_open:",
            disabled=is_open or bool(now.rivals),
            on_click=_set,
            args=opening,
        )
        st.button(
            "Close now",
            key="co_close_now",
            icon=":material/lock:",
            disabled=not is_open or bool(now.rivals),
            on_click=_set,
            args=(opened, now, uuid7(), True),
        )
        st.button("How many now?", key="co_again", icon=":material/refresh:")
    acts.told(opened, HERE)


def _so_far(opened: Opened, session: Session) -> str:
    return words.so_far(said.responses(opened, session))


def _set(opened: Opened, now: Standing[Consultation], nonce: str, closed: bool) -> None:
    """Open or close a session, after what the steward saw of it."""

    def make(store: Store, role: str) -> list[Revision]:
        value = closed_now(now.value) if closed else opened_now(now.value, store.clock())
        return [
            saying(value, record=now.record, parent=now.revision, nonce=nonce, at=store.clock(), role=role),
        ]

    acts.act(opened, HERE, "The session is closed." if closed else "The session is open.", make)
    acts.anew(Consultation)


def _further(opened: Opened, session: Session) -> None:
    """Draw the way to the projector, where the steps of an evening are written down, the form of another session."""
    st.button(
        "Show on the projector",
        key="co_projector",
        icon=":material/slideshow:",
        on_click=st.query_params.from_dict,
        args=(talk.first_slide(opened, session),),
    )
    st.markdown(f"{words.STEPS_IN_DOCS} {code('docs/hall.md')}.")
    page_parts.while_open(
        "Set up another session",
        lambda: _another(opened),
        key="co_another",
        icon=":material/add:",
    )


def _another(opened: Opened) -> None:
    ready_session.form(opened)
    forms.one_record(Kit(opened, Consultation, registered(opened)), None, {"closed": False})
