"""Neighbourhoods side by side: each figure is the one of the page it comes from, and what is missing says why."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.compare.neighbourhoods import furthest_apart
from equitymap.measures.compare.side_by_side import ComparedCell
from equitymap.measures.compare.subjects import Around, Pinned, PinnedZone, mean_lost
from equitymap.measures.layer import Layer, measures
from equitymap.measures.map.nearest_services import nearest_services
from equitymap.measures.zones.added import added_one
from equitymap.measures.zones.zone import made, published, zone_of
from tests.compared import around, compare_areas, named
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


def test_a_mean_loss_counts_people_and_leaves_out_where_there_was_nothing_to_lose():
    codes, areas = list(PLACE.inside.index[:3]), PLACE.neighbourhoods.copy()
    areas.loc[codes, "population"] = [100, 300, 50]
    place, library = replace(PLACE, neighbourhoods=areas), KIND_BY_ID["library"]
    table = pd.DataFrame({"lost": [1.0, 0.0, None]}, index=codes)
    assert mean_lost(table, place, library, codes).value == pytest.approx(25)
    assert mean_lost(table, place, library, codes[2:]).why == "none_before"


def test_services_in_reach_and_gone_are_those_of_the_card(found):
    for number, area in enumerate((FIRST, SECOND)):
        for reach in nearest_services(PLACE, area):
            if reach.group.kind.id == "library":
                assert row(found, "library-libraries").cells[number].value == reach.open_within
                assert row(found, "library-gone").cells[number].value == len(reach.gone)


def test_no_figure_names_its_years_twice(found):
    assert [one.label for one in found.rows if one.period and one.period in one.label] == []


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


# --- zones --------------------------------------------------------------------------------------------

WARD, OTHER = (zone_of(code, PLACE) for code, (_, areas) in list(published(PLACE).items())[:2])


@pytest.fixture(scope="module")
def zoned():
    outside = next(code for code in PLACE.inside.index if code not in WARD.areas | OTHER.areas)
    return compare_areas([(PLACE, WARD), (PLACE, OTHER), (PLACE, outside)])


def test_a_zone_of_one_has_the_figures_of_its_neighbourhood():
    found = compare_areas([(PLACE, FIRST), (PLACE, made("Alone", [FIRST]))])
    for one in found.rows:
        alone, zone = one.cells
        if zone.why == "middle":
            assert zone.lower == zone.upper
            assert alone.value in (None, pytest.approx(zone.lower))
        elif zone.value is not None:
            assert alone.value == pytest.approx(zone.value, abs=0.05), one.id
    assert found.overlaps == ((0, 1),)
    assert not found.together
    assert all(not one.p_values for one in found.rows)


def test_a_zones_shares_are_of_summed_counts_and_tested_beside_those_apart_from_it(zoned):
    rows = PLACE.outcomes[PLACE.outcomes["indicator"].eq("no_qualifications") & PLACE.outcomes["group"].eq("all")]
    ours = rows[rows["area_code"].isin(WARD.areas)]
    one = row(zoned, "no_qualifications")
    assert one.cells[0].value == pytest.approx(100 * ours["numerator"].sum() / ours["denominator"].sum())
    assert one.cells[0].lower < one.cells[0].value < one.cells[0].upper
    assert [pair for pair, _ in one.p_values] == [(0, 1), (0, 2), (1, 2)]


def test_a_neighbourhood_of_the_zone_is_not_tested_against_it_and_the_others_are():
    inside = WARD.codes[0]
    found = compare_areas([(PLACE, WARD), (PLACE, inside), (PLACE, OTHER)])
    assert found.overlaps == ((0, 1),)
    pairs = {pair for one in found.rows for pair, _ in one.p_values}
    assert pairs == {(0, 2), (1, 2)}


def test_what_cannot_be_added_is_what_its_neighbourhoods_lie_between(zoned):
    tenths = PLACE.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
    cell = row(zoned, "iod2025-imd").cells[0]
    assert (cell.value, cell.why) == (None, "middle")
    assert (cell.lower, cell.upper) == (tenths[WARD.codes].min(), tenths[WARD.codes].max())
    reached = [nearest_services(PLACE, code) for code in WARD.codes]
    libraries = [reach for one in reached for reach in one if reach.group.kind.id == "library"]
    cell = row(zoned, "library-libraries").cells[0]
    assert (cell.lower, cell.upper) == (
        min(reach.open_within for reach in libraries),
        max(reach.open_within for reach in libraries),
    )
    assert row(zoned, "library-gone").cells[0].value == len({name for reach in libraries for name in reach.gone.index})
    assert row(zoned, "population").cells[0].value == PLACE.inside.loc[WARD.codes, "population"].sum()


def test_beside_a_zone_the_middle_neighbourhood_is_told_as_one_and_its_residents_are_not_compared(zoned, found):
    assert row(zoned, "population").references == ()
    assert row(found, "population").references[0].value == PLACE.inside["population"].median()
    middles = [one.references[0] for one in zoned.rows if one.id in ("iod2025-imd", "library-libraries")]
    middles += [one.references[0] for one in zoned.of("services") if one.unit == "km"]
    assert len(middles) > 3
    assert {cell.why for cell in middles if cell.value is not None} == {"middle"}
    assert row(zoned, "no_qualifications").references[0].why == ""
    assert not any(cell.why == "middle" for one in found.rows for cell in one.references)


def test_the_access_lost_of_a_zone_that_is_the_whole_place_is_the_places():
    found = compare_areas([(PLACE, made("All", PLACE.inside.index)), (PLACE, FIRST)])
    for one in found.of("access"):
        assert one.cells[0].value == one.references[0].value


def test_a_share_of_so_few_that_a_zone_may_not_tell_it_has_no_figure():
    few = PLACE.outcomes["indicator"].eq("no_qualifications") & PLACE.outcomes["area_code"].isin(WARD.areas)
    blank = replace(PLACE, outcomes=PLACE.outcomes.assign(numerator=PLACE.outcomes["numerator"].mask(few, 0.0)))
    first = few & PLACE.outcomes["area_code"].eq(WARD.codes[0])
    blank = replace(blank, outcomes=blank.outcomes.assign(numerator=blank.outcomes["numerator"].mask(first, 4.0)))
    figures = added_one(blank, WARD.areas, ["no_qualifications"])
    cell, estimate = PinnedZone(WARD, around(PLACE, ()), figures, None).figure("no_qualifications")
    assert figures.loc["no_qualifications", "how"] == "few"
    assert (cell.value, cell.lower, cell.why, estimate) == (None, None, "few", None)
    assert PinnedZone(WARD, around(PLACE, ()), figures, None).residents().why == "few"


@pytest.mark.parametrize(("top", "below"), [(7.0, 504.0), (497.0, 504.0), (3.0, None)])
def test_a_neighbourhoods_figure_of_few_people_is_not_told_nor_tested(top, below):
    cells = pd.DataFrame(
        {"value": [100 * top / 504], "status": "value", "numerator": [top], "denominator": [below]}, index=[FIRST]
    )
    measure = next(one for one in measures(PLACE) if one.unit == "percent")
    beside = Around(PLACE, {measure.id: Layer(measure, cells)}, {}, pd.DataFrame())
    assert Pinned(FIRST, beside).figure(measure.id) == (ComparedCell(why="few"), None)
    cells[["numerator", "denominator"]] = [50.0, 504.0]
    cell, estimate = Pinned(FIRST, beside).figure(measure.id)
    assert cell.value == pytest.approx(100 * top / 504)
    assert estimate is not None


def test_references_are_rounded_as_they_are_shown(found):
    for one in found.of("people", "outcomes", "more"):
        known = [cell.value for cell in one.references if cell.value is not None]
        assert known == [round(value, max(one.decimals, 1)) for value in known], one.id
