"""Colours: equal steps, in greyscale and for every colour vision; marks and states complete."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from equitymap.kinds import KINDS
from equitymap.views import palette
from equitymap.views.consultation.pins import DARK, INKS
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES
from tests import colours


def lightnesses(shades: tuple[str, ...]) -> np.ndarray:
    return np.array([colours.lightness(shade) for shade in shades])


@pytest.mark.parametrize(("steps", "least"), [(10, 6.5), (5, 15.0)])
def test_need_darkens_in_equal_steps_of_greyscale(steps: int, least: float) -> None:
    drops = -np.diff(lightnesses(palette.need_colours(steps)))
    assert len(drops) == steps - 1
    assert drops.min() > least
    assert drops.max() - drops.min() < 2


@pytest.mark.parametrize("deficiency", colours.DEFICIENCIES)
@pytest.mark.parametrize(("steps", "least"), [(10, 5.5), (5, 13.0)])
def test_need_darkens_for_every_colour_vision(deficiency: str, steps: int, least: float) -> None:
    seen = tuple(colours.as_seen_with(colour, deficiency) for colour in palette.need_colours(steps))
    assert (-np.diff(lightnesses(seen))).min() > least


def test_loss_darkens_in_equal_steps_of_greyscale() -> None:
    drops = -np.diff(lightnesses(palette.LOSS_5))
    assert drops.min() > 15
    assert drops.max() - drops.min() < 2


@pytest.mark.parametrize("deficiency", colours.DEFICIENCIES)
def test_loss_darkens_for_every_colour_vision_and_is_not_need(deficiency: str) -> None:
    seen = tuple(colours.as_seen_with(colour, deficiency) for colour in palette.LOSS_5)
    assert (-np.diff(lightnesses(seen))).min() > 13
    for loss, need in zip(seen[1:4], palette.NEED_5[1:4], strict=True):
        apart = colours.linear_rgb(loss) - colours.linear_rgb(colours.as_seen_with(need, deficiency))
        assert np.abs(apart).max() > 0.08


def test_nothing_lost_is_lighter_than_any_loss_and_stripes_stand_out() -> None:
    assert colours.lightness(palette.PLAIN) > colours.lightness(palette.LOSS_5[0]) + 4
    for ground in (palette.LOSS_5[0], palette.LOSS_5[1], *palette.NEED_10[:3]):
        assert colours.contrast(palette.STRIPES, ground) >= 3


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_fewer_steps_of_loss_still_run_from_light_to_dark(steps: int) -> None:
    found = palette.step_colours(steps, "loss")
    assert len(set(found)) == steps
    assert found[0] == palette.LOSS_5[0]


def test_change_is_lightest_in_the_middle_and_darkens_both_ways() -> None:
    light = lightnesses(palette.CHANGE_7)
    assert light.argmax() == 3
    assert (np.diff(light[:4]) > 10).all()
    assert (np.diff(light[3:]) < -10).all()


@pytest.mark.parametrize("deficiency", colours.DEFICIENCIES)
@pytest.mark.parametrize("step", [0, 1, 2])
def test_change_for_better_and_worse_differ_for_every_colour_vision(deficiency: str, step: int) -> None:
    blue, orange = (colours.as_seen_with(palette.CHANGE_7[at], deficiency) for at in (step, 6 - step))
    apart = np.abs(colours.linear_rgb(blue) - colours.linear_rgb(orange)).max()
    assert apart > 0.08


def test_simulation_leaves_grey_as_it_is() -> None:
    for deficiency in colours.DEFICIENCIES:
        seen = colours.linear_rgb(colours.as_seen_with("#808080", deficiency))
        assert seen == pytest.approx(colours.linear_rgb("#808080"), abs=0.01)


def test_red_and_green_become_alike_without_green_cones() -> None:
    red, green = "#c04040", "#608020"
    before = np.abs(colours.linear_rgb(red) - colours.linear_rgb(green))[0]
    after = [colours.linear_rgb(colours.as_seen_with(colour, "deuteranopia"))[0] for colour in (red, green)]
    assert abs(after[0] - after[1]) < before / 2


@pytest.mark.parametrize("ink", palette.KIND_INKS.values())
def test_marks_stand_out_from_their_halo(ink: str) -> None:
    assert colours.contrast(ink, palette.HALO) >= 7


def test_known_contrast_of_black_on_white() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.lightness("#ffffff") == pytest.approx(100)


def test_every_cell_state_has_its_own_look() -> None:
    assert list(palette.CELL_STYLES)[: len(CELL_STATES)] == list(CELL_STATES)
    assert len(palette.CELL_STYLES) <= 8, "three bits of a byte"
    for one, other in itertools.combinations(palette.CELL_STYLES.values(), 2):
        assert one != other


def test_every_service_state_is_drawn_except_a_replaced_record() -> None:
    assert set(FACILITY_STATES) == set(palette.MARK_STYLES)
    assert palette.MARK_STYLES["replaced"] == palette.MARK_STYLES["open"]


def test_gone_is_hollow_with_a_bar_and_open_is_solid() -> None:
    assert palette.MARK_STYLES["open"].fill == "solid"
    assert palette.MARK_STYLES["handed_over"].fill == "half"
    for gone in ("closed", "delisted"):
        assert palette.MARK_STYLES[gone].fill == "hollow"
        assert palette.MARK_STYLES[gone].over


def test_every_kind_has_its_own_shape_and_ink() -> None:
    assert len({palette.SHAPE_PATHS[kind.shape] for kind in KINDS}) == len(KINDS)
    assert len({palette.KIND_INKS[kind.id] for kind in KINDS}) == len(KINDS)


def test_pins_darken_and_their_figures_can_be_read_on_every_shade() -> None:
    assert (-np.diff(lightnesses(palette.PINS_4))).min() > 15
    for at, shade in enumerate(palette.PINS_4):
        assert colours.contrast(INKS[at >= DARK], shade) >= 4.5
