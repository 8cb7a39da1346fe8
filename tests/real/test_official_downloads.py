"""A place from official downloads alone: the same Norwich as from the copies that others keep, and no more claimed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from equitymap.places.check.check import check_place
from equitymap.places.place import Place
from equitymap.places.store import open_place
from equitymap.sources.catalogue import catalogue
from equitymap.sources.councils.council_codes import of_register
from equitymap.sources.reading.read_table import SourceFolder
from tests.conftest import Added

NORWICH = "E07000148"
ORIGIN_MOVES_M = 25
"""The mean of a neighbourhood's postcodes: grid positions are whole metres, and a few postcodes lie on a boundary."""


@pytest.fixture(scope="module")
def downloads(norwich_added: Added) -> SourceFolder:
    """Return a folder that holds what the publishers give, in their layouts, and nothing else."""
    return SourceFolder(norwich_added[0] / "downloads")


@pytest.fixture(scope="module")
def official(norwich_added: Added) -> Place:
    return open_place(NORWICH, norwich_added[0] / "places")


@pytest.fixture(scope="module")
def copies(places: Mapping[str, Place]) -> Place:
    return places[NORWICH]


def of_kind(place: Place, kind: str) -> pd.DataFrame:
    return place.facilities[place.facilities["kind"] == kind]


def test_no_copy_kept_by_others_is_used(official: Place) -> None:
    used = [catalogue()[release.id] for release in official.manifest.releases]
    assert [release.id for release in used if release.download is None] == []


def test_the_neighbourhoods_are_the_same(official: Place, copies: Place) -> None:
    ours, theirs = official.neighbourhoods, copies.neighbourhoods.reindex(official.neighbourhoods.index)
    assert set(official.neighbourhoods.index) == set(copies.neighbourhoods.index)
    for column in (
        "name",
        "label",
        "ward_code",
        "msoa_code",
        "district_code",
        "rural_urban",
        "population",
    ):
        assert ours[column].equals(theirs[column]), column
    assert (official.manifest.region, official.manifest.upper_tier) == ("East of England", "Norfolk")
    moved = np.hypot(ours["easting_m"] - theirs["easting_m"], ours["northing_m"] - theirs["northing_m"])
    assert moved.max() < ORIGIN_MOVES_M


def test_deprivation_is_the_same(official: Place, copies: Place) -> None:
    keys = ["area_code", "release", "domain"]
    ours, theirs = (place.deprivation.set_index(keys).sort_index() for place in (official, copies))
    pd.testing.assert_frame_equal(ours, theirs, check_categorical=False)


def test_every_outcome_is_the_same(official: Place, copies: Place) -> None:
    keys = ["area_code", "indicator", "period"]
    ours, theirs = (place.outcomes.set_index(keys).sort_index() for place in (official, copies))
    assert len(ours) == len(theirs) > 8000
    assert (ours["status"].astype("str") == theirs["status"].astype("str")).all()
    for column in ("value", "numerator", "denominator"):
        np.testing.assert_allclose(ours[column].to_numpy(float), theirs[column].to_numpy(float), rtol=1e-9)


@pytest.mark.parametrize("kind", ["school", "gp_practice"])
def test_registers_in_their_official_layout_give_the_same_services(official: Place, copies: Place, kind: str) -> None:
    ours, theirs = of_kind(official, kind), of_kind(copies, kind)
    assert set(ours.index) == set(theirs.index)
    for column in ("status", "name", "type", "successor_id"):
        assert ours[column].equals(theirs[column].reindex(ours.index)), column


def test_one_list_of_centres_claims_nothing_of_those_that_left(official: Place, copies: Place) -> None:
    ours, theirs = of_kind(official, "childrens_centre"), of_kind(copies, "childrens_centre")
    assert set(ours.index) == set(theirs.index[theirs["status"] == "open"])
    assert set(ours["status"]) == {"open"}
    years = official.manifest.observed["childrens_centre"]
    assert (years.first, years.last) == (2026, 2026)
    assert not (official.withdrawals["kind"] == "childrens_centre").any()


def test_libraries_are_not_shown_and_the_place_says_so(official: Place) -> None:
    assert "library" not in official.manifest.observed
    assert of_kind(official, "library").empty
    assert any(note.startswith("Libraries are not shown") for note in official.manifest.notes)


def test_the_council_figures_are_the_same(official: Place, copies: Place) -> None:
    keys = ["measure", "geography", "area_code", "period", "group"]
    values = []
    for place in (official, copies):
        rows = place.authority[place.authority["release"].isin(["lait", "cilif-la"])]
        values.append(rows[rows["geography"] != "neighbours"].set_index(keys)["value"].sort_index())
    ours, theirs = values
    assert len(ours) > 1000
    pd.testing.assert_series_equal(ours, theirs, check_index_type=False)


def test_the_whole_register_has_the_code_of_every_council(downloads: SourceFolder, open_data: Path) -> None:
    codes, _ = of_register(downloads.find("gias-schools")[-1])
    matched = pd.read_csv(open_data / "dfe-lait" / "la_number_to_ONS_code_DERIVED.csv", dtype=str).dropna()
    assert codes == dict(zip(matched["LA Number"], matched["ONS code"], strict=True))


def test_the_place_agrees_with_the_raw_files(official: Place, downloads: SourceFolder) -> None:
    assert [line for line in check_place(official, downloads) if not line.agrees] == []
