"""The parts of the page from cradle to career: the matrix, one square of it, and the counts of children served."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import uploads
from equitymap.dashboard.cradle_to_career import cache
from equitymap.dashboard.cradle_to_career.controls import Choice
from equitymap.dashboard.messages import message
from equitymap.dashboard.shell import Opened, guarded
from equitymap.errors import EquityMapError
from equitymap.indicators import registry
from equitymap.measures.cradle_to_career.indicator_card import Card, smaller_area_cards
from equitymap.measures.cradle_to_career.matrix import Matrix, all_drivers, matrix
from equitymap.settings import settings
from equitymap.sources.local import limited_process, local_reach
from equitymap.sources.local.local_file import LIMITS
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career import matrix_sentences as words
from equitymap.views.cradle_to_career.cradle_tables import matrix_csv, scorecard_table
from equitymap.views.cradle_to_career.indicator_words import group_gap, level, whose
from equitymap.views.cradle_to_career.matrix_grid import STYLE, grid
from equitymap.views.cradle_to_career.trend_sentences import moved
from equitymap.views.cradle_to_career.verdict_sentences import allowance, beside, direction, interval_words, standing
from equitymap.views.words import count, plain

FILE = "cr_file"


@dataclass(frozen=True)
class Shown:
    """What the whole page draws from: the choice, the matrix, the cards and the ends along deprivation."""

    choice: Choice
    found: Matrix
    cards: dict[str, Card]
    ends: dict[str, tuple[float, float] | None]


def gather(opened: Opened, choice: Choice) -> Shown:
    """Return the matrix of the place with the reach that this visit knows of."""
    cards = dict(cache.cards(opened))
    reach = {}
    try:
        reach = cache.reaches(opened, cache.local_counts(opened, uploads.found_for(FILE, ())))
    except EquityMapError as wrong:
        st.error(message(wrong), icon=":material/error:")
    found = matrix(opened.place, cache.staged(), cards, by=choice.by, children_served=reach)
    return Shown(choice, found, cards, dict(cache.ends(opened, choice.ruler)))


def sentence(opened: Opened, shown: Shown) -> str:
    """Return the answer to the heading: how much is measured, and in how many squares nothing is."""
    return words.headline(shown.found, opened.place.name)


@guarded
def squares(opened: Opened, shown: Shown) -> None:
    """Draw the matrix with its download, and the table of every indicator."""
    st.subheader("What is measured at each stage of life, and what is not?")
    if thin := words.thin_stages(shown.found):
        st.markdown(plain(thin))
    st.html(STYLE)
    choice = shown.choice
    st.html(
        grid(
            shown.found,
            ends=shown.ends,
            line=choice.line,
            address=choice.address,
            open_cell=(choice.stage, choice.column),
        )
    )
    staged = [card for card in shown.cards.values() if card.entry.stage]
    st.caption(plain(allowance(staged, opened.place.name)))
    st.caption(
        "Each square shows its first indicator. A direction is named only from six years or more, counted the same way;"
        " a step from one year to the next is not one. “Gap” is between groups of children where they are published,"
        f" else between neighbourhoods of {plain(opened.place.name)}."
    )
    listed = st.expander(
        f"Table: {count(len(staged), 'indicator', 'indicators')}",
        key="cr_table_open",
        on_change="rerun",
        icon=":material/table:",
    )
    if listed.open:
        with listed:
            st.dataframe(scorecard_table(staged, shown.ends), hide_index=True, alt="Every indicator, by stage of life")
    st.download_button(
        "Download the matrix",
        lambda: matrix_csv(opened.place, shown.found, shown.ends, line=choice.line),
        f"{opened.place.code}-cradle-to-career.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


@guarded
def square(opened: Opened, shown: Shown) -> None:
    """Draw the opened square: each indicator in full, what lies behind it, services and reach of the stage."""
    choice, place = shown.choice, opened.place
    cell = shown.found.cells[choice.stage, choice.column]
    name, column = STAGES[cell.stage], shown.found.columns[cell.column]  # type: ignore[index]
    st.subheader(f"{name}: {plain(column[:1].lower() + column[1:])}", anchor="square")
    st.markdown(plain(words.cell_sentence(cell, stage=name, column=column)))
    indicators, around = st.columns([3, 2], gap="large")
    with indicators:
        chained = [_indicator(card, shown, place.name) for card in cell.cards]
        if any(chained):
            st.caption(words.CHAIN_CAUTION)
        if cell.silent and not cell.empty:
            silent = "; ".join(entry.label for entry in cell.silent)
            st.caption(f"Without a figure for this place: {plain(silent)}.")
    with around:
        st.markdown("**Services for this stage**")
        for service in shown.found.services[cell.stage]:
            st.markdown(f"- {plain(words.service_sentence(service, place.name))}")
        st.markdown(
            "**Reach.** "
            + plain(words.reach_sentence(cell.stage, shown.found.children_served.get(cell.stage), choice.line))
        )
        st.caption(plain(words.line_words(choice.line)))
        if gap := words.stage_gap(cell.stage):
            st.caption(f"A gap that we know of: {plain(gap)}")


def _indicator(card: Card, shown: Shown, place_name: str) -> bool:
    """Draw one indicator of the opened square: its figures, whose they are, what lies behind; return if any does."""
    entry = card.entry
    st.markdown(f"**{plain(entry.label)}**{' (core)' if entry.core else ''}  \n{plain(entry.description)}")
    found = card.comparisons
    lines = (
        f"{level(card)}{_limits(card)}; {direction(entry)}",
        "; ".join(beside(card, one) for one in found) if found else standing(card),
        f"Over the years: {moved(card)}",
        f"Gap: {group_gap(card, shown.ends.get(entry.id))}",
    )
    behind = words.chain_words(all_drivers(entry, {one.id: one for one in registry()}), shown.cards)
    st.markdown("\n".join(f"- {plain(line[:1].upper() + line[1:])}." for line in (*lines, behind) if line))
    st.caption(plain(whose(card, place_name, smaller_area_cards(card, shown.cards))))
    return bool(behind)


def _limits(card: Card) -> str:
    words = interval_words(card)
    return f" ({words})" if words else ""


@guarded
def reach_upload() -> None:
    """Draw the upload of children served, which is used in this visit and not kept."""
    if not settings().uploads:
        return
    with st.expander("Give counts of children served", icon=":material/upload_file:"):
        st.markdown(
            "No national source says how many children a service reaches. Fill the template with counts of your own;"
            " they are used in this visit and not kept. Give numbers of 10 or more, and no names."
        )
        st.download_button(
            "Download the template",
            local_reach.template,
            "children-served.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        read = uploads.file_of(
            "Children served (CSV)", FILE, LIMITS, about=(), read=lambda data, _: limited_process.children(data)
        )
        if read is None:
            return
        if read.found is None:
            st.error(message(read.wrong), icon=":material/error:")
            return
        st.success(f"{count(len(read.found.counts), 'stage has', 'stages have')} a count now.")
        for problem in read.found.problems:
            st.caption(plain(problem))
