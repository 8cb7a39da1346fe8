"""Good level of development at age 5 in 2021/22: districts, councils, regions and England, with counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.errors import SourceContent
from equitymap.intervals import wilson
from equitymap.sources.areas import lookups
from equitymap.sources.areas.code_history import current_codes
from equitymap.sources.councils.council_columns import complete
from equitymap.sources.councils.low_income import ENGLAND
from equitymap.sources.reading.area_table import one_file
from equitymap.sources.reading.marks import EARLY_YEARS, numbers
from equitymap.sources.reading.read_table import Reading, SourceFolder, left_out, read_table

RELEASE = "dfe-eyfsp-2022"
MEASURE = "good_level_2022"
LABEL = "Children with a good level of development"
COUNT, EVERYONE_COUNT, SHARE = "gld_number", "children_number", "gld_percentage"
GONE = "no district or upper-tier council of 2024 (merged since, or outside England)"
GROUPS: Mapping[tuple[str, str], str] = {
    ("Total", "Total"): "all",
    ("Total", "Girls"): "girls",
    ("Total", "Boys"): "boys",
    ("Known to be eligible for free school meals", "Total"): "free_meals",
    ("Not known to be eligible for free school meals", "Total"): "no_free_meals",
    ("SEN support", "Total"): "sen_support",
    ("EHC plan", "Total"): "ehcp",
    ("No identified SEN", "Total"): "no_sen",
}


@dataclass(frozen=True)
class _Level:
    geography: str
    code: str
    name: str


LEVELS: Mapping[str, _Level] = {
    "Local authority district": _Level("district", "lad_code", "lad_name"),
    "Local authority": _Level("upper_tier", "new_la_code", "la_name"),
    "Regional": _Level("region", "region_code", "region_name"),
    "National": _Level("england", "country_code", "country_name"),
}
HEADINGS = (
    "time_period",
    "geographic_level",
    *dict.fromkeys(part for level in LEVELS.values() for part in (level.code, level.name)),
    "characteristic_type",
    "gender",
    EVERYONE_COUNT,
    COUNT,
    SHARE,
)


def read(folder: SourceFolder) -> Reading:
    """Read the share with a good level of development, with its counts and Wilson 95% limits.

    Returns
    -------
    Frame in the layout of ``schema.AUTHORITY``. Councils that have merged since are left out.

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    release, path = one_file(folder, RELEASE)
    table = read_table(path, headings=HEADINGS, rows=release.rows)
    strange = set(table["geographic_level"].dropna()) - set(LEVELS)
    if strange or table["geographic_level"].isna().any():
        raise SourceContent(
            f"{path.name} has rows of {', '.join(sorted(strange)) or 'no level'}; expected {', '.join(LEVELS)}."
            " Check that it is the right file."
        )
    level = table["geographic_level"]
    table = table.assign(
        geography=level.map({name: entry.geography for name, entry in LEVELS.items()}),
        area_code=current_codes(_picked(table, "code")),
        area=_picked(table, "name"),
        group=pd.Series(list(zip(table["characteristic_type"], table["gender"], strict=True)), table.index).map(GROUPS),
    )
    districts = set(lookups.district_to_region(folder).frame.index)
    councils = set(lookups.lower_to_upper_tier(folder).frame["upper_tier_code"])
    gone = (table["geography"].eq("district") & ~table["area_code"].isin(districts)) | (
        table["geography"].eq("upper_tier") & ~table["area_code"].isin(councils)
    )
    ours = table["group"].notna()
    lost = left_out(RELEASE, path, table[ours & gone], identifier="area_code", name="area", reason=GONE)
    return Reading(
        release,
        (path,),
        _rows(table[ours & ~gone], path.name),
        rows_read=len(table),
        left_out=lost,
        rows="council figures",
    )


def _picked(table: pd.DataFrame, part: str) -> pd.Series:
    """Return the code or name column that belongs to the level of each row."""
    found = pd.Series(pd.NA, index=table.index, dtype="str")
    for name, level in LEVELS.items():
        found = found.mask(table["geographic_level"].eq(name), table[getattr(level, part)])
    return found


def _rows(kept: pd.DataFrame, file: str) -> pd.DataFrame:
    state = kept[SHARE].map(EARLY_YEARS)
    try:
        value, top, below = (numbers(kept[name].mask(state.notna())) for name in (SHARE, COUNT, EVERYONE_COUNT))
    except ValueError as wrong:
        raise SourceContent(f"{file} has a figure that is no number ({wrong}). Download it again.") from None
    low, high = wilson(top.to_numpy(), below.to_numpy())
    period = kept["time_period"].str[:4] + "/" + kept["time_period"].str[4:]
    frame = kept[["geography", "area_code", "area", "group"]].assign(
        measure=MEASURE,
        label=LABEL,
        period=period,
        year=(kept["time_period"].str[:4].astype(int) + 1).astype("Int64"),
        value=value,
        numerator=top,
        denominator=below,
        lower=low.round(4),
        upper=high.round(4),
        unit="percent",
        status=state.fillna(value.map({0.0: "zero"})).fillna("value"),
        release=RELEASE,
    )
    return complete(frame).assign(area=frame["area"].mask(frame["area_code"].eq(ENGLAND[0]), ENGLAND[1]))
