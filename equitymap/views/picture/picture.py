"""The script that makes a picture of a chart or a map in the browser, and the control that asks for it.

The script is fetched when somebody first presses the control (``frame.js``); why it is made in the browser is in
``docs/decisions/0023``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from markupsafe import Markup

from equitymap.views.templating import render

_PARTS = ("pen", "trace", "picture")


@lru_cache(maxsize=1)
def picture_script() -> bytes:
    """Return the script: its parts, which are in the package, as one module."""
    folder = resources.files("equitymap.views.picture")
    return "\n".join(folder.joinpath(f"{part}.js").read_text(encoding="utf-8") for part in _PARTS).encode()


@lru_cache(maxsize=1)
def picture_name() -> str:
    """Return the name of the script below the static folder; it changes with every change of the script."""
    return f"places/picture-{hashlib.sha256(picture_script()).hexdigest()[:12]}.js"


def picture_line(said: str, sources: Sequence[str] = (), title: str = "") -> Markup:
    """Return the control for the picture that stands before it on the page, as HTML.

    ``said`` is what the picture shows, in words, to stand below its title; blank for the finding of the page.
    ``sources`` are where it comes from; none for all sources of the page. ``title`` is that of the picture; blank for
    the map's layer, or else the heading above.
    """
    script = f"app/static/{picture_name()}"
    return render("picture/line.html.j2", said=said, sources=" ".join(sources), title=title, script=script)
