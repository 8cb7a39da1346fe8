"""Each library that the browser loads is installed whole and as published, or not at all."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import folium
import httpx
import pytest

from equitymap.dashboard.server import browser_libraries
from equitymap.dashboard.server.browser_libraries import CYTOSCAPE, LEAFLET, LIBRARIES, Library, check, obtain
from equitymap.errors import AssetError

FILES = {"drawing.js": b"script", "drawing.css": b"style", "LICENSE": b"words"}
PATHS = {"drawing.js": "dist/drawing.js", "drawing.css": "dist/drawing.css", "LICENSE": "LICENSE"}
MADE = Library(
    "drawing",
    "1.2.3",
    "Drawing",
    "vendor/drawing-1.2.3",
    "The drawing",
    {PATHS[name]: hashlib.sha256(text).hexdigest() for name, text in FILES.items()},
)


@pytest.fixture(autouse=True)
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that nothing can be reached."""
    monkeypatch.setattr(browser_libraries, "_from_npm", lambda _: None)
    monkeypatch.setattr(browser_libraries, "_from_url", lambda _: pytest.fail("asked for the files"))


def given(monkeypatch: pytest.MonkeyPatch, files: dict[str, bytes]) -> None:
    monkeypatch.setattr(browser_libraries, "_from_npm", lambda _: dict(files))


def test_installs_every_file_and_then_leaves_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, FILES)
    paths = obtain(MADE, tmp_path)
    assert {path.name: path.read_bytes() for path in paths} == FILES
    monkeypatch.setattr(browser_libraries, "_from_npm", lambda _: pytest.fail("asked again"))
    assert obtain(MADE, tmp_path) == paths
    check(MADE, tmp_path)


def test_goes_to_the_address_where_npm_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_libraries, "_from_url", lambda _: dict(FILES))
    assert len(obtain(MADE, tmp_path)) == 3


def test_altered_file_is_refused_and_nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {**FILES, "drawing.css": b"other"})
    with pytest.raises(AssetError, match=r"drawing\.css of Drawing 1\.2\.3 is not the published file"):
        obtain(MADE, tmp_path)
    assert not list(tmp_path.rglob("drawing*.*s"))


def test_damaged_file_on_disk_is_noticed_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, FILES)
    script = obtain(MADE, tmp_path)[0]
    script.write_bytes(b"scr")
    with pytest.raises(AssetError, match=r"The drawing cannot be drawn: drawing\.js of Drawing is missing or altered"):
        check(MADE, tmp_path)
    obtain(MADE, tmp_path)
    assert script.read_bytes() == b"script"


def test_nothing_in_reach_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(browser_libraries, "_from_npm", lambda _: None)

    def refuse(*args: object, **arguments: object) -> None:
        raise httpx.ConnectError("no route")

    monkeypatch.setattr(httpx.Client, "get", refuse)
    with pytest.raises(AssetError, match="python -m equitymap assets"):
        obtain(MADE, tmp_path)


def test_package_gives_the_files_used() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for path, text in {**{PATHS[name]: text for name, text in FILES.items()}, "dist/other.txt": b"x"}.items():
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    assert browser_libraries._unpacked(MADE, packed.getvalue()) == FILES


@pytest.mark.parametrize("package", [b"", b"not a package"])
def test_broken_package_counts_as_not_obtained(package: bytes) -> None:
    assert browser_libraries._unpacked(MADE, package) is None


def test_every_library_is_pinned_by_version_and_hash() -> None:
    for library in LIBRARIES:
        assert library.folder == f"vendor/{library.name}-{library.version}"
        assert "LICENSE" in library.sha256
        assert all(len(digest) == 64 for digest in library.sha256.values())


def test_leaflet_is_the_version_that_folium_names() -> None:
    assert dict(folium.folium._default_js)["leaflet"] == f"{LEAFLET.url}dist/leaflet.js"


def test_the_network_loads_one_module() -> None:
    assert [name for name in CYTOSCAPE.files if name.endswith(("js", "css"))] == ["cytoscape.esm.min.mjs"]
