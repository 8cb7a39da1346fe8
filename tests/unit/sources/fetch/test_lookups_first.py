"""What is fetched to name a place: small lookups only, from which a district's neighbourhoods are read."""

from __future__ import annotations

import pytest

from equitymap.errors import UnknownPlace
from equitymap.sources.catalogue import catalogue
from equitymap.sources.fetch import LOOKUPS, district, districts, fetch_lookups
from tests.recorded.made_up import QUICK

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
    return tmp_path


def test_district_has_its_neighbourhoods_in_order(folder):
    assert districts(folder) == {"E07999999": "Testby", "E07999998": "Farby"}
    one = district("E07999999", folder)
    assert (one.name, one.lsoa_codes) == ("Testby", ("E01999001", "E01999002"))


def test_unknown_code_is_an_unknown_place(folder):
    with pytest.raises(UnknownPlace):
        district("E07000000", folder)


def test_only_small_files_are_fetched_to_name_a_place(site, tmp_path):
    fetched = fetch_lookups(tmp_path, via=site.url, pace=QUICK)
    assert {one.release.id for one in fetched} <= set(LOOKUPS)
    assert {one.release.download.most_bytes <= 20_000_000 for one in fetched} == {True}
    assert {"iod2025-imd", "msoa-names"} <= {one.release.id for one in fetched}
