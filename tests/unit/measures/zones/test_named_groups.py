"""Areas of a list that somebody brings: every row accounted for, cut by the boundary or not, told as zones are."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pandas as pd
import pytest

from equitymap.measures.agreement.area_figures import figures_of_groups
from equitymap.measures.zones import named_groups as groups
from equitymap.measures.zones.added import added, added_one, residents_of_groups, told_people
from equitymap.measures.zones.named_groups import lines_of, named_groups
from tests.places import demo_place, small_place

PLACE = demo_place()
CODES = list(PLACE.inside.index)


def listed(text, place=PLACE):
    return named_groups(lines_of(text), place)


@pytest.mark.parametrize(
    ("line", "code", "name"),
    [
        ("E01000001, Castle Vale", "E01000001", "Castle Vale"),
        ('"E01000001","Castle Vale, east"', "E01000001", "Castle Vale, east"),
        ("E01000001\tCastle Vale", "E01000001", "Castle Vale"),
        ("Castle Vale;E01000001", "E01000001", "Castle Vale"),
        ("e01000001 Castle Vale", "e01000001", "Castle Vale"),
        ("LSOA21CD,PAR23NM", "LSOA21CD", "PAR23NM"),
        ("E01000001", "E01000001", ""),
        ("--", "--", ""),
    ],
)
def test_a_line_has_a_code_and_a_name(line, code, name):
    assert list(lines_of(f"\n{line}\n")) == [(2, code, name)]


def test_each_row_has_one_state_and_what_cannot_be_used_says_why():
    place = small_place()
    older = {"X01999991": ("X01000002",), "X01999992": ("X01000003", "X01000004"), "X01999993": ("X01000002",)}
    place = replace(place, manifest=place.manifest.model_copy(update={"areas_of_2011": older}))
    one, two, *_ = place.inside.index
    ward = place.inside.loc[place.inside.index[-1], "ward_code"]
    rows = [
        ("code,name", "no_code"),
        (f"{one},Elm", "used"),
        (f"{one},elm", "again"),
        (f"{one},Oak", "taken"),
        ("X01999991,Elm", "older"),
        ("X01999993,Elm", "older"),
        (f"{two},Elm", "again"),
        ("X01999992,Elm", "redrawn"),
        ("E01008881,Elm", "elsewhere"),
        (f"{ward},Ash <b>", "several"),
        ("E01008882,Fir", "elsewhere"),
        (f"{place.inside.index[4]},", "no_name"),
        (f"{place.inside.index[4]},{'x' * 61}", "no_name"),
    ]
    found = listed("\n".join(text for text, _ in rows), place)
    assert found.rows["state"].tolist() == [state for _, state in rows]
    assert found.rows["row"].tolist() == list(range(1, len(rows) + 1))
    assert "split into X01000003 and X01000004" in found.rows["why"].iloc[7]
    assert set(found.rows["state"]) <= set(groups.ROW_STATES)
    ash, elm = found.groups
    assert (ash.name, elm.name, elm.areas) == ("Ash <b>", "Elm", {one, "X01000002"})
    assert (elm.codes, elm.here, elm.elsewhere) == (5, 3, 1)
    assert (found.others, found.cut) == (1, 1)
    assert ash.areas == set(place.inside.index[place.inside["ward_code"] == ward])


def test_a_list_without_an_end_is_cut_and_every_row_of_it_told(monkeypatch):
    monkeypatch.setattr(groups, "MOST_ROWS", 3)
    found = listed("\n".join(f"{code},Elm" for code in CODES[:5]))
    assert found.rows["state"].tolist() == ["used"] * 3 + ["beyond"] * 2
    assert listed("").groups == ()


def test_an_area_of_a_list_has_the_figures_of_the_same_zone():
    wards = PLACE.inside["ward_code"]
    found = listed("\n".join(f"{code},{ward}" for code, ward in wards.items()))
    table = figures_of_groups(PLACE, found.by_area, "no_qualifications")
    assert sorted(one.name for one in found.groups) == sorted(wards.unique())
    for one in found.groups[:3]:
        alone = added_one(PLACE, one.areas, ["no_qualifications"]).loc["no_qualifications"]
        assert table.loc[one.name, list(alone.index)].to_dict() == alone.to_dict()
        assert table.loc[one.name, "lower"] < alone["here"] < table.loc[one.name, "upper"]


def test_a_lookup_of_all_england_takes_less_than_a_second_or_two():
    lines = [(number, f"E01{number:06d}", f"Area {number // 60}") for number in range(1, 34_000)]
    found = named_groups([*lines, (0, CODES[0], "Here")], PLACE)
    assert len(found.rows) == 34_000
    assert [one.name for one in found.groups] == ["Here"]
    assert isinstance(found.by_area, pd.Series)


def test_no_area_of_a_list_gives_a_small_count_away_beside_its_ward():
    one = CODES[3]
    rows = PLACE.outcomes.copy()
    at = rows["indicator"].eq("no_qualifications") & rows["area_code"].eq(one)
    rows.loc[at, "numerator"] = 4
    place = replace(PLACE, outcomes=rows)
    ward = place.inside.index[place.inside["ward_code"] == place.inside.loc[one, "ward_code"]]
    elsewhere = [code for code in CODES if code not in ward]
    lines = [f"{code},{'One' if code == one else 'Rest'}" for code in ward]
    lines += [f"{code},{'Far' if number else 'Rest and more'}" for number, code in enumerate(elsewhere)]
    for others in (lines, [line.replace("One", "Rest and more") for line in lines]):
        named = listed("\n".join(others), place)
        found = added(place, named.by_area, ["no_qualifications"]).droplevel("indicator")
        holds = {group.name for group in named.groups if one in group.areas}
        assert not found.loc[sorted(holds), "how"].eq("added").any()
        assert found.loc[["Rest", "Far"], "how"].eq("added").all()


@pytest.mark.parametrize(
    "line",
    [
        "," * 400_000,
        "a," * 200_000,
        f"{',' * 499}\n" * 800,
        "x, " * 166 + "\n",
        f"{'a' * 400_000}",
        f"E0{'1' * 400_000}",
    ],
    ids=["commas", "cells", "lines of commas", "spaces", "word", "code"],
)
def test_no_pasted_line_takes_long_and_it_has_no_code(line):
    begin = process_time()
    states = listed(line).rows["state"].unique().tolist()
    assert process_time() - begin < 0.5
    assert states == ["no_code"]


def test_a_code_after_many_separators_is_found_and_a_line_without_an_end_is_not_read():
    assert list(lines_of(f"Castle Vale{' ,;|' * 100} E01000001")) == [(1, "E01000001", "Castle Vale")]
    assert list(lines_of("Castle Vale E010000012")) == [(1, "Castle", "Vale E010000012")]
    assert next(lines_of(f"{'x' * groups.LONGEST_LINE},E01000001"))[1] == "x" * groups.LONGEST_LINE
    assert sum(1 for _ in lines_of("a\n" * groups.MOST_SIGNS)) == groups.MOST_SIGNS / 2


def test_who_lives_in_each_area_of_a_list_is_told_as_of_one_alone():
    one, ward = CODES[3], PLACE.inside["ward_code"]
    few = PLACE.neighbourhoods.copy()
    few.loc[[one, CODES[9]], "population"] = 4
    place = replace(PLACE, neighbourhoods=few)
    by_area = ward.copy()
    by_area[[one, CODES[9]]] = ["One", "Two"]
    told = residents_of_groups(place, by_area)
    assert set(told) == set(by_area)
    assert None in told.values()
    assert told["One"] is None
    for name in told:
        assert told[name] == told_people(place, "population", by_area.index[by_area == name])
