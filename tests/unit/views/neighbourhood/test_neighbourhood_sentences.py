"""Sentences about one neighbourhood: none, one, several and unknown each have their own form."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.records.subjects.agreement import Agreement, Target
from equitymap.records.subjects.base import read
from equitymap.views.neighbourhood import neighbourhood_sentences as words
from equitymap.views.neighbourhood.case import Case, Working
from equitymap.views.partnerships.known import Local, known
from tests.neighbourhood import demo_case
from tests.working_together import local


def tenths(**by_domain: int) -> pd.DataFrame:
    labels = {"imd": "All kinds of deprivation together", "income": "Low income", "crime": "Crime", "health": "Health"}
    labels |= {"education": "Education and skills", "barriers": "Housing"}
    rows = {name: {"label": labels[name], "first": at, "last": at} for name, at in by_domain.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["label", "first", "last"])


@pytest.mark.parametrize(
    ("need", "says"),
    [
        (tenths(), "How deprived it is, is not known"),
        (tenths(imd=1), "How deprived it is, is not known"),
        (tenths(imd=7, income=6, crime=9), "No kind of need here is among the more deprived half of England"),
        (
            tenths(imd=1, income=2, crime=4),
            "Its greatest need is low income, where it is in the second most deprived tenth in England",
        ),
        (
            tenths(imd=1, income=1, crime=1),
            "Its greatest needs are low income and crime, each in the most deprived tenth in England",
        ),
        (
            tenths(income=1, crime=1, health=1, education=1),
            "Its greatest needs are low income, crime, health and 1 other kind, each in the most deprived tenth in"
            " England",
        ),
    ],
    ids=["nothing known", "no kind known", "none", "one", "two", "four"],
)
def test_the_worst_need_is_named_with_its_tenth(need: pd.DataFrame, says: str) -> None:
    assert words.need_clause(need) == says


def test_the_finding_is_one_sentence_of_need_loss_and_what_is_left() -> None:
    case = demo_case()
    said = words.finding(case)
    assert said.startswith(f"{words.need_clause(case.need)}; within ")
    assert f" of {case.label} " in said
    assert "gone since" in said
    assert " left, " in said
    assert said.count(". ") == 0


def test_needs_and_assets_never_stand_empty() -> None:
    bare = replace(demo_case(), need=tenths(), shares=demo_case().shares.iloc[:0], gaps={"library": None}, reached=[])
    assert words.needs(bare) == ["No kind of need, outcome or gap stands out here, as far as figures tell."]
    assert words.assets(bare)[0].startswith("No place to meet that a register tells of is in reach.")


def test_a_gap_is_a_need_and_one_that_is_not_known_is_none() -> None:
    case = replace(demo_case(), need=tenths(), shares=demo_case().shares.iloc[:0])
    (line,) = words.needs(replace(case, gaps={"library": True, "school": None, "gp_practice": False}))
    assert line.startswith("A gap in libraries: at least half of its access to libraries")


def with_records(case: Case) -> Case:
    return replace(case, working=Working(known(case.place, local(case.place)), 2020))


def test_partnerships_of_the_neighbourhood_say_for_whom_and_who_coordinates() -> None:
    case = with_records(demo_case())
    lines = words.partnership_lines(case)
    assert len(lines) == len(words.partnerships_here(case)) > 0
    assert any(line.startswith("Harbour Learning, for this and other neighbourhoods, since 2014") for line in lines)
    other = replace(case, area=str(case.place.inside.index[-1]))
    assert not any("Harbour Learning" in line for line in words.partnership_lines(other))


def test_without_records_it_is_said_what_to_do_and_never_that_nobody_works_here() -> None:
    case = demo_case()
    nothing = Working(known(case.place, Local()), 2020)
    assert "Who may write can do so at the foot of Who works together." in words.no_partnership(nothing, case.label)
    assert words.no_partnership(with_records(case).working, "Quay").startswith("No partnership on record works in Quay")
    assert words.no_partnership(replace(nothing, unread="The file is damaged."), "Quay") == "The file is damaged."


def test_agreements_that_cover_the_neighbourhood_are_named_with_their_targets() -> None:
    place = demo_case().place
    here, there = (str(place.inside.index[at]) for at in (0, 1))

    def made(areas: list[str]) -> Agreement:
        return read(Agreement, {"place": "demo", "name": "Ten years", "began": 2018, "areas": areas})

    target = read(
        Target,
        {"place": "demo", "agreement": "a", "name": "Better results", "indicator": "english_maths_4", "path": []},
    )

    def lines(agreements: dict[str, Agreement], targets: dict[str, Target]) -> list[str]:
        working = replace(demo_case().working, agreements=agreements, targets=targets)
        return words.agreement_lines(replace(demo_case(), working=working))

    assert lines({"a": made([])}, {"t": target}) == [
        f"Ten years, 2018 to 2027, for all of {place.name}. Its targets: Better results."
    ]
    assert lines({"a": made([here, there])}, {}) == [
        "Ten years, 2018 to 2027, for 2 neighbourhoods, this one among them. It has no target yet."
    ]
    assert lines({"a": made([there])}, {}) == []


@pytest.mark.parametrize(
    ("names", "says"),
    [
        ([], "No neighbourhood of the place can be set beside Quay"),
        (["Mill"], "how closely people live is Mill."),
        (["Mill", "Dock"], "how closely people live are Mill and Dock."),
    ],
    ids=["none", "one", "two"],
)
def test_neighbourhoods_alike(names: list[str], says: str) -> None:
    assert says in words.similar_sentence(pd.DataFrame({"label": names}), "Quay")
