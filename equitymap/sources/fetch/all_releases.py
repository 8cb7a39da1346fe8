"""Fetch releases one after the other, under a lock on the folder; one result for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from equitymap.errors import FetchError, StoreError
from equitymap.settings import settings
from equitymap.sources.catalogue import Release
from equitymap.sources.fetch.http_client import HttpSession, open_session
from equitymap.sources.fetch.lock import folder_lock
from equitymap.sources.fetch.one_release import AROUND, delete_replaced, fetch_release, is_cut, known_file, saved_as
from equitymap.sources.fetch.progress import District, Fetched, FetchProgress, FetchTask, Pace, silent, unchanged
from equitymap.sources.fetch.work_files import WORK_FOLDER, WorkFiles


def fetch(
    releases: Sequence[Release],
    folder: Path,
    *,
    district: District | None = None,
    refresh: bool = False,
    progress: FetchProgress = silent,
    via: str | None = None,
    pace: Pace | None = None,
    today: date | None = None,
) -> tuple[Fetched, ...]:
    """Download releases from their publishers into a folder, each into a sub-folder named after it.

    Parameters
    ----------
    releases
        What to fetch, in this order.
    folder
        Where to keep it. One fetch at a time works in a folder.
    district
        The place that map layers are cut to, where their service allows it; without one they come whole.
    refresh
        Whether to ask publishers about files that are here already. Without it they are left as they are.
    progress
        Called on the way; may raise ``Cancelled``, which leaves everything so that the next fetch goes on from there.
    via
        A mirror of the publishers' sites; ``settings().fetch_via`` when nothing is given.
    pace
        Rate limit and retries.
    today
        The day from which dated URLs are tried backwards.

    Returns
    -------
    tuple of Fetched
        One per release, in order. One that could not be fetched does not stop the others; a full disk does: the rest
        is then ``failed`` without being tried.

    Raises
    ------
    FetchRunning
        When another fetch is at work in the folder.
    """
    done: list[Fetched] = []
    stopped: StoreError | None = None
    with folder_lock(folder), open_session(settings().fetch_via if via is None else via, pace) as session:
        for release in releases:
            task = FetchTask(release, progress)
            try:
                if stopped is not None:
                    raise StoreError(f"Not tried: {stopped}")
                one = _fetch_one(session, task, folder, district=district, refresh=refresh, today=today or date.today())
            except StoreError as refused:
                stopped = stopped or refused
                one = _not_fetched(release, folder, None, why=refused, by_hand=False)
            done.append(replace(one, asked=tuple(task.asked)))
    return tuple(done)


def _fetch_one(
    session: HttpSession, task: FetchTask, folder: Path, *, district: District | None, refresh: bool, today: date
) -> Fetched:
    release, download = task.release, task.release.download
    if download is None:
        found = _by_hand(release, folder)
        why = FetchError("has no address: the publisher no longer offers it, or it is a copy kept by somebody else")
        return (
            unchanged(release, found[0], "put there by hand") if found else _not_fetched(release, folder, None, why=why)
        )
    cut = district if is_cut(release) else None
    work = WorkFiles(folder, release.id, cut.code if cut else "whole")
    known = known_file(work, download, cut)
    own = work.home / saved_as(download, cut)
    if known is None and (found := [path for path in _by_hand(release, folder) if path != own]):
        return unchanged(release, found[0], "put there by hand: left as it is")
    last = work.home / known.name if known else None
    if known and last:
        delete_replaced(work, release, known)
        if not refresh and (known.edition or last == own):
            return unchanged(release, last, f"here since {known.fetched[:10]}" if known.fetched else "here already")
    work.prepare()
    try:
        return fetch_release(session, task, work, known, cut=cut, today=today)
    except FetchError as wrong:
        return _not_fetched(release, folder, last, why=wrong)


def _by_hand(release: Release, folder: Path) -> list[Path]:
    """Return files of a release that lie in the folder, but not where a fetch puts them."""
    for pattern in release.files:
        found = [
            path
            for path in sorted(folder.rglob(pattern))
            if path.is_file() and AROUND not in path.name and WORK_FOLDER not in path.relative_to(folder).parts
        ]
        if found:
            return found
    return []


def _not_fetched(
    release: Release, folder: Path, last: Path | None, *, why: FetchError | StoreError, by_hand: bool = True
) -> Fetched:
    """Return what is said of a release that did not come: the last good copy stays, or there is none."""
    name = release.download.saves_as.format(date=date.today()) if release.download else release.files[0]
    remedy = (
        f"Download it from {release.url} and put the file, named {name}, into {folder / release.id}/" if by_hand else ""
    )
    if by_hand and release.download and release.download.otherwise:
        remedy = f"{remedy} {release.download.otherwise}"
    error = type(why).__name__
    if last is not None:
        return Fetched(release, "kept", last, last.stat().st_size, str(why), remedy, refused=error)
    return Fetched(release, "failed", None, 0, str(why), remedy, refused=error)
