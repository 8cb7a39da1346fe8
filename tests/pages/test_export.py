"""The offer to take the whole place away, in each of its states."""

import pytest
from streamlit.testing.v1 import AppTest

from equitymap.dashboard.server import exports
from equitymap.dashboard.server.exports import Kept
from equitymap.errors import StoreError


def offer():
    from equitymap.dashboard.about import take_folder
    from equitymap.dashboard.places_cache import Opened

    take_folder.offer(Opened("demo", "build"))


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """Return how to draw the offer with the zip in a state."""
    path = tmp_path / "a.zip"
    path.write_bytes(b"z" * 2_000_000)

    def draw(state, **more):
        monkeypatch.setattr(exports, "kept", lambda *_: Kept(path, state, **more))
        app = AppTest.from_function(offer, default_timeout=60).run()
        assert not app.exception
        return app

    return draw


def test_one_button_has_it_made_and_trouble_is_told(shown, monkeypatch):
    begun = []
    monkeypatch.setattr(exports, "start", lambda *asked: begun.append(asked))
    shown("none").button(key="take_folder").click().run()
    assert begun == [("demo", "build")]

    def full(*_):
        raise StoreError("static/places/exports cannot be written to.")

    monkeypatch.setattr(exports, "start", full)
    assert "cannot be written to" in shown("none").button(key="take_folder").click().run().warning[0].value
    app = shown("failed", words="The disk is full.")
    assert "The disk is full" in app.warning[0].value
    assert app.button(key="take_folder")


def test_how_far_it_is_then_the_download(shown, monkeypatch):
    assert "Writing gaps" in shown("running", share=0.25, words="Writing gaps").get("progress")[0].proto.text
    assert "Another place" in shown("busy").markdown[1].value
    assert [one.label for one in shown("made").get("download_button")] == ["Download the folder (2.0 MB, zip)"]
    monkeypatch.setattr(exports, "MOST", 1_000_000)
    app = shown("made")
    assert not app.get("download_button")
    assert "too much for a download" in app.markdown[1].value
    assert "equitymap export --place demo" in app.expander[0].markdown[0].value
