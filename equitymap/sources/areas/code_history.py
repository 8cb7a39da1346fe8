"""The history of codes: which codes mean the same council, which councils are gone, which neighbourhoods were redrawn.

Built places have the councils of ``PLACES``. Registers and figures of other years name some councils by another code;
wherever codes of councils meet, both sides go through ``current_code`` first. One table, ``data/code_history.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from equitymap.settings import settings

PLACES = 2024
"""The year whose councils places are: that of the lookups and of the indices of 2025 (codes of December 2024)."""
WARD = r"E05\d{6}"


@dataclass(frozen=True)
class Reissue:
    """One council that was given another code on 1 April of ``year``; ``moved`` says whether its boundary moved."""

    council: str
    before: str
    after: str
    year: int
    moved: bool
    order: str


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
def table() -> Mapping[str, Any]:
    """Return ``data/code_history.toml`` as it is written."""
    return tomllib.loads((settings().data_dir / "code_history.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def reissues() -> tuple[Reissue, ...]:
    """Return every code that was given anew to the same council, the oldest first."""
    return tuple(
        Reissue(council, before, after, entry["year"], entry["moved"], entry["order"])
        for entry in table()["reissued"]
        for council, (before, after) in entry["codes"].items()
    )


@lru_cache(maxsize=1)
def former_districts() -> tuple[Former, ...]:
    """Return the councils that are part of another one now."""
    found = []
    for change in table()["change"]:
        for successor, olds in change["into"].items():
            for old in olds:
                code, name = re.fullmatch(r"(E0\d{7} )?(.+)", old).groups()  # type: ignore[union-attr]
                found.append(Former(name, (code or "").strip(), successor, change["year"]))
    return tuple(found)


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


def current_code(code: str, on: int = PLACES) -> str:
    """Return the code that the same council has in a year.

    Parameters
    ----------
    code
        A code of any year, such as E08000038.
    on
        The year; that of the places unless given.

    Returns
    -------
    The code, such as E08000016. One that was never given anew comes back as it is, those of councils that are gone too:
    a part's figure is not the whole's.
    """
    return _codes(on).get(code, code)


def current_codes(codes: pd.Series, on: int = PLACES) -> pd.Series:
    """Return ``current_code`` of each; missing stays missing."""
    known = _codes(on)
    ours = codes.isin(known)
    return codes.mask(ours, codes[ours].map(known)) if ours.any() else codes


@lru_cache(maxsize=8)
def _codes(on: int) -> Mapping[str, str]:
    """Return for each code that another one stands for in a year that other one."""
    found: dict[str, str] = {}
    forward = [(one.before, one.after) for one in reissues() if one.year <= on]
    back = [(one.after, one.before) for one in reversed(reissues()) if one.year > on]
    for old, new in (*forward, *back):
        found = {code: new if now == old else now for code, now in found.items()} | {old: new}
    return found


def reissue_of(code: str) -> Reissue | None:
    """Return the change that gave a council this code, or took it away; None when there was none."""
    return next((one for one in reversed(reissues()) if code in (one.before, one.after)), None)


def reissue_in_words(code: str) -> str:
    """Return a sentence on a code that was given anew; empty for other codes."""
    one = reissue_of(code)
    if one is None:
        return ""
    what = "when its boundary moved a little" if one.moved else "when the county became one council of the same area"
    return (
        f"{one.council} has had the code {one.after} since April {one.year}, {what}; before it had {one.before}."
        " Both mean the same council here."
    )


def former_in_words(code: str) -> str:
    """Return what became of a council that is gone, by its code; empty for other codes."""
    found = next((old for old in former_districts() if old.code == code), None)
    if found is None:
        return ""
    return f"{found.name} was a council until {found.year} and is part of {found.successor} now"


def successors(pairs: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """Return the neighbourhoods of 2021 by each neighbourhood of 2011 that is none of them.

    Parameters
    ----------
    pairs
        Columns ``area_code_2011`` and ``area_code``, as ``lookups.lsoa_2011_to_2021`` gives them.
    """
    gone = pairs[~pairs["area_code_2011"].isin(pairs["area_code"])]
    return {str(old): tuple(map(str, rows)) for old, rows in gone.groupby("area_code_2011")["area_code"]}


def older_area(code: str, after: Mapping[str, Sequence[str]]) -> str:
    """Return what became of a neighbourhood of 2011, as a sentence without its stop; empty for other codes.

    Parameters
    ----------
    code
        The code.
    after
        As ``successors`` gives it; empty when the lookup is not at hand.
    """
    now = list(after.get(code, ()))
    if not now:
        return ""
    if len(now) > 1:
        return f"{code} is a neighbourhood of 2011; in 2021 it was split into {', '.join(now[:-1])} and {now[-1]}"
    same = sum(tuple(rows) == (now[0],) for rows in after.values())
    how = "was merged with others into" if same > 1 else "was redrawn as"
    return f"{code} is a neighbourhood of 2011; in 2021 it {how} {now[0]}"


def older_area_in_words(code: str, after: Mapping[str, Sequence[str]], *, geography: str = "lsoa") -> str:
    """Return what is known of a code that is no neighbourhood or ward of today, and what to do; else nothing.

    Parameters
    ----------
    code, after
        As ``older_area`` takes them.
    geography
        What the code should be of: "lsoa" or "ward".
    """
    known = older_area(code, after) if geography == "lsoa" else ""
    if known:
        return f"{known}: give the figure{'s for those' if len(after[code]) > 1 else ' for that one'}"
    if geography == "ward" and re.fullmatch(WARD, code):
        return (
            f"{code} may be a ward of an earlier year: it is not among those of {PLACES} that neighbourhoods are"
            f" matched to. Give the figures for the wards of {PLACES}"
        )
    return ""
