"""An agreement in sentences: one, many, none and unknown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.agreement.narrowness import Narrowness
from equitymap.records.subjects.agreement import Progress
from equitymap.records.subjects.base import When
from equitymap.views.agreement import agreement_sentences as words
from equitymap.views.agreement import agreement_tables as tables
from tests.agreement import card, found, records

LONG = {2005 + year: 40 + year + (0.5 if year % 2 else 0.0) for year in range(16)}


def results(figures, people=4000):
    return found({"english_maths_4": card("english_maths_4", figures, people)})


def told(agreed, *every):
    targets = dict(zip("abcdefgh", (replace(agreed.targets["ours"], told=one) for one in every), strict=False))
    return words.answer(replace(agreed, targets=targets, pulls=agreed.pulls[:1]))


def test_the_answer_counts_what_is_known_and_what_is_not():
    agreed = found()
    assert words.answer(replace(agreed, targets={})) == "The agreement has no targets yet."
    assert told(agreed, "on", "short", "own").startswith(
        "3 targets for 2018 to 2027: as far as their limits tell, 1 is on its path, 1 is short of it and of 1 it cannot"
        " be told yet. Of 1 pair, the figure of one target can worsen to pay for the other."
    )
    assert told(agreed, "on", "on").startswith(
        "2 targets for 2018 to 2027: as far as their limits tell, 2 are on their path and none is short of it."
    )
    assert "of none can it be told yet whether it is on its path" in told(agreed, "own")
    assert words.answer(agreed).endswith(
        "Of 1 pair, partners say that they pull against each other; of 1 more, the figure of one target can worsen to"
        " pay for the other. 1 target has no owner."
    )
    assert "No two targets are known to pull" in words.answer(replace(agreed, pulls=()))


def test_targets_are_judged_one_by_one_and_it_is_said_how_many():
    assert words.by_itself(found()) == ""
    said = words.by_itself(results({2018: 50.0, 2019: 52.0, 2020: 56.0}))
    assert said.startswith("Each target is judged by itself, with no allowance for the others: of 20, chance alone")
    assert said.endswith("1 is judged here.")


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 of 250 words."), (250, "250 of 250"), (262, "12 more than the 250")]
)
def test_the_vision_is_counted_against_250_words(number, said):
    assert said in words.vision_words(number)


def test_every_verdict_has_its_words_and_none_is_a_colour():
    for verdict in ("on", "short", "unclear", "too_soon", "counted_anew", "no_figure", "no_path", "no_limits"):
        assert words.TOLD[verdict]
    assert "one year's change is no trend" in words.TOLD["too_soon"]


def test_where_a_target_is_names_baseline_latest_path_and_end():
    said = words.where(results({2018: 50.0, 2020: 52.0}).targets["results"])
    assert said.startswith("It starts from 50.0% in 2018. The latest is 52.0% in Wideshire, 2020 (limits 50.")
    assert said.endswith("; its path has 52.0% there. By 2028 it is to be 60.0%.")
    own = words.where(found().targets["ours"])
    assert own == "It starts from 41% in 2018. By 2028 it is to be 65%."
    bare = records()["target"]["ours"].model_copy(update={"baseline": None, "path": ()})
    assert words.where(found(targets={"ours": bare}).targets["ours"]) == "Where it starts is not known. No path is set."


def test_the_latest_figure_is_written_as_on_every_page_with_limits_of_what_it_can_be():
    def latest(indicator, figures, **changes):
        made = replace(card(indicator, figures), **changes)
        made.years.loc[2020, "period"] = "2019/20 (p)"
        target = records()["target"]["results"].model_copy(update={"indicator": indicator})
        one = found({indicator: made}, targets={"t": target}).targets["t"]
        one = replace(one, latest=replace(one.latest, half=1.5))
        return words.where(one), tables.targets_table(replace(found(), targets={"t": one})).loc[0, "Latest"]

    said, cell = latest("progress_8", {2018: -0.5, 2020: -0.4})
    assert "It starts from −0.50 in 2018. The latest is −0.40 in Wideshire, 2019/20 (provisional)" in said
    assert cell == "−0.40 in Wideshire, 2019/20 (provisional) (limits −1.90 to 1.10)"
    assert "(limits 97.5% to 100.0%)" in latest("english_maths_4", {2018: 98.0, 2020: 99.0})[1]
    middle = latest("english_maths_4", {2018: 9.0, 2020: 10.0}, basis="median", geography="lsoa")[1]
    assert middle.startswith("10.0% in the middle neighbourhood of Wideshire")


def test_the_past_carried_on_comes_with_limits_and_says_what_the_path_asks():
    said = words.past(results(LONG).targets["results"])
    assert "Carried on as it was from 2005 to 2017, it would be about" in said
    assert "and with 19 chances in 20 between" in said
    steady = words.past(results({2005 + year: 50.0 + year % 2 for year in range(14)}).targets["results"])
    assert "it would go on around 50.5%, and a year outside 47.8% to 53.1% would be a sign" in steady
    assert "19 chances" not in steady, "natural limits are no interval of 95%"
    assert "The figure of 2020 cannot be told from what the past carried on would give." in said
    assert said.endswith("Its path asks for less than the past would bring.")
    few = words.past(results({2018: 50.0, 2020: 52.0}).targets["results"])
    assert few == "What would come if nothing changed is not known: 2 years counted alike, and 6 are needed."
    late = {year: figure for year, figure in LONG.items() if year > 2014}
    assert "it is not what would have come without it" in words.past(results(late).targets["results"])
    assert words.past(found().targets["ours"]) == ""


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (
            {2018: 55.0, 2020: 70.0},
            "The figure of 2020 lies beyond the limits of the past carried on to that year, on the",
        ),
        ({2018: 55.0, 2019: 90.0}, ""),
    ],
)
def test_the_latest_figure_is_held_against_the_past_never_after_one_year(figures, said):
    before = {year: figure for year, figure in LONG.items() if year < 2018}
    line = words.past(results({**before, **figures}).targets["results"])
    assert said in line
    assert ("The figure of" in line) == bool(said)


def test_signs_against_natural_limits():
    steady = {2005 + year: 50.0 + year % 2 for year in range(14)}
    assert words.signs(results(steady).targets["results"]).endswith("No year is a sign that something changed.")
    out = words.signs(results({**steady, 2019: 70.0}).targets["results"])
    assert out.endswith("2019 lies outside: a sign that something changed.")
    row = {**{2005 + year: 50.0 + year % 2 for year in range(14)}, **{2019 + year: 51.0 for year in range(8)}}
    assert "8 figures or more in a row lie on one side" in words.signs(results(row).targets["results"])
    both = words.signs(results({**row, 2027: 30.0, **{2028 + year: 50.0 for year in range(8)}}).targets["results"])
    assert "(2018 to 2026 and 2027 to 2035): a sign of a change. 2027 lies outside" in both
    assert words.signs(found().targets["ours"]) == ""


def test_conflicts_say_how_they_are_known_and_prove_nothing():
    cards = {
        "english_maths_4": card("english_maths_4", {2018: 50.0, 2020: 56.0}),
        "suspended_secondary": card("suspended_secondary", {2018: 5.0, 2020: 9.0}),
    }
    agreed = found(cards)
    counter, declared = words.pull_lines(agreed)
    assert counter.startswith("“Better results” and “Fewer sent away”: the figure of the second (")
    assert declared == "“Better results” and “They feel at home”: the partners say so."
    (line,) = words.at_work_lines(agreed)
    assert line.startswith("The figure of “Better results” went from 50.0% (limits 48.")
    assert ") in 2018 to 56.0% (limits 54." in line
    assert ") in 2020: for the better. Meanwhile" in line
    assert "went from 5.0% (limits 4." in line
    assert "no proof" in line


def test_a_counter_measure_that_cannot_be_told_is_never_said_to_have_held():
    assert words.nothing_pulls(found()).endswith("limits. For 3 of 3 counter-measures it cannot be told.")
    soon = {"suspended_secondary": card("suspended_secondary", {2018: 5.0, 2019: 9.0})}
    assert "For 3 of 3 counter-measures" in words.nothing_pulls(found(soon))
    better = {"suspended_secondary": card("suspended_secondary", {2018: 9.0, 2020: 5.0})}
    assert "For 2 of 3 counter-measures" in words.nothing_pulls(found(better))


def test_narrowness_warns_from_half_on():
    assert "That is narrow" in words.narrow_sentence(Narrowness(1, 2))
    assert words.narrow_sentence(Narrowness(1, 3)).startswith("1 of 3 targets (33%) is results")
    assert "Fewer than half" in words.narrow_sentence(Narrowness(0, 3))
    assert "nothing can be said" in words.narrow_sentence(Narrowness(0, 0))


def test_what_nobody_does_and_what_two_do_alike():
    agreed = found()
    lines = words.cover_lines(agreed, tables.overlaps(agreed))
    assert lines[0] == "Nobody owns “Fewer sent away”."
    assert lines[1] == "No promise and no action led by somebody is for “Better results” and “Fewer sent away” by name."
    assert lines[2].startswith(
        "For “They feel at home”, Harbour Homes and Sands Play Project give the same kind of thing"
    )
    assert words.cover_lines(replace(agreed, targets={}), []) == []
    mine = {"ours": agreed.targets["ours"]}
    assert words.cover_lines(replace(agreed, targets=mine), []) == [
        "Every target has an owner, and a promise or an action led by somebody."
    ]


def test_whose_figures_are_is_said_beside_an_agreement_for_a_part_alone():
    cards = {one: card(one, {2018: 50.0, 2020: 56.0}) for one in ("english_maths_4", "suspended_secondary")}
    assert words.part_of(found(cards), "Tollgarth") == ""
    wider = found(cards, area="its 2 neighbourhoods")
    assert words.part_of(wider, "Tollgarth") == (
        "The figures of 2 targets are those of all of Tollgarth, or wider: nothing that can be added up is published"
        " for its 2 neighbourhoods."
    )
    ours = {"english_maths_4": replace(card("english_maths_4", {2018: 40.0, 2020: 41.0}), area="Quayside")}
    own = found(cards, own=ours, area="Quayside")
    results, kept = own.targets["results"], own.targets["kept"]
    assert (results.baseline.value, results.latest.value) == (40.0, 41.0)
    assert words.part_of(own, "Tollgarth").startswith(
        "The figures of “Better results” are those of Quayside alone, added up. The figures of 1 target are"
    )
    assert words.whose(own, results) == "of Quayside, added up"
    assert words.whose(own, kept) == "of Wideshire, wider than Quayside"
    assert words.whose(own, own.targets["ours"]) == "the partners' own"
    assert tables.targets_table(own)["Whose figure"].iloc[0] == "of Quayside, added up"
    assert "Whose figure" not in tables.targets_table(found(cards))
    assert set(tables.paths_table(own)["area"]) == {"Quayside", "Wideshire", ""}


def test_what_is_over_is_no_work_and_an_action_that_nobody_leads_is_told_as_such():
    every = records()
    ended, open_ = (
        {key: one.model_copy(update={"ended": When(when)}) for key, one in every["contribution"].items()}
        for when in ("2020-05", "2020-06")
    )
    stopped = {"club": every["action"]["club"].model_copy(update={"progress": Progress.STOPPED})}
    led_by_nobody = {"club": every["action"]["club"].model_copy(update={"body": ""})}
    begun = {"club": every["action"]["club"]}

    def idle(contributions, actions):
        return "ours" in found(contributions=contributions, actions=actions).nobody_works_on()

    assert [idle(ended, one) for one in (stopped, led_by_nobody, begun)] == [True, True, False]
    assert not idle(open_, stopped), "it has not ended yet, as far as is known"
    assert tables.overlaps(found(contributions=ended)) == []


def test_area_and_partners():
    agreed = found()
    names = pd.Series({"X01000001": "Skerrow", "X01000002": "Skerrow", "X01000003": "Marl"})
    assert words.area_sentence(agreed, names) == "It is for the whole place: 3 neighbourhoods."
    part = replace(agreed, agreement=agreed.agreement.model_copy(update={"areas": ("X01000001", "X01000003")}))
    assert words.area_sentence(part, names) == "It is for 2 neighbourhoods of 3, in Marl and Skerrow."
    said = words.partners_sentence(agreed)
    assert said.startswith("Signed by Sands Play Project and Harbour Homes. Backbone: vacant: nobody coordinates")


@pytest.mark.parametrize(
    ("now", "said"), [(2020, "Its refresh, every 3 years, is due in 2021."), (2022, "was due in 2021.")]
)
def test_when_it_is_reviewed_and_refreshed(now, said):
    line = words.review_due(found(), now)
    assert line.startswith("Last review: 2019-11.")
    assert line.endswith(said)
    assert "has not been reviewed yet" in words.review_due(found(reviews={}), now)


def test_tables_hold_every_record_and_no_sum_of_partners():
    agreed = results(LONG)
    targets = tables.targets_table(agreed)
    assert targets["Target"].tolist() == ["Better results", "Fewer sent away", "They feel at home"]
    assert targets.loc[1, ["Owners", "Baseline", "Latest"]].tolist() == ["nobody", "not known", "not known"]
    grid = tables.grid_table(agreed)
    assert grid.columns.tolist() == ["Target", "Sands Play Project", "Harbour Homes"]
    assert grid.iloc[2].tolist() == ["They feel at home", "owns, promises, acts", "owns, promises"]
    assert tables.promises_table(agreed)["Partner"].tolist() == ["Sands Play Project", "Harbour Homes"]
    actions = tables.actions_table(agreed)
    assert actions["Led by"].tolist() == ["Sands Play Project", "nobody yet"]
    assert tables.costs_sentence(agreed) == (
        "Together, as far as costs are named: capital £100, revenue not known. Of 1 more the cost is not known."
    )
    paths = tables.paths_table(agreed)
    assert {"figure", "path", "carried_on_lower", "natural_upper"} <= set(paths.columns)
    assert np.isnan(paths.loc[paths["target"].eq("Better results") & paths["year"].eq(2027), "figure"]).all()


def test_two_partners_of_one_name_stay_two_columns():
    agreed = replace(found(), names={"play": "Target", "homes": "Target"})
    assert tables.grid_table(agreed).columns.tolist() == ["Target", "Target (play)", "Target (homes)"]
