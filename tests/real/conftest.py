"""What the tests of real places share: the national files are read once, each place is built once."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from equitymap.measures.england.district_summary import services_by_neighbourhood
from equitymap.places.build.build import build_place
from equitymap.places.build.national_readings import National, read_national
from equitymap.places.england.build_all import Done, build_all
from equitymap.places.england.england import England, build_england
from equitymap.places.place import Place
from equitymap.sources.reading.read_table import SourceFolder

BUILT = ("E08000035", "E08000025", "E07000148")
"""Leeds, Birmingham and Norwich."""
NORWICH, SCILLY, CITY = "E07000148", "E06000053", "E09000001"
THREE = [NORWICH, SCILLY, CITY]


@pytest.fixture(scope="session")
def national(open_data: Path) -> National:
    """Return every national file, read."""
    return read_national(SourceFolder(open_data))


@pytest.fixture(scope="session")
def district(national: National) -> Callable[[str], Place]:
    """Build a district by its code, the first time that it is asked for. Read-only."""
    return cache(lambda code: build_place(code, national))


@pytest.fixture(scope="session")
def places(district: Callable[[str], Place]) -> Mapping[str, Place]:
    """Return the built districts by code. Read-only."""
    return {code: district(code) for code in BUILT}


@pytest.fixture(scope="session")
def three(national: National, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Done]]:
    """Three places built side by side in two processes: where they are, and what was told of them."""
    root = tmp_path_factory.mktemp("places")
    return root, list(build_all(THREE, national, services_by_neighbourhood, root=root, processes=2))


@pytest.fixture(scope="session")
def england(national: National, three: tuple[Path, list[Done]]) -> England:
    """Return England's tables with the services of three places."""
    return build_england(national, pd.concat([one.then for one in three[1]]))
