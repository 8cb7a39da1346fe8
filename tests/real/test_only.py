"""The filter by loss and need in real districts, against a few lines of pandas that use no measure of ours."""

import numpy as np
import pandas as pd
import pytest

from equitymap.kinds import KINDS
from equitymap.measures.access.access import access_table
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.burden.access_change import compare_years
from equitymap.measures.only import Only, passing
from equitymap.measures.withdrawals.services_by_state import count_by_state, count_by_state_at

BIRMINGHAM, NORWICH = "E08000025", "E07000148"


def centres_in_reach(place, day):
    """Children's centres within 2.5 km of each neighbourhood on a day, from positions and dates alone."""
    centres = place.facilities.query("kind == 'childrens_centre'")
    centres = centres[centres["easting_m"].notna()]
    ended = centres["closed"].fillna(centres["closed_not_after"])
    began = centres["opened"].isna() | (centres["opened"] <= day)
    stands = centres[began & ((ended.isna() & centres["status"].isin(["open", "handed_over"])) | (ended >= day))]
    homes = place.inside
    away = np.hypot(
        homes["easting_m"].to_numpy()[:, None] - stands["easting_m"].to_numpy(),
        homes["northing_m"].to_numpy()[:, None] - stands["northing_m"].to_numpy(),
    )
    return pd.Series((away <= 2500).sum(axis=1), index=homes.index)


@pytest.mark.parametrize("code", [BIRMINGHAM, NORWICH])
def test_who_lost_the_last_centre_and_is_in_income_tenth_1_or_2(places, code):
    place = places[code]
    then, now = (centres_in_reach(place, pd.Timestamp(year, 12, 31)) for year in (2016, 2026))
    rows = place.deprivation.query("release == 'iod2025' and domain == 'income'").set_index("area_code")
    income = rows["decile"].reindex(then.index)
    both = compare_years(access_table(place, "childrens_centre", [2016, 2026]), (2016, 2026))
    for tenths in [(1, 2), (1, 10), (9, 10)]:
        found = passing(place, Only("last", tenths, "income"), both)
        assert not found.isna().any()
        assert set(found.index[found]) == set(then.index[(then > 0) & (now == 0) & income.between(*tenths)])


def test_the_officers_question_in_birmingham(places):
    place = places[BIRMINGHAM]
    both = compare_years(access_table(place, "childrens_centre", [2016, 2026]), (2016, 2026))
    last, asked = (passing(place, only, both) for only in (Only("last"), Only("last", (1, 2), "income")))
    assert last.sum() == 39
    assert place.inside.loc[last, "children_0_4"].sum() == 3031
    assert list(place.inside.loc[asked, "label"]) == ["Kings Heath Park & Stirchley East 107C"]


@pytest.mark.parametrize("code", [BIRMINGHAM, NORWICH])
@pytest.mark.parametrize("kind", [kind.id for kind in KINDS if kind.id != "youth_club"])
def test_what_has_gone_and_the_rest_add_up_in_every_year(places, code, kind):
    place, observed = places[code], places[code].manifest.observed[kind]
    whole, supply = count_by_state(place, kind), supply_of(place, kind)
    for year in range(observed.first, observed.last + 1):
        then = count_by_state_at(place, supply, year)
        assert sum(then.services.values()) == whole.ever
    assert dict(then.services) == dict(whole.services)
