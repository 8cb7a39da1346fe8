"""Figures of larger areas, added up from neighbourhoods: of wards, middle layer areas, zones, any grouping.

One rule for all: counts are added up and divided (``places.aggregate.add_up``), rates never averaged, and what cannot
be added is not. A count that its publisher hides leaves a range. A small count of ours (``small_counts``) is in a sum
only where the sum cannot give it away (``told_sums``); otherwise it leaves a range too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, indicators
from equitymap.measures.zones.told_sums import ToldSums, told_sums
from equitymap.measures.zones.zone import published
from equitymap.places.aggregate import HIDDEN, add_up, count_up, denominators
from equitymap.places.place import Place, once_per_place
from equitymap.small_counts import SMALLEST_SHOWN, counts_small

ONE = "all"
AGES = {
    "population": "Residents of all ages",
    "children_0_4": "Children under 5",
    "children_0_15": "Children under 16",
    "young_10_19": "Young people aged 10 to 19",
}
"""Counts of the 2021 census that a place may hold, in the order of the tables."""
COLUMNS = (
    "label",
    "unit",
    "period",
    "release",
    "how",
    "here",
    "low",
    "high",
    "top",
    "bottom",
    "areas",
    "missing",
    "hidden",
    "place",
    "england",
    "withheld",
)
HOW = {
    "added": "added up from counts",
    "range": "some counts are hidden: what it lies between",
    "few": f"fewer than {SMALLEST_SHOWN} people, or all but so few",
    "middle": "published without its counts: what its neighbourhoods lie between",
    "wards": "published for wards, and these neighbourhoods are no whole wards",
    "district": "published for the whole council only",
    "none": "no figure is known here",
}
"""How a figure of a larger area came about, or why there is none."""


def one_group(place: Place, codes: Collection[str]) -> pd.Series:
    """Return the grouping with one group, ``ONE``: these neighbourhoods."""
    inside = place.inside.index
    return pd.Series(ONE, index=inside, dtype="str").where(inside.isin(list(codes)))


def added_one(place: Place, codes: Collection[str], only: Collection[str] | None = None) -> pd.DataFrame:
    """Return the figures of some neighbourhoods together: ``added`` of one group, by indicator."""
    found: pd.DataFrame = added(place, one_group(place, codes), only).droplevel("group")
    return found


def pooled_shares(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return the shares of some neighbourhoods together: ``counted`` of ``added_one``."""
    shares = [entry.id for entry in indicators() if entry.unit == "percent"]
    return counted(added_one(place, codes, shares))


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return those rows of ``added_one`` that are shares added up from counts: of neighbourhoods, or of whole wards."""
    return rows[rows["unit"].eq("percent") & rows["how"].isin(["added", "range", "few", "none"])]


def added(
    place: Place, groups: pd.Series, only: Collection[str] | None = None, *, every_period: bool = False
) -> pd.DataFrame:
    """Return every indicator of the registry for groups of neighbourhoods.

    Parameters
    ----------
    place
        The place.
    groups
        Name of the group of each neighbourhood, by code: ward, middle layer area, zone; missing for those in none.
    only
        Ids of the indicators that are asked for; None for all.
    every_period
        Whether every period at hand is told, oldest first; else the newest of each indicator alone.

    Returns
    -------
    One row per group and indicator (index, the registry's order; several with ``every_period``), columns ``COLUMNS``:
    ``how``, a key of ``HOW``; ``here``, per cent or a number, missing unless "added"; ``low`` and ``high``, what it
    lies between ("middle": the lowest and the highest neighbourhood); ``top`` and ``bottom``, the counts added up;
    ``areas`` with counts, ``missing`` without, ``hidden``, counts that are left out; ``place`` and ``england``, the
    same figure there, that of the place missing and ``withheld`` where it would give a small count away.
    """
    inside = place.inside.index
    groups = groups.reindex(inside)
    members = {name: set(part.index) for name, part in groups.dropna().groupby(groups.dropna(), sort=True)}
    beside, by_entry = _beside(place), _cells(place)
    areas = [list(inside), *(of for _, of in published(place).values())]
    parts = []
    for entry in indicators():
        if entry.hidden or (only is not None and entry.id not in only):
            continue
        for (indicator, period), cells in by_entry.items():
            if indicator != entry.id or not (every_period or period == entry.period):
                continue
            found = _entry(entry, cells, groups, members, place=place, areas=areas)
            whole = float(beside.get(("district", entry.id, period), np.nan))
            withheld = not np.isnan(whole) and not found.get("place_told", pd.Series(True)).all()
            found = found.assign(
                label=entry.label,
                unit=entry.unit,
                period=period,
                release=entry.release,
                indicator=entry.id,
                place=np.nan if withheld else whole,
                withheld=withheld,
                england=float(beside.get(("england", entry.id, period), np.nan)),
            )
            parts.append(found.rename_axis("group").set_index("indicator", append=True))
    empty = pd.DataFrame(columns=list(COLUMNS), index=pd.MultiIndex.from_arrays([[], []], names=["group", "indicator"]))
    return pd.concat(parts)[list(COLUMNS)] if parts and members else empty


@once_per_place
def _beside(place: Place) -> dict[tuple[str, str, str], float]:
    """Return the figures of the place and of England that are rates, by level, indicator and period."""
    marks = place.benchmarks[place.benchmarks["basis"].eq("rate")]
    marks = marks[marks["level"].eq("england") | (marks["level"].eq("district") & marks["code"].eq(place.code))]
    keys = marks[["level", "indicator", "period"]].itertuples(index=False, name=None)
    return dict(zip(keys, marks["value"], strict=True))


@once_per_place
def _cells(place: Place) -> dict[tuple[str, str], pd.DataFrame]:
    """Return the rows of each indicator and period, by area."""
    rows = place.outcomes[place.outcomes["group"].eq("all")].set_index("area_code")
    by_entry = rows.groupby(["indicator", "period"], sort=True, observed=True)
    return {(str(indicator), str(period)): cells for (indicator, period), cells in by_entry}


def _entry(
    entry: Indicator,
    cells: pd.DataFrame,
    groups: pd.Series,
    members: Mapping[str, set[str]],
    *,
    place: Place,
    areas: list[list[str]],
) -> pd.DataFrame:
    """Return one indicator for all groups."""
    names = list(members)
    if entry.published_for == "district":
        return _without(names, "district")
    if entry.geography == "ward":
        return _of_wards(entry, cells, groups, names, place)
    cells = cells.reindex(groups.index)
    counted = entry.unit == "people" or (entry.unit == "percent" and cells["denominator"].notna().any())
    if not counted:
        ends = cells["value"].groupby(groups).agg(["min", "max", "count"]).reindex(names)
        found = _without(names, "middle").assign(low=ends["min"], high=ends["max"], areas=ends["count"].astype(int))
        return found.assign(how=found["how"].where(found["areas"] > 0, "none"))
    counts, inside = _counts(entry, cells), areas[0]
    sums = told_sums(counts.index[counts["small"]], areas)
    # The figure of the place is a sum too: to its last digit it would give away a small count that zones leave out.
    return _added(entry, counts, groups, members, sums).assign(place_told=sums.tells(inside))


def _counts(entry: Indicator, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of each neighbourhood: ``top``, ``bottom``, ``hidden`` (by its publisher) and ``small``."""
    top = cells["value"] if entry.unit == "people" else cells["numerator"]
    bottom = pd.Series(np.nan, index=cells.index) if entry.unit == "people" else cells["denominator"]
    small = counts_small(top, bottom.where(bottom.notna(), np.inf))
    return pd.DataFrame({"top": top, "bottom": bottom, "hidden": cells["status"].eq(HIDDEN), "small": small})


def _added(
    entry: Indicator, counts: pd.DataFrame, groups: pd.Series, members: Mapping[str, set[str]], sums: ToldSums
) -> pd.DataFrame:
    """Return the sums of all groups: whole where the sum may be told, with small counts left out where it may not."""
    counts, groups = counts[groups.notna()], groups.dropna()
    small = counts["small"]
    most = pd.Series(np.nan if entry.hidden_below is None else entry.hidden_below - 1.0, index=counts.index)
    most = most.mask(small & counts["top"].lt(SMALLEST_SHOWN), SMALLEST_SHOWN - 1.0)
    shares = entry.unit == "percent"
    add = partial(add_up, scale=100.0) if shares else count_up
    found = add(counts, groups, most=most)
    if small.any():
        few = small & counts["bottom"].lt(SMALLEST_SHOWN)
        left = {
            "hidden": counts["hidden"] | small,
            "top": counts["top"].mask(small),
            "bottom": counts["bottom"].mask(few),
        }
        told = pd.Series({name: sums.tells(codes) for name, codes in members.items()})
        found = add(counts.assign(**left), groups, most=most).where(~told, found)
    sizes = pd.Series({name: len(codes) for name, codes in members.items()})
    below = found["bottom"] if shares else pd.Series(np.inf, index=found.index)
    exact = found["low"].eq(found["high"])
    highest = found["high"] * below / 100 if shares else found["high"]
    is_few = (exact & counts_small(found["top"], below)) | (~exact & (highest < SMALLEST_SHOWN))
    how = np.select(
        [found["low"].isna().to_numpy(dtype=bool), is_few.to_numpy(dtype=bool), exact.to_numpy(dtype=bool)],
        ["none", "few", "added"],
        "range",
    )
    return found.assign(
        how=how,
        here=found["value"].where(how == "added"),
        low=found["low"].mask(is_few),
        high=found["high"].mask(is_few),
        top=found["top"].mask(is_few),
        bottom=found["bottom"].mask(is_few) if shares else np.nan,
        missing=sizes - found["areas"] - found["hidden"],
    ).drop(columns="value")


def _of_wards(entry: Indicator, cells: pd.DataFrame, groups: pd.Series, names: list[str], place: Place) -> pd.DataFrame:
    """Return a figure of wards for the groups that are made of whole wards."""
    ward = place.inside["ward_code"]
    of_ward = groups.groupby(ward).first()
    touched = ward[groups.notna()].groupby(groups.dropna()).unique()
    whole = [name for name in names if groups[ward.isin(touched[name])].eq(name).all()]
    cells = cells.reindex(of_ward.index)
    counts = _counts(entry, cells.assign(denominator=denominators(cells, unit=entry.unit)))
    wards = {name: set(touched[name]) for name in whole}
    # A ward is published whole: no sum of wards gives away more than its publisher does.
    found = _added(entry, counts, of_ward.where(of_ward.isin(whole)), wards, told_sums((), ())) if whole else None
    rest = _without([name for name in names if name not in whole], "wards")
    return rest if found is None else pd.concat([found, rest]).loc[names] if len(rest) else found


def _without(names: list[str], how: str) -> pd.DataFrame:
    numbers = dict.fromkeys(("here", "low", "high", "top", "bottom"), np.nan)
    return pd.DataFrame(
        {"how": how, **numbers, "areas": 0, "missing": 0, "hidden": 0}, index=pd.Index(names, dtype="str")
    )


def people_by_age(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return people by age: ``words``, ``here`` (in these neighbourhoods) and ``place``; ages may overlap.

    ``here`` is missing where it is of 1 to 9 people, or would give so few of one neighbourhood away.
    """
    inside = place.inside
    columns = [column for column in AGES if column in inside.columns]
    return pd.DataFrame(
        {
            "words": [AGES[column] for column in columns],
            "here": pd.array([told_people(place, column, codes) for column in columns], dtype="Int64"),
            "place": [int(inside[column].sum()) for column in columns],
        },
        index=pd.Index(columns, name="age"),
    )


def told_people(place: Place, column: str, codes: Collection[str], *, of: Collection[str] = ()) -> int | None:
    """Return how many people live in some neighbourhoods; None where it would tell of 1 to 9 people.

    Parameters
    ----------
    place, column
        The place, and the column of its neighbourhoods that counts the people.
    codes
        The neighbourhoods, none or more.
    of
        Neighbourhoods of which these are some, where the number is told beside that of all: what is left is no small
        number either.
    """
    inside = place.inside
    chosen = inside.index.isin(list(codes))
    total = int(inside.loc[chosen, column].sum())
    left = int(inside.loc[inside.index.isin(list(of)) & ~chosen, column].sum())
    small = 0 < total < SMALLEST_SHOWN or 0 < left < SMALLEST_SHOWN
    told = not small and _told_people(place, column).tells(inside.index[chosen])
    return total if told else None


def residents_of_groups(place: Place, groups: pd.Series) -> dict[str, int | None]:
    """Return how many people live in each group (``groups`` as for ``added``): ``told_people`` of all, in one pass."""
    groups, sums = groups.dropna(), _told_people(place, "population")
    people = place.inside["population"].reindex(groups.index).groupby(groups)
    return {
        str(name): None if 0 < (total := int(of.sum())) < SMALLEST_SHOWN or not sums.tells(of.index) else total
        for name, of in people
    }


def _told_people(place: Place, column: str) -> ToldSums:
    """Return which sums of a count of people may be told beside the place, its wards and middle layer areas."""
    inside = place.inside
    areas = [list(inside.index), *(members for _, members in published(place).values())]
    return told_sums(inside.index[inside[column].between(1, SMALLEST_SHOWN - 1)], areas)
