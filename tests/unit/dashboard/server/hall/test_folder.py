"""The folder of a hall: a place that opens from it alone, its records, and what it never overwrites."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from equitymap.dashboard.server import browser_libraries
from equitymap.dashboard.server.hall.folder import prepare
from equitymap.dashboard.server.hall.running import environment, in_hall
from equitymap.dashboard.server.hall.start_scripts import start_scripts
from equitymap.errors import EquityMapError, RecordsError
from equitymap.places import store as places
from equitymap.records.hall import RECORDS, read_hall
from equitymap.records.sessions import Given, record_of_receipt, save
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Consultation, Question
from equitymap.settings import settings
from tests.commands import run
from tests.places import small_place

CODE = "E07999998"


def flat(text: str) -> str:
    return " ".join(text.replace("│", " ").split())


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The records at home, with a session and an answer; a built place, and libraries of the browser."""
    for name in ("places", "static"):
        monkeypatch.setenv(f"EQUITYMAP_{name.upper()}_DIR", str(tmp_path / "home" / name))
    settings.cache_clear()
    library = settings().static_dir / "vendor" / "leaflet.js"
    library.parent.mkdir(parents=True)
    library.write_text("library")
    monkeypatch.setattr(browser_libraries, "obtain_all", lambda _: [library])
    small = small_place()
    places.write(replace(small, manifest=small.manifest.model_copy(update={"code": CODE})))
    opened = open_store(f"sqlite:///{tmp_path}/home/records.sqlite")
    times = {"opens": "2026-01-01 18:00", "closes": "2026-01-01 20:00"}
    session = Consultation(place=CODE, name="Hall", link="hall", run_by="Group", **times)
    record = opened.save(session, role="steward").record
    save(opened, record_of_receipt("A"), Given(Response(place=CODE, session=record)), role="resident")
    yield opened
    opened.close()
    monkeypatch.undo()
    settings.cache_clear()


def test_the_place_and_its_session_open_from_the_folder_alone(source, tmp_path):
    hall = prepare(CODE, tmp_path / "a hall", source, port=8600)
    with in_hall(hall) as variables:
        assert places.open_place(CODE).name == "Smallplace"
        assert [built.code for built in places.built_places() if built.code != "demo"] == [CODE]
        assert (settings().static_dir / "vendor" / "leaflet.js").read_text() == "library"
        assert (settings().add_places, settings().street_tiles, settings().default_place) == (False, "", CODE)
        records = open_store(settings().records())
        assert [len(records.standing(kind, CODE)) for kind in (Consultation, Response)] == [1, 0]
        records.close()
    assert environment(hall).items() <= variables.items()
    assert settings().places_dir == tmp_path / "home" / "places"
    assert not [path for path in hall.folder.rglob("*") if path.is_symlink()], "a memory stick has none"
    assert hall.manifest.port == 8600


def test_prepared_again_it_keeps_what_was_answered_and_loses_who_was_deleted(source, tmp_path):
    hall = prepare(CODE, tmp_path / "hall", source, port=8501)
    records, gone, stays = open_store(hall.url), *map(record_of_receipt, "BC")
    for one in (gone, stays):
        save(records, one, Given(Response(place=CODE, session="s")), role="resident")
    records.close()
    source.save(Response(place=CODE, session="s"), record=gone, nonce="", role="resident")
    source.erase(gone, why="asked")
    (hall.folder / "start.sh").write_text("half")
    records = open_store(prepare(CODE, tmp_path / "hall", source, port=8501).url)
    assert [one.record for one in records.standing(Response, CODE)] == [stays]
    records.close()


def test_another_folder_is_not_overwritten(source, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    with pytest.raises(EquityMapError, match="holds something else"):
        prepare(CODE, tmp_path / "mine", source, port=8501)
    prepare(CODE, tmp_path / "hall", source, port=8501)
    with pytest.raises(RecordsError, match=f"is of {CODE}"):
        prepare("demo", tmp_path / "hall", source, port=8501)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_disk_that_refuses_is_said_and_the_folder_is_not_taken_for_whole(source, tmp_path):
    (tmp_path / "hall").mkdir()
    (tmp_path / "hall" / "places").symlink_to(tmp_path / "nowhere" / "there")
    (tmp_path / "nowhere").write_text("a file where a folder would be made")
    with pytest.raises(EquityMapError):
        prepare(CODE, tmp_path / "hall", source, port=8501)
    with pytest.raises(RecordsError, match=r"hall\.json is missing"):
        read_hall(tmp_path / "hall")


def test_the_script_finds_the_program_and_names_the_folder(tmp_path):
    """Also where the paths have blanks and signs that a shell reads."""
    program = tmp_path / "it's $HOME"
    (program / ".venv" / "bin").mkdir(parents=True)
    python = program / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\npwd\nprintf "%s|" "$@"\n')
    python.chmod(0o755)
    hall = tmp_path / "the hall"
    hall.mkdir()
    for name, content in start_scripts(program, python).items():
        (hall / name).write_bytes(content)
    said = subprocess.run(["sh", "start.sh"], cwd=hall, capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == [str(program), f"-m|equitymap|hall|--run|{hall}|"]
    python.unlink()
    lost = subprocess.run(["sh", "start.sh"], cwd=hall, env={"HOME": str(tmp_path)}, capture_output=True, check=False)
    assert (lost.returncode, b"Equity Map was not found" in lost.stdout) == (1, True)
    assert (hall / RECORDS).exists() is False
    assert b"\r\n" in (hall / "start.bat").read_bytes()


def test_a_folder_is_given_a_session_that_is_open_and_only_one(source, tmp_path, monkeypatch):
    monkeypatch.setenv("EQUITYMAP_RECORDS_URL", str(source.engine.url))
    words = ("hall", "--place", CODE, "--to", tmp_path / "hall", "--asks", "Small Forum", "--contact", "Office")
    home = dict(os.environ)
    first, again = run(*words, **home), run(*words, **home)
    assert "ready-made session, What is it like to live here? (t/smallplace)" in flat(first.stdout), first
    assert "had a session already, What is it like to live here? (t/smallplace)" in flat(again.stdout), again
    records = open_store(read_hall(tmp_path / "hall").url)
    coming = [one.value for one in records.standing(Consultation, CODE) if one.value.is_open(records.clock())]
    assert [(one.run_by, one.contact) for one in coming] == [("Small Forum", "Office")]
    assert len(records.standing(Question, CODE)) == 6
    records.close()
    assert len(source.standing(Consultation, CODE)) == 1, "home keeps what it had"


@pytest.mark.parametrize(
    "words",
    [
        ("--check", "x", "--asks", "Forum"),
        ("--place", CODE, "--contact", "Office"),
        ("--place", CODE, "--asks", " "),
    ],
)
def test_who_asks_belongs_to_a_folder_that_is_prepared(source, tmp_path, monkeypatch, words):
    monkeypatch.setenv("EQUITYMAP_RECORDS_URL", str(source.engine.url))
    done = run("hall", *words, *(("--to", tmp_path / "hall") if "--place" in words else ()), **dict(os.environ))
    assert done.returncode
    assert any(part in flat(done.stderr + done.stdout) for part in ("--asks goes with --place", "Run by"))
