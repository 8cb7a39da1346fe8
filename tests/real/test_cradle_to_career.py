"""Cradle to career on real places: figures equal the publisher's file, slopes a direct regression, whose is said."""

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import published, registry
from equitymap.measures.cradle_to_career.gradient import Gradient, gradient
from equitymap.measures.cradle_to_career.matrix import matrix, services_by_stage
from equitymap.measures.cradle_to_career.scorecard import cards, period_year
from equitymap.measures.inequality import relative_ranks
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.cradle_tables import years_table
from equitymap.views.cradle_to_career.indicator_words import level, short_group, value, whose
from equitymap.views.cradle_to_career.matrix_sentences import service_short
from equitymap.views.cradle_to_career.squares import JUDGED, mark_of, squares, tally
from equitymap.vocabulary import LOSSES

BIRMINGHAM, NORWICH = "E08000025", "E07000148"
OWNERS = {BIRMINGHAM: "Birmingham", NORWICH: "Norfolk"}
SEED, SPOT_CHECKS = 20260601, 10


@pytest.fixture(scope="module")
def found(places):
    return {code: cards(places[code], registry()) for code in OWNERS}


@pytest.fixture(scope="module")
def lait(open_data):
    """The publisher's own table, with its numbers as numbers."""
    path = next(open_data.rglob("bds_long.parquet"))
    table = pd.read_parquet(path, columns=["Short Desc", "Years", "LA and Regions", "Values"])
    return table.set_index(["Short Desc", "LA and Regions", "Years"])["Values"].sort_index()


@pytest.mark.parametrize("code", list(OWNERS))
def test_figures_on_the_page_equal_the_file(found, lait, code):
    named = {
        (entry.id, group): short
        for entry in published()
        if entry.release == "lait" and entry.id in found[code]
        for group, short in entry.columns_by_group.items()
    }
    rng = np.random.default_rng(SEED)
    checked = 0
    for at in rng.permutation(len(named)):
        (key, group), short = list(named.items())[at]
        card = found[code][key]
        figures = card.years["value"] if group == "all" else card.groups.get(group, pd.Series(dtype=float))
        known = figures.dropna()
        if known.empty or checked == SPOT_CHECKS:
            continue
        year = int(rng.choice(known.index))
        ours = lait.loc[(short, OWNERS[code])]
        (raw,) = (text for period, text in ours.items() if period_year(period) == year)
        heading = card.area if group == "all" else short_group(group).capitalize()
        shown = years_table(card).set_index("Year")[heading].loc[year]
        assert shown == value(card.entry, float(raw)), (key, group, year)
        checked += 1
    assert checked == SPOT_CHECKS


@pytest.mark.parametrize("code", list(OWNERS))
def test_every_stage_has_at_least_two_indicators(places, found, code):
    whole = matrix(places[code], registry(), found[code])
    for stage in STAGES:
        assert len({card.entry.id for cell in whole.row(stage) for card in cell.cards}) >= 2, stage


def test_a_countys_figures_are_norfolks_and_never_norwichs(found):
    wider = [card for card in found[NORWICH].values() if card.geography == "upper_tier"]
    assert len(wider) > 20
    for card in wider:
        assert " in Norfolk" in level(card)
        assert "Norwich" not in level(card)
        assert whose(card, "Norwich").startswith("This is Norfolk's figure")


def test_birminghams_council_figures_are_its_own(found):
    assert not [card for card in found[BIRMINGHAM].values() if card.geography == "upper_tier"]


def test_no_square_shows_norfolks_verdict_where_norwich_has_its_own(places, found):
    drawn = squares(matrix(places[NORWICH], registry(), found[NORWICH]))
    wider = [one for one in drawn.values() if one.card is not None and not one.card.is_own and one.mark in JUDGED]
    assert wider
    assert not [one.key for one in wider for card in one.cell.cards if card.is_own and mark_of(card) in JUDGED]
    assert drawn["early_years", "learning"].card.entry.id == "good_level_2022"
    for stage in ("infancy", "early_years", "primary", "secondary"):
        assert drawn[stage, "family_income"].card.is_own


@pytest.mark.parametrize("code", list(OWNERS))
def test_no_figure_is_counted_twice(places, found, code):
    drawn = squares(matrix(places[code], registry(), found[code])).values()
    judged = {one.card.entry.id for one in drawn if one.card is not None and one.mark in JUDGED}
    assert tally(drawn).judged == len(judged)


@pytest.mark.parametrize("code", list(OWNERS))
@pytest.mark.parametrize("key", ["no_qualifications", "overcrowded", "disabled", "never_worked"])
def test_slopes_equal_a_direct_weighted_regression(places, found, code, key):
    profile = gradient(places[code], found[code][key].entry, draws=1000)
    assert isinstance(profile, Gradient)
    groups = profile.groups
    share = (groups["people"] / groups["people"].sum()).to_numpy()
    rank = relative_ranks(groups["people"])
    figure = np.log(groups["value"] / (100 - groups["value"])).to_numpy()
    slope, start = np.polyfit(rank, figure, 1, w=np.sqrt(share))
    most, least = (1 / (1 + np.exp(-part)) for part in (start, start + slope))
    assert profile.slope.sii == pytest.approx(100 * (least - most))
    assert profile.slope.rii == pytest.approx(least / most)
    assert profile.slope.sii_lower < profile.slope.sii < profile.slope.sii_upper


@pytest.mark.parametrize("code", list(OWNERS))
def test_groups_hold_everyone_and_add_up_to_the_place(places, found, code):
    card = found[code]["no_qualifications"]
    profile = gradient(places[code], card.entry, draws=1000)
    assert profile.areas == len(places[code].inside)
    assert len(profile.groups) == 10
    together = (profile.groups["value"] * profile.groups["people"]).sum() / profile.groups["people"].sum()
    assert together == pytest.approx(card.latest["value"], abs=0.01)


@pytest.mark.parametrize("code", list(OWNERS))
def test_progress_at_school_is_a_score_and_no_share(places, code):
    rows = places[code].school_results
    scores = rows[rows["measure"].isin(["school_progress_8", "school_reading_progress", "school_maths_progress"])]
    assert scores["value"].dropna().between(-30, 30).all()
    eights = rows.loc[rows["measure"] == "school_progress_8", "value"].dropna()
    assert eights.between(-5, 5).all()
    assert len(eights) > 10


@pytest.mark.parametrize("code", list(OWNERS))
def test_nothing_is_projected_across_the_years_without_assessments(found, code):
    for key in ("good_level", "ks2_expected"):
        card = found[code][key]
        assert card.years["value"].loc[[2020, 2021]].isna().all()
        assert card.trend == "too_few"


@pytest.mark.parametrize(("code", "without_phase"), [(BIRMINGHAM, 30), (NORWICH, 2)])
def test_a_school_that_has_gone_is_never_none_for_want_of_a_phase(places, code, without_phase):
    place = places[code]
    lost = place.withdrawals[place.withdrawals["event"].isin(LOSSES) & place.withdrawals["inside"]]
    schools = place.facilities.loc[lost.loc[lost["kind"] == "school", "facility_id"].unique()]
    assert int(schools["phase"].isna().sum()) == without_phase
    for stage in ("early_years", "primary", "secondary", "sixteen_to_nineteen"):
        told = next(one for one in services_by_stage(place)[stage] if one.kind == "school")
        assert told.unphased_gone == without_phase
        assert told.withdrawn == int(schools["phase"].isin(told.phases).sum())
        assert "none gone" not in service_short(told)
