"""A worker with a fake build, as a process of its own: ``python -m tests.fake_worker URL FOLDER``.

Fetching, reading and building are faked: twenty steps of a tenth of a second, then one file in the place of a place's.
Queue, worker, limits and publishing are those of a hosted copy; times are shorter.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from pathlib import Path

from equitymap.places.add_place.background import Progress, Step
from equitymap.places.builds import publish
from equitymap.places.jobs import work
from equitymap.places.jobs.work import Worker
from equitymap.settings import settings

FILE = "built-by"
STEPS, STEP_S = 20, 0.1
ALIVE_S, SIGN_S, POLL_S = 1.5, 0.3, 0.2


def build(code: str, progress: Progress, folder: Path) -> str:
    """Publish a file that names this process after a while; say in another one who is at it."""
    (folder / "at-work").write_text(str(os.getpid()))
    for step in range(STEPS):
        progress(Step(f"step {step}", step / STEPS))
        time.sleep(STEP_S)
    publish(settings().places_dir, code, {FILE: str(os.getpid()).encode()})
    return f"Built by {os.getpid()}."


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message).200s")
    work.SAVE_EVERY_S = work.DB_AGAIN_S = 0.2
    known = {"alive_s": ALIVE_S, "sign_s": SIGN_S, "poll_s": POLL_S}
    Worker(url, lambda code, progress: build(code, progress, folder), **known).run()


if __name__ == "__main__":
    main()
