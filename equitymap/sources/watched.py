"""Work that takes long, watched: how far it is, a way to stop it, and an end where it takes too long or nobody asks.

It runs in the background; what it starts is a process of its own, which tells its stages line by line.
"""

from __future__ import annotations

import math
import subprocess
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from equitymap.errors import EquityMapError

T = TypeVar("T")
LEFT_S = 15.0
"""Seconds after which whoever asked again and again, and asks no more, is taken to have left."""
STEP_S = 0.1
"""Seconds between two looks at whether work goes on."""


@dataclass
class Watch:
    """What is known of work meanwhile: the stage, and where it counts, how much of it is done; and the way to stop.

    ``whole`` is 0 where nobody knows how much there is. ``asked`` is when somebody last asked (``time.monotonic``);
    infinity where nobody is expected to.
    """

    stage: str = "Other files are read first"
    done: int = 0
    whole: int = 0
    stopped: bool = False
    left: bool = False
    late: bool = False
    asked: float = math.inf
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def stop(self) -> None:
        """End the work."""
        self.stopped = True
        if self.process is not None:
            self.process.kill()

    def is_over(self) -> bool:
        """Say whether it was stopped, or is left by whoever asked for it."""
        self.left = self.left or time.monotonic() - self.asked > LEFT_S
        return self.stopped or self.left

    def hear(self, line: bytes) -> None:
        """Take what the process tells of itself; anything else that it says is nobody's business."""
        stage, *numbers = line.decode("utf-8", "replace").rstrip("\n").split("\t")
        if len(numbers) == 2 and all(number.isdigit() for number in numbers):
            self.stage, self.done, self.whole = stage, int(numbers[0]), int(numbers[1])


class Work(Generic[T]):
    """Work in the background; ``watch`` tells of it meanwhile. Once done it keeps its result, and nothing else."""

    def __init__(self, work: Callable[[Watch], T], watch: Watch | None = None) -> None:
        self.watch = watch or Watch()
        self._found: list[T] = []
        self._wrong: Exception | None = None
        self._done = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self.thread.start()

    def _run(self, work: Callable[[Watch], T]) -> None:
        try:
            self._found.append(work(self.watch))
        except Exception as wrong:  # noqa: BLE001 - whoever asks for the result is told
            if not isinstance(wrong, EquityMapError):
                wrong.add_note(traceback.format_exc())
            # Frames hold what was worked on, those of what came before it too.
            wrong.__traceback__ = wrong.__context__ = wrong.__cause__ = None
            self._wrong = wrong
        self._done.set()

    def ready(self, seconds: float = 0.0) -> bool:
        """Say whether it is done, after ``seconds`` at most."""
        return self._done.wait(seconds)

    def result(self) -> T:
        """Return what came of it, once it is done, or raise what was wrong."""
        self._done.wait()
        if self._wrong is not None:
            raise self._wrong
        return self._found[0]


def followed(command: Sequence[str], watch: Watch, seconds: float, hears: str, **given: Any) -> int:
    """Run a process, hear what it tells, and return its code; it is killed when late, stopped or left.

    Parameters
    ----------
    command, given
        Of ``subprocess.Popen``.
    watch
        Hears each line; ``late`` is set where the process took longer than ``seconds`` by the clock.
    hears
        The stream on which it tells: ``stdout`` or ``stderr``.
    """
    ended, until = threading.Event(), time.monotonic() + seconds
    with subprocess.Popen([*command], **{**given, hears: subprocess.PIPE}) as process:
        watch.process = process

        def look() -> None:
            while not ended.wait(STEP_S):
                watch.late = time.monotonic() > until
                if watch.late or watch.is_over():
                    process.kill()
                    return

        threading.Thread(target=look, daemon=True).start()
        try:
            for line in getattr(process, hears):
                watch.hear(line)
            code: int = process.wait()
        finally:
            ended.set()
            process.kill()
    return code
