"""Streamlit's scripts are sent compressed, and a page names those of its first view ahead."""

import gzip
import re
from pathlib import Path

import httpx
import pytest
from starlette.responses import HTMLResponse
from streamlit import file_util

from equitymap.dashboard.server import sign_in
from equitymap.dashboard.server.browser_files import PARTS, BrowserFiles, asked_ahead, file_of
from tests import loops

FOLDER = Path(file_util.get_static_dir())


async def page(scope, receive, send):
    """Answer as Streamlit does for a page, and as the sign-in does."""
    kept = "no-store" if scope["path"] == "/steward/sign-in" else "no-cache"
    await HTMLResponse("<p>a page</p>", headers={"cache-control": kept})(scope, receive, send)


def got(path, **headers):
    """Return the answer to one request; headers by their names in lower case."""

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(BrowserFiles(page)), base_url="http://us") as sent:
            return await sent.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    return loops.run(ask())


def test_a_script_comes_compressed_and_whole_and_may_be_kept():
    script = next((FOLDER / "static" / "js").glob("Html.*.js"))
    answer = got(f"/static/js/{script.name}", accept_encoding="gzip, br")
    assert answer.text == script.read_text(encoding="utf-8")
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(gzip.compress(script.read_bytes(), mtime=0))
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize(
    "path",
    [
        "/static/js/none.js",
        "/static/../index.js",
        "/static/js/../../index.html",
        "/static/media/x.woff2",
        "/app/static/a.js",
    ],
)
def test_everything_else_is_passed_on(path):
    assert file_of(path, FOLDER) is None
    assert got(path).text == "<p>a page</p>"


def test_a_browser_that_reads_nothing_compressed_gets_the_file_as_it_lies_there():
    script = next((FOLDER / "static" / "js").glob("Html.*.js"))
    assert got(f"/static/js/{script.name}", accept_encoding="identity").text == "<p>a page</p>"


def test_below_a_base_path_files_are_found_there_and_nowhere_else(monkeypatch):
    monkeypatch.setattr(sign_in, "base", lambda: "/equity")
    script = next((FOLDER / "static" / "js").glob("Html.*.js"))
    found = [file_of(f"{before}/static/js/{script.name}", FOLDER) for before in ("/equity", "", "/other")]
    assert found == [script, None, None]
    assert "</equity/static/js/Html." in got("/equity/map").headers["link"]


def test_a_page_names_every_part_of_its_first_view_and_what_it_imports_once():
    named = re.findall(r"</static/js/([\w.-]+\.js)>; rel=modulepreload", got("/map").headers["link"])
    assert {part for part in PARTS if any(name.startswith(f"{part}.") for name in named)} == set(PARTS)
    assert len(named) == len(set(named)) > len(PARTS)
    known = (FOLDER / "index.html").read_text(encoding="utf-8")
    assert [name for name in named if name in known or not (FOLDER / "static" / "js" / name).is_file()] == []
    assert "link" not in got("/steward/sign-in").headers


def test_a_part_that_streamlit_no_longer_has_is_passed_over(tmp_path):
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "index.html").write_text('<script src="./static/js/index.A.js"></script>', encoding="utf-8")
    (tmp_path / "static" / "js" / "Html.B.js").write_text('import{a}from"./index.A.js";import"./more.C.js";', "utf-8")
    (tmp_path / "static" / "js" / "more.C.js").write_text("", "utf-8")
    assert asked_ahead(tmp_path) == ["Html.B.js", "more.C.js"]
