"""What is known of who works together: bodies and ties of the registers and of local records, each body once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from equitymap.measures.partnerships.network import hangs_together
from equitymap.measures.partnerships.ties import (
    LOCAL,
    PARTNERSHIP,
    as_one,
    began_at,
    bodies_frame,
    end_of,
    ended_at,
    lost,
    of_memberships,
    of_school_bodies,
    standing_in,
    ties_frame,
)
from equitymap.places.place import Place
from equitymap.records.subjects.partnerships import Body, Cover, Initiative, Membership, Partnership

PARTNERSHIP_COLUMNS = ("name", "led_by", "areas", "began", "ended", "why", "source", "stages", "outcomes")
LOOKS = ("tie", "lost", "anchor", "after")
"""How a line between two bodies is drawn: tied, once tied, tied as anchor point, and taken over by."""
ANCHOR = "anchor"
"""The role of an anchor point: where people come in."""
CLOSED = "the member closed"
"""Why a tie ended that nobody ended before."""


@dataclass(frozen=True, eq=False)
class Local:
    """Local records of a place, by their ids."""

    bodies: Mapping[str, Body] = field(default_factory=dict)
    partnerships: Mapping[str, Partnership] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    initiatives: Mapping[str, Initiative] = field(default_factory=dict)
    covers: Mapping[str, Cover] = field(default_factory=dict)

    @property
    def any_ties(self) -> bool:
        """Say whether anybody has put down a partnership or who belongs to one."""
        return bool(self.partnerships or self.memberships)

    def name_of(self, body: str) -> str:
        """Return the id under which a body is drawn: the register's where its record names one."""
        there = self.bodies.get(body)
        return there.register_id or body if there is not None else body


@dataclass(frozen=True, eq=False)
class Known:
    """Bodies and ties of all times.

    Attributes
    ----------
    bodies, ties
        As ``measures.partnerships.ties`` has them; a school and the records it carried on under are one body.
    partnerships
        Those on record, by id: ``PARTNERSHIP_COLUMNS``.
    school_of
        Id of the school by id of its record.
    successor
        The body that took over the work of another, by id of that one.
    local
        Whether a partnership or a tie is on record here at all.
    """

    bodies: pd.DataFrame
    ties: pd.DataFrame
    partnerships: pd.DataFrame
    school_of: pd.Series
    successor: pd.Series
    local: bool

    def drawn_as(self, body: str, local: Local) -> str:
        """Return the id under which a body that a local record names is drawn: a school is one with its records."""
        named = local.name_of(body)
        return str(self.school_of.get(named, named))


@dataclass(frozen=True, eq=False)
class Year:
    """Bodies and ties of one year, on 31 December: ``standing`` ties, and those that were ``lost`` by then.

    ``successor`` has the body that had taken over from another by then, by id of that one.
    """

    year: int
    bodies: pd.DataFrame
    standing: pd.DataFrame
    lost: pd.DataFrame
    successor: pd.Series

    @property
    def alive(self) -> pd.DataFrame:
        """The bodies that are there: those that have closed are drawn for the ties that they lost, and not counted."""
        return self.bodies[~(self.bodies["closed"] <= end_of(self.year))]

    @property
    def drawn(self) -> pd.DataFrame:
        """Each pair of tied bodies once, and each body with its successor: ``from_body``, ``to_body``, ``look``.

        ``look`` is one of ``LOOKS``. A tie as anchor point hides another one, and a tie that stands a lost one.
        """
        columns = ["from_body", "to_body"]
        anchor = self.standing["role"].eq(ANCHOR)
        parts = {"anchor": self.standing[anchor], "tie": self.standing[~anchor], "lost": self.lost}
        ties = pd.concat([rows[columns].assign(look=look) for look, rows in parts.items()]).drop_duplicates(columns)
        after = self.successor.rename("to_body").rename_axis("from_body").reset_index().assign(look="after")
        return pd.concat([ties, after], ignore_index=True)


def known(place: Place, local: Local) -> Known:
    """Return what registers and local records say of a place; a body that only a tie names is called by its number."""
    rows = place.school_bodies
    bodies, ties = of_school_bodies(rows[rows["inside"]])
    councils = bodies["kind_of_body"].eq("council") & ~bodies["name"].str.lower().str.contains("council", na=False)
    bodies["name"] = bodies["name"].where(~councils, bodies["name"] + " council")
    school_of = place.school_types.set_index("facility_id")["school_id"]
    own, partnerships = _own_bodies(local), _partnerships(local.partnerships)
    own = own[~own.index.isin(bodies.index)]
    hubs, memberships = of_memberships(_memberships(local), partnerships)
    all_ties = as_one(pd.concat([ties, memberships], ignore_index=True), school_of)
    together = pd.concat([bodies, own, hubs])
    named = pd.unique(all_ties[["from_body", "to_body"]].to_numpy().ravel())
    together = pd.concat([together, _only_named(place, [one for one in named if one not in together.index])])
    once = _once(together, school_of)
    cut = ties_frame(_until_closed(all_ties, once))
    return Known(once, cut, partnerships, school_of, _successors(local, school_of), local.any_ties)


