"""What changed between the file that was here and the one that came."""

from __future__ import annotations

import re
from pathlib import Path

from equitymap.errors import NotTheFile, SourceError
from equitymap.sources.catalogue import Download
from equitymap.sources.fetch.validate import Shape
from equitymap.sources.fetch.work_files import FileRecord, disk_errors
from equitymap.sources.services import register_diff
from equitymap.sources.services.register_editions import edition_day
from equitymap.sources.writing import write_whole

KEEPS_EDITIONS = {"gias-childrens-centres": ("URN", "EstablishmentName")}
"""Registers that list only what is open: older editions stay, because they are the only record of what has gone.

By release: the heading of the register's own number, and of the name.
"""


def size_in_words(count: int) -> str:
    """Return a size such as '3.1 MB'."""
    return f"{count / 1_000_000:,.1f} MB" if count >= 100_000 else f"{count / 1000:,.1f} kB"


def first_words(shape: Shape) -> str:
    """Say what a new file holds."""
    return "new" if shape.rows is None else f"new, {shape.rows:,} rows"


def in_words(old: FileRecord, new: Shape, *, size: int) -> str:
    """Say what a refreshed file has that the last one had not: rows, and columns gained or lost."""
    parts = []
    if old.rows is not None and new.rows is not None:
        more = new.rows - old.rows
        parts.append(f"{old.rows:,} rows became {new.rows:,}" if more else f"still {new.rows:,} rows, other content")
    else:
        parts.append(f"{size_in_words(old.bytes)} became {size_in_words(size)}")
    if old.headings and new.headings:
        for words, one, two in (("new", new.headings, old.headings), ("gone", old.headings, new.headings)):
            names = [repr(name) for name in one if name not in two]
            if names:
                parts.append(f"{words} column(s) {', '.join(names[:6])}{'...' if len(names) > 6 else ''}")
    return "; ".join(parts)


def editions(home: Path, download: Download) -> dict[str, Path]:
    """Return the dated files of a release that are here, by edition, oldest first."""
    name = re.escape(re.sub(r"\{date[^}]*\}", "\0", download.saves_as)).replace("\\\0", "\0").replace("\0", r"(\d{8})")
    found = {}
    for path in sorted(home.glob("*")):
        stamp = re.fullmatch(name, path.name)
        if stamp and stamp.groups():
            found[stamp.group(1)] = path
    return found


def ledger_events(release_id: str, old: Path, new: Path, *, name: str, home: Path) -> str:
    """Write what appeared, left and changed between two editions to ``<home>/changes/``; say how much.

    Parameters
    ----------
    release_id
        A release of ``KEEPS_EDITIONS``.
    old
        The last edition that was accepted.
    new
        The new one, not yet in its place.
    name
        The name that the new one is going to have.
    home
        The folder of the release.

    Raises
    ------
    NotTheFile
        When the two cannot be two editions of one register, so that the new one is not to be trusted.
    """
    number, label = KEEPS_EDITIONS[release_id]
    first, last = (edition_day(text) for text in (old.name, name))
    if first is None or last is None:
        raise NotTheFile(f"{old.name if first is None else name} has no day in its name.")
    try:
        events = register_diff.diff(
            old, new, id_column=number, name_column=label, date_old=f"{first:%Y-%m-%d}", date_new=f"{last:%Y-%m-%d}"
        )
    except SourceError as wrong:
        raise NotTheFile(str(wrong).replace(new.name, name)) from None
    events["evidence"] = events["evidence"].str.replace(new.name, name, regex=False)
    with disk_errors(home):
        (home / "changes").mkdir(parents=True, exist_ok=True)
    path = write_whole(home / "changes" / f"{first:%Y%m%d}-to-{last:%Y%m%d}.csv", register_diff.as_csv(events).encode())
    counts = events.loc[events["event"] != register_diff.CHANGED, "event"].value_counts()
    changed = events.loc[events["event"] == register_diff.CHANGED, "id"].nunique()
    return (
        f"since {first:%Y-%m-%d}: {int(counts.get(register_diff.LEFT, 0)):,} left the register,"
        f" {int(counts.get(register_diff.APPEARED, 0)):,} appeared, {changed:,} changed (changes/{path.name})"
    )
