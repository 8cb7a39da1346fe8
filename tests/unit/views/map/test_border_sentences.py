"""What is said at the border: on the card, on a page and in the limits; one, several, none and unknown."""

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import Border
from equitymap.views.map.border_sentences import in_limits, on_card, on_page

WALES = Border(nations=("Wales",), nearest_m={"E01000001": 613, "E01000002": 4200})
LIBRARY = KIND_BY_ID["library"]


def table(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"population": [1500] * rows}, index=[f"E0100000{n}" for n in range(rows)])


@pytest.mark.parametrize(
    ("nearer", "says"),
    [
        (
            ["library"],
            "nearer than the nearest library here. Services in Wales are not in these registers: the nearest may",
        ),
        (["library", "GP practice"], "nearer than the nearest library or GP practice here."),
        ([], "km away in a straight line. Services in Wales are not in these registers: some may be in reach."),
    ],
)
def test_a_card_near_the_border_says_so(nearer, says):
    text = on_card(WALES, "E01000001", nearer, 3200)
    assert text.startswith("Wales is 0.6 km away in a straight line")
    assert says in text


@pytest.mark.parametrize(("border", "area"), [(None, "E01000001"), (WALES, "E01000009"), (WALES, "E01000002")])
def test_a_card_away_from_the_border_says_nothing(border, area):
    assert on_card(border, area, [], 3200) == ""


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            1,
            "1 neighbourhood (1,500 residents) lies nearer to Wales than to the nearest library here, or within 3.2 km",
        ),
        (2, "2 neighbourhoods (3,000 residents) lie nearer to Wales"),
    ],
)
def test_a_page_counts_the_neighbourhoods(rows, says):
    text = on_page(WALES, table(rows), LIBRARY, 3200)
    assert text.startswith(says)
    assert "where none is counted in reach there, or none left, one may stand beyond the border" in text


def test_where_no_border_is_near_nothing_is_said():
    assert on_page(WALES, table(0), LIBRARY, 3200) == on_page(None, table(2), LIBRARY, 3200) == in_limits(None) == ""


def test_the_limits_say_that_the_empty_side_is_land():
    text = in_limits(Border(nations=("Scotland", "Wales"), nearest_m={}))
    assert "Services in Scotland and Wales are not in these registers" in text
    assert "it is land, not sea" in text
