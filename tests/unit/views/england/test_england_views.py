"""The map of England, its sentences and its tables, on a made-up England."""

import base64
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Polygon

from equitymap.measures.context.similar_districts import similar
from equitymap.measures.england.england_layer import england_layer
from equitymap.views.england import england_geometry, england_map, england_tables
from equitymap.views.england import england_sentences as sentences
from equitymap.views.england.england_legend import england_legend
from equitymap.views.map.legend import text
from tests.england import NAMES, small_england


@pytest.fixture(scope="module")
def england():
    return small_england()


@pytest.fixture(scope="module")
def files(england):
    return {level: json.loads(content) for level, content in england_geometry.england_shapes(england).items()}


def layer(england, summary_id):
    return england_layer(england, next(one for one in england.summaries if one.id == summary_id))


# --- shapes ---


def test_areas_stand_in_the_order_of_their_table(england, files):
    for level, content in files.items():
        assert content["areas"]["code"] == list(england.table(level).index)
        assert len(content["areas"]["shape"]) == len(content["areas"]["label"]) == len(england.table(level))


def test_each_area_names_what_it_lies_in(england, files):
    within = files["lsoas"]
    names = [within["wards"]["name"][at] for at in within["areas"]["ward"]]
    assert names == list(england.districts["name"].reindex(england.lsoas["district_code"]))
    assert files["districts"]["wards"]["name"] == ["Middleland", "Northland", "Southland"]


def test_a_district_covers_its_neighbourhoods(files):
    def area(rings):
        points = [np.cumsum(np.array(ring).reshape(-1, 2), axis=0) for ring in rings]
        return sum(Polygon(ring).area for ring in points)

    whole = area(files["districts"]["areas"]["shape"][0])
    assert sum(area(shape) for shape in files["lsoas"]["areas"]["shape"][:16]) == pytest.approx(whole, rel=0.01)


def test_all_levels_share_one_origin(files):
    assert len({tuple(content["origin"]) for content in files.values()}) == 1


def test_a_new_build_gives_new_files():
    assert england_geometry.england_names("a") != england_geometry.england_names("b")


# --- what is sent ---


def test_the_base_map_knows_no_layer_and_waits_for_the_first_level_only(england):
    base = england_map.base_map("a")
    assert base.setup == england_map.base_map("a").setup
    assert [name for name, kind in base.preload if kind == "fetch"] == [json.loads(base.setup)["shapes"][0]]


def test_neighbourhoods_are_one_byte_each(england):
    update = json.loads(england_map.EnglandUpdate(layer(england, "child_poverty"), draw="every").update)
    ((_, _, part),) = update["tiers"]
    assert list(part) == ["cls"]
    assert len(base64.b64decode(part["cls"])) == len(england.lsoas)


def test_the_chosen_district_is_outlined_at_every_level(england):
    layer_ = layer(england, "child_poverty")
    for draw, wanted in (("zoom", [{"sel": 4}, {"group": 4}]), ("every", [{"group": 4}])):
        update = json.loads(england_map.EnglandUpdate(layer_, draw=draw, selected="X07000005", look=True).update)
        assert [{key: part[key] for key in ("sel", "group") if key in part} for _, _, part in update["tiers"]] == wanted
        assert update["look"] == "X07000005"


def test_the_version_follows_the_content(england):
    versions = {
        england_map.EnglandUpdate(layer(england, one), draw=draw).version
        for one in ("imd_tenth", "child_poverty")
        for draw in ("zoom", "every")
    }
    assert len(versions) == 4


def test_steps_in_words(england):
    assert england_map.step_words(layer(england, "childrens_centre_left")) == [
        "under 16.0%",
        "16.0% to 32.0%",
        "32.0% to 48.0%",
        "48.0% to 64.0%",
        "64.0% or more",
    ]
    low_is_worse = england_map.step_words(layer(england, "level_2_at_19"))
    assert low_is_worse[-1] == "under 65.0%"


# --- words ---


