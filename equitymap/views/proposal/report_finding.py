"""The first page of a needs assessment: its five numbers and its three limits."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.proposal.consequence import Consequence
from equitymap.places.place import Place
from equitymap.views.access.access_sentences import NEIGHBOURHOODS, PEOPLE
from equitymap.views.proposal import proposal_sentences as words
from equitymap.views.record_words import at_end_of
from equitymap.views.words import UNKNOWN, agree, count, distance, share


def five_numbers(place: Place, found: Consequence, kind: Kind) -> list[tuple[str, str]]:
    """Return five figures, each with the words that say what it is.

    Who would lose the last one in reach, or get the first; where access would change; how many people live there;
    how far they would have to the nearest; how many of them live in the most deprived fifth.
    """
    changed = found.areas_in("lost_last", "less", "first", "more")
    gains = found.proposal.action in ("open", "reopen")
    name, verb = ("gained", "get a first") if gains else ("lost", "lose the last")
    one, many = PEOPLE.get(kind.population, ("resident", "residents"))
    affected = int(found.tenths[f"{name}_people"].sum())
    there = int(changed["people"].sum())
    where = f"where access to {kind.many} would change"
    return [
        (_number(affected), f"{agree(affected, one, many)} would {verb} {kind.one} in reach"),
        (
            f"{len(changed):,} of {len(found.table):,}",
            f"{agree(len(found.table), *NEIGHBOURHOODS)} of {place.name} would see a change in access",
        ),
        (_number(there), f"{agree(there, one, many)} {agree(there, 'lives', 'live')} {where}"),
        (_way(changed), f"to the nearest {kind.one} there, today and {words.then(found.proposal)} (mean)"),
        (_deprived(changed), f"of them in the most deprived fifth; {_deprived(found.table)} of all in {place.name}"),
    ]


def _number(people: int) -> str:
    return words.people_number(people) if people else "none"


def _way(rows: pd.DataFrame) -> str:
    """Write the mean way to the nearest one, before and after, over the people of whom both are known."""
    known = rows.dropna(subset=["nearest_m_before", "nearest_m_after"])
    total = float(known["people"].sum())
    if not total:
        return UNKNOWN if len(rows) else "no change"
    before, after = (
        distance(float((known[column] * known["people"]).sum()) / total)
        for column in ("nearest_m_before", "nearest_m_after")
    )
    return before if before == after else f"{before} \N{RIGHTWARDS ARROW} {after}"


def _deprived(rows: pd.DataFrame) -> str:
    """Write the share of people in the most deprived fifth of England, of those whose tenth is known."""
    known = rows[rows["decile"].notna()]
    total = float(known["people"].sum())
    if not len(rows):
        return "none"
    return UNKNOWN if not total else share(100 * float(known.loc[known["decile"] <= 2, "people"].sum()) / total)


def three_limits(place: Place, kind: Kind, found: Consequence) -> list[str]:
    """Return the three limits that weigh most; the annex has the others."""
    end = at_end_of(place.manifest.observed.get(kind.id), found.year)
    dated = f"Services are as they were {end}, people as counted in the census of March 2021."
    unsized = words.unsized_note(found, "the service")
    return [
        "It counts reach, not use: which service people choose, and whether those that remain have room, are open at"
        " the right hour or are as good, is in no register.",
        f"{words.detour_note(kind)} Nobody's own journey was measured.",
        unsized or " ".join(filter(None, (dated, unjudged(found)))),
    ]


def unjudged(found: Consequence) -> str:
    """Return how many neighbourhoods could not be judged; empty for none."""
    unknown = int((found.table["state"] == "unknown").sum())
    return f"{count(unknown, *NEIGHBOURHOODS)} could not be judged." if unknown else ""
