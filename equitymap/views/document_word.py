"""A document as a Word file: real headings, marked table headings, a picture with words for it, page numbers.

Text from outside is put in as text, never as mark-up; signs that no Word file may hold are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from equitymap.views.document import (
    Chart,
    Document,
    Heading,
    Items,
    Map,
    Numbers,
    Paragraph,
    Part,
    Section,
    Table,
    told,
)
from equitymap.views.drawn_chart import chart_png
from equitymap.views.drawn_map import BOUNDARY, PROPOSED, gone_words, mark_words
from equitymap.views.map_picture import as_png
from equitymap.views.palette import INK, kind_ink

LANGUAGE = "en-GB"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type of a Word file."""
WIDTH_MM = 178.0
_MARGIN_MM = 16.0
_SIZES = {"plain": 10.5, "lead": 14.0, "small": 9.0, "notice": 9.5}
_TABLE_PT = 8.5
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_word(document: Document, *, made: datetime) -> bytes:
    """Return a document as the content of a ``.docx`` file; ``made`` is the date that the file says it is of."""
    word = docx.Document()
    _set_up(word, document, made)
    word.add_heading(_clean(document.title), level=1)
    for part in document.first:
        _add(word, part, level=2)
    for at, section in enumerate(document.sections):
        _section(word, section, on_new_page=at == 0)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _clean(text: object) -> str:
    """Return text without the signs that XML forbids; line ends and tabs become blanks."""
    return re.sub(r"[\t\r\n]+", " ", _FORBIDDEN.sub("", str(text)))


def _set_up(word: Word, document: Document, made: datetime) -> None:
    """Set title, language, paper, fonts and the footer with its page number."""
    told_of = word.core_properties
    told_of.title, told_of.language = _clean(document.file_title), LANGUAGE
    told_of.author, told_of.comments = "Equity Map", ""
    told_of.created = told_of.modified = made.replace(tzinfo=None)
    paper = word.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.left_margin = paper.right_margin = paper.top_margin = paper.bottom_margin = Mm(_MARGIN_MM)
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(_SIZES["plain"])
    normal.paragraph_format.space_after = Pt(5)
    _language(normal.element.get_or_add_rPr())
    for level, size in ((1, 19), (2, 14), (3, 11.5)):
        style = word.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), True
        style.font.color.rgb = _colour(INK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0 if level == 1 else 11), Pt(4)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    caption = word.styles["Caption"]
    caption.font.size, caption.font.color.rgb = Pt(10), _colour(INK)
    caption.paragraph_format.keep_with_next = True
    _page_number(paper.footer.paragraphs[0])


def _language(properties: object) -> None:
    found = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        found.set(qn(name), LANGUAGE)
    properties.append(found)  # type: ignore[attr-defined]


