"""The folder that outlives the dashboard: each table is as its descriptor says, tells of no few people, and lasts."""

import io
import json
import re
import zipfile
from hashlib import sha256

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from equitymap.indicators import every_indicator
from equitymap.places.files.leaving import PEOPLE
from equitymap.places.gone import is_gone
from equitymap.schema import FRAMES, GEO_FRAMES
from equitymap.small_counts import counts_small, is_small
from equitymap.views.export import folder, tables
from equitymap.views.export.descriptor import DESCRIPTOR, PROFILE
from equitymap.views.export.tables import STAYS
from tests.places import small_place

TYPES = {"string": str, "number": float, "integer": "Int64", "boolean": "boolean", "date": str}


HOSTILE = '</script><script>alert(1)</script>"&<img src=x>'

SHARES = (
    ("school_free_meals", 2022, 8.0),
    ("school_free_meals", 2020, 40.0),
    ("school_free_meals_ever", 2022, 50.0),
    ("school_absence", 2022, 8.0),
)


def a_place():
    """Return the place with texts that are code, and neighbourhoods, figures and pupils that tell of few people."""
    place = small_place()
    place.neighbourhoods.loc[place.neighbourhoods.index[0], ["label", "ward"]] = HOSTILE
    place.neighbourhoods.loc[place.neighbourhoods.index[0], "children_0_4"] = 7
    place.facilities["name"] = HOSTILE
    # A record that ended before the register's record: of no event, so not told as gone.
    place.facilities["status"] = place.facilities["status"].replace("paused", "closed")
    counted = next(one.id for one in every_indicator() if one.unit == "people" and one.on_the_map)
    place.outcomes["indicator"] = place.outcomes["indicator"].replace("child_poverty", "children_low_income")
    first = place.outcomes.index[:3]
    place.outcomes.loc[first, ["numerator", "denominator"]] = [[4.0, 200.0], [197.0, 200.0], [50.0, 200.0]]
    place.outcomes.loc[place.outcomes.index[3], "indicator"] = counted
    place.outcomes.loc[place.outcomes.index[3], ["value", "numerator", "denominator"]] = [6.0, None, None]
    place.outcomes.loc[first, ["value", "lower", "upper"]] = [[100 / 3, 20.1, 48.2]] * 3
    place.benchmarks["value"] = 100 / 3
    school = place.facilities.index[place.facilities["kind"] == "school"][0]
    place.facilities.loc[school, ["capacity", "capacity_unit"]] = [8.0, "pupils"]
    for year, pupils in ((2021, 9.0), (2022, 90.0)):
        place.supply.loc[len(place.supply)] = [school, year, pupils, "pupils", "a file"]
    # Of 90 pupils in 2022: 7, 45, and half days, which are of no pupil; of 2020 the least roll, 9, stands in.
    for measure, year, value in SHARES:
        place.school_results.loc[len(place.school_results)] = [
            *(school, measure, year, "all", value, np.nan, np.nan, "value", "a release", "a file")
        ]
    measure = next(one.id for one in every_indicator() if one.geography == "school")
    for group, top, below in (("all", 48.0, 80.0), ("boys", 3.0, 20.0), ("girls", 45.0, 60.0)):
        row = (school, measure, 2023, group, 50.0, top, below, "value", "a release", "a file")
        place.school_results.loc[len(place.school_results)] = list(row)
    return place


@pytest.fixture(scope="module")
def made():
    told = []
    files = folder.files(a_place(), lambda *step: told.append(step))
    return {file.path: file.content for file in files}, told


@pytest.fixture(scope="module")
def package(made):
    return json.loads(made[0][DESCRIPTOR])


def rows_of(files, resource):
    fields = resource["schema"]["fields"]
    types = {field["name"]: TYPES[field["type"]] for field in fields}
    return pd.read_csv(
        io.BytesIO(files[resource["path"]]),
        encoding="utf-8-sig",
        dtype=types,
        keep_default_na=False,
        na_values=resource["schema"]["missingValues"],
    )


def described(package):
    return [one for one in package["resources"] if one["format"] == "csv"]


