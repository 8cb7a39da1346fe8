"""Every page, on its own, on the demonstration place: it opens, says which place it is, and never shows a traceback."""

from pathlib import Path

import pytest

from equitymap.dashboard import cache
from equitymap.places import england, store
from equitymap.settings import Settings
from tests.pages.opening import PAGES, ROOT, open_page
from tests.places import small_place


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_stands_on_its_own(page):
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    assert app.title[0].value.endswith("?")
    assert any("invented place" in box.value for box in app.info)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("E99999999<script>", "There is no place 'E99999999scr' on this copy"),
        ("../../etc/passwd", "There is no place 'etcpasswd' on this copy"),
        ("E99999999", "E99999999 is not on this machine yet. Add it: python -m equitymap add-place"),
    ],
)
def test_a_place_that_is_not_here_is_said_and_replaced(page, asked, says):
    app = open_page(page, place=asked)
    assert not app.exception
    assert says in app.warning[0].value
    assert any("invented place" in box.value for box in app.info)


def test_a_place_of_an_older_version_says_rebuild(tmp_path, monkeypatch):
    cache.built.clear()
    old = tmp_path / "E06000999"
    old.mkdir()
    (old / "manifest.json").write_text('{"schema_version": 0, "name": "Oldplace", "version": "0.0.1"}')
    monkeypatch.setattr(store, "settings", lambda: Settings(places_dir=tmp_path))
    app = open_page(PAGES[0], place="E06000999")
    assert "Oldplace was built by version 0.0.1" in app.warning[0].value
    assert "Rebuild it" in app.warning[0].value
    cache.built.clear()


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder of places for the pages, with one that opens, read anew."""
    for module in (store, england):
        monkeypatch.setattr(module, "settings", lambda: Settings(places_dir=tmp_path))
    store.write(small_place(), tmp_path)
    cache.built.clear()
    cache.refused.clear()
    yield tmp_path
    cache.built.clear()
    cache.refused.clear()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_no_place_takes_no_page_down(page, places):
    (places / "notes.txt").write_text("hello")
    (places / "backup.zip").write_bytes(b"PK")
    (places / "loop").symlink_to("loop")
    (places / "E07000998" / "manifest.json").mkdir(parents=True)
    (places / "E07000999").symlink_to("E07000999")
    (places / "england").write_text("not the tables")
    app = open_page(page)
    assert not app.exception
    assert not app.error
    names = next(box for box in app.selectbox if box.label == "Place").options
    assert names == ["Marlhaven", "Smallplace"]
    told = " ".join(caption.value for caption in app.caption)
    assert "2 places cannot be opened:" in told
    assert "E07000998 is damaged" in told
    assert "Rebuild it: python -m equitymap add-place E07000999" in told


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_file_damaged_while_the_server_runs_is_one_message_without_a_path(page, places):
    folder = Path(store.path_of("X07000001", places))
    (folder / "facilities.parquet").write_bytes(b"PAR1")
    app = open_page(page, place="X07000001")
    assert not app.exception
    assert "X07000001 is damaged (facilities.parquet is not the file that was written" in app.error[0].value
    assert str(places) not in app.error[0].value
    assert str(ROOT) not in app.error[0].value


def test_one_place_that_cannot_be_opened_is_told_in_the_singular(places):
    (places / "E07000998").mkdir()
    told = [caption.value for caption in open_page(PAGES[0]).caption]
    assert "One place cannot be opened:" in told
