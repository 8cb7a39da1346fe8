"""The sections of the report of a zone: those of a neighbourhood, for several of them together."""

from __future__ import annotations

from functools import partial

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.agreement.area_figures import PUBLISHED_IN, TENTHS
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.zones.reach import ZoneReach
from equitymap.views.document import Items, Map, Paragraph, Part, Section, table
from equitymap.views.map.near_sentences import when_gone
from equitymap.views.neighbourhood import zone_sentences as words
from equitymap.views.neighbourhood.case import CHILDREN, ZoneCase
from equitymap.views.neighbourhood.neighbourhood_map import zone_map
from equitymap.views.neighbourhood.neighbourhood_unknowns import zone_unknowns
from equitymap.views.neighbourhood.shared_parts import (
    NO_REGISTER,
    NOT_FOR_AREAS,
    children,
    gaps_defined,
    gone_since,
    in_order,
    needs_and_assets,
    outcome_tables,
    source,
    stage_of,
    work,
)
from equitymap.views.words import UNKNOWN, capital, series, share
from equitymap.views.zone.zone_tables import figures_table
from equitymap.views.zone.zone_words import people_words, share_words, size_line

LISTED = 12
"""Neighbourhoods and services that have gone which are listed; the page of the zone and the map have all of them."""
TOGETHER = "Counts of its neighbourhoods are added up and divided; shares are never averaged."


def first(case: ZoneCase) -> list[Part]:
    """Return what stands below the finding: which neighbourhoods it is, the map, and what else has gone."""
    drawn = zone_map(case)
    names = sorted(str(name) for name in case.place.inside["label"].loc[list(case.codes)])
    more = f" and {len(names) - LISTED:,} more" if len(names) > LISTED else ""
    which = f"{series(names)}" if not more else f"{', '.join(names[:LISTED])}{more}"
    return [
        Paragraph(f"{size_line(case.zone, case.people)} · {which}. {TOGETHER}", "small"),
        *([] if drawn is None else [Map(drawn, drawn.title)]),
        Items(words.other_kinds(case)),
    ]


def sections(case: ZoneCase) -> list[Section]:
    """Return every section of the page, in the order a resident asks."""
    parts: dict[str, list[Part]] = {
        "need": _need(case),
        "outcomes": outcome_tables(case, partial(_wider, case)),
        "reach": _reach(case),
        "children": _children(case),
        "assets": needs_and_assets(words.needs(case), words.assets(case)),
        "similar": [Paragraph(words.NONE_ALIKE)],
        "work": work(case),
        "further": _further(case),
        "unknown": [Items(zone_unknowns(case))],
    }
    return in_order(parts, "Areas")


def _need(case: ZoneCase) -> list[Part]:
    if case.tenths.empty:
        return [Paragraph("No tenth of deprivation is published for its neighbourhoods.")]
    place = f"All of {case.place.name} in tenths 1 to 3"
    columns = {"Kind of need": case.need["label"]}
    columns |= {f"In tenth {one}" if one == "1" else f"Tenths {one}": case.tenths[one].map(share) for one in TENTHS}
    if case.tenths["unknown"].gt(0).any():
        columns["Not known"] = case.tenths["unknown"].map(share)
    columns[place] = case.need["place_3"].map(share)
    caption = f"Residents by tenth of need ({source(case, '2025', PUBLISHED_IN)})"
    return [table(pd.DataFrame(columns), caption, numbers=list(columns)[1:]), Paragraph(words.NOT_ADDED, "small")]


def _wider(case: ZoneCase, card: Card) -> str:
    """Return what is known here of a figure that is no share added up from neighbourhoods."""
    if card.entry.id not in case.figures.index:
        return NOT_FOR_AREAS
    row = case.figures.loc[[card.entry.id]].iloc[0]
    if row["how"] == "district":
        return NOT_FOR_AREAS
    if row["how"] == "middle":
        return f"{share_words(row)} (not added up)"
    if row["how"] == "wards":
        return "whole wards only"
    wards = card.entry.geography == "ward" and row["how"] in ("added", "range")
    return f"{share_words(row)} (its wards)" if wards else share_words(row)


def _reach(case: ZoneCase) -> list[Part]:
    rows = [_reach_row(case, reach) for reach in case.reached if not reach.group.rest or len(reach.gone)]
    if not rows:
        return [Paragraph(f"{capital(NO_REGISTER)}.")]
    caption = f"Each kind of service, seen from {words.its(case)}"
    parts: list[Part] = [table(pd.DataFrame(rows), caption), *_gone(case), *_one_by_one(case)]
    told = f"Reach is measured from the middle of each neighbourhood. {gaps_defined(case.gaps)}"
    return [*parts, Paragraph(told.strip(), "small")]


