"""``merge-session``: the records of a laptop that was in a hall come home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equitymap.commands.output import plain
from equitymap.commands.records import Url, opened_records

if TYPE_CHECKING:
    from equitymap.records.hall import Home


def merge_session(
    folder: Annotated[Path, typer.Argument(help="The folder of the hall, or a file of it; it stays as it is.")],
    url: Url = None,
) -> None:
    """Bring home what was said in a hall: all of it or nothing, any number of times, in any order.

    Folders of another place, of another version, and those copied in part are refused before the first row.
    """
    from equitymap.places.store import path_of
    from equitymap.records.hall import bring_home, read_hall

    hall = read_hall(folder.resolve())
    with opened_records(url) as store:
        home = bring_home(store, hall, built=path_of(hall.manifest.place).exists())
    plain.print(f"From {hall.manifest.name} ({hall.manifest.place}): {_came(home)}", markup=False)
    for conflict in home.conflicts:
        plain.print(f"- two versions to look at, {conflict}", markup=False)
    if home.merged.deleted:
        plain.print(home.merged.says, markup=False)
    if home.kept_out:
        plain.print(
            f"{home.kept_out:,} record(s) in the folder were deleted here, and were kept out. They are still in"
            f" {hall.folder}: prepare it again (python -m equitymap hall), or delete it.",
            markup=False,
        )


def _came(home: Home) -> str:
    from equitymap.records.subjects import KINDS

    new = {KINDS[kind].many if kind in KINDS else kind: number for kind, number in home.new.items()}
    counted = ", ".join(f"{number:,} {many}" for many, number in new.items())
    cards = f" ({home.cards:,} on cards)" if home.cards else ""
    return f"{home.merged.revisions:,} revision(s) added; new: {counted or 'nothing'}{cards}."
