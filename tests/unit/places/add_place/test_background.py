"""Adding a place in the background: one at a time, stoppable, and honest about a job that died."""

import errno
import json
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from equitymap.errors import NoRoom, PlaceBusy, StoreError
from equitymap.places import processes, store
from equitymap.places.add_place import background
from equitymap.places.add_place.background import BackgroundJob, Step
from equitymap.settings import Settings
from tests.places import small_place

WORKS = "import time; time.sleep(30)"
ENDS = "raise SystemExit(0)"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def use(program: str) -> Path:
        monkeypatch.setattr(background, "COMMAND", (sys.executable, "-c", program))
        return tmp_path

    yield use
    background.stop(tmp_path)


def wait_until_ended(folder: Path) -> BackgroundJob:
    for _ in range(200):
        found = background.current_job(folder)
        if found is not None and found.state != "running":
            return found
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def test_a_job_runs_and_only_one_at_a_time(command):
    folder = command(WORKS)
    started = background.start("E07000148", "Norwich", folder)
    assert background.current_job(folder) == started
    assert started.state == "running"
    with pytest.raises(PlaceBusy, match="Norwich is being added"):
        background.start("E08000035", "Leeds", folder)


def test_a_stopped_job_says_so_and_the_next_may_start(command):
    folder = command(WORKS)
    background.start("E07000148", "Norwich", folder)
    background.stop(folder)
    ended = wait_until_ended(folder)
    assert ended.state == "stopped"
    assert "goes on from there" in ended.message
    assert background.start("E08000035", "Leeds", folder).name == "Leeds"


def test_a_job_that_died_without_a_word_is_not_running(command):
    folder = command(ENDS)
    background.start("E07000148", "Norwich", folder)
    assert wait_until_ended(folder).state == "stopped"


def test_steps_and_endings_are_written_whole(tmp_path):
    begun = BackgroundJob("E07000148", "Norwich", 1, "running", "starting").save(tmp_path)
    begun.at_step(Step("reading schools", 0.7, 12.0)).ended("ready", "All agrees.").save(tmp_path)
    found = background.current_job(tmp_path)
    assert found is not None
    assert (found.state, found.share, found.message) == ("ready", 1.0, "All agrees.")
    background.clear(tmp_path)
    assert background.current_job(tmp_path) is None


def test_the_file_of_a_job_of_an_older_version_is_read(tmp_path):
    """A dashboard that is updated while a place is being added goes on showing it."""
    written = (
        '{"code": "E07000148", "name": "Norwich", "pid": 7, "state": "failed", "words": "w", "share": 0.4,'
        ' "seconds_left": null, "message": "m", "created": "then"}'
    )
    (tmp_path / ".adding.json").write_text(written)
    job = background.current_job(tmp_path)
    assert job == BackgroundJob("E07000148", "Norwich", 7, "failed", "w", 0.4, None, "m", "then")
    job.save(tmp_path)
    assert (tmp_path / ".adding.json").read_text() == written


@pytest.mark.parametrize("text", ["", "{", "[]", '{"code": "E1"}'])
def test_a_damaged_file_is_no_job(tmp_path, text):
    (tmp_path / background.JOB_FILE).write_text(text)
    assert background.current_job(tmp_path) is None


def test_a_job_is_known_by_its_lock_whatever_the_file_says(command):
    """After a restart of the machine the number in the file is another process's: nobody is busy for ever."""
    folder = command(WORKS)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        BackgroundJob.started(stranger.pid, "E07000148", "Norwich", "reading").save(folder)
        found = background.current_job(folder)
        assert found is not None
        assert found.state == "stopped"
        assert background.start("E08000035", "Leeds", folder).state == "running"
        stranger.kill()


