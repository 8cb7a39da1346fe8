"""Adding a place: folders that cannot be written to end in one message."""

from pathlib import Path

import pytest

from equitymap.errors import StoreError
from equitymap.places.add_place.add import names_of_england
from equitymap.sources.reading.read_table import SourceFolder


@pytest.mark.parametrize("folder", ["/proc/nowhere/downloads", "/proc/1/downloads", "/dev/null/downloads"])
def test_a_downloads_folder_that_cannot_be_made_is_one_message(folder):
    with pytest.raises(StoreError, match=r"cannot be kept.*EQUITYMAP_DOWNLOADS_DIR"):
        names_of_england(SourceFolder(Path(folder)))
