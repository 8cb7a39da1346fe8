"""Reading in a process of its own: the same answer and the same errors, and an end to whatever takes too much."""

import os
import subprocess
import weakref

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceError, SourceHeadings, SourceUnreadable
from equitymap.sources import watched
from equitymap.sources.local import limited_process, local_reach
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.travel_matrix import read_travel_matrix

KNOWN = {"areas": ["X01000001", "X01000002"], "facilities": ["urn:1", "urn:2"]}
TIMES = b"area,facility,minutes\nX01000001,urn:1,5\nX01000002,urn:1,12.5\nE01000001,urn:9,1\n"
WAIT = limited_process.WAIT
COUNTS = "stage,served,resident,year,evidence\nearly_years,420,980,2024,Café\nprimary,3,,2024,x\n".encode()


def test_journey_times_are_read_apart_as_they_are_here():
    here = read_travel_matrix(TIMES, name="t.csv", **KNOWN)
    there = limited_process.journeys(TIMES, name="t.csv", **KNOWN)
    pd.testing.assert_frame_equal(
        here.minutes.astype({"area_code": "str", "facility_id": "str"}),
        there.minutes.astype({"area_code": "str", "facility_id": "str"}),
    )
    assert (here.sha256, here.notes) == (there.sha256, there.notes)
    assert there.elsewhere == 1


def test_children_served_are_read_apart_as_they_are_here():
    assert limited_process.children(COUNTS) == local_reach.read(COUNTS)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"a,b\n1,2\n", SourceHeadings),
        (b"area,facility,minutes\nX01000001,urn:1,x\n", SourceContent),
        (b"", SourceUnreadable),
        (b"area,facility,minutes\n\xff\xfe\n", SourceUnreadable),
    ],
)
def test_the_error_is_the_same(data, error):
    with pytest.raises(error) as there:
        limited_process.journeys(data, name="t.csv", **KNOWN)
    with pytest.raises(error) as here:
        read_travel_matrix(data, name="t.csv", **KNOWN)
    assert str(there.value) == str(here.value)


def test_a_file_that_needs_too_much_memory_is_given_up(monkeypatch):
    big = b"area,facility,minutes\n" + b"X01000001,urn:1,5\n" * 1_000_000
    monkeypatch.setattr(limited_process, "_QUIET", {**limited_process._QUIET, "EQUITYMAP_APART_MEMORY": "1000000"})
    with pytest.raises(SourceContent, match=r"t\.csv takes too much memory or time"):
        limited_process.journeys(big, name="t.csv", **KNOWN)


def test_a_file_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setitem(limited_process.SECONDS, "journeys", 0.05)
    with pytest.raises(SourceContent, match=r"t\.csv takes too long"):
        limited_process.journeys(TIMES, name="t.csv", **KNOWN)
    monkeypatch.undo()
    assert len(limited_process.journeys(TIMES, name="t.csv", **KNOWN).minutes) == 2


def test_others_wait_and_are_told(monkeypatch):
    monkeypatch.setattr(limited_process, "WAIT", 0.01)
    with limited_process._ONE_AT_A_TIME, pytest.raises(SourceError, match="in a minute"):
        limited_process.journeys(TIMES, name="t.csv", **KNOWN)
    assert 3 * max(limited_process.SECONDS.values()) < WAIT


def test_the_process_knows_no_secret_of_the_server(monkeypatch):
    seen = {}
    real = subprocess.Popen
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: seen.update(k) or real(*a, **k))
    limited_process.children(COUNTS)
    assert "AWS_SECRET_ACCESS_KEY" in os.environ
    assert "AWS_SECRET_ACCESS_KEY" not in seen["env"]


