"""What a download of access says about itself."""

from io import StringIO

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.views.access import access_sentences as words
from equitymap.views.access.access_tables import change_csv
from tests.places import small_place


@pytest.mark.parametrize(
    ("kind", "uploaded", "way"),
    [
        ("gp_practice", False, "on foot: straight line x 1.3"),
        ("library", False, "straight line"),
        ("library", True, "journey times uploaded by the visitor"),
    ],
)
def test_a_download_says_what_it_measured_and_until_when(kind, uploaded, way):
    place = small_place()
    both = pd.DataFrame({"lost": 0.5}, index=place.inside.index)
    how = words.how_measured(KIND_BY_ID[kind], unit="sites", reach_m=900, detour=1.3, uploaded=uploaded)
    row = pd.read_csv(StringIO(change_csv(place, both, (2013, 2025), kind, how=how))).iloc[0]
    assert row["distances"] == way and row["reach_m"] == 900
    assert row["access_unit"] == "sites per person the service is for"
    assert row["before_is"] == "the end of 2013" and isinstance(row["after_is"], str)