def in_year(found: Known, year: int) -> Year:
    """Return who was there and who was tied to whom on 31 December of a year."""
    standing, gone = standing_in(found.ties, year), lost(found.ties, by=year)
    bodies, moment = found.bodies, end_of(year)
    there = ~(bodies["opened"] > moment) & ~(bodies["closed"] <= moment)
    over = _taken_over(found, moment)
    tied = bodies.index.isin([*gone[["from_body", "to_body"]].to_numpy().ravel(), *over.index])
    # A trust whose schools had not joined it yet, and a partnership not begun, are not there.
    serves = bodies["kind_of_body"].ne("school") & bodies["source"].ne(LOCAL)
    empty = serves & ~bodies.index.isin(standing[["from_body", "to_body"]].to_numpy().ravel())
    drawn = bodies[(there & ~empty) | tied]
    return Year(year, drawn, standing, gone, over[over.isin(drawn.index)])


def _taken_over(found: Known, moment: float) -> pd.Series:
    """Return the successors that had taken over by a moment: by when the one closed and the other opened.

    The later of the two that are known; nothing where neither is, nor before the one that was taken over opened.
    """
    bodies, after = found.bodies, found.successor
    closed, opened = (bodies[column].reindex(after.index) for column in ("closed", "opened"))
    since = pd.concat([closed, after.map(bodies["opened"])], axis=1).max(axis=1)
    return after[(since <= moment) & ~(opened > moment)]


def together_by_year(found: Known, years: Iterable[int]) -> pd.DataFrame:
    """Return what holds the bodies of each year together (``network.hangs_together``), index ``year``."""
    views = {year: in_year(found, year) for year in years}
    rows = {year: hangs_together(view.alive, view.standing) for year, view in views.items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("year")


def _successors(local: Local, school_of: pd.Series) -> pd.Series:
    """Return who took over the work of each local body, by the ids under which both are drawn."""
    drawn = {record: str(school_of.get(one, one)) for record in local.bodies for one in [local.name_of(record)]}
    pairs = [(drawn[one], drawn[body.successor]) for one, body in local.bodies.items() if body.successor in drawn]
    return pd.Series({one: after for one, after in pairs if one != after}, dtype="object")


def _own_bodies(local: Local) -> pd.DataFrame:
    rows = {
        local.name_of(record): {
            "name": body.name,
            "sector": body.sector.value,
            "kind_of_body": body.sector.value,
            "opened": began_at(body.opened),
            "closed": ended_at(body.closed),
        }
        for record, body in local.bodies.items()
    }
    return bodies_frame(pd.DataFrame.from_dict(rows, orient="index")).assign(source=LOCAL)


def _partnerships(records: Mapping[str, Partnership]) -> pd.DataFrame:
    rows = [
        (
            *(one.name, one.led_by.value, one.areas, began_at(one.began), ended_at(one.ended), one.why_ended),
            *(one.source, one.stages, one.outcomes),
        )
        for one in records.values()
    ]
    return pd.DataFrame(rows, columns=list(PARTNERSHIP_COLUMNS), index=pd.Index(list(records), dtype="object")).astype(
        {"began": float, "ended": float}
    )


def _memberships(local: Local) -> pd.DataFrame:
    rows = [
        (
            one.partnership,
            local.name_of(one.body),
            one.role.value,
            began_at(one.began),
            ended_at(one.ended),
            one.why_ended,
        )
        for one in local.memberships.values()
    ]
    columns = ["partnership", "body", "role", "began", "ended", "why"]
    return pd.DataFrame(rows, columns=columns).astype({"began": float, "ended": float})


def _until_closed(ties: pd.DataFrame, bodies: pd.DataFrame) -> pd.DataFrame:
    """Return the ties, local ones ended where their member closed; one put down as begun later is left as it is."""
    closed = ties["from_body"].map(bodies["closed"])
    cut = ties["source"].eq(LOCAL) & (closed < ties["ended"].fillna(np.inf)) & ~(ties["began"] >= closed)
    return ties.assign(ended=ties["ended"].mask(cut, closed), why=ties["why"].mask(cut, CLOSED))


def _only_named(place: Place, ids: Iterable[str]) -> pd.DataFrame:
    wanted = list(ids)
    names = place.facilities["name"].reindex(wanted)
    rows = pd.DataFrame({"name": names.fillna(pd.Series(wanted, index=wanted)), "kind_of_body": "other"}, index=wanted)
    return bodies_frame(rows).assign(source=LOCAL)


def _once(bodies: pd.DataFrame, school_of: pd.Series) -> pd.DataFrame:
    """Return each body once: the first that names it, for a school its last record; there for as long as any was."""
    ids = bodies.index.to_series().map(school_of).fillna(bodies.index.to_series()).to_numpy()
    last = bodies.index.to_numpy() == ids
    order = bodies.assign(id=ids, last=last, rank=np.arange(len(bodies)))
    order = order.sort_values(["last", "rank"], ascending=[False, True], kind="stable")
    first = order.drop_duplicates("id").sort_values("rank").set_index("id")
    began, closed = bodies["opened"].groupby(ids), bodies["closed"].groupby(ids)
    opened = began.min().mask(bodies["opened"].isna().groupby(ids).any())
    ended = closed.max().mask(bodies["closed"].isna().groupby(ids).any())
    return first.assign(opened=opened.reindex(first.index), closed=ended.reindex(first.index))[list(bodies.columns)]


def mark_key(bodies: pd.DataFrame) -> pd.Series:
    """Return how each body is drawn, a key of ``network.MARKS``."""
    kind = bodies["kind_of_body"].fillna("")
    trusts = kind.str.contains("trust") | kind.eq("sponsor")
    found = bodies["sector"].fillna("other").mask(trusts, "trust").mask(kind.eq(PARTNERSHIP), PARTNERSHIP)
    return found.rename("mark")
