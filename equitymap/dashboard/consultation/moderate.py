"""Moderation: what people wrote waits here until a steward approves, masks or rejects it. For stewards alone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.consultation import acts, cache, tips
from equitymap.dashboard.consultation.reason import reason
from equitymap.dashboard.messages import guarded
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError
from equitymap.measures.consultation.masking import masked, suggestions, words_of
from equitymap.records.public_words import Said
from equitymap.records.revisions import Revision, saying
from equitymap.records.sessions import Session, decision, ruling_on
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Ruling, Verdict
from equitymap.records.subjects.base import Known, check, read
from equitymap.views.consultation import moderation_words as words
from equitymap.views.words import capital, count, plain, plain_table

HERE = "words"
WHAT, QUESTION, HOW, SKIPPED, AGAIN = "co_mod_what", "co_mod_question", "co_mod_how", "co_mod_skipped", "co_mod_again"
ONE, TABLE = "One at a time", "As a table"


def part(opened: Opened, session: Session) -> None:
    """Draw what waits for a decision: words, or reported changes; for visitors where to sign in."""
    steward.line(opened, "decisions on what people wrote")
    if not steward.role(opened):
        acts.told_wrong()  # whose sign-in ran out is told that nothing was saved
        return
    of_words = [one for one in cache.said(opened).values() if _session_of(one) == session.record]
    reported = tips.of_session(opened, session)
    labels = {
        "words": f"Words ({sum(one.waits for one in of_words)})",
        "tips": f"Reported changes ({sum(one.waits for one in reported)})",
    }
    st.session_state.setdefault(WHAT, "words")
    chosen = widgets.segmented_control(
        "What to look at", list(labels), key=WHAT, required=True, format_func=labels.__getitem__
    )
    if chosen == "tips":
        guarded(tips.part)(opened, session, reported)
    else:
        _words(opened, session, of_words)


def _session_of(one: Said) -> str:
    held = one.words or one.ruling
    return held.value.session if held else ""


def _words(opened: Opened, session: Session, said: Sequence[Said]) -> None:
    asked = {one.words.value.question for one in said if one.words}
    options = ["", *(question for question in session.questions if question in asked)]
    if len(options) > 2:
        widgets.selectbox(
            "Question",
            options,
            key=QUESTION,
            format_func=lambda one: words.of_question(one, session.questions) if one else "All questions",
        )
    only = st.session_state.get(QUESTION, "")
    waiting = [one for one in said if one.waits and one.words and only in ("", one.words.value.question)]
    decided = [one for one in said if one.ruling and not one.waits]
    st.markdown(plain(words.waiting_sentence(waiting, len(decided), what=("answer", "answers"))))
    acts.told(opened, HERE)
    again = next((one for one in decided if one.on == st.session_state.get(AGAIN) and one.words), None)
    if again:
        st.session_state.pop(SKIPPED, None)
        _one(opened, session, again, 0)
    elif waiting:
        st.session_state.setdefault(HOW, ONE)
        if (
            widgets.segmented_control("How", [ONE, TABLE], key=HOW, required=True, label_visibility="collapsed")
            == TABLE
        ):
            _table(opened, session, waiting)
        else:
            skipped: list[str] = st.session_state.get(SKIPPED, [])
            order = sorted(waiting, key=lambda one: skipped.index(one.on) if one.on in skipped else -1)
            _one(opened, session, order[0], len(waiting))
    if decided:
        page_parts.while_open(
            f"What was decided: {count(len(decided), 'answer', 'answers')}",
            lambda: _decided(session, decided),
            key="co_mod_decided",
            icon=":material/history:",
        )


# --- one at a time ---------------------------------------------------------------------------------


def _one(opened: Opened, session: Session, one: Said, waiting: int) -> None:
    """Draw one answer with what can be made of it. Keys are of the answer as it stands: nothing typed moves on."""
    if one.words is None:
        return
    if one.words.rivals:
        _choose(opened, one)
        return
    text, key = one.words.value.text, f"co_mod_{one.words.revision}"
    st.markdown(f"**{plain(words.of_question(one.words.value.question, session.questions))}**")
    everybodys = st.container()  # what everybody will read stands first; what is to be masked is chosen below
    before = one.ruling
    if before and one.waits:
        st.warning(plain(_why_again(one)), icon=":material/edit:")
        st.html(
            words.said_html(("Decided on before", before.value.shown or before.value.reason), ("As it is now", text))
        )
    else:
        st.html(words.said_html((f"Came {words.at(one.words.at)}", text)))
    parts = _to_mask(opened, text, key)
    shown, wrong = _shown(text, parts)
    if wrong:
        st.warning(plain(wrong), icon=":material/search_off:")
    elif parts:
        everybodys.html(words.said_html(("What everybody will read", shown)))
    with st.container(horizontal=True):
        st.button(
            "Show it as written",
            key=f"{key}_public",
            type="secondary" if parts else "primary",
            icon=":material/check:",
            shortcut="a",
            disabled=bool(parts),
            on_click=_decide,
            args=(opened, session, [one], Verdict.PUBLIC, text, ""),
        )
        st.button(
            "Show it masked",
            key=f"{key}_masked",
            type="primary" if parts else "secondary",
            icon=":material/ink_eraser:",
            shortcut="m",
            disabled=not parts or bool(wrong),
            on_click=_decide,
            args=(opened, session, [one], Verdict.MASKED, shown, ""),
        )
        if waiting > 1:
            st.button(
                "Later", key=f"{key}_later", icon=":material/skip_next:", shortcut="l", on_click=_later, args=(one,)
            )
    _reject(opened, session, [one], key)


def _why_again(one: Said) -> str:
    if one.ruling and one.ruling.rivals:
        return "Two copies decided on it differently. Nothing of it is shown until you decide."
    return "It was changed after a steward had decided. The earlier words are no longer shown."


def _to_mask(opened: Opened, text: str, key: str) -> list[str]:
    """Draw what looks as if it told who somebody is, and where to write other parts; return the parts to mask.

    All that was found is masked until a steward takes it out: one key must not publish a name.
    """
    found = {one.part: one.looks_like for one in suggestions(text, _known_words(opened))}
    chosen: list[str] = []
    if found:
        st.session_state.setdefault(f"{key}_parts", list(found))
        chosen = widgets.multiselect(
            "Mask what may tell who somebody is",
            list(found),
            key=f"{key}_parts",
            format_func=lambda part: f"{part} ({found[part]})",
            placeholder="Suggestions by plain rules: choose those that are to be masked",
            help="Found by plain rules. Take out what tells nobody's name, address or number.",
        )
    typed = st.text_area(
        "Mask other parts, one on each line" if found else "Mask parts, one on each line",
        key=f"{key}_typed",
        height=68,
        help="As they stand in the words: each place where they stand becomes […].",
    )
    return [*chosen, *(line.strip() for line in (typed or "").splitlines() if line.strip())]


def _shown(text: str, parts: Sequence[str]) -> tuple[str, str]:
    """Return the masked words and nothing, or nothing and what is wrong with the parts."""
    try:
        return masked(text, parts), ""
    except ValueError as wrong:
        return "", str(wrong)


@per_place(max_entries=16)
def _known_words(opened: Opened) -> frozenset[str]:
    """Return the words of names of neighbourhoods, wards and services: no names of people."""
    place = opened.place
    areas = place.neighbourhoods
    return words_of([*areas["label"], *areas["ward"].dropna(), *place.facilities["name"].dropna(), place.name])


def _reject(opened: Opened, session: Session, which: Sequence[Said], key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        why = reason(words.REASONS, key)
        st.button(
            "Do not show it",
            key=f"{key}_reject",
            icon=":material/block:",
            shortcut="x",
            disabled=not which,
            on_click=_decide,
            args=(opened, session, which, Verdict.REJECTED, "", why),
        )


def _later(one: Said) -> None:
    st.session_state[SKIPPED] = [on for on in st.session_state.get(SKIPPED, []) if on != one.on] + [one.on]


def _decide(opened: Opened, session: Session, which: Sequence[Said], verdict: Verdict, shown: str, why: str) -> None:
    """Decide on answers as they stood when they were drawn; several at once are shown as they were written."""

    def make(store: Store, role: str) -> list[Revision]:
        known = Known(records={"consultation": {session.record: session.about}})
        made = []
        for one in which:
            ruling = _ruling(one, verdict, shown, why)
            check(ruling, known, record=ruling_on(one.on))
            made.append(decision(store, one, ruling, role=role))
        return made

    what = f"{capital(count(len(which), 'answer', 'answers'))}: {verdict.label.lower()}."
    if acts.act(opened, HERE, what, make):
        st.session_state.pop(AGAIN, None)


def _ruling(one: Said, verdict: Verdict, shown: str, why: str) -> Ruling:
    if one.words is None:
        raise RecordsError("This answer is no longer here.")
    about = one.words.value
    return read(
        Ruling,
        {
            **about.model_dump(include={"place", "session", "response", "question"}),
            "on": one.on,
            "seen": one.versions,
            "verdict": verdict,
            "shown": shown or (about.text if verdict is Verdict.PUBLIC else ""),
            "reason": why,
        },
    )


# --- two versions from two copies ------------------------------------------------------------------


def _choose(opened: Opened, one: Said) -> None:
    """Draw versions of the same answer that came from two copies, and let a steward choose the one that was meant."""
    if one.words is None:
        return
    versions = [(one.words.value.text, one.words.at)]
    versions += [(str(rival.body.get("text", "")), rival.at) for rival in one.words.rivals]
    st.warning(
        "Two copies have this answer differently, as when a card was typed twice. Choose the one that was meant."
    )
    st.html(words.said_html(*((f"{chr(65 + at)}: {words.at(when)}", text) for at, (text, when) in enumerate(versions))))
    with st.container(horizontal=True):
        for number, (text, _) in enumerate(versions):
            letter = chr(65 + number)
            st.button(
                f"Keep {plain(letter)}",
                key=f"co_mod_keep_{one.on}_{letter}",
                disabled=not text,
                on_click=_keep,
                args=(opened, one, text),
            )


def _keep(opened: Opened, one: Said, text: str) -> None:
    now = one.words

    def make(store: Store, role: str) -> list[Revision]:
        if now is None:
            raise RecordsError("This answer is no longer here.")
        value = now.value.model_copy(update={"text": text})
        also = [rival.id for rival in now.rivals]
        return [saying(value, record=one.on, parent=now.revision, also=also, nonce="", at=store.clock(), role=role)]

    acts.act(opened, HERE, "One version stands now: it waits for a decision.", make)


# --- several at once, and the log ------------------------------------------------------------------


def _table(opened: Opened, session: Session, waiting: Sequence[Said]) -> None:
    one_version = [one for one in waiting if one.words and not one.words.rivals]
    # Of another queue it is another table: no row stays chosen for what has come into its place.
    key = f"co_mod_{hash(tuple((one.on, one.versions) for one in one_version))}"
    event = st.dataframe(
        words.queue_table(one_version, session.questions, _known_words(opened)),
        hide_index=True,
        alt="Answers that wait for a decision",
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={"Words": st.column_config.TextColumn(width=620)},
    )
    chosen = [one_version[row] for row in event.selection.rows if row < len(one_version)]
    if chosen:
        st.html(words.said_html(*((words.at(one.words.at), one.words.value.text) for one in chosen if one.words)))
    telling = words.telling(chosen, _known_words(opened))
    # Of another choice of rows it is another question: nothing is agreed to for what was chosen since.
    sure = not telling or widgets.toggle(
        plain(words.all_the_same(telling)), key=f"{key}_sure_{hash(tuple(one.on for one in chosen))}"
    )
    st.button(
        "Show those chosen as written",
        key=f"{key}_public",
        icon=":material/check:",
        disabled=not chosen or not sure,
        on_click=_decide,
        args=(opened, session, chosen, Verdict.PUBLIC, "", ""),
    )
    _reject(opened, session, chosen, key)


def _decided(session: Session, decided: Sequence[Said]) -> None:
    st.dataframe(words.decided_table(decided, session.questions), hide_index=True, alt="What was decided")
    by_id = {one.on: one for one in decided}
    chosen = widgets.selectbox(
        "Look at one decision",
        ["", *by_id],
        key="co_mod_log",
        format_func=lambda on: _called(by_id[on], session) if on else "choose one",
    )
    if chosen not in by_id:
        return
    ruling = by_id[chosen].ruling
    history = store_cache.store().history(ruling.record if ruling else ruling_on(chosen))
    with st.container(key="records_ruling_table"):
        st.table(plain_table(words.log_table(history).set_index("When")))
    if by_id[chosen].words:
        st.button("Decide anew", key="co_mod_anew", icon=":material/undo:", on_click=_anew, args=(chosen,))
    else:
        st.caption("The words themselves have been deleted: the time of the session is over.")


def _called(one: Said, session: Session) -> str:
    if one.ruling is None:
        return ""
    about = one.ruling.value
    asked = words.of_question(about.question, session.questions)
    return f"{about.verdict.label}: {(about.shown or about.reason)[:60]} ({asked[:40]})"


def _anew(on: str) -> None:
    st.session_state[AGAIN] = on
