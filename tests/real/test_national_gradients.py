"""The averages that the demonstration place is drawn around are those of the official files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from equitymap.domains import DOMAIN_BY_ID
from equitymap.indicators import indicators
from equitymap.sources.areas import lookups
from equitymap.sources.reading.read_table import SourceFolder
from tools.demo_town import names, national_gradients, write_town


def test_the_averages_are_those_of_the_official_files(open_data: Path, tmp_path: Path) -> None:
    national_gradients.write(SourceFolder(open_data), tmp_path / "fresh.csv")
    fresh = (tmp_path / "fresh.csv").read_text(encoding="utf-8").splitlines()
    kept = national_gradients.path().read_text(encoding="utf-8").splitlines()
    assert len(fresh) == len(kept)
    assert [line for line in kept if line not in set(fresh)] == []


def test_tenths_average_to_england() -> None:
    table = national_gradients.read()
    for entry in indicators():
        own = table.loc[entry.id]
        tenths = own.reindex([str(tenth) for tenth in range(1, 11)])
        # Shares are totals divided: weigh the tenths by what is below the share.
        weights = (tenths["denominator"].fillna(1) * tenths["areas"]).to_numpy()
        near = pytest.approx(own.loc["england", "value"], rel=2e-3, abs=1e-4 * tenths["spread"].mean())
        assert np.average(tenths["value"], weights=weights) == near
    assert sum(f"{national_gradients.SCORE}{domain}" in table.index for domain in DOMAIN_BY_ID) >= 14


def test_no_invented_name_is_a_real_one(open_data: Path) -> None:
    folder = SourceFolder(open_data)
    districts = lookups.lsoa_to_district(folder).frame["district"]
    wards = lookups.lsoa_to_ward(folder).frame["ward"]
    quarters = lookups.msoa_names(folder).frame["msoa_name"]
    real = {name.casefold() for column in (districts, wards, quarters) for name in column.unique()}
    spots = (*names.MIDDLE_AREAS, *names.MIDDLE_AREAS_AROUND, *names.WARDS, *names.WARDS_AROUND)
    invented = {names.TOWN, names.SURROUNDINGS, names.REGION, *(name for name, _, _ in spots)}
    assert not {name for name in invented if name.casefold() in real}
    assert write_town.NOTE.startswith(names.TOWN)
