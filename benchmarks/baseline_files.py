"""The browser files that folium's own page names, obtained as published so that the plain way can draw offline.

Only the benchmark uses them. They go to the ignored downloads folder, once.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

from folium.folium import _default_css, _default_js

from equitymap.errors import AssetError

PACKAGES: Mapping[str, tuple[str, ...]] = {
    "leaflet@1.9.3": ("dist/leaflet.js", "dist/leaflet.css"),
    "jquery@3.7.1": ("dist/jquery.min.js",),
    "bootstrap@5.2.2": ("dist/js/bootstrap.bundle.min.js", "dist/css/bootstrap.min.css"),
    "leaflet.awesome-markers@2.0.5": ("dist/leaflet.awesome-markers.js", "dist/leaflet.awesome-markers.css"),
    "d3@4.13.0": ("build/d3.min.js",),
    "d3@3.5.5": ("d3.min.js",),
}
"""npm package to the files used. d3 draws the legend of a choropleth; streamlit-folium asks for both."""

FILE_OF: Mapping[str, str] = {
    "leaflet": "leaflet@1.9.3/leaflet.js",
    "jquery": "jquery@3.7.1/jquery.min.js",
    "bootstrap": "bootstrap@5.2.2/bootstrap.bundle.min.js",
    "awesome_markers": "leaflet.awesome-markers@2.0.5/leaflet.awesome-markers.js",
    "leaflet_css": "leaflet@1.9.3/leaflet.css",
    "bootstrap_css": "bootstrap@5.2.2/bootstrap.min.css",
    "awesome_markers_css": "leaflet.awesome-markers@2.0.5/leaflet.awesome-markers.css",
}
LEGEND_LINKS: Mapping[str, str] = {
    "https://d3js.org/d3.v4.min.js": "d3@4.13.0/d3.min.js",
    "https://cdnjs.cloudflare.com/ajax/libs/d3/3.5.5/d3.min.js": "d3@3.5.5/d3.min.js",
}
EMPTY = "empty.css"


def links() -> dict[str, str]:
    """Return each URL of the folium page and the local file that is served for it.

    Style sheets for icons that the page never shows are an empty file: in the plain way's favour.
    """
    named = {url: FILE_OF.get(name, EMPTY) for name, url in (*_default_js, *_default_css)}
    return {**named, **LEGEND_LINKS}


def obtain(folder: Path) -> Path:
    """Put every file into ``folder`` and return it; nothing to do when they are there.

    Raises
    ------
    AssetError
        When npm is not installed or cannot reach its packages.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / EMPTY).touch()
    for package, paths in PACKAGES.items():
        target = folder / package
        if all((target / Path(path).name).is_file() for path in paths):
            continue
        target.mkdir(exist_ok=True)
        archive = _packed(package, target)
        with tarfile.open(archive) as content:
            for path in paths:
                stream = content.extractfile(f"package/{path}")
                if stream is None:
                    raise AssetError(f"{package} has no file {path}.")
                (target / Path(path).name).write_bytes(stream.read())
        archive.unlink()
    return folder


def _packed(package: str, target: Path) -> Path:
    npm = shutil.which("npm")
    try:
        if npm is None:
            raise FileNotFoundError("npm")
        subprocess.run([npm, "pack", package, "--silent"], cwd=target, check=True, capture_output=True, timeout=120)
    except (FileNotFoundError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise AssetError(
            f"The benchmark compares with a page that needs {package}. Install npm, connect to the internet once, and"
            " run it again; the files are kept."
        ) from None
    return next(target.glob("*.tgz"))
