"""The templates of plans: whole, in step with the records, and changed by a local file."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.indicators import published
from equitymap.plan_templates import BLOCKS, NAME, plan_templates
from equitymap.records.subjects.agreement import Group, Objective, Template
from equitymap.settings import ROOT
from equitymap.stages import LENSES
from equitymap.views.agreement.pack import MAKERS

OURS = ROOT / "data" / NAME


def templates(local: Path | None = None):
    return plan_templates(OURS, local or OURS.with_name("no such file"))


def test_every_template_of_the_records_is_there_and_names_its_guidance():
    assert list(templates()) == [one.value for one in Template]
    assert [one.label for one in templates().values()] == [one.label for one in Template]
    assert all(one.guidance and one.published for one in templates().values())


def test_the_pride_in_place_plan_has_eight_parts_three_objectives_and_nine_groups():
    plan = templates()["pride_in_place"]
    assert [part.heading for part in plan.parts] == [
        "Local context",
        "Spatial targeting",
        "Vision",
        "Strategic case for change",
        "Alignment and partners",
        "Engagement",
        "Governance",
        "First investment plan",
    ]
    assert plan.objectives == {one.value: one.label for one in Objective}
    assert plan.groups == {one.value: one.label for one in Group if one is not Group.OTHER}
    assert any("endorsed" in limit for limit in plan.limits)
    assert any("boundary" in limit for limit in plan.limits)


def test_ten_results_have_english_figures_and_five_outcomes_a_lens():
    results = [part for part in templates()["cradle_to_career"].parts if part.indicators]
    assert len(results) == 10
    assert {key for part in results for key in part.indicators} <= {entry.id for entry in published()}
    assert [part.lens for part in templates()["every_child_matters"].parts if part.lens] == list(LENSES)


def test_every_block_has_a_function():
    assert set(MAKERS) == set(BLOCKS)


def test_a_local_file_changes_one_part_and_adds_a_template(tmp_path):
    local = tmp_path / "plan_templates.local.toml"
    local.write_text(
        '[pride_in_place.part.vision]\nprompt = "Sing it."\n\n'
        '[ours]\nlabel = "Our own"\nguidance = "The board"\npublished = "2027"\n'
        '[[ours.parts]]\nid = "all"\nheading = "All"\nprompt = "Write."\nblocks = ["need"]\n',
        encoding="utf-8",
    )
    found = templates(local)
    assert found["pride_in_place"].parts[2].prompt == "Sing it."
    assert found["pride_in_place"].parts[2].blocks == ("vision",)
    assert len(found["pride_in_place"].parts) == 8
    assert found["ours"].parts[0].blocks == ("need",)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[pride_in_place.part.moon]\nprompt = "x"\n', "moon"),
        ('[pride_in_place.part.vision]\nblocks = ["moonlight"]\n', "moonlight"),
        ('[ours]\nlabel = "Ours"\n', "guidance"),
        ('prompt = "Sing it."\n', "prompt stands outside a table"),
        ('[pride_in_place]\npart = "vision"\n', r"pride_in_place\.part is no table"),
        ('[pride_in_place.part]\nvision = "Sing it."\n', r"\[pride_in_place\.part\.vision\]"),
        ('[pride_in_place]\nparts = ["vision"]\n', r"\[\[pride_in_place\.parts\]\]"),
        ('[pride_in_place.part.vision]\nindicators = ["moonlight"]\n', "no figure 'moonlight'"),
    ],
)
def test_what_is_wrong_in_a_local_file_is_named(tmp_path, text, named):
    local = tmp_path / "plan_templates.local.toml"
    local.write_text(text, encoding="utf-8")
    with pytest.raises(SourceContent, match=named):
        templates(local)


def test_a_file_that_is_no_toml_says_so(tmp_path):
    local = tmp_path / "plan_templates.local.toml"
    local.write_text("[pride", encoding="utf-8")
    with pytest.raises(SourceUnreadable, match="readable TOML"):
        templates(local)