def test_a_table_is_read_apart_as_it_is_here():
    data = b"Name,Postcode\nHall,B1 1AA\nClub,B2 2BB,,x\n"
    apart = limited_process.own(data, name="list.csv")
    here, broken, notes = own_table.read(data, name="list.csv")
    assert (apart.headings, apart.broken, apart.notes) == (("Name", "Postcode"), broken, notes)
    assert apart.cells.to_dict("list") == here.to_pydict()
    with pytest.raises(SourceUnreadable, match="is empty"):
        limited_process.own(b"", name="list.csv")
    shapes = (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Hall"},"geometry":{"type":'
    )
    shapes += b'"Point","coordinates":[-1.9,52.5]}}]}'
    assert limited_process.own(shapes, name="a.geojson").cells["name"].tolist() == ["Hall"]


def test_who_waits_hears_the_stages_and_the_rows_so_far():
    watch, heard = limited_process.Watch(), []
    watch.hear = lambda line: heard.append(line.decode().strip().split("\t")) or limited_process.Watch.hear(watch, line)
    data = b"name,postcode\n" + b"Hall of some length,B1 1AA\n" * 150_000
    table = limited_process.own(data, name="list.csv", watch=watch)
    rows = [(int(done), int(whole)) for stage, done, whole in heard if stage == "Reading its rows"]
    assert len(table.cells) == 150_000
    assert len(rows) > 1
    assert rows == sorted(rows)
    assert rows[-1] == (150_001, 150_001)
    assert watch.stage == "Tidying its cells"


@pytest.mark.parametrize("line", [b"Traceback\n", b"a\tb\tc\n", b"\xff\t1\n", b""])
def test_what_is_no_progress_is_not_heard(line):
    watch = limited_process.Watch(stage="Opening it")
    watch.hear(line)
    assert (watch.stage, watch.done, watch.whole) == ("Opening it", 0, 0)


def test_a_reading_is_stopped_while_it_waits_and_while_it_runs():
    with limited_process._ONE_AT_A_TIME:
        waiting = limited_process.Reading(lambda watch: limited_process.own(TIMES, name="a.csv", watch=watch))
        assert not waiting.ready(0.01)
        waiting.watch.stop()
        with pytest.raises(SourceUnreadable, match="you stopped it"):  # though the one before it is still read
            waiting.result()
    running = limited_process.Reading(lambda watch: limited_process.own(TIMES, name="a.csv", watch=watch))
    while running.watch.process is None:
        assert not running.ready(0.01)
    running.watch.stop()
    with pytest.raises(SourceUnreadable, match="you stopped it"):
        running.result()
    assert running.watch.process.returncode is not None


@pytest.mark.parametrize("ends", ["stop", "leave"])
def test_a_reading_that_nobody_wants_lets_go_of_its_bytes_while_it_waits(ends, monkeypatch):
    class Bytes(bytearray):
        """Bytes whose end can be seen."""

    if ends == "leave":
        monkeypatch.setattr(watched, "LEFT_S", 0.05)
    data = Bytes(b"name\nHall\n")
    gone = weakref.ref(data)
    with limited_process._ONE_AT_A_TIME:
        waiting = limited_process.begin(data, "a.csv")
        del data
        if ends == "stop":
            assert not waiting.ready(0.01)
            waiting.watch.stop()
        with pytest.raises(SourceUnreadable, match="its page was left" if ends == "leave" else "you stopped it"):
            waiting.result()
        waiting.thread.join(10)
        assert gone() is None
        assert limited_process.held() == 0


def test_files_that_wait_are_bounded_together(monkeypatch):
    monkeypatch.setattr(limited_process, "MOST_HELD", 100)
    with limited_process._ONE_AT_A_TIME:
        first = limited_process.begin(b"x" * 60, "a.csv")
        while limited_process.held() != 60:
            assert not first.ready(0.01)
        with pytest.raises(SourceUnreadable, match="in a minute"):
            limited_process.begin(b"x" * 60, "b.csv").result()
        first.watch.stop()
    first.thread.join(10)
    assert limited_process.held() == 0


def test_a_reading_that_is_left_while_it_runs_is_ended(monkeypatch):
    monkeypatch.setattr(watched, "LEFT_S", 0.2)
    left = limited_process.begin(b"name\nHall\n", "a.csv")
    with pytest.raises(SourceUnreadable, match="its page was left"):
        left.result()
