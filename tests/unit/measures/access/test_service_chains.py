"""Supply by service: a conversion changes nothing, a merger its net size, a merged code nothing at all."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.access.service_chains import (
    CLOSED,
    GREW,
    MOVED,
    OPENED,
    PARTS,
    SHRANK,
    site_positions,
    site_records,
    supply_changes,
)
from equitymap.measures.access.supply_at import supply_at
from tests.services import closed, replaced, services

FAR = {"easting_m": 431_000.0, "postcode": "ZZ9 9ZZ"}
NEAR = {"easting_m": 430_060.0, "postcode": "ZZ1 2ZZ"}


def net(frame, before, after):
    """Sum of each part over records; sizes by key, 0 where not named."""
    sizes = [
        pd.Series({f"urn:{key}": size for key, size in one.items()}).reindex(frame.index, fill_value=0.0)
        for one in (before, after)
    ]
    stood, stands = (pd.Series(frame.index.isin([f"urn:{key}" for key in one]), frame.index) for one in (before, after))
    found = supply_changes(*sizes, frame, stood=stood, stands=stands)
    assert list(found) == list(PARTS)
    assert found.to_numpy().sum() == pytest.approx((sizes[1].fillna(0) - sizes[0].fillna(0)).sum())
    return {part: value for part, value in found.sum().items() if value}, found


def test_a_conversion_on_its_site_is_in_no_part():
    frame = services(a=replaced(by="b"), b={**NEAR, "opened": "2015-09-01"})
    parts, found = net(frame, {"a": 210.0}, {"b": 210.0})
    assert parts == {}
    assert (found == 0).all(axis=None)


def test_a_conversion_that_grew_is_its_growth_alone():
    parts, _ = net(services(a=replaced(by="b"), b=NEAR), {"a": 200.0}, {"b": 260.0})
    assert parts == {GREW: 60.0}


def test_two_conversions_in_a_row_are_one_service():
    frame = services(a=replaced(by="b", day="2012-08-31"), b=replaced(by="c"), c={})
    assert net(frame, {"a": 200.0}, {"c": 150.0})[0] == {SHRANK: -50.0}


def test_a_service_that_moved_is_moved_and_neither_lost_nor_gained():
    parts, found = net(services(a=replaced(by="b"), b=FAR), {"a": 200.0}, {"b": 230.0})
    assert parts == {GREW: 30.0}
    assert found[MOVED].to_dict() == {"urn:a": -200.0, "urn:b": 200.0}


def test_a_merger_of_two_sites_is_moved_and_its_net_size():
    frame = services(a=replaced(by="c"), b=replaced(by="c", **FAR), c={})
    parts, found = net(frame, {"a": 200.0, "b": 100.0}, {"c": 280.0})
    assert parts == {SHRANK: -20.0}
    assert found.loc["urn:b"].to_dict() == {CLOSED: 0, SHRANK: -20.0, GREW: 0, OPENED: 0, MOVED: -80.0}
    assert found[MOVED].sum() == 0


def test_of_two_sites_counted_as_sites_the_one_that_went_is_lost():
    frame = services(a=replaced(by="c"), b=replaced(by="c", **FAR), c={})
    parts, found = net(frame, {"a": 1.0, "b": 1.0}, {"c": 1.0})
    assert parts == {SHRANK: -1.0}
    assert found.loc["urn:b", SHRANK] == -1.0


def test_closing_and_opening_are_whole_services():
    frame = services(a=closed(), b={"opened": "2016-09-01"}, c=replaced(by="d"), d=closed("2018-08-31"))
    assert net(frame, {"a": 90.0, "c": 60.0}, {"b": 30.0})[0] == {CLOSED: -150.0, OPENED: 30.0}


def test_a_record_whose_successor_is_not_here_carried_on_elsewhere():
    assert net(services(a=replaced(by="far")), {"a": 90.0}, {})[0] == {MOVED: -90.0}


def test_a_size_that_is_not_known_counts_for_nothing():
    assert net(services(a={}, b={}), {"a": np.nan, "b": 10.0}, {"a": 50.0, "b": np.nan})[0] == {
        GREW: 50.0,
        SHRANK: -10.0,
    }


def test_what_is_open_with_a_size_of_none_did_not_close_or_open():
    """A library whose hours are all without staff is no closed library."""
    frame = services(a={}, b={}, c=closed())
    assert net(frame, {"a": 44.0, "b": 0.0, "c": 5.0}, {"a": 0.0, "b": 30.0})[0] == {
        CLOSED: -5.0,
        SHRANK: -44.0,
        GREW: 30.0,
    }


YEARS = range(2014, 2018)


def counted(frame, *, kind, **options):
    found = supply_at(frame.assign(kind=kind), None, kind=kind, years=YEARS, **options)
    return found.open, found.offered()


def test_a_practice_code_that_merged_at_its_postcode_is_one_service_before_and_after():
    merged = {"status": "replaced", "ended": "2015-08-31", "successor_id": None, "kind": "gp_practice"}
    is_open, offered = counted(services(a=merged, b={"kind": "gp_practice"}), kind="gp_practice")
    assert is_open.loc["urn:a"].tolist() == [False] * 4
    assert is_open.loc["urn:b"].tolist() == [True] * 4
    assert offered.sum().tolist() == [1.0] * 4


def test_practices_at_one_postcode_that_never_merged_are_counted_each():
    _, offered = counted(services(a={}, b={}), kind="gp_practice")
    assert offered.sum().tolist() == [2.0] * 4


def test_schools_that_merged_on_their_site_are_one_with_the_pupils_of_both():
    frame = services(a=replaced(by="c"), b=replaced(by="c", **NEAR), c={"opened": "2015-09-01"})
    told = pd.Series({"urn:a": 100.0, "urn:b": 80.0, "urn:c": 170.0})
    is_open, offered = counted(frame, kind="school", undated_sizes=told)
    assert is_open.sum().tolist() == [1] * 4
    assert offered.sum().tolist() == [180.0, 170.0, 170.0, 170.0]


def test_schools_that_merged_from_two_sites_are_two_until_they_did():
    frame = services(a=replaced(by="c"), b=replaced(by="c", **FAR), c={"opened": "2015-09-01"})
    is_open, _ = counted(frame, kind="school", undated_sizes=pd.Series(100.0, index=frame.index))
    assert is_open.sum().tolist() == [2, 1, 1, 1]


def test_of_joined_records_the_known_size_counts_and_an_unknown_one_stays_unknown():
    others = {f"d{number}": {} for number in range(20)}
    merged = {"a": replaced(by="c"), "b": replaced(by="c"), "c": {"opened": "2015-09-01"}}
    told = pd.Series({"urn:a": 100.0} | dict.fromkeys((f"urn:{key}" for key in others), 1.0))
    _, offered = counted(services(**merged, **others), kind="school", undated_sizes=told)
    assert offered[2014].sum() == 120.0
    assert np.isnan(offered.loc["urn:c", 2015])


def test_records_of_one_site_stand_where_the_last_of_them_does():
    frame = services(a=replaced(by="b"), b={**NEAR}, c=FAR)
    found = site_positions(frame)["easting_m"]
    assert found.tolist() == [430_060.0, 430_060.0, 431_000.0]


def test_records_of_other_sites_and_without_a_position_keep_what_they_have():
    nowhere = {"easting_m": None, "northing_m": None}
    frame = services(a=replaced(by="b", **FAR), b={}, c=replaced(by="b", **nowhere))
    found = site_positions(frame)["easting_m"]
    assert found.tolist()[:2] == [431_000.0, 430_000.0]
    assert np.isnan(found["urn:c"])


def test_positions_of_nothing_are_nothing():
    assert site_positions(services(a={}).head(0)).empty


def test_of_the_records_known_the_newest_of_a_site_stands_for_it():
    frame = services(a=replaced(by="b"), b=NEAR, c=replaced(by="b", **FAR), d=FAR)
    known = lambda *keys: frame.index.isin([f"urn:{key}" for key in keys])  # noqa: E731
    every, old, none = (site_records(frame, known(*keys)) for keys in (("a", "b", "c", "d"), ("a",), ()))
    assert every.tolist() == ["urn:b", "urn:b", "urn:c", "urn:d"]
    assert old.dropna().to_dict() == {"urn:a": "urn:a", "urn:b": "urn:a"}
    assert none.isna().all()
