"""Invented figures of the invented town's council, district, region and country, from birth to adult life.

Each line runs from one level to another for the invented country; the region, the town and the councils like it stand
a little to the worse side of it. Groups of pupils stand apart by the same distance every year. Years without
assessments have no figure, and one line breaks off early.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, published
from equitymap.intervals import wilson
from equitymap.sources.councils.council_columns import complete, status_of
from equitymap.stages import EVERYONE
from tools.demo_town import names

COUNTRY, COUNTRY_CODE = "The invented country", "X92000001"
LEVELS: Mapping[str, tuple[float, float]] = {
    "low_birth_weight": (2.8, 3.0),
    "infant_mortality": (3.9, 4.1),
    "breastfed_six_weeks": (44, 53),
    "under18_conceptions": (19, 13),
    "children_low_income": (18.4, 20.1),
    "good_level": (69, 68),
    "communication_age_5": (82, 79),
    "personal_social_age_5": (85, 83),
    "development_check": (82, 93),
    "reception_overweight": (22, 23.5),
    "funded_places_2": (71, 66),
    "funded_places_3_4": (96, 93),
    "absence_age_4": (5.2, 6.4),
    "injuries_0_14": (104, 74),
    "road_injuries": (17, 16),
    "children_in_need": (338, 331),
    "child_protection": (43, 41),
    "protection_again": (18, 24),
    "looked_after": (60, 68),
    "phonics": (81, 80),
    "ks2_expected": (54, 62),
    "times_tables": (27, 36),
    "free_meals_primary": (14.5, 24.6),
    "absence_primary": (4.0, 5.2),
    "persistent_absence_primary": (8.2, 13.1),
    "suspended_primary": (0.6, 1.0),
    "year6_overweight": (34, 36),
    "attainment_8": (50, 46),
    "progress_8": (0, 0),
    "english_maths_4": (64, 65),
    "english_maths_5": (43, 45),
    "free_meals_secondary": (13.2, 25.6),
    "absence_secondary": (5.2, 8.4),
    "persistent_absence_secondary": (13, 23.5),
    "severe_absence_secondary": (0.9, 3.9),
    "suspended_secondary": (4.3, 7.8),
    "excluded_secondary": (0.17, 0.25),
    "youth_justice": (330, 150),
    "mental_health_stays": (86, 80),
    "alcohol_stays": (37, 23),
    "neet_or_not_known": (5.6, 5.5),
    "neet": (2.7, 3.4),
    "in_learning_16_17": (92, 92),
    "level_2_english_maths_19": (69, 74),
    "level_3_19": (57, 58),
    "a_level_points": (30.5, 35),
    "settled_after_16": (93, 92),
    "apprentice_after_16": (4.3, 3.2),
    "higher_education_19": (41, 46),
    "care_leavers_higher_education": (7, 6),
    "care_leavers_work_learning": (49, 54),
    "care_leavers_home": (83, 89),
    "social_worker_turnover": (15, 12),
    "child_vaccination": (93, 91),
    "school_social_emotional_need": (2.2, 2.9),
    "absent_pupils_district": (10.5, 11.5),
    "job_training": (28, 25),
    "worthwhile": (7.8, 7.8),
    "happiness": (7.5, 7.4),
    "self_harm": (195, 180),
    "life_expectancy": (81.3, 81.1),
    "unemployed": (5.1, 4.4),
    "personal_crime": (38, 52),
    "english_maths_19_district": (76, 76),
    "adult_learners": (4900, 4900),
    "apprenticeship_starts": (940, 940),
    "apprenticeships_finished": (440, 440),
    "employment_rate": (75.5, 75.5),
    "weekly_pay": (575, 575),
    "good_level_2022": (65, 65),
}
STANDING: Mapping[str, float] = {
    "england": 0.0,
    "region": 0.05,
    "neighbours": 0.11,
    "upper_tier": 0.13,
    "district": 0.13,
}
"""How far to the worse side each stands, as a share of the room there is."""
GROUP_GAPS: Mapping[str, float] = {
    "disadvantaged": -0.28,
    "not_disadvantaged": 0.09,
    "free_meals": -0.30,
    "no_free_meals": 0.08,
    "sen_support": -0.42,
    "ehcp": -0.75,
    "any_sen": -0.50,
    "no_sen": 0.14,
    "girls": 0.05,
    "boys": -0.05,
}
ROOM: Mapping[str, float] = {"progress_8": 0.5, "life_expectancy": 12, "worthwhile": 2, "happiness": 2}
"""What a distance is a share of, where the level itself says nothing of how far figures lie apart."""
CHILDREN = 1540
"""Children in a school year of the town."""
BROKE_OFF = ("breastfed_six_weeks", 2021)
NEIGHBOURS = 10
WITH_GROUPS = ("district", "upper_tier", "england")


def figures(seed: int) -> pd.DataFrame:
    """Return the rows (schema ``AUTHORITY``), by measure, area, group and year."""
    rng = np.random.default_rng([seed, 3])
    entries = {entry.id: entry for entry in published()}
    parts = [_measure(entries[name], first, last, rng) for name, (first, last) in LEVELS.items()]
    return complete(pd.concat(parts, ignore_index=True))


def periods(entry: Indicator) -> list[tuple[str, int]]:
    """Return every period of an indicator, written as its publisher writes it, with the year it ends in."""
    if " - " in entry.period or not re.fullmatch(r"[\d/-]+( to [\d/-]+)?", entry.period):
        return [(entry.period, int(entry.period[-4:]))]
    if "/" in entry.period[:3]:
        return [(entry.period.replace(" to ", " - "), int(entry.period[-4:]))]
    first, _, last = entry.period.partition(" to ")
    digits = [int(part) for part in re.findall(r"\d+", first)]
    end = [int(part) % 100 for part in re.findall(r"\d+", last or first)][-1] + 2000
    start = (digits[-1] % 100) + 2000
    return [(_moved(first, year - start), year) for year in range(start, end + 1)]


def _moved(period: str, years: int) -> str:
    """Return a period so many years later: "2013/14-15/16" by one is "2014/15-16/17"."""

    def later(found: re.Match[str]) -> str:
        text = found[0]
        return str(int(text) + years) if len(text) == 4 else f"{(int(text) + years) % 100:02d}"

    return re.sub(r"\d+", later, period)


def _measure(entry: Indicator, first: float, last: float, rng: np.random.Generator) -> pd.DataFrame:
    spans = periods(entry)
    ours = "district" if entry.geography == "district" else "upper_tier"
    geographies = (
        [ours, "england"] if entry.geography == "district" else ["upper_tier", "neighbours", "region", "england"]
    )
    groups = [EVERYONE, *(group for group in entry.columns_by_group if group != EVERYONE)]
    if entry.id == "good_level_2022":
        groups += ["free_meals", "no_free_meals", "girls", "boys"]
    level = np.linspace(first, last, len(spans)) if len(spans) > 1 else np.array([last])
    toward = {"high": 1.0, "low": -1.0, "neither": 1.0}[entry.worse]
    parts = []
    for geography in geographies:
        for group in groups if geography in WITH_GROUPS else groups[:1]:
            size = np.full(len(level), ROOM[entry.id]) if entry.id in ROOM else np.abs(level)
            size = np.minimum(size, 100 - level) if entry.unit == "percent" else size
            line = level + toward * STANDING[geography] * size + GROUP_GAPS.get(group, 0.0) * size
            noise = {"england": 0.004, "region": 0.008, "neighbours": 0.008}.get(geography, 0.02)
            parts.append(_line(entry, geography, group, line + noise * size * rng.normal(size=len(level)), spans))
    return pd.concat(parts, ignore_index=True)


def _line(entry: Indicator, geography: str, group: str, line: np.ndarray, spans: list[tuple[str, int]]) -> pd.DataFrame:
    most = {"percent": 99.0}.get(entry.unit, np.inf)
    least = -3.0 if entry.id == "progress_8" else 0.05
    table = pd.DataFrame(spans, columns=["period", "year"]).assign(
        value=np.clip(line, least, most).round(entry.decimals)
    )
    cancelled = any(gap.after == 2019 and ("2020 and 2021" in gap.words) for gap in entry.breaks)
    kept = ("good_level", "communication", "personal", "phonics", "ks2", "progress")
    if cancelled and entry.id.startswith(kept):
        table["value"] = table["value"].mask(table["year"].isin([2020, 2021]))
    if geography in ("upper_tier", "district") and entry.id == BROKE_OFF[0]:
        table["value"] = table["value"].mask(table["year"] >= BROKE_OFF[1])
    code = {"region": names.REGION_CODE, "england": COUNTRY_CODE}.get(geography, names.DISTRICT_CODE)
    area_names = {"region": names.REGION, "england": COUNTRY, "neighbours": f"Councils most like {names.TOWN}"}
    table = table.assign(
        measure=entry.id,
        label=entry.id.replace("_", " ").capitalize(),
        geography=geography,
        area_code=code,
        area=area_names.get(geography, names.TOWN),
        group=group,
        unit=entry.unit,
        status=status_of(table["value"], pd.Series(entry.unit, index=table.index)),
        release=entry.release,
        areas=pd.array([NEIGHBOURS if geography == "neighbours" else pd.NA] * len(table), dtype="Int64"),
    )
    if entry.id == "good_level_2022" and geography == "district":
        share = {"free_meals": 0.24, "no_free_meals": 0.76, "girls": 0.49, "boys": 0.51}.get(group, 1.0)
        below = np.array([float(round(CHILDREN * share))])
        top = np.round(table["value"].to_numpy() * below / 100)
        low, high = wilson(top, below)
        table = table.assign(numerator=top, denominator=below, lower=low.round(4), upper=high.round(4))
    return table
