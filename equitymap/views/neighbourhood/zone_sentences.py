"""Sentences about a zone as a place to live: the finding, its needs beside what stands there, what is in reach.

Each has a zero, a singular, a plural and an unknown form. People are told where that gives no few of them away.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.zones.added import AGES
from equitymap.measures.zones.reach import ZoneReach
from equitymap.small_counts import SMALLEST_SHOWN
from equitymap.views.map.near_sentences import (
    gone_words,
    have_gone,
    others_lost,
    since,
    standing_words,
    unknown_kinds,
)
from equitymap.views.neighbourhood.case import ZoneCase
from equitymap.views.neighbourhood.neighbourhood_sentences import (
    MEETING,
    NAMED,
    WHOLE,
    partnerships_here,
    second_route,
    standing_lines,
)
from equitymap.views.words import UNKNOWN, agree, capital, count, distance, lower_first, series, share

MOST_DEPRIVED = "the most deprived three tenths of England"
FEW = f"it could tell of fewer than {SMALLEST_SHOWN}"
EVERYWHERE = 30.0
"""Per cent of England's neighbourhoods that are among its most deprived three tenths, in every kind of need."""
HALF = 50.0
"""Per cent of residents from which a kind of need is called one of the zone."""
NOT_ADDED = (
    "Shares are of the residents of March 2021, by the tenth of England that their neighbourhood is in; tenth 1 is the"
    " most deprived. Ranks, scores and tenths of a zone are not published and cannot be added up from those of its"
    " neighbourhoods."
)
NONE_ALIKE = (
    "No area like this one is named: likeness is told between single neighbourhoods, which are alike in size. Each"
    " neighbourhood of it has those like it on its own page."
)


def neighbourhoods(number: int) -> str:
    """Write a number of neighbourhoods."""
    return count(number, "neighbourhood", "neighbourhoods")


def most_lost(reached: Sequence[ZoneReach]) -> ZoneReach | None:
    """Return the group of which most have gone from reach; schools that are in no other group come last."""
    lost = [reach for reach in reached if len(reach.gone)]
    return max(lost, key=lambda one: (not one.group.rest, len(one.gone), -one.areas_with), default=None)


def finding(case: ZoneCase) -> str:
    """Return the worst need, what has gone from reach and who is without, in one sentence."""
    return f"{need_clause(case)}; {lost_clause(case)}."


def need_clause(case: ZoneCase) -> str:
    """Return the kind of need in which most residents live among the most deprived three tenths; no full stop.

    Of several kinds one is always the greatest, by chance too: where fewer live there than in England, none is named
    as a need of the zone.
    """
    kinds = case.tenths.drop(index=WHOLE, errors="ignore")
    if kinds.empty:
        return "How deprived it is, is not known"
    shares = most_deprived(kinds)
    worst = float(shares.max())
    if worst == 0:
        return f"Nobody here lives among {MOST_DEPRIVED}, in any kind of need"
    names = [lower_first(str(case.need.loc[one, "label"])) for one in shares.index[shares.round(6).eq(round(worst, 6))]]
    more = len(names) - NAMED
    said = series(names if more <= 0 else [*names[:NAMED], count(more, "other kind", "other kinds")])
    if worst < EVERYWHERE:
        most = f"at most {share(worst)} of residents live among {MOST_DEPRIVED}, in {said}"
        return f"No kind of need stands out here: {most}"
    greatest = f"Its greatest {agree(len(names), 'need is', 'needs are')} {said}"
    return f"{greatest}, where {of_residents(worst)} among {MOST_DEPRIVED}"


def of_residents(per_cent: float) -> str:
    """Return what share of residents live, to go on with where: '92% of residents live', 'all residents live'."""
    return "all residents live" if per_cent >= 100 else f"{share(per_cent)} of residents live"


def most_deprived(tenths: pd.DataFrame) -> pd.Series:
    """Return the per cent of residents in the most deprived three tenths by kind; rows of ``residents_by_tenth``."""
    return tenths[["1", "2 and 3"]].sum(axis=1)


def lost_clause(case: ZoneCase) -> str:
    """Return what has gone most from reach of its neighbourhoods, and who has none left; no full stop."""
    worst, observed = most_lost(case.reached), case.place.manifest.observed
    if worst is None:
        known = [reach.group.kind for reach in case.reached if reach.group.kind.id in observed]
        if not known:
            return "whether a service has gone is not known: no register here tells of earlier years"
        return f"our registers show no service that has gone from reach of {its(case)}"
    return f"{_gone_from(worst, f' of {its(case)}')}{since(worst.group.kind, observed)}, and {left(worst)}"


def _gone_from(reach: ZoneReach, of: str = "") -> str:
    """Return how many have gone from reach; a practice's code only ends, and its doctors may still be there."""
    if reach.group.kind.id == "gp_practice":
        return f"{gone_words(reach)} in reach{of} {have_gone(reach)}"
    return f"{gone_words(reach)} {have_gone(reach)} from reach{of}"


def its(case: ZoneCase) -> str:
    """Return its neighbourhoods, counted: 'its 7 neighbourhoods', 'its one neighbourhood'."""
    return "its one neighbourhood" if len(case.codes) == 1 else f"its {neighbourhoods(len(case.codes))}"


