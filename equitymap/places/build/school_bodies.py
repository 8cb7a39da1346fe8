"""Who is and was responsible for each state-funded school, and what type of establishment it was.

Only what a register says: the council that maintains a school while its record is of a maintained type; the trust that
an academy is in now, from the day it joined. Before that day, and of academies that have closed, the trust is not
known, and the frame says so. No tie is inferred, and none is said to have been lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from equitymap.places.build.optional_file import OptionalFile, read_optional
from equitymap.places.chains import chain_of
from equitymap.places.names import normalise_name
from equitymap.schema import SCHOOL_BODY, SCHOOL_TYPES
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import groups
from equitymap.sources.schools.school_types import COUNCIL, TRUST
from equitymap.vocabulary import OPEN_STATES

NOT_KNOWN, SPONSOR = "not known", "sponsor"
ONE_DAY = pd.Timedelta(days=1)
PLANNED = "proposed"


@dataclass(frozen=True)
class Groups:
    """Members of trusts and sponsors, and all groups, as read; ``notes`` say what is not known without a file."""

    readings: tuple[Reading, ...] = ()
    members: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(groups.MEMBER_COLUMNS)))
    every: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(groups.GROUP_COLUMNS)))
    notes: tuple[str, ...] = ()


def read(folder: SourceFolder, register: pd.DataFrame) -> Groups:
    """Read the groups of schools that the folder has; a file that is missing is noted.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
    """
    links = OptionalFile(
        groups.LINKS,
        lambda folder: groups.read_links(folder, register),
        without="Which trust and sponsor an academy has is not known",
    )
    every = OptionalFile(groups.GROUPS, groups.read_groups, without="Which trusts have closed since is not known")
    readings, notes = read_optional(folder, (links, every))
    none = Groups()
    return Groups(
        readings=tuple(readings.values()),
        members=readings[links].frame if links in readings else none.members,
        every=readings[every].frame if every in readings else none.every,
        notes=notes,
    )


def school_bodies(
    facilities: pd.DataFrame,
    wards: pd.Series,
    known: Groups,
    *,
    councils: Mapping[str, tuple[str, str]],
    register_day: pd.Timestamp,
) -> pd.DataFrame:
    """Return the frame ``school_bodies`` of a place (``schema.SCHOOL_BODY``).

    Parameters
    ----------
    facilities
        Services of the place and its ring, with ``authority`` and ``run_by`` as their register has them.
    wards
        Ward code by neighbourhood code.
    known
        Groups of schools.
    councils
        Code and name of each upper-tier council by its ``normalise_name``.
    register_day
        The date of the register of schools: the one day on which a trust that it names, and the links do not, is known.
    """
    schools = facilities[facilities["run_by"].notna() & facilities["status"].ne(PLANNED)]
    members = known.members[known.members["facility_id"].isin(schools.index)]
    rows = pd.concat(
        [
            _maintained(schools[schools["run_by"].eq(COUNCIL)], councils),
            _in_trusts(schools[schools["run_by"].eq(TRUST)], members, known.every, register_day),
            _spells(members[members["body_type"].eq(SPONSOR)], responsible=False),
        ],
        ignore_index=True,
    )
    school = schools.reindex(pd.Index(rows["facility_id"])).set_axis(rows.index)
    full = rows.assign(
        **{column: school[column] for column in ("name", "phase", "area_code", "inside")},
        ward_code=school["area_code"].map(wards),
        pupils=school["capacity"].where(school["status"].isin(OPEN_STATES)),
        ended=rows["ended"].fillna(school["closed"]),
        body_closed=rows["body_id"].map(known.every.set_index("body_id")["body_closed"]),
        evidence=rows["evidence"].fillna(school["evidence"]),
    )
    full = full.sort_values(["facility_id", "responsible", "began", "body_id"], ascending=[True, False, True, True])
    return full[list(SCHOOL_BODY.columns)].reset_index(drop=True)


def school_types(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the frame ``school_types`` of a place (``schema.SCHOOL_TYPES``) from its services as read."""
    schools = facilities[facilities["provider"].notna() & facilities["status"].ne(PLANNED)]
    rows = schools.assign(school_id=chain_of(schools), began=schools["opened"], ended=schools["closed"])
    rows = rows.reset_index(names="facility_id").sort_values(["school_id", "began", "facility_id"], kind="stable")
    return rows[list(SCHOOL_TYPES.columns)].reset_index(drop=True)


def _maintained(schools: pd.DataFrame, councils: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Return the council of each maintained record; one abolished since keeps its number and its name of then."""
    written = {name: councils.get(normalise_name(str(name))) for name in schools["authority"].dropna().unique()}
    found = schools["authority"].map(written)
    code = found.map(lambda pair: f"la:{pair[0]}", na_action="ignore")
    name = found.map(lambda pair: pair[1], na_action="ignore")
    return _spells(
        pd.DataFrame(
            {
                "facility_id": schools.index,
                "body_id": code.fillna(schools["body_id"]).to_numpy(),
                "body": name.fillna(schools["authority"]).to_numpy(),
                "body_type": COUNCIL,
                "began": schools["opened"].to_numpy(),
            }
        )
    )


def _in_trusts(
    schools: pd.DataFrame, members: pd.DataFrame, every: pd.DataFrame, register_day: pd.Timestamp
) -> pd.DataFrame:
    """Return the trust of each academy from the day it joined, and before that a spell that is not known."""
    linked = members[members["body_type"].ne(SPONSOR)]
    named = schools["body_id"].where(schools["status"].isin(OPEN_STATES) & ~schools.index.isin(linked["facility_id"]))
    named = named.dropna()
    group = every.drop_duplicates("body_id").set_index("body_id").reindex(pd.Index(named))
    by_register = pd.DataFrame(
        {
            "facility_id": named.index,
            "body_id": named.to_numpy(),
            "body": group["body"].fillna(pd.Series(named.to_numpy(), index=group.index)).to_numpy(),
            "body_type": group["body_type"].map(groups.BODY_TYPES).fillna("multi-academy trust").to_numpy(),
            "began": register_day,
        }
    )
    # A trust without a joining date is known for no day before that of the register.
    trusts = pd.concat([_spells(linked.assign(began=linked["joined"].fillna(register_day))), _spells(by_register)])
    first = trusts.groupby("facility_id")["began"].min()
    before = pd.DataFrame({"facility_id": schools.index, "began": schools["opened"].to_numpy()})
    joined = before["facility_id"].map(first)
    before = before[~before["facility_id"].isin(first.index) | before["began"].isna() | (before["began"] < joined)]
    unknown = _spells(before.assign(body_type=NOT_KNOWN, ended=joined - ONE_DAY))
    return pd.concat([unknown, trusts])


def _spells(rows: pd.DataFrame, *, responsible: bool = True) -> pd.DataFrame:
    """Return rows with every column of a spell; what they lack is blank, and a spell begins on the day of joining."""
    full = rows.reindex(
        columns=["facility_id", "body_id", "body", "body_type", "joined", "began", "ended", "evidence"]
    ).assign(responsible=responsible)
    for column in ("joined", "began", "ended"):
        full[column] = pd.to_datetime(full[column]).astype("datetime64[ns]")
    for column in ("body_id", "body", "evidence"):
        full[column] = full[column].astype("str")
    return full.assign(began=full["began"].fillna(full["joined"]))
