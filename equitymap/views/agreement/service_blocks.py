"""Blocks of a plan pack about services: what stands, what went, who lost access, gaps, what would bring most back."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.access import access_table
from equitymap.measures.access.catchment import standard
from equitymap.measures.burden.access_change import compare_years
from equitymap.measures.gaps.fragmentation import Rule, gone_in_reach
from equitymap.measures.gaps.reopening import best, sites
from equitymap.plan_templates import PlanPart
from equitymap.views.agreement.case import Case, Filled, neighbourhoods, service
from equitymap.views.document import Items, Paragraph, Part, table
from equitymap.views.gaps import gaps_sentences, gaps_tables
from equitymap.views.map.map_sentences import how_gone
from equitymap.views.proposal.proposal_sentences import people_number
from equitymap.views.proposal.proposal_tables import kind_people
from equitymap.views.record_words import end_of, record_span
from equitymap.views.withdrawals.withdrawal_tables import events_table
from equitymap.views.words import capital, count, distance, series, share, within
from equitymap.vocabulary import OPEN_STATES

MOST_ROWS = 30
"""Services that a table lists."""
BEST = 3
"""Sites named for each kind of service."""
RULE = Rule()


def assets(case: Case, _part: PlanPart) -> Filled:
    """Return the services that stand in the area."""
    rows = case.place.facilities
    rows = rows[rows["status"].isin(OPEN_STATES) & rows["area_code"].isin(case.codes)]
    if rows.empty:
        return Filled()
    rows = rows.assign(label=rows["kind"].map(lambda one: service(KIND_BY_ID[one])))
    rows = rows.sort_values(["label", "name"], kind="stable")
    shown = pd.DataFrame(
        {
            "Service": rows["label"],
            "Name": rows["name"],
            "Neighbourhood": rows["area_code"].map(case.place.neighbourhoods["label"]),
        }
    )
    caption = f"{count(len(rows), 'service', 'services')} of the registers that stand in the area{_first(len(rows))}"
    return Filled([table(shown.head(MOST_ROWS), caption)], releases=tuple(dict.fromkeys(rows["register"])))


def withdrawn(case: Case, _part: PlanPart) -> Filled:
    """Return the ledger of the area, and what is gone within its reach."""
    place = case.place
    parts: list[Part] = []
    spans = [f"{kind.many} {record_span(place.manifest.observed[kind.id])}" for kind in place.kinds]
    if spans:
        parts.append(Paragraph(f"The registers tell of {series(spans)}; nothing is said outside these years."))
    rows = place.withdrawals[place.withdrawals["area_code"].isin(case.codes)]
    rows = rows.sort_values(["not_after", "name"], ascending=[False, True])
    if len(rows):
        names = ["Name", "Type", "What happened", "When", "Neighbourhood", "How well dated"]
        events = events_table(place, rows.head(MOST_ROWS))[names].assign(Type=events_types(rows.head(MOST_ROWS)))
        caption = f"What happened to services in the area: {count(len(rows), 'entry', 'entries')} of the ledger"
        parts.append(table(events, f"{caption}{_first(len(rows))}"))
    else:
        parts.append(Paragraph("The ledger has no entry of a service that stood in the area."))
    return Filled([*parts, *_gone_near(case)], releases=_registers(case))


def events_types(rows: pd.DataFrame) -> list[str]:
    """Return the type of each service, with a capital."""
    return [capital(str(one)) for one in rows["type"]]


def _gone_near(case: Case) -> list[Part]:
    """Return what is gone within reach of the area but stood outside it."""
    found = []
    for kind in case.place.kinds:
        near = gone_in_reach(case.place, standard(kind.id), pd.Index(case.codes))
        reached: dict[str, int] = {}
        for names in near.values():
            for name in names:
                reached[name] = reached.get(name, 0) + 1
        rows = case.place.facilities.loc[list(reached)]
        rows = rows[~rows["area_code"].isin(case.codes)]
        found += [
            (service(kind), row["name"], capital(how_gone(row)), reached[str(key)]) for key, row in rows.iterrows()
        ]
    if not found:
        return []
    shown = pd.DataFrame(
        found, columns=["Service", "Name", "When and how", "Neighbourhoods of the area that it was near"]
    )
    shown = shown.sort_values(["Service", "Name"], kind="stable")
    caption = (
        f"Gone within reach of the area, outside it: {count(len(shown), 'service', 'services')}{_first(len(shown))}"
    )
    return [table(shown.head(MOST_ROWS), caption, numbers=[shown.columns[3]])]


def _first(number: int) -> str:
    return "" if number <= MOST_ROWS else f" (the first {MOST_ROWS})"


def _registers(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(str, case.place.facilities["register"])))


def access(case: Case, _part: PlanPart) -> Filled:
    """Return how many people of the area have a service in reach, at the beginning and the end of each record."""
    rows = [row for kind in case.kinds if (row := _reach(case, kind)) is not None]
    if not rows:
        return Filled()
    shown = pd.DataFrame(rows)
    note = (
        "In reach is within the distance that the evidence of each kind of service uses. Reach is not use: whether a"
        " service has room or opens at the right hour is in no register."
    )
    caption = "People of the area with a service in reach, at the beginning and the end of each record"
    return Filled(
        [table(shown, caption, numbers=shown.columns[3:]), Paragraph(note, "small")], releases=_registers(case)
    )


def _reach(case: Case, kind: Kind) -> dict[str, str] | None:
    supply, observed = case.evidence.supply(kind.id), case.place.manifest.observed[kind.id]
    years = (int(supply.years[0]), int(supply.years[-1]))
    both = compare_years(access_table(case.place, kind.id, years, supply=supply), years).loc[list(case.codes)]
    known = both.dropna(subset=["within_before", "within_after"])
    people = case.place.inside[kind.population].loc[known.index]
    if known.empty or not people.sum():
        return None
    before, after = (known[f"within_{side}"] > 0 for side in ("before", "after"))
    # Where no service stood, nobody has a nearest one: not known, never 0 m.
    metres = (known[["nearest_m_before", "nearest_m_after"]].mul(people, axis="index")).sum(skipna=False) / people.sum()
    return {
        "Service": f"{service(kind)} {within(kind)}",
        "For": kind_people(kind),
        "Compared": f"{end_of(observed, years[0])} and {end_of(observed, years[1])}",
        "In the area": people_number(int(people.sum())),
        "In reach at the beginning": people_number(int(people[before].sum())),
        "In reach at the end": people_number(int(people[after].sum())),
        "Lost the last one": people_number(int(people[before & ~after].sum())),
        "Mean way to the nearest, at the beginning and the end": ", ".join(distance(one) for one in metres),
    }


def gaps(case: Case, _part: PlanPart) -> Filled:
    """Return where need is great, a service went and nothing came since: of each kind, with people."""
    rows, definitions, none = [], [], []
    for kind in case.kinds:
        found = _gaps(case, kind)
        if found.empty:
            none.append(kind.many)
            continue
        least, most = (share(100 * float(end)) for end in (found["share"].min(), found["share"].max()))
        rows.append(
            {
                "Service": service(kind),
                "Gaps": len(found),
                "People who live there": people_number(int(found["people"].sum())),
                "Neighbourhoods": series(sorted(case.place.inside["label"].loc[found.index])),
                "Holds under, of reasonable assumptions": least if least == most else f"{least} to {most}",
            }
        )
        definitions.append(gaps_sentences.definition(kind, RULE))
    parts: list[Part] = []
    if rows:
        shown = pd.DataFrame(rows)
        parts += [
            table(shown, "Gaps in the area", numbers=["Gaps", "People who live there"]),
            Items(definitions),
            Paragraph(gaps_sentences.ASSUMPTIONS, "small"),
        ]
    if none:
        parts.append(Paragraph(f"No gap, by that rule, in {series(none)}." if rows else _no_gap(case, none)))
    return Filled(parts, releases=_registers(case))


def _no_gap(case: Case, none: list[str]) -> str:
    return (
        f"No neighbourhood of the area is a gap in {series(none)}: none {gaps_sentences.need_words(RULE)} lost at least"
        f" half of its access, or the last one in reach, with nothing come since ({neighbourhoods(len(case.codes))})."
    )


def _gaps(case: Case, kind: Kind) -> pd.DataFrame:
    """Return the gaps of the area, rows of ``fragmentation.gaps``."""
    found = case.evidence.gaps(kind.id).loc[list(case.codes)]
    return found[found["gap"].fillna(False).astype(bool)]


def bring_back(case: Case, _part: PlanPart) -> Filled:
    """Return the sites from which one more service would reach most people in the area's gaps."""
    frames = []
    for kind in case.kinds:
        found = _gaps(case, kind)
        if found.empty:
            continue
        table_of = gaps_tables.sites_table(best(sites(case.place, RULE.catchment(kind.id), found), BEST))
        frames.append(table_of.assign(Service=service(kind)))
    if not frames:
        return Filled([Paragraph("The area has no gap, so no site is named that would bring most back.")])
    shown = pd.concat(frames)
    shown = shown.map(lambda cell: cell if isinstance(cell, str) else f"{cell:,}")
    shown = shown[["Service", *(name for name in shown.columns if name not in ("Service", "Sites as good"))]]
    return Filled(
        [
            table(shown, "Sites that would bring most back to the gaps of the area", numbers=shown.columns[3:]),
            Paragraph(gaps_sentences.REACH_ONLY, "small"),
        ],
        releases=_registers(case),
    )
