"""What a page says of an error: the message without where things lie on the server, which is nobody's business."""

from __future__ import annotations

import re

from equitymap.settings import ROOT, settings

_PATH = re.compile(r"(?<![\w/.:~])(?:~|[A-Za-z]:)?[/\\](?:[\w.@+~-]+[/\\])+([\w.@+~-]+)")
"""An absolute path; never part of an address such as https://host/a/b, nor of a date such as 1/9/2024."""


def shown(message: object) -> str:
    """Return a message fit for visitors: of every path, the part below the folders of this copy, or its last name."""
    text = str(message)
    for folder in _folders():
        text = text.replace(f"{folder}/", "").replace(f"{folder}\\", "")
    return _PATH.sub(r"\1", text)


def _folders() -> list[str]:
    """Return the folders of this copy, the deepest first; they may hold blanks."""
    here = settings()
    known = [here.places_dir, here.downloads_dir, here.static_dir, here.data_dir, ROOT]
    every = {str(form) for folder in known for form in (folder, folder.absolute(), folder.resolve())}
    return sorted((folder for folder in every if len(folder) > 1), key=len, reverse=True)
