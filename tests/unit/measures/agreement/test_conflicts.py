"""Targets that pull against each other, and counter-measures that worsen."""

from equitymap.measures.agreement.conflicts import AtWork, Pull, at_work, pulls

OWN = {"results": "attainment_8", "kept": "excluded_secondary", "ours": "", "also": ""}
COUNTERS = {"results": ("excluded_secondary", "suspended_secondary"), "kept": ()}


def test_a_target_on_a_counter_measure_pulls_against_the_one_that_it_pays_for():
    assert pulls(OWN, COUNTERS, []) == [Pull("results", "kept", False, "excluded_secondary")]
    turned = dict(reversed(OWN.items()))
    assert pulls(turned, COUNTERS, []) == [Pull("results", "kept", False, "excluded_secondary")]


def test_declared_pairs_count_once_whoever_named_them_and_unknown_ones_not_at_all():
    named = [("kept", "results"), ("results", "kept"), ("ours", "results"), ("ours", "gone")]
    assert pulls(OWN, COUNTERS, named) == [
        Pull("results", "kept", True, "excluded_secondary"),
        Pull("results", "ours", True, ""),
    ]


def test_figures_of_their_own_are_nobodys_counter_measure():
    assert pulls({"one": "", "two": ""}, {"one": ("",), "two": ()}, []) == []


def test_improvement_while_a_counter_measure_worsens_is_found_and_nothing_less():
    both = {"attainment_8": "better", "suspended_secondary": "worse", "excluded_secondary": "unclear"}
    assert list(at_work(OWN, COUNTERS, both)) == [AtWork("results", "suspended_secondary")]
    assert list(at_work(OWN, COUNTERS, {**both, "attainment_8": "unclear"})) == []
    assert list(at_work(OWN, COUNTERS, {"attainment_8": "better"})) == []
