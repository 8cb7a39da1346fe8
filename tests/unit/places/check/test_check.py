"""Losses counted a second time, from the records alone: they agree with the ledger, and it shows where they do not."""

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.places.build.ledger import ledger
from equitymap.places.check.check import as_table, check_place, facility_counts, gone_by_records
from equitymap.places.gone import gone
from equitymap.places.place import ObservedYears
from tests.places import demo_place, small_place
from tests.services import NO_OPERATORS, NO_SPELLS, NO_SUPPLY, closed, replaced, services

YEARS = {"school": ObservedYears(first=2010, last=2023, note="Invented.")}


def place_of(**records):
    frame = services(**records)
    place = small_place()
    told = ledger(frame, observed=YEARS, supply=NO_SUPPLY, spells=NO_SPELLS, operators=NO_OPERATORS)
    manifest = place.manifest.model_copy(update={"observed": YEARS})
    return replace(place, facilities=frame, withdrawals=told.withdrawals, manifest=manifest)


def losses(place):
    return {line.subject: line for line in check_place(place, None) if line.subject.endswith("by chain of records")}


@pytest.mark.parametrize("place", [small_place(), demo_place()], ids=["small", "demonstration"])
def test_every_kind_of_a_place_agrees_with_its_ledger(place):
    found = losses(place)
    assert len(found) == len(place.kinds)
    assert all(line.agrees for line in found.values())
    assert sum(line.ours for line in found.values()) > 0


@pytest.mark.parametrize(
    ("records", "number"),
    [
        ({"a": closed(), "b": {}}, 1),
        ({"a": replaced(by="b"), "b": {}}, 0),
        ({"a": replaced(by="b"), "b": closed("2019-08-31")}, 1),
        ({"a": replaced(by="far"), "b": {}}, 0),
        ({"a": closed("2009-12-31"), "b": {}}, 0),
        ({"a": closed("2024-01-01"), "b": {}}, 0),
        ({"a": closed("2015-08-31", opened="2016-08-31"), "b": {}}, 0),
        ({"a": closed(None), "b": {}}, 0),
        ({"a": closed(inside=False), "b": {}}, 0),
        ({"a": closed(), "b": closed("2016-08-31")}, 2),
    ],
)
def test_losses_by_chain_of_made_up_lives(records, number):
    place = place_of(**records)
    line = losses(place)["schools gone, by chain of records"]
    assert (line.ours, line.published) == (number, number)
    assert set(gone_by_records(place, "school")) == set(gone(place, "school").query("inside")["facility_id"])


def test_a_ledger_that_lost_a_row_or_counts_a_conversion_differs():
    place = place_of(a=closed(), b=replaced(by="c"), c={})
    without = replace(place, withdrawals=place.withdrawals[place.withdrawals["event"] != "closed"])
    invented = replace(place, withdrawals=place.withdrawals.assign(event="closed"))
    for spoiled in (without, invented):
        line = losses(spoiled)["schools gone, by chain of records"]
        assert not line.agrees
        table = as_table(check_place(spoiled, None)).set_index("what")
        assert table.loc["schools gone, by chain of records", "verdict"] == "DIFFERS"


def test_counts_of_what_became_of_the_rest_add_up():
    place = place_of(a=closed(), b=replaced(by="c"), c={}, d=closed("2005-08-31"), e={"status": "paused"})
    table = facility_counts(place).set_index("services")["schools"]
    assert isinstance(table, pd.Series)
    assert table["inside"] == table[["open", "closed or off the register", "carried on or moved", "other"]].sum() == 5
    parts = ["of them gone within its record", "of them outside its record, or undated"]
    assert table["closed or off the register"] == table[parts].sum() == 2
