"""Addresses of the workbench: conditions and scores come back as they were written; nonsense is said."""

from __future__ import annotations

import pytest

from equitymap.dashboard.address import PartlyReadError
from equitymap.dashboard.workbench import filtered, scored
from equitymap.measures.workbench.conditions import MOST, Condition
from equitymap.measures.workbench.own_score import Part

KNOWN = {"iod2025-income", "nearest-library", "gap-library"}
WHERE = filtered.parameter(KNOWN)
SCORE = scored.parameter(KNOWN)


@pytest.mark.parametrize(
    "conditions",
    [
        (),
        (Condition("iod2025-income", (1.0, 2.0)),),
        (
            Condition("iod2025-income", (None, 2.5)),
            Condition("nearest-library", (-3200.25, None)),
            Condition("gap-library", (1.0, 1.0), joined="or"),
        ),
        (Condition("gap-library", (None, None)),),
    ],
)
def test_conditions_come_back(conditions):
    assert WHERE.read(WHERE.write(conditions)) == conditions


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("iod2025-income:1:2,nothing:1:2", ["iod2025-income"]),
        ("iod2025-income:1:2,gap-library:2:1", ["iod2025-income"]),
        ("iod2025-income:1:2,iod2025-income:3:4", ["iod2025-income"]),
        ("<script>|gap-library:1:1", ["gap-library"]),
    ],
)
def test_what_makes_no_sense_is_dropped_and_said(text, stands):
    with pytest.raises(PartlyReadError) as partly:
        WHERE.read(text)
    assert [one.column for one in partly.value.value] == stands


@pytest.mark.parametrize("text", ["", "nothing:1:2", "iod2025-income", "iod2025-income:nan:inf", "," * 9000])
def test_an_address_without_any_condition_asks_nothing(text):
    if text.strip(","):
        with pytest.raises(ValueError, match="not a condition"):
            WHERE.read(text)
    else:
        assert WHERE.read(text) == ()


def test_a_long_address_keeps_as_many_as_there_may_be():
    many = {f"c{number}" for number in range(MOST + 5)}
    with pytest.raises(PartlyReadError) as partly:
        filtered.parameter(many).read(",".join(f"{one}:1:2" for one in sorted(many)))
    assert len(partly.value.value) == MOST


def test_scores_come_back():
    parts = (Part("iod2025-income", 3, high=False), Part("nearest-library", 1, high=True))
    assert SCORE.read(SCORE.write(parts)) == parts
    with pytest.raises(PartlyReadError):
        SCORE.read("iod2025-income:3:low,nearest-library:9:high")
    with pytest.raises(ValueError, match="not a part of a score"):
        SCORE.read("iod2025-income:0:low")
