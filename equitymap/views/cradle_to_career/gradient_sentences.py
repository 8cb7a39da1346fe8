"""Sentences about how an indicator lies along deprivation inside a place, each with what it cannot bear."""

from __future__ import annotations

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.deprivation_groups import FIFTHS_FROM
from equitymap.measures.cradle_to_career.gap_trend import gap_trend
from equitymap.measures.cradle_to_career.gradient import Gradient, NoGradient
from equitymap.measures.inequality import SlopeIndex
from equitymap.views.cradle_to_career.indicator_words import apart, difference, value
from equitymap.views.cradle_to_career.trend_sentences import narrowing_sentence
from equitymap.views.words import count

AREAS = {"lsoa": ("neighbourhood", "neighbourhoods"), "ward": ("ward", "wards")}
RULER_WORDS = {
    "income": "residents on a low income",
    "idaci": "children in low-income homes",
    "imd": "all kinds of deprivation together",
}
PARTS = {5: "fifth", 10: "tenth"}
CAVEATS = (
    "The slope assumes a nearly even gradient: look at the bars beside it. It is unsteady in small groups, and it moves"
    " when people move house, even if nobody's life changes.",
    "A gap between the two ends leaves out everyone in the middle; the slope and the concentration index count them.",
    "England's tenths and the place's own give different answers. Neither describes the people in a neighbourhood: not"
    " everyone in a deprived neighbourhood is deprived.",
    "Intervals of the slope and of the concentration index come from whole wards drawn again, so that they hold how far"
    " neighbourhoods lie from the line and that those beside each other are alike. Intervals of the bars treat each"
    " count as if drawn again; figures that the publisher modelled or smoothed are less sure than they look.",
)
UNFIT: dict[NoGradient, str] = {
    "counts": "This is a number of people: larger neighbourhoods have larger numbers, so it is not compared along"
    " deprivation.",
    "whole_district": "This is published for whole councils only: it says nothing about differences within one.",
    "too_few": f"Fewer than {FIFTHS_FROM} areas here have a figure: too few to put into groups.",
    "one_group": "Its areas fall into one group only, or are wards, which have no national tenths: choose the place's"
    " own groups.",
    "no_figures": "No neighbourhood here has a figure of it for this period.",
}


def part_words(profile: Gradient, which: str) -> str:
    """Return 'the most deprived fifth of Norwich's wards' without the place: which is 'most' or 'least'."""
    part, (_, many) = PARTS[len(profile.groups)], AREAS[profile.geography]
    return f"the {which} deprived {part} of {many}"


def level_sentence(profile: Gradient, place_name: str) -> str:
    """Return the figures at both ends of the place, and the gap between them."""
    entry, (most, least) = profile.entry, profile.ends
    if profile.basis == "england":
        where = (
            f"Where {place_name} lies in tenth {most.name} of England's neighbourhoods (1 is the most deprived) the"
            f" figure is {value(entry, most['value'])}, in tenth {least.name} it is {value(entry, least['value'])}"
        )
    else:
        where = (
            f"In {part_words(profile, 'most')} of {place_name} the figure is {value(entry, most['value'])}, in"
            f" {part_words(profile, 'least')} it is {value(entry, least['value'])}"
        )
    gap = apart(entry, float(most["value"]), float(least["value"]))
    if gap == 0:
        return f"{where}: no gap between the two ends."
    return f"{where}: {difference(entry, gap)} {'higher' if gap > 0 else 'lower'} where deprivation is greatest."


def slope_sentence(profile: Gradient) -> str:
    """Return slope and relative index with their limits, or why there is none."""
    found, entry = profile.slope, profile.entry
    if found is None:
        return (
            "The slope index needs a figure in every group. This place has none in some of England's tenths: choose its"
            " own groups."
        )
    if round(found.sii, entry.decimals) == 0:
        text = "From the most to the least deprived end the fitted line is level"
    else:
        way = "rises" if found.sii > 0 else "falls"
        text = f"From the most to the least deprived end the fitted line {way} by {difference(entry, found.sii)}"
    return f"{text} ({_slope_limits(found, entry)}).{_ratio(profile, found)}"


