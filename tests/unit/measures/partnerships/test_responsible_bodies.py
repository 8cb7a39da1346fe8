"""Concentration of pupils among the bodies responsible for schools, by year and by ward."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.partnerships.responsible_bodies import (
    by_ward,
    by_year,
    concentration,
    effective_number,
    hhi,
    members,
    responsible_at,
)

NAN = float("nan")
WARD, OTHER = "X05000001", "X05000002"


def rows(*parts: tuple[str, str | None, str | None, str | None, str]) -> pd.DataFrame:
    """Return spells of ``(school, body, began, ended, ward)``."""
    table = pd.DataFrame(parts, columns=["facility_id", "body_id", "began", "ended", "ward_code"])
    for column in ("began", "ended"):
        table[column] = pd.Series(
            [pd.Timestamp(day) if day else pd.NaT for day in table[column]], dtype="datetime64[ns]"
        )
    kind = table["body_id"].str.startswith("la:").map({True: "council", False: "multi-academy trust"})
    joined = pd.to_datetime("2015-01-01")
    return table.assign(
        body=table["body_id"],
        body_type=kind.where(table["body_id"].notna(), "not known"),
        responsible=True,
        joined=pd.Series(joined, index=table.index).where(kind.eq("multi-academy trust")),
    )


ROWS = rows(
    ("urn:1", "la:X", None, None, WARD),
    ("urn:2", "la:X", None, "2014-06-30", WARD),
    ("urn:3", None, "2014-07-01", "2018-06-30", WARD),
    ("urn:3", "group:7", "2018-07-01", None, WARD),
    ("urn:4", "group:8", "2012-01-01", None, OTHER),
)
OFFERED = pd.DataFrame(
    {
        2013: {"urn:1": 100.0, "urn:2": 200.0, "urn:3": 0.0, "urn:4": 100.0, "urn:5": 900.0},
        2016: {"urn:1": 100.0, "urn:2": 0.0, "urn:3": 200.0, "urn:4": 100.0, "urn:5": 900.0},
        2020: {"urn:1": 100.0, "urn:2": 0.0, "urn:3": 200.0, "urn:4": NAN, "urn:5": 900.0},
    }
)


def test_a_half_and_two_quarters_give_the_published_values():
    assert hhi(pd.Series([50, 25, 25])) == pytest.approx(0.375)
    assert effective_number(0.375) == pytest.approx(2.67, abs=0.005)


@pytest.mark.parametrize("n", [1, 2, 7])
def test_bodies_alike_give_their_own_number(n: int):
    assert effective_number(hhi(pd.Series([30.0] * n))) == pytest.approx(n)


def test_joining_two_bodies_raises_the_index_and_sizes_in_another_unit_do_not():
    sizes = pd.Series([40.0, 30.0, 20.0, 10.0])
    assert hhi(pd.Series([50.0, 30.0, 20.0])) > hhi(sizes)
    assert hhi(sizes * 7) == pytest.approx(hhi(sizes))
    assert np.isnan(hhi(pd.Series([], dtype=float)))


def test_each_year_counts_the_bodies_of_that_year_and_schools_of_none_not_at_all():
    table = by_year(ROWS, OFFERED)
    assert table["bodies"].tolist() == [2, 2, 2]
    assert table["pupils"].tolist() == [400, 400, 300], "the independent school of 900 is in no year"
    assert table.loc[2013, "hhi"] == pytest.approx(0.75**2 + 0.25**2)
    assert table.loc[2013, ["largest", "largest_share"]].tolist() == ["la:X", 0.75]


def test_a_school_whose_body_is_not_known_that_year_is_told_beside_the_index_and_not_guessed():
    table = by_year(ROWS, OFFERED)
    assert table["known"].tolist() == pytest.approx([1, 0.5, 1])
    assert table.loc[2016, "hhi"] == pytest.approx(0.5), "of the two schools whose body is known"


def test_a_school_without_a_number_of_pupils_is_a_school_and_no_pupils():
    assert by_year(ROWS, OFFERED).loc[2020, ["schools", "sized"]].tolist() == [3, 2]


def test_wards_count_the_schools_that_stand_in_them():
    table = by_ward(ROWS, OFFERED, 2013)
    assert table.index.tolist() == [WARD, OTHER]
    assert table["schools"].tolist() == [2, 1]
    assert table["hhi"].tolist() == [1, 1]
    assert table["largest"].tolist() == ["la:X", "group:8"]


def test_nobody_is_missing_and_not_zero():
    found = concentration(pd.Series({"urn:5": 900.0}), responsible_at(ROWS, 2013.0))
    assert found["schools"] == 0
    assert np.isnan([found["hhi"], found["known"], found["largest_share"]]).all()


def test_bodies_are_listed_with_their_schools_and_the_unknown_together():
    table = members(ROWS, OFFERED, 2016)
    assert table.index.tolist() == ["", "group:8", "la:X"]
    assert table["pupils"].tolist() == [200, 100, 100]
    assert members(ROWS, OFFERED, 2020).loc["group:8", ["schools", "sized"]].tolist() == [1, 0]


def test_of_two_bodies_the_one_joined_last_is_responsible():
    both = rows(("urn:1", "group:1", "2012-01-01", None, WARD), ("urn:1", "group:2", "2016-01-01", None, WARD))
    assert responsible_at(both, 2017.0)["body_id"].tolist() == ["group:2"]
    assert responsible_at(both, 2013.0)["body_id"].tolist() == ["group:1"]
