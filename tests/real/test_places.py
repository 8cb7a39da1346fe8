"""Real places, built from the real files: totals that match the publishers', positions that match the registers'."""

import csv
import gzip

import numpy as np
import pandas as pd
import pytest
import shapely

from equitymap.measures.layer import compute, need_measures, outcome_measures
from equitymap.places import store
from equitymap.places.check.check import check_place
from equitymap.places.gone import is_gone
from equitymap.schema import FRAMES
from equitymap.sources.reading.read_table import SourceFolder

LEEDS, BIRMINGHAM, NORWICH = "E08000035", "E08000025", "E07000148"


@pytest.mark.parametrize(
    ("code", "neighbourhoods", "most_deprived"), [(LEEDS, 488, 84), (BIRMINGHAM, 659, 282), (NORWICH, 85, 10)]
)
def test_counts_are_the_published_ones(places, code, neighbourhoods, most_deprived):
    place = places[code]
    imd = place.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
    assert len(place.inside) == neighbourhoods
    assert int((imd.reindex(place.inside.index) == 1).sum()) == most_deprived


@pytest.mark.parametrize("code", [LEEDS, BIRMINGHAM, NORWICH])
def test_every_figure_reconciles(places, open_data, code):
    lines = check_place(places[code], SourceFolder(open_data))
    assert [line for line in lines if not line.agrees] == []
    assert sum(line.published is not None for line in lines) >= 18


def test_birmingham_lost_35_of_73_childrens_centres_and_leeds_none(places):
    for code, ever, gone in ((BIRMINGHAM, 73, 35), (LEEDS, 58, 0)):
        place = places[code]
        ours = (place.facilities["kind"] == "childrens_centre") & place.facilities["inside"]
        assert (int(ours.sum()), int((ours & is_gone(place)).sum())) == (ever, gone)


def test_a_closed_school_with_a_successor_is_never_gone(places, open_data):
    place = places[BIRMINGHAM]
    gone = set(place.facilities.loc[is_gone(place), "register_id"])
    path = next(open_data.rglob("links_edubasealldata20260821.csv"))
    with path.open(encoding="cp1252", newline="") as stream:
        followed = {row["URN"] for row in csv.DictReader(stream) if row["LinkType"] == "Successor"}
    ended_later = place.facilities.loc[~is_gone(place), "register_id"]
    assert "139738" in gone
    assert not gone & followed & set(ended_later)
    assert len(gone & followed) <= 2, sorted(gone & followed)


def test_schools_lie_in_or_beside_the_neighbourhood_that_gias_names(places, open_data):
    """GIAS names a neighbourhood by postcode, we by position: they part only where a school stands at a boundary."""
    path = next(open_data.rglob("edubase-leeds.csv"))
    theirs = pd.read_csv(path, dtype=str).set_index("URN")["LSOA (code)"]
    schools = places[LEEDS].facilities
    schools = schools[(schools["kind"] == "school") & (schools["located_by"] == "register")].set_index("register_id")
    shapes = places[LEEDS].neighbourhoods.geometry.to_crs("EPSG:27700")
    both = schools[["easting_m", "northing_m", "area_code"]].join(theirs.rename("theirs"), how="inner").dropna()
    both = both[both["theirs"].isin(shapes.index)]
    away = shapely.distance(
        shapes.loc[both["theirs"]].to_numpy(), shapely.points(both[["easting_m", "northing_m"]].to_numpy(dtype=float))
    )
    assert len(both) > 700
    assert (both["area_code"] == both["theirs"]).mean() > 0.85
    assert np.quantile(away, 0.98) < 130
    assert away.max() < 300


def test_nothing_is_plotted_at_zero_or_outside_its_ring(places):
    for place in places.values():
        drawn = place.facilities[place.facilities["located_by"] != "nowhere"]
        assert (drawn["easting_m"] > 80_000).all()
        assert (drawn["northing_m"] > 5_000).all()
        outline = shapely.union_all(place.inside.to_crs("EPSG:27700").geometry.to_numpy())
        gap = shapely.distance(shapely.points(drawn[["easting_m", "northing_m"]].to_numpy()), outline)
        assert gap.max() <= place.manifest.ring_m + 1
        assert (drawn.loc[gap > 260, "inside"] == False).all()  # noqa: E712


def test_the_access_origin_is_the_mean_of_the_postcodes(places, open_data):
    place = places[NORWICH]
    area = place.inside.index[10]
    posts = set(place.postcodes.index[place.postcodes["area_code"] == area])
    with gzip.open(next(open_data.rglob("postcodes/NR.csv.gz")), "rt") as stream:
        rows = [row for row in csv.DictReader(stream) if row["Postcode"].replace(" ", "").upper() in posts]
    assert len(rows) == len(posts) == place.inside.at[area, "postcodes"]  # noqa: PD008
    mean = shapely.Point(np.mean([float(row["long"]) for row in rows]), np.mean([float(row["lat"]) for row in rows]))
    shape = place.inside.geometry.loc[area]
    assert shape.buffer(0.002).contains(mean)


def test_every_layer_of_a_real_place_can_be_drawn(places):
    place = places[NORWICH]
    for measure in (*need_measures(place), *outcome_measures(place)):
        layer = compute(place, measure)
        known = layer.cells["value"].notna()
        assert known.any(), measure.id
        assert (layer.cells.loc[known, "step"] >= 0).all()
        assert (layer.cells["step"] < measure.steps).all()


def test_a_district_figure_lies_between_its_neighbourhoods(places):
    for place in places.values():
        for measure in outcome_measures(place):
            layer = compute(place, measure)
            known = layer.cells["value"].dropna()
            assert known.min() - 1e-9 <= layer.district <= known.max() + 1e-9, measure.id
            assert layer.england is not None


@pytest.mark.parametrize(("code", "published"), [(BIRMINGHAM, 44.4), (NORWICH, 32.2)])
def test_child_poverty_of_a_district_is_the_published_one(places, code, published):
    """Summed from its wards; the council table of the same release gives the district itself."""
    place = places[code]
    measure = {measure.id: measure for measure in outcome_measures(place)}["children_low_income_ward"]
    assert compute(place, measure).district == pytest.approx(published, abs=0.5)


def test_a_real_place_opens_as_it_was_built(places, tmp_path):
    place = places[NORWICH]
    store.write(place, tmp_path)
    again = store.open_place(NORWICH, tmp_path)
    for name in FRAMES:
        assert len(getattr(again, name)) == len(getattr(place, name))
    assert again.manifest == place.manifest
