"""Sentences about the matrix: what is measured and what is not, services of a stage, reach, what lies behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equitymap.indicators import Indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.cradle_to_career.children_served import ChildrenServed
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import Cell, Service
from equitymap.measures.disclosure import SMALLEST_SHOWN, is_small
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.indicator_words import level
from equitymap.views.record_words import counted, record_span
from equitymap.views.withdrawals.withdrawal_sentences import one_edition
from equitymap.views.words import agree, capital, count, people_count, series, share

NO_FIGURE = "no figure"
REACH_NOT_KNOWN = "we do not know how many children are reached"
LONGEST_CHAIN = 5
MOST_NAMED = 3
GAPS_DECLARED: Mapping[str, str] = {
    "infancy": "No open source says how many families a children's centre or health visitor reaches.",
    "primary": "Results at the end of primary school are not published for neighbourhoods, only for councils and"
    " schools.",
    "secondary": "Results at 16 are not published for neighbourhoods, only for councils and schools. How long teachers"
    " stay is not in the files.",
    "sixteen_to_nineteen": "Youth work has no national register: only what local people add is known.",
    "further": "Places and learners in second-chance courses are not in the files.",
}
"""What the files at hand cannot tell, by stage."""
CHAIN_CAUTION = (
    "What lies behind it is what research and experience put forward, nearest first. It is not shown here that one"
    " brings about the other."
)


def silent_words(cell: Cell) -> str:
    """Return which indicators of a square have no figure for this place; nothing where every one has."""
    if not cell.silent:
        return ""
    names = series([f"“{entry.label}”" for entry in cell.silent[:MOST_NAMED]])
    more = len(cell.silent) - MOST_NAMED
    rest = f" and {count(more, 'more', 'more')}" if more > 0 else ""
    are = agree(len(cell.silent), "is", "are")
    return f"{names}{rest} {are} published elsewhere, without a figure for this place."


_THEM = {True: "them a linked site", False: "them linked sites"}


def service_sentence(service: Service, place_name: str) -> str:
    """Return what is open in the place and what has gone, or that no register tells."""
    kind = KIND_BY_ID[service.kind]
    if service.observed is None or service.present is None or service.withdrawn is None:
        return f"{capital(kind.many)}: not known, no register is at hand."
    phases = f" ({series([_phase(one) for one in service.phases])})" if service.phases else ""
    number = counted(kind, service.present, linked=service.linked)
    open_now = f"{number}{phases} {agree(service.present, 'is', 'are')} open"
    without = _without_phase(service, place_name) + _after_16(service, place_name)
    here = f"{capital(open_now)} in {place_name}"
    if service.withdrawn == 0 and one_edition(service.observed):
        return f"{here}; whether any {kind.one} has gone is not known. {service.observed.note}{without}"
    none = "none of a known phase has" if service.unphased_gone else "none has"
    gone = none if service.withdrawn == 0 else f"{service.withdrawn:,} {agree(service.withdrawn, 'has', 'have')}"
    sites = f", {service.linked_gone:,} of {_THEM[service.linked_gone == 1]}" if service.linked_gone else ""
    return f"{here}; {gone} gone{sites} ({record_span(service.observed)}).{without}"


def _after_16(service: Service, place_name: str) -> str:
    """Say how many schools and colleges are known to teach after 16; nothing for other stages and kinds."""
    if service.after_16 is None:
        return ""
    if service.after_16 == 0:
        return f" No school or college of {place_name} is known to teach after 16."
    verb = agree(service.after_16, "is", "are")
    number = count(service.after_16, "open school or college", "open schools and colleges")
    return f" {capital(number)} of {place_name} {verb} known to teach after 16."


def _without_phase(service: Service, place_name: str) -> str:
    """Say how many schools the register gives no phase, open and gone: each may belong to this stage."""
    text = ""
    if service.unphased:
        verb = agree(service.unphased, "has", "have")
        number = count(service.unphased, "more open school", "more open schools")
        text += f" {number} of {place_name} {verb} no phase in the register."
    if service.unphased_gone:
        number = count(service.unphased_gone, "school that has gone", "schools that have gone")
        verb = agree(service.unphased_gone, "has", "have")
        text += f" {number} {verb} no phase in the register: how many were for this stage is not known."
    return text


def _phase(phase: str) -> str:
    return {"16 plus": "16 and over"}.get(phase, phase)


def service_short(service: Service) -> str:
    """Return the same in few words, for a cell of the matrix."""
    kind = KIND_BY_ID[service.kind]
    if service.observed is None or service.present is None or service.withdrawn is None:
        return f"{kind.many}: not known"
    if service.withdrawn == 0 and one_edition(service.observed):
        return f"{counted(kind, service.present, linked=service.linked)} open, not known whether any has gone"
    open_now = f"{counted(kind, service.present, linked=service.linked)} open"
    if service.unphased_gone:
        sure = f"{service.withdrawn:,} gone and " if service.withdrawn else ""
        return f"{open_now}, {sure}{service.unphased_gone:,} gone whose phase is not known"
    gone = "none gone" if service.withdrawn == 0 else f"{service.withdrawn:,} gone"
    return f"{open_now}, {gone}"


def reach_sentence(stage: str, reach: ChildrenServed | None, line: int) -> str:
    """Return how many of the children of a stage a local service reaches, beside the line; or that it is not known."""
    name = STAGES[stage].lower() if stage in STAGES else stage  # type: ignore[index]
    if reach is None:
        return f"{capital(REACH_NOT_KNOWN)} in {name}: nobody has given a count of those served."
    if is_small(reach.resident - reach.count.served):
        served = f"all but fewer than {SMALLEST_SHOWN} children"
    else:
        served = people_count(reach.count.served, "child", "children")
    side = "above" if reach.per_cent > line else "below" if reach.per_cent < line else "on"
    over = " More were served than live here, so some come from elsewhere." if reach.per_cent > 100 else ""
    return (
        f"{capital(served)} served of {reach.resident:,} resident ({reach.among}), {reach.count.year}:"
        f" {share(reach.per_cent)}, {side} the line of {line}%.{over} Source: {reach.count.evidence}."
    )


def reach_short(reach: ChildrenServed | None, line: int) -> str:
    """Return reach in few words, for a cell of the matrix."""
    if reach is None:
        return REACH_NOT_KNOWN
    return f"reach {share(reach.per_cent)} (line {line}%)"


def line_words(line: int) -> str:
    """Return where the tipping-point line comes from."""
    return (
        f"The line is at {line}%. The leaders of the Harlem Children's Zone called 65% the tipping point (City Limits,"
        " 9 February 2010): an aim they chose, not a finding. Move it as your partnership sees fit."
    )


def chain_words(behind: Sequence[Indicator], cards: Mapping[str, Card]) -> str:
    """Return what lies behind a symptom, nearest first, each with its figure here; nothing where nothing is named.

    A long chain is cut after ``LONGEST_CHAIN``, and says how many more there are.
    """
    if not behind:
        return ""
    sentences = [
        f"{entry.label} ({level(cards[entry.id]) if entry.id in cards else 'no figure for this place'})"
        for entry in behind[:LONGEST_CHAIN]
    ]
    more = len(behind) - LONGEST_CHAIN
    rest = f"; and {more} further back" if more > 0 else ""
    return f"What lies behind it, nearest first: {'; '.join(sentences)}{rest}"


def stage_gap(stage: str) -> str:
    """Return what the files cannot tell about a stage; nothing where no gap is declared."""
    return GAPS_DECLARED.get(stage, "")
