"""Commands for local people and for any register: what they write, and how they say no."""

import pytest

from equitymap.sources.local.local_file import HEADINGS
from tests.commands import run


@pytest.fixture
def editions(tmp_path):
    texts = {"list20200101.csv": "URN,Name\n1,Elm\n2,Oak\n", "list20210101.csv": "URN,Name,Town\n2,Oak,Ayton\n3,Ash,\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in texts]


def test_diff_register_prints_events_and_says_what_was_not_compared(editions):
    done = run("diff-register", *editions, "--id", "URN", "--name", "Name")
    assert done.returncode == 0
    assert [line.split(",")[:3] for line in done.stdout.splitlines()[1:]] == [
        ["appeared", "3", "Ash"],
        ["left", "1", "Elm"],
    ]
    assert "1 appeared, 1 left, 0 changed" in done.stderr
    assert "Only the newer edition has the column(s) Town" in done.stderr


def test_diff_register_writes_a_file(editions, tmp_path):
    out = tmp_path / "events.csv"
    assert run("diff-register", *editions, "--id", "URN", "--out", out).stdout == ""
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3


def test_a_mistake_ends_in_one_message(editions, tmp_path):
    for words in (
        [*editions[::-1], "--id", "URN"],
        [*editions, "--id", "Number"],
        [*editions, "--id", "URN", "--out", tmp_path / "no" / "such.csv"],
    ):
        done = run("diff-register", *words)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1
        assert "Traceback" not in done.stderr


def test_the_local_template_has_its_headings():
    assert run("local-template").stdout.splitlines()[0] == ",".join(HEADINGS)
