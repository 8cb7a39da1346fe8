"""The small place with services of one kind set down by hand, for tests of gaps and of what would mend them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from equitymap.places.build.ledger import ledger
from equitymap.places.place import Place
from equitymap.schema import empty, validated
from equitymap.sources.services.centre_spells import SPELL_COLUMNS
from tests.places import SIDE_M, SOUTH_M, WEST_M, small_place
from tests.services import services


def AT(x: float, y: float, *, closed: str | None = None, **changes: object) -> dict[str, object]:  # noqa: N802 - reads as a spot
    """Return a record that stands ``x`` km east and ``y`` km north of the middle of the first neighbourhood."""
    spot = {
        "easting_m": WEST_M + SIDE_M / 2 + 1000 * x,
        "northing_m": SOUTH_M + SIDE_M / 2 + 1000 * y,
        "postcode": f"ZZ{abs(int(10 * x)) % 10} {abs(int(10 * y)) % 10}ZZ",
    }
    ended = {"status": "closed", "ended": closed} if closed else {}
    return {**spot, **ended, **changes}


def town(kind: str, **records: dict[str, object]) -> Place:
    """Return the small place with these services only, each of ``kind`` unless it says otherwise."""
    place = small_place()
    plain = {"kind": kind, "type": "public", "phase": None, "register": "made-up"}
    frame = services(**{key: {**plain, **changes} for key, changes in records.items()})
    found = ledger(
        frame,
        observed=place.manifest.observed,
        supply=empty("supply"),
        spells=pd.DataFrame(columns=list(SPELL_COLUMNS)),
        operators=pd.DataFrame(columns=["facility_id", "day", "run_by", "evidence"]),
    )
    return replace(
        place, facilities=frame, withdrawals=validated("withdrawals", found.withdrawals), supply=empty("supply")
    )
