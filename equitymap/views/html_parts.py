"""Pieces of a document that stands alone: one HTML file, no script, nothing fetched, fit for paper and listening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from equitymap.views.templating import macros

_PARTS = macros("html_parts.html.j2")
_TABLE = macros("table.html.j2")


def page(title: str, parts: Iterable[Markup], *, language: str = "en-GB") -> Markup:
    """Return a whole HTML document; empty parts are left out."""
    html: Markup = _PARTS.page(title, parts, language)
    return html


def section(identifier: str, title: str, parts: Iterable[Markup]) -> Markup:
    """Return a section with its heading, which the list of contents leads to; empty parts are left out."""
    html: Markup = _PARTS.section(identifier, title, parts)
    return html


def contents(sections: Sequence[tuple[str, str]]) -> Markup:
    """Return the list of contents: identifiers and titles of sections."""
    html: Markup = _PARTS.contents(sections)
    return html


def title(text: str) -> Markup:
    """Return the heading of the whole document."""
    html: Markup = _PARTS.title(text)
    return html


def heading(text: str, level: int = 3) -> Markup:
    """Return a heading of a level from 2, that of a section."""
    html: Markup = _PARTS.heading(text, level)
    return html


def paragraph(text: str, css_class: str = "") -> Markup:
    """Return a paragraph; nothing for no text. ``css_class`` is a class of the style sheet."""
    html: Markup = _PARTS.paragraph(text, css_class)
    return html


def items(texts: Sequence[str]) -> Markup:
    """Return a list; nothing when it is empty."""
    html: Markup = _PARTS.items(texts)
    return html


def table(frame: pd.DataFrame, caption: str, *, numbers: Iterable[object] = ()) -> Markup:
    """Return a table with a caption; the first column heads its rows. Columns in ``numbers`` are set to the right.

    It scrolls on its own on a narrow screen, and can be scrolled with the keyboard.
    """
    wanted = set(numbers)
    head = [(name, name in wanted) for name in frame.columns]
    rows = [(cells, "") for cells in frame.itertuples(index=False, name=None)]
    html: Markup = _TABLE.table(head, rows, caption, box="scroll", number="n", wide=len(head) > 4)
    return html


def figure(svg: Markup, caption: str, key: Markup = Markup()) -> Markup:  # noqa: B008 - it cannot change
    """Return a picture with its caption above and its key below."""
    html: Markup = _PARTS.figure(svg, caption, key)
    return html


def numbers(rows: Sequence[tuple[str, str]]) -> Markup:
    """Return a few figures in large type, each with its words."""
    html: Markup = _PARTS.numbers(rows)
    return html


def first_page(parts: Iterable[Markup]) -> Markup:
    """Return what stands on the first page of paper; what follows begins on the next."""
    html: Markup = _PARTS.first_page(parts)
    return html
