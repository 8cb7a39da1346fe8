"""Where partnerships work, and who coordinates: by neighbourhood, from local records alone.

Where no local records of partnerships exist, nothing is known about any neighbourhood: every answer is missing, and
never "none".
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.measures.partnerships.ties import standing_in

BACKBONE = "backbone"
VACANT = "vacant"


def works_in(partnerships: pd.DataFrame, areas: pd.Index) -> pd.DataFrame:
    """Return one row for each partnership and neighbourhood that it works in.

    Parameters
    ----------
    partnerships
        Index: id; ``areas``, a tuple of neighbourhood codes each, empty for the whole place.
    areas
        Neighbourhoods of the place. Codes that are not among them are passed over.

    Returns
    -------
    ``partnership`` and ``area_code``.
    """
    whole = tuple(areas)
    pairs = [(one, area) for one, own in partnerships["areas"].items() for area in (own or whole)]
    found = pd.DataFrame(pairs, columns=["partnership", "area_code"]).drop_duplicates()
    return found[found["area_code"].isin(areas)].reset_index(drop=True)


def active_by_area(partnerships: pd.DataFrame, areas: pd.Index, year: int) -> pd.Series:
    """Return how many partnerships work in each neighbourhood in a year; missing where none is on record at all.

    0 is a neighbourhood that no partnership **on record** works in.
    """
    if partnerships.empty:
        return pd.Series(pd.NA, index=areas, name="partnerships", dtype="Int64")
    there = works_in(standing_in(partnerships, year), areas)["area_code"].value_counts()
    return there.reindex(areas, fill_value=0).astype("Int64").rename("partnerships")


def lost_by_area(partnerships: pd.DataFrame, gone: pd.DataFrame, areas: pd.Index) -> pd.DataFrame:
    """Return how many ties the partnerships for each neighbourhood have lost.

    Parameters
    ----------
    partnerships, areas
        As in ``works_in``. One for the whole place says nothing of one neighbourhood, and is passed over.
    gone
        Ties of members to partnerships that were lost, each with its ``year`` (``ties.lost``).

    Returns
    -------
    Index ``areas``: ``ties_lost`` and ``last_lost``, the year of the last one. Both missing where no partnership is on
    record at all.
    """
    there = works_in(partnerships[partnerships["areas"].map(len) > 0], areas)
    found = there.merge(
        gone[["to_body", "year"]], left_on="partnership", right_on="to_body", how="inner", validate="m:m"
    )
    years = found.groupby("area_code")["year"]
    number = years.size().reindex(areas, fill_value=float("nan") if partnerships.empty else 0).astype("Int64")
    return pd.DataFrame(
        {"ties_lost": number, "last_lost": years.max().reindex(areas).astype("Int64")},
        index=areas,
    )


def works_on(partnerships: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Return which stages of life each partnership works on.

    Parameters
    ----------
    partnerships
        Index: id; ``stages``, a tuple of ids each, empty where nobody has put them down.
    stages
        Ids of the stages, in their order.

    Returns
    -------
    Booleans, a row for each partnership and a column for each stage; missing throughout where ``stages`` is empty.
    """
    rows = [[stage in own if own else pd.NA for stage in stages] for own in partnerships["stages"]]
    return pd.DataFrame(rows, index=partnerships.index, columns=list(stages), dtype="boolean")


def coordinators(partnerships: pd.DataFrame, ties: pd.DataFrame, areas: pd.Index, year: int) -> pd.DataFrame:
    """Return who coordinates the partnerships at work in each neighbourhood.

    Parameters
    ----------
    partnerships, areas
        As in ``works_in``, with ``began`` and ``ended``.
    ties
        Ties of members to partnerships (``ties.of_memberships``), of any time.

    Returns
    -------
    ``area_code``, ``partnership`` and ``backbone``: the body id of each backbone, one row each, or "vacant" where
    none is on record that year.
    """
    there = works_in(standing_in(partnerships, year), areas)
    standing = standing_in(ties, year)
    backbones = standing.loc[standing["role"].eq(BACKBONE), ["to_body", "from_body"]].drop_duplicates()
    backbones = backbones.set_axis(["partnership", "backbone"], axis=1)
    joined = there.merge(backbones, on="partnership", how="left", validate="m:m")
    return joined.assign(backbone=joined["backbone"].fillna(VACANT))[["area_code", "partnership", "backbone"]]
