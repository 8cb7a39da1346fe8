"""Small files in the layouts of the authority sources, with made-up rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from equitymap.indicators import indicator
from equitymap.measures.burden.scissors import MEASURES
from equitymap.sources.councils.council_columns import complete
from tests.area_files import write

TOWN, COUNTY, REGION, ENGLAND = "E08000025", "E10000020", "E12000005", "E92000001"
AREAS = {301: ("Town", TOWN), 926: ("County", COUNTY), 984: ("Region", REGION), 970: ("England", ENGLAND)}
ABOLISHED = {909: "Old County", 987: "Half a City"}
SPENDING_YEARS = ("2016-17 (OT)", "2017-18 (OT)")
OTHER_YEARS = ("2016", "2017")


FIVE = tuple(indicator(name) for name in MEASURES)
"""The measures that the made-up long table has."""


def lait_rows() -> pd.DataFrame:
    """Return two years of every measure for four areas and two without a code, and another measure's row."""
    rows = []
    for measure in FIVE:
        years = SPENDING_YEARS if measure.unit == "pounds" else OTHER_YEARS
        names = {number: name for number, (name, _) in AREAS.items()} | ABOLISHED
        for number, name in names.items():
            for step, year in enumerate(years):
                value = str(1_000_000 - 100_000 * step) if measure.unit == "pounds" else f"{20 + step}.100000000000001"
                rows.append((measure.columns_by_group["all"], None, year, name, value, float(number), "-"))
    rows.append(("RTA", None, "2016", "Town", "not ours", 301.0, "-"))
    headings = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]
    return pd.DataFrame(rows, columns=headings)


def write_lait(folder: Path, rows: pd.DataFrame | None = None) -> Path:
    """Write the long table, the dictionary (one measure under two topics) and the list of codes."""
    path = folder / "bds_long.parquet"
    (lait_rows() if rows is None else rows).to_parquet(path)
    shorts = [measure.columns_by_group["all"] for measure in FIVE]
    labels = [[short, f"Title of {short}"] for short in shorts]
    write(folder / "lait_data_dictionary.csv.gz", [["Measure_short", "Chart_title"], *labels, ["PriFSM", "Again"]])
    codes = [[number, name, code] for number, (name, code) in AREAS.items()]
    codes += [[number, name, ""] for number, name in ABOLISHED.items()]
    write(folder / "la_number_to_ONS_code_DERIVED.csv", [["LA Number", "LA and Regions", "ONS code"], *codes])
    return path


def write_low_income(folder: Path, districts: Sequence[tuple[str, str, str, str]]) -> Path:
    """Write DWP's Table 2: districts as (name, code, number, percentage), the same in both years."""
    headings = [
        "Local Authority [note 2]",
        "Area Code",
        "Number of children \nFYE 2024",
        "Number of children \nFYE 2025",
        "Percentage of children \nFYE 2024\n(%)\n[note 3]",
        "Percentage of children \nFYE 2025\n(%)\n[note 3]",
    ]
    rows = [[name, code, number, number, percent, percent] for name, code, number, percent in districts]
    everyone = ["United Kingdom [note 4]", "K02000001", "3,296,672", "3,269,339", "26.3%", "26.0%"]
    return write(
        folder / "2_AHC_Relative_LA.csv",
        [["Table 2: made up"], ["Source:"], headings, everyone, *rows, [""] * 6],
        encoding="utf-8-sig",
    )


def write_lookups(folder: Path) -> None:
    """Write the county and region lookups: the town is its own upper tier, two districts are in the county."""
    districts = [
        (TOWN, "Town", TOWN, "Town"),
        ("E07000148", "Norley", COUNTY, "County"),
        ("E07000149", "Souley", COUNTY, "County"),
    ]
    write(folder / "LTLA23_UTLA23_EW_LU.csv", [["LTLA23CD", "LTLA23NM", "UTLA23CD", "UTLA23NM"], *districts])
    write(
        folder / "LAD24_RGN24_EN_LU.csv",
        [
            ["LAD24CD", "LAD24NM", "RGN24CD", "RGN24NM"],
            *([code, name, REGION, "Region"] for code, name, _, _ in districts),
        ],
    )


CODE = "X08000001"


def rows(**lines: tuple[int, Sequence[float | None]]) -> pd.DataFrame:
    """Return authority rows; each line is (first year, values), None for a year without a figure."""
    found = []
    for measure, (first, values) in lines.items():
        unit = indicator(measure).unit
        for year, value in enumerate(values, start=first):
            found.append(
                {
                    "measure": measure,
                    "label": measure,
                    "geography": "upper_tier",
                    "area_code": CODE,
                    "area": "Town",
                    "year": year,
                    "unit": unit,
                    "period": f"{year - 1}-{year % 100} (OT)" if unit == "pounds" else str(year),
                    "value": np.nan if value is None else value,
                    "release": "lait",
                    "status": "not_collected" if value is None else "zero" if value == 0 else "value",
                }
            )
    return complete(pd.DataFrame(found))


RECODED = (24_181_477, 18_700_182, 14_031_277, 13_286_187, 628_983, 472_054, 403_938, 9_411_102, 19_792_287)
