"""Places like mine: standard units, nearest first, and nobody without a full background."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context.similar_districts import BACKGROUND, similar, standard_units


def _districts():
    codes = pd.Index([f"E0700000{n}" for n in range(1, 6)], name="district_code")
    return pd.DataFrame(
        {
            "name": list("ABCDE"),
            "region": ["North", "North", "South", "South", "South"],
            "income": [10.0, 11.0, 20.0, 30.0, np.nan],
            "density": [100.0, 200.0, 100.0, 400.0, 100.0],
        },
        index=codes,
    )


COLUMNS = ("income", "density")


def test_units_have_mean_0_and_spread_1_and_missing_stays_missing():
    units = standard_units(_districts(), COLUMNS)
    assert units.mean().tolist() == pytest.approx([0, 0])
    assert units.std(ddof=0).tolist() == pytest.approx([1, 1])
    assert np.isnan(units.loc["E07000005", "income"])


def test_density_is_compared_as_a_ratio():
    units = standard_units(_districts(), COLUMNS)["density"]
    assert units["E07000002"] - units["E07000001"] == pytest.approx(units["E07000004"] - units["E07000002"])
    with pytest.raises(ValueError, match="above 0"):
        standard_units(_districts().assign(density=0.0), COLUMNS)


def test_a_column_that_is_the_same_everywhere_tells_nothing():
    assert (standard_units(_districts().assign(income=5.0), COLUMNS)["income"] == 0).all()


def test_nearest_first_with_the_difference_of_each_column():
    found = similar(_districts(), "E07000001", 3, COLUMNS)
    units = standard_units(_districts(), COLUMNS)
    apart = units.loc["E07000002"] - units.loc["E07000001"]
    assert list(found.index) == ["E07000003", "E07000002", "E07000004"]
    assert found.loc["E07000002", ["income.apart", "density.apart"]].tolist() == pytest.approx(apart.tolist())
    assert found.loc["E07000002", "distance"] == pytest.approx(np.sqrt((apart**2).mean()))
    assert found["distance"].is_monotonic_increasing


def test_distance_is_the_same_both_ways_and_0_for_a_twin():
    districts = _districts()
    districts.loc["E07000003", ["income", "density"]] = districts.loc["E07000001", ["income", "density"]].tolist()
    assert similar(districts, "E07000001", 1, COLUMNS)["distance"].tolist() == pytest.approx([0])
    there = similar(districts, "E07000001", 4, COLUMNS)["distance"]["E07000004"]
    assert similar(districts, "E07000004", 4, COLUMNS)["distance"]["E07000001"] == pytest.approx(there)


def test_a_district_without_a_figure_is_left_out_and_counted():
    found = similar(_districts(), "E07000001", 10, COLUMNS)
    assert "E07000005" not in found.index
    assert found.attrs["left_out"] == 1
    with pytest.raises(ValueError, match="E07000005 has no figure for income"):
        similar(_districts(), "E07000005", 3, COLUMNS)


def test_its_own_region_can_be_left_out():
    assert "E07000002" not in similar(_districts(), "E07000001", 10, COLUMNS, region=False).index


def test_background_holds_no_outcome_of_services():
    assert not {"no_qualifications", "good_level", "childrens_centre_access_lost"} & set(BACKGROUND)
