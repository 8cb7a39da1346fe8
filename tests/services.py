"""Made-up services as registers are read, for tests of what became of them."""

from __future__ import annotations

import pandas as pd

from equitymap.places.place import ObservedYears
from equitymap.sources.schools.school_census import SUPPLY_COLUMNS
from equitymap.sources.services.centre_spells import SPELL_COLUMNS

OBSERVED = {
    kind: ObservedYears(first=2010, last=2023, note="Invented.")
    for kind in ("school", "childrens_centre", "library", "gp_practice")
}
NO_SUPPLY = pd.DataFrame(columns=list(SUPPLY_COLUMNS))
NO_SPELLS = pd.DataFrame(columns=list(SPELL_COLUMNS))
NO_OPERATORS = pd.DataFrame(columns=["facility_id", "day", "run_by", "evidence"])
DATES = ("opened", "closed", "closed_not_before", "closed_not_after")
PLAIN = {
    "register": "made-up",
    "kind": "school",
    "type": "maintained",
    "phase": "primary",
    "name": "Elm School",
    "post_16": None,
    "status": "open",
    "reason": None,
    "opened": None,
    "closed": None,
    "closed_not_before": None,
    "closed_not_after": None,
    "successor_id": None,
    "body_id": "la:999",
    "capacity": None,
    "capacity_unit": None,
    "postcode": "ZZ1 1ZZ",
    "easting_m": 430_000.0,
    "northing_m": 430_000.0,
    "located_by": "register",
    "area_code": "X01000001",
    "inside": True,
    "how": None,
}


def services(**records: dict[str, object]) -> pd.DataFrame:
    """Return facilities ``urn:<key>``, each laid over an open primary school. ``ended`` sets all end dates."""
    rows = {}
    for number, (key, changes) in enumerate(records.items(), start=2):
        ended = changes.pop("ended", None)
        ends = dict.fromkeys(("closed", "closed_not_before", "closed_not_after"), ended) if ended else {}
        own = {"register_id": key, "evidence": f"made-up.csv, line {number}"}
        rows[f"urn:{key}"] = {**PLAIN, **own, **ends, **changes}
    frame = pd.DataFrame.from_dict(rows, orient="index")
    frame.index.name = "facility_id"
    for column in DATES:
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ns]")
    for column in ("easting_m", "northing_m", "capacity"):
        frame[column] = frame[column].astype(float)
    texts = ["reason", "successor_id", "body_id", "phase", "postcode", "area_code", "how", "capacity_unit", "post_16"]
    return frame.astype(dict.fromkeys(texts, "str"))


def closed(day: str = "2015-08-31", **changes: object) -> dict[str, object]:
    """Return a record that closed on a day."""
    return {"status": "closed", "ended": day, **changes}


def replaced(by: str, day: str = "2015-08-31", **changes: object) -> dict[str, object]:
    """Return a record that another took over."""
    return {"status": "replaced", "ended": day, "successor_id": f"urn:{by}", "how": "carried on", **changes}
