"""The key of the map: words at both ends, only what occurs, colours and marks by number."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.kinds import KINDS
from equitymap.views import palette
from equitymap.views.map import legend
from equitymap.views.map.map_encoding import STATES
from equitymap.views.palette import MARK_STYLES, NEED_5, NEED_10
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES

KIND_NUMBER = {kind.id: number for number, kind in enumerate(KINDS)}
OPEN, CLOSED = (list(MARK_STYLES).index(state) for state in ("open", "closed"))


def bar(**changed: object) -> dict[str, object]:
    given = {"title": "Low income, 2025", "low": "least deprived", "high": "most deprived", **changed}
    (part,) = legend.scale(NEED_10, **given)  # type: ignore[arg-type]
    return dict(part)


def test_scale_has_every_step_in_order_between_its_words() -> None:
    part = bar()
    assert part["bar"] == list(NEED_10)
    assert part["ends"] == ["least deprived", "most deprived"]
    assert part["title"] == "Low income, 2025"


def test_scale_marks_the_selected_neighbourhood_and_england() -> None:
    part = bar(here=(0.95, "22%"), england=(0.5, "18%"))
    assert part["here"] == [0.95, "Selected: 22%"]
    assert part["all"] == [0.5, "England: 18%"]
    assert bar(here=(0.95, "22%"), chosen="Leeds")["here"] == [0.95, "Leeds: 22%"]


def test_scale_without_a_selection_marks_nothing() -> None:
    assert set(bar()) == {"bar", "title", "ends"}


@pytest.mark.parametrize(("share", "at"), [(-3.0, 0), (0.0, 0), (1.0, 1), (9.0, 1)])
def test_marks_stay_on_the_bar(share: float, at: float) -> None:
    assert bar(here=(share, "here"))["here"] == [at, "Selected: here"]


def test_cuts_and_what_the_steps_are() -> None:
    part = bar(cuts=("10%", "20%"), note="each colour is a fifth")
    assert (part["cuts"], part["note"]) == (["10%", "20%"], "each colour is a fifth")


def test_ordinary_figures_need_no_key() -> None:
    assert legend.states({"value"}, colour=NEED_5[2]) == ()


def test_only_states_that_occur_are_explained() -> None:
    (part,) = legend.states({"value", "suppressed", "zero"}, colour=NEED_5[2])
    assert [(STATES[state], words) for _, state, words in part["cells"]] == [
        ("zero", "zero: published, and nothing was counted"),
        ("suppressed", "hidden by the publisher: the number is small"),
    ]


def test_every_state_that_needs_words_has_them_and_its_own_number() -> None:
    assert set(legend.STATE_WORDS) == set(CELL_STATES) - {"value"}
    (part,) = legend.states(CELL_STATES, colour=NEED_5[2])
    assert len({state for _, state, _ in part["cells"]}) == len(part["cells"]) == 5


def test_categories_without_a_row_have_no_key() -> None:
    assert legend.categories("Clusters", []) == ()


def test_one_kind_is_a_row_for_each_state_under_its_name() -> None:
    (part,) = legend.services(["library"], ["open", "closed", "delisted"])
    library = KIND_NUMBER["library"]
    assert part["title"] == "Libraries"
    assert part["marks"] == [[library, OPEN, "open"], [library, CLOSED, "gone: libraries closed"]]


def test_several_kinds_are_a_grid_of_kinds_and_states() -> None:
    (grid,) = legend.services(["school", "library"], ["open", "closed", "delisted"])
    assert grid["heads"] == [[OPEN, "open"], [CLOSED, "gone"]]
    assert {(words, tuple(states)) for _, states, words in grid["grid"]} == {
        ("schools", (OPEN, CLOSED)),
        ("libraries", (OPEN, CLOSED)),
    }
    assert grid["note"] == "gone: closed, or left the register"


def test_the_grid_has_only_what_occurs() -> None:
    drawn = pd.DataFrame({"kind": ["school", "school", "library"], "status": ["open", "delisted", "open"]})
    (grid,) = legend.services_of(drawn)
    assert {words: states for _, states, words in grid["grid"]} == {"schools": [OPEN, CLOSED], "libraries": [OPEN]}


def test_a_head_that_says_too_little_is_explained_below() -> None:
    (grid,) = legend.services(["school", "library"], ["open", "carried_on", "moved", "paused", "proposed"])
    assert [words for _, words in grid["heads"]] == ["open", "moved", "paused", "planned"]
    assert grid["note"] == "moved: to another site, or probably carried on nearby; paused: closed for a time"


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("childrens_centre", "gone: children's centres came off the official list"),
        ("school", "gone: schools closed"),
        ("gp_practice", "gone: GP practice codes ended"),
    ],
)
def test_one_kind_is_gone_as_its_register_can_tell(kind: str, says: str) -> None:
    assert says in legend.text(legend.services([kind], ["open", "closed"]))


@pytest.mark.parametrize(("kinds", "states"), [([], ["open"]), (["school"], [])])
def test_no_services_no_key(kinds: list[str], states: list[str]) -> None:
    assert legend.services(kinds, states) == ()


def test_every_drawn_state_of_a_service_has_words() -> None:
    assert set(legend.MARK_WORDS) == set(MARK_STYLES) - {"delisted", "replaced"}
    assert set(legend.COLUMN_WORDS) == set(legend.MARK_WORDS) - {"carried_on"}
    assert MARK_STYLES["carried_on"] == MARK_STYLES["moved"], "one column for both"
    assert set(legend.MARK_WORDS) <= set(FACILITY_STATES)


def test_what_the_map_draws_by_itself_has_the_colours_of_the_palette() -> None:
    script = (Path(legend.__file__).parent / "element" / "shapes.js").read_text()
    for name, colour in {
        "LEFT_OUT": legend.LEFT_OUT,
        "PLAIN": palette.PLAIN,
        "STRIPES": palette.STRIPES,
        "INK": palette.INK,
        "HALO": palette.HALO,
    }.items():
        assert f'{name} = "{colour}"' in script


def test_what_is_paler_is_said_only_where_it_occurs() -> None:
    assert "outside your filters" in legend.text(legend.left_out(some=True, across=False))
    assert "paler marks" in legend.text(legend.left_out(some=False, across=True))
    assert legend.left_out(some=False, across=False) == ()
