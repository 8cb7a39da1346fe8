"""A zone on record: a name of its own, and at least one neighbourhood of the place."""

from __future__ import annotations

import pytest

from equitymap.errors import RecordsError
from equitymap.records.subjects.base import Known, check, read
from equitymap.records.subjects.zones import Zone

AREA = "X01000001"


def test_a_zone_needs_a_neighbourhood_of_the_place():
    with pytest.raises(RecordsError, match="Neighbourhoods: it is empty"):
        read(Zone, {"place": "demo", "name": "Quays", "areas": []})
    zone = read(Zone, {"place": "demo", "name": "Quays", "areas": [AREA]})
    check(zone, Known(neighbourhoods={AREA}))
    with pytest.raises(RecordsError, match="there is no neighbourhood 'X01000001' here"):
        check(zone, Known(neighbourhoods=set()))


def test_two_zones_of_one_name_would_be_mixed_up():
    zone = read(Zone, {"place": "demo", "name": "Quays", "areas": [AREA]})
    known = Known(records={"zone": {"one": zone}})
    with pytest.raises(RecordsError, match="another zone here is called Quays"):
        check(zone, known)
    check(zone, known, record="one")
