"""Filters keep what passes all of them; a missing figure passes none that asks for one."""

import pytest

from equitymap.measures import layer as layers
from equitymap.measures import selection
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


def test_no_filter_keeps_everything(place):
    assert selection.neighbourhoods(place).all()


def test_wards_and_tenths_narrow_together(place):
    ward = place.inside["ward_code"].iloc[0]
    both = selection.neighbourhoods(place, wards=[ward], deciles=(1, 3))
    apart = selection.neighbourhoods(place, wards=[ward]) & selection.neighbourhoods(place, deciles=(1, 3))
    assert both.sum() > 0
    assert (both == apart).all()
    assert not both.all()


def test_a_range_keeps_its_ends_and_drops_missing_figures(place):
    need = {measure.id: measure for measure in layers.need_measures(place)}
    layer = layers.compute(place, need["iod2019-imd"])
    kept = selection.neighbourhoods(place, ranged=layer, bounds=(2, 4))
    assert set(layer.cells.loc[kept, "value"]) == {2, 3, 4}
    everything = selection.neighbourhoods(place, ranged=layer, bounds=(1, 10))
    assert everything.sum() == layer.cells["value"].notna().sum() < len(everything)


def test_a_replaced_record_is_never_shown_as_gone(place):
    shown = selection.facilities(place, kinds=["school"], statuses=list(selection.STATUS_GROUPS))
    assert "replaced" in set(place.facilities["status"])
    assert "replaced" not in set(place.facilities.loc[shown, "status"])


def test_what_has_no_position_is_not_drawn(place):
    shown = selection.facilities(
        place, kinds=list(place.facilities["kind"].unique()), statuses=list(selection.STATUS_GROUPS)
    )
    assert "nowhere" in set(place.facilities["located_by"])
    assert "nowhere" not in set(place.facilities.loc[shown, "located_by"])


def test_school_filters_leave_other_kinds_alone(place):
    kinds = ["school", "library"]
    everything = selection.facilities(place, kinds=kinds, statuses=["open"])
    phase = place.facilities.loc[place.facilities["kind"] == "school", "phase"].dropna().iloc[0]
    narrowed = selection.facilities(place, kinds=kinds, statuses=["open"], phases=[phase])
    libraries = place.facilities["kind"] == "library"
    assert (everything[libraries] == narrowed[libraries]).all()
