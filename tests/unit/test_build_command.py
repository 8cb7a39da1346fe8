"""``build`` and ``check`` of all England: what they print, and how they say no."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.places.england.build_all import Done
from equitymap.sources.reading.read_table import SourceFolder
from tests.england_files import of_places, small_national

runner = CliRunner()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["build", "--sources", "x"], "name the places with --place"),
        (["build", "--sources", "x", "--place", "Leeds", "--all"], "name the places with --place"),
        (["check"], "name one place with --place"),
        (["check", "--place", "demo", "--all"], "name one place with --place"),
        (["check", "--all"], "name their folder with --sources"),
    ],
)
def test_what_to_build_or_check_must_be_said_once(words, says):
    done = runner.invoke(app, words)
    assert done.exit_code == 2
    assert says in " ".join(done.output.replace("│", " ").split())


@pytest.fixture
def england(monkeypatch, tmp_path):
    """Stand in for the national files and the workers: the first district is built, the second as ``state`` says."""
    national = small_national()
    monkeypatch.setattr("equitymap.places.build.national_readings.read_national", lambda *_: national)
    monkeypatch.setattr("equitymap.places.england.england.settings", lambda: type("", (), {"places_dir": tmp_path}))

    def answer(state):
        def workers(codes, *_, **__):
            yield Done(codes[0], "built", "", 1.0, of_places())
            yield Done(codes[1], state, "2 neighbourhoods have no boundary." if state == "failed" else "", 0.0, None)

        monkeypatch.setattr("equitymap.places.england.build_all.build_all", workers)
        return runner.invoke(app, ["build", "--all", "--sources", str(tmp_path)])

    return answer


def test_all_of_england_is_built_and_its_tables_written(england, tmp_path):
    done = england("kept")
    assert done.exit_code == 0, done.output
    assert "2 places: 1 built, 1 were up to date, 0 failed." in done.output
    assert len(pd.read_parquet(tmp_path / "england" / "districts.parquet")) == 2


def test_failures_are_listed_and_end_with_1_but_the_tables_are_written(england, tmp_path):
    done = england("failed")
    assert done.exit_code == 1
    assert "Westmere" in done.output
    assert "2 neighbourhoods have no boundary." in done.output
    assert (tmp_path / "england" / "manifest.json").is_file()


def test_check_all_ends_with_1_when_a_district_differs(monkeypatch, tmp_path):
    from equitymap.places.check import check_all

    rows = [("E07000001", "Eastmere", 4, 4, 2, 2, 4600, "4,600", "agrees")]
    table = pd.DataFrame(rows, columns=list(check_all.COLUMNS))
    monkeypatch.setattr(check_all, "check_all", lambda folder, **_: table if isinstance(folder, SourceFolder) else None)
    done = runner.invoke(app, ["check", "--all", "--sources", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "1 districts, 4 neighbourhoods, 2 of them in the most deprived tenth. 1 agree, 0 do not." in done.output
    table.loc[0, "verdict"] = "DIFFERS: -1 neighbourhoods"
    done = runner.invoke(app, ["check", "--all", "--sources", str(tmp_path)])
    assert done.exit_code == 1
    assert "DIFFERS" in done.output
