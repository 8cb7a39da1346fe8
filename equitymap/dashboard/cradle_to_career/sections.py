"""The lower parts of the page from cradle to career: one indicator over ten years, and between neighbourhoods."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.cradle_to_career import cache
from equitymap.dashboard.cradle_to_career.page import Shown
from equitymap.dashboard.shell import Opened, guarded, limits_line, release_line
from equitymap.measures.cradle_to_career.indicator_card import Card, nearest
from equitymap.views.cradle_to_career import gradient_sentences, scorecard_chart, scorecard_sentences, trend_sentences
from equitymap.views.cradle_to_career.cradle_tables import gradient_csv, gradient_table, years_csv, years_table
from equitymap.views.cradle_to_career.gradient_chart import gradient_bars
from equitymap.views.cradle_to_career.indicator_words import short_group
from equitymap.views.words import plain

NO_BAR = {"displayModeBar": False}


@guarded
def scorecard(opened: Opened, shown: Shown) -> None:
    """Draw one indicator over ten years: level, comparisons, breaks, projection, and the gap between groups."""
    st.subheader("How has it moved over ten years?")
    if shown.choice.measure is None:
        st.info("No indicator of a stage of life has a figure for this place. Rebuild it with the files of councils.")
        return
    card, place = shown.cards[shown.choice.measure], opened.place
    st.markdown(plain(scorecard_sentences.latest_sentence(card, place.name, nearest(card, shown.cards))))
    st.markdown(plain(trend_sentences.ten_years(card)))
    st.plotly_chart(
        scorecard_chart.years_chart(card),
        theme=None,
        key="cr_years",
        config=NO_BAR,
        alt=scorecard_sentences.projection_alternative(card),
    )
    for line in scorecard_sentences.breaks_sentences(card):
        st.caption(plain(line))
    st.markdown(plain(trend_sentences.projection_sentence(card)))
    _gaps(card)
    listed = st.expander("Table: every year", key="cr_years_open", on_change="rerun", icon=":material/table:")
    if listed.open:
        with listed:
            st.dataframe(years_table(card), hide_index=True, alt=f"{card.entry.label}, every year")
    st.download_button(
        "Download the years",
        lambda: years_csv(place, card),
        f"{place.code}-{card.entry.id}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
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
            card.narrowing(pair), entry=card.entry, worse_off=short_group(worse_off), better_off=short_group(better_off)
        )
        said = f"{scorecard_sentences.gap_sentence(card, pair)} {told}"
        if number == 0:
            st.markdown(plain(said))
            st.plotly_chart(scorecard_chart.gap_chart(card, pair), theme=None, key="cr_gap", config=NO_BAR, alt=said)
        else:
            st.markdown(f"- {plain(said)}")


def _source(opened: Opened, card: Card) -> None:
    releases = {used.id: used for used in opened.place.manifest.releases}
    for release_id in card.known["release"].dropna().unique():
        if release_id in releases:
            st.caption(plain(release_line(releases[release_id])))
            st.caption(plain(limits_line(card.entry.limits, releases[release_id].limits)))
            return
    st.caption(plain(limits_line(card.entry.limits)))


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
    st.plotly_chart(
        gradient_bars(found),
        theme=None,
        key="cr_profile",
        config=NO_BAR,
        alt=gradient_sentences.alternative(found, place.name),
    )
    st.markdown(plain(gradient_sentences.slope_sentence(found)))
    st.markdown(plain(gradient_sentences.concentration_sentence(found)))
    st.caption(plain(gradient_sentences.left_out_sentence(found)))
    for caveat in gradient_sentences.CAVEATS:
        st.caption(plain(caveat))
    listed = st.expander(
        f"Table: {len(found.groups)} groups", key="cr_profile_open", on_change="rerun", icon=":material/table:"
    )
    if listed.open:
        with listed:
            st.dataframe(gradient_table(found), hide_index=True, alt=f"{entry.label} by group of deprivation")
    st.download_button(
        "Download the groups",
        lambda: gradient_csv(place, found),
        f"{place.code}-{entry.id}-groups.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )
    used = next((one for one in place.manifest.releases if one.id == entry.release), None)
    if used is not None:
        st.caption(plain(release_line(used)))
        st.caption(plain(limits_line(entry.limits, used.limits)))
