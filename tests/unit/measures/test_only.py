"""The filter by loss and need: by hand, missing stays missing, and False is certain when one condition fails."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.measures.only import LOSSES, Only, lost_last, meets_loss, passing, tenths_of
from tests.places import small_place

CASES = {
    # within before and after, access before, share lost: lost the last one, half, any
    "lost the last one": (1, 0, 0.2, 1.0, True, True, True),
    "lost half": (4, 2, 0.2, 0.5, False, True, True),
    "lost little": (4, 3, 0.2, 0.2, False, False, True),
    "lost next to nothing": (4, 4, 0.2, 0.001, False, False, False),
    "lost nothing": (4, 4, 0.2, 0.0, False, False, False),
    "had nothing to lose": (0, 0, 0.0, None, False, False, False),
    "gained one": (0, 1, 0.0, None, False, False, False),
    "the last one went, of unknown size": (1, 0, 0.0, None, True, True, True),
    "some in reach, of unknown size": (2, 1, 0.0, None, False, None, None),
    "no journey known": (None, None, None, None, None, None, None),
}


def both(areas=None):
    rows = [case[:4] for case in CASES.values()]
    columns = ["within_before", "within_after", "access_before", "lost"]
    return pd.DataFrame(rows, columns=columns, index=areas if areas is not None else list(CASES), dtype=float)


@pytest.mark.parametrize("case", CASES)
def test_each_loss_by_hand(case):
    expected = dict(zip(LOSSES, CASES[case][4:], strict=True))
    for lost, meant in expected.items():
        found = meets_loss(lost, both())[case]
        assert pd.isna(found) if meant is None else bool(found) == meant, lost


def test_losses_lie_inside_each_other():
    last, half, some = (meets_loss(lost, both()).fillna(False) for lost in LOSSES)
    assert not (last & ~half).any()
    assert not (half & ~some).any()


@pytest.mark.parametrize(
    "wrong", [{"lost": "all"}, {"tenths": (0, 3)}, {"tenths": (3, 2)}, {"tenths": (1, 11)}, {"domain": "luck"}]
)
def test_conditions_that_mean_nothing_are_refused(wrong):
    with pytest.raises(ValueError, match=r"There is no|Tenths go"):
        Only(**wrong)


def test_nothing_asked_keeps_everybody():
    place = small_place()
    assert passing(place, Only(), None).all()
    assert not Only().asks


def table(place):
    """The cases above for the first neighbourhoods, nothing lost for the others."""
    areas = place.inside.index
    known = both(areas[: len(CASES)])
    return (
        known.reindex(areas)
        .where(areas.to_series().isin(known.index), 1.0)
        .assign(lost=lambda rows: rows["lost"].mask(~rows.index.isin(known.index), 0.0))
    )


def test_both_conditions_must_hold_and_a_failed_one_is_certain():
    place = small_place()
    tenth = tenths_of(place, "imd")
    found = passing(place, Only("last", (1, 3)), table(place))
    needy, gone = tenth.between(1, 3), lost_last(table(place))
    for area in place.inside.index:
        if pd.notna(tenth[area]) and not needy[area]:
            assert found[area] is not pd.NA
            assert not found[area]
        elif gone[area] is pd.NA:
            assert found[area] is pd.NA
    assert found.fillna(False).sum() == (needy.fillna(False) & gone.fillna(False)).sum()


def test_a_neighbourhood_without_a_tenth_is_not_told():
    place = small_place()
    area = place.inside.index[0]
    rows = place.deprivation
    blank = rows["area_code"].eq(area) & rows["release"].eq("iod2025")
    without = replace(place, deprivation=rows.assign(decile=rows["decile"].mask(blank)))
    assert passing(without, Only(tenths=(1, 5)), None)[area] is pd.NA


def test_where_no_two_years_compare_nothing_is_told_of_a_loss():
    place = small_place()
    found = passing(place, Only("half", (1, 5)), None)
    assert found.isna().any()
    assert not found.fillna(False).any()
    assert (~found[tenths_of(place, "imd").gt(5)]).all()


def test_the_domain_decides_which_tenth_counts():
    place = small_place()
    rows = place.deprivation
    income = rows["domain"].eq("income") & rows["release"].eq("iod2025")
    turned = replace(place, deprivation=rows.assign(decile=rows["decile"].mask(income, 10)))
    assert not passing(turned, Only(tenths=(1, 2), domain="income"), None).any()
    assert passing(turned, Only(tenths=(10, 10), domain="income"), None).all()
