"""Local records of the invented town: who worked together, who no longer does, an agreement in its fourth year.

What they say is in ``records.toml``. The clock is set, so that the same records give the same files.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from equitymap.indicators import published
from equitymap.places.place import Place
from equitymap.records.csv_folder import export_folder
from equitymap.records.store import open_store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.base import Known, Record, check, read
from tools.demo_town import consultation

STORY = Path(__file__).with_name("records.toml")
PLACE, AGREEMENT, ROLE = "demo", "quays-agreement", "steward"
BEGAN, STEP = datetime(2025, 1, 6, 10, 0, tzinfo=UTC), timedelta(minutes=15)
"""When the first record was entered, and how long after it the next one."""


def records(place: Place) -> Iterator[tuple[str, Record]]:
    """Yield id and value of every record, each after those that it names; an id again is a change of that record."""
    inside = place.inside
    numbers: Counter[str] = Counter()
    for kind, every in tomllib.loads(STORY.read_text(encoding="utf-8")).items():
        for told in every:
            values: dict[str, Any] = {"place": PLACE, **told}
            numbers[kind] += 1
            record = values.pop("id", f"{kind}-{numbers[kind]}")
            if "in" in values:
                values["areas"] = sorted(inside.index[inside["msoa_name"].isin(values.pop("in"))])
            if "named" in values:
                values["listed"] = _listed(place, values.pop("named"))
            if "agreement" in KINDS[kind].model_fields:
                values["agreement"] = AGREEMENT
            yield record, read(KINDS[kind], values)
    yield from consultation.answers(place)


def _listed(place: Place, names: list[str]) -> list[dict[str, str]]:
    """Return services of the town as a list of places has them."""
    posts = place.facilities.drop_duplicates("name").set_index("name")["postcode"]
    return [{"name": name, "postcode": str(posts[name])} for name in names]


def write(place: Place, folder: Path) -> None:
    """Enter the records in an empty store, check each beside those before it, and write the folder of files.

    Raises
    ------
    RecordsError
        When one of them would be refused on a page too.
    """
    known = Known(
        registered={*place.facilities.index, *place.facilities["body_id"].dropna()},
        neighbourhoods=set(place.inside.index),
        indicators={one.id for one in published()},
        measured={*place.authority["measure"], *place.outcomes["indicator"]},
    )
    last: dict[str, str] = {}
    at = BEGAN
    with tempfile.TemporaryDirectory() as scratch:
        store = open_store(f"sqlite:///{Path(scratch) / 'records.sqlite'}", clock=lambda: at)
        for record, value in records(place):
            check(value, known, record=record)
            at = max(at, consultation.HELD) if isinstance(value, Response) else at
            saved = store.save(value, record=record, parent=last.get(record, ""), role=ROLE, nonce="")
            last[record], at = saved.id, at + (STEP if at < consultation.HELD else consultation.STEP)
            standing = {**known.of(value.kind), record: value}
            known = replace(known, records={**known.records, value.kind: standing})
        export_folder(store, folder)
        store.close()
