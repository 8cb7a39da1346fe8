"""Figures of a file that is looked at: worked out once for each choice, not in every run of the page."""

import pandas as pd
import streamlit as st

from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.workbench import accounts, figures
from equitymap.places.lists.own import ground_of
from equitymap.places.own_figures import own_figures
from equitymap.sources.local.own.table import OwnTable
from tests.places import small_place


def test_figures_are_worked_out_once_for_each_choice(monkeypatch):
    place, state, asked = small_place(), {}, []
    cells = pd.DataFrame({"row": [2], "area_code": [place.inside.index[0]], "rate": ["4"], "other": ["5"]})
    table = OwnTable("rates.csv", "0" * 64, ("area_code", "rate", "other"), cells)
    opened = Opened("small", "a")
    opened.__dict__["place"] = place

    def counting(*given, **more):
        asked.append(more["label"])
        return own_figures(*given, **more)

    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(figures, "own_figures", counting)
    monkeypatch.setattr(st, "text_input", lambda _, said, **__: said)
    for chosen in ("rate", "rate", "other", "other"):
        pick = {True: chosen, False: "high"}
        monkeypatch.setattr(figures.widgets, "selectbox", lambda _, has, pick=pick, **__: pick["rate" in has])
        figures.steps(opened, table, 0, ground=ground_of(place))
    assert asked == ["rate", "other"]


def test_what_a_column_seems_to_be_is_told_once_for_a_file(monkeypatch):
    asked = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(accounts, "guess", lambda table: asked.append(table.sha256) or table.headings)
    for sha256 in ("1", "1", "2", "2"):
        found = accounts.guessed(OwnTable("a.csv", sha256, (sha256,), pd.DataFrame({"row": [2], sha256: [""]})))
        assert found == (sha256,)
    assert asked == ["1", "2"]
