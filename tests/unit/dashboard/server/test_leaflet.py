"""Leaflet is installed whole and as published, or not at all."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import folium
import httpx
import pytest

from equitymap.dashboard.server import leaflet
from equitymap.errors import AssetError

FILES = {"leaflet.js": b"script", "leaflet.css": b"style", "LICENSE": b"words"}


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that FILES is what was published, and that nothing can be reached."""
    monkeypatch.setattr(leaflet, "SHA256", {name: hashlib.sha256(text).hexdigest() for name, text in FILES.items()})
    monkeypatch.setattr(leaflet, "_from_npm", lambda: None)
    monkeypatch.setattr(leaflet, "_from_url", lambda: pytest.fail("asked for the files"))


def test_installs_every_file_and_then_leaves_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflet, "_from_npm", lambda: dict(FILES))
    paths = leaflet.obtain(tmp_path)
    assert {path.name: path.read_bytes() for path in paths} == FILES
    monkeypatch.setattr(leaflet, "_from_npm", lambda: pytest.fail("asked again"))
    assert leaflet.obtain(tmp_path) == paths
    leaflet.check(tmp_path)


def test_goes_to_the_address_where_npm_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflet, "_from_url", lambda: dict(FILES))
    assert len(leaflet.obtain(tmp_path)) == 3


def test_altered_file_is_refused_and_nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflet, "_from_npm", lambda: {**FILES, "leaflet.css": b"other"})
    with pytest.raises(AssetError, match=r"leaflet\.css .* not the published file"):
        leaflet.obtain(tmp_path)
    assert not list(tmp_path.rglob("leaflet*.*s"))


def test_damaged_file_on_disk_is_noticed_and_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaflet, "_from_npm", lambda: dict(FILES))
    script = leaflet.obtain(tmp_path)[0]
    script.write_bytes(b"scr")
    with pytest.raises(AssetError, match=r"leaflet\.js of Leaflet is missing or altered"):
        leaflet.check(tmp_path)
    leaflet.obtain(tmp_path)
    assert script.read_bytes() == b"script"


def test_nothing_in_reach_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(leaflet, "_from_npm", lambda: None)

    def refuse(*args: object, **arguments: object) -> None:
        raise httpx.ConnectError("no route")

    monkeypatch.setattr(httpx.Client, "get", refuse)
    with pytest.raises(AssetError, match="python -m equitymap assets"):
        leaflet.obtain(tmp_path)


def test_package_gives_the_files_used() -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in {**FILES, "other.txt": b"x"}.items():
            entry = tarfile.TarInfo(f"package/{name}" if name == "LICENSE" else f"package/dist/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text))
    assert leaflet._unpacked(packed.getvalue()) == FILES


@pytest.mark.parametrize("package", [b"", b"not a package"])
def test_broken_package_counts_as_not_obtained(package: bytes) -> None:
    assert leaflet._unpacked(package) is None


def test_leaflet_is_the_version_that_folium_names() -> None:
    assert dict(folium.folium._default_js)["leaflet"] == f"{leaflet.URL}leaflet.js"
