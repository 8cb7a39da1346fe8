"""A text that a spreadsheet would run leaves as text, and comes back as it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equitymap.sources.local.local_sheet import clean
from equitymap.spreadsheets import RUNS, as_cell, as_typed


@given(st.text("'=+-@ \t\nax\uff1d", max_size=6))
def test_whatever_was_typed_comes_back_and_nothing_runs(text):
    assert as_typed(as_cell(text)) == text
    assert as_cell(text).startswith("'") or not RUNS.match(text)


@pytest.mark.parametrize(("cell", "typed"), [("=1", "=1"), ("-Name", "-Name"), ("'quoted'", "'quoted'"), ("'=1", "=1")])
def test_a_cell_that_somebody_typed_without_an_apostrophe_stays(cell, typed):
    assert as_typed(cell) == clean(cell) == typed