def _reach_row(case: ZoneCase, reach: ZoneReach) -> dict[str, str]:
    gone = gone_since(case, reach)
    if len(reach.gone) and gone != UNKNOWN:
        gone += f", from {reach.areas_gone} of {len(case.codes)}"
    return {
        "Service": capital(reach.group.many),
        "Stand in it": f"{reach.stands:,}",
        "In reach of its neighbourhoods today": words.reach_words(reach),
        "Gone from reach": gone,
        "Neighbourhoods that are a gap": words.gap_words(case, reach.group.kind),
    }


def _gone(case: ZoneCase) -> list[Part]:
    """Return the services that have gone, those in reach of most neighbourhoods first."""
    every = [reach.gone for reach in case.reached if len(reach.gone)]
    if not every:
        return []
    rows = pd.concat(every)
    rows = rows[~rows.index.duplicated()].sort_values(["areas", "distance_m"], ascending=[False, True], kind="stable")
    listed, more = rows.head(LISTED), len(rows) - LISTED
    frame = pd.DataFrame(
        {
            "What has gone": listed["name"].astype(str),
            "Kind": [KIND_BY_ID[kind].one for kind in listed["kind"]],
            "From reach of": [f"{areas} of {len(case.codes)}" for areas in listed["areas"]],
            "When": [capital(when_gone(row)) for _, row in listed.iterrows()],
        }
    )
    rest = f"; the first {len(listed)} of {len(rows):,}, the map has the others" if more > 0 else ""
    return [table(frame, f"What has gone, from most neighbourhoods first{rest}")]


def _one_by_one(case: ZoneCase) -> list[Part]:
    """Return what each neighbourhood has in reach and has lost; a zone of one has it above."""
    groups = [reach for reach in case.reached if not reach.group.rest]
    if len(case.codes) == 1 or not groups:
        return []
    labels = case.place.inside["label"].loc[list(case.codes)].sort_values()
    listed = labels.head(LISTED)
    columns = {"Neighbourhood": listed.astype(str)}
    for reach in groups:
        columns[capital(reach.group.many)] = pd.Series({code: _open_and_gone(reach, code) for code in listed.index})
    rest = f"; the first {LISTED} of {len(labels):,} by name" if len(labels) > LISTED else ""
    return [table(pd.DataFrame(columns), f"In reach of each neighbourhood today, and gone from there{rest}")]


def _open_and_gone(reach: ZoneReach, code: str) -> str:
    stand, gone = int(reach.open_within[code]), int(reach.gone_within[code])
    return f"{stand or 'none'}, {gone} gone" if gone else f"{stand or 'none'}"


def _children(case: ZoneCase) -> list[Part]:
    people = case.people[case.people.index.isin(CHILDREN)]
    numbers = [
        f"{row['words']}: {people_words(case.people, str(age))} of {case.place.name}'s {row['place']:,}."
        for age, row in people.iterrows()
    ]
    shares = words.most_deprived(case.tenths)
    labels = {str(key): str(label) for key, label in case.need["label"].items()}

    def need(domain: str) -> str:
        if domain not in shares.index:
            return ""
        return f"{labels[domain]}: {words.of_residents(shares[domain])} among {words.MOST_DEPRIVED}"

    return children(case, numbers, words.reach_brief, need)


def _further(case: ZoneCase) -> list[Part]:
    """Return every other figure of the zone: neither good nor bad, or published without what it could be added from."""
    judged = {str(key) for key in case.shares.index if stage_of(str(key))}
    cards = [square.card.entry for square in case.squares.values() if square.card is not None]
    above = {entry.id for entry in cards if entry.worse != "neither"}  # in the tables by stage of life
    rows = case.figures[~case.figures.index.isin(judged | above) & case.figures["how"].ne("district")]
    apart = rows["how"].eq("middle")
    parts: list[Part] = []
    if not apart.all():
        frame = figures_table(rows[~apart].assign(standing=""), case.place.name).drop(columns="Beside England")
        frame = frame.rename(columns={"The zone": "Here"})
        parts.append(table(frame, "Other figures, which are not judged", numbers=[case.place.name, "England"]))
    if apart.any():
        ends = rows[apart]
        frame = pd.DataFrame(
            {
                "What": ends["label"],
                "Its neighbourhoods": [share_words(row) for _, row in ends.iterrows()],
                "Period and source": [source(case, str(row["period"]), row["release"]) for _, row in ends.iterrows()],
            }
        )
        parts.append(table(frame, "Published without the counts to add them up: what its neighbourhoods lie between"))
    return parts
