"""What a plan is filled from: the evidence of a place, and every record of it but those that only stewards see."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from equitymap.dashboard import places_cache, scorecards
from equitymap.dashboard.agreement import cache
from equitymap.dashboard.parts import gap_rule
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.session_results import results
from equitymap.dashboard.sessions import codes_of, sessions
from equitymap.plan_templates import plan_templates
from equitymap.records.subjects import KINDS
from equitymap.views.agreement.case import Case, Evidence, Filled, Records
from equitymap.views.consultation import engagement as consultation
from equitymap.views.consultation.heard_parts import RELEASES


def case(opened: Opened, record: str, template: str) -> Case:
    """Return an agreement with the evidence of its place, in the order of a template.

    It reads the records itself: what is kept under their newest word is made from nothing older (``cache.newest``).
    """
    evidence = Evidence(
        place=opened.place,
        cards=scorecards.cards(opened),
        supply=partial(places_cache.supply, opened),
        gaps=lambda kind: gap_rule.gaps(opened, kind, gap_rule.STANDARD),
    )
    agreed = cache.agreed(opened, record)
    asked = partial(engagement, opened, agreed.agreement.areas)
    return Case(evidence, plan_templates()[template], agreed, public(opened), asked)


def engagement(opened: Opened, areas: Sequence[str]) -> Filled:
    """Return how residents of some neighbourhoods took part: in sessions for all of the place where none is named."""
    held = [
        results(opened, session)
        for session in sessions(opened).values()
        if not areas or not set(areas).isdisjoint(codes_of(opened, session))
    ]
    answered = [one for one in held if one.tallies.responses]
    return Filled(consultation.engagement(answered), releases=RELEASES if answered else ())


def public(opened: Opened) -> Records:
    """Return the records that a plan is made from, by kind and id: none that only stewards see."""
    return {kind: dict(store_cache.values(subject, opened)) for kind, subject in KINDS.items() if not subject.private}
