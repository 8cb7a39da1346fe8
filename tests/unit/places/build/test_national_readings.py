"""Positions of services: the register's own, else the postcode's, else none. Never 0,0."""

import numpy as np
import pandas as pd

from equitymap.places.build.national_readings import locate

ONE = pd.Index(["XX11AA"], name="postcode")
POSITIONS = pd.DataFrame({"easting_m": [430000.0], "northing_m": [433000.0]}, index=ONE)


def test_each_record_says_where_its_position_comes_from():
    records = pd.DataFrame(
        {
            "postcode": ["XX1 1AA", "xx1 1aa", "XX9 9ZZ", None],
            "easting_m": [410000.0, np.nan, np.nan, np.nan],
            "northing_m": [420000.0, np.nan, np.nan, np.nan],
        },
        index=["own", "by postcode", "unknown postcode", "nothing"],
    )
    found = locate(records, POSITIONS)
    assert found["located_by"].tolist() == ["register", "postcode", "nowhere", "nowhere"]
    assert found.loc["own", ["easting_m", "northing_m"]].tolist() == [410000.0, 420000.0]
    assert found.loc["by postcode", ["easting_m", "northing_m"]].tolist() == [430000.0, 433000.0]
    assert found.loc[["unknown postcode", "nothing"], ["easting_m", "northing_m"]].isna().all(axis=None)


def test_half_a_coordinate_is_none():
    records = pd.DataFrame({"postcode": [None], "easting_m": [410000.0], "northing_m": [np.nan]}, index=["half"])
    found = locate(records, POSITIONS)
    assert found["located_by"].tolist() == ["nowhere"]
