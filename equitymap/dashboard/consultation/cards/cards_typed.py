"""Type cards: fast, by keyboard alone; a card that is there already is never overwritten unseen. For stewards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.consultation import acts, cache
from equitymap.dashboard.consultation.cards import cards_file
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError
from equitymap.measures.consultation.typed_card import (
    Sheet,
    as_typed,
    missing_numbers,
    read_card,
    with_the_rest,
)
from equitymap.records import sessions
from equitymap.records.sessions import Given, Heads, Session, record_of_card
from equitymap.records.subjects.answers import LONGEST_ANSWER, Response, Words
from equitymap.settings import settings
from equitymap.views.consultation import language
from equitymap.views.consultation.cards import card_tables as tables
from equitymap.views.words import plain, plain_table

WHERE = "cards"
TURN, WRONG, CLASH, AFTER, SAID, LANGUAGE = "ct_turn", "ct_wrong", "ct_clash", "ct_after", "ct_said", "ct_language"
MINE = "What you typed"
P = ParamSpec("P")


@dataclass(frozen=True)
class Clash:
    """A card that is there already in some ``versions``, and what was ``typed`` of it; ``seen`` is what stands."""

    number: str
    versions: tuple[Given, ...]
    typed: Given | None
    seen: Heads

    @property
    def columns(self) -> dict[str, Given]:
        """What is shown beside each other, by its name."""
        several = len(self.versions) > 1
        here = {f"Version {chr(65 + at)}" if several else "What is here": one for at, one in enumerate(self.versions)}
        return {**here, **({MINE: self.typed} if self.typed is not None else {})}


@dataclass(frozen=True)
class Cards:
    """The cards of a session as they stand, by number, and the numbers of those that differ between copies."""

    by_number: Mapping[str, Given]
    differing: tuple[str, ...]


def part(opened: Opened, session: Session) -> None:
    """Draw the form of a card beside what is typed so far; for visitors where to sign in."""
    steward.line(opened, "paper cards")
    if not steward.role(opened):
        st.markdown("Here stewards type the paper cards of a session.")
        return
    if not session.questions:
        st.markdown("Ask a question first, under Run a session: then its cards can be printed and typed.")
        return
    sheet = Sheet(opened.place, session, cache.grid(opened, session).cells)
    cards = typed_cards(opened, session)
    typing, beside = st.columns([3, 2], gap="large")
    with typing, st.container(key="card_typing"):
        _typing(opened, sheet)
    with beside:
        _so_far(opened, sheet, cards)


def typed_cards(opened: Opened, session: Session) -> Cards:
    """Return the cards of a session as they stand."""
    responses = [
        one for one in store_cache.standing(Response, opened) if one.value.session == session.record and one.value.card
    ]
    words: dict[str, dict[str, str]] = defaultdict(dict)
    differ = {one.record for one in responses if one.rivals}
    for said in store_cache.standing(Words, opened):
        words[said.value.response][said.value.question] = said.value.text
        differ |= {said.value.response} if said.rivals else set()
    return Cards(
        {one.value.card: Given(one.value, words.get(one.record, {})) for one in responses},
        tuple(sorted((one.value.card for one in responses if one.record in differ), key=int)),
    )


# --- typing --------------------------------------------------------------------------------------


def _typing(opened: Opened, sheet: Sheet) -> None:
    """Draw what became of the last card, then the form of the next one or what is to be chosen."""
    with st.container(key=f"card_turn_{st.session_state.setdefault(TURN, 0)}"):
        st.caption("Tab goes from field to field, Enter saves the card and goes on to the next.")  # drawn in every turn
        acts.told(opened, WHERE)
        if said := st.session_state.pop(SAID, ""):
            st.info(plain(said), icon=":material/info:")
    clash: Clash | None = st.session_state.get(_of(sheet, CLASH))
    if clash is not None:
        _choose(opened, sheet, clash)
        return
    wrong: Mapping[str, str] = st.session_state.get(_of(sheet, WRONG), {})
    titles, keys = tables.titles(sheet), tables.keys(sheet)
    with st.form("ct_form"):
        for at, field in enumerate(sheet.fields):
            with st.container(key=f"card_at_{at}"):
                st.text_input(
                    plain(titles[field]), key=_key(sheet, field), max_chars=LONGEST_ANSWER, autocomplete="off"
                )
                st.caption(plain(keys[field]))
                if field in wrong:
                    st.error(plain(wrong[field]), icon=":material/error:")
        st.form_submit_button("Save the card (Enter)", type="primary", on_click=_sent, args=(opened, sheet))
    offered = language.languages()
    widgets.selectbox("Language of these cards", list(offered), key=LANGUAGE, format_func=offered.__getitem__)


def _of(sheet: Sheet, name: str) -> str:
    """Return the session value of this consultation session: what is typed of one is never shown beside another."""
    return f"{name}_{sheet.session.record}"


def _key(sheet: Sheet, field: str) -> str:
    return _of(sheet, f"ct_{field}")


def _fill(sheet: Sheet, typed: Mapping[str, str]) -> None:
    """Put what is typed into the form: nothing for the next card."""
    for field in sheet.fields:
        st.session_state[_key(sheet, field)] = typed.get(field, "")


def _turn(callback: Callable[Concatenate[Opened, Sheet, P], None]) -> Callable[Concatenate[Opened, Sheet, P], None]:
    """Make a press or an Enter begin a new turn; where the records are away, what was typed stays and it is said."""

    @wraps(callback)
    def run(opened: Opened, sheet: Sheet, /, *args: P.args, **kwargs: P.kwargs) -> None:
        st.session_state[TURN] += 1
        for kept in (_of(sheet, WRONG), _of(sheet, CLASH), SAID, acts.DONE, acts.WRONG):
            st.session_state.pop(kept, None)
        try:
            callback(opened, sheet, *args, **kwargs)
        except RecordsError as wrong:
            st.session_state[acts.WRONG] = WHERE, wrong

    return run


@_turn
def _sent(opened: Opened, sheet: Sheet) -> None:
    """Save the card that was typed, or keep it in the form with what is wrong, or beside what is there already."""
    typed = {field: st.session_state.get(_key(sheet, field), "") for field in sheet.fields}
    found = read_card(typed, sheet)
    if found.given is None:
        st.session_state[_of(sheet, WRONG)] = found.wrong
        return
    response = found.given.response.model_copy(update={"language": st.session_state.get(LANGUAGE) or language.ENGLISH})
    given = replace(found.given, response=response)
    number = response.card
    corrected: Clash | None = st.session_state.pop(_of(sheet, AFTER), None)
    if corrected is not None and corrected.number == number:
        _save(opened, sheet, with_the_rest(given, corrected.versions[-1], sheet), corrected.seen)
        return
    clash = _looked_at(opened, sheet.session, number, given)
    if not clash.versions:
        _save(opened, sheet, given, clash.seen)
        return
    given = with_the_rest(given, clash.versions[-1], sheet)
    if clash.versions == (given,) and all(len(heads) == 1 for heads in clash.seen.values()):
        st.session_state[SAID] = f"Card {number} is there already with the same answers: nothing was changed."
        _fill(sheet, {})
        return
    st.session_state[_of(sheet, CLASH)] = replace(clash, typed=given)


def _looked_at(opened: Opened, session: Session, number: str, typed: Given | None = None) -> Clash:
    """Return a card as it stands now.

    Raises
    ------
    RecordsError
        When it was deleted for good.
    """
    store, record = store_cache.store(), record_of_card(session.record, number)
    if store.is_erased(record):
        raise RecordsError(f"Card {number} was deleted for good, as somebody asked: it is not typed again.")
    seen = sessions.heads(store, opened.code, record)
    return Clash(number, tuple(sessions.versions(seen)), typed, seen)


def _save(opened: Opened, sheet: Sheet, given: Given, seen: Heads) -> None:
    """Save a card after what was seen of it; where somebody was first, what was typed stays in sight."""
    number, record = given.response.card, record_of_card(sheet.session.record, given.response.card)
    saved = acts.act(
        opened,
        WHERE,
        tables.saved(given, sheet),
        lambda store, role: sessions.changes(store, record, given, seen, role=role),
    )
    if saved:
        _fill(sheet, {})
    elif acts.somebody_else():
        st.session_state[_of(sheet, CLASH)] = _looked_at(opened, sheet.session, number, given)


# --- choosing between versions ------------------------------------------------------------------------


def _choose(opened: Opened, sheet: Sheet, clash: Clash) -> None:
    """Draw versions of a card beside each other, and let one be chosen or corrected."""
    first = "is there already and says something else" if clash.typed is not None else "was typed in different ways"
    st.warning(f"Card {plain(clash.number)} {first}. Choose what stands, or correct it.", icon=":material/call_split:")
    with st.container(key="ct_both_table"):
        st.table(plain_table(tables.side_by_side(clash.columns, sheet)))
    with st.container(horizontal=True):
        for at, (name, one) in enumerate(clash.columns.items()):
            st.button(
                plain(
                    f"Save {name[0].lower()}{name[1:]}" if one is clash.typed else f"Keep {name[0].lower()}{name[1:]}"
                ),
                key=f"ct_keep_{at}",
                on_click=_keep,
                args=(opened, sheet, clash, one),
            )
        st.button("Correct it", key="ct_correct", on_click=_correct, args=(opened, sheet, clash))


@_turn
def _keep(opened: Opened, sheet: Sheet, clash: Clash, chosen: Given) -> None:
    if (chosen,) == clash.versions and all(len(heads) == 1 for heads in clash.seen.values()):
        st.session_state[SAID] = f"Card {clash.number} stays as it was: nothing was changed."
        _fill(sheet, {})
        return
    _save(opened, sheet, chosen, clash.seen)


@_turn
def _correct(_: Opened, sheet: Sheet, clash: Clash) -> None:
    """Put into the form what was typed, or what all versions agree in: the rest is left to be typed."""
    if clash.typed is not None:
        typed = as_typed(clash.typed, sheet)
    else:
        first, *others = [as_typed(one, sheet) for one in clash.versions]
        typed = {field: text for field, text in first.items() if all(one[field] == text for one in others)}
    _fill(sheet, typed)
    st.session_state[_of(sheet, AFTER)] = clash
    st.session_state[SAID] = f"Card {clash.number}: type what should stand, then save it. Nothing is saved yet."


@_turn
def _settle(opened: Opened, sheet: Sheet, number: str) -> None:
    clash = _looked_at(opened, sheet.session, number)
    if clash.versions:  # else somebody has taken it back meanwhile: the list shows it no more
        st.session_state[_of(sheet, CLASH)] = clash


# --- what is typed so far ---------------------------------------------------------------------------


def _so_far(opened: Opened, sheet: Sheet, cards: Cards) -> None:
    """Draw how many cards there are, which are missing or differ, the list, and the file."""
    given = list(cards.by_number.values())
    st.markdown(f"**{plain(tables.typed_so_far(given))}**")
    if len(given) > 1:
        st.markdown(plain(tables.missing(_missing(sheet.session, cards))))
    for number in cards.differing:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/call_split: Card {plain(number)} was typed in different ways.", width="stretch")
            st.button(
                f"Settle card {plain(number)}",
                key=f"ct_settle_{number}",
                on_click=_settle,
                args=(opened, sheet, number),
            )
    if given:
        page_parts.while_open(
            "Cards typed so far",
            lambda: st.dataframe(tables.list_table(given, sheet), hide_index=True, alt="Cards typed so far"),
            key="ct_list",
        )
    cards_file.download(opened, sheet, given)
    if settings().uploads:
        page_parts.while_open(
            "Several cards at once, from a file",
            lambda: cards_file.upload(opened, sheet, cards.by_number, cards.differing),
            key="ct_file",
            icon=":material/upload:",
        )


def _missing(session: Session, cards: Cards) -> list[int]:
    """Return the missing numbers; those whose card was deleted for good are none."""
    store = store_cache.store()
    absent = missing_numbers(cards.by_number)
    if len(absent) > tables.MOST_NAMED:
        return absent
    return [one for one in absent if not store.is_erased(record_of_card(session.record, str(one)))]
