"""``records``: out, in, merged, erased and migrated from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.__main__ import main
from equitymap.records.sessions import record_of_receipt
from equitymap.records.store import open_store
from equitymap.records.subjects.answers import Response, Ruling, Verdict
from equitymap.settings import settings
from tests.record_kinds import Note, note


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path}/here.sqlite"
    monkeypatch.setenv("EQUITYMAP_RECORDS_URL", url)
    settings.cache_clear()
    yield url
    monkeypatch.undo()
    settings.cache_clear()


def said(url: str) -> list[str]:
    store = open_store(url)
    try:
        return [one.value.said for one in store.standing(Note, "demo")]
    finally:
        store.close()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["records", *arguments])
    shown = capsys.readouterr()
    return ended.value.code, " ".join((shown.out + shown.err).split())


def test_out_and_in_again(address, tmp_path, capsys):
    store = open_store(address)
    first = store.save(note("first"), role="steward")
    store.close()
    code, out = run(capsys, "export", str(tmp_path / "out"))
    assert (code, out) == (0, f"1 revision(s) are in {tmp_path}/out. Private records are among them.")
    there = f"sqlite:///{tmp_path}/there.sqlite"
    assert run(capsys, "import", str(tmp_path / "out"), "--url", there) == (0, "1 revision(s) added.")
    assert said(there) == ["first"]
    assert run(capsys, "merge", f"{tmp_path}/there.sqlite") == (0, "0 revision(s) added.")
    code, out = run(capsys, "erase", first.record, "--why", "asked", "--url", there)
    assert (code, out.split(". ")[0]) == (0, "1 revision(s) deleted")
    Path(f"{tmp_path}/there.sqlite").rename(tmp_path / "100% of Ward?.sqlite")
    there = f"{tmp_path}/100% of Ward?.sqlite"
    code, out = run(capsys, "merge", there)
    assert out.startswith(
        "0 revision(s) added, 1 deleted because they are erased in one of the two. What it said is gone"
    )
    assert said(address) == []
    assert run(capsys, "migrate") == (0, "The records have version v0001.")


def test_what_an_older_copy_brings_of_somebody_deleted_is_deleted_again(address, tmp_path, capsys):
    form, others = record_of_receipt("KX4T-9M2P-7QRA"), tmp_path / "older.sqlite"
    ruling = Ruling(place="demo", session="s", on="x", response=form, verdict=Verdict.PUBLIC, shown="Zyxomma")
    store, older = open_store(address), open_store(f"sqlite:///{others}")
    for one in (store, older):
        one.save(Response(place="demo", session="s"), record=form, nonce="", role="resident")
    older.save(ruling, role="steward")  # of an id that nobody could foresee
    older.close()
    store.erase(form, why="asked")
    store.close()
    assert run(capsys, "export", str(tmp_path / "out"), "--url", f"sqlite:///{others}")[0] == 0
    for command in (("merge", str(others)), ("import", str(tmp_path / "out"))):
        assert run(capsys, *command)[0] == 0
        assert [path.name for path in tmp_path.glob("here.sqlite*") if b"Zyxomma" in path.read_bytes()] == []


def test_what_cannot_be_done_is_one_message(address, tmp_path, capsys):
    assert run(capsys, "merge", f"{tmp_path}/none.sqlite") == (
        2,
        f"There is no file {tmp_path}/none.sqlite. Name the file of the records.",
    )
    for command in (("erase", "x", "--why", "asked"), ("export", f"{tmp_path}/out")):
        assert run(capsys, *command, "--url", f"sqlite:///{tmp_path}/typed-wrong.sqlite")[0] == 2
    assert not list(tmp_path.iterdir())
    open_store(address).close()
    assert run(capsys, "erase", "x", "--why", "asked") == (2, "There is no record x here.")
    assert run(capsys, "import", f"{tmp_path}/none")[0] == 2
    assert run(capsys, "migrate", "--to", "v0009")[0] == 2
