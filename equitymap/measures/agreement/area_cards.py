"""Cards of the area of an agreement: what can be added up for its neighbourhoods, and for the schools that stand there.

Nothing else is a figure of the area: it stays that of the district, or of the wider council.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.indicator_card import Card, adjusted_for_comparisons
from equitymap.measures.cradle_to_career.scorecard import dated, of_neighbourhoods, of_schools
from equitymap.measures.zones.added import added, one_group
from equitymap.measures.zones.told_sums import told_sums
from equitymap.places.place import Place
from equitymap.small_counts import counts_small
from equitymap.stages import EVERYONE

AREAS = ("lsoa", "ward")


def area_cards(place: Place, codes: Collection[str], area: str, entries: Collection[Indicator]) -> dict[str, Card]:
    """Return the cards of some neighbourhoods of a place, by indicator, of what can be told of them.

    Parameters
    ----------
    place
        The place.
    codes
        The neighbourhoods; a figure of wards is theirs only where they are whole wards.
    area
        What they are called together.
    entries
        The indicators that are asked for.

    Returns
    -------
    A card for each share and number of people that is published with its counts: these are added up, year by year, with
    Wilson's limits. Of results of schools, the pupils of the schools that stand there. A year is left out where hidden
    counts leave it open, or where it would give a count of 1 to 9 people away (``told_sums``). Verdicts allow for one
    another, as those of the place do.
    """
    of_areas = {entry.id: entry for entry in entries if entry.geography in AREAS}
    rows = added(place, one_group(place, codes), of_areas, every_period=True)
    rows = rows[rows["how"].eq("added") & rows["unit"].isin(["percent", "people"])]
    found = {}
    for indicator, own in rows.droplevel("group").groupby(level="indicator", sort=False):
        found[str(indicator)] = _of_areas(place, of_areas[str(indicator)], area, own)
    for entry in entries:
        if entry.geography == "school":
            found[entry.id] = _of_schools(place, entry, area, codes)
    cards = [card for card in found.values() if card is not None]
    return {card.entry.id: card for card in adjusted_for_comparisons(cards)}


def _of_areas(place: Place, entry: Indicator, area: str, added_up: pd.DataFrame) -> Card | None:
    names = {"here": "value", "top": "numerator", "bottom": "denominator"}
    own = dated(added_up[["period", *names, "areas"]].rename(columns=names).to_dict("records"), entry)
    marks = place.benchmarks[place.benchmarks["indicator"].eq(entry.id) & place.benchmarks["basis"].eq("rate")]
    beside = dated(marks[["level", "period", "value"]].to_dict("records"), entry)
    return of_neighbourhoods(place, entry, area, own, beside, basis="rate") if own else None


def _of_schools(place: Place, entry: Indicator, area: str, codes: Collection[str]) -> Card | None:
    """Return the figures of the pupils of schools in some neighbourhoods; None where none has counts of them."""
    rows = place.school_results
    rows = rows[rows["measure"].eq(entry.id) & rows["group"].eq(EVERYONE) & rows["denominator"].gt(0)]
    home = place.facilities["area_code"].reindex(rows["facility_id"]).to_numpy()
    inside, here = pd.Series(home, rows.index).isin(place.inside.index), pd.Series(home, rows.index).isin(list(codes))
    kept = [part for year, part in rows[here].groupby("year") if _told(rows[inside & rows["year"].eq(year)], part)]
    if entry.unit != "percent" or not kept or not pd.concat(kept)["numerator"].notna().any():
        return None
    authority = place.authority
    return of_schools(place, entry, pd.concat(kept), authority[authority["measure"].eq(entry.id)], area=area)


def _told(every: pd.DataFrame, ours: pd.DataFrame) -> bool:
    """Say whether the sum of the pupils of some schools gives no small count of one school away, in one year."""
    small = every.loc[counts_small(every["numerator"], every["denominator"]), "facility_id"]
    return told_sums(list(small), [list(every["facility_id"])]).tells(list(ours["facility_id"]))
