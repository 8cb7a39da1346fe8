"""The rows of a list as a record keeps them, and back: what was read once is read and matched again when it is used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from equitymap.records.subjects.lists import MOST_PLACES, KeptList
from equitymap.sources.local.local_hours import in_words, number_of_hours
from equitymap.sources.local.own.columns import CODE, Columns, chosen
from equitymap.sources.local.own.places import ANOTHER_ROW
from equitymap.sources.local.own.table import ROW, OwnTable

TEXTS = ("opened", "closed", "type", "often")
"""Fields of a place that are kept as they were written."""
_HEADINGS = ("name", "postcode", "area_code", "easting", "northing", *TEXTS, "hours")


def rows_to_keep(
    table: OwnTable, columns: Columns, account: pd.DataFrame, new: Collection[int]
) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of a list that a record can keep, as ``records.subjects.lists.ListedPlace`` has them.

    Those that are counted, and those that a register has already: after a rebuild it may have them no longer.

    Parameters
    ----------
    table, columns
        What was brought, and which column is what.
    account
        What became of each row (``OwnList.account``).
    new
        Numbers of rows that are services of their own, whatever a register has near them.

    Returns
    -------
    Nothing where there are more than ``MOST_PLACES``.
    """
    kept = account[account["state"].isin(["used", "matched"]) & account["reason"].ne(ANOTHER_ROW)]
    if len(kept) > MOST_PLACES:
        return ()
    number = pd.Index(table.cells[ROW])
    said = pd.DataFrame(
        {role: chosen(table, columns, role).to_numpy() for role in ("postcode", "area", "hours", *TEXTS)}, index=number
    ).reindex(kept["row"])
    found = []
    for (_, line), (_, cells) in zip(kept.iterrows(), said.iterrows(), strict=True):
        row: dict[str, Any] = {"name": str(line["name"])[:200], **{role: str(cells[role])[:120] for role in TEXTS}}
        row["often"] = in_words(row["often"], columns.often or "")
        row["postcode"] = re.sub("[^A-Za-z0-9 ]", "", str(cells["postcode"]))[:10]
        if line["located_by"] == "register":
            row |= {"easting": round(line["easting_m"]), "northing": round(line["northing_m"])}
        elif code := re.fullmatch(CODE, str(cells["area"]).upper().replace(" ", "")):
            row["area_code"] = code[0]
        hours = number_of_hours(str(cells["hours"]))
        row |= {} if hours is None else {"hours": hours}
        row |= {"another": True} if line["row"] in new else {}
        found.append({name: value for name, value in row.items() if value != ""})
    return tuple(found)


def table_of(value: KeptList) -> tuple[OwnTable, Columns, list[int]]:
    """Return the rows of a record as a table that was brought, which column is what, and the rows said to be others.

    Without those that only say that a service of a register closed (``closings``).
    """
    listed = {number: one for number, one in enumerate(value.listed, start=1) if not one.closes}
    rows = [{name: "" if said is None else f"{said}" for name, said in dict(one).items()} for one in listed.values()]
    whole = pd.DataFrame(rows, dtype="str")
    filled = [name for name in _HEADINGS if rows and whole[name].ne("").any()]
    cells = pd.DataFrame({ROW: list(listed), **{name: whole[name] for name in filled}})
    digest = hashlib.sha256(repr(value.listed).encode()).hexdigest()
    others = [number for number, one in listed.items() if one.another]
    return (
        OwnTable(value.name, digest, tuple(filled), cells),
        Columns(**{"area" if name == "area_code" else name: name for name in filled}),
        others,
    )
