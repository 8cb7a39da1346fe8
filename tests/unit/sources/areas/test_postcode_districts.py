"""The district of one postcode from the official list, before any place is built."""

import zipfile
from pathlib import Path

import pytest

from equitymap.errors import SourceHeadings, SourceUnreadable
from equitymap.sources.areas.postcode_districts import district_of
from equitymap.sources.reading.read_table import SourceFolder

LIST = "pcd7,pcds,doterm,laua\nLS1 1AA,LS1 1AA,,E08000035\nCH5 2AA,CH5 2AA,,W06000005\nZZ9 9ZZ,ZZ9 9ZZ,201001,\n"


def zipped(folder: Path, text: str = LIST, member: str = "Data/NSPL_MAY_2025_UK.csv") -> SourceFolder:
    with zipfile.ZipFile(folder / "NSPL_MAY_2025_UK.zip", "w") as packed:
        packed.writestr("User Guide/read me.txt", "about")
        packed.writestr(member, text)
    return SourceFolder(folder)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ls1 1aa", {"LS11AA": "E08000035"}),
        ("CH52AA", {"CH52AA": "W06000005"}),
        ("ZZ9 9ZZ", {}),
        ("LS9 9ZZ", {}),
    ],
)
def test_a_postcode_leads_to_its_district_in_any_writing(tmp_path, asked, found):
    assert district_of(zipped(tmp_path), asked) == found


def test_the_newer_heading_of_the_district_is_known(tmp_path):
    assert district_of(zipped(tmp_path, LIST.replace("laua", "lad24cd")), "LS1 1AA") == {"LS11AA": "E08000035"}


def test_a_district_that_was_given_another_code_comes_back_as_places_have_it(tmp_path):
    newer = "pcd7,pcds,doterm,lad26cd\nS1 1AA,S1 1AA,,E08000039\nS70 1AA,S70 1AA,,E08000038\n"
    folder = zipped(tmp_path, newer, member="Data/NSPL_AUG_2026_UK.csv")
    assert district_of(folder, "S1 1AA") == {"S11AA": "E08000019"}
    assert district_of(folder, "S70 1AA") == {"S701AA": "E08000016"}


def test_no_list_is_not_an_empty_list(tmp_path):
    assert district_of(SourceFolder(tmp_path), "LS1 1AA") is None


def test_a_damaged_or_other_file_is_said(tmp_path):
    (tmp_path / "NSPL_MAY_2025_UK.zip").write_bytes(b"PK not a zip")
    with pytest.raises(SourceUnreadable, match="Download it again"):
        district_of(SourceFolder(tmp_path), "LS1 1AA")
    with pytest.raises(SourceHeadings, match="does not name the postcode or the district"):
        district_of(zipped(tmp_path, "a,b\n1,2\n"), "LS1 1AA")
    with pytest.raises(SourceUnreadable, match="holds no postcode list"):
        district_of(zipped(tmp_path, member="Data/other.csv"), "LS1 1AA")