def test_every_frame_is_there_but_postcodes_and_every_file_is_as_it_is_described(made, package):
    files, _ = made
    names = {one["name"] for one in described(package)}
    assert set(FRAMES) - set(STAYS) < names
    assert {"access", "gaps", "indicators", "domains", "kinds", "releases", "codes"} < names
    assert package["$schema"] == PROFILE
    assert sorted(files) == package["equitymap"]["files"]
    for one in package["resources"]:
        content = files[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")
    with_shapes = {one["name"] for one in package["resources"] if one["format"] == "geojson"}
    assert with_shapes == {f"{name}-geojson" for name in GEO_FRAMES}


def test_each_table_keeps_its_schema(made, package):
    files, _ = made
    read = {one["name"]: rows_of(files, one) for one in described(package)}
    for one in described(package):
        rows, schema = read[one["name"]], one["schema"]
        assert files[one["path"]].startswith(b"\xef\xbb\xbf")
        assert list(rows.columns) == [field["name"] for field in schema["fields"]]
        for field in schema["fields"]:
            cells, rules = rows[field["name"]], field.get("constraints", {})
            where = f"{one['name']}.{field['name']}"
            assert field["description"], where
            assert not (rules.get("required") and cells.isna().any()), where
            known = cells.dropna()
            assert known.isin(rules["enum"]).all() if "enum" in rules else True, where
            assert known.str.fullmatch(rules["pattern"]).all() if "pattern" in rules else True, where
            assert (known >= rules["minimum"]).all() if "minimum" in rules else True, where
            assert (known <= rules["maximum"]).all() if "maximum" in rules else True, where
            if field["type"] == "date":
                assert known.str.fullmatch(r"\d{4}-\d\d-\d\d").all(), where
        for keys in [schema.get("primaryKey"), *schema.get("uniqueKeys", [])]:
            assert not keys or not rows.duplicated(keys).any(), one["name"]
        for link in schema.get("foreignKeys", []):
            (column,), (key,) = link["fields"], link["reference"]["fields"]
            assert rows[column].dropna().isin(read[link["reference"]["resource"]][key]).all(), (one["name"], column)


def test_parquet_and_geojson_have_the_rows_of_the_csv(made, package):
    files, _ = made
    for one in described(package):
        rows = rows_of(files, one)
        table = pq.read_table(io.BytesIO(files[f"data/{one['name']}.parquet"]))
        assert table.num_rows == len(rows)
        assert table.column_names[: len(rows.columns)] == list(rows.columns)
        if one["name"] in GEO_FRAMES:
            made_of = json.loads(files[f"data/{one['name']}.geojson"])["features"]
            assert len(made_of) == len(rows)
            assert set(made_of[0]["properties"]) == set(rows.columns)


def test_nothing_missing_becomes_a_zero_and_every_cell_of_a_figure_keeps_its_state(made, package):
    files, _ = made
    place = a_place()
    rows = rows_of(files, next(one for one in described(package) if one["name"] == "outcomes"))
    key = ["area_code", "indicator", "period", "group"]
    both = place.outcomes.merge(rows, on=key, suffixes=("", "_out"), how="left", validate="1:1")
    both = both.drop(index=3)  # the one that counts few people
    assert both["status_out"].tolist() == both["status"].tolist()
    assert both["value_out"].isna().tolist() == both["value"].isna().tolist()
    both = both.drop(index=[0, 1])  # those that tell of few people, which are rounded
    assert both["value_out"].fillna(-1).tolist() == pytest.approx(both["value"].fillna(-1).tolist())


def test_counts_of_few_people_are_not_in_it_nor_can_they_be_had_from_the_others(made, package):
    files, _ = made
    found = {one["name"]: rows_of(files, one) for one in described(package)}
    for rows in found.values():
        for column in {*PEOPLE, "people", "for_whom"} & set(rows.select_dtypes("number").columns):
            assert not rows[column].dropna().map(is_small).any()
        if {"numerator", "denominator"} <= set(rows.columns):
            assert not counts_small(rows["numerator"], rows["denominator"]).any()
    assert found["neighbourhoods"].loc[0, "children_0_4"] is pd.NA
    outcomes = found["outcomes"]
    assert outcomes["counts_status"].head(3).tolist() == ["suppressed", "suppressed", "published"]
    assert pd.isna(outcomes.loc[3, "value"])
    assert outcomes.loc[3, "status"] == "suppressed"
    assert outcomes["value"].head(3).tolist() == [33.3, 33.3, 100 / 3]
    assert outcomes["lower"].head(3).isna().tolist() == [True, True, False]
    pupils = found["school_results"].query("year == 2023").set_index("group")
    assert pupils["numerator"].isna().tolist() == [False, True, True]
    assert pupils["value"].isna().tolist() == [False, True, False]


def test_a_school_of_few_pupils_and_shares_of_few_are_blank(made, package):
    found = {one["name"]: rows_of(made[0], one) for one in described(package)}
    sizes = found["supply"].query("unit == 'pupils'").set_index("year")["value"]
    assert (pd.isna(sizes[2021]), sizes[2022]) == (True, 90)
    assert 8 not in found["facilities"].query("capacity_unit == 'pupils'")["capacity"].tolist()
    told = found["school_results"].query("year < 2023").set_index(["measure", "year"])
    assert [told["value"].get(key) for key in [one[:2] for one in SHARES[2:]]] == [50.0, 8.0]
    for key in [one[:2] for one in SHARES[:2]]:
        assert (pd.isna(told.loc[key, "value"]), told.loc[key, "status"]) == (True, "suppressed")


def test_figures_of_larger_areas_have_the_decimals_that_are_shown(made, package):
    found = {one["name"]: rows_of(made[0], one) for one in described(package)}
    decimals = {one.id: one.decimals for one in every_indicator()}
    rows = found["benchmarks"]
    rows = rows[rows["indicator"].isin(decimals)]
    assert {decimals[one] for one in rows["indicator"]} >= {1}
    assert rows["value"].tolist() == [round(100 / 3, decimals[one]) for one in rows["indicator"]]


def test_an_indicator_that_local_people_hide_is_in_no_table(monkeypatch):
    entries = [one.model_copy(update={"hidden": one.id == "no_qualifications"}) for one in every_indicator()]
    monkeypatch.setattr(tables, "every_indicator", lambda: entries)
    for frame in ("outcomes", "benchmarks"):
        rows = getattr(small_place(), frame)
        left = tables._shown(rows)
        assert set(rows["indicator"]) - set(left["indicator"]) == {"no_qualifications"}


def test_the_same_place_gives_the_same_bytes_and_one_zip(made):
    files, told = made
    again = folder.files(a_place())
    assert {file.path: file.content for file in again} == files
    packed = zipfile.ZipFile(io.BytesIO(folder.as_zip(again, "x")))
    assert folder.as_zip(again, "x") == folder.as_zip(again, "x")
    assert packed.namelist() == [f"x/{file.path}" for file in again]
    done, steps, _ = told[-1]
    assert done == steps
    assert [step[0] for step in told] == sorted(step[0] for step in told)


def test_the_page_asks_nothing_of_anybody_and_writes_every_text_as_text(made):
    page = made[0]["index.html"].decode()
    assert page.count("<script") == 2
    assert "<img" not in page
    assert "&lt;/script&gt;" in page
    addresses = {one for one in re.findall(r"(?:src|href)=\"([^\"]+)\"", page) if not one.startswith("#")}
    assert addresses == {one for one in addresses if one.startswith("data/") or one in folder.OTHERS}
    assert "connect-src" not in page
    assert "default-src &#39;none&#39;" in page
    assert "The kind of service shown is the one with most people in gaps here" in page
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page)[1])
    assert data["names"][0] == HOSTILE
    gone_here = [one for one in data["services"] if one[1] and one[6]]
    place = a_place()
    assert len(gone_here) == int(
        (is_gone(place) & place.facilities["inside"] & place.facilities.geometry.notna()).sum()
    )
    for layer in data["layers"]:
        assert len(layer["at"]) == len(layer["texts"]) == len(layer["sorts"]) == len(data["codes"])
        assert max(layer["at"]) < len(layer["classes"])
        for number, known in zip(layer["at"], layer["sorts"], strict=True):
            assert layer["classes"][number][0]
            assert known is None or isinstance(known, float | int)
