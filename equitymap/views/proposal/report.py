"""The needs assessment of a proposal: a document to read, print, send and table, as a page or as a Word file.

Its first page is the finding: one sentence, one map, five numbers, three limits. The rest is the annex: who lives
there, what they need, what is in reach before and after, who would lose most, what is not known, how it was worked
out and from what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd
from markupsafe import Markup

from equitymap import __version__
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures import disclosure
from equitymap.measures.access.supply_at import SITES, Supply, supply_of
from equitymap.measures.proposal.consequence import Consequence, Proposal, consequence, first_and_last_baseline
from equitymap.measures.proposal.proposal import Baseline
from equitymap.measures.proposal.sensitivity import sensitivity
from equitymap.measures.withdrawals.opening_hours import opening_hours
from equitymap.measures.zones.added import people_by_age, pooled_shares
from equitymap.places.place import Place
from equitymap.views.access.access_sentences import size_note
from equitymap.views.document import Document, Heading, Items, Map, Numbers, Paragraph, Part, Section, table
from equitymap.views.document_html import as_html
from equitymap.views.document_word import as_word
from equitymap.views.map.map_sentences import hours_line
from equitymap.views.proposal import proposal_sentences as words
from equitymap.views.proposal import proposal_tables as tables
from equitymap.views.proposal import report_unknowns as unknowns
from equitymap.views.proposal.report_finding import five_numbers, three_limits
from equitymap.views.proposal.report_pictures import change_map
from equitymap.views.record_words import at_end_of, end_of
from equitymap.views.words import UNKNOWN, capital, count, day, distance, figure, measured, within
from equitymap.views.zone.zone_words import place_share

CHANGED = ("lost_last", "first", "less", "more")
SECTIONS = (
    ("proposal", "The proposal"),
    ("people", "Who lives there, and what they need"),
    ("reach", "What is in reach, before and after"),
    ("most", "Who would lose or gain most"),
    ("sure", "How sure this is"),
    ("unknown", "What is not known"),
    ("method", "How it was worked out"),
    ("sources", "Sources"),
)
MOST_ROWS = 30
"""Neighbourhoods that the document lists; the download on the page has all."""


@dataclass(frozen=True, eq=False)
class _Case:
    """Everything that the sections read."""

    place: Place
    kind: Kind
    found: Consequence
    now: Baseline
    supply: Supply
    changed: pd.Index
    assumptions: pd.DataFrame


def needs_assessment(place: Place, proposal: Proposal, *, made: datetime) -> Markup:
    """Return the needs assessment of a proposal as one HTML page; parameters and errors as ``assessment``."""
    return as_html(assessment(place, proposal, made=made))


def word_file(place: Place, proposal: Proposal, *, made: datetime) -> bytes:
    """Return the needs assessment as a Word file; parameters and errors as ``assessment``."""
    return as_word(assessment(place, proposal, made=made), made=made)


def assessment(place: Place, proposal: Proposal, *, made: datetime) -> Document:
    """Return the needs assessment of a proposal.

    Parameters
    ----------
    place
        The place.
    proposal
        What is proposed, complete.
    made
        When the document is made; printed in it.

    Raises
    ------
    ValueError
        When the proposal is not complete or cannot be answered, or the register of its kind tells nothing here.
    """
    kind = KIND_BY_ID[proposal.kind]
    supply = supply_of(place, kind.id)
    known = first_and_last_baseline(place, kind.id, supply)
    if known is None:
        raise ValueError(f"No register tells which {kind.many} are open in {place.name}.")
    found = consequence(place, proposal, now=known[0], then=known[1])
    case = _Case(
        place=place,
        kind=kind,
        found=found,
        now=known[0],
        supply=supply,
        changed=found.areas_in(*CHANGED).index,
        assumptions=sensitivity(place, proposal, supply=supply),
    )
    parts = (_proposal, _people, _reach, _most, _sure, _unknown, _method, _sources)
    return Document(
        title=f"{words.proposed(place, proposal)}: a needs assessment",
        place_name=place.name,
        first=_first(case, made),
        sections=[Section(name, title, part(case)) for (name, title), part in zip(SECTIONS, parts, strict=True)],
    )


def _first(case: _Case, made: datetime) -> list[Part]:
    place, found = case.place, case.found
    invented = "an invented place: its people, streets and services do not exist"
    where = f"{place.name} is {invented}." if place.manifest.invented else f"{place.name}."
    drawn = change_map(place, found, now=case.now, about=case.changed)
    shown = "where it would change" if len(case.changed) else "around the spot"
    return [
        Paragraph(f"{where} Made on {day(made)} with Equity Map {__version__}.", "small"),
        Paragraph(words.lead_sentence(place, found), "lead"),
        Map(drawn, f"{drawn.title}: {shown}"),
        Numbers(five_numbers(place, found, case.kind)),
        Heading("What this cannot tell"),
        Items(three_limits(place, case.kind, found)),
        Paragraph(
            "This document describes places, not the people in them. It shows what lies together; that is not proof"
            " that one thing causes another, and it does not say what would follow for anybody.",
            "notice",
        ),
    ]


def _proposal(case: _Case) -> list[Part]:
    place, proposal, kind = case.place, case.found.proposal, case.kind
    row = None
    if proposal.facility_id is None:
        facts = f"The proposal is a new {kind.one} at {words.spot_words(place, proposal.spot or (0, 0))}."
    else:
        row = place.facilities.loc[proposal.facility_id]
        area = place.neighbourhoods["label"].get(row["area_code"], "an unknown neighbourhood")
        number = "" if kind.id == "library" else f"; its number in the register is {row['register_id']}"
        facts = f"{row['name']} is a {kind.one} in {area}{number}."
    size = proposal.size if proposal.facility_id is None else _size(case, proposal.facility_id)
    if case.found.unit != SITES:
        facts += f" Size: {UNKNOWN if size is None or pd.isna(size) else f'{size:,.0f} {case.found.unit}'}."
    if row is not None and kind.id == "library":
        hours = opening_hours(place)
        known = hours[hours.index == row.name]
        facts += f" {hours_line(known.iloc[0] if len(known) else None)}"
    end = at_end_of(place.manifest.observed.get(kind.id), case.found.year)
    state = f"Everything else stays as it was {end}, the last that the register tells about."
    return [
        Paragraph(" ".join(filter(None, (facts, words.also(case.found), state)))),
        Paragraph(words.unsized_note(case.found, "the service"), "notice"),
    ]


def _size(case: _Case, facility_id: str) -> float:
    return float(case.supply.size.loc[facility_id, case.found.year])  # type: ignore[arg-type]


def _people(case: _Case) -> list[Part]:
    number = len(case.changed)
    if not number:
        return [
            Paragraph("No neighbourhood would see a change. The figures are those of the whole place."),
            _age_table(case),
            *_need(case),
        ]
    where = "the one neighbourhood" if number == 1 else f"the {number:,} neighbourhoods"
    start = f"'There' means {where} whose access to {case.kind.many} would change, for better or worse."
    judged = case.found.table
    rows = []
    for tenth, group in judged.groupby("decile", dropna=False, sort=True):
        here = group[group.index.isin(case.changed)]
        rows.append((tables.tenth_name(tenth), len(here), here["people"].sum(), len(group), group["people"].sum()))
    frame = pd.DataFrame(rows, columns=["tenth", "areas", "people", "all_areas", "all_people"])
    who = tables.kind_people(case.kind)
    shown = pd.DataFrame(
        {
            "Tenth of deprivation": frame["tenth"],
            "Neighbourhoods there": frame["areas"],
            f"{who} there": tables.disclosed_column(frame["people"]),
            "Neighbourhoods in the place": frame["all_areas"],
            f"{who} in the place": tables.disclosed_column(frame["all_people"]),
        }
    )
    return [
        Paragraph(start),
        _age_table(case),
        *_need(case),
        table(shown, "National tenths of deprivation, 2025 (1 is the most deprived)", numbers=shown.columns[1:]),
    ]


def _age_table(case: _Case) -> Part:
    rows = people_by_age(case.place, case.changed)
    columns = {"Who": rows["words"]}
    if len(case.changed):
        columns["There"] = rows["here"].map(words.people_number)
    columns[f"In all of {case.place.name}"] = rows["place"].map(words.people_number)
    return table(pd.DataFrame(columns), "People counted in the census of March 2021", numbers=list(columns)[1:])


def _need(case: _Case) -> list[Part]:
    rows = pooled_shares(case.place, case.changed if len(case.changed) else case.place.inside.index)
    if rows.empty:
        return [Paragraph("This place holds no counts of how people fare here.")]
    columns = {
        "What": rows["label"],
        "There": [figure(value, "percent", 1) for value in rows["here"]],
        f"In all of {case.place.name}": [place_share(row) for _, row in rows.iterrows()],
        "England": [figure(value, "percent", 1) for value in rows["england"]],
        "Period": rows["period"],
    }
    if not len(case.changed):
        columns.pop("There")
    if rows["missing"].any():
        columns["Neighbourhoods without a figure"] = rows["missing"]
    return [
        table(
            pd.DataFrame(columns),
            "How people fare there: shares of residents or households",
            numbers=[name for name in columns if name not in ("What", "Period")],
        )
    ]


def _reach(case: _Case) -> list[Part]:
    kind, found = case.kind, case.found
    people, means, who = tables.reach_by_tenth(found), tables.means_by_tenth(found), tables.kind_people(kind)
    then, end = words.then(found.proposal), end_of(case.place.manifest.observed.get(kind.id), found.year)
    return [
        Paragraph(f"In reach means {within(kind, found.threshold_m)}. {kind.catchment_evidence}"),
        table(people, f"{who} with a {kind.one} in reach, today and {then}", numbers=people.columns[1:]),
        table(
            means,
            f"Way to the nearest {kind.one} and access, today and {then} (means over people)",
            numbers=means.columns[1:],
        ),
        Paragraph(f"Today is {end}. {disclosure.RULE}", "small"),
    ]


def _most(case: _Case) -> list[Part]:
    rows = tables.neighbourhoods_table(case.found)
    parts: list[Part] = [
        Paragraph(words.tenths_sentence(case.found)),
        Paragraph(words.gap_sentence(case.found.gap, case.kind, case.place.name)),
    ]
    if rows.empty:
        return [*parts, Paragraph("No neighbourhood would see a change.")]
    right = ["Tenth", tables.kind_people(case.kind)]
    number = count(len(rows), "neighbourhood", "neighbourhoods")
    shown = "" if len(rows) <= MOST_ROWS else f"; the first {MOST_ROWS} of them"
    caption = f"{number} that would see a change, the most affected first{shown}"
    rest = "" if len(rows) <= MOST_ROWS else f"{len(rows) - MOST_ROWS:,} more would see a smaller change."
    return [*parts, table(rows.head(MOST_ROWS), caption, numbers=right), Paragraph(rest, "small")]


def _sure(case: _Case) -> list[Part]:
    rows = tables.assumptions_table(case.assumptions, case.kind)
    return [
        Paragraph(words.sensitivity_sentence(case.assumptions, case.kind)),
        table(rows, "The answer under other assumptions", numbers=rows.columns[1:]),
        Paragraph(words.detour_note(case.kind)),
    ]


def _unknown(case: _Case) -> list[Part]:
    return [
        Items(unknowns.unknowns(case.place, case.kind, now=case.now, supply=case.supply, found=case.found)),
        Heading("What the measure does not capture"),
        Items([f"{capital(text)}." for text in words.not_captured(case.kind)]),
    ]


def _method(case: _Case) -> list[Part]:
    kind, catchment = case.kind, case.now.catchment
    who = tables.kind_people(kind).lower()
    bands = ", ".join(f"{band.weight:g} up to {distance(band.upper_m)}" for band in catchment.bands)
    return [
        Paragraph(
            "Access follows the enhanced two-step floating catchment area method (Luo and Qi, Health & Place 15, 2009)."
            " Each service is shared out among everyone in its reach, those nearer counting for more; each"
            " neighbourhood then adds up its share of every service in its reach. Services and people in the strip"
            " around the place count too, so that neighbourhoods at the edge are not cut off."
        ),
        Paragraph(
            f"Weights by distance {measured(kind)}: {bands}. {kind.bands_evidence} People are {who} of"
            f" the 2021 census, at the middle of their neighbourhood's postcodes. A {kind.one} counts as"
            f" {'one site' if case.found.unit == SITES else f'its {case.found.unit}'}. {size_note([case.found.unit])}"
        ),
        Paragraph(
            f"The need-weighted gap multiplies the share of access lost since the end of {case.found.gap.since} by the"
            " national percentile of need, and takes the mean over people."
        ),
        Paragraph("Nothing here is drawn by chance, so there is no seed: the same data give the same document."),
        Paragraph(disclosure.RULE),
    ]


def _sources(case: _Case) -> list[Part]:
    return [
        table(unknowns.sources(case.place, case.kind), "Where the figures come from"),
        Paragraph(
            f"Place data built on {day(case.place.manifest.built_at)}, build {case.place.manifest.build_id}, Equity Map"
            f" {case.place.manifest.version}.",
            "small",
        ),
    ]
