"""What the command ``build`` does with local lists, and what it says became of each of their lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from equitymap.commands.output import plain

if TYPE_CHECKING:
    import pandas as pd

    from equitymap.places.build.national_readings import National
    from equitymap.places.place import Place
    from equitymap.sources.local.local_services import Local


@dataclass(frozen=True)
class LocalLists:
    """Lists to bring and names of lists to take away; ``instead``: a list takes the place of one of the same name."""

    brought: tuple[Path, ...]
    forgotten: tuple[str, ...]
    instead: bool

    def keep(self, code: str) -> None:
        """Take away and bring what is asked for a place, or for all England, and say so."""
        from equitymap.places.build.local_lists import bring, forget

        for words in forget(code, self.forgotten) if self.forgotten else ():
            plain.print(words, markup=False)
        for words in bring(code, self.brought, instead=self.instead) if self.brought else ():
            plain.print(words, markup=False)


def of_place(national: National, place: Place) -> Iterator[str]:
    """Say how many lines of its local lists a place uses, and why it does not use the others."""
    from equitymap.places.build.local_lists import FOLDER
    from equitymap.sources.local.local_services import REGISTER

    if national.local is None:
        return
    local = national.local
    used = place.manifest.release(REGISTER)
    yield f"{place.name}: {local.name}: {_used(used.rows_kept, used.rows_read)}" + (
        f" About other places: {used.rows_elsewhere:,}." if used.rows_elsewhere else ""
    )
    account = local.account.set_index(["file", "row"])["state"]
    out = place.left_out[place.left_out["release"] == REGISTER]
    outside = out[[account.get((row.file, row.row)) in ("added", "told", "matched") for row in out.itertuples()]]
    yield from _lines(local, outside)
    yield f"In use: {local.name} (kept in the folder {FOLDER} beside the places; --forget-local NAME takes one away)."


def of_england(national: National) -> Iterator[str]:
    """Say how many lines of the lists of all England can be used, and which lie in no place of England."""
    from equitymap.places.build.outside import beyond_england

    if national.local is None:
        return
    local = national.local
    used = len(local.in_state("added", "told", "matched"))
    yield f"{local.name}: {_used(used, local.rows)}"
    yield from _lines(local, beyond_england(national))
    yield f"In use for all of England: {local.name} (--all --forget-local NAME takes one away)."


def _used(used: int, rows: int) -> str:
    """Return how many lines are used, in words."""
    return f"{used:,} of {rows:,} line{'' if rows == 1 else 's'} used."


def _lines(local: Local, outside: pd.DataFrame) -> Iterator[str]:
    """Say which lines are refused or doubtful, which lie outside, and which repeat a register."""
    for problem in local.problems:
        yield f"- {problem}"
    for row in outside.itertuples():
        yield f"- {row.file} line {row.row}, {row.name}: {row.reason}"
    repeated = local.in_state("matched", "told")
    for file, line, name, state, reason in repeated[["file", "row", "name", "state", "reason"]].to_numpy().tolist():
        if reason:
            once = "counted once, as the register has it" if state == "matched" else "told of that service"
            yield f"- {file} line {line}, {name} {reason}: {once}"