def _slope_limits(found: SlopeIndex, entry: Indicator) -> str:
    """Return the slope index with its limits from redrawn wards, or that there are too few wards for any."""
    named = f"slope index of inequality {_number(entry, found.sii)}"
    wards = count(found.blocks, "ward", "wards")
    if found.sii_lower is None or found.sii_upper is None:
        return f"{named}; no interval can be given from {wards}"
    limits = f"{_number(entry, found.sii_lower)} to {_number(entry, found.sii_upper)}"
    level = ", which holds 0, no slope at all" if found.sii_lower <= 0 <= found.sii_upper else ""
    return f"{named}, 95% interval {limits}{level}, {wards} redrawn"


def _ratio(profile: Gradient, found: SlopeIndex) -> str:
    """Return the relative index; nothing for scores, whose zero means nothing."""
    if profile.scale == "identity" and profile.entry.unit in ("score", "index"):
        return ""
    ratio = f" The least deprived end has {found.rii:.2f} times the figure of the most deprived end"
    if found.rii_lower is not None and found.rii_upper is not None:
        ratio += f" (relative index of inequality, 95% interval {found.rii_lower:.2f} to {found.rii_upper:.2f})"
    return f"{ratio}."


def _number(entry: Indicator, number: float) -> str:
    return f"{number:,.{max(entry.decimals, 1)}f}".replace("-", "−")


def concentration_sentence(profile: Gradient) -> str:
    """Return the concentration index with its interval and what it means, or why there is none."""
    found = profile.concentration
    if found is None:
        return "A concentration index has no meaning for figures that can be below zero, or are all zero."
    limits = f"{found.lower:.3f} to {found.upper:.3f}".replace("-", "−")
    index = f"{found.index:.3f}".replace("-", "−")
    where = (
        "more of it where deprivation is greater"
        if found.upper < 0
        else "more of it where deprivation is less"
        if found.lower > 0
        else "the interval holds 0, which would be the same everywhere"
    )
    text = f"Concentration index {index} (95% interval {limits}, from {count(found.blocks, 'ward', 'wards')}): {where}."
    if profile.wagstaff is None:
        return text
    return f"{text} Normalised for a share (Wagstaff): {profile.wagstaff:.3f}.".replace("-0.", "−0.")


def by_year_sentence(entry: Indicator, ends: pd.DataFrame) -> str:
    """Return whether the gap between the ends narrows; ``ends`` has the columns most and least, by year."""
    if len(ends) == 0:
        return "No year has a figure at both ends."
    if len(ends) == 1:
        return f"One year is used here ({ends.index[0]}), so it is not said how the gap between areas this small moved."
    if entry.worse == "neither":
        return narrowing_sentence(None, entry=entry, worse_off="", better_off="")
    bottom_first = bool(ends["most"].iloc[-1] >= ends["least"].iloc[-1]) == (entry.worse == "high")
    names = ("the most deprived areas", "the least deprived areas")
    columns = ("most", "least") if bottom_first else ("least", "most")
    low, high = names if bottom_first else names[::-1]
    breaks = tuple(one.after for one in entry.breaks)
    found = gap_trend(ends[columns[0]], ends[columns[1]], worse=entry.worse, breaks=breaks)
    return narrowing_sentence(found, entry=entry, worse_off=low, better_off=high)


def left_out_sentence(profile: Gradient) -> str:
    """Return how many areas are in the figures, and how many have none."""
    one, many = AREAS[profile.geography]
    text = f"{count(profile.areas, one, many)} in order of {RULER_WORDS[profile.ruler]} (Indices of Deprivation 2025)."
    if profile.left_out:
        verbs = ("has", "is") if profile.left_out == 1 else ("have", "are")
        areas = count(profile.left_out, one, many)
        text += f" {areas} {verbs[0]} no figure, or no place in that order, and {verbs[1]} left out."
    return text


def alternative(profile: Gradient, place_name: str) -> str:
    """Return the alternative text of the bars."""
    return f"{profile.entry.label} by group of deprivation. {level_sentence(profile, place_name)}"
