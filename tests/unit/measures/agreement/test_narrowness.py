"""The share of targets that are attainment."""

import math

import pytest

from equitymap.indicators import published
from equitymap.measures.agreement.narrowness import narrowness


@pytest.mark.parametrize(
    ("targets", "share", "narrow"),
    [(["tests"], 1, True), (["tests", "health"], 0.5, True), (["tests", "", "health"], 1 / 3, False), ([""], 0, False)],
)
def test_the_share_and_from_where_it_is_narrow(targets, share, narrow):
    found = narrowness(targets, {"tests", ""})
    assert (found.share, found.is_narrow) == (pytest.approx(share), narrow)


def test_no_targets_are_neither():
    assert math.isnan(narrowness([], {"tests"}).share)
    assert not narrowness([], {"tests"}).is_narrow


def test_the_registry_marks_results_of_tests_and_of_nothing_else():
    marked = {one.id for one in published() if one.attainment}
    assert {"ks2_expected", "attainment_8", "english_maths_4", "level_3_19"} <= marked
    assert not {one for one in marked if "absence" in one or "excluded" in one or one == "good_level"}
