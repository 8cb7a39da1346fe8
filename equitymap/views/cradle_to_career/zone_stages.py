"""How people fare in a zone, stage by stage of life: the answer, tables, and by name what cannot be added up for it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.indicators import Indicator, indicator
from equitymap.measures.zones.zone import Zone
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.cradle_to_career.headline_sentences import standing_of
from equitymap.views.cradle_to_career.matrix_sentences import stage_gap
from equitymap.views.cradle_to_career.squares import JUDGED, MARK_WORDS, Tally
from equitymap.views.words import series
from equitymap.views.zone.zone_words import share_words

FIGURES = ("figure", "figures")
TOLD = ("added", "range", "few")
"""Values of ``how`` of figures that are the zone's own."""
LEFT = {
    "middle": "published without counts, so that they cannot be added up",
    "wards": "published for wards, and this is not made of whole wards",
    "district": "published for the whole council only",
    "none": "not known here",
}
"""Why the others are not, by ``how``."""


@dataclass(frozen=True)
class Stage:
    """One stage: its name, the rows that are first told here, and what else there is to say."""

    title: str
    rows: pd.DataFrame
    notes: tuple[str, ...]


def staged(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a zone (``added_one``) that belong to a stage of life."""
    return figures[figures.index.isin([key for key in figures.index if indicator(str(key)).stage])]


def zone_answer(figures: pd.DataFrame, zone: Zone, place_name: str) -> str:
    """Return on how many figures a zone is worse than England, about the same and better."""
    marks = staged(figures)["standing"].tolist()
    found = Tally(**{mark: marks.count(mark) for mark in JUDGED})
    return f"{standing_of(found, zone.name, FIGURES)} The squares below are of all of {place_name}."


def stages(figures: pd.DataFrame) -> list[Stage]:
    """Return every stage of life with the figures of a zone; each figure stands once, in the first stage it is of."""
    entries = {key: indicator(str(key)) for key in staged(figures).index}
    found = []
    for stage, title in STAGES.items():
        first = [key for key, entry in entries.items() if entry.stage[0] == stage]
        again = [entry.label for entry in entries.values() if stage in entry.stage[1:]]
        rows = figures.loc[first]
        notes = [f"As above: {series(again)}."] if again else []
        for how, why in LEFT.items():
            names = [str(label) for label in rows.loc[rows["how"].eq(how), "label"]]
            notes += [f"{series(names)}: {why}."] if names else []
        if not first and not again:
            notes = ["No figure of this stage is published for neighbourhoods.", stage_gap(stage)]
        told = rows[rows["how"].isin(TOLD)]
        found.append(Stage(f"{title} ({STAGE_AGES[stage]})", told, tuple(note for note in notes if note)))
    return found


def square_line(figures: pd.DataFrame, entry: Indicator, zone: Zone) -> str:
    """Return what an open square says of the zone in view: its figure of the same indicator, or that it has none."""
    if entry.id not in figures.index:
        return f"It is not published for parts of a council, so not for {zone.name}."
    row = figures.loc[[entry.id]].iloc[0]
    how = str(row["how"])
    if how in TOLD:
        standing = str(row["standing"])
        verdict = f", {MARK_WORDS[standing]}" if standing in MARK_WORDS else ""  # type: ignore[index]
        return f"In {zone.name}: {share_words(row)}{verdict} ({row['period']})."
    return f"In {zone.name}: {LEFT[how]}."
