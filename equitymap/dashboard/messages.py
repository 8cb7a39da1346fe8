"""What a page says of an error: the message without where things lie on the server, which is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from equitymap.dashboard.server.watch import metrics
from equitymap.errors import EquityMapError
from equitymap.settings import ROOT, settings
from equitymap.sources.catalogue import catalogue
from equitymap.views.words import plain

P = ParamSpec("P")
R = TypeVar("R")
_PATH = re.compile(r"(?<![\w/.:~])(?:~|[A-Za-z]:)?[/\\](?:[\w.@+~-]+[/\\])+([\w.@+~-]+)")
"""An absolute path; never part of an address such as https://host/a/b, nor of a date such as 1/9/2024."""


def message(wrong: object) -> str:
    """Return an error for Markdown, without paths: lists stay lists, publishers' pages links, the rest plain."""
    if isinstance(wrong, EquityMapError):
        metrics.failed(wrong)
    pages = {release.url for release in catalogue().values()}
    return "\n\n- ".join(plain(part, known=pages) for part in shown(wrong).split("\n- "))


def guarded(section: Callable[P, R]) -> Callable[P, R | None]:
    """Make a section of a page show its error as one message, so that the rest of the page still stands."""

    @wraps(section)
    def run(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return section(*args, **kwargs)
        except EquityMapError as wrong:
            st.error(message(wrong), icon=":material/error:")
            return None

    return run


def for_keeper() -> DeltaGenerator:
    """Return the fold for what only whoever looks after this copy can use: commands, files."""
    return st.expander("For whoever looks after this copy")


def shown(wrong: object) -> str:
    """Return a message fit for visitors: of a path, the part from ``data/`` or ``static/`` on, or its last name."""
    text = str(wrong)
    for before in _before():
        text = text.replace(f"{before}/", "").replace(f"{before}\\", "")
    return _PATH.sub(r"\1", text)


def _before() -> list[str]:
    """Return what stands before the folders of this copy, the longest first; it may hold blanks."""
    here = settings()
    folders = (here.places_dir, here.downloads_dir, here.static_dir, here.data_dir)
    known = {ROOT, *(folder.absolute().parent for folder in folders if ROOT not in folder.absolute().parents)}
    every = {str(form) for folder in known for form in (folder, folder.resolve())}
    return sorted((folder for folder in every if len(folder) > 1), key=len, reverse=True)
