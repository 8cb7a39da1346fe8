"""Laptops of one session meet in any order: all end with the same, and with nothing of whoever asked for deletion."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from tests.hall_laptops import acts, orders, play, prepared


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("template") / "records.sqlite")


# Without looking for a smaller example: make soak does that, and draws more.
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@example(  # words to a question that only the other laptop had, taken out there again: they stand nowhere
    happened=[
        ("form", 0, 0, 0),
        ("meet", 1, 0, 0),
        ("form", 1, 0, 1),
        ("without words", 1, 0, 1),
        ("delete", 0, 0, 0),
    ],
    order=[],
)
@given(happened=acts, order=orders)
def test_any_order_of_forms_cards_changes_deletions_and_meetings(template, happened, order):
    with tempfile.TemporaryDirectory() as folder:
        play(Path(folder), template, happened, order)
