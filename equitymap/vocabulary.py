"""The words that frames use: states of a figure and of a service, events, how well a date is known."""

from __future__ import annotations

from collections.abc import Mapping

DEPRIVATION_RELEASES = ("iod2025", "iod2019")

CELL_STATES: Mapping[str, str] = {
    "value": "a published figure",
    "zero": "a published zero",
    "rounded": "published, rounded by the publisher to protect people",
    "estimated": "carried from an earlier or larger area, not published for this one",
    "suppressed": "hidden by the publisher because the number is small",
    "not_collected": "no figure exists for this neighbourhood",
}

FACILITY_STATES: Mapping[str, str] = {
    "open": "open at the date of the register",
    "handed_over": "open, but run by volunteers or a community body instead of the council",
    "moved": "gone from this site, the same service is at another one",
    "replaced": "this record ended and another took over (conversion, merger): not a closure",
    "carried_on": "this record ended; a service nearby bears its name, so it probably carried on there",
    "closed": "closed, and no record shows that it carried on",
    "delisted": "left the register; the register gives no closing date",
    "paused": "closed for a time, or dormant",
    "proposed": "planned, not open yet",
    "unknown": "the register does not say",
}
OPEN_STATES = ("open", "handed_over")
GONE_STATES = ("closed", "delisted")
CARRIED_ON_STATES = ("replaced", "moved", "carried_on")
"""Of a record whose service went on under another record."""

EVENTS: Mapping[str, str] = {
    "closed": "closed, and no successor is recorded",
    "delisted": "left the register; the register gives no closing date",
    "merged": "merged into another service",
    "moved": "moved to another site",
    "carried_on": "probably carried on: its record ended, and a service nearby bears its name",
    "converted": "carried on at the same site under another record, such as an academy conversion: not a loss",
    "handed_over": "handed to volunteers or a community body",
    "hours_cut": "hours were cut; of libraries, those with staff",
    "reopened": "came back after it had gone",
}
LOSSES = ("closed", "delisted")
LINKED_SITE = "linked site"
"""Type of a children's centre that offers a part of another's services on a site of its own."""
CONFIDENCE: Mapping[str, str] = {
    "recorded": "the register gives the date",
    "window": "known to lie between two dates",
    "inferred": "concluded from two registers or surveys",
    "reported": "added by a local group, with its evidence",
}

POST_16: Mapping[str, str] = {
    "register": "the schools register calls it a college, or says that it has a sixth form",
    "destinations": "the performance tables count pupils who finished 16 to 18 study there",
    "school information": "the performance tables say that it teaches after 16, going by the ages it takes: whether its"
    " sixth form is open yet, or still, they do not say",
}

SCHOOL_BODIES: Mapping[str, str] = {
    "council": "the council that maintains the school",
    "multi-academy trust": "a trust that may have several academies",
    "single-academy trust": "a trust with one academy",
    "sponsor": "a sponsor, who stands beside the trust of an academy",
    "not known": "an academy or free school, whose trust at that time no register at hand names",
}
"""Kinds of body that a school belongs to."""

LOCATED_BY: Mapping[str, str] = {
    "register": "coordinates in the register",
    "postcode": "the position of its postcode",
    "area": "the middle of its neighbourhood",
    "nowhere": "no usable position: listed, not drawn",
}
