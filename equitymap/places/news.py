"""What is new in a place: one comparison of two builds each, kept beside the builds for the last few of them.

The file is written before its build takes the place of the earlier one, so that nothing is lost between the two. Until
then, and after a return to the earlier build, the comparison is of no build that anybody sees, and is not told.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from equitymap.errors import StoreError
from equitymap.places.builds import BUILDS
from equitymap.settings import settings
from equitymap.sources.writing import write_whole

FILE, KEPT = "news.json", 12
"""Name of the file, and how many comparisons it holds; the oldest go first."""

Happened = Literal["closed", "delisted", "unlisted", "listed", "opened", "back"]
"""A loss of the ledger (``closed``, ``delisted``); a number that the newer register has no more (``unlisted``); one
that it has for the first time (``listed``), as open for the first time (``opened``), or again (``back``)."""


class ServiceNews(BaseModel):
    """One service that went or came.

    ``area`` is the name of its neighbourhood, blank where none is known. ``title`` is that of its register, ``as_of``
    the day that the newer register speaks for; ``not_before`` and ``not_after`` are when it happened, as far as it is
    known.
    """

    model_config = ConfigDict(frozen=True)

    facility_id: str
    kind: str
    name: str
    area: str
    title: str
    as_of: date | None
    happened: Happened
    not_before: date | None = None
    not_after: date | None = None


class ReleaseNews(BaseModel):
    """A release whose files changed: its period in both builds, None in one that does not use it."""

    model_config = ConfigDict(frozen=True)

    title: str
    publisher: str
    before: str | None
    after: str | None


class FigureNews(BaseModel):
    """An indicator whose newest period is a later one; ``before`` is None where there was no figure."""

    model_config = ConfigDict(frozen=True)

    label: str
    before: str | None
    after: str


class News(BaseModel):
    """What one build of a place has that the one before had not.

    ``code`` and ``name`` are those of the place, ``before`` and ``after`` the checksums of the manifests. What is no
    news is counted: ``carried_on`` records under another number, ``by_rules`` differences that no newer file tells of.
    Of a register in ``cut_short`` so much came or went at once that its list is doubted, and nothing of it is told.
    ``other_version`` says that another version of the program made the earlier build: services are then not compared.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    before: str
    after: str
    since: datetime
    built_at: datetime
    gone: tuple[ServiceNews, ...] = ()
    came: tuple[ServiceNews, ...] = ()
    releases: tuple[ReleaseNews, ...] = ()
    figures: tuple[FigureNews, ...] = ()
    carried_on: int = 0
    by_rules: int = 0
    cut_short: tuple[str, ...] = ()
    other_version: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.gone or self.came or self.releases or self.figures)


_FILE = TypeAdapter(tuple[News, ...])


def told(code: str, checksum: str, root: Path | None = None) -> tuple[News, ...]:
    """Return what was new in a place, the newest first; ``checksum`` is that of the manifest of its current build.

    Raises
    ------
    StoreError
        When the file is there and cannot be read.
    """
    kept = _kept(_path(code, root))
    if kept and kept[-1].before == checksum:
        kept = kept[:-1]
    return kept[::-1]


def keep(news: News, root: Path | None = None) -> None:
    """Add what a build has that is new; call it before the build is published.

    Raises
    ------
    StoreError
        When the file is damaged, or the disk refuses.
    """
    path = _path(news.code, root)
    kept = [*told(news.code, news.before, root)][::-1]
    write_whole(path, _FILE.dump_json(tuple([*kept, news][-KEPT:]), indent=1))


def _path(code: str, root: Path | None) -> Path:
    return (root or settings().places_dir) / BUILDS / code / FILE


def _kept(path: Path) -> tuple[News, ...]:
    try:
        return _FILE.validate_json(path.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValueError):
        raise StoreError(
            f"{path} cannot be read as what is new in a place. Take it away: refresh begins it anew."
        ) from None
