"""Councils and counties of the past, and what answers to their names today (``data/abolished.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from equitymap.settings import settings


@dataclass(frozen=True)
class Former:
    """A district that no longer exists: its name, its code where it had one after 2016, and what it is part of now."""

    name: str
    code: str
    successor: str
    year: int


@dataclass(frozen=True)
class Renamed:
    """A district that kept its area and took another name in ``year``."""

    old: str
    new: str
    year: int


@lru_cache(maxsize=1)
def former_districts() -> tuple[Former, ...]:
    """Return the councils that were merged into others."""
    found = []
    for change in _table()["change"]:
        for successor, olds in change["into"].items():
            for old in olds:
                code, name = re.fullmatch(r"(E0\d{7} )?(.+)", old).groups()  # type: ignore[union-attr]
                found.append(Former(name, (code or "").strip(), successor, change["year"]))
    return tuple(found)


@lru_cache(maxsize=1)
def renamed_districts() -> tuple[Renamed, ...]:
    """Return the councils that took another name."""
    return tuple(Renamed(**entry) for entry in _table()["renamed"])


def former_counties() -> Mapping[str, list[str]]:
    """Return the names of today's districts by the county that people still name them by."""
    counties: dict[str, list[str]] = _table()["counties"]
    return counties


def council_names() -> frozenset[str]:
    """Return the names of today's councils that the changes and counties speak of: many, not all."""
    named = {part for parts in former_counties().values() for part in parts}
    return frozenset(named | {old.successor for old in former_districts()} | {one.new for one in renamed_districts()})


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((settings().data_dir / "abolished.toml").read_text(encoding="utf-8"))