def left(reach: ZoneReach) -> str:
    """Return in how many neighbourhoods one is left in reach, and how many people have none: no full stop."""
    areas, has = len(reach.open_within), reach.areas_with
    if has == areas:
        return "one is still in reach" if areas == 1 else f"all {areas} neighbourhoods still have one in reach"
    some = f"{has or 'none'} of the {areas} neighbourhoods {agree(has or 1, 'has', 'have')} one in reach now"
    return f"{'none is in reach now' if areas == 1 else some}: {people_without(reach)}"


def people_without(reach: ZoneReach) -> str:
    """Return how many of those whom a kind is for have none in reach; no few people are told."""
    who = lower_first(AGES[reach.group.kind.population])
    if reach.without is None or reach.people is None:
        return f"how many {who} have none is not shown, for {FEW}"
    if reach.without == 0:
        return f"all {who.removesuffix(' of all ages')} have one in reach"
    return f"{'all' if reach.without == reach.people else f'{reach.without:,} of'} {reach.people:,} {who} have none"


def stands_words(reach: ZoneReach) -> str:
    """Return how many stand in the zone."""
    return standing_words(reach.group, reach.stands, reach.linked)


def reach_words(reach: ZoneReach) -> str:
    """Return of how many neighbourhoods one is in reach, how far the nearest is, and who is without."""
    known = reach.nearest_m[reach.nearest_m < float("inf")]
    away = ""
    if len(known):
        ends = list(dict.fromkeys([distance(float(known.min())), distance(float(known.max()))]))
        away = f"; the nearest is {' to '.join(ends)} away"
    return f"{capital(reach_brief(reach))}{away}; {people_without(reach)}"


def reach_brief(reach: ZoneReach) -> str:
    """Return of how many neighbourhoods one is in reach."""
    areas, has = len(reach.open_within), reach.areas_with
    return f"in reach of {'all' if has == areas else 'none' if not has else f'{has} of {areas}'}"


def other_kinds(case: ZoneCase) -> list[str]:
    """Return one line for each other group of services that lost any, and one for those of which it is not known."""
    observed = case.place.manifest.observed
    lines = [
        f"{capital(_gone_from(reach))}{since(reach.group.kind, observed)}; {left(reach)}."
        for reach in others_lost(case.reached, most_lost(case.reached))
    ]
    return lines + unknown_kinds(case.reached, observed)


def gap_words(case: ZoneCase, kind: Kind) -> str:
    """Return how many of its neighbourhoods are a gap in a kind."""
    found = case.gaps.get(kind.id)
    if found is None or found.unknown == len(case.codes):
        return UNKNOWN
    unknown = f" ({found.unknown} not known)" if found.unknown else ""
    return f"{found.areas or 'none'} of {len(case.codes)}{unknown}"


def needs(case: ZoneCase) -> list[str]:
    """Return one line for each need: kinds that half the residents live in, outcomes worse than England, gaps."""
    shares = most_deprived(case.tenths.drop(index=WHOLE, errors="ignore")).sort_values(ascending=False, kind="stable")
    labels = case.need["label"].reindex(shares.index)
    lines = [
        f"{label}: {of_residents(number)} among {MOST_DEPRIVED}."
        for label, number in zip(labels, shares, strict=True)
        if number >= HALF
    ]
    lines += standing_lines(case, "worse")
    for kind, found in case.gaps.items():
        if found.areas:
            where = f"{found.areas} of {its(case)}" if len(case.codes) > 1 else its(case)
            lines.append(f"A gap in {KIND_BY_ID[kind].many} in {where}: {_living(found.people)}.")
    return lines or ["No kind of need, outcome or gap stands out here, as far as figures tell."]


def _living(number: int | None) -> str:
    return f"how many live there is not shown, for {FEW}" if number is None else f"{number:,} people live there"


def assets(case: ZoneCase) -> list[str]:
    """Return one line for each thing that stands: places to meet, second routes, outcomes clearly better, partners."""
    lines = [
        f"{capital(stands_words(reach))} {agree(reach.stands, 'stands', 'stand')} in it;"
        f" one is in reach of {reach.areas_with} of {its(case)}."
        if reach.stands
        else f"One of the {reach.group.many} around it is in reach of {reach.areas_with} of {its(case)}."
        for reach in case.reached
        if reach.group.kind.id in MEETING and reach.areas_with
    ]
    if not lines:
        lines = ["No place to meet that a register tells of is in reach. Halls, parks and faith groups are in none."]
    also = [one for one in case.reached if one.group.kind.id not in MEETING and not one.group.rest and one.stands]
    if also:
        lines.append(f"Also standing in it: {series([stands_words(reach) for reach in also])}.")
    route = second_route(case.colleges, sixth_forms=case.sixth_forms_known, place_name=case.place.name)
    lines.append(f"Second routes into learning: {route}")
    lines += standing_lines(case, "better")
    if number := len(partnerships_here(case)):
        lines.append(f"{capital(count(number, 'partnership works', 'partnerships work'))} in it or in some of it.")
    return lines
