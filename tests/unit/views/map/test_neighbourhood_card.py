"""The words of the cards: each thing once, with its forms."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.layer import need_measures
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.views.map import neighbourhood_card as words
from tests.places import demo_place

PLACE = demo_place()
MEASURES = {measure.id: measure for measure in need_measures(PLACE)}


def figure(release: str, value: float | None, *, status: str = "value", low: float | None = None):
    measure = MEASURES[f"{release}-imd"]
    return NeighbourhoodFigure(measure, value, status, low or value, value, None, None)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (None, None, None),
        (figure("iod2025", 1), None, ("2025", "the most deprived tenth in England", "")),
        (
            figure("iod2025", 1),
            figure("iod2019", 1),
            ("2025", "the most deprived tenth in England", " (2019: the same)"),
        ),
        (
            figure("iod2025", 2),
            figure("iod2019", 3, status="estimated"),
            (
                "2025",
                "the second most deprived tenth in England",
                " (2019: the third most deprived tenth in England, estimated: the lines have moved since)",
            ),
        ),
        (figure("iod2025", None), None, ("2025", "not known", "")),
    ],
)
def test_need_is_one_line(now, before, said):
    assert words.need_words(now, before) == said


def service(**known) -> pd.Series:
    usual = {"name": "Hill", "kind": "childrens_centre", "type": "children's centre", "phase": None, "status": "open"}
    dates = dict.fromkeys(("closed", "closed_not_before", "closed_not_after", "reason"))
    return pd.Series({**usual, **dates, **known}, dtype=object)


def test_a_kind_is_not_said_twice():
    assert words.what_it_is(service()) == "children's centre"
    assert words.what_it_is(service(type="linked site")) == "children's centre · linked site"
    assert words.what_it_is(service(kind="school", type="academy", phase="primary")) == "school · academy · primary"


def test_how_a_service_went_is_said_once():
    left = service(status="delisted", reason="left the register; its council gives no closing date")
    assert words.state_lines(left) == [
        "Hill left the register; the date is not known.",
        "Its council gives no closing date.",
    ]
    reason = "the practice code ended; no other practice is active at its postcode"
    ended = service(kind="gp_practice", status="closed", closed=pd.Timestamp("2020-03-31"), reason=reason)
    assert words.state_lines(ended) == [
        "Hill: the practice code ended on 31 March 2020.",
        "No other practice is active at its postcode.",
    ]
    assert words.state_lines(service(status="delisted", reason="left the register"))[1:] == []
    assert words.state_lines(service()) == ["Open at the date of the register."]
    assert words.state_lines(service(reason="proposed to close on 1 May 2027"))[1] == "Proposed to close on 1 May 2027."


def test_a_neighbourhood_is_found_by_all_it_is_called():
    row = pd.Series({"label": "Quay 001A", "name": "Marlhaven 001A", "ward": "Quay"})
    assert words.area_search_label(row, "X01000001") == "Quay 001A · Marlhaven 001A · X01000001 · Quay ward"
    assert words.area_search_label(row, "X01000001", ["E01000009"]).endswith("· 2011: E01000009")


@pytest.mark.parametrize(
    ("names", "with_this", "said"),
    [
        (["Hill"], True, "Compare with Hill"),
        (["Hill", "Vale"], True, "Compare with the 2 others pinned"),
        (["Hill", "Vale"], False, "Compare the 2 pinned"),
    ],
)
def test_the_link_to_the_comparison(names, with_this, said):
    assert words.compare_label(names, with_this=with_this) == said


def test_small_numbers_of_residents_are_not_told():
    row = pd.Series({"ward": "Quay", "population": 5, "children_0_15": 0, "name": "Marlhaven 001A"})
    assert "fewer than 10 residents" in words.area_line(row, "X01000001")
