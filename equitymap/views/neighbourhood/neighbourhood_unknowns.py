"""What is not known of a neighbourhood or a zone: every figure that is missing, counted and named. Never empty."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures.consultation.heard import FEWEST
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.stages import ASPECTS, STAGES
from equitymap.views.map.border_sentences import in_limits
from equitymap.views.neighbourhood.case import Case, Told, ZoneCase
from equitymap.views.record_words import record_span
from equitymap.views.words import capital, count, lower_first, series
from equitymap.vocabulary import CELL_STATES

MISSING = ("suppressed", "not_collected")
CENSUS = "People are those of the census of March 2021: who has moved in or been born since is not known."
VOICES = "What residents themselves say is not here: nothing has been collected yet."


def voices(case: Case | ZoneCase) -> str:
    """Return where to read what residents say, and how many answers came from here, as far as it may be told."""
    if case.answers is None:
        return VOICES
    here = "from here" if isinstance(case, Case) else "from each of its neighbourhoods"
    few = f"fewer than {FEWEST} answers, or none, came {here}"
    came = f"at least {case.answers:,} answers came from here" if case.answers else few
    return f"What residents themselves say is on the page Consultation: {came}. It is not a sample."


def unknowns(case: Case) -> list[str]:
    """Return one sentence for each thing that is not known, figures of the neighbourhood first."""
    place = case.place
    known = {str(key) for key in case.shares.index}
    lines = _shares(case)
    for state in MISSING:
        labels = [
            one.measure.label
            for one in case.figures
            if one.value is None and one.status == state and one.measure.id not in known
        ]
        lines.append(_named(labels, f"figure: {CELL_STATES[state]}", f"figures: {CELL_STATES[state]}"))
    wider = [one.measure.label for one in case.figures if one.value is not None and _of_larger(one)]
    lines += [
        _named(wider, "figure is that of the ward or district", "figures are those of the ward or district"),
        _named(_only_wider(case, {one.measure.id for one in case.figures}), *_WIDER),
        *_silent(case),
        *_registers(case),
        *_gaps(case),
        in_limits(place.manifest.border),
        "Distances are from the middle of the neighbourhood; nobody's own journey was measured.",
        CENSUS,
        voices(case),
    ]
    return [line for line in lines if line]


def zone_unknowns(case: ZoneCase) -> list[str]:
    """Return one sentence for each thing that is not known of a zone, its figures first."""
    here = {str(key) for key in case.figures.index}
    lines = _shares(case)
    for how, words in _NOT_ADDED.items():
        lines.append(_named(case.figures.loc[case.figures["how"].eq(how), "label"], *words))
    unknown = [KIND_BY_ID[kind].many for kind, found in case.gaps.items() if found.unknown]
    lines += [
        _named(_only_wider(case, here), *_WIDER),
        *_silent(case),
        *_registers(case),
        f"Which of its neighbourhoods are a gap in {series(unknown)} is not known of all of them." if unknown else "",
        in_limits(case.place.manifest.border),
        "Distances are from the middle of each neighbourhood; nobody's own journey was measured.",
        CENSUS,
        voices(case),
    ]
    return [line for line in lines if line]


def _shares(case: Told) -> list[str]:
    """Return which shares are not shown, for few people or for want of counts."""
    missing = case.shares[case.shares["here"].isna() & case.shares["how"].ne("range")]
    is_few = missing["how"].eq("few") | (missing["bottom"] > 0)
    return [
        _named(missing.loc[is_few, "label"], *_FEW),
        _named(missing.loc[~is_few, "label"], "share has no count here", "shares have no counts here"),
    ]


def _named(labels: Sequence[str] | pd.Series, one: str, many: str) -> str:
    """Return how many figures something holds of, and which; empty for none."""
    names = [str(label) for label in labels]
    return f"{count(len(names), one, many)}: {series(names)}." if names else ""


def _of_larger(one: NeighbourhoodFigure) -> bool:
    of_district = one.measure.indicator is not None and one.measure.indicator.published_for == "district"
    return one.measure.geography == "ward" or of_district


def _only_wider(case: Told, here: Collection[str]) -> list[str]:
    """Return the figures that stand for a stage of life and are not published for neighbourhoods, each once.

    ``here`` are the ids of those that are.
    """
    entries = [square.card.entry for square in case.squares.values() if square.card is not None]
    return list(dict.fromkeys(entry.label for entry in entries if entry.id not in here))


def _silent(case: Told) -> list[str]:
    """Return the stages and aspects of life in which nothing is published, even of the whole place."""
    if not case.squares:
        return [f"No outcome is published for {case.place.name}, at any stage of life."]
    lines = []
    for aspect, called in ASPECTS.items():
        empty = [lower_first(words) for stage, words in STAGES.items() if _empty(case, stage, aspect)]
        if empty:
            lines.append(f"{called}: no figure is published for {count(len(empty), *_STAGES)} ({series(empty)}).")
    return lines


_FEW = (
    "share is not shown, for it would tell of fewer than 10 people",
    "shares are not shown, for each would tell of fewer than 10 people",
)
_WIDER = ("figure is published for wider areas only", "figures are published for wider areas only")
_NOT_ADDED = {
    "middle": (
        "figure is published without its counts and cannot be added up",
        "figures are published without their counts and cannot be added up",
    ),
    "wards": (
        "figure is published for wards, and this is made of no whole wards",
        "figures are published for wards, and this is made of no whole wards",
    ),
    "district": ("figure is that of the whole district", "figures are those of the whole district"),
}
_STAGES = ("stage of life", "stages of life")


def _empty(case: Told, stage: str, aspect: str) -> bool:
    square = case.squares.get((stage, aspect))
    return square is None or square.card is None


def _registers(case: Told) -> list[str]:
    observed, lines = case.place.manifest.observed, []
    for kind in dict.fromkeys((*KINDS, *case.place.kinds)):
        record = observed.get(kind.id)
        if record is None:
            lines.append(f"{capital(kind.many)}: no register of them is here.")
        elif record.first == record.last:
            lines.append(f"{capital(kind.many)}: which have gone is not known; the record is of {record.first} alone.")
        else:
            lines.append(f"{capital(kind.many)}: the record tells about {record_span(record)}, of nothing outside it.")
    return lines


def _gaps(case: Case) -> list[str]:
    names = [KIND_BY_ID[kind].many for kind, found in case.gaps.items() if found is None]
    if not names:
        return []
    return [f"Whether this is a gap in {series(names)} is not known: none was in reach to lose, or need is not known."]
