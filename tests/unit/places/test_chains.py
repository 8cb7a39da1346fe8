"""One service is the chain of its records: conversions, mergers, merged codes, circles."""

import pandas as pd
import pytest

from equitymap.places.chains import chain_of, site_of
from tests.places import small_place
from tests.services import closed, replaced, services


def chains(**records):
    found = chain_of(services(**records))
    assert found.isin(found.index).all()
    return {key.removeprefix("urn:"): chain.removeprefix("urn:") for key, chain in found.items()}


def test_a_record_without_a_successor_is_its_own_chain():
    assert chains(a={}, b=closed()) == {"a": "a", "b": "b"}


def test_a_conversion_and_the_next_one_are_one_chain_named_after_the_last_record():
    found = chains(a=replaced(by="b", day="2012-08-31"), b=replaced(by="c"), c={})
    assert found == {"a": "c", "b": "c", "c": "c"}


def test_a_service_that_converted_and_then_closed_is_one_chain():
    assert chains(a=replaced(by="b"), b=closed("2019-08-31")) == {"a": "b", "b": "b"}


def test_a_merger_of_two_is_one_chain_of_three():
    assert set(chains(a=replaced(by="c"), b=replaced(by="c"), c={}).values()) == {"c"}


def test_records_whose_successor_is_not_here_are_chains_of_their_own():
    assert chains(a=replaced(by="far"), b=replaced(by="far")) == {"a": "a", "b": "b"}


def test_successors_in_a_circle_are_one_chain_named_after_the_first():
    assert chains(b=replaced(by="c"), a=replaced(by="b"), c=replaced(by="a")) == {"a": "b", "b": "b", "c": "b"}


def test_a_record_that_follows_itself_is_its_own_chain():
    assert chains(a=replaced(by="a"), b={}) == {"a": "a", "b": "b"}


def merged_code(**changes):
    return replaced(by="none", kind="gp_practice", successor_id=None, **changes)


def test_a_merged_code_where_several_practices_are_active_joins_the_first_of_them():
    active = {"kind": "gp_practice"}
    found = chains(z=merged_code(postcode="zz11zz"), c={**active}, b={**active}, d={**active, "postcode": "ZZ9 9ZZ"})
    assert found == {"z": "b", "b": "b", "c": "c", "d": "d"}


def test_a_merged_code_does_not_join_another_kind_nor_a_practice_that_ended():
    found = chains(z=merged_code(), s={}, c=closed(kind="gp_practice"))
    assert found == {"z": "z", "s": "s", "c": "c"}


def test_a_place_without_records_has_no_chains():
    none = small_place().facilities.head(0)
    assert chain_of(none).empty
    assert site_of(none, chain_of(none)).empty


@pytest.mark.parametrize(
    ("place", "same"),
    [
        ({"easting_m": 430_090.0, "postcode": "ZZ2 2ZZ"}, True),
        ({"easting_m": 430_110.0, "postcode": "ZZ2 2ZZ"}, False),
        ({"easting_m": 431_000.0}, True),
    ],
)
def test_records_of_a_chain_within_100_m_or_at_one_postcode_are_on_one_site(place, same):
    frame = services(a=replaced(by="b"), b=place)
    site = site_of(frame, chain_of(frame))
    assert bool(site["urn:a"] == site["urn:b"]) is same


def test_neighbours_of_different_chains_are_never_on_one_site():
    frame = services(a={}, b={})
    assert site_of(frame, chain_of(frame)).is_unique


def test_records_without_a_position_or_postcode_have_sites_of_their_own():
    nowhere = {"easting_m": None, "northing_m": None, "postcode": None}
    frame = services(a=replaced(by="b", **nowhere), b=nowhere)
    assert site_of(frame, chain_of(frame)).is_unique


def test_the_order_of_records_does_not_matter():
    frame = services(a=replaced(by="c"), b=replaced(by="c"), c={}, d={})
    pd.testing.assert_series_equal(chain_of(frame.iloc[::-1]).sort_index(), chain_of(frame))
