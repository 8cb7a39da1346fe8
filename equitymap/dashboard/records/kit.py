"""What a page needs for the records of one kind: the place, what stands, what fields may name, what is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import steward, store_cache
from equitymap.indicators import registry
from equitymap.kinds import KINDS as SERVICES
from equitymap.records.revisions import Standing
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Known, Record, reference
from equitymap.records.subjects.partnerships import Body
from equitymap.sources.schools.school_types import COUNCIL
from equitymap.views.records.fields import FORMERLY, Entry, Offers, entries
from equitymap.views.words import capital

BRIEF = ("line", "one", "yes_no")
"""Shapes of fields with a word or a line each."""


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
        inside = self.opened.place.inside
        return {
            **{kind: _labels(self.opened, KINDS[kind]) for kind in self.named},
            "registered": self.offered,
            FORMERLY: {**self.formerly, **{one: f"{name} (removed)" for one, name in self.removed.items()}},
            "neighbourhood": dict(inside["label"].sort_values().items()),
            "indicator": {one.id: one.label for one in registry()},
            "service": {one.id: capital(one.many) for one in SERVICES},
        }

    @cached_property
    def named(self) -> set[str]:
        """Kinds of record that its fields name."""
        found = {reference(about) for about in self.subject.model_fields.values()}
        return {refers.kind for refers in found if refers is not None and refers.kind in KINDS}

    @cached_property
    def removed(self) -> Mapping[str, str]:
        """What the records are called that its fields may name and that were removed, by id."""
        gone = [store_cache.removed(KINDS[kind], self.opened) for kind in self.named]
        return {one: value.called({}) for each in gone for one, value in each.items()}

    @cached_property
    def formerly(self) -> Mapping[str, str]:
        """Bodies of the registers that a field does not offer and a record may hold: a school that has closed."""
        taken, every = set(self.offered.values()), {**ever_registered(self.opened), **self.registered}
        return {
            one: f"{name} ({one})" if name in taken else name for one, name in every.items() if one not in self.offered
        }

    @cached_property
    def offered(self) -> Mapping[str, str]:
        """Bodies of the registers that a field offers: those that have no record here, which is offered itself."""
        recorded = {one.value.register_id for one in store_cache.standing(Body, self.opened)}
        return {one: name for one, name in self.registered.items() if one not in recorded}

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
            registered={*self.offered, *self.formerly},
            removed=self.removed,
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

    def told_apart(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what records are called, by id; those called the same have behind it what else they say in a line."""
        called = {one: self.called(value) for one, value in values.items()}
        often = Counter(called.values())
        for one, name in called.items():
            if often[name] > 1:
                lines = [
                    entry.words(getattr(values[one], entry.name)) for entry in self.entries if entry.shape in BRIEF
                ]
                rest = ", ".join(words for words in lines if words and words not in name)
                called[one] = f"{name} ({rest})" if rest else name
        return called


def _labels(opened: Opened, subject: type[Record]) -> dict[str, str]:
    """Return the names of a kind's records by id, in their order; the same name twice has its id behind it."""
    called = {one.record: one.value.called({}) for one in store_cache.standing(subject, opened)}
    often = Counter(called.values())
    labels = {one: f"{name} ({one[:6]})" if often[name] > 1 else name for one, name in called.items()}
    return dict(sorted(labels.items(), key=lambda pair: pair[1].casefold()))


@per_place(max_entries=8)
def ever_registered(opened: Opened) -> dict[str, str]:
    """Return every school inside a place, open or not, and every body of one, names by what the register calls them."""
    place = opened.place
    schools, types, bodies = place.facilities, place.school_types, place.school_bodies
    bodies = bodies[bodies["inside"] & bodies["body_id"].notna()]
    return {
        **dict(zip(bodies["body_id"], bodies["body"], strict=True)),
        **dict(zip(types.loc[types["inside"], "facility_id"], types.loc[types["inside"], "name"], strict=True)),
        **dict(schools.loc[(schools["kind"] == "school") & schools["inside"], "name"].items()),
        **registered(opened),
    }


def registered(opened: Opened) -> dict[str, str]:
    """Return the schools inside a place that are open, its council and that of its schools, names by their numbers."""
    place, manifest = opened.place, opened.place.manifest
    services, bodies = place.facilities, place.school_bodies
    schools = services[(services["kind"] == "school") & services["inside"] & (services["status"] == "open")]
    maintain = bodies[bodies["inside"] & bodies["body_type"].eq(COUNCIL) & bodies["ended"].isna()]
    councils = {} if manifest.invented else {f"la:{manifest.code}": manifest.name}
    councils |= dict(zip(maintain["body_id"], maintain["body"], strict=True))
    called = {one: name if "council" in name.lower() else f"{name} council" for one, name in councils.items()}
    return {**dict(schools["name"].sort_values().items()), **called}
