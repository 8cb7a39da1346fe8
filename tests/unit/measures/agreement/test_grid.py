"""Partners by targets: what each does, what nobody does, what several do alike."""

import pandas as pd

from equitymap.measures.agreement import grid as measure

PARTS = pd.DataFrame(
    [
        ("a", "school", "owner", ""),
        ("a", "school", "promise", "staff"),
        ("a", "charity", "promise", "staff"),
        ("a", "police", "promise", "money"),
        ("b", "charity", "action", "youth_clubs"),
        ("b", "", "action", "youth_clubs"),
        ("", "council", "promise", "money"),
        ("gone", "school", "owner", ""),
    ],
    columns=measure.COLUMNS,
)
TARGETS, BODIES = ["a", "b", "c"], ["school", "charity", "council", "idle"]


def test_cells_say_each_part_once_and_what_is_for_all_counts_for_each():
    found = measure.grid(PARTS, TARGETS, BODIES)
    assert found.loc["a"].to_dict() == {
        "school": ("owner", "promise"),
        "charity": ("promise",),
        "council": ("promise",),
        "idle": (),
    }
    assert found["council"].map(len).tolist() == [1, 1, 1]
    assert found["idle"].map(len).sum() == 0
    assert measure.grid(PARTS.iloc[:0], TARGETS, BODIES).map(len).to_numpy().sum() == 0


def test_what_nobody_owns_or_works_on_by_name():
    assert measure.without(PARTS, TARGETS, "owner") == ["b", "c"]
    assert measure.without(PARTS, TARGETS, "promise", "action") == ["c"], "a promise to all is not one to c"
    alone = PARTS[PARTS["body"].eq("") & PARTS["target"].eq("b")]
    assert measure.without(alone, ["b"], "action") == ["b"], "an action that nobody leads"


def test_the_same_kind_of_thing_from_two_bodies_is_an_overlap():
    found = measure.overlaps(PARTS)
    assert found.to_dict("records") == [
        {"target": "a", "part": "promise", "what": "staff", "bodies": ("charity", "school")}
    ]
    assert measure.overlaps(PARTS.iloc[:0]).empty
