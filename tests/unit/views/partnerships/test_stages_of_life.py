"""Stages of life that partnerships work on: those nobody is down for are named, and not known is never none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from equitymap.stages import STAGES
from equitymap.views.partnerships.known import Known, Local, known
from equitymap.views.partnerships.stages_of_life import (
    WORKS,
    by_stage_table,
    stages_sentence,
    stages_table,
    works_on_line,
    works_on_lines,
)
from tests.places import demo_place
from tests.working_together import local

PLACE = demo_place()
LABELS = {"absence_primary": "Absence in primary schools"}


def found(**stages: Sequence[str]) -> Known:
    """Return the partnerships of these stages; all others of the place are left out."""
    records = local(PLACE).partnerships
    changed = {
        one: records[one].model_copy(update={"stages": tuple(own), "outcomes": ("absence_primary", "own")})
        for one, own in stages.items()
    }
    return known(PLACE, replace(local(PLACE), partnerships=changed, memberships={}))


@pytest.mark.parametrize(
    ("there", "says"),
    [
        (
            {"harbour": ("primary", "secondary"), "board": tuple(list(STAGES)[4:])},
            "In 2023 no partnership is on record as working on these stages of life: Before birth and infancy; Early"
            " years.",
        ),
        (
            {"harbour": tuple(list(STAGES)[1:]), "board": ()},
            "In 2023 no partnership is on record as working on this stage of life: Before birth and infancy. Of 1"
            " partnership nobody has put down which stages it works on.",
        ),
        ({"harbour": tuple(STAGES)}, "Each stage of life has a partnership on record that worked on it in 2023."),
        ({"harbour": (), "board": ()}, "Of 2 partnerships nobody has put down which stages they work on."),
        ({"sands": tuple(STAGES)}, "No partnership stands on record in 2023, so no stage of life has one."),
    ],
)
def test_stages_that_nobody_is_down_for_are_named(there: dict[str, Sequence[str]], says: str) -> None:
    assert stages_sentence(found(**there), 2023) == says


def test_the_table_has_the_partnerships_of_the_year_and_not_known_where_nobody_said() -> None:
    there = found(harbour=("primary",), board=(), sands=("infancy",))
    table = stages_table(there, 2023, LABELS).set_index("Partnership")
    assert table.index.tolist() == ["Children's Board", "Harbour Learning"]
    assert table.loc["Harbour Learning", list(STAGES.values())].tolist() == ["", "", WORKS, "", "", "", ""]
    assert set(table.loc["Children's Board", list(STAGES.values())]) == {"not known"}
    assert table["Figures it means to change"].tolist() == ["Absence in primary schools; own"] * 2
    assert stages_table(there, 2018, LABELS)["Partnership"].tolist()[-1] == "Sands Together"
    assert stages_table(known(PLACE, Local()), 2023, LABELS).empty


def test_stages_have_the_partnerships_that_work_on_them_by_name() -> None:
    there = found(harbour=("primary",), board=("primary", "adult"), sands=("infancy",))
    table = by_stage_table(there, 2023).set_index("Stage of life")
    assert table.index.tolist() == list(STAGES.values())
    assert table.loc["Primary school years"].tolist() == ["Children's Board; Harbour Learning", 2]
    assert table.loc["Before birth and infancy"].tolist() == ["none on record", 0]
    assert table["How many"].sum() == 3
    assert [line.split(".")[0] for line in works_on_lines(there, 2023, LABELS)] == [
        "Children's Board",
        "Harbour Learning",
    ]


def test_one_partnership_says_what_it_works_on() -> None:
    there = found(harbour=("primary", "secondary"), board=())
    assert works_on_line(there, "harbour", LABELS) == (
        "Works on: Primary school years; Secondary school years. Means to change: Absence in primary schools; own."
    )
    assert works_on_line(there, "board", {}).startswith("Nobody has put down yet which stages")
