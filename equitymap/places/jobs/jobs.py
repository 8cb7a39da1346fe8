"""The one way in which pages ask for a place to be built, wherever that is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from equitymap.errors import JobsError
from equitymap.places.add_place import background
from equitymap.places.add_place.background import State
from equitymap.settings import settings


class Job(Protocol):
    """A job as a page sees it: its place, how far it is (0 to 1), what is being done, and how it ended."""

    @property
    def code(self) -> str:
        """Code of the place's district."""

    @property
    def name(self) -> str:
        """Name of the place."""

    @property
    def state(self) -> State:
        """``running`` from when it was asked for until it has ended."""

    @property
    def words(self) -> str:
        """What is being done, or waited for."""

    @property
    def share(self) -> float:
        """Share of the whole that is done (0 to 1)."""

    @property
    def seconds_left(self) -> float | None:
        """Seconds left of this part, where known."""

    @property
    def message(self) -> str:
        """What came of it, or what went wrong and what to do."""


class Jobs(Protocol):
    """Asking for places: start one, stop it, see how far it is, put its ending away; one job a place.

    ``elsewhere``: jobs go to workers. Then only stewards ask for them, and nothing is fetched or written here.
    """

    @property
    def elsewhere(self) -> bool:
        """Whether jobs go to workers."""

    def seen(self) -> Sequence[Job]:
        """Return jobs that run or wait, and the last one of each place that ended and was not put away."""

    def start(self, code: str, name: str) -> object:
        """Ask for a place to be added, or built again.

        Raises
        ------
        PlaceBusy, NoRoom, StoreError, JobsError
            Saying why not, and what to do.
        """

    def stop(self, code: str) -> None:
        """Stop the job of a place; what was there before stays."""

    def clear(self, code: str) -> None:
        """Put the ending of a place's job away."""


class Here:
    """The background job of this computer: one at a time."""

    elsewhere = False

    def seen(self) -> Sequence[Job]:
        """Return the job, where there is one."""
        job = background.current_job()
        return [] if job is None else [job]

    def start(self, code: str, name: str) -> object:
        """Start the job, as ``background.start``."""
        return background.start(code, name)

    def stop(self, code: str) -> None:  # noqa: ARG002 - there is one job
        """Stop the job."""
        background.stop()

    def clear(self, code: str) -> None:  # noqa: ARG002 - there is one job
        """Forget the job that has ended."""
        background.clear()


def jobs() -> Jobs:
    """Return where places are built: in workers where ``EQUITYMAP_JOBS_URL`` or ``EQUITYMAP_JOBS`` says so, else here.

    Raises
    ------
    JobsError
        When they go to workers and the queue's library is missing, or its database is no PostgreSQL.
    """
    if not (address := settings().jobs_address()):
        return Here()
    try:
        from equitymap.places.jobs.queue import Queue
    except ModuleNotFoundError:
        raise JobsError(
            "The library of the queue is not installed: pip install -r requirements-worker.txt (or equity-map[worker])."
        ) from None
    return Queue(address)
