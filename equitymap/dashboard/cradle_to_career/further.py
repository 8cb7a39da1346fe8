"""The parts of the page below the matrix, one open at a time: years, neighbourhoods, services, indicators, method."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.cradle_to_career import cache, controls
from equitymap.dashboard.cradle_to_career.page import FILE, Shown
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import uploads
from equitymap.dashboard.shell import guarded
from equitymap.measures.cradle_to_career.gradient import RULERS
from equitymap.measures.cradle_to_career.indicator_card import Card, smaller_area_cards
from equitymap.settings import settings
from equitymap.sources.local import limited_process, local_reach
from equitymap.sources.local.local_file import LIMITS
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career import gradient_sentences, scorecard_sentences, trend_sentences
from equitymap.views.cradle_to_career import headline_sentences as headlines
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
from equitymap.views.cradle_to_career.indicator_words import short_group
from equitymap.views.cradle_to_career.method_sentences import METHOD
from equitymap.views.cradle_to_career.verdict_sentences import allowance
from equitymap.views.words import capital, count, plain


def further(opened: Opened, shown: Shown) -> None:
    """Draw the choice of the parts below the matrix, and the one that is open."""
    with st.container(key="cr_further"):
        st.header("Look further", anchor=False)
        more = widgets.pills(
            "Look further",
            list(controls.MORE),
            key="cr_more",
            format_func=controls.MORE.__getitem__,
            label_visibility="collapsed",
        )
    if more is not None:
        {"years": years, "between": between, "services": services, "all": every, "method": method}[more](opened, shown)


@guarded
def years(opened: Opened, shown: Shown) -> None:
    """Draw one indicator over ten years: level, comparisons, breaks, projection, and the gap between groups."""
    choices = controls.followed(shown.cards)
    if not choices:
        st.info("No indicator of a stage of life has a figure for this place. Rebuild it with the files of councils.")
        return
    key = _chosen("cr_measure", choices, shown, lambda key: f"{shown.cards[key].entry.label} · {shown.cards[key].area}")
    card, place = shown.cards[key], opened.place
    st.markdown(plain(scorecard_sentences.latest_sentence(card, place.name, smaller_area_cards(card, shown.cards))))
    st.markdown(plain(trend_sentences.ten_years(card)))
    page_parts.chart(
        cache.years_chart(opened, key), key="cr_years", alt=scorecard_sentences.projection_alternative(card)
    )
    for line in scorecard_sentences.breaks_sentences(card):
        st.caption(plain(line))
    st.markdown(plain(trend_sentences.projection_sentence(card)))
    _gaps(opened, card)
    page_parts.table(
        "Table: every year", lambda: years_table(card), key="cr_years_open", alt=f"{card.entry.label}, every year"
    )
    page_parts.download("Download the years", lambda: years_csv(place, card), f"{place.code}-{card.entry.id}.csv")


def _chosen(key: str, choices: list[str], shown: Shown, label: Callable[[str], str]) -> str:
    """Draw the choice of an indicator; where none was chosen, that of the open square, else the first one."""
    if st.session_state.get(key) not in choices:
        told = None if shown.told is None else shown.told.entry.id
        st.session_state[key] = told if told in choices else choices[0]
    return str(widgets.selectbox("Indicator", choices, key=key, format_func=label))


def _gaps(opened: Opened, card: Card) -> None:
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
            page_parts.chart(cache.gap_chart(opened, card.entry.id, pair), key="cr_gap", alt=said)
        else:
            st.markdown(f"- {plain(said)}")


@guarded
def between(opened: Opened, shown: Shown) -> None:
    """Draw one indicator along deprivation inside the place; its indices are behind "How we measure this"."""
    choices, place = controls.laid_along(shown.cards), opened.place
    if not choices:
        st.info("No indicator of neighbourhoods has a figure for this place.")
        return
    which, order, groups = st.columns(3)
    with which:
        along = _chosen("cr_along", choices, shown, lambda key: shown.cards[key].entry.label)
    with order:
        ruler = widgets.selectbox(
            "In order of",
            list(RULERS),
            key="cr_ruler",
            format_func=lambda one: capital(gradient_sentences.RULER_WORDS[one]),
        )
    with groups:
        basis = widgets.selectbox(
            "Grouped into", list(controls.BASES), key="cr_basis", format_func=controls.BASES.__getitem__
        )
    found, entry = cache.profile(opened, along, ruler, basis), shown.cards[along].entry
    if isinstance(found, str):
        st.info(f"{plain(entry.label)}: {gradient_sentences.UNFIT[found]}")
        return
    st.markdown(
        f"**{plain(entry.label)}, {plain(found.period)}.**"
        f" {plain(gradient_sentences.level_sentence(found, place.name))}"
    )
    st.markdown(plain(gradient_sentences.by_year_sentence(entry, cache.by_year(opened, along, ruler))))
    page_parts.chart(gradient_bars(found), key="cr_profile", alt=gradient_sentences.alternative(found, place.name))
    with st.expander("How we measure this", icon=":material/straighten:"):
        for text in (
            gradient_sentences.slope_sentence(found),
            gradient_sentences.concentration_sentence(found),
            gradient_sentences.left_out_sentence(found),
            *gradient_sentences.CAVEATS,
        ):
            st.markdown(plain(text))
    page_parts.table(
        f"Table: {len(found.groups)} groups",
        lambda: gradient_table(found),
        key="cr_profile_open",
        alt=f"{entry.label} by group of deprivation",
    )
    page_parts.download(
        "Download the groups", lambda: gradient_csv(place, found), f"{place.code}-{entry.id}-groups.csv"
    )


@guarded
def services(opened: Opened, shown: Shown) -> None:
    """Draw services and reach of every stage, the line to set reach beside, and the upload of children served."""
    found, line = shown.found, shown.choice.line
    for stage, name in STAGES.items():
        told = [words.service_sentence(service, opened.place.name) for service in found.services[stage]]
        reach = words.reach_sentence(stage, found.children_served.get(stage), line)
        st.markdown(f"**{plain(name)}**\n" + "\n".join(f"- {plain(text)}" for text in (*told, reach)))
    widgets.slider("Tipping-point line, %", 5, 100, key="cr_line", step=5)
    st.markdown(plain(words.line_words(line)))


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
def every(opened: Opened, shown: Shown) -> None:
    """Draw the table of every indicator."""
    staged = [shown.cards[key] for key in controls.followed(shown.cards)]
    st.dataframe(
        scorecard_table(staged, cache.all_ends(opened, shown.choice.ruler)),
        hide_index=True,
        alt="Every indicator, by stage of life",
    )


def files(opened: Opened, shown: Shown) -> None:
    """Draw what can be taken away and what can be given: the matrix as a file, and counts of children served."""
    take, give = st.columns([1, 3], vertical_alignment="top")
    with take:
        matrix_download(opened, shown)
    with give:
        reach_upload()


def matrix_download(opened: Opened, shown: Shown) -> None:
    """Draw the button that saves every square with all of its indicators."""
    page_parts.download(
        "Download the matrix",
        lambda: matrix_csv(
            opened.place, shown.found, cache.all_ends(opened, shown.choice.ruler), line=shown.choice.line
        ),
        f"{opened.place.code}-cradle-to-career.csv",
    )


@guarded
def method(opened: Opened, shown: Shown) -> None:
    """Draw how squares are chosen and when a verdict is given."""
    staged = [shown.cards[key] for key in controls.followed(shown.cards)]
    thin = headlines.thin_stages(shown.found)
    for text in (*METHOD, allowance(staged, opened.place.name), thin):
        if text:
            st.markdown(plain(text))
