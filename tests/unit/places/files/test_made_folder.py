"""A folder that is made whole: an earlier one is replaced, anything else is left alone, with a remedy."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from equitymap.errors import StoreError
from equitymap.places.files import made_folder
from equitymap.places.files.made_folder import write_folder

FILES = {"index.html": b"one", "data/a.csv": b"two"}


def before(folder):
    return set(FILES) if (folder / "index.html").exists() else None


def there(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_written_whole_and_an_earlier_one_is_replaced(tmp_path):
    folder = tmp_path / "new" / "out"
    assert there(write_folder(folder, {**FILES, "data/old.csv": b"x"}, before)) == {**FILES, "data/old.csv": b"x"}
    (folder / "data" / "old.csv").unlink()
    write_folder(folder, {"index.html": b"three"}, before)
    assert there(folder) == {"index.html": b"three"}
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_what_a_killed_writer_left_is_cleared_away(tmp_path):
    for name, age in ((".out.new-a", 3600), (".out.new-b", 0)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    write_folder(tmp_path / "out", FILES, before)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.new-b", "out"]


@pytest.mark.parametrize(
    ("name", "says"),
    [("letter.txt", "holds something else"), ("index.html", None), ("data/mine.csv", "holds something else")],
)
def test_it_overwrites_nothing_else(tmp_path, name, says):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")
    if says is None:
        write_folder(tmp_path, FILES, before)
        (tmp_path / "mine.txt").write_bytes(b"mine")
        says = r"mine\.txt is not of an earlier export"
    held = there(tmp_path)
    with pytest.raises(StoreError, match=says):
        write_folder(tmp_path, FILES, before)
    assert there(tmp_path) == held


def test_a_disk_that_refuses_leaves_what_was_there(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    write_folder(folder, FILES, before)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(made_folder.Path, "write_bytes", full)
        with pytest.raises(StoreError, match=r"No space left on device.*free space, or name another"):
            write_folder(folder, {"index.html": b"three"}, before)
    assert there(folder) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    with pytest.raises(StoreError, match="is a file"):
        write_folder(folder / "index.html", FILES, before)


def test_where_the_switch_fails_the_folder_before_stands_again(tmp_path, monkeypatch):
    folder, rename = tmp_path / "out", made_folder.Path.rename
    write_folder(folder, FILES, before)

    def refused(path, to):
        if to == folder and not path.name.endswith("-old"):
            raise OSError(13, "Permission denied")
        return rename(path, to)

    with monkeypatch.context() as patch:
        patch.setattr(made_folder.Path, "rename", refused)
        with pytest.raises(StoreError, match="Permission denied"):
            write_folder(folder, {"index.html": b"three"}, before)
    assert there(folder) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_writers_of_the_same_folder_take_turns(tmp_path):
    def write(number):
        return write_folder(tmp_path / "out", {"index.html": b"%d" % number}, before)

    with ThreadPoolExecutor(4) as pool:
        assert len(list(pool.map(write, range(120)))) == 120
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
