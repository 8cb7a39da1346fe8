"""The registry: every entry stands somewhere sensible, and one entry is all that a new indicator takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.indicators import Indicator, every_indicator, indicator, indicators, local_changes, published, registry
from equitymap.measures.burden.scissors import MEASURES
from equitymap.settings import ROOT
from equitymap.sources.catalogue import catalogue
from equitymap.sources.councils import council_figures
from equitymap.stages import ASPECTS, GAPS, GROUPS, LENSES, STAGE_AGES, STAGES
from tests.area_files import folder_without_row_counts
from tests.authority_files import lait_rows, write_lait

OURS = ROOT / "data" / "indicators.toml"
NEW = """
[pupils_on_school_buses]
label = "Pupils who come by school bus"
stage = "primary"
aspect = "safety"
lens = "safe"
unit = "percent"
worse = "neither"
geography = "upper_tier"
release = "lait"
period = "2016 to 2017"
columns_by_group = { all = "PriFSM" }
description = "Made up."
limits = "Made up."
"""


def test_entries_that_measure_something_stand_in_a_cell_and_under_a_lens():
    half = [
        entry.id
        for entry in published()
        if bool(entry.stage) != bool(entry.aspect) or bool(entry.aspect) != bool(entry.lens)
    ]
    assert half == []
    assert {aspect for entry in published() if (aspect := entry.aspect)} == set(ASPECTS)
    assert {lens for entry in published() if (lens := entry.lens)} == set(LENSES)
    assert set(STAGES) == set(STAGE_AGES)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_indicators_that_districts_and_counties_have(stage):
    ours = [entry for entry in published() if stage in entry.stage and entry.geography != "school"]
    assert len(ours) >= 2
    assert any(entry.core for entry in ours)


def test_the_nearest_is_an_indicator_of_a_smaller_area():
    by_id = {entry.id: entry for entry in published()}
    order = ["upper_tier", "district", "ward", "lsoa"]
    pairs = [(entry, by_id[key]) for entry in published() for key in entry.also]
    assert "good_level_2022" in by_id["good_level"].also
    assert [one.id for one, other in pairs if order.index(one.geography) >= order.index(other.geography)] == []


def test_drivers_are_indicators_and_never_lead_back():
    behind = {entry.id: entry.drivers for entry in published()}
    assert [(name, driver) for name, drivers in behind.items() for driver in drivers if driver not in behind] == []

    def chain(name: str, seen: tuple[str, ...]) -> None:
        assert name not in seen, " <- ".join((*seen, name))
        for driver in behind[name]:
            chain(driver, (*seen, name))

    for name in behind:
        chain(name, ())


def test_counter_measures_are_indicators_with_a_better_side_and_never_the_figure_itself():
    by_id = {entry.id: entry for entry in published()}
    pairs = [(entry, key) for entry in published() for key in entry.counter]
    assert pairs
    assert [(one.id, key) for one, key in pairs if key not in by_id or key == one.id] == []
    assert [key for one, key in pairs if "neither" in (one.worse, by_id[key].worse)] == []


def test_groups_and_releases_are_known():
    groups = {group for entry in published() for group in entry.columns_by_group}
    assert groups <= set(GROUPS)
    assert {group for pair in GAPS for group in pair} <= set(GROUPS)
    assert {entry.release for entry in published()} <= set(catalogue())


def test_a_measure_of_the_tool_stands_for_one_group_of_one_indicator():
    shorts = [
        short
        for entry in published()
        if entry.release == council_figures.RELEASE
        for short in entry.columns_by_group.values()
    ]
    assert len(shorts) == len(set(shorts)) > 90


def test_the_scissors_lines_are_indicators_of_the_tool_with_at_most_one_break():
    for name in MEASURES:
        assert indicator(name).release == council_figures.RELEASE
        assert set(indicator(name).columns_by_group) == {"all"}
        assert len(indicator(name).breaks) <= 1


def test_the_map_offers_neighbourhoods_and_wards_only():
    assert {entry.geography for entry in indicators()} == {"lsoa", "ward"}
    assert {entry.geography for entry in registry()} >= {"district", "upper_tier", "school"}


def test_one_stage_may_stand_alone_or_several_in_a_list():
    given = indicator("good_level").model_dump()
    assert Indicator.model_validate({**given, "stage": "primary"}).stage == ("primary",)
    assert Indicator.model_validate({**given, "stage": ["primary", "adult"]}).stage == ("primary", "adult")


def test_a_short_name_has_at_most_four_words():
    given = indicator("good_level").model_dump()
    assert Indicator.model_validate({**given, "short": "one two three four"}).short == "one two three four"
    with pytest.raises(ValueError, match="at most 4 words"):
        Indicator.model_validate({**given, "short": "one two three four five"})


def test_one_entry_more_is_one_indicator_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    more = tmp_path / "indicators.toml"
    more.write_text(NEW, encoding="utf-8")
    (entry,) = published(more)
    folder = folder_without_row_counts(tmp_path, monkeypatch)
    write_lait(folder.path, lait_rows())
    frame = council_figures.read(folder, [entry]).frame
    assert set(frame["measure"]) == {"pupils_on_school_buses"}
    assert len(frame) == 8


def changed(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "indicators.local.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_local_words_and_hiding_leave_the_published_list_alone(tmp_path):
    local = changed(tmp_path, 'hide = ["self_harm"]\n[rename]\nattainment_8 = "GCSE points"\n')
    found = {entry.id: entry for entry in every_indicator(OURS, local)}
    assert (found["attainment_8"].label, found["attainment_8"].short) == ("GCSE points", "")
    assert [name for name, entry in found.items() if entry.hidden] == ["self_harm"]
    assert not any(entry.hidden or entry.label == "GCSE points" for entry in published(OURS))


def test_added_indicator_comes_last_and_is_marked(tmp_path):
    local = changed(
        tmp_path,
        NEW.replace("[pupils", "[add.pupils").replace("release", "column").replace('\nperiod = "2016 to 2017"', ""),
    )
    *_, last = every_indicator(OURS, local)
    assert (last.id, last.local, last.column) == ("pupils_on_school_buses", True, "lait")


def test_every_mistake_of_the_local_list_is_in_one_message(tmp_path):
    local = changed(
        tmp_path,
        'hide = ["nothing"]\n[rename]\nnobody = "x"\n[add.good_level]\nlabel = "x"\n[add.mine]\nstage = "cradle"\n',
    )
    with pytest.raises(SourceContent) as wrong:
        every_indicator(OURS, local)
    for part in ("'nothing'", "'nobody'", "'good_level' exists already", "mine: label", "stage"):
        assert part in str(wrong.value)


def test_list_that_is_no_toml_says_where_an_example_is(tmp_path):
    with pytest.raises(SourceUnreadable, match=r"data/README\.md"):
        local_changes(changed(tmp_path, "[rename"))
    with pytest.raises(SourceContent, match="delete"):
        local_changes(changed(tmp_path, "delete = 1"))


@pytest.mark.parametrize(
    "column", ["../../etc/passwd", "/etc/passwd", "..\\x.csv", "C:x.csv", ".hidden.csv", "a/b.csv", "..", "a\x00b"]
)
def test_a_path_in_the_local_list_is_refused_and_nothing_of_it_read(column, tmp_path):
    path = tmp_path / "indicators.local.toml"
    escaped = column.replace("\\", "\\\\").replace("\x00", "\\u0000")
    path.write_text(f'[add.votes]\nlabel = "x"\ncolumn = "{escaped}"\n', encoding="utf-8")
    with pytest.raises(SourceContent, match="the name of a CSV file beside the list, not a path: votes"):
        local_changes(path)


@pytest.mark.parametrize("column", ["votes.csv", "Votes of 2024 (final).csv", "wähler.csv", "v.xlsx"])
def test_a_file_beside_the_local_list_is_named(column, tmp_path):
    path = tmp_path / "indicators.local.toml"
    path.write_text(f'[add.votes]\nlabel = "x"\ncolumn = "{column}"\n', encoding="utf-8")
    assert local_changes(path).add["votes"]["column"] == column