def _page_number(paragraph: WordParagraph) -> None:
    """Put 'Page N of M' into a footer, which the reader's own program counts."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for before, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(before)
        counted = OxmlElement("w:fldSimple")
        counted.set(qn("w:instr"), field)
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        counted.append(run)
        paragraph._p.append(counted)


def _section(word: Word, section: Section, *, on_new_page: bool) -> None:
    if on_new_page:
        word.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    word.add_heading(_clean(section.title), level=2)
    for part in section.parts:
        _add(word, part, level=3)


def _add(word: Word, part: Part, *, level: int) -> None:
    """Add one part; headings of a part are of ``level``."""
    if not told(part):
        return
    if isinstance(part, Heading):
        word.add_heading(_clean(part.text), level=level)
    elif isinstance(part, Paragraph):
        run = word.add_paragraph().add_run(_clean(part.text))
        run.font.size = Pt(_SIZES[part.style])
    elif isinstance(part, Items):
        for text in part.texts:
            word.add_paragraph(_clean(text), style="List Bullet")
    elif isinstance(part, Numbers):
        _numbers(word, part)
    elif isinstance(part, Table):
        _table(word, part)
    elif isinstance(part, Chart):
        _picture(word, chart_png(part.drawn), part)
    else:
        _map(word, part)


def _numbers(word: Word, part: Numbers) -> None:
    """Add the figures as a list: each figure in bold, its words behind it."""
    for figure, words in part.rows:
        paragraph = word.add_paragraph(style="List Bullet")
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(_clean(figure))
        run.bold, run.font.size = True, Pt(13)
        paragraph.add_run(f" {_clean(words)}")


def _table(word: Word, part: Table) -> None:
    """Add a table below its caption; its first row is marked as headings and comes again on every page."""
    word.add_paragraph(_clean(part.caption), style="Caption")
    names = [str(name) for name in part.frame.columns]
    cells = [names, *([str(cell) for cell in row] for row in part.frame.itertuples(index=False, name=None))]
    table = word.add_table(rows=len(cells), cols=len(names), style="Table Grid")
    table.autofit = True
    _describe(table, part.caption)
    right = [name in part.numbers for name in names]
    for at, (row, texts) in enumerate(zip(table.rows, cells, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        _row(row.cells, texts, right, heading=at == 0)
    word.add_paragraph().paragraph_format.space_after = Pt(2)


def _describe(table: WordTable, caption: str) -> None:
    """Say in the table itself what it is, and that its first row and column are headings."""
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    for name, value in (("firstRow", "1"), ("firstColumn", "1"), ("noHBand", "1"), ("noVBand", "1"), ("val", "06A0")):
        look.set(qn(f"w:{name}"), value)
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), _clean(caption))
    properties.append(described)


def _row(cells: Sequence[_Cell], texts: Sequence[str], right: Sequence[bool], *, heading: bool) -> None:
    for at, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_clean(text))
        run.font.size, run.bold = Pt(_TABLE_PT), heading or None
        if right[at]:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _map(word: Word, part: Map) -> None:
    """Add the map as a picture, and its key as text with swatches."""
    _picture(word, as_png(part.drawn), part)
    key = word.add_paragraph()
    for one in part.drawn.classes:
        pattern = {"hatch": "diagStripe", "dots": "pct20", "rings": "pct12"}.get(one.texture, "clear")
        _swatch(key, one.fill, pattern)
        _key_words(key, one.words)
    services = mark_words(part.drawn)
    if services:
        run = key.add_run("\u25cf ")
        run.font.color.rgb = _colour(kind_ink(part.drawn.kind))
        _key_words(key, services)
    if gone := gone_words(part.drawn):
        key.add_run("\u29b8 ").font.color.rgb = _colour(kind_ink(part.drawn.kind))
        _key_words(key, gone)
    if any(one.proposed for one in part.drawn.marks):
        key.add_run("\u25ce ")
        _key_words(key, PROPOSED)
    if part.drawn.boundary is not None:
        key.add_run("\u2501\u2501 ").bold = True
        _key_words(key, BOUNDARY)
    if part.drawn.ring is not None:
        key.add_run("\u2505\u2505 ")
        _key_words(key, part.drawn.ring.words)


def _picture(word: Word, picture: bytes, part: Map | Chart) -> None:
    """Add a picture below its caption, with its text alternative."""
    word.add_paragraph(_clean(part.caption), style="Caption")
    properties = word.add_picture(io.BytesIO(picture), width=Mm(WIDTH_MM))._inline.docPr
    properties.set("descr", _clean(f"{part.drawn.title}. {part.drawn.description}"))
    properties.set("title", _clean(part.drawn.title))


def _key_words(key: WordParagraph, words: str) -> None:
    key.add_run(f" {_clean(words)}    ").font.size = Pt(_SIZES["small"])


def _swatch(paragraph: WordParagraph, fill: str, pattern: str) -> None:
    """Add a coloured box: blanks with a border and a shading."""
    properties = paragraph.add_run("\u00a0\u00a0\u00a0\u00a0")._r.get_or_add_rPr()
    border = OxmlElement("w:bdr")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "7F8A94")):
        border.set(qn(f"w:{name}"), value)
    shade = OxmlElement("w:shd")
    for name, value in (("val", pattern), ("color", "8B97A0"), ("fill", fill.lstrip("#").upper())):
        shade.set(qn(f"w:{name}"), value)
    properties.append(border)
    properties.append(shade)


def _colour(text: str) -> RGBColor:
    return RGBColor.from_string(text.lstrip("#").upper())
