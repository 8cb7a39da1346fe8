"""A session taken away: the same figures in page, Word file and tables, nothing that tells of one person."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import docx
import pytest

from equitymap.measures.consultation.tally import Tallies, Tally
from equitymap.places.files.tables import written
from equitymap.records.store import open_store
from equitymap.records.subjects.answers import Response
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation import drawn_answers, slides
from equitymap.views.consultation.drawn_bars import bars
from equitymap.views.consultation.drawn_pins import drawn_pins
from equitymap.views.consultation.heard_words import NOT_A_SAMPLE
from equitymap.views.consultation.session_report import NOTHING_YET, session_report
from equitymap.views.consultation.taken_tables import (
    NOT_READABLE,
    READABLE,
    WITHHELD,
    answers_file,
    answers_table,
    heard_table,
    promises_table,
    responses_table,
    squares_table,
    words_table,
)
from equitymap.views.document_html import as_html
from equitymap.views.document_word import as_word
from equitymap.views.drawn_chart import WIDTH, Band
from tests.answered_session import CARDS, RECEIPT, approve, hold, results_of
from tests.places import small_place

MADE = datetime(2027, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = open_store(f"sqlite:///{tmp_path_factory.mktemp('held')}/records.sqlite")
    hold(opened, small_place())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def waiting(store):
    """Return the session before anybody looked at the words."""
    return results_of(store, small_place())


@pytest.fixture(scope="module")
def results(store, waiting):
    approve(store, small_place(), "Zyxomma by the […]")
    return results_of(store, small_place())


def test_answers_are_counted_by_question_and_few_pins_stand_together(results):
    rows = answers_table(results)
    told = {row.answer: (row.people, row.answered_the_question) for row in rows.itertuples()}
    assert (told["A library"], told["=1+1"], told["Neither"]) == ((20, CARDS), (10, CARDS), (0, CARDS))
    assert told["1 (very hard)"] == (6, CARDS)
    spot = rows[rows["question_number"] == 3]
    assert spot["people"].tolist() == [20, 10]
    assert spot["answer"].tolist()[1] == WITHHELD
    assert (told[READABLE], told[NOT_READABLE]) == ((1, 1), (0, 1))
    assert rows.loc[rows["question_number"] == 4, "per_cent"].isna().all(), "words are no votes"


def test_a_share_is_the_same_on_the_slide_the_page_and_in_the_report_and_rounded_once(results):
    tally = Tally(54, {"A library": 17, "=1+1": 10, "Neither": 27})
    questions = {"first": results.session.questions["first"]}
    counted = replace(
        results,
        session=replace(results.session, questions=questions),
        tallies=Tallies(54, 0, {"first": tally}),
    )
    rows = answers_table(counted)
    page, slide = drawn_answers.bars(questions["first"], rows), slides.answers(questions["first"], tally)
    for html in (page, slide, str(as_html(session_report(counted, made=MADE)))):
        assert "31%" in html
        assert "19%" in html
        assert "18%" not in html
    assert answers_file(counted)["per_cent"].tolist() == [31.5, 18.5, 50.0]


def test_what_a_spreadsheet_would_run_is_text(results):
    assert "'=1+1" in csv_of(answers_table(results), index=False)


def test_tables_for_everybody_have_no_row_of_a_person(results, store):
    files = [csv_of(make(results), index=False) for make in (answers_table, words_table, heard_table, promises_table)]
    files.append(written(squares_table(results), "geojson").decode())
    every = "\n".join(files)
    for record in (one.record for one in store.standing(Response, "demo")):
        assert record not in every
    assert small_place().inside.index[0] not in every, "nowhere does a neighbourhood stand beside an answer"


def test_squares_say_what_they_mean_and_none_has_few(results):
    made = json.loads(written(squares_table(results), "geojson"))
    assert [one["properties"]["people"] for one in made["features"]] == [20]
    assert set(made["columns"]) == set(made["features"][0]["properties"])
    assert made["about"] == [NOT_A_SAMPLE]


def test_groups_of_few_answers_are_nowhere_by_themselves(results):
    rows = heard_table(results)
    assert set(rows["trait"]) == {"By fifth of England, from the most deprived", "By ward"}, "its ages are not known"
    assert rows["answers"].min() >= 5
    assert {"share_of_answers", "difference_points", "from", "to", "beside_chance"} <= set(rows.columns)


def test_a_session_without_pins_has_an_empty_file_of_squares(results):
    session = replace(results.session, questions={"own": results.session.questions["own"]})
    made = json.loads(written(squares_table(replace(results, session=session)), "geojson"))
    assert (made["features"], set(made["columns"])) == (
        [],
        {"question_number", "question", "square", "lies_in", "people"},
    )


def test_a_row_for_each_response_has_no_words(results, store):
    responses = {one.record: one.value for one in store.standing(Response, "demo")}
    rows = responses_table(results.session, responses)
    assert len(rows) == CARDS + 1
    assert list(rows.columns)[-3:] == ["1. What first?", "2. How easy?", "3. Where is one missing?"]
    assert "Zyxomma" not in csv_of(rows, index=False)
    assert rows.loc[rows["card"] == "4", ["1. What first?", "2. How easy?"]].to_numpy().tolist() == [["A library", "5"]]


def test_the_report_stands_alone_says_everything_once_and_text_is_text(results):
    document = session_report(results, made=MADE)
    html = str(as_html(document))
    assert len(html.encode()) < 500_000
    for outside in ("<script", "<link", "src=", "http://", "url(http", "<b>street"):
        assert outside not in html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    word = docx.Document(io.BytesIO(as_word(document, made=MADE)))
    text = "\n".join(
        [paragraph.text for paragraph in word.paragraphs]
        + [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    )
    for said in (
        "Hall & <b>street</b>",
        "“Zyxomma by the […]”",
        "Many want a library.",
        "Two of us read it.",
        WITHHELD,
    ):
        assert said in text
        assert said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in html
    assert len(word.inline_shapes) == 3, "two charts and a map"
    assert RECEIPT not in html


def test_words_nobody_has_looked_at_are_nowhere(waiting):
    html = str(as_html(session_report(waiting, made=MADE)))
    assert f"{NOT_READABLE}: 1." in html
    assert "Zyxomma" not in html
    assert words_table(waiting).empty


def test_a_session_that_nobody_answered_has_a_report(results):
    questions = {one: Tally(0) for one in results.tallies.questions}
    none = replace(results, tallies=Tallies(0, 0, questions), words=(), promises=())
    html = str(as_html(session_report(none, made=MADE)))
    assert html.count("Nobody answered this question.") == 4
    assert NOTHING_YET in html
    assert "No answers came" in html


def test_the_lead_names_the_zone_and_the_report_begins_with_the_findings(results):
    plain = drawn_answers.lead(results)
    assert plain.startswith("31 answers have come in. “What first?” Most often: A library (20")
    zone = replace(results, where="The Quays")
    assert drawn_answers.lead(zone) == f"The Quays, {results.place.name}: {plain}"
    none = replace(zone, tallies=Tallies(0, 0, {one: Tally(0) for one in results.tallies.questions}))
    said = f"The Quays, {results.place.name}: no answer has come in yet to “Hall & <b>street</b>”."
    assert drawn_answers.lead(none) == said


def test_bars_are_as_long_as_their_numbers():
    drawn = bars("A", [("One", 10, "10"), ("Two", 5, "5"), ("None", 0, "0"), ("x" * 200, 1, "1")], "")
    lengths = [shape.points[1][0] - shape.points[0][0] for shape in drawn.shapes if isinstance(shape, Band)]
    assert lengths[1] == pytest.approx(lengths[0] / 2)
    assert lengths[2] == 0
    assert lengths[0] < WIDTH


def test_every_square_is_drawn_once_in_the_class_of_its_number(results):
    counts = {"A1": 5, "B1": 9, "C1": 10, "A2": 40}
    counts = {cell: number for cell, number in counts.items() if cell in results.grid.cells}
    drawn = drawn_pins(results.grid, counts, "Where?")
    cells = [cell for one in drawn.classes for cell in one.codes]
    assert sorted(cells) == sorted(results.grid.cells)
    by_words = {one.words: one.codes for one in drawn.classes}
    assert {"A1", "B1"} <= by_words["5 to 9 people"]
    assert {one.text for one in drawn.names} == set(counts)
