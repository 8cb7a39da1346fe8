"""Sentences about a proposal: what is proposed, who would lose or gain, how sure it is, what it does not capture.

Each has a singular, a plural, a zero and an unknown form. Numbers of people follow ``measures.disclosure``, on the
page as in the document, so that the two never say different things.
"""

from __future__ import annotations

import pandas as pd

from equitymap.domains import DOMAIN_BY_ID
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.disclosure import SMALLEST_SHOWN, is_small
from equitymap.measures.proposal.consequence import Action, Consequence, GapChange, Proposal
from equitymap.places.place import Place
from equitymap.views.access.access_sentences import NEIGHBOURHOODS, PEOPLE
from equitymap.views.words import UNKNOWN, agree, capital, count, distance, lower_first, near, series, share, within

_NOT_CAPTURED = (
    "which service people choose, or are allowed to use",
    "whether the services that remain have room, are open at the right hour, or are as good",
    "buses, cars, hills, rivers, railways and busy roads",
    "how many people use the service today",
    "what people would do instead, and what would follow for them",
)

TENTHS = "Tenths are of England (Indices of Deprivation 2025); 1 is the most deprived. Distances are means over people."


def not_captured(kind: Kind) -> tuple[str, ...]:
    """Return what the answer leaves out; the way on foot has one factor for detours, a radius on the map has none."""
    factor = ", except through one factor for detours" if kind.measured == "on foot" else ""
    return tuple(f"{text}{factor}" if text.startswith("buses") else text for text in _NOT_CAPTURED)


def people(number: float, kind: Kind) -> str:
    """Write a number of those a service is for: 'no residents', 'fewer than 10 residents', '1,234 residents'."""
    one, many = PEOPLE.get(kind.population, ("resident", "residents"))
    if pd.isna(number):
        return f"{UNKNOWN} how many {many}"
    return f"fewer than {SMALLEST_SHOWN} {many}" if is_small(number) else count(int(number), one, many)


def people_number(number: float) -> str:
    """Write a number of people for a table."""
    if pd.isna(number):
        return UNKNOWN
    return f"fewer than {SMALLEST_SHOWN}" if is_small(number) else f"{int(number):,}"


def spot_words(place: Place, spot: tuple[int, int]) -> str:
    """Say where a spot is: the middle of a neighbourhood's postcodes, or a grid position near it."""
    areas = place.neighbourhoods
    away = (areas["easting_m"] - spot[0]) ** 2 + (areas["northing_m"] - spot[1]) ** 2
    nearest = areas.loc[away.idxmin()]
    where = str(nearest["label"]) if nearest["inside"] else f"{nearest['label']}, {nearest['district']}"
    if float(away.min()) <= 2:
        middle = "the middle of the postcodes" if nearest["origin_from"] == "postcodes" else "the middle"
        return f"{middle} of {where}"
    return f"a spot near {where} (grid position {spot[0]}, {spot[1]})"


def proposed(place: Place, proposal: Proposal) -> str:
    """Return the proposal as the beginning of a sentence, such as 'If Elm Library closed'."""
    kind = KIND_BY_ID[proposal.kind]
    where = "" if proposal.spot is None else spot_words(place, proposal.spot)
    if proposal.action == "open":
        return f"If a new {kind.one} opened at {where}"
    name = str(place.facilities.loc[str(proposal.facility_id), "name"])
    ends = {"close": "closed", "reopen": "reopened where it stood", "move": f"moved to {where}"}
    return f"If {name} {ends[proposal.action]}"


THEN = {"close": "if it closed", "reopen": "if it reopened", "move": "if it moved", "open": "if it opened"}


def then(proposal: Proposal) -> str:
    """Return the time after the proposal, such as 'if it closed'; the time before it is 'today'."""
    return THEN[proposal.action]


def heading(kind: Kind, proposal: Proposal, name: str = "") -> str:
    """Return the question that the page answers; ``name`` is the service's, once one is chosen."""
    here = " here" if proposal.spot is not None else ""
    ends = {"close": "closed", "reopen": "reopened", "move": f"moved{here}", "open": f"opened{here}"}
    subject = f"a new {kind.one}" if proposal.action == "open" else name or f"a {kind.one}"
    return f"What if {subject} {ends[proposal.action]}?"


