"""Adding a place: the district that is fetched for; folders that cannot be written to end in one message."""

from pathlib import Path

import pytest

from equitymap.errors import PublisherAway, SourceMissing, StoreError, UnknownPlace
from equitymap.places.add_place import add
from equitymap.places.add_place.add import names_of_england, read_district
from equitymap.sources.catalogue import catalogue
from equitymap.sources.fetch import Fetched
from equitymap.sources.reading.read_table import SourceFolder

LOOKUP = """LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,LAD24CD,LAD24NM
E01999002,Testby 001B,E02999001,Testby 001,E07999999,Testby
E01999001,Testby 001A,E02999001,Testby 001,E07999999,Testby
E01999050,Farby 001A,E02999002,Farby 001,E07999998,Farby
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "LSOA21_MSOA21_LAD24_EN_LU.csv").write_text(LOOKUP)
    entries = {**catalogue()}
    entries["lsoa21-lad24"] = entries["lsoa21-lad24"].model_copy(update={"rows": 3})
    monkeypatch.setattr("equitymap.sources.reading.area_table.catalogue", lambda: entries)
    return SourceFolder(tmp_path)


def test_district_has_its_neighbourhoods_in_order(folder):
    district = read_district("E07999999", folder)
    assert (district.name, district.lsoa_codes) == ("Testby", ("E01999001", "E01999002"))


def test_unknown_code_is_an_unknown_place(folder):
    with pytest.raises(UnknownPlace):
        read_district("E07000000", folder)


@pytest.mark.parametrize("folder", ["/proc/nowhere/downloads", "/proc/1/downloads", "/dev/null/downloads"])
def test_a_downloads_folder_that_cannot_be_made_is_one_message(folder):
    with pytest.raises(StoreError, match=r"cannot be kept.*EQUITYMAP_DOWNLOADS_DIR"):
        names_of_england(SourceFolder(Path(folder)))


@pytest.mark.parametrize(
    ("refused", "kind"),
    [
        (("NoNetwork", "PublisherRefused"), PublisherAway),
        (("NoNetwork", "ReleaseMoved"), SourceMissing),
        (("NotTheFile",), SourceMissing),
    ],
)
def test_only_where_every_publisher_was_away_is_it_said_that_the_next_try_may_pass(refused, kind):
    needed = next(release for release in catalogue().values() if release.needed)
    failed = [Fetched(needed, "failed", None, 0, "It did not come.", "Look there.", refused=why) for why in refused]
    with pytest.raises(SourceMissing, match="Look there") as wrong:
        add._raise_for_missing(failed)
    assert type(wrong.value) is kind
