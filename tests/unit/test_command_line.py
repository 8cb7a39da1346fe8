"""The command line: what it prints, and one plain message with exit code 2 for every mistake."""

import csv
import io
import json
import subprocess
import sys

import pytest

from equitymap.measures.burden import permutation
from equitymap.places.store import open_place
from tests.commands import run


def test_show_prints_a_frame_as_csv():
    """The one that starts Python, as a user does."""
    command = [sys.executable, "-m", "equitymap", "show", "--place", "demo", "--frame", "deprivation"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert done.returncode == 0
    assert len(rows) == len(open_place("demo").deprivation)
    blank = [row for row in rows if row["status"] == "not_collected"]
    assert blank
    assert {row["rank"] for row in blank} == {""}


def test_show_prints_shapes_as_geojson_and_rows_as_json():
    shapes = json.loads(run("show", "--place", "demo", "--frame", "neighbourhoods", "--format", "geojson").stdout)
    place = open_place("demo")
    assert len(shapes["features"]) == len(place.neighbourhoods)
    assert shapes["features"][0]["geometry"]["type"] in ("Polygon", "MultiPolygon")
    rows = json.loads(run("show", "--place", "demo", "--frame", "facilities", "--format", "json").stdout)
    assert {row["facility_id"] for row in rows} == set(place.facilities.index)


def test_check_of_the_demonstration_place_agrees_with_itself():
    done = run("check", "--place", "demo")
    assert done.returncode == 0
    assert "Every figure that can be compared agrees." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "--place", "demo", "--frame", "castles"), "There is no frame called 'castles'. Choose one of"),
        (("show", "--place", "demo", "--frame", "outcomes", "--format", "geojson"), "has no shapes"),
        (("show", "--place", "Atlantis", "--frame", "outcomes"), "no list of England's councils is here to tell"),
        (("show", "--place", "Dorset", "--frame", "outcomes"), "Dorset is not on this machine yet. Add it"),
        (("show", "--place", "Surrey", "--frame", "outcomes"), "no list of England's councils is here to tell"),
        (("build", "--place", "Leeds", "--sources", "/nowhere"), "The sources folder /nowhere does not exist"),
    ],
)
def test_a_mistake_is_one_message_and_no_traceback(arguments, says, tmp_path):
    done = run(*arguments, EQUITYMAP_PLACES_DIR=str(tmp_path), EQUITYMAP_DOWNLOADS_DIR=str(tmp_path))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["[/x]", "\x1b]0;x\x07"])
def test_brackets_and_control_signs_in_a_name_end_no_command(name, tmp_path):
    done = run("show", "--place", name, "--frame", "outcomes", EQUITYMAP_PLACES_DIR=str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    assert "\x1b" not in done.stderr


def test_an_empty_sources_folder_says_what_to_download(tmp_path):
    done = run("build", "--place", "Leeds", "--sources", str(tmp_path))
    assert done.returncode == 2
    assert "Download it from https://" in done.stderr


def test_places_lists_the_demonstration_place(tmp_path):
    done = run("places", EQUITYMAP_PLACES_DIR=str(tmp_path))
    assert done.stdout.split() == ["demo", "Marlhaven", "(invented)"]


def test_check_of_claims_says_how_often_closures_at_random_would_give_one():
    done = run("check", "--place", "demo", "--claims", "--simulations", "30")
    assert done.returncode == 0, done.stdout + done.stderr
    for words in ("30 closures at random for each kind", "libraries", "holds", "youth clubs", "never claimed"):
        assert words in done.stdout
    assert "no more than 7 times in 100" in " ".join(done.stdout.split())


def test_check_of_claims_fails_when_they_are_made_too_often(monkeypatch):
    monkeypatch.setattr(permutation.PermutationDesign, "limits", lambda _, drawn, **__: 2 * (drawn.mean(axis=-1),))
    done = run("check", "--place", "demo", "--claims", "--simulations", "20")
    assert done.returncode == 1
    assert "TOO OFTEN" in done.stdout
    assert "over 7 in 100: claims of loss are made too often there." in done.stdout


def test_check_of_claims_takes_no_downloads():
    done = run("check", "--place", "demo", "--claims", "--sources", ".")
    assert done.returncode == 2
    assert "--claims needs no" in done.stderr