@pytest.mark.parametrize("created", ["", "another moment"])
def test_stop_ends_no_process_but_the_job(command, created):
    """Not even while a job runs, when the file names another process."""
    folder = command(WORKS)
    started = background.start("E07000148", "Norwich", folder)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        says = {"code": "E1", "name": "x", "pid": stranger.pid, "state": "running", "words": "", "created": created}
        (folder / background.JOB_FILE).write_text(json.dumps(says))
        background.stop(folder)
        time.sleep(0.2)
        assert stranger.poll() is None
        stranger.kill()
    started.save(folder)


def test_a_lock_file_left_by_a_killed_start_blocks_nobody(command):
    folder = command(WORKS)
    (folder / background.LOCK_FILE).write_text("999999")
    assert background.start("E07000148", "Norwich", folder).state == "running"


def test_a_job_goes_on_when_the_dashboard_ends_and_its_lock_with_it(command, root):
    """The process that started it is gone; the lock is the job's own."""
    folder = command(WORKS)
    program = (
        "import sys; from pathlib import Path; from equitymap.places.add_place import background as job\n"
        f"job.COMMAND = (sys.executable, '-c', {WORKS!r})\n"
        "job.start('E07000148', 'Norwich', Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(folder)], cwd=root, check=True)
    found = background.current_job(folder)
    assert found is not None
    assert found.state == "running"
    background.stop(folder)
    assert wait_until_ended(folder).state == "stopped"
    assert not processes.is_locked(folder / background.LOCK_FILE)


def test_of_many_starts_at_once_one_wins(command):
    folder, outcomes = command(WORKS), []

    def begin(number):
        try:
            outcomes.append(background.start("E07000148", f"Norwich {number}", folder).name)
        except PlaceBusy:
            outcomes.append("busy")

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[1:] == ["busy"] * 7
    assert sorted(outcomes)[0] == background.current_job(folder).name


@pytest.mark.parametrize("file", [background.LOG_FILE, background.LOCK_FILE, f"{background.JOB_FILE}."])
def test_a_full_disk_is_one_message_and_no_job(command, monkeypatch, file):
    folder, real = command(WORKS), Path.open

    def refuse(self, mode="r", *args, **kwargs):
        if self.name.startswith(file) and mode != "rb":
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(StoreError, match=r"No space left on device.*Nothing was started") as wrong:
        background.start("E07000148", "Norwich", folder)
    assert str(folder) not in str(wrong.value)
    monkeypatch.undo()
    monkeypatch.setattr(background, "COMMAND", (sys.executable, "-c", WORKS))
    until = time.monotonic() + 10
    while processes.is_locked(folder / background.LOCK_FILE) and time.monotonic() < until:
        time.sleep(0.05)
    assert background.start("E07000148", "Norwich", folder).state == "running"


def test_a_folder_that_cannot_be_made_is_one_message(tmp_path):
    (tmp_path / "file").write_text("")
    assert background.current_job(tmp_path / "file" / "places") is None
    with pytest.raises(StoreError, match="cannot be written to"):
        background.start("E07000148", "Norwich", tmp_path / "file" / "places")
    background.stop(tmp_path / "file" / "places")
    background.clear(tmp_path / "file" / "places")


def test_limits_on_places_and_disk_are_kept(command, monkeypatch):
    folder = command(WORKS)
    place = small_place()
    store.write(replace(place, manifest=place.manifest.model_copy(update={"invented": False})), folder)
    (folder / "E07000999").write_text("damaged places take their place too")
    monkeypatch.setattr(background, "settings", lambda: Settings(places_at_most=2))
    with pytest.raises(NoRoom, match=r"has 2 places, and 2 is the most.*EQUITYMAP_PLACES_AT_MOST"):
        background.start("E07000148", "Norwich", folder)
    assert background.current_job(folder) is None
    assert background.start("E07000999", "Somewhere", folder).state == "running", "one that is here may be built again"
    background.stop(folder)
    wait_until_ended(folder)
    monkeypatch.setattr(background, "settings", lambda: Settings())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**10, 10**10, 10**8))
    with pytest.raises(NoRoom, match=r"Only 100 MB are free.*2,000 MB must stay free"):
        background.start("E07000999", "Somewhere", folder)
