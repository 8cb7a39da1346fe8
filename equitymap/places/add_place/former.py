"""Names of the past and what answers to them today: councils that were renamed, counties without a council."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from equitymap.sources.areas.code_history import former_districts, table


@dataclass(frozen=True)
class Renamed:
    """A district that kept its area and took another name in ``year``."""

    old: str
    new: str
    year: int


@lru_cache(maxsize=1)
def renamed_districts() -> tuple[Renamed, ...]:
    """Return the councils that took another name."""
    return tuple(Renamed(**entry) for entry in table()["renamed"])


def former_counties() -> Mapping[str, list[str]]:
    """Return the names of today's districts by the county that people still name them by."""
    counties: dict[str, list[str]] = table()["counties"]
    return counties


def council_names() -> frozenset[str]:
    """Return the names of today's councils that the changes and counties speak of: many, not all."""
    named = {part for parts in former_counties().values() for part in parts}
    return frozenset(named | {old.successor for old in former_districts()} | {one.new for one in renamed_districts()})
