"""What a plan is filled from: the evidence of a place, and every record of it but those that only stewards see."""

from __future__ import annotations

from functools import partial

from equitymap.dashboard import places_cache, scorecards
from equitymap.dashboard.agreement import cache
from equitymap.dashboard.parts import gap_rule
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.plan_templates import plan_templates
from equitymap.records.subjects import KINDS
from equitymap.views.agreement.case import Case, Evidence, Records


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
    return Case(evidence, plan_templates()[template], cache.agreed(opened, record), public(opened))


def public(opened: Opened) -> Records:
    """Return the records that a plan is made from, by kind and id: none that only stewards see."""
    return {kind: dict(store_cache.values(subject, opened)) for kind, subject in KINDS.items() if not subject.private}
