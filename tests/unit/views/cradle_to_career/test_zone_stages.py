"""How people fare in a zone by stage of life: each figure once, what cannot be added by name, stages without one."""

from __future__ import annotations

import pytest

from equitymap.dashboard import zones
from equitymap.indicators import indicator
from equitymap.measures.agreement.area_figures import with_verdicts
from equitymap.measures.zones.added import added_one
from equitymap.measures.zones.zone import made, published, zone_of
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.cradle_to_career import zone_stages as words
from tests.places import demo_place

PLACE = demo_place()
WARD = next(iter(published(PLACE)))
ZONE = made("Quays", PLACE.inside.index[:5])


def figures_of(codes, only=None, **more):
    return with_verdicts(added_one(PLACE, codes, only).assign(**more))


@pytest.fixture(scope="module")
def figures():
    return figures_of(ZONE.codes)


def test_every_figure_of_a_stage_stands_once_or_is_named_with_the_reason(figures):
    found = words.stages(figures)
    assert [stage.title for stage in found] == [f"{title} ({STAGE_AGES[key]})" for key, title in STAGES.items()]
    staged = words.staged(figures)
    told = [key for stage in found for key in stage.rows.index]
    assert len(told) == len(set(told))
    notes = " ".join(note for stage in found for note in stage.notes)
    for key, row in staged.iterrows():
        assert (key in told) == (row["how"] in words.TOLD)
        assert key in told or row["label"] in notes
    assert "published without counts, so that they cannot be added up" in notes
    assert "not made of whole wards" in notes


def test_a_stage_without_a_figure_says_so(figures):
    empty = next(stage for stage in words.stages(figures) if stage.title.startswith("16 to 19"))
    assert empty.rows.empty
    assert empty.notes[0] == "No figure of this stage is published for neighbourhoods."


def test_the_answer_counts_the_verdicts_of_the_zone(figures):
    marks = words.staged(figures)["standing"]
    said = words.zone_answer(figures, ZONE, "Marlhaven")
    judged_ones = marks.isin(["better", "same", "worse"]).sum()
    assert judged_ones > 2
    assert f"of {judged_ones} figures that can be compared" in said
    assert said.startswith("Quays is ")
    assert said.endswith("The squares below are of all of Marlhaven.")
    none = words.zone_answer(figures.assign(standing=""), ZONE, "Marlhaven")
    assert none.startswith("No figure of Quays can be called better or worse")


def test_an_open_square_says_the_zones_figure_of_the_same_indicator(figures):
    row = figures.loc["no_qualifications"]
    said = words.square_line(figures, indicator("no_qualifications"), ZONE)
    assert said.startswith(f"In Quays: {row['here']:.1f}% (")
    assert words.square_line(figures, indicator("early_death"), ZONE).endswith("cannot be added up.")
    assert "not for Quays" in words.square_line(figures, indicator("neet"), ZONE)
    few = figures.assign(how="few", here=None, standing="")
    assert "fewer than 10 people" in words.square_line(few, indicator("no_qualifications"), ZONE)


def test_a_ward_is_judged_by_its_published_count_and_no_other_zone_is():
    rows = PLACE.outcomes[PLACE.outcomes["indicator"].eq("children_low_income_ward")].set_index("area_code")
    asked = {"only": ["children_low_income_ward"], "england": 1.0}
    ours = figures_of(zone_of(WARD, PLACE).codes, **asked).iloc[0]
    assert ours["here"] == pytest.approx(rows.loc[WARD, "value"], abs=0.05)
    assert ours["lower"] < ours["here"] < ours["upper"]
    assert ours["standing"] == "worse"
    assert figures_of(ZONE.codes, **asked)["standing"].tolist() == [""]


def test_without_any_figure_every_stage_says_so():
    none = figures_of(ZONE.codes, only=[])
    assert all(stage.rows.empty and stage.notes for stage in words.stages(none))
    assert words.zone_answer(none, ZONE, "Marlhaven").startswith("No figure of Quays")


def test_a_pin_is_looked_for_without_opening_a_place():
    known = frozenset({*ZONE.codes, WARD})

    class Shut:
        code = "demo"

        @property
        def place(self):
            raise AssertionError("opened")

    assert zones.has(Shut(), ZONE.text, known)
    assert zones.has(Shut(), WARD, known)
    assert not zones.has(Shut(), made("Away", ["E01008881"]).text, known)
    assert not zones.has(Shut(), made("Empty", []).text, known)
    assert not zones.has(Shut(), "z.AAAA", known)