def test_the_heading_is_a_question(england):
    assert sentences.question(layer(england, "imd_tenth"), "lsoas") == "Where in England is need greatest?"
    assert (
        sentences.question(layer(england, "child_poverty"), "districts")
        == "Children in low-income families: how do England's districts differ?"
    )


def test_the_answer_has_a_spread_england_and_the_district(england):
    found = layer(england, "childrens_centre_left")
    values = found.cells["districts"]["value"].loc[["X07000003"]]
    assert sentences.answer(found, "districts", england=40.0, name="Cold Norton", values=values) == (
        "From 0.0% to 88.0% across the districts of England; 40.0% in England as a whole and 16.0% in Cold Norton."
    )


def test_a_district_without_a_figure_is_not_known(england):
    found = layer(england, "childrens_centre_left")
    values = found.cells["districts"]["value"].loc[["X07000010"]]
    assert sentences.answer(found, "districts", name=NAMES[9], values=values).endswith(f"; not known in {NAMES[9]}.")


def test_need_counts_the_districts_without_any(england):
    said = sentences.answer(layer(england, "imd_most_deprived_tenth"), "districts")
    assert said.startswith("6 of 12 districts have no neighbourhood among the most deprived tenth in England;")


def test_nothing_known_is_said(england):
    found = layer(england, "childrens_centre_left")
    empty = replace(found, cells={"districts": found.cells["districts"].assign(value=np.nan)})
    assert sentences.answer(empty, "districts").startswith("We do not know")


@pytest.mark.parametrize(
    ("most", "said"), [(0, "None of 3 neighbourhoods in X are"), (1, "1 of 3 neighbourhoods in X is")]
)
def test_tenths_of_a_district(england, most, said):
    values = pd.Series([1.0] * most + [5.0] * (3 - most))
    assert said in sentences.answer(layer(england, "imd_tenth"), "lsoas", name="X", values=values)


def test_england_as_a_whole_is_added_up_and_only_when_all_is_known(england):
    by_id = {one.id: one for one in england.summaries}
    whole = england.lsoas["imd_tenth"].eq(1).mean() * 100
    assert sentences.overall(england, by_id["imd_most_deprived_tenth"]) == pytest.approx(whole)
    assert sentences.overall(england, by_id["childrens_centre_left"]) is None
    assert sentences.overall(england, by_id["imd_tenth"]) is None


def test_what_differs_is_told_with_both_figures(england):
    found = similar(england.districts, "X07000003", 11)
    told = [sentences.differences(england, "X07000003", row) for _, row in found.iterrows()]
    assert any("here" in words and ("higher" in words or "lower" in words) for words in told)
    assert all(words.count("here") <= 2 for words in told)


def test_districts_without_background_are_said():
    empty = pd.DataFrame({"name": []})
    assert sentences.alike(empty, "X", elsewhere=False).startswith("No other district has every background figure")


# --- hidden counts ---


@pytest.fixture(scope="module")
def ranged(england):
    """Child poverty as a rate with hidden counts: one district spans two colours, one stays within its colour."""
    cuts = layer(england, "child_poverty").cuts
    value = england.districts["child_poverty"].copy()
    low, high, number = value.copy(), value.copy(), pd.Series(0, index=value.index)
    for code, (start, end, hidden) in {
        "X07000002": (cuts[0] - 1, cuts[0] + 1, 3),
        "X07000003": (cuts[1] + 0.1, cuts[1] + 0.3, 1),
    }.items():
        low[code], high[code], value[code], number[code] = start, end, (start + end) / 2, hidden
    ends = {"": value, ".low": low, ".high": high, ".hidden": number, ".top": low * 10, ".bottom": 1000.0}
    table = england.districts.assign(**{f"child_poverty{name}": column for name, column in ends.items()})
    fixed = replace(england, districts=table)
    summary = next(one for one in england.summaries if one.id == "child_poverty")
    return fixed, replace(layer(fixed, "child_poverty"), summary=replace(summary, basis="rate"))


