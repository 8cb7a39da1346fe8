"""Publisher totals: counted from the raw files in one pass, whatever form they come in."""

import pytest

from equitymap.errors import SourceHeadings, SourceMissing
from equitymap.sources.areas import published_totals
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import write
from tests.recorded.workbooks import xlsx

DISTRICT = "Local Authority District code (2024)"
TENTH = "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA"
ROWS = [("E01000001", "E07000001", 1), ("E01000002", "E07000001", 10), ("E01000003", "E07000002", 1)]
HEADINGS = ["LSOA code (2021)", DISTRICT, TENTH]


def _counts(folder):
    return {
        code: (found.neighbourhoods, found.imd_tenths[1]) for code, found in published_totals.of_england(folder).items()
    }


@pytest.mark.parametrize("name", ["File_1_IoD2025_x.csv", "File_1_IoD2025_x.csv.gz"])
def test_every_district_is_counted(tmp_path, name):
    write(tmp_path / name, [HEADINGS, *ROWS])
    assert _counts(SourceFolder(tmp_path)) == {"E07000001": (2, 1), "E07000002": (1, 1)}


def test_the_publishers_workbook_is_counted_below_its_notes(tmp_path):
    sheets = {"Notes": [["Notes"]], "IMD25": [["About"], [None], HEADINGS, *ROWS]}
    (tmp_path / "File_1_IoD2025_x.xlsx").write_bytes(xlsx(sheets))
    assert _counts(SourceFolder(tmp_path)) == {"E07000001": (2, 1), "E07000002": (1, 1)}


def test_residents_where_the_district_table_has_them(tmp_path):
    write(tmp_path / "File_1_IoD2025_x.csv", [HEADINGS, *ROWS])
    assert published_totals.of_district(SourceFolder(tmp_path), "E07000001").residents is None
    rows = [["geography code", "Religion: Total: All usual residents"], ["E07000001", 3100]]
    write(tmp_path / "census2021-ts030-ltla.csv", rows)
    assert published_totals.of_district(SourceFolder(tmp_path), "E07000001").residents == 3100
    assert published_totals.of_district(SourceFolder(tmp_path), "E07000002").residents is None
    assert published_totals.of_district(SourceFolder(tmp_path), "E07000009").neighbourhoods == 0


def test_a_wrong_file_and_no_file_say_so(tmp_path):
    with pytest.raises(SourceMissing, match="Download it from"):
        published_totals.of_england(SourceFolder(tmp_path))
    write(tmp_path / "File_1_IoD2025_x.csv", [["LSOA code (2021)", DISTRICT], ["E01000001", "E07000001"]])
    with pytest.raises(SourceHeadings, match=r"File_1_IoD2025_x\.csv lacks"):
        published_totals.of_england(SourceFolder(tmp_path))
