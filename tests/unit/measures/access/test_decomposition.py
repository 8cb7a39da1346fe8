"""Parts of a change in access: they add up, the order does not matter, and what is not known is said."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.access.decomposition import DEMAND, mean_over, overall, shapley, split_access

SITES, AREAS = ["s1", "s2", "s3"], ["a", "b"]
REACH = pd.DataFrame([[1, 1, 0], [0, 1, 1]], index=AREAS, columns=SITES)


def access(supply: pd.Series, people: pd.Series) -> pd.Series:
    """Two-stage floating catchment on three sites and two areas."""
    ratio = supply / (REACH.T @ people)
    return REACH @ ratio


def supply(*sizes):
    return pd.Series(sizes, index=SITES, dtype=float)


def people(*counts):
    return pd.Series(counts, index=AREAS, dtype=float)


def test_shares_of_a_product_by_hand():
    def value(happened):
        return pd.Series([(3.0 if "up" in happened else 1.0) * (5.0 if "out" in happened else 2.0)])

    parts = shapley(value, ["up", "out"])
    assert parts.iloc[0].to_dict() == {"up": 7.0, "out": 6.0}


def what_happened(before, after):
    change = after - before
    return pd.DataFrame({"less": change.clip(upper=0), "more": change.clip(lower=0)})


def test_parts_add_up_to_the_change():
    before, after = (supply(1, 2, 0), supply(0, 1, 4))
    split = split_access(
        access,
        supply_before=before,
        supply_changes=what_happened(before, after),
        demand_before=people(10, 20),
        demand_after=people(15, 18),
    )
    change = access(after, people(15, 18)) - access(before, people(10, 20))
    pd.testing.assert_series_equal(split.change, change, check_names=False)
    assert list(split.parts) == ["less", "more", DEMAND]
    assert (split.parts["less"] < 0).all()
    assert (split.parts["more"] >= 0).all()
    assert split.not_computable == {}


def held(before, after):
    return split_access(
        access, supply_before=before, supply_changes=what_happened(before, after), demand_before=people(10, 20)
    )


def test_one_population_makes_its_part_not_computable_instead_of_zero():
    split = held(supply(1, 2, 0), supply(1, 1, 0))
    assert list(split.parts) == ["less", "more"]
    assert (split.parts["more"] == 0).all()
    assert "only one dated population" in split.not_computable[DEMAND]


def test_more_people_alone_is_change_in_people_alone():
    same = supply(1, 2, 1)
    split = split_access(
        access,
        supply_before=same,
        supply_changes=what_happened(same, same),
        demand_before=people(10, 20),
        demand_after=people(20, 40),
    )
    assert (split.parts[["less", "more"]] == 0).all(axis=None)
    assert split.change.to_list() == pytest.approx((-access(same, people(20, 40))).to_list())


def test_nothing_happened():
    split = held(supply(1, 2, 1), supply(1, 2, 1))
    assert list(split.parts) == ["less", "more"]
    assert (split.parts == 0).all(axis=None)
    assert (split.change == 0).all()


def test_overall_counts_each_area_for_its_people():
    split = held(supply(1, 2, 0), supply(0, 1, 4))
    means = overall(split, people(10, 20))
    assert means["change"] == pytest.approx(means["less"] + means["more"])
    assert means["change"] == pytest.approx((10 * split.change["a"] + 20 * split.change["b"]) / 30)


def test_other_facilities_are_refused():
    changes = what_happened(supply(1, 1, 1), supply(0, 1, 1))
    with pytest.raises(ValueError, match="same facilities"):
        split_access(access, supply_before=supply(1, 1, 1), supply_changes=changes.iloc[:2], demand_before=people(1, 1))


def test_a_mean_over_people_by_hand():
    figures = pd.Series({"a": 1.0, "b": 4.0, "of the ring": 100.0})
    assert mean_over(figures, people(300, 100)) == pytest.approx(1.75)


def test_a_mean_over_nobody_is_not_known():
    assert mean_over(supply(1, 2, 3), pd.Series({"s1": 0, "s2": 0})) is None


def test_a_mean_over_people_of_whom_some_have_no_figure_is_missing():
    assert pd.isna(mean_over(pd.Series({"a": 1.0}), people(300, 100)))
