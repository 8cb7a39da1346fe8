"""The report of a zone: the sections of a neighbourhood's, figures of all of it together, no few people told."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import docx
import numpy as np
import pandas as pd
import pytest

from equitymap.measures.zones.parts import Part
from equitymap.records.subjects.agreement import Agreement
from equitymap.records.subjects.base import read
from equitymap.views.document import Document, Table
from equitymap.views.document_html import as_html
from equitymap.views.document_word import as_word
from equitymap.views.neighbourhood import zone_sentences as words
from equitymap.views.neighbourhood.case import Case, Working, ZoneCase
from equitymap.views.neighbourhood.neighbourhood_map import zone_map
from equitymap.views.neighbourhood.neighbourhood_report import neighbourhood_report, sections
from equitymap.views.neighbourhood.neighbourhood_sentences import agreement_lines, partnership_lines
from equitymap.views.neighbourhood.neighbourhood_unknowns import zone_unknowns
from equitymap.views.partnerships.known import known
from tests.neighbourhood import demo_case, demo_zone
from tests.working_together import local

MADE = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def document() -> Document:
    return neighbourhood_report(demo_zone(), made=MADE)


def tables(case: Case | ZoneCase) -> dict[str, pd.DataFrame]:
    return {part.caption: part.frame for one in sections(case) for part in one.parts if isinstance(part, Table)}


def test_it_has_the_sections_of_a_neighbourhood_stands_alone_and_is_small(document: Document) -> None:
    assert [one.identifier for one in document.sections] == [
        *(one.identifier for one in sections(demo_case())),
        "sources",
    ]
    html = str(as_html(document))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert "<script" not in html
    assert len(html.encode()) < 500_000
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    word = docx.Document(io.BytesIO(as_word(document, made=MADE)))
    headings = [one.text for one in word.paragraphs if one.style is not None and one.style.name.startswith("Heading")]
    assert headings[0] == document.title == "What is it like to live in The quays?"


def test_a_share_is_the_sum_of_counts_and_what_has_none_is_not_averaged() -> None:
    case = demo_zone()
    rows = pd.concat([frame for frame in tables(case).values() if "Beside England" in frame]).set_index("What")
    counts = case.place.outcomes
    counts = counts[counts["indicator"].eq("no_qualifications") & counts["area_code"].isin(case.codes)]
    share = 100 * counts["numerator"].sum() / counts["denominator"].sum()
    assert rows.loc["Adults with no qualifications", "Here"].startswith(f"{share:.1f}% (")
    assert rows.loc["Violence with injury", "Here"].endswith("(not added up)")
    assert rows.loc["Good level of development at age 5", "Here"] == "wider areas only"


def test_a_small_count_is_told_nowhere() -> None:
    case = demo_zone()
    shares = case.shares.copy()
    key = "no_qualifications"
    shares.loc[key, ["here", "low", "high", "top", "lower", "upper"]] = np.nan
    shares.loc[key, ["standing", "how"]] = "", "few"
    reached = [replace(one, without=None, people=None) for one in case.reached]
    people = case.people.assign(here=pd.array([pd.NA] * len(case.people), dtype="Int64"))
    html = str(as_html(neighbourhood_report(replace(case, shares=shares, reached=reached, people=people), made=MADE)))
    assert "not shown: it would tell of fewer than 10 people" in html
    assert "how many children under 5 have none is not shown" in html
    assert "Children under 5: fewer than 10, or not shown" in html
    for one, row in case.people.iterrows():
        assert f"{row['here']:,}" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL), one


def test_figures_that_were_not_added_are_counted_and_named_as_not_known() -> None:
    case = demo_zone()
    said = zone_unknowns(case)
    middle = case.figures.loc[case.figures["how"].eq("middle"), "label"]
    line = next(one for one in said if "published without their counts" in one)
    assert line.startswith(f"{len(middle)} figures are published without their counts and cannot be added up: ")
    assert all(str(label) in line for label in middle)
    further = {name for caption, frame in tables(case).items() if "What" in frame for name in frame["What"]}
    assert "Burglary" in further


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({}, "How deprived it is, is not known"),
        ({"crime": 0}, "Nobody here lives among the most deprived three tenths of England, in any kind of need"),
        ({"crime": 29, "health": 20}, "No kind of need stands out here: at most 29% of residents live among"),
        ({"crime": 30, "health": 20}, "Its greatest need is crime, where 30% of residents live among"),
        ({"crime": 100, "health": 100}, "Its greatest needs are health and disability and crime, where all residents"),
    ],
    ids=["unknown", "none", "fewer than in England", "one", "two"],
)
def test_the_greatest_need_is_told_by_how_many_live_in_it(shares: dict[str, float], says: str) -> None:
    case = demo_zone()
    tenths = case.tenths[case.tenths.index.isin(list(shares))].copy()
    for one, number in shares.items():
        tenths.loc[one, "1"] = number
        tenths.loc[one, "2 and 3"] = 0
    assert words.need_clause(replace(case, tenths=tenths)).startswith(says)


def test_what_is_left_is_told_with_who_is_without() -> None:
    case = demo_zone()
    reach = next(one for one in case.reached if one.group.kind.id == "library")
    assert words.left(reach) == (
        f"{reach.areas_with} of the 7 neighbourhoods have one in reach now:"
        f" {reach.without:,} of {reach.people:,} residents of all ages have none"
    )
    none = replace(reach, open_within=reach.open_within * 0, without=reach.people)
    assert words.left(none).startswith("none of the 7 neighbourhoods has one in reach now: all ")
    assert words.left(replace(reach, open_within=reach.open_within * 0 + 1)) == (
        "all 7 neighbourhoods still have one in reach"
    )
    nothing = replace(case, reached=[replace(one, gone=one.gone.iloc[:0]) for one in case.reached])
    assert words.lost_clause(nothing).startswith("our registers show no service that has gone from reach of its 7")
    assert zone_map(replace(case, reached=[])) is None


def test_practice_codes_end_in_reach_and_all_who_have_one_are_named_once() -> None:
    case = demo_zone()
    practices = next(one for one in case.reached if one.group.kind.id == "gp_practice")
    gone = next(one.gone for one in case.reached if len(one.gone))
    ended = replace(practices, gone=gone.iloc[[0, 0]], open_within=practices.open_within * 0 + 1, without=0)
    said = words.lost_clause(replace(case, reached=[ended]))
    assert said.startswith("2 GP practice codes in reach of its 7 neighbourhoods have ended since 2013, and all 7")
    more = replace(ended, group=next(one.group for one in case.reached if one.group.kind.id == "library"))
    lines = words.other_kinds(replace(case, reached=[replace(more, gone=gone.iloc[[0, 0, 0]]), ended]))
    assert lines == [
        "2 GP practice codes in reach have ended since 2013; all 7 neighbourhoods still have one in reach."
    ]
    assert words.people_without(ended) == "all residents have one in reach"


def test_gaps_are_counted_in_neighbourhoods_and_people() -> None:
    bare = replace(demo_zone(), tenths=demo_zone().tenths.iloc[:0], shares=demo_zone().shares.iloc[:0], gaps={})
    assert words.needs(bare) == ["No kind of need, outcome or gap stands out here, as far as figures tell."]
    gaps = {"library": Part(2, 3200, 0), "school": Part(0, 0, 1), "gp_practice": Part(0, 0, 7)}
    case = replace(bare, gaps=gaps)
    assert words.needs(case) == ["A gap in libraries in 2 of its 7 neighbourhoods: 3,200 people live there."]
    few = replace(bare, gaps={"library": Part(2, None, 0)})
    assert words.needs(few)[0].endswith(": how many live there is not shown, for it could tell of fewer than 10.")
    kinds = {one.group.kind.id: one.group.kind for one in case.reached}
    assert words.gap_words(case, kinds["library"]) == "2 of 7"
    assert words.gap_words(case, kinds["school"]) == "none of 7 (1 not known)"
    assert words.gap_words(case, kinds["gp_practice"]) == "not known"
    assert words.gap_words(case, kinds["youth_club"]) == "not known"


def test_records_of_any_part_of_it_are_told_with_how_much_of_it() -> None:
    case = demo_zone()
    codes = list(case.codes)

    def lines(areas: list[str]) -> list[str]:
        one = read(Agreement, {"place": "demo", "name": "Ten years", "began": 2018, "areas": areas})
        return agreement_lines(replace(case, working=replace(case.working, agreements={"a": one})))

    outside = str(case.place.inside.index[-1])
    assert "for exactly The quays. " in lines(codes)[0]
    assert "for all of The quays and other neighbourhoods. " in lines([*codes, outside])[0]
    assert "for 2 of its 7 neighbourhoods. " in lines([*codes[:2], outside])[0]
    assert "for all of Marlhaven. " in lines([])[0]
    assert lines([outside]) == []
    working = Working(known(case.place, local(case.place)), 2020)
    said = partnership_lines(replace(case, working=working))
    assert len(said) == len(set(said)) > 0


def test_the_map_is_framed_to_the_reach_of_all_of_it() -> None:
    drawn = zone_map(demo_zone())
    assert drawn is not None
    assert drawn.ring is not None
    assert len(drawn.ring.middles) == 7
    assert drawn.boundary is not None
    one = replace(drawn.ring, middles=drawn.ring.middles[:1])
    assert drawn.ring.disc.area > one.disc.area
    assert "around the middles of its 7 neighbourhoods" in drawn.description
