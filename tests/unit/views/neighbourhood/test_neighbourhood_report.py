"""The report of one neighbourhood: it stands alone, its headings are in order, and it prints no small number."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import docx
import pandas as pd
import pytest

from equitymap.views.document import Document, Table
from equitymap.views.document_html import as_html
from equitymap.views.document_word import as_word
from equitymap.views.map.near_sentences import gone_words
from equitymap.views.neighbourhood import neighbourhood_sentences as words
from equitymap.views.neighbourhood.neighbourhood_report import GONE_SHOWN, neighbourhood_report
from equitymap.views.neighbourhood.neighbourhood_unknowns import VOICES, unknowns
from equitymap.vocabulary import LINKED_SITE
from tests.neighbourhood import demo_case

MADE = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def document() -> Document:
    return neighbourhood_report(demo_case(), made=MADE)


@pytest.fixture(scope="module")
def html(document: Document) -> str:
    return str(as_html(document))


def tables(document: Document) -> dict[str, pd.DataFrame]:
    return {
        part.caption: part.frame for section in document.sections for part in section.parts if isinstance(part, Table)
    }


def test_nothing_is_fetched_nothing_runs_and_it_is_small(html: str) -> None:
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert "<script" not in html
    assert "@import" not in html
    assert len(html.encode()) < 500_000


def test_headings_come_in_order(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_word_opens_with_the_same_headings(document: Document, html: str) -> None:
    word = docx.Document(io.BytesIO(as_word(document, made=MADE)))
    headings = [one.text for one in word.paragraphs if one.style is not None and one.style.name.startswith("Heading")]
    assert headings[0] == document.title
    assert [title for title in headings if title in {one.title for one in document.sections}] == [
        one.title for one in document.sections
    ]


def test_every_outcome_has_its_period_and_source(document: Document) -> None:
    found = [frame for frame in tables(document).values() if "Period and source" in frame.columns]
    assert found
    assert all(frame["Period and source"].str.contains(r"\d{4}").all() for frame in found)


def test_a_share_of_a_few_people_is_in_no_table_and_is_said(document: Document) -> None:
    case = demo_case()
    shares = case.shares.copy()
    key = "no_qualifications"
    shares.loc[key, ["here", "low", "high", "top", "bottom", "lower", "upper"]] = float("nan")
    shares.loc[key, ["standing", "how"]] = "", "few"
    few = neighbourhood_report(replace(case, shares=shares), made=MADE)
    rows = pd.concat(tables(few).values())
    row = rows[rows["What"] == case.shares.loc[key, "label"]]
    assert list(row["Here"]) == ["not shown: it would tell of fewer than 10 people"]
    one = replace(case, shares=shares.loc[[key]])
    assert unknowns(one)[0] == (
        "1 share is not shown, for it would tell of fewer than 10 people: Adults with no qualifications."
    )


def test_a_small_number_of_people_is_not_printed() -> None:
    case = demo_case()
    at = next(number for number, one in enumerate(case.figures) if one.measure.unit == "people")
    figures = [replace(one, value=5.0) if number == at else one for number, one in enumerate(case.figures)]
    frame = tables(neighbourhood_report(replace(case, figures=figures), made=MADE))[
        "Other figures, which are not judged"
    ]
    assert frame.set_index("What").loc[case.figures[at].measure.label, "Here"] == "fewer than 10"


def test_what_has_gone_is_listed_once_and_counted_as_the_kinds_count_it(document: Document) -> None:
    case = demo_case()
    gone = {name for reach in case.reached for name in reach.gone.index}
    listed = next(frame for caption, frame in tables(document).items() if caption.startswith("What has gone"))
    assert len(listed) == min(len(gone), GONE_SHOWN)
    kinds = tables(document)["Each kind of service, seen from here"].set_index("Service")
    for reach in case.reached:
        observed = case.place.manifest.observed[reach.group.kind.id]
        if not reach.group.rest and observed.first < observed.last:
            said = kinds.loc[reach.group.many[:1].upper() + reach.group.many[1:], "Gone from reach"]
            assert said == f"{gone_words(reach)} since {observed.first}"
            linked = int(reach.gone["type"].eq(LINKED_SITE).sum())
            assert ("linked site" in said) == (linked > 0)


def test_a_count_that_is_hidden_is_told_as_a_range_and_not_as_unknown() -> None:
    case = demo_case()
    shares = case.shares.iloc[:1].assign(here=float("nan"), low=3.0, high=5.0, how="range", hidden=1)
    assert not [line for line in unknowns(replace(case, shares=shares)) if line.startswith("1 share")]


def test_no_figure_stands_in_two_tables(document: Document) -> None:
    every = tables(document)
    further = set(every.pop("Other figures, which are not judged")["What"])
    assert further
    assert not further & {name for frame in every.values() if "What" in frame for name in frame["What"]}


def test_a_verdict_in_the_lists_has_its_interval() -> None:
    case = demo_case()
    assert case.shares["standing"].isin(["better", "worse"]).any()
    for standing, lines in (("worse", words.needs(case)), ("better", words.assets(case))):
        for label in case.shares.loc[case.shares["standing"] == standing, "label"]:
            said = next(line for line in lines if line.startswith(f"{label}: "))
            assert re.search(rf"\(\d+\.\d to \d+\.\d.*\), {standing} than England", said), said


def test_what_is_not_known_counts_and_names_it() -> None:
    case = demo_case()
    one = case.figures[0]
    missing = replace(case, figures=[replace(one, value=None, status="suppressed")], shares=case.shares.iloc[:0])
    said = unknowns(missing)
    assert f"1 figure: hidden by the publisher because the number is small: {one.measure.label}." in said
    assert VOICES in said
    few, some = (unknowns(replace(case, answers=number))[-1] for number in (0, 15))
    assert few.endswith(": fewer than 5 answers, or none, came from here. It is not a sample.")
    assert some.endswith(": at least 15 answers came from here. It is not a sample.")
    assert any(line.startswith("Libraries: the record tells about") for line in said)
    assert "No outcome is published for Marlhaven, at any stage of life." in unknowns(replace(case, squares={}))
