"""The map of who works together draws what records say, and nothing where there are none."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from equitymap.measures.only import tenths_of
from equitymap.measures.partnerships.ties import LOCAL
from equitymap.sources.csv_text import csv_of
from equitymap.views.map.legend import text as legend_text
from equitymap.views.map.maps import LayerUpdate
from equitymap.views.partnerships import partnership_charts, partnership_layers, partnership_tables
from equitymap.views.partnerships.known import Known, Local, Year, in_year, known
from equitymap.views.partnerships.near_school import children_near
from tests.places import demo_place
from tests.working_together import SCHOOLS, local

PLACE = demo_place()
AREAS = PLACE.inside.index


@pytest.fixture(scope="module")
def found() -> Known:
    return known(PLACE, local(PLACE))


@pytest.fixture(scope="module")
def view(found: Known) -> Year:
    return in_year(found, 2023)


def test_who_coordinates_is_one_pattern_mixed_or_nobody(found: Known) -> None:
    led = partnership_layers.who_coordinates(found, AREAS, 2023)
    assert led.iloc[:10].eq("school").all()
    assert led.iloc[10:20].eq("mixed").all()
    assert led.iloc[20:40].eq("council").all()
    assert led.iloc[40:].eq("none").all()
    assert partnership_layers.who_coordinates(found, AREAS, 2018).iloc[40:50].eq("third_sector").all()


@pytest.mark.parametrize("show", ["who", "nobody", "lost"])
def test_without_records_no_neighbourhood_has_an_answer(show: str) -> None:
    alone = known(PLACE, Local())
    layer = partnership_layers.layer(
        alone, in_year(alone, 2023), AREAS, tenths_of(PLACE, "imd"), show=show, selected=None
    )
    assert layer.cells["status"].eq("not_collected").all()


def test_where_nobody_works_need_is_told_apart(found: Known, view: Year) -> None:
    tenths = tenths_of(PLACE, "imd")
    layer = partnership_layers.layer(found, view, AREAS, tenths, show="nobody", selected=None)
    said = pd.Series([layer.words[step] for step in layer.cells["step"]], index=AREAS)
    none = said.iloc[40:]
    assert set(none[tenths.iloc[40:] <= 3]) == {"nobody on record, among the three most deprived tenths"}
    assert set(none[tenths.iloc[40:] > 3]) == {"nobody on record"}
    assert said.iloc[:40].eq("a partnership works here").all()


def test_lost_ties_are_counted_where_their_partnership_worked(found: Known, view: Year) -> None:
    layer = partnership_layers.layer(found, view, AREAS, tenths_of(PLACE, "imd"), show="lost", selected=None)
    assert layer.cells["value"].iloc[[0, 45, 60]].tolist() == [1, 2, 0]


def test_ties_are_lines_between_spots_and_none_leads_to_the_council(found: Known, view: Year) -> None:
    lines = partnership_layers.lines(PLACE, found, view, selected="harbour")
    looks = {line[4] for line in lines}
    assert looks == {partnership_layers.STANDING, partnership_layers.LOST, partnership_layers.CHOSEN}
    where = partnership_layers.where(PLACE, found, view)
    assert not set(view.bodies.index[view.bodies["kind_of_body"].eq("council")]) & set(where.index)
    own = PLACE.facilities.loc[SCHOOLS[0], ["easting_m", "northing_m"]].astype(float)
    assert where.loc[SCHOOLS[0]].astype(float).tolist() == own.tolist()
    layer = partnership_layers.layer(found, view, AREAS, tenths_of(PLACE, "imd"), show="who", selected=None)
    assert layer.title == "Who leads, 2023"
    assert isinstance(layer.update(PLACE, lines=lines), LayerUpdate)
    assert '"lines":' in layer.update(PLACE, lines=lines).update
    assert '"lines":' not in layer.update(PLACE).update


def test_one_source_of_ties_can_be_looked_at_alone(view: Year) -> None:
    ours, registers = (partnership_layers.local_only(view, which) for which in ("local", "register"))
    assert set(ours.standing["source"]) == {LOCAL}
    assert LOCAL not in set(registers.standing["source"])
    assert registers.lost.empty
    assert len(ours.standing) + len(registers.standing) == len(view.standing)


def test_a_school_that_closed_is_drawn_for_the_tie_it_lost_and_asked_of_nothing() -> None:
    records, gone = local(PLACE), "urn:X90030"
    tie = records.memberships["m4"].model_copy(update={"body": gone, "ended": "2017"})
    found = known(PLACE, replace(records, memberships={**records.memberships, "gone": tie}))
    before, after = in_year(found, 2017), in_year(found, 2023)
    assert gone in before.alive.index
    assert gone in partnership_layers.alone(found, before).index
    assert gone in after.bodies.index
    assert gone not in after.alive.index
    assert gone not in partnership_layers.alone(found, after).index
    schools = pd.Index([SCHOOLS[0], gone])
    both = legend_text(partnership_layers.services_key(PLACE, schools, schools[:1]))
    assert "gone" in both
    assert "gone" not in legend_text(partnership_layers.services_key(PLACE, schools, schools))


def test_the_table_has_every_tie_and_the_chosen_ones_first(found: Known, view: Year) -> None:
    table = partnership_tables.ties_table(found, view, first="homes")
    assert len(table) == len(view.standing) + len(view.lost)
    assert table.index[0] == "homes"
    lost = table[table["In this year"].eq("lost")]
    assert set(lost["Until"]) == {"2019", "2021"}
    assert "its grant ended" in set(lost["Why it ended"])
    assert set(table["Known from"]) == {"register of schools", "local record"}


def test_bodies_are_listed_by_schools_and_have_pupils_where_all_of_their_schools_have_a_number(found: Known) -> None:
    kinds = found.bodies["kind_of_body"]
    council, trust = kinds.index[kinds.eq("council")][0], kinds.index[kinds.str.contains("trust")][0]
    members = pd.DataFrame(
        {
            "body_type": ["multi-academy trust", "council", "not known"],
            "schools": [2, 3, 1],
            "sized": [2, 1, 0],
            "pupils": [900.0, 412.4, 0.0],
        },
        index=[trust, council, ""],
    )
    table = partnership_tables.members_table(members, found)
    assert table["Body"].tolist() == ["Marlhaven council", found.bodies["name"][trust], "not known"]
    assert table["What it is"].tolist() == ["council", "trust with several academies", ""]
    assert table["With a number of pupils"].tolist() == [1, 2, 0]
    assert table["Pupils"].iloc[1] == 900
    assert table["Pupils"].isna().tolist() == [True, False, True]


def test_hostile_names_are_text_in_charts_and_harmless_in_downloads() -> None:
    records = local(PLACE, name="=1+1<img src=x onerror=hacked=1>{}")
    chart = partnership_charts.initiatives_by_year(records.initiatives, 2023)
    assert "<img" not in chart.to_json()
    there = known(PLACE, records)
    text = csv_of(partnership_tables.ties_table(there, in_year(there, 2023)), index=False)
    assert "\n=1" not in text
    assert ',"=1' not in text
    assert ",=1" not in text


def test_children_near_a_school_are_counted_across_the_boundary() -> None:
    whole = int(PLACE.neighbourhoods["children_0_15"].sum())
    assert children_near(PLACE, SCHOOLS[0], 10_000_000) == whole
    school, areas = PLACE.facilities.loc[SCHOOLS[0]], PLACE.neighbourhoods
    spots = zip(areas["easting_m"], areas["northing_m"], areas["children_0_15"], strict=True)
    near = [n for x, y, n in spots if math.dist((x, y), (school["easting_m"], school["northing_m"])) <= 1_000]
    assert len(near) > 1
    assert children_near(PLACE, SCHOOLS[0], 1_000) == sum(near)
    assert children_near(PLACE, "urn:nowhere", 1_000) is None
