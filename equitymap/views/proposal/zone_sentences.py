"""What a proposal would mean for the zone in view, in sentences."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.proposal.consequence import Consequence
from equitymap.measures.proposal.of_zone import ZoneConsequence
from equitymap.measures.zones.zone import Zone
from equitymap.small_counts import SMALLEST_SHOWN
from equitymap.views.access.access_sentences import NEIGHBOURHOODS, PEOPLE
from equitymap.views.proposal.proposal_sentences import people, then
from equitymap.views.proposal.proposal_tables import access_words
from equitymap.views.words import capital, count, series, within

NOT_TOLD = f"fewer than {SMALLEST_SHOWN}, or a number that is not shown,"


def zone_sentence(zone: Zone, ours: ZoneConsequence, found: Consequence) -> str:
    """Return who of a zone would lose or gain one in reach, how many have one before and after, and their access."""
    kind = KIND_BY_ID[found.proposal.kind]
    many = PEOPLE.get(kind.population, ("resident", "residents"))[1]
    near = within(kind, found.threshold_m)
    left = f" {count(ours.unknown, *NEIGHBOURHOODS).capitalize()} of it could not be judged." if ours.unknown else ""
    parts = [
        f"{_people(number, found)} would {what}"
        for number, what in (
            (ours.lost, f"lose the last {kind.one} {near}"),
            (ours.gained, f"have a {kind.one} {near}, having none now"),
            (ours.less, "have less access, though one stays in reach"),
            (ours.more, "have more access"),
        )
        if number != 0
    ]
    said = f"In {zone.name}, {series(parts)}." if parts else f"In {zone.name} nobody would have more or less access."
    if ours.people is None or ours.reach_before is None or ours.reach_after is None:
        return f"{said}{left}"
    reach = f"Of {ours.people:,} {many} there, {ours.reach_before:,} have one {near}"
    same = ours.reach_before == ours.reach_after
    after = f", now and {then(found.proposal)}" if same else f" and {ours.reach_after:,} would {then(found.proposal)}"
    return f"{said} {reach}{after}.{_access(ours, found, many)}{left}"


def _people(number: int | None, found: Consequence) -> str:
    kind = KIND_BY_ID[found.proposal.kind]
    if number is None:
        return f"{NOT_TOLD} of {PEOPLE.get(kind.population, ('resident', 'residents'))[1]}"
    return people(number, kind)


def _access(ours: ZoneConsequence, found: Consequence, many: str) -> str:
    """Return access before and after, added up over the people of the zone and divided by their number."""
    before, after = ours.access_before, ours.access_after
    if pd.isna(before):
        return ""
    said = f" Access for each 1,000 {many}, added up: {access_words(before, found.unit)} now"
    if pd.isna(after):
        return f"{said}; what it would be is not known."
    return f"{said}, {access_words(after, found.unit)} {then(found.proposal)}." if not ours.unchanged else f"{said}."


def before_choice(zone: Zone) -> str:
    """Say, before anything is chosen, that an answer tells of the zone as well."""
    return f"{capital(zone.name)} is in view: once it is chosen what happens, the answer says what it means there."
