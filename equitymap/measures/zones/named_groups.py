"""Named groups of neighbourhoods that somebody brings as a list of codes and names: parishes, constituencies, patches.

Every row is accounted for. A neighbourhood is in one group, so that their figures can stand in one table
(``added.added``); groups that the boundary of the place cuts are counted, and it is said how much of them lies here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.zones.pasted import CODE, STATES, meant
from equitymap.measures.zones.zone import LONGEST_NAME, on_one_line, published
from equitymap.places.older_areas import why_none
from equitymap.places.place import Place

MOST_ROWS = 100_000
MOST_SIGNS, LONGEST_LINE = 400_000, 500
"""Signs of a pasted list, and of a line of it that is looked at; a longer line has no code."""
_APART = ",;| \t\u00a0"
ROW_STATES = {
    **STATES,
    "again": "given twice for one area: used once",
    "taken": "already in another area of the list: left out",
    "no_name": f"without the name of an area, or with one of more than {LONGEST_NAME} characters: left out",
    "beyond": f"after the first {MOST_ROWS:,}: left out",
}
"""What became of a row."""
HERE = ("used", "older", "several")


@dataclass(frozen=True)
class Group:
    """A group with neighbourhoods in the place: these, and how many codes the list has for it.

    ``here`` of them lie in the place, ``elsewhere`` outside it; the rest are of 2011 and were redrawn as several.
    """

    name: str
    areas: frozenset[str]
    codes: int
    here: int
    elsewhere: int


@dataclass(frozen=True, eq=False)
class NamedGroups:
    """The groups of a list that have a neighbourhood in a place, by name; ``others``, how many have none.

    ``rows`` has a line for each row of the list: ``row``, ``code``, ``name``, ``state`` (of ``ROW_STATES``), ``why``.
    """

    groups: tuple[Group, ...]
    others: int
    rows: pd.DataFrame

    @property
    def by_area(self) -> pd.Series:
        """The name of the group of each neighbourhood that is in one."""
        pairs = {code: group.name for group in self.groups for code in group.areas}
        return pd.Series(pairs, dtype="str").sort_index()

    @property
    def cut(self) -> int:
        """How many groups lie in part outside the place."""
        return sum(group.elsewhere > 0 for group in self.groups)


def lines_of(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, code and name of each pasted line: the code first or last, anything but a word after it.

    Each sign is looked at a few times, whatever the line: it comes from outside. Nothing is read beyond ``MOST_SIGNS``.
    """
    for number, line in enumerate(text[:MOST_SIGNS].splitlines(), start=1):
        parts = line.replace('"', " ").strip()
        if len(parts) > LONGEST_LINE:
            yield number, parts[:LONGEST_LINE], ""
            continue
        first = re.match(r"(\w+)[\s,;|]*(.*)", parts)
        last = re.search(rf"(?<=[\s,;|]){CODE}$", parts, re.IGNORECASE)
        if last and not (first and re.fullmatch(CODE, first[1], re.IGNORECASE)):
            yield number, last[0], parts[: last.start()].rstrip(_APART)
        elif first:
            yield number, first[1], first[2]
        elif parts:
            yield number, parts, ""


def named_groups(lines: Iterable[tuple[int, str, str]], place: Place) -> NamedGroups:
    """Return the groups that rows of a code and a name make in a place.

    Parameters
    ----------
    lines
        Number of the row, code of a neighbourhood of 2021 or 2011, ward or middle layer area, and name of the group.
    place
        The place.
    """
    larger = published(place)
    rows: list[tuple[int, str, str, str, str]] = []
    of_area: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {}
    called: dict[str, str] = {}
    for number, code, written in lines:
        if len(rows) >= MOST_ROWS:
            rows.append((number, code[:40], written[:LONGEST_NAME], "beyond", ""))
            continue
        given, name = code.strip().upper(), on_one_line(written)
        key = name.casefold()
        state, areas = meant(given, place, larger)
        if state != "no_code" and not 0 < len(name) <= LONGEST_NAME:
            state = "no_name"
        elif any(of_area.get(area, key) != key for area in areas):
            state = "taken"
        elif given in codes.get(key, {}) or (state != "older" and areas and areas <= of_area.keys()):
            state = "again"
        if state in (*HERE, "elsewhere", "redrawn"):
            codes.setdefault(key, {})[given] = state
            called.setdefault(key, name)
        if state in HERE:
            of_area |= dict.fromkeys(areas, key)
        why = why_none(given, place) if state == "redrawn" else ""
        rows.append((number, code[:40], name[:LONGEST_NAME], state, why))
    members: dict[str, set[str]] = {}
    for area, key in of_area.items():
        members.setdefault(key, set()).add(area)
    groups = [
        Group(
            called[key],
            frozenset(areas),
            len(codes[key]),
            sum(state in HERE for state in codes[key].values()),
            sum(state == "elsewhere" for state in codes[key].values()),
        )
        for key, areas in members.items()
    ]
    table = pd.DataFrame(rows, columns=["row", "code", "name", "state", "why"])
    return NamedGroups(tuple(sorted(groups, key=lambda one: one.name.casefold())), len(codes) - len(groups), table)
