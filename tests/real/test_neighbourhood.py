"""A real neighbourhood and a zone of Birmingham: figures of their pages, worked out again from the published files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.zones.zone import zone_of
from equitymap.places.place import Place
from equitymap.views.document import Table
from equitymap.views.neighbourhood.case import Case, ZoneCase
from equitymap.views.neighbourhood.neighbourhood_report import sections
from equitymap.views.words import TENTH_WORDS
from tests.neighbourhood import gathered, gathered_zone

BIRMINGHAM, SHELDON_NORTH = "E08000025", "E01009322"
DRUIDS_HEATH = "E02001947"
TOTAL = "Highest level of qualification: Total: All usual residents aged 16 years and over"
NONE = "Highest level of qualification: No qualifications"
FILE_7 = "iod2025/reconstructed/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv.gz"


@pytest.fixture(scope="module")
def case(places: Mapping[str, Place]) -> Case:
    return gathered(places[BIRMINGHAM], SHELDON_NORTH)


@pytest.fixture(scope="module")
def rows(case: Case) -> dict[str, pd.Series]:
    return rows_of(case)


def rows_of(case: Case | ZoneCase) -> dict[str, pd.Series]:
    """Every row of every table of the page, by its first cell; of two, the first."""
    found: dict[str, pd.Series] = {}
    for section in sections(case):
        for part in section.parts:
            if isinstance(part, Table):
                for _, row in part.frame.iterrows():
                    found.setdefault(str(row.iloc[0]), row)
    return found


def written(counts: pd.DataFrame) -> str:
    """The share without qualifications of some rows of the census together, with its interval, as a page writes it."""
    people = counts[TOTAL].sum()
    share, z = counts[NONE].sum() / people, 1.959964
    middle = (share + z * z / (2 * people)) / (1 + z * z / people)
    half = z * np.sqrt(share * (1 - share) / people + z * z / (4 * people * people)) / (1 + z * z / people)
    return f"{100 * share:.1f}% ({100 * (middle - half):.1f} to {100 * (middle + half):.1f})"


def test_the_figures_of_a_pride_in_place_neighbourhood_are_sums_of_its_parts(
    places: Mapping[str, Place], open_data: Path
) -> None:
    place = places[BIRMINGHAM]
    zone = zone_of(DRUIDS_HEATH, place)
    assert zone is not None
    found = rows_of(gathered_zone(place, zone))
    counts = pd.read_csv(next((open_data / "census2021-ts067").glob("*lsoa*")), index_col="geography code")
    ours = counts.loc[zone.codes, [TOTAL, NONE]].astype(float)
    assert found["Adults with no qualifications"]["Here"] == written(ours)
    table = pd.read_csv(open_data / FILE_7)
    code = next(name for name in table if name.startswith("LSOA code"))
    column = next(name for name in table if name.startswith("Education, Skills and Training Decile"))
    tenths = table.set_index(code).loc[zone.codes, column]
    people = place.inside["population"].loc[zone.codes]
    assert 0 < (tenths == 1).sum() < len(tenths)
    assert found["Education and skills"]["In tenth 1"] == f"{100 * people[tenths == 1].sum() / people.sum():.0f}%"


def test_adults_with_no_qualifications_with_their_interval(rows: dict[str, pd.Series], open_data: Path) -> None:
    path = next((open_data / "census2021-ts067").glob("*lsoa*"))
    counts = pd.read_csv(path, index_col="geography code").loc[[SHELDON_NORTH], [TOTAL, NONE]].astype(float)
    assert rows["Adults with no qualifications"]["Here"] == written(counts)


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
