"""The page Add a place: off unless switched on, a search, what the text can mean, and the place being added."""

import pytest

from equitymap.dashboard import places_cache
from equitymap.dashboard.add_place import page as add_place_page
from equitymap.errors import NoNetwork
from equitymap.places import store
from equitymap.places.add_place import background
from equitymap.places.add_place.background import BackgroundJob
from equitymap.settings import Settings
from tests.gazetteer import NAMES
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "add_place.py"


@pytest.fixture
def switched_on(monkeypatch, tmp_path):
    monkeypatch.setattr(add_place_page, "settings", lambda: Settings(add_places=True, downloads_dir=tmp_path))
    monkeypatch.setattr(background, "settings", lambda: Settings(places_dir=tmp_path))
    monkeypatch.setattr(add_place_page, "_names", lambda: NAMES)
    started = []
    monkeypatch.setattr(background, "start", lambda code, name: started.append((code, name)))
    return started


def asked(text: str):
    app = open_page(PAGE)
    return app.text_input[0].set_value(text).run()


def test_a_public_copy_says_who_can_add_a_place():
    app = open_page(PAGE)
    assert not app.text_input
    assert any("ask them" in box.value for box in app.info)
    assert "add-place" in app.expander[0].markdown[0].value


def test_a_county_offers_its_districts_and_why(switched_on):
    app = asked("Norfolk")
    text = " ".join(line.value for line in app.markdown)
    assert "2 council areas can be meant" in text
    assert "**Norwich**" in text
    assert "A district of Norfolk" in text
    labels = [button.label for button in app.button if button.key and button.key.startswith("add_E")]
    assert len(labels) == 2
    assert set(labels) <= {"Add it", "Build it again"}


def test_pressing_the_button_starts_the_job(switched_on):
    app = asked("Norwich")
    app.button(key="add_E07000148").click().run()
    assert switched_on == [("E07000148", "Norwich")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Norwhich", "Did you mean Norwich"),
        ("CF10 1AA", "is in Wales"),
        ("LS1 1AA", "write the council or town instead"),
        ("<script>alert(1)</script>", "There is no English district"),
    ],
)
def test_what_cannot_be_found_is_said(switched_on, text, says):
    app = asked(text)
    assert not app.exception
    assert says in app.warning[0].value


def test_folders_that_cannot_be_written_to_are_one_message(monkeypatch, tmp_path):
    """A read-only data folder: the names of places cannot be fetched, and no job can be started."""
    (tmp_path / "read-only").write_text("a file in the place of every folder")
    folder = tmp_path / "read-only" / "data"
    settings = Settings(add_places=True, downloads_dir=folder / "downloads", places_dir=folder / "places")
    for module in (add_place_page, background, store):
        monkeypatch.setattr(module, "settings", lambda: settings)
    add_place_page._names.clear()
    places_cache.built.clear()
    app = asked("Leeds")
    assert not app.exception
    assert [box.value for box in app.warning] == ["We could not reach the publishers. Try again later."]
    (told,) = [box.value for box in app.expander[0].markdown]
    assert "the folder downloads cannot be written to (Not a directory)" in told
    assert str(tmp_path) not in told
    monkeypatch.setattr(add_place_page, "_names", lambda: NAMES)
    app = asked("Norwich")
    app.button(key="add_E07000148").click().run()
    assert not app.exception
    assert "The places of this copy cannot be written to" in app.toast[0].value
    places_cache.built.clear()


def test_a_place_that_is_here_is_found_where_no_publisher_can_be_reached(switched_on, monkeypatch):
    def unreachable():
        raise NoNetwork("https://example.org/a cannot be reached. Put the file into /srv/data/downloads/lookups/.")

    monkeypatch.setattr(add_place_page, "_names", unreachable)
    app = asked("marl")
    assert not app.warning
    assert any("Marlhaven" in box.value and "already" in box.value for box in app.markdown)
    app = asked("asdfgh")
    assert len(app.warning) == 1
    shown = " ".join(box.value for box in (*app.warning, *app.error))
    assert "downloads" not in shown
    assert "/srv" not in " ".join(box.value for box in app.markdown)


def test_a_running_job_shows_how_far_it_is_and_blocks_a_second(switched_on, monkeypatch):
    running = BackgroundJob("E08000035", "Leeds", 1, "running", "reading schools", 0.7, 30.0)
    monkeypatch.setattr(background, "current_job", lambda: running)
    app = asked("Norwich")
    assert any("Adding Leeds" in heading.value for heading in app.header)
    assert app.button(key="add_E07000148").disabled
    assert not app.button(key="stop_E08000035").disabled


@pytest.mark.parametrize(
    ("state", "message", "says"),
    [
        ("ready", "Every figure agrees.", "Leeds is on the map. Every figure agrees."),
        ("stopped", "Stopped.", "Leeds was not added. Stopped."),
        ("failed", "The page has moved.", "Leeds was not added."),
    ],
)
def test_the_ending_is_said(switched_on, monkeypatch, state, message, says):
    monkeypatch.setattr(
        background, "current_job", lambda: BackgroundJob("E08000035", "Leeds", 1, state, message, message=message)
    )
    app = open_page(PAGE)
    boxes = [*app.success, *app.warning, *app.error]
    assert says in boxes[0].value
    assert message in boxes[0].value or any(message in line.value for line in app.markdown)


class Workers:
    """A queue with two jobs, in the place of the real one; what it is asked is kept."""

    elsewhere = True

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def seen(self) -> list[BackgroundJob]:
        return [
            BackgroundJob("E08000035", "Leeds", 1, "running", "reading schools", 0.7, 30.0),
            BackgroundJob("E07000146", "King's Lynn", 1, "failed", "", message="The page has moved."),
        ]

    def start(self, *asked: str) -> None:
        self.asked.append(("start", *asked))

    def stop(self, *asked: str) -> None:
        self.asked.append(("stop", *asked))

    def clear(self, *asked: str) -> None:
        self.asked.append(("clear", *asked))


def test_where_workers_build_stewards_alone_ask_for_places(switched_on, monkeypatch, tmp_path):
    hosted = Settings(add_places=True, downloads_dir=tmp_path, jobs_url="postgresql://nobody@127.0.0.1:1/none")
    workers = Workers()
    monkeypatch.setattr(add_place_page, "settings", lambda: hosted)
    monkeypatch.setattr(add_place_page, "jobs", lambda: workers)
    monkeypatch.setattr(add_place_page.steward, "is_steward", lambda: steward)
    steward = False
    app = open_page(PAGE)
    assert "stewards add places: sign in as one" in app.info[0].value
    assert not app.text_input
    assert not any("Leeds" in heading.value for heading in app.header)
    steward = True
    app = asked("Norwich")
    assert any("Adding Leeds" in heading.value for heading in app.header)
    assert any("King's Lynn was not added" in box.value for box in app.error)
    app.button(key="add_E07000148").click().run()
    app.button(key="stop_E08000035").click().run()
    app.button(key="again_E07000146").click().run()
    app.button(key="close_E07000146").click().run()
    assert workers.asked == [
        ("start", "E07000148", "Norwich"),
        ("stop", "E08000035"),
        ("start", "E07000146", "King's Lynn"),
        ("clear", "E07000146"),
    ]
    steward = False
    app.button(key="stop_E08000035").click().run()
    assert "not signed in as a steward, or no longer" in app.toast[0].value
    assert len(workers.asked) == 4
