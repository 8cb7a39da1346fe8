"""The sentences of the three pictures on Start: need, the gaps, children.

Each has a zero, a singular, a plural and an unknown form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.layer import Layer
from equitymap.views.gaps.gaps_sentences import need_words
from equitymap.views.map import map_sentences
from equitymap.views.words import figure, people_count

CHILDREN = ("children_low_income_ward", "children_low_income_ahc_percent", "children_low_income")
"""Children in low-income families: after housing costs, as Cradle to career has it first, and last before them."""
WHICH_KIND = (
    "The kind of service shown is the one with most people in gaps here, of those with a record of two years or more."
)
NO_GAP_MEANS = "lost at least half of its access to a kind of service, or the last one in reach, with none come since"


def need_sentence(layer: Layer, place_name: str) -> str:
    """Return how many neighbourhoods are among the most deprived tenth of England."""
    return map_sentences.answer(layer, place_name, pd.Series(True, index=layer.cells.index))


def gaps_sentence(found: tuple[Kind, pd.DataFrame] | None, *, place_name: str, since: int | None, rule: Rule) -> str:
    """Return the gaps of the kind of service with most people in gaps.

    Parameters
    ----------
    found
        That kind and its ``fragmentation.gaps``; None where no register tells about two years.
    place_name
        Name of the place, as text from outside.
    since
        First year of the record of that kind.
    rule
        The rule of a gap.
    """
    if found is None:
        return f"We do not know what went in {place_name}: no register tells about two years."
    kind, table = found
    if table["tenth"].isna().all():
        return f"We do not know where the gaps of {place_name} are: nothing is known of its deprivation."
    if not (table["tenth"] <= rule.tenths).any():
        return f"{place_name} has no neighbourhood {need_words(rule)}, so none is a gap."
    if table.loc[table["tenth"] <= rule.tenths, "gap"].isna().all():
        return (
            f"We do not know of gaps in {place_name}: no {kind.one} was in reach of a neighbourhood {need_words(rule)}."
        )
    gaps = table[table["gap"].fillna(False)]
    if gaps.empty:
        return f"No neighbourhood of {place_name} {need_words(rule)} {NO_GAP_MEANS}."
    need, one = int((table["tenth"] <= rule.tenths).sum()), len(gaps) == 1
    people = people_count(int(gaps["people"].sum()), "person", "people")
    live = "lives" if people.startswith("1 ") else "live"
    if need == 1:
        who = f"The one neighbourhood {need_words(rule)}"
    else:
        who = f"Of the {need:,} neighbourhoods {need_words(rule)}, {'one' if one else f'{len(gaps):,}'}"
    whose = "its" if one else "their"
    return (
        f"{who} lost at least half of {whose} access to {kind.many}, or the last one in reach, since {since}, and none"
        f" came: {people} {live} there."
    )


def children_card(cards: Mapping[str, Card]) -> Card | None:
    """Return the first of ``CHILDREN`` that has a figure, so that places tell of one measure; None where none has."""
    found = (cards.get(name) for name in CHILDREN)
    return next((card for card in found if card is not None and card.latest is not None), None)


def children_sentence(card: Card | None, place_name: str) -> str:
    """Return the share of children in low-income families, here and in England.

    It is the share after housing costs; where only that before them is known, this is said, and so is a mean of wards.
    """
    latest = None if card is None else card.latest
    if card is None or latest is None:
        return f"We do not know how many children in {place_name} live in low-income families."
    after = "after housing" in card.entry.label
    where = place_name if card.is_own else f"{card.area}, of which {place_name} is a part"
    here = figure(float(latest["value"]), "percent", 0)
    who = f"{here} of children in {where}"
    if card.basis == "mean":
        who = f"On average over the wards of {where} {here} of children"
    england = card.other("england")
    beside = "England's figure is not known" if england is None else f"in England {figure(england, 'percent', 0)}"
    untold = "" if after else " The share after housing costs is not known here."
    return (
        f"{who} live in low-income families {'after' if after else 'before'} housing costs; {beside}"
        f" ({period_words(str(latest['period']))}).{untold}"
    )


def period_words(period: str) -> str:
    """Write 'FYE 2025' as 'year to March 2025'; other periods stay as they are."""
    return re.sub(r"^FYE (\d{4})$", r"year to March \1", period)
