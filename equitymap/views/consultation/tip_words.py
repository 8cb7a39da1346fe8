"""Reported closures and new services in words: what was told, which service it can mean, what became of it."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.places.lists.told import has
from equitymap.records.subjects.answers import Response, Ruling, Tip, Verdict
from equitymap.records.subjects.lists import KeptList
from equitymap.sources.services.service_names import telling
from equitymap.views.words import capital, count, distance
from equitymap.vocabulary import FACILITY_STATES

REASONS = (
    "It has not happened",
    "It is planned only",
    "It is another kind of service",
    "It is elsewhere",
    "It is known already",
    "It cannot be understood",
)
"""Why a reported change is not accepted: what a steward chooses from."""
OF_ITS_OWN = ("singular", "plural", "shape", "whom", "reach_m", "on_foot")
"""Fields that say what a list of a kind of its own is a list of."""


def what_happened(tip: Tip) -> str:
    """Return a reported change in a line: the service, what happened and when somebody remembers it."""
    return f"{tip.called_so}: {tip.happened.label.lower()}{f', {tip.when}' if tip.when else ''}"


def told(tip: Tip, response: Response | None) -> list[tuple[str, str]]:
    """Return what somebody told, each below its label; the square is where they put a pin in the same answer."""
    squares = sorted({one.cell for one in response.answers if one.cell}) if response else []
    said = {
        "What happened": what_happened(tip),
        "Kind": capital(KIND_BY_ID[tip.service].one) if tip.service in KIND_BY_ID else "",
        "Where": tip.where,
        "Square of their pin": ", ".join(squares),
        "What else": tip.text,
    }
    return [(label, text) for label, text in said.items() if text]


def candidate(candidates: pd.DataFrame, facility_id: str) -> str:
    """Return a service that can be meant, in a line."""
    row = candidates.loc[[facility_id]].iloc[0]
    post = f", {row['postcode']}" if pd.notna(row["postcode"]) else ""
    away = f", {distance(float(row['away_m']))} away" if pd.notna(row["away_m"]) else ""
    return f"{row['name']} ({KIND_BY_ID[str(row['kind'])].one}{post}{away})"


def candidates_table(candidates: pd.DataFrame) -> pd.DataFrame:
    """Return the services that can be meant as a table."""
    return pd.DataFrame(
        {
            "Service": candidates["name"],
            "Kind": candidates["kind"].map(lambda kind: capital(KIND_BY_ID[kind].one)),
            "As its register has it": candidates["status"].map(FACILITY_STATES),
            "Postcode": candidates["postcode"].fillna(""),
            "From the postcode that was told": candidates["away_m"].map(
                lambda metres: distance(metres) if pd.notna(metres) else "no postcode"
            ),
            "Name": candidates["named"].map({True: "fits", False: "differs"}),
        }
    )


def accepted(ruling: Ruling, tip: Tip | None, kept: KeptList | None) -> str:
    """Return what a steward accepted, with the name of the service as its list has it, first where it was left out."""
    shown, rows = ruling.shown.rstrip("."), kept.listed if kept else ()
    if any(one.name.casefold() in shown.casefold() for one in rows):
        return shown
    meant = [one.name for one in rows if tip and telling(one.name) == telling(tip.called_so)]
    name = (meant or [one.name for one in rows if len(rows) == 1] or [""])[0]
    return f"{name}: {shown}" if name else shown


def decided(ruling: Ruling, tip: Tip | None, kept: KeptList | None) -> str:
    """Say what became of a reported change, and whether the list still has it."""
    if ruling.verdict is not Verdict.ACCEPTED:
        return f"{what_happened(tip) if tip else 'A reported change'}. Not accepted: {ruling.reason.rstrip('.')}."
    shown = accepted(ruling, tip, kept)
    if kept is None or not has(kept, ruling.shown):
        return f"{shown}. Accepted, and taken out of the list since: it does not count."
    return f"{shown}. Accepted into {kept.name}."


def gaps_sentence(many: str, before: tuple[int, int] | None, after: tuple[int, int] | None) -> str:
    """Say how many gaps there are without and with what residents told; each is gaps and people in them."""
    if before is None or after is None:
        return f"{capital(many)}: no gap can be drawn, no record of them tells about two years."
    without, with_it = (
        f"{count(found, 'gap', 'gaps')}{f' ({people:,} residents)' if found else ''}"
        for found, people in (before, after)
    )
    return f"{capital(many)}: {without} without what residents told, {with_it} with it."
