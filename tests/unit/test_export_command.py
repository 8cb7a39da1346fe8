"""The command that writes a place as a static folder: a folder or a zip; an earlier one is replaced, no other."""

import io
import json
import zipfile

import pytest

from equitymap.views.export import folder
from equitymap.views.export.descriptor import DESCRIPTOR, FORMAT, File
from tests.commands import run


@pytest.fixture
def export(monkeypatch, tmp_path):
    """Run the command with three small files in the place of the demonstration place's; return how it ended."""

    def files(place, tell):
        tell(1, 2, "Writing a table")
        mark = {"equitymap": {"format": FORMAT, "files": ["data/a.csv", "index.html", DESCRIPTOR]}}
        made = {"data/a.csv": b"a", "index.html": place.name.encode(), DESCRIPTOR: json.dumps(mark).encode()}
        return [File(*one) for one in made.items()]

    monkeypatch.setattr(folder, "files", files)
    return lambda *words, to="out": run("export", "--place", "demo", "--to", tmp_path / to, *words)


def test_it_writes_a_folder_and_replaces_an_earlier_one(export, tmp_path):
    for _ in range(2):
        done = export()
        assert done.returncode == 0
        assert "Marlhaven: 3 files" in done.stdout
        assert "index.html, or host the whole folder" in done.stdout
    assert (tmp_path / "out" / "index.html").read_bytes() == b"Marlhaven"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_it_writes_one_zip_and_replaces_an_earlier_one(export, tmp_path):
    for _ in range(2):
        assert export("--zip", to="out.zip").returncode == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as packed:
        assert packed.read("equity-map-X08000001/data/a.csv") == b"a"


def zip_of(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


MARK = json.dumps({"equitymap": {"format": FORMAT, "files": [DESCRIPTOR]}}).encode()
OTHER = {
    "letter": b"mine",
    "zip": zip_of(mine=b"mine"),
    "package": zip_of(**{f"out/{DESCRIPTOR}": b'{"equitymap": {"format": "something else"}}'}),
    "added": zip_of(**{f"out/{DESCRIPTOR}": MARK, "out/mine.txt": b"mine"}),
    "beside": zip_of(**{f"out/{DESCRIPTOR}": MARK, f"mine/{DESCRIPTOR}": b"mine"}),
    "broken": zip_of(**{f"out/{DESCRIPTOR}": MARK})[:-30],
}


@pytest.mark.parametrize("held", OTHER.values(), ids=OTHER)
def test_a_zip_overwrites_no_other_file_and_says_so_before_it_begins(export, monkeypatch, tmp_path, held):
    monkeypatch.setattr(folder, "files", lambda *_: pytest.fail("it began"))
    (tmp_path / "out.zip").write_bytes(held)
    done = export("--zip", to="out.zip")
    assert done.returncode == 2
    assert "is no zip of an earlier export. Name a file that is not there yet." in " ".join(done.stderr.split())
    assert (tmp_path / "out.zip").read_bytes() == held


@pytest.mark.parametrize("name", ["letter.txt", DESCRIPTOR])
def test_it_overwrites_no_other_folder(export, tmp_path, name):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text('{"equitymap": {"format": "something else"}}', encoding="utf-8")
    done = export()
    assert done.returncode == 2
    assert "holds something else. Name a folder that is empty or not there yet." in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert [path.name for path in (tmp_path / "out").iterdir()] == [name]
