"""Which stages of life partnerships work on, and which figures they mean to change."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.measures.partnerships.coverage import works_on
from equitymap.measures.partnerships.ties import standing_in
from equitymap.stages import STAGES
from equitymap.views.partnerships.known import Known
from equitymap.views.words import agree, count

WORKS = "works on it"


def stages_sentence(found: Known, year: int) -> str:
    """Return which stages of life no partnership at work is down for, and of how many it is not known."""
    table = works_on(standing_in(found.partnerships, year), list(STAGES))
    if table.empty:
        return f"No partnership stands on record in {year}, so no stage of life has one."
    unknown = int(table.isna().all(axis=1).sum())
    more = (
        f" Of {count(unknown, 'partnership', 'partnerships')} nobody has put down which stages"
        f" {agree(unknown, 'it works', 'they work')} on."
        if unknown
        else ""
    )
    if unknown == len(table):
        return more.strip()
    none = [words for stage, words in STAGES.items() if not table[stage].fillna(False).any()]
    if not none:
        return f"Each stage of life has a partnership on record that worked on it in {year}.{more}"
    stages = "this stage" if len(none) == 1 else "these stages"
    return f"In {year} no partnership is on record as working on {stages} of life: {'; '.join(none)}.{more}"


def works_on_line(found: Known, partnership: str, labels: Mapping[str, str]) -> str:
    """Return the stages and figures that one partnership works on; ``labels`` are the names of indicators by id."""
    of = found.partnerships.loc[[partnership]].iloc[0]
    stages = "; ".join(STAGES[stage] for stage in of["stages"])
    said = f"Works on: {stages}." if stages else "Nobody has put down yet which stages of life it works on."
    figures = _figures(of["outcomes"], labels)
    return f"{said} Means to change: {figures}." if figures else said


def works_on_lines(found: Known, year: int, labels: Mapping[str, str]) -> list[str]:
    """Return what each partnership at work works on, by name."""
    at_work = standing_in(found.partnerships, year)["name"].sort_values(kind="stable")
    return [f"{name}. {works_on_line(found, str(one), labels)}" for one, name in at_work.items()]


def by_stage_table(found: Known, year: int) -> pd.DataFrame:
    """Return the partnerships at work on each stage of life, by name, in the order of the stages."""
    at_work = standing_in(found.partnerships, year).sort_values("name", kind="stable")
    grid = works_on(at_work, list(STAGES)).fillna(False)
    names = [list(at_work.loc[grid[stage].astype(bool), "name"]) for stage in STAGES]
    return pd.DataFrame(
        {
            "Stage of life": list(STAGES.values()),
            "Partnerships on record": ["; ".join(own) or "none on record" for own in names],
            "How many": [len(own) for own in names],
        }
    )


def stages_table(found: Known, year: int, labels: Mapping[str, str]) -> pd.DataFrame:
    """Return partnerships at work beside stages of life, by name; ``labels`` are the names of indicators by id."""
    at_work = standing_in(found.partnerships, year)
    grid = works_on(at_work, list(STAGES))
    words = grid.astype("object").replace({True: WORKS, False: ""}).where(grid.notna(), "not known")
    table = words.rename(columns=dict(STAGES))
    table.insert(0, "Partnership", at_work["name"])
    table["Figures it means to change"] = [_figures(own, labels) for own in at_work["outcomes"]]
    return table.sort_values("Partnership", kind="stable").reset_index(drop=True)


def _figures(outcomes: tuple[str, ...], labels: Mapping[str, str]) -> str:
    return "; ".join(labels.get(one, one) for one in outcomes)
