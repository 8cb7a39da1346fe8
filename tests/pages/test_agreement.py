"""Ten-year agreement: the finding, an empty place, the address, what only stewards see, records that cannot be read."""

from __future__ import annotations

import pytest

from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError
from equitymap.records.store import open_store
from tests.agreement import keep
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "agreement.py"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """An empty store of records, for every part of the page."""
    opened = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}")
    monkeypatch.setattr(store_cache, "store", lambda: opened)
    store_cache._standing.clear()
    yield opened
    opened.close()


def said(app) -> str:
    html = (str(element.proto.body) for element in app.get("html"))
    return " ".join([*(element.value for element in (*app.markdown, *app.caption, *app.info)), *html])


def test_without_an_agreement_the_page_says_what_to_do_next(store):
    app = open_page(PAGE)
    assert not app.exception
    assert "No agreement is on record here yet." in said(app)
    assert "A steward of these records can begin one" in app.info[0].value
    assert "ag-grid" not in said(app)


def test_the_finding_stands_first_and_the_log_of_who_was_asked_is_for_stewards_only(store, monkeypatch):
    keep(store)
    monkeypatch.setattr(steward, "role", lambda _: "")
    app = open_page(PAGE, tab="asked")
    assert not app.exception
    assert "3 targets for 2018 to 2027: " in said(app)
    assert "is shown to stewards only" in said(app)
    assert "Residents of the quay" not in said(app)
    assert app.query_params == {"place": "demo", "tab": "asked"}
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    app = open_page(PAGE, tab="asked")
    assert "Residents of the quay" in said(app)


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        ("does", "Nobody owns “Fewer sent away”"),
        ("actions", "capital £100, revenue not known"),
        ("pulls", "“Better results” and “Fewer sent away”"),
        ("reviews", "What should stop?"),
        ("notes", "for and against"),
    ],
)
def test_each_tab_says_its_own(store, tab, says):
    keep(store)
    app = open_page(PAGE, tab=tab)
    assert not app.exception
    assert says in said(app)


def test_an_agreement_that_is_not_there_is_said_and_the_first_one_shown(store):
    keep(store)
    app = open_page(PAGE, agreement="gone", open="records", records="target")
    assert not app.exception
    assert "is not one of the choices for 'agreement'" in app.warning[0].value
    assert "3 targets are recorded." in said(app)


def test_records_that_cannot_be_read_say_why(monkeypatch):
    def fails():
        raise RecordsError("The records are locked. Try again in a minute.")

    monkeypatch.setattr(store_cache, "store", fails)
    app = open_page(PAGE)
    assert not app.exception
    assert "The records are locked." in app.warning[0].value
