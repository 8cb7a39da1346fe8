"""One real neighbourhood of Birmingham: three of its figures, worked out again from the published files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from equitymap.places.place import Place
from equitymap.views.document import Table
from equitymap.views.neighbourhood.case import Case
from equitymap.views.neighbourhood.neighbourhood_report import sections
from equitymap.views.words import TENTH_WORDS
from tests.neighbourhood import gathered

BIRMINGHAM, SHELDON_NORTH = "E08000025", "E01009322"
TOTAL = "Highest level of qualification: Total: All usual residents aged 16 years and over"
NONE = "Highest level of qualification: No qualifications"
FILE_7 = "iod2025/reconstructed/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv.gz"


@pytest.fixture(scope="module")
def case(places: Mapping[str, Place]) -> Case:
    return gathered(places[BIRMINGHAM], SHELDON_NORTH)


@pytest.fixture(scope="module")
def rows(case: Case) -> dict[str, pd.Series]:
    """Every row of every table of the page, by its first cell; of two, the first."""
    found: dict[str, pd.Series] = {}
    for section in sections(case):
        for part in section.parts:
            if isinstance(part, Table):
                for _, row in part.frame.iterrows():
                    found.setdefault(str(row.iloc[0]), row)
    return found


def test_adults_with_no_qualifications_with_their_interval(rows: dict[str, pd.Series], open_data: Path) -> None:
    path = next((open_data / "census2021-ts067").glob("*lsoa*"))
    counts = pd.read_csv(path, index_col="geography code").loc[SHELDON_NORTH, [TOTAL, NONE]].astype(float)
    share, people, z = counts[NONE] / counts[TOTAL], counts[TOTAL], 1.959964
    middle = (share + z * z / (2 * people)) / (1 + z * z / people)
    half = z * np.sqrt(share * (1 - share) / people + z * z / (4 * people * people)) / (1 + z * z / people)
    limits = f"{100 * (middle - half):.1f} to {100 * (middle + half):.1f}"
    assert rows["Adults with no qualifications"]["Here"] == f"{100 * share:.1f}% ({limits})"


def test_the_tenth_of_low_income(rows: dict[str, pd.Series], open_data: Path) -> None:
    table = pd.read_csv(open_data / FILE_7)
    code = next(name for name in table if name.startswith("LSOA code"))
    tenth = next(name for name in table if name.startswith("Income Decile"))
    published = int(table.set_index(code).loc[SHELDON_NORTH, tenth])
    assert rows["Low income"]["Here"].casefold() == TENTH_WORDS[published].casefold()


def test_the_library_that_has_gone_from_reach_is_the_one_that_the_register_closed(
    rows: dict[str, pd.Series], open_data: Path
) -> None:
    register = pd.read_csv(open_data / "ace-public-libraries-england" / "libraries_england_2023.csv", dtype=str)
    here = register[(register["reporting"] == "Birmingham") & register["closed"].fillna("").str.match(r"\d{4}")]
    closed = here.set_index("name")["closed"]
    listed = {name: row for name, row in rows.items() if row.get("Kind") == "library"}
    assert listed
    assert {name: row["When"] for name, row in listed.items()} == {name: f"Closed in {closed[name]}" for name in listed}
