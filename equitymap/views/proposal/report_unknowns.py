"""What a needs assessment must admit: what is not known about its services, and where its figures come from."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.access.catchment import DETOUR
from equitymap.measures.access.supply_at import SITES, Supply
from equitymap.measures.map.border import near_border
from equitymap.measures.proposal.consequence import Consequence
from equitymap.measures.proposal.proposal import Baseline
from equitymap.places.place import Place
from equitymap.views.map.border_sentences import in_limits, on_page
from equitymap.views.record_words import at_end_of, record_span
from equitymap.views.words import UNKNOWN, count, series

SIZED_BY = {
    "dfe-school-census": "school",
    "libraries-taskforce-2016": "library",
    "ace-libraries-2022": "library",
    "gias-childrens-centres-intervals": "childrens_centre",
}
"""Releases that date or size the services of one kind."""
NOT_READ = {
    "iod2019-all",
    "iod2025-indicators",
    "cilif-ward",
    "cilif-la",
    "lait",
    "lad24-region",
    "ltla23-utla23",
    "rural-urban-2021",
    "lait-neighbours",
    "dfe-eyfsp-2022",
    "ons-health-index",
    "ons-subnational",
    "dfe-school-information",
    "dfe-ks5-destinations",
    "dfe-pupil-premium",
    "dfe-school-absence",
    "dfe-ks2-extracts",
    "dfe-ks4-extracts",
    "dfe-school-destinations",
}
"""Releases of a place that no figure of a needs assessment is read from."""


def unknowns(place: Place, kind: Kind, *, now: Baseline, supply: Supply, found: Consequence) -> list[str]:
    """Return one sentence for each thing that is not known, most weighty first. Never empty."""
    facilities = place.facilities[place.facilities["kind"] == kind.id]
    observed = place.manifest.observed[kind.id]
    sentences = [
        f"The register tells about {record_span(observed)}. {observed.note} Nothing is said outside these years, and"
        f" services are as they were {at_end_of(observed, found.year)}.",
        kind.limits,
        f"{_way(kind)} Nobody's own journey was measured.",
        "People are those of the 2021 census. Who has moved in or been born since is not known.",
    ]
    border = place.manifest.border
    sentences.append(on_page(border, near_border(place, kind.id, kind.catchment_m), kind, kind.catchment_m))
    sentences.append(in_limits(border))
    open_now = now.is_open
    unsized = int((open_now & pd.isna(now.size)).sum())
    if found.unit != SITES:
        carried = supply.carried[now.year].reindex(now.reachable.facilities).to_numpy(dtype=bool)
        older = int((open_now & carried).sum())
        sentences.append(_said(unsized, kind, "has", "have", "no known size and is not counted in access"))
        sentences.append(_said(older, kind, "has", "have", "a size of another year, or of the record before"))
    nowhere = int((facilities["located_by"] == "nowhere").sum())
    sentences.append(_said(nowhere, kind, "has", "have", "no known position and is in no distance here"))
    sentences.append(_said(len(supply.undated), kind, "is", "are", "left out because a date is missing"))
    missing = found.table["state"].eq("unknown").sum()
    if missing:
        sentences.append(f"{count(int(missing), 'neighbourhood', 'neighbourhoods')} could not be judged.")
    if found.gap.left_out:
        areas = count(found.gap.left_out, "neighbourhood", "neighbourhoods")
        sentences.append(
            f"The need-weighted gap leaves out {areas} with nothing in reach in {found.gap.since}, or of unknown need."
        )
    registers = set(facilities["register"]) & {used.id for used in place.manifest.releases}
    for used in place.manifest.releases:
        if used.id in registers:
            sentences.append(f"{used.title}: {used.limits}")
            if used.left_out:
                reasons = series([f"{number:,} {reason}" for reason, number in used.left_out.items()])
                sentences.append(f"Records of that register that could not be used: {reasons}.")
    return [text for text in sentences if text]


def _way(kind: Kind) -> str:
    if kind.measured == "straight line":
        return "Distances are straight lines; the way on foot is longer."
    return f"Distances on foot are straight lines times {DETOUR:g} for detours, an assumption."


def _said(number: int, kind: Kind, one: str, many: str, what: str) -> str:
    if not number:
        return ""
    return f"{count(number, kind.one, kind.many)} {one if number == 1 else many} {what} (surroundings included)."


def sources(place: Place, kind: Kind) -> pd.DataFrame:
    """Return publisher, title, period and licence of every release that the document rests on.

    Releases of other kinds of service, and those that only other pages use, are left out; one that is not known to be
    of either sort stays in.
    """
    other = set(place.facilities.loc[place.facilities["kind"] != kind.id, "register"])
    own = set(place.facilities.loc[place.facilities["kind"] == kind.id, "register"])
    other |= {release for release, sized in SIZED_BY.items() if sized != kind.id} | NOT_READ
    rows = [used for used in place.manifest.releases if used.id in own or used.id not in other]
    return pd.DataFrame(
        {
            "Title": [used.title for used in rows],
            "Publisher": [used.publisher for used in rows],
            "Period": [used.period or UNKNOWN for used in rows],
            "Licence": [used.licence for used in rows],
            "Attribution": [used.attribution for used in rows],
        }
    )
