"""Districts side by side: closures among those that stood, outcomes of one year, a county's figures left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from equitymap.intervals import wilson
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.compare import districts
from equitymap.measures.withdrawals.services_by_state import GONE, LATER, count_by_state
from tests.compared import gathered, named
from tests.places import demo_place

PLACE = demo_place()


WARDS, COUNCIL = "children_low_income_ward", "children_low_income_ahc_percent"


def of(several, **changes):
    """Return districts with other cards: ``changes`` makes one of that indicator anew, None takes it out."""
    return [
        replace(
            one,
            cards={
                key: changes[key](card) if key in changes else card
                for key, card in one.cards.items()
                if changes.get(key, key) is not None
            },
        )
        for one in several
    ]


@pytest.fixture(scope="module")
def both():
    return gathered([PLACE, named(PLACE, "X09999999", "Elsewhere")])


@pytest.fixture(scope="module")
def found(both):
    return districts.compare(*both)


def row(found, key):
    return next(one for one in found.rows if one.id == key)


@pytest.mark.parametrize("kind", ["childrens_centre", "library", "school", "gp_practice"])
def test_over_the_whole_record_the_numbers_are_those_of_what_has_gone(kind):
    observed = PLACE.manifest.observed[kind]
    span = (observed.first, observed.last)
    closed = districts.closed_between(PLACE, KIND_BY_ID[kind], span, supply_of(PLACE, kind))
    counts = count_by_state(PLACE, kind)
    assert closed.gone == counts.services[GONE]
    assert closed.stood == counts.ever - counts.services[LATER]
    assert closed.people == PLACE.inside[KIND_BY_ID[kind].population].sum()


def test_parts_of_a_span_add_up():
    supply = supply_of(PLACE, "library")
    kind, whole = KIND_BY_ID["library"], (2010, 2024)
    parts = [districts.closed_between(PLACE, kind, span, supply).gone for span in ((2010, 2017), (2018, 2024))]
    assert sum(parts) == districts.closed_between(PLACE, kind, whole, supply).gone


def test_closures_have_the_interval_of_those_on_record(found, both):
    closed = both[0][0].closed["childrens_centre"]
    cell = row(found, "childrens_centre-gone").cells[0]
    low, high = (float(end[0]) for end in wilson(np.array([closed.gone]), np.array([closed.stood])))
    assert (cell.top, cell.below) == (closed.gone, closed.stood)
    assert (cell.lower, cell.upper) == pytest.approx((low, high))
    rate = row(found, "childrens_centre-rate").cells[0]
    assert rate.value == pytest.approx(10_000 * closed.gone / closed.people)
    assert rate.upper == pytest.approx(high / 100 * closed.stood / closed.people * 10_000)


def test_a_place_beside_itself_differs_in_nothing(found):
    assert found.clear == []
    assert found.alike
    assert all(one.cells[0].value == one.cells[1].value for one in found.rows)


def test_a_difference_that_is_there_is_named(both):
    first, second = both[0]
    more = replace(second, closed={**second.closed, "school": districts.Closed(40, 60, 1000)})
    found = districts.compare(
        [replace(first, closed={**first.closed, "school": districts.Closed(2, 60, 1000)}), more], both[1]
    )
    assert "school-gone" in [one.id for one in found.clear]


def test_outcomes_are_of_the_latest_year_that_both_have(both):
    first, second = of(both[0], **{WARDS: None})
    key, card = next((key, card) for key, card in first.cards.items() if card.is_own and len(card.known) > 1)
    earlier = replace(card, years=card.years.loc[: card.known.index[-2]])
    found = districts.compare([first, replace(second, cards={**second.cards, key: earlier})], both[1])
    one = next(one for one in found.rows if one.id == key)
    assert one.period == str(earlier.latest["period"])
    assert one.cells[0].value == one.cells[1].value == float(earlier.latest["value"])


def test_a_countys_figure_is_not_compared_and_is_told(both):
    first, second = of(both[0], **{COUNCIL: None})
    key = next(key for key, card in first.cards.items() if card.geography == "ward")
    county = replace(second, cards={**second.cards, key: replace(second.cards[key], geography="upper_tier")})
    found = districts.compare([first, county], both[1])
    assert key not in [one.id for one in found.rows]
    assert key in [entry.id for entry in districts.county_only([first, county])]
    own = [*(other for other in (first, second)), county]
    one = next(one for one in districts.compare(own, both[1]).rows if one.id == key)
    assert one.cells[0].value is not None
    assert one.cells[2].value is None
    assert one.cells[2].why == "county"


def low_income(several, spans):
    return [one.id for one in districts.compare(several, spans).rows if one.id in (WARDS, COUNCIL)]


def test_a_fact_of_wards_and_councils_stands_once(both):
    several, spans = both
    assert low_income(several, spans) == [WARDS], "both are tested, and it alone has England's figure"
    alone = of(several, **{WARDS: lambda card: replace(card, others=card.others.assign(england=np.nan))})
    assert low_income(alone, spans) == [COUNCIL], "the more direct one"
    assert low_income(of(several, **{WARDS: None}), spans) == [COUNCIL]
    assert low_income(of(several, **{COUNCIL: None}), spans) == [WARDS]
    assert low_income(of(several, **{WARDS: None, COUNCIL: None}), spans) == []


def test_a_fact_that_is_tested_comes_before_one_that_is_not(both):
    several, spans = both
    blank = {"numerator": np.nan, "denominator": np.nan, "lower": np.nan, "upper": np.nan}
    untold = of(several, **{WARDS: lambda card: replace(card, years=card.years.assign(**blank), people=None)})
    assert low_income(untold, spans) == [COUNCIL]


def test_a_kind_without_a_register_says_so(both):
    first, second = both[0]
    observed = {kind: years for kind, years in second.place.manifest.observed.items() if kind != "library"}
    place = replace(second.place, manifest=second.place.manifest.model_copy(update={"observed": observed}))
    without = replace(
        second,
        place=place,
        closed={k: v for k, v in second.closed.items() if k != "library"},
        changes={k: v for k, v in second.changes.items() if k != "library"},
    )
    found = districts.compare([first, without], both[1])
    assert row(found, "library-gone").cells[1].why == "no_register"
    assert row(found, "library-lost").cells[1].why == "no_register"
    assert row(found, "library-gone").p_values == ()
