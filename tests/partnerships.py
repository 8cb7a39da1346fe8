"""Small frames of bodies, ties and partnerships, written out row by row."""

from __future__ import annotations

import itertools

import pandas as pd

from equitymap.measures.partnerships.ties import LOCAL, bodies_frame, ties_frame

NAN = float("nan")


def ties(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Return local ties from ``(from, to, began, ended, role)``; what is left away is blank."""
    columns = ["from_body", "to_body", "began", "ended", "role"]
    return ties_frame(
        pd.DataFrame([row[:5] for row in rows], columns=columns[: max(map(len, rows), default=5)])
    ).assign(source=LOCAL)


def bodies(**sectors: str | None) -> pd.DataFrame:
    """Return bodies, each named after its id, of these sectors."""
    rows = pd.DataFrame({"name": list(sectors), "sector": list(sectors.values())}, index=list(sectors))
    return bodies_frame(rows.assign(kind_of_body=rows["sector"]))


def partnerships(**parts: tuple[tuple[str, ...], float, float]) -> pd.DataFrame:
    """Return partnerships from ``(areas, began, ended)``."""
    return pd.DataFrame(
        {
            "name": list(parts),
            "areas": [part[0] for part in parts.values()],
            "began": [part[1] for part in parts.values()],
            "ended": [part[2] for part in parts.values()],
            "why": ["its money ended" for _ in parts],
        },
        index=list(parts),
    )


def reached(body: str, edges: set[frozenset[str]]) -> set[str]:
    """Return all bodies on a path from this one, by walking: what networkx is held against."""
    found, more = {body}, {body}
    while more:
        more = {end for edge in edges if edge & more for end in edge} - found
        found |= more
    return found


def pairs_without_path(bodies: list[str], edges: set[frozenset[str]]) -> float:
    """Return the share of pairs of bodies that no path joins, pair by pair."""
    pairs = list(itertools.combinations(bodies, 2))
    return sum(other not in reached(one, edges) for one, other in pairs) / len(pairs)
