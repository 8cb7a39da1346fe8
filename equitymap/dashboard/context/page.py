"""The parts of the page about outcomes in context, for neighbourhoods: picture, notes, table, who to learn from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, zones
from equitymap.dashboard.context import cache
from equitymap.dashboard.context.controls import Choice
from equitymap.dashboard.parts.neighbourhood_panel import select_area
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.indicators import Indicator
from equitymap.measures.context.background import Fit
from equitymap.measures.context.learn_from import Learning, learn_from
from equitymap.measures.context.outcome_sample import (
    around,
    background,
    benchmark_value,
    can_be_shrunk,
    count_by_fifth,
    exclusion_reason,
)
from equitymap.views.context import background_chart, background_sentences, context_tables, learn_sentences
from equitymap.views.fixed_table import fixed_table
from equitymap.views.words import count, plain, series

CHART = "context_chart"
WHO = {"income": "residents", "idaci": "children"}
NOTHING = (
    "This place holds no outcome that can be set against background. Whoever looks after this copy can build it again"
    " from the official files."
)
NAME_ORDER = (
    "In name order and in no other: this is no ranking. To see one neighbourhood, tap its mark on the picture or find"
    " it by name."
)


def fitted(opened: Opened, choice: Choice) -> Fit:
    """Return the fit that the controls ask for."""
    assert choice.outcome is not None
    return cache.fitted(opened, choice.outcome.id, choice.against, choice.line)


def where(opened: Opened, choice: Choice) -> str:
    """Return whose neighbourhoods the line goes through, in words."""
    if choice.line == "england":
        return "in England"
    place, entry = opened.place, choice.outcome
    rows = place.outcomes
    ring = place.neighbourhoods.index[~place.neighbourhoods["inside"].astype(bool)]
    told = entry is not None and bool(rows.loc[rows["indicator"] == entry.id, "area_code"].isin(ring).any())
    return f"in {place.name}{' and within 10 km of it' if told else ''}"


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading."""
    if choice.outcome is None:
        return NOTHING
    found = fitted(opened, choice)
    return background_sentences.share_sentence(
        found,
        choice.outcome.label,
        choice.background,
        where=where(opened, choice),
        period=background_sentences.in_period(choice.outcome.period),
    )


