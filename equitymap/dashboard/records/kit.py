"""What a page needs for the records of one kind: the place, what stands, what fields may name, what is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward, store_cache
from equitymap.indicators import registry
from equitymap.kinds import KINDS as SERVICES
from equitymap.records.revisions import Standing
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Known, Record, reference
from equitymap.views.records.fields import Entry, Offers, entries
from equitymap.views.words import capital


@dataclass(frozen=True)
class Kit:
    """One kind of record in one place. ``registered`` are bodies of the registers: names by id (urn:123456)."""

    opened: Opened
    subject: type[Record]
    registered: Mapping[str, str]

    @property
    def key(self) -> str:
        """What the keys of its controls begin with."""
        return f"records_{self.subject.kind}"

    @cached_property
    def role(self) -> str:
        """In which role this visitor may write; empty where it may not. ``steward.must_write`` asks again."""
        return steward.role(self.opened)

    @cached_property
    def standing(self) -> list[Standing[Any]]:
        """What stands, in the order of names."""
        return sorted(
            store_cache.standing(self.subject, self.opened), key=lambda one: self.called(one.value).casefold()
        )

    @cached_property
    def offers(self) -> Offers:
        """What fields may name, labels by id."""
        named = {
            refers.kind
            for about in self.subject.model_fields.values()
            if (refers := reference(about)) is not None and refers.kind in KINDS
        }
        inside = self.opened.place.inside
        return {
            **{kind: _labels(self.opened, KINDS[kind]) for kind in named},
            "registered": self.registered,
            "neighbourhood": dict(inside["label"].sort_values().items()),
            "indicator": {one.id: one.label for one in registry()},
            "service": {one.id: capital(one.many) for one in SERVICES},
        }

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What anything that a record names is called, by id."""
        return {one: label for labels in self.offers.values() for one, label in labels.items()}

    @cached_property
    def entries(self) -> list[Entry]:
        """The fields."""
        return entries(self.subject, self.offers)

    @cached_property
    def known(self) -> Known:
        """What a record is checked against: every record of the place, its neighbourhoods, indicators and registers."""
        place = self.opened.place
        return Known(
            records={kind: store_cache.values(subject, self.opened) for kind, subject in KINDS.items()},
            registered=set(self.registered),
            neighbourhoods=set(place.inside.index),
            indicators={one.id for one in registry()},
            measured={
                *place.outcomes["indicator"],
                *place.authority["measure"],
                *place.school_results["measure"],
            },
        )

    def called(self, value: Record) -> str:
        """Return what a record is called in a list."""
        return value.called(self.names) or value.kind


def _labels(opened: Opened, subject: type[Record]) -> dict[str, str]:
    """Return the names of a kind's records by id, in their order; the same name twice has its id behind it."""
    called = {one.record: one.value.called({}) for one in store_cache.standing(subject, opened)}
    often = Counter(called.values())
    labels = {one: f"{name} ({one[:6]})" if often[name] > 1 else name for one, name in called.items()}
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))


def registered(opened: Opened) -> dict[str, str]:
    """Return the schools inside a place that are open, and its council, names by what the register calls them."""
    services = opened.place.facilities
    schools = services[(services["kind"] == "school") & services["inside"] & (services["status"] == "open")]
    manifest = opened.place.manifest
    return {**dict(schools["name"].sort_values().items()), f"la:{manifest.code}": f"{manifest.name} council"}