def promise(kind: Kind, action: Action, place_name: str) -> str:
    """Return what an answer would tell, before anything is chosen."""
    reach, many = near(kind, kind.catchment_m), PEOPLE.get(kind.population, ("resident", "residents"))[1]
    told = {
        "close": f"how many {many} would lose the last one {reach}",
        "reopen": f"how many {many} would have one {reach} again",
        "move": f"who would lose the last one {reach}, and who would get one",
        "open": f"how many {many} would get a first one {reach}",
    }
    what = {
        "close": f"a {kind.one}",
        "reopen": f"a {kind.one} that has gone",
        "move": f"a {kind.one} and where it would go",
        "open": "where it would be",
    }
    return f"Choose {what[action]}, and see {told[action]}, and where in {place_name} they live."


def examples_head(kind: Kind, *, gone: bool) -> str:
    """Return what stands above the services that most people have, or would have, as their only one."""
    who = PEOPLE[kind.population][1]
    return f"{'Would be' if gone else 'Now'} the only one {near(kind, kind.catchment_m)} for most {who}:"


def lead_sentence(place: Place, found: Consequence) -> str:
    """Return the answer in one sentence: who would lose the last one within reach, who would get one, or neither."""
    kind = KIND_BY_ID[found.proposal.kind]
    opening = proposed(place, found.proposal)
    table = found.table
    unknown = int((table["state"] == "unknown").sum())
    if unknown == len(table):
        return f"{opening}, we do not know who would lose or gain: nothing is known for any neighbourhood."
    near = within(kind, found.threshold_m)
    parts = []
    for state, verb, what in (
        ("lost_last", "lose", f"the last {kind.one} {near}"),
        ("first", "have", f"a {kind.one} {near}, having none now"),
    ):
        areas = found.areas_in(state)
        if len(areas):
            who = people(int(areas["people"].sum()), kind)
            parts.append(f"{who} in {count(len(areas), *NEIGHBOURHOODS)} would {verb} {what}")
    left = "" if not unknown else f" {count(unknown, *NEIGHBOURHOODS).capitalize()} could not be judged."
    if parts:
        return f"{opening}, {series(parts)}.{left}"
    return f"{opening}, {_neither(found, kind, near)}.{left}"


def _neither(found: Consequence, kind: Kind, near: str) -> str:
    less, more = (len(found.areas_in(state)) for state in ("less", "more"))
    if found.proposal.action in ("close", "move") or less:
        start = f"no neighbourhood would lose its last {kind.one} {near}"
    else:
        start = f"no neighbourhood would get its first {kind.one} {near}"
    parts = [
        f"{count(number, *NEIGHBOURHOODS)} would have {words}"
        for number, words in ((less, "less access"), (more, "more access"))
        if number
    ]
    return f"{start}; {series(parts)}" if parts else f"{start}, and access would stay as it is everywhere in the place"


def also(found: Consequence) -> str:
    """Return who else would notice: neighbourhoods that keep one in reach but have less, or have more. May be empty."""
    kind = KIND_BY_ID[found.proposal.kind]
    if not len(found.areas_in("lost_last", "first")):
        return ""
    parts = []
    for state, words in (("less", "less access, though one stays in reach"), ("more", "more access than now")):
        areas = found.areas_in(state)
        if len(areas):
            who = people(int(areas["people"].sum()), kind)
            parts.append(f"{who} in {count(len(areas), *NEIGHBOURHOODS)} would have {words}")
    none = len(found.areas_in("none"))
    if none:
        verb = agree(none, "has", "have")
        parts.append(f"{count(none, *NEIGHBOURHOODS)} {verb} none in reach, before or after")
    return " ".join(f"{capital(part)}." for part in parts)


