"""The parts of the page from cradle to career: matrix, one square, one indicator over the years and between areas."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import page_parts, uploads
from equitymap.dashboard.cradle_to_career import cache
from equitymap.dashboard.cradle_to_career.controls import Choice
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.errors import EquityMapError
from equitymap.indicators import registry
from equitymap.measures.cradle_to_career.indicator_card import Card, smaller_area_cards
from equitymap.measures.cradle_to_career.matrix import Matrix, all_drivers, matrix
from equitymap.settings import settings
from equitymap.sources.local import limited_process, local_reach
from equitymap.sources.local.local_file import LIMITS
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career import gradient_sentences, scorecard_chart, scorecard_sentences, trend_sentences
from equitymap.views.cradle_to_career import matrix_sentences as words
from equitymap.views.cradle_to_career.cradle_tables import (
    gradient_csv,
    gradient_table,
    matrix_csv,
    scorecard_table,
    years_csv,
    years_table,
)
from equitymap.views.cradle_to_career.gradient_chart import gradient_bars
from equitymap.views.cradle_to_career.indicator_words import group_gap, level, short_group, whose
from equitymap.views.cradle_to_career.matrix_grid import STYLE, grid
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
            parameters=choice.address,
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
    page_parts.table(
        f"Table: {count(len(staged), 'indicator', 'indicators')}",
        lambda: scorecard_table(staged, shown.ends),
        key="cr_table_open",
        alt="Every indicator, by stage of life",
    )
    page_parts.download(
        "Download the matrix",
        lambda: matrix_csv(opened.place, shown.found, shown.ends, line=choice.line),
        f"{opened.place.code}-cradle-to-career.csv",
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
    comparisons = card.comparisons
    lines = (
        f"{level(card)}{_limits(card)}; {direction(entry)}",
        "; ".join(beside(card, comparison) for comparison in comparisons) if comparisons else standing(card),
        f"Over the years: {trend_sentences.moved(card)}",
        f"Gap: {group_gap(card, shown.ends.get(entry.id))}",
    )
    behind = words.chain_words(all_drivers(entry, {indicator.id: indicator for indicator in registry()}), shown.cards)
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
        page_parts.download("Download the template", local_reach.template, "children-served.csv")
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


@guarded
def scorecard(opened: Opened, shown: Shown) -> None:
    """Draw one indicator over ten years: level, comparisons, breaks, projection, and the gap between groups."""
    st.subheader("How has it moved over ten years?")
    if shown.choice.measure is None:
        st.info("No indicator of a stage of life has a figure for this place. Rebuild it with the files of councils.")
        return
    card, place = shown.cards[shown.choice.measure], opened.place
    st.markdown(plain(scorecard_sentences.latest_sentence(card, place.name, smaller_area_cards(card, shown.cards))))
    st.markdown(plain(trend_sentences.ten_years(card)))
    page_parts.chart(
        scorecard_chart.years_chart(card), key="cr_years", alt=scorecard_sentences.projection_alternative(card)
    )
    for line in scorecard_sentences.breaks_sentences(card):
        st.caption(plain(line))
    st.markdown(plain(trend_sentences.projection_sentence(card)))
    _gaps(card)
    page_parts.table(
        "Table: every year", lambda: years_table(card), key="cr_years_open", alt=f"{card.entry.label}, every year"
    )
    page_parts.download("Download the years", lambda: years_csv(place, card), f"{place.code}-{card.entry.id}.csv")
    _source(opened, card)


def _gaps(card: Card) -> None:
    """Draw the gap between the first pair of groups, and the sentences about every other pair."""
    if not card.pairs:
        st.caption("No figures of groups are published with this indicator, so no gap between groups is shown.")
        return
    st.markdown("**How did the gap between groups move?**")
    for number, pair in enumerate(card.pairs):
        worse_off, better_off = card.worse_off(pair)
        told = trend_sentences.narrowing_sentence(
            card.gap_trend(pair), entry=card.entry, worse_off=short_group(worse_off), better_off=short_group(better_off)
        )
        said = f"{scorecard_sentences.gap_sentence(card, pair)} {told}"
        if number == 0:
            st.markdown(plain(said))
            page_parts.chart(scorecard_chart.gap_chart(card, pair), key="cr_gap", alt=said)
        else:
            st.markdown(f"- {plain(said)}")


def _source(opened: Opened, card: Card) -> None:
    """Draw the first release of the card that the place uses, else what the indicator alone cannot tell."""
    used = {release.id for release in opened.place.manifest.releases}
    known = [release_id for release_id in card.known["release"].dropna().unique() if release_id in used][:1]
    page_parts.about_figures(opened, known, limits=[card.entry.limits], key="about_square")


@guarded
def neighbourhoods(opened: Opened, shown: Shown) -> None:
    """Draw one indicator along deprivation inside the place, with its indices and what they cannot bear."""
    st.subheader("How far apart are neighbourhoods, and how did the gap move?")
    choice, place = shown.choice, opened.place
    if choice.along is None:
        st.info("No indicator of neighbourhoods has a figure for this place.")
        return
    found = cache.profile(opened, choice.along, choice.ruler, choice.basis)
    entry = shown.cards[choice.along].entry
    if isinstance(found, str):
        st.info(f"{plain(entry.label)}: {gradient_sentences.UNFIT[found]}")
        return
    st.markdown(
        f"**{plain(entry.label)}, {plain(found.period)}.**"
        f" {plain(gradient_sentences.level_sentence(found, place.name))}"
    )
    ends = cache.by_year(opened, choice.along, choice.ruler)
    st.markdown(plain(gradient_sentences.by_year_sentence(entry, ends)))
    page_parts.chart(gradient_bars(found), key="cr_profile", alt=gradient_sentences.alternative(found, place.name))
    st.markdown(plain(gradient_sentences.slope_sentence(found)))
    st.markdown(plain(gradient_sentences.concentration_sentence(found)))
    st.caption(plain(gradient_sentences.left_out_sentence(found)))
    for caveat in gradient_sentences.CAVEATS:
        st.caption(plain(caveat))
    page_parts.table(
        f"Table: {len(found.groups)} groups",
        lambda: gradient_table(found),
        key="cr_profile_open",
        alt=f"{entry.label} by group of deprivation",
    )
    page_parts.download(
        "Download the groups", lambda: gradient_csv(place, found), f"{place.code}-{entry.id}-groups.csv"
    )
    page_parts.about_figures(opened, [entry.release], limits=[entry.limits])
