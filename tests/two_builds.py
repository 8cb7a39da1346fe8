"""Two builds of the small place, a month apart: the later one from newer files of its registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from equitymap.places.place import FileRead, Place
from tests.places import small_place

REGISTERS = ("scc", "urn", "lib", "ods")
LATER = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)


def built(place: Place | None = None, *, newer: Sequence[str] = (), later: bool = False, **manifest: object) -> Place:
    """Return a place as if it was built from one file for each register, other files of the ``newer`` ones."""
    place = place or small_place()
    one = place.manifest.releases[0]
    releases = [
        one.model_copy(
            update={
                "id": register,
                "title": f"Register {register}",
                "files": (FileRead(name=f"{register}.csv", sha256=("1" if register in newer else "0") * 64),),
            }
        )
        for register in REGISTERS
    ]
    changes = {"releases": tuple(releases)} | ({"built_at": LATER} if later else {}) | manifest
    return replace(place, manifest=place.manifest.model_copy(update=changes))


def with_facilities(place: Place, facilities: pd.DataFrame) -> Place:
    """Return the place with other services."""
    return replace(place, facilities=facilities)


def without(place: Place, *ids: str) -> Place:
    """Return the place without some services, as a register that no longer lists them."""
    return with_facilities(place, place.facilities.drop(index=list(ids)))


def changed(place: Place, facility_id: str, **fields: object) -> Place:
    """Return the place with other fields of one service; ``renumbered`` is its new number."""
    facilities = place.facilities.copy()
    number = fields.pop("renumbered", None)
    for field, value in fields.items():
        facilities.loc[facility_id, field] = value
    return with_facilities(place, facilities if number is None else facilities.rename(index={facility_id: number}))


def closed(place: Place, facility_id: str, day: str) -> Place:
    """Return the place with one service closed on a day, in its register and in the ledger."""
    own = changed(place, facility_id, status="closed", closed=pd.Timestamp(day))
    like = own.withdrawals[own.withdrawals["event"] == "closed"].iloc[[0]]
    service = own.facilities.loc[facility_id]
    event = like.assign(
        facility_id=facility_id,
        kind=service["kind"],
        name=service["name"],
        area_code=service["area_code"],
        inside=True,
        not_before=pd.Timestamp(day),
        not_after=pd.Timestamp(day),
        evidence=service["evidence"],
    )
    return replace(own, withdrawals=pd.concat([own.withdrawals, event], ignore_index=True))
