"""One planned record of a register of services."""

from __future__ import annotations

from dataclasses import dataclass

WISHES = {"most": 0.0, "middle": 0.5, "least": 1.0}
"""How deprived the neighbourhood should be: share of the sites of its kind that are in more need."""

CC, SCHOOL, LIBRARY, GP, YOUTH = "childrens_centre", "school", "library", "gp_practice", "youth_club"
ADDED = "added by local people"
NO_HEIR = "no successor is recorded"
LEFT = "left the register; its council gives no closing date"


@dataclass(frozen=True)
class Entry:
    """One record of a register. ``{}`` in ``name`` stands for a local word.

    ``need`` is one of ``WISHES`` or "any". ``at`` puts it on the site, and gives it the word, of another entry;
    ``near`` puts it on the site nearest to local metres. ``gone`` is the first and last possible day of its end,
    where ``closed`` is not known to the day. ``heir`` is the key of the entry that took over. ``trust`` is the
    number of an invented trust.
    """

    key: str
    kind: str
    name: str
    status: str = "open"
    type: str = ""
    phase: str | None = None
    need: str = "any"
    opened: str | None = None
    closed: str | None = None
    gone: tuple[str, str] | None = None
    reason: str | None = None
    heir: str | None = None
    at: str | None = None
    near: tuple[float, float] | None = None
    capacity: int | None = None
    trust: int | None = None
    located_by: str = "postcode"
