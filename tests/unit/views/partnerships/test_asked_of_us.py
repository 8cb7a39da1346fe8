"""What is asked of the council and others: from records alone, each with where it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from equitymap.records.subjects.agreement import Progress
from equitymap.records.subjects.base import When, read
from equitymap.records.subjects.partnerships import Body
from equitymap.views.agreement.agreed import Written
from equitymap.views.partnerships.asked_of_us import NOTHING, asked, asked_sentence, asked_table, our_lines
from equitymap.views.partnerships.known import Known, Local, known
from tests.agreement import records
from tests.places import demo_place
from tests.working_together import local

PLACE = demo_place()
COUNCIL = "la:X08000001"
TODAY = When("2023-06-01")


@pytest.fixture(scope="module")
def here() -> Local:
    theirs = local(PLACE)
    council = read(Body, {"place": "demo", "name": "Marl", "sector": "council", "register_id": COUNCIL})
    return replace(theirs, bodies={**theirs.bodies, "council": council})


@pytest.fixture(scope="module")
def found(here: Local) -> Known:
    return known(PLACE, here)


def written(**changes: dict[str, Any]) -> Written:
    """Return the agreement of the tests, its records changed: ``rooms={"body": "council"}``."""
    every = records()
    changed = {
        kind: {record: value.model_copy(update=changes.get(record, {})) for record, value in own.items()}
        for kind, own in every.items()
    }
    return Written(
        agreements=changed["agreement"],
        contributions=changed["contribution"],
        actions=changed["action"],
        reviews=changed["review"],
    )


def test_the_council_comes_first_then_all_partners_then_what_nobody_does(found: Known, here: Local) -> None:
    rows = asked(found, here, written(rooms={"body": "council"}), TODAY)
    table = asked_table(rows, found)
    assert table["Of whom"].tolist() == ["Marlhaven council", "all partners", "nobody yet", *["Sands Play Project"] * 2]
    assert table["What they are"].tolist()[:3] == ["council", "", ""]
    assert table["What is asked"].tolist() == [
        "Rooms and buildings: A hall",
        "What should stop? Counting heads.",
        "A walk",
        "Open a club",
        "Rooms and buildings: Another hall, £900 a year",
    ]
    assert table["When"].tolist() == ["beginning not known", "2019-11", "2020", "2019", "beginning not known"]
    assert table["Stands in"].tolist()[:3] == [
        "Promise in Ten years",
        "Review of Ten years, The hall",
        "Action in Ten years, planned",
    ]
    assert our_lines(rows, found) == [
        "Of Marlhaven council: Rooms and buildings: A hall (beginning not known; Promise in Ten years).",
        "Of all partners: What should stop? Counting heads (2019-11; Review of Ten years, The hall).",
    ]
    assert asked_sentence(rows, found) == (
        "5 things are asked on record, 1 of them of the council; for 1 nobody is down yet."
    )


def test_what_is_done_or_over_is_asked_no_more(found: Known, here: Local) -> None:
    over = written(rooms={"ended": When("2022")}, club={"progress": Progress.DONE}, walk={"progress": Progress.STOPPED})
    rows = asked(found, here, over, TODAY)
    assert [row.what for row in rows] == [
        "Rooms and buildings: Another hall, £900 a year",
        "What should stop? Counting heads.",
    ]
    assert len(asked(found, here, over, When("2022-12-31"))) == 3, "of 2022 no more is known than that it ended in it"
    may = written(rooms={"ended": When("2023-05")})
    assert len(asked(found, here, may, TODAY)) == 4, "in May, and not at the end of the year"
    assert asked_sentence(rows[:1], found) == "1 thing is asked on record, 0 of them of the council."


def test_without_an_agreement_the_page_says_what_to_do(found: Known, here: Local) -> None:
    rows = asked(found, here, Written(), TODAY)
    assert asked_table(rows, found).empty
    assert asked_sentence(rows, found) == NOTHING


def test_what_stands_in_an_agreement_that_was_removed_is_asked_no_more(found: Known, here: Local) -> None:
    removed = replace(written(), agreements={})
    assert asked(found, here, removed, TODAY) == []
    every = [*removed.contributions, *removed.actions, *removed.reviews]
    left = written(**{record: {"agreement": "gone"} for record in every[1:]})
    assert [row.stands_in for row in asked(found, here, left, TODAY)] == ["Promise in Ten years"]
