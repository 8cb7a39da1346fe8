"""What the server does with time: once an hour, and when it starts, it deletes what is kept no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from streamlit.logger import get_logger

from equitymap.errors import RecordsError
from equitymap.records.retention import purge
from equitymap.records.store import Store

EVERY_S = 3_600.0


@contextmanager
def every_hour(store: Callable[[], Store], *, every_s: float = EVERY_S) -> Iterator[None]:
    """Delete what is over now and every hour, in a thread beside what is done meanwhile.

    Whoever leaves does not wait for it: what a process ends with is begun again by the next one. No word of what
    somebody said is in the log, whatever goes wrong.
    """
    ended = Event()

    def work() -> None:
        complete = True
        while not ended.is_set():
            try:
                complete = purge(store(), again=not complete).complete
            except RecordsError as wrong:
                get_logger(__name__).warning("%s", wrong)
            except Exception as wrong:  # noqa: BLE001 - the next hour it is tried again
                get_logger(__name__).warning("What is kept no longer was not deleted: %s", type(wrong).__name__)
            ended.wait(every_s)

    Thread(target=work, name="retention", daemon=True).start()
    try:
        yield
    finally:
        ended.set()
