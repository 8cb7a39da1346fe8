"""What is said of a zone: none, one, many and unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.zones.checklist import Checklist
from equitymap.measures.zones.parts import Part
from equitymap.measures.zones.shape import Shape
from equitymap.measures.zones.zone import made
from equitymap.views.zone import zone_words as words
from equitymap.views.zone.zone_tables import checks_table, figures_table

ZONE = made("Quays", [f"X0100000{number}" for number in range(1, 6)])
PLACES = [(14.2, False), (np.nan, False), (np.nan, True)]
LIBRARY = KIND_BY_ID["library"]


def row(how, **values):
    numbers = {"unit": "percent", "how": how, "here": np.nan, "low": np.nan, "high": np.nan, "lower": np.nan}
    return pd.Series({**numbers, "upper": np.nan, **values}, name="no_qualifications")


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (row("added", here=12.34, lower=11.02, upper=13.5), "12.3% (11.0 to 13.5%)"),
        (row("added", here=12.34), "12.3%"),
        (row("range", low=20.7, high=20.98), "between 20.7% and 21.0%"),
        (row("few"), "fewer than 10 people, or all but so few"),
        (row("wards"), "published for wards, and these neighbourhoods are no whole wards"),
    ],
)
def test_a_figure_has_its_interval_its_range_or_why_there_is_none(found, says):
    assert words.share_words(found) == says


def test_a_score_has_the_digits_that_it_is_published_with():
    found = row("middle", low=-0.42, high=0.91).rename("mental_health")
    assert words.share_words(found.mask(found.eq("percent"), "score")) == "between −0.42 and 0.91"


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Part(0, 0, 0), "None of the 5 neighbourhoods of Quays is a gap in libraries."),
        (Part(1, 1500, 0), "1 of the 5 neighbourhoods of Quays is a gap in libraries; 1,500 people live there."),
        (Part(2, 3100, 1), "2 of the 5 neighbourhoods of Quays (1 cannot be told) are gaps in libraries; 3,100 people"),
    ],
)
def test_gaps_of_none_one_and_several(found, says):
    assert words.gaps_line(ZONE, found, LIBRARY).startswith(says)


def test_a_figure_of_the_place_that_is_known_and_not_shown_says_why_and_is_not_called_unknown():
    shared = {"label": "No qualifications", "period": "2021", "england": 18.1, "standing": "worse"}
    rows = pd.DataFrame([row("added", here=12.3, place=place, withheld=kept, **shared) for place, kept in PLACES])
    told = figures_table(rows, "Town")["Town"].to_list()
    assert told == ["14.2%", "not known", "not shown: it would tell of fewer than 10 people"]


def test_few_people_are_no_number():
    assert "fewer than 10, or not shown, of those it is for" in words.lost_last_line(ZONE, Part(1, None, 0), LIBRARY)


def test_services_of_one_and_several():
    assert words.gone_line(ZONE, 1, 2, LIBRARY) == "In Quays: 1 library gone, 2 libraries standing now."


def test_pieces_are_named_where_they_do_not_touch():
    labels = pd.Series({"a": "Elm", "b": "Mill", "c": "Quay"})
    assert words.apart(Shape((("a", "b"),), 0.5, 1.0), labels) == ""
    assert words.apart(Shape((("a",), ("b",), ("c",)), 0.5, 1.0), labels).endswith("Mill and Quay.")
    assert words.shape_line(Shape((("a",), ("b",)), 0.3, 1.25)).startswith("In 2 pieces that do not touch · 1.2 square")


def test_what_cannot_be_added_is_counted_by_reason():
    said = words.not_added(pd.DataFrame({"how": ["added", "middle", "middle", "wards"]}))
    assert said.startswith("Not added up: 2 published without counts")
    assert "1 published for wards" in said
    assert words.not_added(pd.DataFrame({"how": ["added"]})).startswith("Every figure")


@pytest.mark.parametrize("people", [0, 4_000, 10_000, 40_000])
def test_the_checklist_asks_five_questions_and_claims_nothing_that_is_not_known(people):
    table = checks_table(Checklist(1, people, {"library": 0, "school": 3}, (), (), 0))
    assert len(table) == 5
    assert table["Question"].str.endswith("?").all()
    assert table["So far"].iloc[0] == ("As asked for" if people == 10_000 else "Not yet, or not on record")
    assert "None: library" in table["What can be told"].iloc[1]
    assert "No register tells" in table["What can be told"].iloc[2]


def test_a_zone_that_holds_most_of_a_pride_in_place_neighbourhood_says_how_much():
    whole = words.plan_line("Elm", "named 2025", (5, 5), whole=True)
    assert whole.startswith("Elm is a Pride in Place neighbourhood (named 2025): up to £20 million over ten years")
    assert whole.endswith("This zone is the middle layer area of that name; the board's boundary may differ.")
    part = words.plan_line("Elm", "named 2025", (3, 5), whole=False)
    assert "This zone has 3 of the 5 neighbourhoods of the middle layer area of that name" in part


@pytest.mark.parametrize(
    ("names", "said"),
    [(None, "is not known"), ([], "No Pride in Place neighbourhood"), (["Elm", "Oak"], "of its own: Elm and Oak.")],
)
def test_which_pride_in_place_neighbourhoods_are_here(names, said):
    assert said in words.plans_line(names, "Eastmere")
