"""The legend: words at both ends, only what occurs, and never markup from names."""

from __future__ import annotations

import base64
import re
from html import unescape
from pathlib import Path

import pytest

from equitymap.views.map import legend
from equitymap.views.palette import MARK_STYLES, NEED_5, NEED_10
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES


def pictures(html: str) -> list[str]:
    return [base64.b64decode(data).decode() for data in re.findall(r"base64,([^\"]+)", html)]


def bar(**changed: object) -> str:
    given = {"title": "Low income, 2025", "low": "least deprived", "high": "most deprived", **changed}
    return legend.scale(NEED_10, **given)  # type: ignore[arg-type]


def test_scale_draws_every_step_in_order_between_its_words() -> None:
    html = bar()
    assert re.findall(r'fill="(#\w{6})"/>', pictures(html)[0]) == list(NEED_10)
    assert html.index("least deprived</span>") < html.index(">most deprived</span>")


def test_scale_marks_the_selected_neighbourhood_and_england() -> None:
    html = bar(here=(0.95, "Balsall Heath 068C"), england=(0.5, "England: middle"))
    assert "Balsall Heath 068C" in pictures(html)[0]
    assert 'alt="Low income, 2025: from least deprived to most deprived. England: England: middle.' in html
    assert "Selected neighbourhood: Balsall Heath 068C." in html


def test_scale_without_a_selection_marks_nothing() -> None:
    assert "<circle" not in pictures(bar())[0]


@pytest.mark.parametrize("share", [-3.0, 0.0, 1.0, 9.0])
def test_marks_stay_on_the_bar(share: float) -> None:
    x = float(re.findall(r'<circle cx="([\d.]+)"', pictures(bar(here=(share, "here")))[0])[0])
    assert 0 <= x <= 300


def test_cuts_stand_between_the_steps() -> None:
    html = legend.scale(NEED_5, title="t", low="a", high="b", cuts=("10%", "20%", "30%", "40%"))
    assert re.findall(r">(\d+%)<", pictures(html)[0]) == ["10%", "20%", "30%", "40%"]


def test_names_are_never_markup() -> None:
    html = bar(title="<b>x</b>", low="<i>", high='"&', here=(0.5, "<script>"))
    for text in (html, *pictures(html)):
        assert "<b>x" not in text
        assert "<script" not in text
        assert "<i>" not in text


def test_ordinary_figures_need_no_key() -> None:
    assert legend.states({"value"}, colour=NEED_5[2]) == ""


def test_only_states_that_occur_are_explained() -> None:
    html = legend.states({"value", "suppressed", "zero"}, colour=NEED_5[2])
    assert html.count("<li") == 2
    assert "hidden by the publisher" in html
    assert "no figure" not in html


def test_every_state_that_needs_words_has_them_and_its_own_picture() -> None:
    assert set(legend.STATE_WORDS) == set(CELL_STATES) - {"value"}
    drawn = pictures(legend.states(CELL_STATES, colour=NEED_5[2]))
    assert len(set(drawn)) == len(drawn) == 5


def test_services_are_explained_by_shape_then_by_state() -> None:
    html = legend.services(["school", "library"], ["open", "closed", "delisted"])
    assert re.findall(r"<span>([^<]+)</span>", html) == [
        "schools",
        "libraries",
        "open",
        "gone: closed, or left the register",
    ]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("childrens_centre", "gone: children's centres left the register"),
        ("school", "gone: schools closed"),
        ("gp_practice", "gone: GP practice codes ended"),
    ],
)
def test_one_kind_is_gone_as_its_register_can_tell(kind, says) -> None:
    assert says in unescape(legend.services([kind], ["open", "closed"]))


def test_no_services_no_key() -> None:
    assert legend.services([], ["open"]) == ""


def test_every_drawn_state_of_a_service_has_words() -> None:
    assert set(legend.MARK_WORDS) == set(MARK_STYLES) - {"delisted", "replaced"}
    assert set(legend.MARK_WORDS) <= set(FACILITY_STATES)


def test_what_filters_leave_out_has_the_colour_that_the_map_gives_it() -> None:
    assert f'LEFT_OUT = "{legend.LEFT_OUT}"' in (Path(legend.__file__).parent / "element" / "shapes.js").read_text()
    assert "outside your filters" in legend.left_out(some=True, across=False)
    assert legend.left_out(some=False, across=False) == ""
