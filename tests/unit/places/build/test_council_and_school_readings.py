"""Councils and schools of one place: the right geographies, what is missing said, local figures where they belong."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.places.build import council_and_school_readings
from equitymap.places.build.council_and_school_readings import CouncilsAndSchools
from equitymap.schema import validated
from equitymap.sources.catalogue import catalogue
from equitymap.sources.councils import district_figures, similar_councils
from equitymap.sources.councils.council_columns import complete, status_of
from equitymap.sources.reading.read_table import Reading, SourceFolder
from tests.places import empty
from tools.demo_town.life_course import periods

DISTRICT, COUNTY, OTHER, REGION, ENGLAND = "E07000148", "E10000020", "E10000002", "E12000006", "E92000001"
LEVEL = {DISTRICT: "district", COUNTY: "upper_tier", OTHER: "upper_tier", REGION: "region", ENGLAND: "england"}


def reading(release: str, frame: pd.DataFrame) -> Reading:
    return Reading(catalogue()[release], (), frame, rows_read=len(frame))


def figures(release: str, **values: float) -> Reading:
    frame = pd.DataFrame({"area_code": list(values), "value": list(values.values())})
    return reading(
        release,
        complete(
            frame.assign(
                measure="happiness",
                label="x",
                geography=frame["area_code"].map(LEVEL),
                area=frame["area_code"],
                period="2021",
                year=2021,
                unit="score",
                status=status_of(frame["value"]),
                release=release,
            )
        ),
    )


PAIRS = pd.DataFrame({"area_code": [COUNTY], "position": [1], "neighbour_code": [OTHER]})


def test_a_district_in_a_county_gets_its_own_figures_and_the_countys_apart():
    course = CouncilsAndSchools(
        {
            district_figures.HEALTH_INDEX: figures("ons-health-index", **{DISTRICT: 7.5}),
            similar_councils.RELEASE: reading("lait-neighbours", PAIRS),
        }
    )
    council = figures("lait", **{COUNTY: 7.1, OTHER: 6.9, REGION: 7.2, ENGLAND: 7.3})
    frame = validated("authority", course.authority((council,), district=DISTRICT, upper_tier=COUNTY, region=REGION))
    found = {(row.geography, row.area_code): row.value for row in frame.itertuples()}
    assert found == {
        ("district", DISTRICT): 7.5,
        ("upper_tier", COUNTY): 7.1,
        ("neighbours", COUNTY): 6.9,
        ("region", REGION): 7.2,
        ("england", ENGLAND): 7.3,
    }
    assert frame.loc[frame["geography"] == "neighbours", "area"].item() == f"Councils most like {COUNTY}"


def test_without_files_there_is_nothing_and_it_is_said(tmp_path):
    course = council_and_school_readings.read(SourceFolder(tmp_path))
    assert len(course.notes) == len(council_and_school_readings.OPTIONAL)
    assert any("Health Index is not known" in note for note in course.notes)
    schools = pd.DataFrame({"type": ["maintained"]}, index=pd.Index(["urn:1"], name="facility_id"))
    assert validated("school_results", course.school_results(schools)).empty
    assert course.outcomes.equals(empty("outcomes"))


def test_local_figures_of_neighbourhoods_are_outcomes_not_the_councils():
    frame = figures("lait", **{DISTRICT: 7.5}).frame
    ours = reading("lait", frame.assign(geography="lsoa", area_code="E01000001"))
    course = CouncilsAndSchools(added=(ours, figures("lait", **{DISTRICT: 4.0})))
    assert course.outcomes[["area_code", "geography", "value"]].to_numpy().tolist() == [["E01000001", "lsoa", 7.5]]
    council = course.authority((figures("lait", **{COUNTY: 1.0}),), district=DISTRICT, upper_tier=COUNTY, region=REGION)
    assert council["value"].to_list() == [4.0, 1.0]


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2016 to 2025", ("2016", 2016), ("2025", 2025)),
        ("2015-16 to 2023-24", ("2015-16", 2016), ("2023-24", 2024)),
        ("2015/16 to 2023/24", ("2015/16", 2016), ("2023/24", 2024)),
        ("2014-16 to 2020-22", ("2014-16", 2016), ("2020-22", 2022)),
        ("2013/14-15/16 to 2021/22-23/24", ("2013/14-15/16", 2016), ("2021/22-23/24", 2024)),
        ("2022/23", ("2022/23", 2023), ("2022/23", 2023)),
        ("10/2022 to 09/2023", ("10/2022 - 09/2023", 2023), ("10/2022 - 09/2023", 2023)),
    ],
)
def test_invented_periods_are_written_as_the_publishers_write_theirs(period, first, last):
    from equitymap.indicators import indicator

    entry = indicator("good_level").model_copy(update={"period": period})
    found = periods(entry)
    assert (found[0], found[-1]) == (first, last)
    assert [year for _, year in found] == list(range(first[1], last[1] + 1))
