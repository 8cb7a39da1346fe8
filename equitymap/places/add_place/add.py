"""Adding a place: fetch what is missing, build it, check it against the published totals, store it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equitymap.errors import NoNetwork, PublisherAway, PublisherRefused, SourceMissing, StoreError, UnknownPlace
from equitymap.places import store
from equitymap.places.add_place.background import Progress, Step
from equitymap.places.build.build import build_place
from equitymap.places.build.local_lists import with_lists
from equitymap.places.build.national_readings import read_national
from equitymap.places.check.check import Line, check_place
from equitymap.places.find_district import Candidate, find_district
from equitymap.places.gazetteer import Gazetteer, read_gazetteer, save_gazetteer
from equitymap.places.place import Place
from equitymap.sources.areas import lookups
from equitymap.sources.areas.code_history import current_code
from equitymap.sources.areas.postcode_districts import district_of
from equitymap.sources.areas.postcodes import looks_like_postcode
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.fetch import LOOKUPS, District, Fetched, FetchProgress, fetch, fetch_lookups
from equitymap.sources.reading.read_table import SourceFolder

FETCHING, READING, BUILDING = 0.6, 0.9, 0.97
"""Share of the whole (0 to 1) that is done when each of these ends."""


@dataclass(frozen=True)
class Added:
    """The place, what became of every release, and how the place compares with the publishers' totals."""

    place: Place
    fetched: tuple[Fetched, ...]
    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """Whether every figure that can be compared agrees."""
        return all(line.agrees for line in self.lines)

    @property
    def ending(self) -> str:
        """What is said of it: how it compares with the publishers' totals."""
        wrong = [line.subject for line in self.lines if not line.agrees]
        if wrong:
            return f"{len(wrong)} figure(s) differ from the published ones: {', '.join(wrong)}."
        return f"Every figure that can be compared with the publishers' totals agrees ({len(self.lines)} compared)."


def names_of_england(folder: SourceFolder, progress: Progress = lambda _: None) -> Gazetteer:
    """Return the names that a place can be asked by, fetching the lookups that are not there yet.

    Raises
    ------
    FetchError, SourceError
        Saying which page the file is to be had from by hand.
    """
    try:
        names = read_gazetteer(folder)
    except SourceMissing:
        _ensure_writable(folder)
        _raise_for_missing(fetch_lookups(folder.path, progress=_fetch_progress(LOOKUPS, progress, upto=0.05)))
        names = read_gazetteer(folder)
    save_gazetteer(names)
    return names


def _ensure_writable(folder: SourceFolder) -> None:
    """Make the folder of downloads.

    Raises
    ------
    StoreError
        When it cannot be made or written to.
    """
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder.path):
            pass
    except OSError as refused:
        raise StoreError(
            f"The publishers' files cannot be kept: the folder {folder.path} cannot be written to ({refused.strerror})."
            " Allow writing there, or name another one with EQUITYMAP_DOWNLOADS_DIR."
        ) from None


def find_place(asked: str, folder: SourceFolder, progress: Progress = lambda _: None) -> Candidate:
    """Return the one district that a text means, fetching the names first where they are missing.

    Raises
    ------
    PlaceError
        As ``find_district``.
    """
    return find_district(asked, names_of_england(folder, progress), of_postcode=postcode_of(asked, folder))


def postcode_of(asked: str, folder: SourceFolder) -> Mapping[str, str] | None:
    """Return the district of a postcode, as ``find_district`` takes it; None for anything but a postcode."""
    return district_of(folder, asked) if looks_like_postcode(asked) else None


def read_district(code: str, folder: SourceFolder) -> District:
    """Read a district with the codes of its neighbourhoods, by which map layers are cut.

    Raises
    ------
    UnknownPlace
        When no neighbourhood lies in a district of this code.
    SourceError
        When the lookup is missing or damaged.
    """
    code = current_code(code)
    rows = lookups.lsoa_to_district(folder).frame
    rows = rows[rows["district_code"] == code].sort_index()
    if rows.empty:
        raise UnknownPlace(code, [])
    return District(code, str(rows["district"].iloc[0]), tuple(str(area) for area in rows.index))


def add_place(code: str, folder: SourceFolder, progress: Progress = lambda _: None) -> Added:
    """Fetch what a place needs and is missing, build it, store it and check it.

    ``progress`` may raise ``Cancelled``. Until the place is complete nothing of it can be seen, and a place of the
    same code that was there before stays.

    Raises
    ------
    FetchError, SourceError, StoreError, InvalidPlace
        Naming the release or file and the remedy.
    """
    district = read_district(code, folder)
    wanted = [release for release in catalogue().values() if release.download is not None and not release.spare]
    report = _fetch_progress([release.id for release in wanted], progress, upto=FETCHING)
    fetched = fetch(wanted, folder.path, district=district, progress=report)
    _raise_for_missing(fetched)
    national = read_national(
        folder,
        lambda name, number, total: progress(
            Step(f"reading {name}", FETCHING + (READING - FETCHING) * (number - 1) / total)
        ),
    )
    progress(Step(f"building {district.name}", READING))
    place = build_place(code, with_lists(national, code))
    progress(Step("checking it against the publishers' totals", BUILDING))
    lines = tuple(check_place(place, folder))
    progress(Step("putting it in its place", 0.99))
    store.write(place)
    return Added(place, fetched, lines)


def _fetch_progress(releases: Sequence[str], progress: Progress, *, upto: float) -> FetchProgress:
    """Return the callback that turns the progress of a fetch into steps; the last one ends at ``upto`` of the whole."""
    position = {release_id: index for index, release_id in enumerate(releases)}

    def report(release: Release, done: int, total: int | None, seconds_left: float | None, words: str) -> None:
        part = min(done / total, 1.0) if total else 0.0
        share = upto * (position.get(release.id, 0) + part) / len(releases)
        progress(Step(f"fetching {release.title}: {words}", share, seconds_left))

    return report


def _raise_for_missing(fetched: Sequence[Fetched]) -> None:
    """Raise ``SourceMissing`` when a needed release failed, naming every one and what to do by hand.

    ``PublisherAway`` where all of them failed because a publisher could not be reached.
    """
    failed = [result for result in fetched if result.state == "failed" and result.release.needed]
    if failed:
        files = "One file that a place needs" if len(failed) == 1 else f"{len(failed)} files that a place needs"
        away = all(result.refused in (NoNetwork.__name__, PublisherRefused.__name__) for result in failed)
        raise (PublisherAway if away else SourceMissing)(
            "\n- ".join(
                [
                    f"{files} could not be fetched. Try again, or put them into place by hand:",
                    *(f"{result.release.title}: {result.what} {result.by_hand}".strip() for result in failed),
                ]
            )
        )
