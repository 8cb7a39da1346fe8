"""Files that visitors give: read once, kept for one visit, never another's answer, and switched off by a setting."""

from __future__ import annotations

import threading

import pytest
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest

from equitymap.dashboard.server import uploads
from equitymap.measures.access.supply_at import supply_of
from equitymap.settings import Settings
from equitymap.sources.local import limited_process
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

ACCESS, CRADLE = ROOT / "pages" / "access.py", ROOT / "pages" / "cradle_to_career.py"
KIND = "childrens_centre"
COUNTS = "stage,served,resident,year,evidence\nearly_years,{},1000,2024,Annual report\n"


@pytest.fixture(scope="module")
def place():
    return demo_place()


def times(place, *, near) -> bytes:
    """Return journey times: a minute from a neighbourhood to the centres that are ``near``, ten hours to the others."""
    ids = place.facilities.index[place.facilities["kind"] == KIND]
    lines = [
        f"{area},{one},{1 if near(at, one) else 600}"
        for at, area in enumerate(place.neighbourhoods.index)
        for one in ids
    ]
    return "\n".join(["area,facility,minutes", *lines]).encode()


@pytest.fixture(scope="module")
def files(place) -> dict[str, bytes]:
    """Two files with other losers: those of the first third had only what closed, or those of the last."""
    stood = supply_of(place, KIND).open
    closed = set(stood.index[stood.iloc[:, 0] & ~stood.iloc[:, -1]])
    assert closed
    third = len(place.neighbourhoods) // 3
    return {
        "first": times(place, near=lambda at, one: one in closed or at > third),
        "last": times(place, near=lambda at, one: one in closed or at < 2 * third),
    }


def shown(app: AppTest) -> str:
    boxes = (*app.markdown, *app.caption, *app.success, *app.error, *app.info)
    return " ".join(
        [*(box.value for box in boxes), *(str(one.value) for one in app.get("html") if hasattr(one, "value"))]
    )


def reads_slowly() -> None:
    """Draw the control of a file that is read in the background until ``tests`` let it end."""
    import streamlit as st

    from equitymap.dashboard.server import uploads
    from equitymap.errors import SourceUnreadable
    from equitymap.sources.local.limited_process import Reading
    from equitymap.sources.local.own.table import LIMITS

    go_on = st.session_state["go_on"]
    if st.session_state.get("elsewhere"):
        return

    def work(watch) -> str:
        watch.stage, watch.done, watch.whole = "Reading its rows", 250, 1000
        while not go_on.wait(0.01):
            if watch.stopped:
                raise SourceUnreadable("You stopped it.")
        return "all of it"

    about = (st.session_state.get("place", "A"),)
    given = uploads.file_of("File", "file", LIMITS, about=about, read=lambda _, __: Reading(work))
    if given is not None:
        st.markdown(given.found or given.wrong)


def test_a_file_that_was_never_taken_says_why_once_and_the_page_goes_on(monkeypatch):
    """Streamlit names a file that it does not hold by its id alone."""
    told = ["The file was not read: too many came."]
    monkeypatch.setattr(MemoryUploadedFileManager, "get_files", lambda *_, **__: [])
    monkeypatch.setattr(uploads, "why_not", lambda _: told.pop() if told else "")
    app = AppTest.from_function(reads_slowly)
    app.session_state["go_on"] = threading.Event()
    give(app.run(), "file", b"x", "a.csv")
    assert not app.exception
    assert app.markdown[0].value == "The file was not read: too many came."
    give(app, "file", b"y", "b.csv")
    assert app.markdown[0].value == "Choose the file again: it is no longer held here."


@pytest.mark.parametrize("stopped", [False, True])
def test_a_file_that_takes_long_is_told_of_and_can_be_stopped(stopped, monkeypatch):
    monkeypatch.setattr(uploads, "SOON_S", 0.01)
    app = AppTest.from_function(reads_slowly)
    app.session_state["go_on"] = go_on = threading.Event()
    give(app.run(), "file", b"x", "a *b*.csv")
    assert not app.exception
    assert "250 of 1,000 rows" in app.get("progress")[0].proto.text
    assert not app.markdown
    app.button("file_stop").click() if stopped else go_on.set()
    begun = app.session_state["file_begun"]
    app.run()
    assert begun.reading.ready(10)
    app.run()
    assert app.markdown[0].value == ("You stopped it." if stopped else "all of it")
    assert not app.get("progress")


def test_a_file_that_is_read_while_its_page_is_left_is_taken_up_again(monkeypatch):
    monkeypatch.setattr(uploads, "SOON_S", 0.01)
    app = AppTest.from_function(reads_slowly)
    app.session_state["go_on"] = go_on = threading.Event()
    give(app.run(), "file", b"x", "a.csv")
    for elsewhere in (True, False):
        app.session_state["elsewhere"] = elsewhere
        app.run()
    assert app.session_state["file"] is None, "Streamlit forgets the control of a page that was left"
    assert "250 of 1,000 rows" in app.get("progress")[0].proto.text
    assert app.button("file_stop")
    begun = app.session_state["file_begun"]
    go_on.set()
    assert begun.reading.ready(10)
    assert app.run().markdown[0].value == "all of it"
    go_on.clear()
    give(app, "file", b"y", "b.csv")
    begun = app.session_state["file_begun"]
    app.session_state["place"] = "B"
    app.run()
    assert begun.reading.watch.stopped, "of another place"


def give(app: AppTest, key: str, data: bytes, name: str = "mine.csv") -> AppTest:
    app.file_uploader(key).upload(name, data, "text/csv").run()
    assert not app.exception
    return app


