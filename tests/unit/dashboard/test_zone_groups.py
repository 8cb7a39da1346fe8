"""The list of areas of a visit: what is worked out of it is worked out once, not in every run of the page."""

import pandas as pd
import pytest
import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.zone import groups
from equitymap.measures.zones.named_groups import MOST_SIGNS, lines_of, named_groups
from equitymap.sources.local.own.table import OwnTable
from tests.places import demo_place

PLACE = demo_place()


@pytest.fixture
def state(monkeypatch):
    kept = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def test_columns_are_guessed_once_for_a_file(state, monkeypatch):
    asked = []
    monkeypatch.setattr(groups, "group_columns", lambda table: asked.append(table.sha256) or (None, "name"))
    table = OwnTable("a.csv", "0" * 64, ("name",), pd.DataFrame({"row": [2], "name": ["A"]}))
    assert [groups._columns(table) for _ in range(3)] == [(None, "name")] * 3
    assert asked == [table.sha256]


def test_residents_are_counted_once_for_a_list_and_a_table_once_for_a_figure(monkeypatch):
    asked = []

    def counting(place, by_area):
        asked.append(place.code)
        return dict.fromkeys(by_area.unique(), 1_234)

    monkeypatch.setattr(groups, "residents_of_groups", counting)
    opened = Opened("demo", "zone-groups")
    opened.__dict__["place"] = PLACE
    lines = lines_of("\n".join(f"{code},{number % 2} & more" for number, code in enumerate(PLACE.inside.index)))
    kept = groups._Kept(("a",), named_groups(lines, PLACE))
    first = groups._table(opened, kept, "no_qualifications", "A")
    assert groups._table(opened, kept, "no_qualifications", "A") is first
    other = groups._table(opened, kept, "aged_under_16", "B")
    assert asked == [PLACE.code]
    assert [table["Residents"].tolist()[:2] for table in (first, other)] == [["1,234", "1,234"]] * 2


def test_a_text_that_no_browser_lets_anybody_paste_is_cut(state):
    state[groups.PASTED] = "a" * (MOST_SIGNS + 5)
    groups._use("demo")
    assert state[groups.TEXT] == {"demo": "a" * MOST_SIGNS}
