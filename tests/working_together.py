"""Local records of the demonstration place for tests: partnerships that began and ended, and their members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equitymap.places.place import Place
from equitymap.records.store import Store
from equitymap.records.subjects.base import Record, read
from equitymap.records.subjects.partnerships import Body, Cover, Initiative, Membership, Partnership
from equitymap.views.partnerships.known import Local

SCHOOLS = ("urn:X90001", "urn:X90002", "urn:X90003")


def local(place: Place, *, name: str = "{}") -> Local:
    """Return records of five bodies and three partnerships, of which one has ended and one has no backbone.

    ``name`` is written around every text.
    """
    areas = list(place.inside.index)

    def made(subject: type[Any], **values: Any) -> Any:
        texts = {
            key: name.format(values[key]) for key in ("name", "why_ended", "note", "what_survives") if key in values
        }
        return read(subject, {"place": "demo", **values, **texts})

    return Local(
        bodies={
            "homes": made(Body, name="Harbour Homes", sector="housing"),
            "play": made(Body, name="Sands Play Project", sector="charity"),
            "college": made(Body, name="Marl College", sector="college", opened="2012"),
            "first": made(Body, name="Tollgarth", sector="school", register_id=SCHOOLS[0]),
            "alone": made(Body, name="Estuary Surgery", sector="health"),
        },
        partnerships={
            "harbour": made(Partnership, name="Harbour Learning", led_by="school", areas=areas[:20], began="2014-09"),
            "board": made(Partnership, name="Children's Board", led_by="council", areas=areas[10:40], began="2016"),
            "sands": made(
                Partnership,
                name="Sands Together",
                led_by="third_sector",
                areas=areas[40:50],
                began="2010",
                ended="2019-03",
                why_ended="its grant ended",
            ),
        },
        memberships={
            "m1": made(Membership, partnership="harbour", body="first", role="backbone", began="2014-09"),
            "m2": made(
                Membership, partnership="harbour", body=SCHOOLS[1], began="2014-09", ended="2021", why_ended="moved on"
            ),
            "m3": made(Membership, partnership="harbour", body="homes", role="anchor", began="2015"),
            "m4": made(Membership, partnership="board", body="homes", began="2016"),
            "m5": made(Membership, partnership="board", body="college", began="2017"),
            "m6": made(Membership, partnership="sands", body="play", role="backbone", began="2010"),
            "m7": made(Membership, partnership="sands", body=SCHOOLS[2], began="2011"),
        },
        initiatives={
            "zone": made(
                Initiative,
                name="Sands Education Action Zone",
                type="education_action_zone",
                began="1999",
                ended="2005",
                what_survives="heads still meet",
            )
        },
        covers={
            "stay": made(
                Cover, body="first", service="childrens_centre", funded=False, since="2018", note="two mornings"
            )
        },
    )


def keep(store: Store, records: Local) -> None:
    """Save these records in a store, under their ids."""
    kinds: tuple[Mapping[str, Record], ...] = (
        records.bodies,
        records.partnerships,
        records.memberships,
        records.initiatives,
        records.covers,
    )
    for record, value in (pair for kind in kinds for pair in kind.items()):
        store.save(value, record=record, role="steward")