def drawn(app: AppTest) -> str:
    """Return what the map was given."""
    return str(app.get("component_instance")[0].proto.json_args)


def answer(data: bytes, tab: str) -> str:
    """Return what a new visitor sees on the access page with this file, this tab and the table open."""
    app = open_page(ACCESS, kind=KIND, show="clusters", tab=tab, open="table")
    give(app, "ac_file", data)
    tables = [table.value.to_csv() for table in app.dataframe]
    charts = [one.proto.spec for one in app.get("plotly_chart")]
    return " ".join([shown(app), *tables, *charts])


@pytest.mark.parametrize(
    ("tab", "order"), [("sure", ("first", "last")), ("clusters", ("last", "first"))], ids=["sure", "clusters"]
)
def test_two_visitors_two_files_never_each_others_answer(files, tab, order):
    """Whoever comes first: the second sees what the own file says, as if alone."""
    st.cache_resource.clear()
    first, second = (answer(files[name], tab) for name in order)
    st.cache_resource.clear()
    assert second == answer(files[order[1]], tab)
    assert second != first


def test_the_same_visitor_who_corrects_the_file_gets_the_new_answer(files):
    app = give(open_page(ACCESS, kind=KIND, open="table"), "ac_file", files["first"])
    first, digest, on_map = app.dataframe[0].value, app.session_state["ac_file_read"].found.sha256, drawn(app)
    give(app, "ac_file", files["last"], "corrected.csv")
    assert app.session_state["ac_file_read"].found.sha256 != digest
    assert not first.equals(app.dataframe[0].value)
    assert drawn(app) != on_map
    give(app, "ac_file", files["first"])
    assert first.equals(app.dataframe[0].value)


def test_counts_of_one_visitor_are_not_anothers():
    one, other = (
        give(open_page(CRADLE, more="services"), "cr_file", COUNTS.format(number).encode()) for number in (420, 650)
    )
    assert "420 children served" in shown(one)
    assert "650 children served" in shown(other)
    assert "children served of" not in shown(open_page(CRADLE, more="services"))


def test_what_was_given_stays_for_the_visit_until_it_is_taken_away():
    app = give(open_page(CRADLE, more="services"), "cr_file", COUNTS.format(420).encode())
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/cradle_to_career.py").run()
    app.run()
    assert "420 children served" in shown(app)
    app.button(key="cr_file_away").click().run()
    assert "420 children served" not in shown(app)
    assert "cr_file_away" not in [button.key for button in app.button]


def test_a_file_taken_out_of_its_control_is_forgotten():
    app = give(open_page(CRADLE, more="services"), "cr_file", COUNTS.format(420).encode())
    app.file_uploader("cr_file").clear().run()
    assert "420 children served" not in shown(app)


def test_small_counts_are_refused_with_the_reason():
    app = give(open_page(CRADLE), "cr_file", COUNTS.format(3).encode())
    assert "counts of 1 to 9 can give people away" in shown(app)
    assert "3 children" not in shown(app)


def test_a_file_is_read_once_and_its_bytes_are_let_go(files, monkeypatch):
    seen = []
    real = limited_process.journeys
    monkeypatch.setattr(
        limited_process, "journeys", lambda data, **given: seen.append(len(data)) or real(data, **given)
    )
    app = give(open_page(ACCESS, kind=KIND), "ac_file", files["first"])
    for _ in range(3):
        app.run()
    assert "journeys in use" in shown(app)
    assert len(seen) == 1


def test_a_refused_file_is_one_message_and_is_not_read_again(monkeypatch):
    seen = []
    real = limited_process.journeys
    monkeypatch.setattr(
        limited_process, "journeys", lambda data, **given: seen.append(len(data)) or real(data, **given)
    )
    app = give(open_page(ACCESS, kind=KIND), "ac_file", b"area,facility,minutes" + b"," * 200_000)
    app.run()
    assert len(app.error) == 1
    assert "at most" in app.error[0].value
    assert len(seen) == 1


def test_hostile_names_of_files_are_text(files):
    name = "![x](http://evil.example).csv"
    app = give(open_page(ACCESS, kind=KIND), "ac_file", files["first"], name)
    assert r"!\[x\](http" in app.success[0].value


@pytest.mark.parametrize(("page", "key"), [(ACCESS, "ac_file"), (CRADLE, "cr_file")])
def test_uploads_can_be_switched_off(page, key, monkeypatch):
    for module in ("access.page", "cradle_to_career.further", "server.uploads"):
        monkeypatch.setattr(f"equitymap.dashboard.{module}.settings", lambda: Settings(uploads=False))
    app = open_page(page)
    assert not app.exception
    assert not app.get("file_uploader")
    manager = MemoryUploadedFileManager("/upload")
    manager.add_file("visit", UploadedFileRec("1", "a.csv", "text/csv", b"x"))
    assert manager.get_files("visit", ["1"]) == []


def test_a_visit_holds_one_unread_file_and_all_together_a_bounded_number(monkeypatch):
    monkeypatch.setattr(limited_process, "MOST_HELD", 100)
    manager = MemoryUploadedFileManager("/upload")
    for number in range(120):
        manager.add_file("one", UploadedFileRec(str(number), "a", "", b"x" * 40))
    assert list(manager.file_storage["one"]) == ["119"]
    for number in range(30):
        manager.add_file(f"visit {number}", UploadedFileRec("f", "a", "", b"x" * 40))
    held = sum(len(one.data) for files in manager.file_storage.values() for one in files.values())
    assert held <= 100
    assert manager.get_files("visit 29", ["f"])


def test_streamlit_keeps_files_through_the_bounded_way_alone():
    assert getattr(MemoryUploadedFileManager.add_file, "bounded", False)