def names(opened: Opened) -> pd.DataFrame:
    """Return the names of the neighbourhoods inside, by code."""
    inside = opened.place.inside
    return pd.DataFrame({"Neighbourhood": inside["label"], "Ward": inside["ward"]})


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the scatter with its curve, and what it says of both ends of the line."""
    entry = choice.outcome
    if entry is None:
        return
    found, place = fitted(opened, choice), opened.place
    areas = place.neighbourhoods
    unit = background(place, choice.against)[1]
    said = background_sentences.ends_sentence(found, entry, choice.background, unit)
    drawn = areas["label"].sort_index()
    usual = background_sentences.usual_sentence(found, place.inside.index, place.name)
    mark = " (position in England, 0 least to 100 most)" if unit == "position" else ""
    named = learning(opened, choice)
    chart = background_chart.scatter(
        found,
        drawn,
        outcome=entry.label,
        unit=entry.unit,
        decimals=entry.decimals,
        against=f"{_capital(choice.background)}{mark}",
        against_unit=unit,
        inside=areas["inside"],
        selected=zones.outlined(opened) if choice.area is None else (choice.area,),
        learn=named.learn,
        england=benchmark_value(place, entry, "england"),
    )
    ring = bool(drawn.index.difference(place.inside.index).isin(found.points.index).any())
    zone = zones.shown(opened)
    page_parts.chart(
        chart,
        key=CHART,
        on_click=_clicked,
        alt=f"{entry.label} against {choice.background}. {sentence(opened, choice)} {said} {usual}"
        " The table has every figure.",
        below=background_chart.key(
            place.name,
            ring=ring,
            learn=len(named.learn),
            what=background_sentences.AREAS,
            zone="" if zone is None else zone.name,
        ),
    )
    if choice.area is not None and choice.area in found.points.index:
        st.markdown(f"**{plain(_selected(opened, choice, found, unit))}**")
    beside = background_sentences.around_sentence(entry, around(place, entry))
    for words in (beside, usual, said, background_sentences.NOT_CAUSE):
        if words:
            st.markdown(plain(words))
    page_parts.footnote(background_sentences.rest_sentence(found))


def _selected(opened: Opened, choice: Choice, found: Fit, unit: str) -> str:
    assert choice.area is not None
    assert choice.outcome is not None
    row, name = found.points.loc[[choice.area]].iloc[0], str(opened.place.inside["label"].loc[choice.area])
    if unit == "position":
        return background_sentences.point_sentence_position(row, name, choice.outcome)
    return background_sentences.point_sentence(row, name, choice.outcome, who=WHO[choice.against])


def _clicked() -> None:
    """Select the neighbourhood whose mark was clicked, before the page runs again."""
    points = st.session_state[CHART]["selection"]["points"]
    code = points[0].get("customdata", [None])[0] if points else None
    if code is not None and code in st.session_state.get("cx_inside", ()):
        select_area(str(code))


@guarded
def table(opened: Opened, choice: Choice) -> None:
    """Draw every neighbourhood with its figure and what is usual, in name order, which cannot be changed."""
    entry = choice.outcome
    if entry is None:
        return
    found = fitted(opened, choice)
    off = cache.around(opened, entry.id, choice.against, choice.line)
    rows = context_tables.points_table(
        found,
        names(opened),
        around=off.get(entry.period, pd.DataFrame()),
        headings=(
            _capital(choice.background) + _percent(background(opened.place, choice.against)[1]),
            entry.label + _percent(entry.unit),
        ),
    )
    said = f"{entry.label} ({entry.period}) and background of every neighbourhood, in name order"
    st.html(fixed_table(rows, said, decimals=max(1, entry.decimals), chosen=choice.area))
    st.markdown(NAME_ORDER)
    page_parts.footnote(context_tables.points_note(rows))
    page_parts.download(
        "Download the table",
        lambda: context_tables.points_csv(
            rows, entry=entry, period=entry.period, basis=where(opened, choice), invented=opened.place.manifest.invented
        ),
        f"{opened.place.code}-{entry.id}-given-background.csv",
    )


def learning(opened: Opened, choice: Choice) -> Learning:
    """Return who might be learned from among the neighbourhoods inside."""
    assert choice.outcome is not None
    periods = cache.around(opened, choice.outcome.id, choice.against, choice.line)
    return learn_from(periods, worse=choice.outcome.worse, among=list(opened.place.inside.index))


@guarded
def learn(opened: Opened, choice: Choice) -> None:
    """Draw who might be learned from, or why nobody is named."""
    entry = choice.outcome
    if entry is None:
        return
    found = learning(opened, choice)
    st.markdown(plain(learn_sentences.learn_sentence(found, entry.label, where=f"in {opened.place.name}")))
    if found.learn:
        listed = names(opened).loc[list(found.learn)].sort_values("Neighbourhood")
        st.html(fixed_table(listed, "Neighbourhoods to learn from, by name"))
        st.markdown(learn_sentences.NO_ORDER)
    for words in (
        learn_sentences.other_side_sentence(found, entry.worse),
        learn_sentences.chance_sentence(found),
    ):
        if words:
            st.markdown(plain(words))
    page_parts.footnote(_shrunk(opened, choice), _named_outcomes(cache.outcomes(opened)))


def _shrunk(opened: Opened, choice: Choice) -> str:
    assert choice.outcome is not None
    periods = cache.around(opened, choice.outcome.id, choice.against, choice.line)
    inside = opened.place.inside.index
    rows = [table[table.index.isin(inside)] for table in periods.values() if len(table)]
    return learn_sentences.shrunk_sentence(pd.concat([table["weight"] for table in rows])) if rows else ""


def _named_outcomes(outcomes: tuple[Indicator, ...]) -> str:
    """Name the outcomes whose counts are published, for which chance can be told from difference."""
    able = [background_sentences.inline(entry.label) for entry in outcomes if can_be_shrunk(entry)]
    if not able:
        return "No outcome here is published with its counts."
    return (
        f"Published with the counts that this needs: {series(able)}. The others are shown with the range of a"
        " prediction and never named."
    )


@guarded
def levels(opened: Opened, choice: Choice) -> None:
    """Draw absolute levels beside ranks, with what ranks cannot show."""
    entry = choice.outcome
    if entry is None:
        return
    found = count_by_fifth(opened.place, entry)
    st.markdown(plain(learn_sentences.fifths_sentence(found, entry, opened.place.name)))
    if found is not None:
        st.html(
            fixed_table(
                context_tables.levels_table(found, entry),
                "England's fifths as levels, and the neighbourhoods here in each",
            )
        )
    st.markdown(learn_sentences.ZERO_SUM)


def limits(opened: Opened, choice: Choice) -> None:
    """Draw how the line was drawn, where the figures come from, and which outcomes are not here and why."""
    entry = choice.outcome
    if entry is None:
        return
    found = fitted(opened, choice)
    lacking = background_sentences.left_out_sentence(found.left_out)
    line = (
        f"The line: {count(len(found.points), 'neighbourhood', 'neighbourhoods')} {where(opened, choice)}, a smooth"
        f" curve (natural cubic spline, weighted by the people each figure speaks of) with"
        f" {'urban and rural' if choice.line == 'england' else 'the rural-urban class'} allowed for; drawn for"
        f" “{found.main_group}”. The band is where the line itself could be, 95 in 100. {lacking}"
    )
    page_parts.about_figures(opened, [entry.release, "iod2025-all"], limits=[entry.limits, line])
    reasons: dict[str, list[str]] = {}
    for measure in opened.measures:
        if measure.indicator is not None and (why := exclusion_reason(measure.indicator)) is not None:
            reasons.setdefault(why, []).append(background_sentences.inline(measure.label))
    with st.expander("Outcomes that are not here, and why"):
        for why, these in reasons.items():
            st.markdown(f"- {plain(_capital(why))}: {plain(series(these))}.")


def _percent(unit: str) -> str:
    return ", %" if unit == "percent" else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
