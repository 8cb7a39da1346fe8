"""What partners agreed beside the figures of the place."""

from dataclasses import replace

from equitymap.measures.agreement.conflicts import AtWork, Pull
from tests.agreement import card, found, records, written

RISING = {2018: 50.0, 2019: 52.0, 2020: 56.0}
WORSE = {2018: 5.0, 2019: 7.0, 2020: 9.0}


def test_targets_stand_by_stage_of_life_and_name_and_not_by_who_changed_them_last():
    agreed = found()
    assert list(agreed.targets) == ["results", "kept", "ours"]
    turned = dict(reversed(records()["target"].items()))
    assert list(found(targets=turned).targets) == ["results", "kept", "ours"]


def test_a_target_starts_from_the_last_figure_up_to_the_first_year_or_from_where_the_partners_said():
    agreed = found({"english_maths_4": card("english_maths_4", {2016: 40.0, 2017: 50.0, 2019: 54.0})})
    results, ours = agreed.targets["results"], agreed.targets["ours"]
    assert (results.baseline.year, results.baseline.value, results.latest.year) == (2017, 50.0, 2019)
    assert (ours.baseline.year, ours.baseline.value, ours.told) == (2018, 41, "own")
    assert agreed.targets["kept"].told == "not_here"


def test_a_target_without_a_path_yet_is_beside_its_figure_all_the_same():
    target = records()["target"]
    bare = {**target, "results": target["results"].model_copy(update={"path": ()})}
    results = found({"english_maths_4": card("english_maths_4", RISING)}, targets=bare).targets["results"]
    assert results.path.empty
    assert results.latest.year == 2020


def test_the_latest_figure_is_held_against_the_path_with_its_limits():
    on, short, unclear = ({**RISING, 2020: figure} for figure in (53.0, 48.0, 51.0))
    told = [
        found({"english_maths_4": card("english_maths_4", figures)}).targets["results"].told for figures in (on, short)
    ]
    assert told == ["on", "short"]
    few = card("english_maths_4", unclear, people=100)
    assert found({"english_maths_4": few}).targets["results"].told == "unclear"
    once = card("english_maths_4", {2018: 50.0, 2019: 70.0})
    assert found({"english_maths_4": once}).targets["results"].told == "too_soon"


def test_the_past_carried_on_names_no_slope_that_the_page_of_its_indicator_does_not_name():
    one = card("english_maths_4", {2005 + year: 40.0 + year + 0.1 * (year % 2) for year in range(13)})
    ways = [found({"english_maths_4": replace(one, trends_below=below)}) for below in (0.05, 0.0)]
    assert [way.targets["results"].ahead.found.method for way in ways] == ["trend", "steady"]


def test_counter_measures_of_the_registry_and_the_partners_own_words_both_count():
    cards = {
        "english_maths_4": card("english_maths_4", RISING),
        "suspended_secondary": card("suspended_secondary", WORSE),
    }
    agreed = found(cards)
    assert agreed.pulls == (
        Pull("results", "kept", False, "suspended_secondary"),
        Pull("results", "ours", True, ""),
    )
    assert agreed.at_work == (AtWork("results", "suspended_secondary"),)
    better = {**cards, "suspended_secondary": card("suspended_secondary", {2018: 9.0, 2019: 7.0, 2020: 5.0})}
    assert found(better).at_work == ()


def test_what_nobody_owns_and_who_has_a_part_partners_first():
    agreed = found()
    assert agreed.bodies == ("play", "homes")
    assert agreed.nobody_owns() == ["kept"]
    assert agreed.nobody_works_on() == ["results", "kept"]
    assert (agreed.narrow.attainment, agreed.narrow.targets, agreed.last) == (1, 3, 2027)


def test_agreements_stand_by_their_first_year_whoever_changed_one_last():
    ten = records()["agreement"]["ten"]
    later, other = (ten.model_copy(update={"began": began}) for began in (2024, 2018))
    for order in (("b", "ten", "a"), ("ten", "a", "b")):
        every = {"a": later, "b": other, "ten": ten}
        assert written(agreements={one: every[one] for one in order}).in_order() == ["b", "ten", "a"]


def test_records_of_another_agreement_stay_out():
    other = {**records()["target"], "theirs": records()["target"]["ours"].model_copy(update={"agreement": "other"})}
    assert "theirs" not in found(targets=other).targets
