"""What an outcome given background says, in sentences. Places are described, never blamed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.context.background import FEWEST, Fit, ends
from equitymap.measures.context.scale_effect import SCALES, ScaleEffect
from equitymap.views.cradle_to_career.indicator_words import apart, difference
from equitymap.views.words import UNKNOWN, agree, capital, count, figure, lower_first, series

NOT_CAUSE = (
    "That two figures go together does not say that one brings about the other, and says nothing about any one"
    " person. This describes places, not the people in them."
)
ECOLOGICAL = (
    "Neighbourhoods, not people: what goes together between areas need not go together for the people in them"
    " (the ecological fallacy). And figures for areas depend on where the lines between areas are drawn (the modifiable"
    " areal unit problem), so each is worked out again for larger areas."
)
TOO_NARROW = (
    "The 95% limits, here and below, take areas as independent of one another. Areas beside each other are alike, so"
    " the limits are too narrow: less is certain than they say."
)
TWO_CORRELATIONS = (
    "Two measures of going together, both from -1 to +1. With background above: Pearson's correlation, of the figures"
    " themselves. With other outcomes below: Spearman's rank correlation, of the order that the figures put the areas"
    " in. Every area inside the place counts alike. With so many pairs some look close by chance; and two"
    " outcomes that both go with low income also go with each other, whether or not one has to do with the other."
)
AREAS = ("neighbourhood", "neighbourhoods")
SCHOOLS = ("school", "schools")
SAID = 0.1
"""Share of the differences from which the direction of the line is said first."""
CLOSE = 0.5
"""Rank correlation, up or down, from which outcomes are said to go closely together."""


def inline(label: str) -> str:
    """Return a label for the middle of a sentence: no capital at its start unless it is an abbreviation."""
    return label if label[1:2].isupper() or label[1:2].isdigit() else lower_first(label)


def share_sentence(
    found: Fit, label: str, against: str, *, what: tuple[str, str] = AREAS, where: str, period: str
) -> str:
    """Return the answer to the page's heading: how much of the differences went with background, and when.

    ``label`` is the outcome's, ``against`` the background in words, ``what`` the points in singular and plural,
    ``where`` names whose they are, such as "in England", ``period`` when the outcome was measured (``in_period``).
    """
    if found.outcome == "too_few":
        have = count(len(found.points), *what)
        has = agree(len(found.points), "has", "have")
        return (
            f"We cannot tell how {inline(label)} went with {against} {period}: {have} {where} {has} both figures, and"
            f" a line needs {FEWEST}."
        )
    if found.outcome == "constant":
        return f"We cannot tell how {inline(label)} went with {against} {period}: the figures {where} are all alike."
    text = inline(share_words(found.share))
    rise = _rise(found)
    if rise and found.share >= SAID:
        return (
            f"With more {against} goes a {rise} figure for {inline(label)}: {period}, it went with {text} of the"
            f" differences between {what[1]} {where}."
        )
    return (
        f"{capital(period)}, {text} of the differences between {what[1]} {where} in {inline(label)}"
        f" went with {against}."
    )


def _rise(found: Fit) -> str:
    """Return whether the line ends higher or lower than it begins; empty where it turns round on its way."""
    table = ends(found.points)["value"]
    least, middle, most = (float(table.loc[name]) for name in table.index)
    return "higher" if least < middle < most else "lower" if least > middle > most else ""


def in_period(period: str) -> str:
    """Write when an outcome was measured: 'in 2021', 'in the Indices 2025'."""
    return f"in {period}" if period[:1].isdigit() else f"in the {period}"


def share_words(share: float) -> str:
    """Write a share of variation: 'About 62%', 'Almost none', 'Almost all'."""
    return "Almost none" if share < 0.015 else "Almost all" if share > 0.985 else f"About {100 * share:.0f}%"


def rest_sentence(found: Fit) -> str:
    """Return what the rest of the differences may be, and what allowing for the class adds; empty without a fit."""
    if not found.found:
        return ""
    gained = found.share_with_group - found.share
    left = f"{100 * (1 - found.share):.0f}%"
    text = f"What the other {left} goes with is not shown here; chance is part of it."
    if found.share > 0.985:
        text = "Next to nothing is left for other things."
    if len(found.groups) > 1 and gained >= 0.015:
        classes = series([f"“{name}”" for name in found.groups])
        text += (
            f" With the class allowed for as well ({classes}), {100 * found.share_with_group:.0f}% goes with the two."
        )
    return text


def ends_sentence(found: Fit, entry: Indicator, against: str, unit: str) -> str:
    """Return both ends of the line: what is usual with least of the background, in the middle, and with most."""
    if not found.found:
        return ""
    table = ends(found.points)
    low, middle, high = (figure(float(table["value"].loc[name]), entry.unit, entry.decimals) for name in table.index)
    mark = "%" if unit == "percent" else " of 100"
    spans = [f"{float(table[end].loc[name]):.0f}{mark}" for name, end in (("least", "to"), ("most", "from"))]
    return (
        f"Both ends of the line: {low} in the fifth with the smallest share of {against} (up to {spans[0]}), {middle}"
        f" in the middle fifth, {high} in the fifth with the largest ({spans[1]} and over). Beside the middle:"
        f" {_gap(table, entry)}."
    )


def _gap(table: pd.DataFrame, entry: Indicator) -> str:
    parts = []
    for name, words in (("least", "the first"), ("most", "the last")):
        gap = apart(entry, float(table["value"].loc[name]), float(table["value"].loc["middle"]))
        if gap == 0:
            parts.append(f"{words} is level with the middle")
        else:
            parts.append(f"{words} lies {difference(entry, gap)} {'above' if gap > 0 else 'below'} the middle")
    return ", ".join(parts)


def usual_sentence(found: Fit, among: pd.Index, where: str, *, what: tuple[str, str] = AREAS) -> str:
    """Return how many points of a place lie within, above and below what is usual for places like them.

    ``among`` are the ids of the place's own points. Empty without a fit.
    """
    if not found.found:
        return ""
    points = found.points.reindex(among).dropna(subset=["background", "value"])
    if points.empty:
        return f"No {what[0]} in {where} has both figures."
    above = int((points["value"] > points["upper"]).sum())
    below = int((points["value"] < points["lower"]).sum())
    within = len(points) - above - below
    if len(points) == 1:
        place = "above" if above else "below" if below else "within"
        return f"The one {what[0]} in {where} with both figures lies {place} the range of 95 in 100 like it."
    some = "all of them" if within == len(points) else _number(within)
    text = (
        f"Of {count(len(points), *what)} in {where}, {some} {_lie(within)} where 95 in 100 with the same"
        f" background would"
    )
    if above or below:
        sides = [f"{_number(number)} {side}" for number, side in ((above, "above"), (below, "below")) if number]
        text += f", {series(sides)} that range"
    return f"{text}. The range is drawn so that about 1 in 20 of all lie outside."


def _number(number: int) -> str:
    return "none" if number == 0 else f"{number:,}"


def _lie(number: int) -> str:
    return agree(number, "lies", "lie")


def point_sentence(row: pd.Series, name: str, entry: Indicator, *, who: str) -> str:
    """Return one neighbourhood beside what is usual with its background; ``row`` of ``Fit.points``."""
    if row[["value", "fitted"]].isna().any():
        return f"{name}: {UNKNOWN}, because a figure is missing."
    value, usual, low, high = (
        figure(row[column], entry.unit, entry.decimals) for column in ("value", "fitted", "lower", "upper")
    )
    return (
        f"{name}: {value}. Where {figure(row['background'], 'percent', 0)} of {who} live in low-income homes, {usual}"
        f" is usual, and 95 in 100 lie between {low} and {high}."
    )


def point_sentence_position(row: pd.Series, name: str, entry: Indicator) -> str:
    """Return the same where background is a national position, not a share."""
    if row[["value", "fitted"]].isna().any():
        return f"{name}: {UNKNOWN}, because a figure is missing."
    value, usual, low, high = (
        figure(row[column], entry.unit, entry.decimals) for column in ("value", "fitted", "lower", "upper")
    )
    return f"{name}: {value}. With its background {usual} is usual, and 95 in 100 lie between {low} and {high}."


def around_sentence(entry: Indicator, around: Mapping[str, float]) -> str:
    """Return an outcome of a place beside that of the larger areas it lies in, by name; empty where only one is known.

    The figures are shown and not compared: no verdict follows from them.
    """
    told = [f"{figure(value, entry.unit, entry.decimals)} in {name}" for name, value in around.items()]
    return f"{entry.label}, {entry.period}: {series(told)}." if len(told) > 1 else ""


def left_out_sentence(number: int, *, what: tuple[str, str] = AREAS) -> str:
    """Return how many points lack a figure; empty when none does."""
    if number == 0:
        return ""
    is_left = "is left out, because it has" if number == 1 else "are left out, because they have"
    return f"{count(number, *what)} {is_left} no published figure."


def scale_sentence(found: ScaleEffect, label: str, against: str) -> str:
    """Return whether what is seen between neighbourhoods holds between larger areas."""
    known = found.table.dropna(subset=["r"])
    name = inline(label)
    if len(known) < 2:
        return f"We cannot tell whether this holds at another scale: {_scales_known(found)}."
    text = series([f"{float(known['r'].loc[scale]):+.2f} between {SCALES[str(scale)][1]}" for scale in known.index])
    if found.flips:
        sure = "" if found.clear else ", though at one scale it could be chance"
        return (
            f"The sign turns round between scales{sure}: Pearson's correlation of {name} and {against} is {text}."
            " Do not rely on it."
        )
    return (
        f"The sign is the same at every scale: Pearson's correlation of {name} and {against} is {text} (from -1 to +1,"
        " 0 is none)."
    )


def _scales_known(found: ScaleEffect) -> str:
    return series([f"{int(found.table['areas'].loc[scale]):,} {words}" for scale, (_, words) in SCALES.items()])


def drivers_sentence(table: pd.DataFrame, label: str) -> str:
    """Return how many other outcomes go with this one by rank, and how many change sign with the scale."""
    known = table.dropna(subset=["lsoa"])
    name = inline(label)
    if known.empty:
        return f"We cannot tell what goes with {name}: too few areas have figures."
    strong = int((known["lsoa"].abs() >= CLOSE).sum())
    flips = int(known["flips"].sum())
    of = count(len(known), "other outcome", "other outcomes")
    verb = "goes" if strong <= 1 else "go"
    text = (
        f"{'None' if strong == 0 else strong} of {of} {verb} closely with {name} between neighbourhoods (Spearman's"
        f" rank correlation of {CLOSE} or more, up or down)."
    )
    if flips == 0:
        return f"{text} No sign turns round between scales."
    return f"{text} For {flips} of them the sign turns round between scales: marked below."
