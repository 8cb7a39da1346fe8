"""Pieces of a document that stands alone: one HTML file, no script, nothing fetched, fit for paper and listening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1.5rem 1rem 3rem; color: #1f2a33; background: #fff;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0 1rem; }
h2 { font-size: 1.35rem; margin: 2.25rem 0 .5rem; border-top: 2px solid #1f2a33; padding-top: .6rem; }
h3 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
p, li { max-width: 44rem; } p { margin: .5rem 0; }
.lead { font-size: 1.25rem; line-height: 1.4; } .small { font-size: .875rem; color: #46525c; }
.notice { border-left: 5px solid #1d406f; background: #eef3f7; padding: .6rem .9rem; }
nav ul { columns: 2; padding-left: 1.2rem; } a { color: #174d7f; }
.scroll { overflow-x: auto; margin: .75rem 0; } .scroll:focus { outline: 3px solid #174d7f; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.3; }
caption { text-align: left; font-weight: 600; font-size: 1rem; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid #c5ccd2; }
thead th { border-bottom: 2px solid #1f2a33; vertical-align: bottom; } tbody th { font-weight: 500; }
td.n { text-align: right; font-variant-numeric: tabular-nums; } thead th.n { text-align: right; }
figure { margin: 1rem 0; } figure svg { display: block; width: 100%; height: auto; max-height: 46rem; }
figcaption { font-weight: 600; margin-bottom: .35rem; }
@media screen and (max-width: 40rem) { nav ul { columns: 1; } table.wide { min-width: 38rem; } }
@page { size: A4; margin: 16mm 15mm 18mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; break-after: avoid; } h3, figcaption, caption { break-after: avoid; }
  .lead { font-size: 13pt; } table { font-size: 8.5pt; } .scroll { overflow: visible; }
  tr, figure, li { break-inside: avoid; } thead { display: table-header-group; }
  figure svg { max-height: 165mm; } a { color: inherit; text-decoration: none; }
}
"""


def page(name: str, body: str, *, language: str = "en-GB") -> str:
    """Return a whole HTML document."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def section(identifier: str, name: str, *parts: str) -> str:
    """Return a section with its heading, which the list of contents leads to."""
    inside = "\n".join(part for part in parts if part)
    return f'<section aria-labelledby="{identifier}">\n<h2 id="{identifier}">{escape(name)}</h2>\n{inside}\n</section>'


def contents(sections: Sequence[tuple[str, str]]) -> str:
    """Return the list of contents: identifiers and titles of sections."""
    rows = "".join(f'<li><a href="#{identifier}">{escape(name)}</a></li>' for identifier, name in sections)
    return f'<nav aria-label="Contents"><ul>{rows}</ul></nav>'


def title(text: str) -> str:
    """Return the heading of the whole document."""
    return f"<h1>{escape(text)}</h1>"


def heading(text: str) -> str:
    """Return a heading below that of a section."""
    return f"<h3>{escape(text)}</h3>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph; nothing for no text. ``kind`` is a class of the style sheet."""
    marked = f' class="{kind}"' if kind else ""
    return f"<p{marked}>{escape(text)}</p>" if text else ""


def items(texts: Sequence[str]) -> str:
    """Return a list; nothing when it is empty."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>" if texts else ""


def table(frame: pd.DataFrame, caption: str, *, numbers: Iterable[object] = ()) -> str:
    """Return a table with a caption; the first column heads its rows. Columns in ``numbers`` are set to the right.

    It scrolls on its own on a narrow screen, and can be scrolled with the keyboard.
    """
    wanted = set(numbers)
    right = [name in wanted for name in frame.columns]
    heads = "".join(
        f'<th scope="col"{_n(at_right)}>{escape(str(name))}</th>'
        for name, at_right in zip(frame.columns, right, strict=True)
    )
    body = []
    for row in frame.itertuples(index=False, name=None):
        first, *rest = (escape(str(cell)) for cell in row)
        cells = "".join(f"<td{_n(at_right)}>{cell}</td>" for cell, at_right in zip(rest, right[1:], strict=True))
        body.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    name = escape(caption)
    wide = ' class="wide"' if len(right) > 4 else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{name}"><table{wide}><caption>{name}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def _n(at_right: bool) -> str:
    return ' class="n"' if at_right else ""


def figure(svg: str, caption: str) -> str:
    """Return a picture with its caption above."""
    return f"<figure><figcaption>{escape(caption)}</figcaption>{svg}</figure>"
