"""Which bodies are responsible for how many pupils: concentration by year and by ward.

Of state-funded schools: the council for those it maintains, the trust for academies and free schools. Independent
schools and colleges have no such body and are not counted. **Few bodies are no better than many, nor worse**: one body
can join things up or stand alone, and so can ten. Of the past only **current members by joining date** are known
(``ties.MEMBERS_SINCE``): schools whose body that year no register names are left out of the index and told beside it
(``known``, the share of pupils whose school's body is known).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from equitymap.measures.partnerships.ties import decimal_spells, end_of


def hhi(sizes: pd.Series) -> float:
    """Return the Herfindahl-Hirschman index of bodies of these sizes.

    Parameters
    ----------
    sizes
        Pupils of each body, 0 or more, none missing.

    Returns
    -------
    1/n (n bodies alike) to 1 (one has all); missing when there is nobody. Halves and quarters .5, .25, .25 give 0.375.

    References
    ----------
    Hirschman (1964), The paternity of an index, American Economic Review 54, on his index of 1945 and Herfindahl's of
    1950: the sum of squared shares.
    """
    total = sizes.sum()
    return float(((sizes / total) ** 2).sum()) if total > 0 else float("nan")


def effective_number(index: float) -> float:
    """Return how many bodies of one size would give this HHI: 1 over it; missing where it is missing.

    References
    ----------
    Laakso and Taagepera (1979), Effective number of parties, Comparative Political Studies 12.
    """
    return 1 / index


def responsible_at(school_bodies: pd.DataFrame, moment: float) -> pd.DataFrame:
    """Return the rows of ``Place.school_bodies`` that say who was responsible for each school at a moment.

    One row a school, index ``facility_id``; ``body_id`` is missing where no register says. Where two bodies have
    one school, the one that it joined last counts.
    """
    rows = decimal_spells(school_bodies[school_bodies["responsible"]])
    rows = rows[~(rows["began"] > moment) & ~(rows["ended"] <= moment)]
    return (
        rows.sort_values("began", kind="stable", na_position="first")
        .drop_duplicates("facility_id", keep="last")
        .set_index("facility_id")
    )


def concentration(sizes: pd.Series, bodies: pd.DataFrame) -> pd.Series:
    """Return the concentration of pupils among the bodies responsible for these schools.

    Parameters
    ----------
    sizes
        Pupils by ``facility_id``, of open schools; missing where not known.
    bodies
        ``body_id`` by ``facility_id`` (``responsible_at``). Schools that are not in it do not count.

    Returns
    -------
    ``schools``; ``sized`` (those with a number of pupils); ``pupils`` of these; ``known`` (share of the pupils whose
    school's body is known, 0 to 1); ``bodies``; ``hhi`` and ``effective`` among the known; ``largest`` (its body id)
    and ``largest_share``. Missing where there are no pupils.
    """
    ours = sizes[sizes.index.isin(bodies.index)]
    pupils = ours.dropna()
    body = bodies["body_id"].reindex(pupils.index)
    by_body = pupils.groupby(body).sum().sort_values(ascending=False, kind="stable")
    by_body = by_body[by_body > 0]
    known, total = float(by_body.sum()), float(pupils.sum())
    index = hhi(by_body)
    nothing = float("nan")
    return pd.Series(
        {
            "schools": len(ours),
            "sized": len(pupils),
            "pupils": total,
            "known": known / total if total > 0 else nothing,
            "bodies": len(by_body),
            "hhi": index,
            "effective": effective_number(index),
            "largest": by_body.index[0] if known > 0 else None,
            "largest_share": by_body.iloc[0] / known if known > 0 else nothing,
        }
    )


def by_year(school_bodies: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    """Return the concentration of each year, on 31 December, index ``year``: columns of ``concentration``.

    Parameters
    ----------
    school_bodies
        Rows of ``Place.school_bodies`` to count: those inside the place.
    offered
        Pupils by ``facility_id`` and year, 0 where a school was not open and missing where its size is not known
        (``supply_at.Supply.offered``).
    """
    rows = {}
    for year in (int(column) for column in offered.columns):
        sizes = offered[year]
        rows[year] = concentration(sizes[sizes.isna() | (sizes > 0)], responsible_at(school_bodies, end_of(year)))
    return _typed(pd.DataFrame(rows).T.rename_axis("year"))


def by_ward(school_bodies: pd.DataFrame, offered: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the concentration among the schools that stand in each ward, index ``ward_code``, in one year.

    Pupils of a school need not live in its ward. Wards without a school are not in the table.
    """
    sizes = offered[year]
    bodies = responsible_at(school_bodies, end_of(year))
    ward = bodies["ward_code"].reindex(sizes.index)
    there = sizes[sizes.isna() | (sizes > 0)].groupby(ward)
    rows = {str(code): concentration(of_ward, bodies) for code, of_ward in there}
    return _typed(pd.DataFrame(rows, index=list(_COLUMNS)).T.rename_axis("ward_code"))


def members(school_bodies: pd.DataFrame, offered: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return each body responsible for schools in one year, with their number and pupils.

    Index ``body_id``, most pupils first: ``body``, ``body_type``, ``schools``, ``sized`` (those with a number of
    pupils) and ``pupils``. Schools whose body is not known are together under the index "".
    """
    sizes = offered[year]
    bodies = responsible_at(school_bodies, end_of(year))
    ours = bodies.join(sizes[sizes.isna() | (sizes > 0)].rename("size"), how="inner", validate="1:1")
    table = ours.groupby(ours["body_id"].fillna("").rename("body_id")).agg(
        body=("body", "last"),
        body_type=("body_type", "last"),
        schools=("size", "size"),
        sized=("size", "count"),
        pupils=("size", "sum"),
    )
    return table.sort_values(["pupils", "schools"], ascending=False, kind="stable")


_COLUMNS = (
    "schools",
    "sized",
    "pupils",
    "known",
    "bodies",
    "hhi",
    "effective",
    "largest",
    "largest_share",
)
_TYPES: Mapping[str, Any] = {"schools": "Int64", "sized": "Int64", "bodies": "Int64", "largest": "str"}


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    full = table.reindex(columns=list(_COLUMNS))
    for column in _COLUMNS:
        full[column] = full[column].astype(_TYPES.get(column, "float64"))
    return full
