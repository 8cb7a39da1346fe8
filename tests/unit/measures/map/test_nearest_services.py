"""Nearest and no-longer-there services, against distances worked out by hand."""

import math

import numpy as np
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.map import nearest_services
from equitymap.places.gone import is_gone
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


def test_the_nearest_is_the_nearest_open_one(place):
    area = place.inside.index[0]
    origin = place.inside.loc[area]
    for found in nearest_services.nearest_services(place, area):
        ours = place.facilities[
            (place.facilities["kind"] == found.group.kind.id)
            & place.facilities["status"].isin(["open", "handed_over"])
            & (place.facilities["located_by"] != "nowhere")
        ]
        if found.group.phases:
            ours = ours[ours["phase"].isin(found.group.phases) != found.group.rest]
        factor = 1.3 if found.group.kind.measured == "on foot" else 1
        by_hand = [
            factor * math.dist((origin["easting_m"], origin["northing_m"]), (row["easting_m"], row["northing_m"]))
            for _, row in ours.iterrows()
        ]
        if by_hand:
            assert found.nearest_m == pytest.approx(min(by_hand))
            assert found.open_within == sum(d <= found.group.kind.catchment_m for d in by_hand)
        else:
            assert found.nearest is None


def test_gone_services_are_within_reach_and_nearest_first(place):
    for area in place.inside.index:
        for found in nearest_services.nearest_services(place, area):
            distances = found.gone["distance_m"].tolist()
            assert distances == sorted(distances)
            assert all(d <= found.group.kind.catchment_m for d in distances)
            assert set(found.gone["status"]) <= {"closed", "delisted"}


def test_every_service_gone_within_reach_is_on_the_card_whatever_its_phase():
    place = small_place()
    frame = place.facilities
    frame["phase"] = frame["phase"].where(frame["status"] != "closed")  # as of an independent school
    lost = frame[is_gone(place)]
    for area in place.inside.index:
        origin = place.inside.loc[area]
        straight = np.hypot(lost["easting_m"] - origin["easting_m"], lost["northing_m"] - origin["northing_m"])
        away = straight * lost["kind"].map(lambda kind: 1.3 if KIND_BY_ID[kind].measured == "on foot" else 1.0)
        reach_m = lost["kind"].map(lambda kind: KIND_BY_ID[kind].catchment_m)
        on_card = {name for found in nearest_services.nearest_services(place, area) for name in found.gone.index}
        assert set(lost.index[away <= reach_m / 1.3]) <= on_card <= set(lost.index[away <= reach_m])


def test_an_unknown_neighbourhood_is_an_error(place):
    with pytest.raises(KeyError):
        nearest_services.nearest_services(place, "E01000001")
