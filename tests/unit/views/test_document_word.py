"""The Word file, opened again: headings in order, marked table headings, words for its picture, the page's figures."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from html import unescape
from itertools import pairwise

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from equitymap.measures.proposal.consequence import Proposal
from equitymap.views.document import Document, Items, Numbers, Paragraph, Section, Table, table
from equitymap.views.document_html import as_html
from equitymap.views.document_word import as_word
from equitymap.views.map_picture import as_png, mark_corners
from equitymap.views.palette import SHAPE_PATHS
from equitymap.views.proposal.report import SECTIONS, assessment
from tests.places import small_place

MADE = datetime(2026, 1, 2, tzinfo=UTC)
CLOSE = Proposal("close", "childrens_centre", "scc:900001")


def opened(document: Document):
    return docx.Document(io.BytesIO(as_word(document, made=MADE)))


@pytest.fixture(scope="module")
def document():
    return assessment(small_place(), CLOSE, made=MADE)


@pytest.fixture(scope="module")
def word(document):
    return opened(document)


def headings(word) -> list[tuple[int, str]]:
    styled = [(paragraph.style.name, paragraph.text) for paragraph in word.paragraphs]
    return [(int(name[-1]), text) for name, text in styled if name.startswith("Heading")]


def test_headings_are_real_in_order_and_never_empty(word):
    found = headings(word)
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(text.strip() for _, text in found)
    assert [title for _, title in SECTIONS] == [text for level, text in found if level == 2][1:]


def test_every_table_has_its_heading_row_marked_and_says_what_it_is(word, document):
    tables = [part for section in document.sections for part in section.parts if isinstance(part, Table)]
    assert len(word.tables) == len(tables)
    for found, part in zip(word.tables, tables, strict=True):
        first, *rest = found._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rest)
        described = found._tbl.tblPr.find(qn("w:tblDescription"))
        assert described.get(qn("w:val")) == part.caption
        assert [cell.text for cell in found.rows[0].cells] == list(part.frame.columns)
        assert [cell.text for cell in found.rows[1].cells] == [str(cell) for cell in part.frame.iloc[0]]


def test_the_picture_has_words_for_it(word, document):
    (picture,) = word.inline_shapes
    drawn = document.first[2].drawn
    assert drawn.title in picture._inline.docPr.get("descr")
    assert drawn.description in picture._inline.docPr.get("descr")
    assert as_png(drawn).startswith(b"\x89PNG")


def test_title_language_and_page_numbers(word, document):
    assert word.core_properties.title == document.file_title
    assert word.core_properties.language == "en-GB"
    assert 'w:val="en-GB"' in word.styles.element.xml
    footer = word.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer


def test_both_formats_have_the_same_figures(word, document):
    """Every number of the page is in the file, and the other way round, but for the key's swatches."""
    texts = [paragraph.text for paragraph in word.paragraphs]
    texts += [cell.text for found in word.tables for row in found.rows for cell in row.cells]
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<head>.*?</head>|<[^>]+>", " ", as_html(document), flags=re.S)
    page = unescape(bare)
    number = re.compile(r"\d[\d,.]*\d|\d")
    assert set(number.findall(" ".join(texts))) == set(number.findall(page))


def test_control_characters_and_mark_up_of_outside_text_do_no_harm():
    nasty = "A\x00\x0b\x1f\ufffe <w:b>bold</w:b> & 'end'\n"
    found = opened(
        Document(
            title=nasty,
            place_name=nasty,
            first=[Paragraph(nasty + "\ud800"), Items([nasty]), Numbers([("1", nasty)])],
            sections=[Section("one", nasty, [table(pd.DataFrame({nasty: [nasty]}), nasty)])],
        )
    )
    texts = [paragraph.text for paragraph in found.paragraphs if paragraph.text.strip()]
    assert all("<w:b>bold</w:b> & " in text for text in texts)
    assert "<w:b>bold</w:b>" in found.tables[0].rows[1].cells[0].text


def test_what_has_nothing_in_it_is_left_out():
    found = opened(Document("Title", "Town", [Paragraph(""), Items([])], [Section("one", "One", [Paragraph("Text")])]))
    assert [text for _, text in headings(found)] == ["Title", "One"]


@pytest.mark.parametrize("shape", SHAPE_PATHS, ids=str)
def test_every_mark_has_corners_or_is_round(shape):
    corners = mark_corners(SHAPE_PATHS[shape])
    assert (len(corners) >= 3) != (shape == "circle")
