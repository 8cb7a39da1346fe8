"""Sentences about one neighbourhood: the finding, its needs beside what stands there, who works there.

Each has a zero, a singular, a plural and an unknown form.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.context.second_routes import Reached
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.measures.partnerships.coverage import VACANT, coordinators, works_in
from equitymap.measures.partnerships.ties import standing_in
from equitymap.views.agreement.area_blocks import beside_england, share_words
from equitymap.views.context.learn_sentences import AFTER_16
from equitymap.views.gaps.gaps_sentences import loss_words
from equitymap.views.map import near_sentences
from equitymap.views.neighbourhood.case import AnyCase, Case, Told, Working
from equitymap.views.partnerships.partnership_sentences import name_of, since_words
from equitymap.views.words import TENTH_WORDS, capital, count, distance, distance_of, figure, lower_first, near, series

GREAT_NEED = 3
"""Tenths of England, from the most deprived, that are called a need."""
NAMED = 3
"""Kinds of need that the finding names."""
MEETING = ("library", "childrens_centre", "youth_club")
"""Kinds of service that are places where people can meet, as far as registers tell."""
HALF = 5
WHOLE = "imd"


def question(label: str) -> str:
    """Return the heading."""
    return f"What is it like to live in {label}?"


def finding(case: Case) -> str:
    """Return the worst need, what has gone from reach and what is left, in one sentence."""
    near_here = near_sentences.near_sentence(case.reached, case.place.manifest.observed, case.label)
    return f"{need_clause(case.need)}; {lower_first(near_here)}"


def need_clause(need: pd.DataFrame) -> str:
    """Return the kinds of need in which a neighbourhood stands worst, and the tenth of England; no full stop.

    ``need`` is ``need_by_domain``; all kinds together are no kind of their own.
    """
    kinds = need.drop(index=WHOLE, errors="ignore")
    if kinds.empty:
        return "How deprived it is, is not known"
    worst = int(kinds["first"].min())
    if worst > HALF:
        return "No kind of need here is among the more deprived half of England"
    names = [lower_first(str(label)) for label in kinds.loc[kinds["first"] == worst, "label"]]
    if len(names) == 1:
        return f"Its greatest need is {names[0]}, where it is in {TENTH_WORDS[worst]}"
    more = len(names) - NAMED
    said = names if more <= 0 else [*names[:NAMED], count(more, "other kind", "other kinds")]
    return f"Its greatest needs are {series(said)}, each in {TENTH_WORDS[worst]}"


def needs(case: Case) -> list[str]:
    """Return one line for each need: kinds of deprivation, outcomes clearly worse than England, gaps."""
    kinds = case.need.drop(index=WHOLE, errors="ignore")
    kinds = kinds[kinds["first"] <= GREAT_NEED].sort_values("first", kind="stable")
    lines = [f"{row['label']}: {TENTH_WORDS[int(row['first'])]}." for _, row in kinds.iterrows()]
    lines += standing_lines(case, "worse")
    gaps = [KIND_BY_ID[kind] for kind, found in case.gaps.items() if found]
    lines += [f"A gap in {kind.many}: {loss_words(kind, Rule())} went, and none has come since." for kind in gaps]
    return lines or ["No kind of need, outcome or gap stands out here, as far as figures tell."]


def assets(case: Case) -> list[str]:
    """Return one line for each thing that stands: places to meet, second routes, outcomes clearly better, partners."""
    lines = [_open(reach) for reach in case.reached if reach.group.kind.id in MEETING and reach.open_within]
    if not lines:
        lines = ["No place to meet that a register tells of is in reach. Halls, parks and faith groups are in none."]
    also = [reach for reach in case.reached if reach.group.kind.id not in MEETING and not reach.group.rest]
    counted = [near_sentences.open_words(reach) for reach in also if reach.open_within]
    if counted:
        lines.append(f"Still in reach: {series(counted)}.")
    route = second_route(case.routes.colleges, sixth_forms=case.routes.sixth_forms_known, place_name=case.place.name)
    lines.append(f"Second routes into learning: {route}")
    lines += standing_lines(case, "better")
    number = len(partnerships_here(case))
    if number:
        lines.append(f"{capital(count(number, 'partnership works', 'partnerships work'))} here.")
    return lines


def second_route(found: Reached | None, *, sixth_forms: bool, place_name: str) -> str:
    """Return the nearest college or sixth form that is open to all, or why none is named."""
    one, many = AFTER_16[sixth_forms]
    if found is None:
        return f"which {many} there are is not known, for want of a register."
    if found.nearest_m is None:
        return f"no {one} is known in {place_name} or within 10 km of it."
    return f"the nearest {one} is {found.name}, {distance(found.nearest_m)} away."


def _open(reach: NearestServices) -> str:
    number = near_sentences.open_words(reach)
    nearest = "" if reach.nearest is None else f", the nearest {reach.nearest['name']}"
    away = "" if reach.nearest_m is None else f", {distance_of(reach.group.kind, reach.nearest_m)} away"
    return f"{capital(number)} {near(reach.group.kind)}{nearest}{away}."


def standing_lines(case: Told, standing: str) -> list[str]:
    """Return one line for each share that is clearly better, or worse, than England, with its interval."""
    rows = case.shares[case.shares["standing"] == standing]
    return [
        f"{row['label']}: {share_words(row)}, {beside_england(row)} ({figure(row['england'], 'percent', 1)})."
        for _, row in rows.iterrows()
    ]


def partnerships_here(case: AnyCase) -> pd.DataFrame:
    """Return the partnerships on record that work in the neighbourhood, or in some of the zone, in the year told of."""
    standing = standing_in(case.working.known.partnerships, case.working.year)
    here = works_in(standing, case.place.inside.index)
    return standing.loc[here.loc[here["area_code"].isin(case.codes), "partnership"].unique()]


def partnership_lines(case: AnyCase) -> list[str]:
    """Return one line for each partnership at work here: for whom it works, since when, who coordinates it."""
    known, year = case.working.known, case.working.year
    found = coordinators(known.partnerships, known.ties, case.place.inside.index, year)
    found = found[found["area_code"].isin(case.codes) & found["backbone"].ne(VACANT)]
    lines = []
    for record, row in partnerships_here(case).iterrows():
        backbone = found["backbone"][found["partnership"].eq(str(record))].unique()
        leads = series([name_of(known, str(body)) for body in backbone]) or "nobody on record"
        since = "" if pd.isna(row["began"]) else f", since {since_words(row['began'])}"
        lines.append(f"{row['name']}, {_for(row['areas'], case)}{since}; coordinated by {leads}.")
    return lines


def _for(areas: Sequence[str], case: AnyCase) -> str:
    """Return for which areas something on record is, seen from here; ``areas`` is empty for the whole place."""
    if not areas:
        return f"for all of {case.place.name}"
    if isinstance(case, Case):
        return "for this neighbourhood" if len(areas) == 1 else "for this and other neighbourhoods"
    ours = set(areas) & case.zone.areas
    if ours == case.zone.areas:
        return f"for {'exactly' if len(areas) == len(ours) else 'all of'} {case.label}" + (
            "" if len(areas) == len(ours) else " and other neighbourhoods"
        )
    return f"for {len(ours):,} of its {count(len(case.codes), 'neighbourhood', 'neighbourhoods')}"


def no_partnership(working: Working, label: str) -> str:
    """Say why no partnership is named, and what to do about it."""
    if working.unread:
        return working.unread
    if not working.known.local:
        return (
            "Nobody has put down yet who works together in this place. Who may write can do so at the foot of Who"
            " works together."
        )
    return (
        f"No partnership on record works in {label}. One that does can be put down at the foot of Who works together."
    )


def agreement_lines(case: AnyCase) -> list[str]:
    """Return one line for each agreement that the neighbourhood, or some of the zone, is part of, with its targets."""
    lines = []
    for record, one in case.working.agreements.items():
        if one.areas and set(one.areas).isdisjoint(case.codes):
            continue
        where = _areas(one.areas) if one.areas and isinstance(case, Case) else _for(one.areas, case)
        named = [target.name for target in case.working.targets.values() if target.agreement == record]
        aims = f"Its targets: {series(named)}." if named else "It has no target yet."
        lines.append(f"{one.name}, {one.began} to {one.began + one.years - 1}, {where}. {aims}")
    return lines


def _areas(areas: Sequence[str]) -> str:
    return "for this neighbourhood" if len(areas) == 1 else f"for {len(areas):,} neighbourhoods, this one among them"


def similar_sentence(similar: pd.DataFrame, label: str) -> str:
    """Return which neighbourhoods of the place are most like this one in background."""
    names = [str(name) for name in similar["label"]]
    if not names:
        return f"No neighbourhood of the place can be set beside {label}: figures of its background are missing."
    are = "is" if len(names) == 1 else "are"
    return f"Most like {label} in who lives there, incomes and how closely people live {are} {series(names)}."
