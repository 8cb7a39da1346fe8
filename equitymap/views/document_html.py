"""A document as one HTML page that stands alone: no script, nothing fetched, fit for paper and for listening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from markupsafe import Markup

from equitymap.views import html_parts as html
from equitymap.views.document import Chart, Document, Heading, Items, Numbers, Paragraph, Part, Table, told
from equitymap.views.drawn_chart import chart_svg
from equitymap.views.drawn_map import as_svg, key_html


def as_html(document: Document) -> Markup:
    """Return a document as HTML."""
    pictures = (f"picture{number}" for number in count(1))
    first = [html.title(document.title), *(_part(part, pictures, level=2) for part in document.first if told(part))]
    annex = [
        html.contents([(section.identifier, section.title) for section in document.sections]),
        *(
            html.section(
                section.identifier, section.title, [_part(part, pictures) for part in section.parts if told(part)]
            )
            for section in document.sections
        ),
    ]
    return html.page(document.file_title, [html.first_page(first), *annex])


def parts_html(title: str, parts: Iterable[Part]) -> Markup:
    """Return some parts of a document as a page of their own, for a frame."""
    pictures = (f"picture{number}" for number in count(1))
    return html.page(title, [_part(part, pictures) for part in parts if told(part)])


def _part(part: Part, pictures: Iterator[str], *, level: int = 3) -> Markup:
    """Return one part; a heading is of ``level``. ``pictures`` gives each picture an identifier of its own."""
    if isinstance(part, Paragraph):
        return html.paragraph(part.text, "" if part.style == "plain" else part.style)
    if isinstance(part, Heading):
        return html.heading(part.text, level)
    if isinstance(part, Items):
        return html.items(part.texts)
    if isinstance(part, Numbers):
        return html.numbers(part.rows)
    if isinstance(part, Table):
        return html.table(part.frame, part.caption, numbers=part.numbers)
    identifier = next(pictures)
    if isinstance(part, Chart):
        return html.figure(chart_svg(part.drawn, identifier), part.caption, Markup(""))
    return html.figure(as_svg(part.drawn, identifier), part.caption, key_html(part.drawn, identifier))
