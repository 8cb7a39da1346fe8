"""What a proposal would mean for the people of a zone: sums over its neighbourhoods, and means over its people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.proposal.consequence import Consequence, consequence_by_tenth
from equitymap.measures.zones.added import told_people
from equitymap.places.place import Place


@dataclass(frozen=True)
class ZoneConsequence:
    """People of a zone whom the service is for; None is a number that would tell of a few.

    ``people`` in all; ``lost`` the last one in reach, ``gained`` a first one; ``less`` and ``more`` access while one
    stays in reach; ``reach_before`` and ``reach_after`` have one in reach. ``access_before`` and ``access_after`` are
    means over the people, in the unit of the consequence for each person, missing (NaN) where they are not known.
    ``unknown`` is how many neighbourhoods could not be judged.
    """

    people: int | None
    lost: int | None
    gained: int | None
    less: int | None
    more: int | None
    reach_before: int | None
    reach_after: int | None
    access_before: float
    access_after: float
    unknown: int

    @property
    def unchanged(self) -> bool:
        """Whether nobody there would have more or less."""
        return (self.lost, self.gained, self.less, self.more) == (0, 0, 0, 0)


def zone_consequence(place: Place, found: Consequence, codes: Collection[str]) -> ZoneConsequence:
    """Return the impact of a proposal on some neighbourhoods together.

    Parameters
    ----------
    place, found
        The place, and the impact on all of it.
    codes
        Its neighbourhoods that are meant.
    """
    table = found.table.loc[found.table.index.isin(list(codes))]
    column = KIND_BY_ID[found.proposal.kind].population
    means = consequence_by_tenth(table.assign(decile=1)).iloc[0]

    def people(which: Collection[str]) -> int | None:
        return told_people(place, column, which, of=table.index)

    in_state = {
        state: people(table.index[table["state"].eq(state)]) for state in ("lost_last", "first", "less", "more")
    }
    return ZoneConsequence(
        people=people(table.index),
        lost=in_state["lost_last"],
        gained=in_state["first"],
        less=in_state["less"],
        more=in_state["more"],
        reach_before=people(table.index[table["within_before"] > 0]),
        reach_after=people(table.index[table["within_after"] > 0]),
        access_before=float(means["access_before"]),
        access_after=float(means["access_after"]),
        unknown=int(table["state"].eq("unknown").sum()),
    )