def gap_sentence(gap: GapChange, kind: Kind, place_name: str) -> str:
    """Return how the need-weighted gap of the place would change, on a scale of 0 to 100."""
    need = DOMAIN_BY_ID[gap.domain].label
    scale = (
        f"0 would mean that no access has been lost since the end of {gap.since}, 100 that all of it has gone where"
        f" need is greatest. Need: {lower_first(need)} (2025)."
    )
    if pd.isna(gap.before) or pd.isna(gap.after):
        reason = "the size of the service is not known" if pd.notna(gap.before) else f"no {kind.one} was in reach then"
        return f"We do not know how the need-weighted gap in {place_name} since {gap.since} would change: {reason}."
    before, after = f"{100 * gap.before:.1f}", f"{100 * gap.after:.1f}"
    if before == after:
        change = f"stay at {before}" if gap.before == gap.after else f"change by less than 0.1 from {before}"
    else:
        change = f"{'grow' if gap.after > gap.before else 'shrink'} from {before} to {after}"
    return f"The need-weighted gap in {place_name} would {change}. {scale}"


def assumption_words(detour: float, reach: float, kind: Kind) -> str:
    """Say one assumption in words."""
    if reach == 1 and kind.measured == "straight line":
        return f"{distance(kind.catchment_m)} in a straight line"
    if reach == 1:
        return f"{100 * detour:.0f} m on foot for 100 m of straight line"
    more = "further" if reach > 1 else "less far"
    return f"a reach a quarter {more}"


def sensitivity_sentence(rows: pd.DataFrame, kind: Kind) -> str:
    """Return how much the number of people who lose, or gain, the last one hangs on the assumptions."""
    name = "gained" if rows["gained_people"].max() > rows["lost_people"].max() else "lost"
    low, high = int(rows[f"{name}_people"].min()), int(rows[f"{name}_people"].max())
    what = f"would lose the last {kind.one} in reach" if name == "lost" else f"would get a {kind.one} in reach"
    if low == high:
        return f"Under each of the {len(rows)} assumptions in the table, {people(high, kind)} {what}."
    one, many = people_number(low) if low else "none", people(high, kind)
    return f"Depending on what is assumed, between {one} and {many} {what}."


def detour_note(kind: Kind) -> str:
    """Say what the distances are made of."""
    start = "Distances are straight lines from the middle of each neighbourhood's postcodes"
    if kind.measured == "straight line":
        return f"{start}, because the reach of this kind is a radius on the map. The way on foot is longer."
    return (
        f"{start}, times 1.3 for detours. The factor is an assumption: street networks lie between about 1.2 and 1.4."
    )


def unsized_note(found: Consequence, name: str) -> str:
    """Say that the size of the service is not known; empty when it is."""
    if not found.unsized:
        return ""
    return (
        f"The size of {name} ({found.unit}) is not known. Distances and what is in reach are right; how much access per"
        " person would change cannot be computed."
    )


def tenths_sentence(found: Consequence) -> str:
    """Return how those who would lose, or gain, the last one within reach lie along deprivation."""
    kind = KIND_BY_ID[found.proposal.kind]
    lost, gained = int(found.tenths["lost_people"].sum()), int(found.tenths["gained_people"].sum())
    if not lost and not gained:
        return f"Nobody would lose the last {kind.one} in reach, and nobody would get a first one."
    name, total, verb = ("lost", lost, "lose the last") if lost else ("gained", gained, "get the first")
    if is_small(total):
        who = people(total, kind).capitalize()
        return f"{who} would {verb} {kind.one} in reach: too few to tell apart by deprivation."
    counts = found.tenths[f"{name}_people"]
    deprived = float(counts.reindex([1, 2]).sum()) / total
    usual = float(found.tenths["people"].reindex([1, 2]).sum()) / float(found.tenths["people"].sum())
    many = PEOPLE.get(kind.population, ("resident", "residents"))[1]
    return (
        f"Of the {many} who would {verb} {kind.one} in reach, {share(100 * deprived)} live in neighbourhoods among the"
        f" most deprived fifth of England; of all {many} in the place, {share(100 * usual)} do."
    )
