"""Loss and need-weighted gap: by draw, and missing is never zero."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.burden.gap import gap, loss, need_domain, need_percentile, normalised
from tests.places import small_place

AREAS = ["a", "b", "c", "d"]


def figures(*values):
    return pd.Series(values, index=AREAS, dtype=float)


def test_loss_by_hand():
    lost = loss(figures(4, 4, 4, 0), figures(1, 4, 9, 2))
    assert lost.to_list()[:3] == [0.75, 0, 0]


def test_no_access_before_is_not_no_loss():
    assert loss(figures(0, 0, 1, 1), figures(0, 3, None, 0)).isna().to_list() == [True, True, True, False]


@pytest.mark.parametrize("after", [figures(1, 2, 3, -1), pd.Series([1.0, 2, 3, 4], index=list("dcba"))])
def test_loss_refuses_negative_access_and_other_areas(after):
    with pytest.raises(ValueError, match="loss"):
        loss(figures(1, 1, 1, 1), after)


def test_gap_by_hand():
    losses = pd.DataFrame({"library": figures(0.5, 0, 1, 0.2), "school": figures(0, 0, 1, 0.4)})
    table = gap(figures(0.8, 0.9, 1, 0.5), losses, {"library": 3, "school": 1})
    assert table["gap"].to_list() == pytest.approx([0.8 * 0.375, 0, 1, 0.5 * 0.25])
    assert table["weight_known"].to_list() == pytest.approx([1] * 4)


def test_weights_only_count_by_their_share():
    losses = pd.DataFrame({"library": figures(0.5, 0, 1, 0.2), "school": figures(0, 0.1, 1, 0.4)})
    need = figures(0.8, 0.9, 1, 0.5)
    pd.testing.assert_frame_equal(
        gap(need, losses, {"library": 2, "school": 2}), gap(need, losses, {"library": 0.5, "school": 0.5})
    )


def test_kind_that_was_never_in_reach_gives_its_weight_to_the_others():
    losses = pd.DataFrame({"library": figures(None, None, 0, 0), "school": figures(0.5, None, 0, 0)})
    table = gap(figures(1, 1, None, 1), losses, {"library": 1, "school": 1})
    assert table["gap"].isna().to_list() == [False, True, True, False]
    assert table["weight_known"].to_list() == pytest.approx([0.5, 0, 1, 1])
    assert table.loc["a", ["loss", "gap"]].to_list() == [0.5, 0.5]


@pytest.mark.parametrize(
    "weights", [{"library": -1.0}, {"library": 0.0}, {"library": float("nan")}, {"library": float("inf")}, {}]
)
def test_impossible_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights must be"):
        normalised(weights)


def test_weight_without_losses_is_named():
    with pytest.raises(ValueError, match="museum"):
        gap(figures(1, 1, 1, 1), pd.DataFrame({"library": figures(0, 0, 0, 0)}), {"museum": 1})


@pytest.mark.parametrize(
    ("kinds", "domain"),
    [
        (["childrens_centre"], "idaci"),
        (["childrens_centre", "school"], "idaci"),
        (["school", "library"], "imd"),
        ([], "imd"),
    ],
)
def test_need_fits_who_the_services_are_for(kinds, domain):
    assert need_domain(kinds) == domain


def test_need_percentile_is_one_at_the_most_deprived_end():
    place = small_place()
    rows = place.deprivation
    mine = (rows["release"] == "iod2025") & (rows["domain"] == "idaci")
    codes = list(place.inside.index)
    rows.loc[mine & (rows["area_code"] == codes[0]), "rank"] = 1
    rows.loc[mine & (rows["area_code"] == codes[1]), "rank"] = 33755
    need = need_percentile(place, "idaci")
    assert need.index.equals(place.inside.index)
    assert need.iloc[0] == pytest.approx(1 - 0.5 / 33755)
    assert need.iloc[1] == pytest.approx(0.5 / 33755)
    assert need.between(0, 1).all()


def test_need_without_a_rank_is_missing():
    assert need_percentile(small_place(), "imd", "iod2019").isna().sum() == 2
