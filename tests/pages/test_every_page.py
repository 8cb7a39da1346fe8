"""Every page, on its own, on the demonstration place: it opens, says which place it is, and never shows a traceback."""

import shutil
from pathlib import Path

import pytest

from equitymap.dashboard import places_cache
from equitymap.places import store
from equitymap.places.england import england
from equitymap.places.store import Built
from equitymap.settings import Settings
from tests.gazetteer import NAMES
from tests.pages.opening import PAGES, ROOT, open_page
from tests.places import small_place

BUILD = next(found.build_id for found in store.built_places() if found.code == "demo")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_stands_on_its_own(page):
    app = open_page(page)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1
    heading = app.title[0].value
    assert heading.endswith("?") or (page.stem == "compare" and "%" in heading)  # its heading is the widest difference
    assert any("invented place" in box.value for box in app.markdown)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_asked_for_a_place_that_is_not_here_shows_another(page, monkeypatch):
    monkeypatch.setattr(places_cache, "names_of_england", lambda: None)
    app = open_page(page, place="E99999999")
    assert not app.exception
    assert "E99999999 is not on this copy yet" in app.warning[0].value
    assert any("invented place" in box.value for box in app.markdown)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("E99999999<script>", "There is no place 'E99999999scr' on this copy"),
        ("../../etc/passwd", "There is no place 'etcpasswd' on this copy"),
        ("E99999999", "E99999999 is not on this copy yet, so you see Marlhaven"),
    ],
)
def test_a_place_that_is_not_here_is_said_and_replaced(asked, says, monkeypatch):
    """On one page: what each page does with a place that is not here is the test before."""
    monkeypatch.setattr(places_cache, "names_of_england", lambda: None)
    app = open_page(PAGES[0], place=asked)
    assert not app.exception
    assert says in app.warning[0].value
    assert any("invented place" in box.value for box in app.markdown)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Leeds", "Leeds (E08000035) is a council of England that is not built here yet"),
        ("Leads", "Did you mean Leeds"),
        ("Atlantis", "No council of England is called so"),
        ("E07000112", "is not on this copy yet"),
        ("E09999999", "No district of England has the code E09999999"),
        ("E07000026", "Allerdale was a council until 2023 and is part of Cumberland now"),
    ],
)
def test_not_built_not_known_and_misspelt_are_three_messages(asked, says, monkeypatch):
    monkeypatch.setattr(places_cache, "names_of_england", lambda: NAMES)
    monkeypatch.setattr(places_cache, "built", lambda: [Built("demo", "Marlhaven", True, BUILD, ROOT)])
    app = open_page(PAGES[0], place=asked)
    assert not app.exception
    assert says in app.warning[0].value


def test_a_code_that_a_council_was_given_anew_opens_its_place(monkeypatch):
    from equitymap.sources.areas import code_history

    change = code_history.Reissue("Testby", "demo", "E08000999", 2025, True, "")
    monkeypatch.setattr(code_history, "reissues", lambda: (change,))
    code_history._codes.cache_clear()
    app = open_page(PAGES[0], place="E08000999")
    code_history._codes.cache_clear()
    assert not app.exception
    assert not app.warning
    assert any("has had the code E08000999 since April 2025, when its boundary moved" in box.value for box in app.info)


def test_the_page_about_the_data_says_that_a_council_was_given_another_code(monkeypatch):
    from equitymap.dashboard.about import page as about

    page = next(page for page in PAGES if page.stem == "about")
    monkeypatch.setattr(about, "reissue_in_words", lambda code: f"The code {code} was given anew." if code else "")
    assert any("was given anew." in text.value for text in open_page(page).markdown)


def test_a_place_of_an_older_version_says_rebuild(tmp_path, monkeypatch):
    places_cache.built.clear()
    old = tmp_path / "E06000999"
    old.mkdir()
    (old / "manifest.json").write_text('{"schema_version": 0, "name": "Oldplace", "version": "0.0.1"}')
    monkeypatch.setattr(store, "settings", lambda: Settings(places_dir=tmp_path))
    app = open_page(PAGES[0], place="E06000999")
    assert "Oldplace was built by version 0.0.1" in app.warning[0].value
    assert "Rebuild it" in app.warning[0].value
    places_cache.built.clear()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with one place that opens."""
    folder = tmp_path_factory.mktemp("written")
    store.write(small_place(), folder)
    return folder


@pytest.fixture
def places(written, tmp_path, monkeypatch):
    """A folder of places for the pages, with one that opens, read anew."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True, symlinks=True)
    for module in (store, england):
        monkeypatch.setattr(module, "settings", lambda: Settings(places_dir=tmp_path))
    places_cache.built.clear()
    places_cache.refused.clear()
    yield tmp_path
    places_cache.built.clear()
    places_cache.refused.clear()


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
