"""Neighbourhoods side by side: each figure is the one of the page it comes from, and what is missing says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.measures.compare.neighbourhoods import furthest_apart
from equitymap.measures.map.nearest_services import nearest_services
from tests.compared import compare_areas, named
from tests.places import demo_place

PLACE = demo_place()
FIRST, SECOND = PLACE.inside.index[5], PLACE.inside.index[45]


@pytest.fixture(scope="module")
def found():
    return compare_areas([(PLACE, FIRST), (PLACE, SECOND)])


def row(found, key):
    return next(one for one in found.rows if one.id == key)


def test_an_example_is_the_most_and_the_least_deprived_and_none_where_ranks_lack():
    ranks = PLACE.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["rank"]
    own = ranks.reindex(PLACE.inside.index).dropna()
    assert [ranks[code] for code in furthest_apart(PLACE)] == [own.min(), own.max()]
    assert furthest_apart(replace(PLACE, deprivation=PLACE.deprivation.iloc[:0])) == ()


def test_columns_are_the_neighbourhoods_their_place_once_and_england(found):
    assert found.names == (PLACE.inside["label"].loc[FIRST], PLACE.inside["label"].loc[SECOND])
    assert found.references == ("Marlhaven", "England")


def test_need_is_the_published_tenth(found):
    rows = PLACE.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "income")].set_index("area_code")["decile"]
    assert [cell.value for cell in row(found, "iod2025-income").cells] == [rows[FIRST], rows[SECOND]]
    assert row(found, "iod2025-income").p_values == ()
    assert len(found.of("need")) == 8


def test_outcomes_carry_the_published_interval_and_are_tested(found):
    rows = PLACE.outcomes
    rows = rows[rows["indicator"].eq("no_qualifications") & rows["group"].eq("all")].set_index("area_code")
    one = row(found, "no_qualifications")
    assert one.cells[0].value == pytest.approx(rows.loc[FIRST, "value"])
    assert one.cells[0].lower == pytest.approx(rows.loc[FIRST, "lower"], abs=1e-3)
    assert one.cells[1].upper == pytest.approx(rows.loc[SECOND, "upper"], abs=1e-3)
    assert len(one.p_values) == 1


def test_a_figure_without_an_interval_is_shown_and_not_tested(found):
    more = found.of("more")
    assert more
    assert all(not one.p_values for one in more)


def test_two_neighbourhoods_of_one_ward_share_its_figure_and_are_not_tested():
    wards = PLACE.inside.groupby("ward_code").groups
    first, second = next(list(areas[:2]) for areas in wards.values() if len(areas) > 1)
    one = row(compare_areas([(PLACE, first), (PLACE, second)]), "children_low_income_ward")
    assert one.cells[0].value == one.cells[1].value
    assert one.p_values == ()


def test_services_in_reach_and_gone_are_those_of_the_card(found):
    for number, area in enumerate((FIRST, SECOND)):
        for reach in nearest_services(PLACE, area):
            if reach.group.kind.id == "library":
                assert row(found, "library-libraries").cells[number].value == reach.open_within
                assert row(found, "library-gone").cells[number].value == len(reach.gone)


def test_every_missing_figure_says_why_and_is_never_zero(found):
    for one in found.rows:
        for cell in (*one.cells, *one.references):
            assert (cell.value is None) == bool(cell.why) or cell.lower is not None
    blank = PLACE.outcomes.assign(
        value=PLACE.outcomes["value"].mask(PLACE.outcomes["area_code"].eq(FIRST)),
        status=PLACE.outcomes["status"].mask(PLACE.outcomes["area_code"].eq(FIRST), "suppressed"),
    )
    one = row(compare_areas([(replace(PLACE, outcomes=blank), FIRST), (PLACE, SECOND)][:1]), "no_qualifications")
    assert one.cells[0].value is None
    assert one.cells[0].why == "suppressed"


def test_neighbourhoods_of_two_places_have_both_places_beside_them():
    other = named(PLACE, "X09999999", "Elsewhere")
    found = compare_areas([(PLACE, FIRST), (other, SECOND)])
    assert found.references == ("Marlhaven", "Elsewhere", "England")
    assert all(len(one.cells) == 2 for one in found.rows)


def test_where_the_records_differ_only_what_went_in_common_years_counts():
    observed = {**PLACE.manifest.observed}
    observed["library"] = observed["library"].model_copy(update={"first": 2018, "last": 2020})
    other = named(PLACE, "X09999999", "Elsewhere")
    other = replace(other, manifest=other.manifest.model_copy(update={"observed": observed}))
    found = compare_areas([(PLACE, FIRST), (other, FIRST)])
    one = row(found, "library-gone")
    assert one.period == "2018 to 2020"
    reached = next(reach for reach in nearest_services(PLACE, FIRST) if reach.group.kind.id == "library")
    ended = reached.gone["closed_not_after"].fillna(reached.gone["closed"]).dt.year
    assert one.cells[0].value == int(ended.between(2018, 2020).sum())
