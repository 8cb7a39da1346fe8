"""All that is told of a neighbourhood or a zone, as a document: the page draws its sections; it is taken away whole.

The sections of a zone are in ``zone_report.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import pandas as pd

from equitymap import __version__
from equitymap.kinds import KIND_BY_ID
from equitymap.measures import disclosure
from equitymap.measures.agreement.area_figures import PUBLISHED_IN
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.measures.zones.added import people_by_age
from equitymap.views.about_figures import source_lines
from equitymap.views.document import Document, Items, Map, Paragraph, Part, Section, table
from equitymap.views.map.map_sentences import reach_line
from equitymap.views.map.map_tables import here_words, standings_table
from equitymap.views.map.near_sentences import gone_near, measured_line, other_kinds, when_gone
from equitymap.views.map.neighbourhood_card import area_line
from equitymap.views.neighbourhood import neighbourhood_sentences as words
from equitymap.views.neighbourhood import zone_report, zone_sentences
from equitymap.views.neighbourhood.case import CHILDREN, AnyCase, Case, ZoneCase
from equitymap.views.neighbourhood.neighbourhood_map import reach_map
from equitymap.views.neighbourhood.neighbourhood_unknowns import unknowns
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
from equitymap.views.proposal.proposal_sentences import people_number
from equitymap.views.words import TENTH_WORDS, UNKNOWN, capital, day, distance, share

GONE_SHOWN = 20
"""Services that have gone which are listed, nearest first; the map has all of them."""
NO_PROOF = (
    "This describes a place, not the people in it. It shows what lies together; that is not proof that one thing causes"
    " another, and it does not say how anybody fares."
)


def neighbourhood_report(case: AnyCase, *, made: datetime) -> Document:
    """Return the report of a neighbourhood or a zone, the same sections as on its page; ``made`` is printed in it."""
    invented = "an invented place: its people, streets and services do not exist"
    where = f"{case.place.name} is {invented}." if case.place.manifest.invented else f"{case.place.name}."
    return Document(
        title=words.question(case.label),
        place_name=case.place.name,
        first=[
            Paragraph(f"{where} Made on {day(made)} with Equity Map {__version__}.", "small"),
            Paragraph(finding(case), "lead"),
            *first(case),
            Paragraph(NO_PROOF, "notice"),
        ],
        sections=[*sections(case), Section("sources", "Sources", [Items(source_lines(case.place.manifest.releases))])],
    )


def finding(case: AnyCase) -> str:
    """Return the one sentence of the page."""
    return zone_sentences.finding(case) if isinstance(case, ZoneCase) else words.finding(case)


def first(case: AnyCase) -> list[Part]:
    """Return what stands below the finding: where it is, the map, and what else has gone."""
    if isinstance(case, ZoneCase):
        return zone_report.first(case)
    drawn = reach_map(case)
    row = case.place.inside.loc[case.area]
    return [
        Paragraph(f"{area_line(row, case.area)}. All of this is about one neighbourhood.", "small"),
        *([] if drawn is None else [Map(drawn, drawn.title)]),
        Items(other_kinds(case.reached, case.place.manifest.observed)),
    ]


def sections(case: AnyCase) -> list[Section]:
    """Return every section of the page, in the order a resident asks."""
    if isinstance(case, ZoneCase):
        return zone_report.sections(case)
    parts: dict[str, list[Part]] = {
        "need": _need(case),
        "outcomes": outcome_tables(case, partial(_wider, case)),
        "reach": _reach(case),
        "children": _children(case),
        "assets": needs_and_assets(words.needs(case), words.assets(case)),
        "similar": [Paragraph(words.similar_sentence(case.similar, case.label))],
        "work": work(case),
        "further": _further(case),
        "unknown": [Items(unknowns(case))],
    }
    return in_order(parts, "Neighbourhoods")


def _need(case: Case) -> list[Part]:
    if case.need.empty:
        return [Paragraph("No tenth of deprivation is published for this neighbourhood.")]
    shown = pd.DataFrame(
        {
            "Kind of need": case.need["label"],
            "Here": [capital(TENTH_WORDS[tenth]) for tenth in case.need["first"].astype(int)],
            f"Of {case.place.name}'s people in the most deprived three tenths": [
                share(one) for one in case.need["place_3"]
            ],
        }
    )
    return [table(shown, f"Need by kind ({source(case, '2025', PUBLISHED_IN)})", numbers=list(shown)[2:])]


def _wider(case: Case, card: Card) -> str:
    """Return what is known here of a figure of the place: that of its ward, or that it is for wider areas only."""
    here = next((one for one in case.figures if one.measure.id == card.entry.id), None)
    if here is None or (here.measure.indicator is not None and here.measure.indicator.published_for == "district"):
        return NOT_FOR_AREAS
    ward = here.measure.geography == "ward" and here.value is not None
    return f"{_here(here)} (its ward)" if ward else _here(here)


def _reach(case: Case) -> list[Part]:
    rows = [_reach_row(case, reach) for reach in case.reached if not reach.group.rest or len(reach.gone)]
    if not rows:
        return [Paragraph(f"{capital(NO_REGISTER)}.")]
    gone = gone_near(case.reached)
    parts: list[Part] = [table(pd.DataFrame(rows), "Each kind of service, seen from here", numbers=["Gone from reach"])]
    if len(gone):
        listed = gone.head(GONE_SHOWN)
        more = len(gone) - len(listed)
        frame = pd.DataFrame(
            {
                "What has gone": listed["name"].astype(str),
                "Kind": [KIND_BY_ID[kind].one for kind in listed["kind"]],
                "Away": listed["distance_m"].map(distance),
                "When": [capital(when_gone(row)) for _, row in listed.iterrows()],
            }
        )
        rest = f"; the nearest {len(listed)} of {len(gone):,}, the map has the others" if more else ""
        parts.append(table(frame, f"What has gone from reach, nearest first{rest}", numbers=["Away"]))
    told = [measured_line(case.reached) if len(gone) else "", gaps_defined(case.gaps)]
    return [*parts, Paragraph(" ".join(filter(None, told)), "small")]


def _reach_row(case: Case, reach: NearestServices) -> dict[str, str]:
    found = case.gaps.get(reach.group.kind.id)
    return {
        "Service": capital(reach.group.many),
        "Nearest, and in reach today": reach_line(reach),
        "Gone from reach": gone_since(case, reach),
        "A gap in this kind?": UNKNOWN if found is None else "yes" if found else "no",
    }


def _children(case: Case) -> list[Part]:
    people = people_by_age(case.place, [case.area])
    people = people[people.index.isin(CHILDREN)]
    numbers = [
        f"{row['words']}: {people_number(row['here'])} of {case.place.name}'s {people_number(row['place'])}."
        for _, row in people.iterrows()
    ]

    def need(domain: str) -> str:
        first = case.need["first"].get(domain)
        return "" if first is None else f"{case.need['label'][domain]}: {TENTH_WORDS[int(first)]}"

    return children(case, numbers, reach_line, need)


def _further(case: Case) -> list[Part]:
    """Return every other figure of the neighbourhood, which cannot be judged or is neither good nor bad."""
    judged = {str(key) for key in case.shares.index if stage_of(str(key))}
    hidden = {str(key) for key in case.shares.index[case.shares["here"].isna()]}
    cards = [square.card.entry for square in case.squares.values() if square.card is not None]
    above = {entry.id for entry in cards if entry.worse != "neither"}  # in the tables by stage of life
    rows = [one for one in case.figures if one.measure.id not in judged | hidden | above]
    if not rows:
        return []
    frame = standings_table(rows)
    frame["Here"] = [_here(one) for one in rows]
    return [table(frame, "Other figures, which are not judged", numbers=["The whole place", "England"])]


def _here(one: NeighbourhoodFigure) -> str:
    """Write a figure of the neighbourhood with its state; few people are no number."""
    if one.measure.unit == "people" and one.value is not None and disclosure.is_small(one.value):
        return f"fewer than {disclosure.SMALLEST_SHOWN}"
    return here_words(one)


def releases(case: AnyCase) -> Sequence[str]:
    """Return the releases that figures of the page are read from."""
    cards = [square.card.entry.release for square in case.squares.values() if square.card is not None]
    if isinstance(case, ZoneCase):
        layers = [str(one) for one in case.figures["release"]]
    else:
        layers = [one.measure.release_id for one in case.figures]
    return tuple(dict.fromkeys([PUBLISHED_IN, *case.shares["release"].astype(str), *layers, *cards]))
