"""A zone that is a middle layer area, a ward or the whole of Birmingham has their published counts, and their rates."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from scipy.stats import norm

from equitymap.kinds import KIND_BY_ID
from equitymap.measures import layer as layers
from equitymap.measures.access.catchment import standard
from equitymap.measures.compare.differences import pair_p_value
from equitymap.measures.compare.subjects import Around, Pinned, PinnedZone, gone_from_reach
from equitymap.measures.proposal.consequence import Proposal, consequence
from equitymap.measures.proposal.of_zone import zone_consequence
from equitymap.measures.proposal.proposal import baseline
from equitymap.measures.zones.added import added_one, people_by_age
from equitymap.measures.zones.shape import shape
from equitymap.measures.zones.zone import made, zone_of
from equitymap.places.gone import gone

BIRMINGHAM, NORWICH, NORFOLK = "E08000025", "E07000148", "E10000020"
ROUNDED = 20
"""People by which the census changes a count of an area against the sum of its parts, so that nobody is made out."""
HANDSWORTH_WEST = "E02001860"


@pytest.fixture(scope="module")
def place(district):
    return district(BIRMINGHAM)


@pytest.mark.parametrize("column", ["msoa_code", "ward_code", "inside"])
def test_published_counts_exactly(place, column):
    inside = place.inside
    rows = place.outcomes[place.outcomes["group"].eq("all") & place.outcomes["geography"].eq("lsoa")]
    codes = inside.index[inside[column].eq(inside[column].iloc[40])]
    found = added_one(place, codes)
    exact = found[found["how"].eq("added") & found["bottom"].notna() & found.index.isin(rows["indicator"])]
    assert len(exact) >= 12
    for indicator, row in exact.iterrows():
        ours = rows[rows["indicator"].eq(indicator) & rows["area_code"].isin(codes)]
        assert (row["top"], row["bottom"]) == (ours["numerator"].sum(), ours["denominator"].sum())
        assert row["here"] == pytest.approx(100 * row["top"] / row["bottom"])
    if column == "inside":
        assert (exact["here"] - exact["place"]).abs().max() < 1e-9


def test_a_ward_has_the_count_and_the_percentage_that_are_published_for_it(place):
    inside = place.inside
    rows = place.outcomes[place.outcomes["indicator"].eq("children_low_income_ward")].set_index("area_code")
    for ward in sorted(inside["ward_code"].unique())[:5]:
        codes = inside.index[inside["ward_code"] == ward]
        found = added_one(place, codes, ["children_low_income_ward"]).loc["children_low_income_ward"]
        assert found["top"] == rows.loc[ward, "numerator"]
        assert found["here"] == pytest.approx(rows.loc[ward, "value"])


def test_a_pride_in_place_neighbourhood_is_a_zone_of_one_piece(place):
    zone = zone_of(HANDSWORTH_WEST, place)
    assert zone.name == "Handsworth West"
    assert len(shape(place, zone.areas).pieces) == 1
    assert 5_000 < people_by_age(place, zone.areas).loc["population", "here"] < 15_000
    assert zone_of(made(zone.name, zone.areas).text, place).areas == zone.areas


def test_birmingham_is_one_piece(place):
    assert len(shape(place, place.inside.index).pieces) == 1


def raw(folder: Path, name: str, code: str) -> pd.DataFrame:
    """Return a published table by the code of its areas."""
    return pd.read_csv(next(folder.rglob(name))).set_index(code)


def test_pride_in_place_zones_have_the_residents_of_the_middle_layer_area_of_their_name(place, open_data):
    members = raw(open_data, "LSOA21_MSOA21_LAD24_EN_LU.csv.gz", "LSOA21CD")["MSOA21CD"]
    people = raw(open_data, "census2021-ts007a-lsoa.csv.gz", "geography code").iloc[:, 2]
    published = raw(open_data, "census2021-ts030-msoa.csv.gz", "geography code").iloc[:, 2]
    named = raw(open_data, "neighbourhoods_england_DERIVED.csv", "msoa21cd").query("lad24cd == @BIRMINGHAM")
    inside = place.inside
    plans = inside["pride_in_place"].dropna()
    assert set(inside.loc[plans.index, "msoa_code"]) == set(named.index) >= {"E02001954", "E02001947"}
    for code, row in named.iterrows():
        zone = zone_of(code, place)
        assert (zone.name, zone.areas) == (row["neighbourhood"], set(members.index[members == code]))
        assert set(plans[sorted(zone.areas)]) == {row["cohort"]}
        here = people_by_age(place, zone.areas).loc["population", "here"]
        assert here == people[sorted(zone.areas)].sum()
        assert abs(here - published[code]) <= ROUNDED


def test_the_county_of_norwich_is_norfolk_by_its_published_counts(district, open_data):
    rows = district(NORWICH).benchmarks.query("level == 'county' and indicator == 'no_qualifications'")
    assert rows["code"].tolist() == [NORFOLK]
    homes = raw(open_data, "LSOA21_MSOA21_LAD24_EN_LU.csv.gz", "LSOA21CD")["LAD24CD"]
    tiers = raw(open_data, "Lower_Tier_Local_Authority_to_Upper_Tier*.csv", "LTLA23CD")["UTLA23CD"]
    counts = raw(open_data, "census2021-ts067-lsoa.csv.gz", "geography code").iloc[:, 2:4]
    ours = counts.loc[homes.index[homes.map(tiers).eq(NORFOLK)]].sum()
    assert rows["value"].iloc[0] == pytest.approx(100 * ours.iloc[1] / ours.iloc[0], rel=1e-12)
    published = raw(open_data, "census2021-ts067-utla.csv", "geography code").loc[NORFOLK]
    assert rows["value"].iloc[0] == pytest.approx(100 * published.iloc[3] / published.iloc[2], abs=0.01)
    assert "county" not in set(district(BIRMINGHAM).benchmarks["level"])


def test_a_postcode_has_the_point_of_the_file(district, open_data):
    posts = district(NORWICH).postcodes
    with gzip.open(next(open_data.rglob("postcodes/NR.csv.gz")), "rt") as stream:
        published = pd.read_csv(stream)
    published.index = published["Postcode"].str.replace(" ", "")
    points = published.reindex(posts.index).dropna()
    assert len(points) > 10_000
    east, north = Transformer.from_crs(4326, 27700, always_xy=True).transform(points["long"], points["lat"])
    mine = posts.loc[points.index, ["easting_m", "northing_m"]].to_numpy(dtype=float)
    assert np.abs(mine - np.column_stack([east, north])).max() <= 0.5 + 1e-6


ASTON = "E05011121"


def within(place, codes, services, reach_m):
    """Return how many services stand in a straight line within reach of each neighbourhood, by nothing of ours."""
    homes = place.inside.loc[codes, ["easting_m", "northing_m"]].to_numpy(dtype=float)
    spots = place.facilities.loc[services, ["easting_m", "northing_m"]].dropna().to_numpy(dtype=float)
    away = np.hypot(homes[:, None, 0] - spots[None, :, 0], homes[:, None, 1] - spots[None, :, 1])
    return pd.Series((away <= reach_m).sum(axis=1), index=codes)


def test_what_if_all_near_a_ward_closed_is_what_distances_and_the_census_give(place):
    codes = zone_of(ASTON, place).codes
    centres = place.facilities[place.facilities["kind"].eq("childrens_centre") & place.facilities["status"].eq("open")]
    people = place.inside.loc[codes, "children_0_4"]
    last = place.manifest.observed["childrens_centre"].last
    now = baseline(place, "childrens_centre", year=last)
    before, seen = within(place, codes, centres.index, 2500), 0
    for centre in centres.index[centres["inside"]]:
        after = within(place, codes, centres.index.drop(centre), 2500)
        if before.equals(after) or seen == 3:
            continue
        proposal = Proposal("close", "childrens_centre", centre)
        found = zone_consequence(place, consequence(place, proposal, now=now, then=now), codes)
        assert found.lost == people[(before > 0) & (after == 0)].sum()
        assert (found.reach_before, found.reach_after) == (people[before > 0].sum(), people[after > 0].sum())
        seen += 1
    assert seen == 3


def test_a_ward_beside_a_neighbourhood_is_tested_as_two_samples_are_and_gone_services_count_once(place):
    zone, other = zone_of(ASTON, place), "E01008881"
    rows = place.outcomes[place.outcomes["indicator"].eq("no_qualifications") & place.outcomes["group"].eq("all")]
    rows = rows.set_index("area_code")[["numerator", "denominator"]]
    (top, below), (top_2, below_2) = rows.loc[zone.codes].sum(), rows.loc[other]
    share = (top + top_2) / (below + below_2)
    z = (top / below - top_2 / below_2) / np.sqrt(share * (1 - share) * (1 / below + 1 / below_2))
    measure = next(one for one in layers.measures(place) if one.id == "no_qualifications")
    around = Around(place, {measure.id: layers.compute(place, measure)}, {}, pd.DataFrame())
    ours = PinnedZone(zone, around, added_one(place, zone.codes, [measure.id]), None)
    estimates = [one.figure(measure.id)[1] for one in (ours, Pinned(other, around))]
    assert pair_p_value(*estimates, "percent") == pytest.approx(2 * norm.sf(abs(z)))
    libraries = gone(place, "library")["facility_id"]
    reach_m = KIND_BY_ID["library"].catchment_m / standard("library").detour
    near = [name for name in libraries if within(place, zone.codes, [name], reach_m).any()]
    assert gone_from_reach(place, KIND_BY_ID["library"], ours.areas) == set(near)
