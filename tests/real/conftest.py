"""What the tests of real places share: the national files are read once, each place is built once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from equitymap.places.build import build_place
from equitymap.places.national import National, read_national
from equitymap.places.place import Place
from equitymap.sources.reading import SourceFolder

BUILT = ("E08000035", "E08000025", "E07000148")


@pytest.fixture(scope="session")
def national(open_data: Path) -> National:
    """Return every national file, read."""
    return read_national(SourceFolder(open_data))


@pytest.fixture(scope="session")
def places(national: National) -> Mapping[str, Place]:
    """Return Leeds, Birmingham and Norwich by code. Read-only."""
    return {code: build_place(code, national) for code in BUILT}