def test_a_district_whose_range_spans_two_colours_has_none(ranged):
    cells = ranged[1].cells["districts"]
    assert cells.loc["X07000002", ["step", "status"]].tolist() == [-1, "suppressed"]
    assert cells.loc["X07000003", "status"] == "value"
    assert cells.loc["X07000003", "step"] >= 0
    assert (cells["low"] <= cells["value"] + 1e-9)[cells["value"].notna()].all()
    assert england_map.NOT_EXACT in text(england_legend(*ranged, "zoom"))


def test_a_range_is_told_from_its_lowest_to_its_highest(ranged):
    england, found = ranged
    row = found.cells["districts"].loc["X07000002"]
    said = sentences.figure_words(found, "districts", "X07000002")
    assert said == f"between {row['low']:.1f}% and {row['high']:.1f}% (3 hidden counts)"
    assert sentences.figure_words(found, "districts", "X07000003").endswith("(1 hidden count)")
    assert "hidden" not in sentences.figure_words(found, "districts", "X07000001")
    table = england_tables.districts_table(england, found)
    assert table.loc["X07000002", ["Lowest it can be", "Hidden counts"]].tolist() == [round(row["low"], 1), 3]
    assert "hidden_counts" in england_tables.level_csv(england, found, "districts").splitlines()[0]


def test_a_range_that_is_written_alike_at_both_ends_is_one_figure(ranged):
    found = ranged[1]
    cells = found.cells["districts"].copy()
    cells.loc["X07000003", ["low", "high"]] = [20.01, 20.04]
    alike = replace(found, cells={"districts": cells})
    assert sentences.figure_words(alike, "districts", "X07000003") == "20.0% (1 hidden count)"


def test_what_is_not_coloured_is_counted(ranged):
    assert sentences.missing(ranged[1], "districts").endswith(
        "1 district is not coloured: the publisher hides small numbers, and what they can be spans two colours."
    )


def test_england_is_told_only_where_hidden_counts_leave_one_figure(ranged):
    england, found = ranged
    assert sentences.overall(england, found.summary) is None
    alike = england.districts.assign(**{"child_poverty.high": england.districts["child_poverty.low"]})
    assert sentences.overall(replace(england, districts=alike), found.summary) is not None


# --- legend and tables ---


def test_the_legend_has_england_the_district_and_only_what_occurs(england):
    said = text(england_legend(england, layer(england, "childrens_centre_left"), "zoom", district="X07000003"))
    assert "Cold Norton: 16.0%" in said
    assert "no figure for this area" in said
    plain = text(england_legend(england, layer(england, "imd_most_deprived_tenth"), "zoom"))
    assert "England: " in plain
    assert "no figure" not in plain


def test_the_legend_says_how_the_steps_were_cut(england):
    assert "each colour is a fifth" in text(england_legend(england, layer(england, "childrens_centre_left"), "zoom"))
    assert "each colour is a tenth" in text(england_legend(england, layer(england, "imd_tenth"), "every"))


def test_the_table_is_in_order_of_name_and_never_of_rank(england):
    table = england_tables.districts_table(england, layer(england, "childrens_centre_left"))
    assert list(table["District"]) == sorted(NAMES)


@pytest.mark.parametrize("level", ["districts", "msoas", "lsoas"])
def test_a_download_has_every_area_with_its_state_and_source(england, level):
    csv = england_tables.level_csv(england, layer(england, "child_poverty"), level)
    frame = pd.read_csv(io.StringIO(csv))
    assert list(frame["area_code"]) == list(england.table(level).index)
    assert set(frame["source"]) == {"Nobody, Invented figures"}
    assert (frame["value"].isna() == (frame["status"] == "not_collected")).all()


def test_no_view_changes_the_tables(england):
    before = {level: england.table(level).copy() for level in ("districts", "msoas", "lsoas")}
    found = layer(england, "imd_tenth")
    england_tables.districts_table(england, found)
    england_tables.alike_table(england, found, similar(england.districts, "X07000001"), "X07000001")
    england_legend(england, found, "every", district="X07000001")
    for level, frame in before.items():
        pd.testing.assert_frame_equal(england.table(level), frame)
