"""The form of residents: small in every language, and each square of the map where its pin is."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import shapely

from equitymap.measures.consultation.cell_names import CellNames, cell_names
from equitymap.measures.consultation.grid import Grid, grid_of
from equitymap.records.sessions import Session
from equitymap.views.consultation import language
from equitymap.views.consultation.residents.pin_map import PinMap, pin_map
from equitymap.views.consultation.residents.resident_form import clean, names, shown
from tests.places import demo_place
from tests.residents import QUESTIONS, SESSION, questions, session

FIRST_LOAD_BYTES = 30_000


def of_a_city() -> PinMap:
    """Return a map as large as Birmingham's: some 60 squares, an outline of a thousand points, 70 wards."""
    turn = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    radius = 8_800 * (1 + 0.15 * np.sin(7 * turn) + 0.01 * np.sin(90 * turn))
    outline = shapely.Polygon(np.column_stack([400_000 + radius * np.cos(turn), 290_000 + radius * np.sin(turn)]))
    grid = Grid(west=387_250, north=302_750, side_m=2_550, columns=10, rows=10, outline=outline)
    wards = {f"Hall Green North {number}": ["C7", "D7"] for number in range(70)}
    middles = {f"Bournville and Hall {at}": (390_000.0 + 2_000 * (at % 6), 301_000.0 - 2_500 * at) for at in range(9)}
    return pin_map(grid, CellNames(dict.fromkeys(grid.cells, "Hall Green North"), wards, middles))


def form(code: str, kinds: tuple[tuple[str, str], ...] = QUESTIONS, pins: PinMap | None = None, **values: Any) -> str:
    one = Session(SESSION, session(), questions(kinds), {})
    at = {"time": "18:30", "day": language.day(code, one.about.opens.at)}
    about = {"about": one.about, "title": one.about.name, "privacy": "", "contact": "", "opens": at, "closes": at}
    page = {"receipt": "KX4T-9M2P-7QRA", "session": 32 * "a", "notice": "", "change": False, "lives": False, "wait": 0}
    return language.render(
        code,
        "consultation/residents/form.html.j2",
        address=lambda rest: f"/equity/t/foxhollies{rest}?lang={code}",
        languages=language.languages(),
        where="Lozells East, Birmingham",
        pins=pins or of_a_city(),
        **{**about, **shown(one, {}, {}, language.gettext(code)), **page, **values},
    )


@pytest.mark.parametrize("code", language.languages())
def test_the_first_load_is_small_with_all_eight_questions_in_every_language(code):
    assert len(form(code).encode()) < FIRST_LOAD_BYTES
    assert len(form(code, tuple(("pin", f"Where is it {n}?") for n in range(8))).encode()) < FIRST_LOAD_BYTES


@pytest.mark.parametrize("code", language.languages())
def test_the_page_says_its_language_and_direction(code):
    page = form(code)
    assert f'<html lang="{code}" dir="{language.direction(code)}">' in page
    assert page.count('aria-current="true"') == (len(language.languages()) > 1)


def test_each_square_is_a_radio_button_where_the_outline_lies():
    place = demo_place()
    grid = grid_of(place)
    page = form("en", pins=pin_map(grid, cell_names(place, grid)))
    field = names(questions())["question4"]
    assert tuple(re.findall(rf"name={field} value=(\w+)", page)) == grid.cells
    (width, height) = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', page).groups())
    assert (width, height) == (100 * grid.columns, 100 * grid.rows)
    start = [int(one) for one in re.search(r'id="land" d="M(-?\d+) (-?\d+)l', page).groups()]
    assert grid.name(min(start[0] // 100, grid.columns - 1), min(start[1] // 100, grid.rows - 1)) in grid.cells


def test_some_parts_are_named_on_the_map_and_none_over_another():
    place = demo_place()
    grid = grid_of(place)
    pins = pin_map(grid, cell_names(place, grid))
    assert 2 <= len(pins.spots) <= 8
    for name, x, y in pins.spots:
        middle = grid.cell_at(grid.west + x / 100 * grid.side_m, grid.north - y / 100 * grid.side_m)
        assert name in pins.parts
        assert middle, "it lies on the map"
    rows = sorted(pins.spots, key=lambda one: one[2])
    size = pins.type_size
    for at, (name, x, y) in enumerate(rows):
        for other, other_x, other_y in rows[at + 1 :]:
            beside = abs(x - other_x) > 0.5 * size * (len(name) + len(other)) / 2
            assert beside or other_y - y > size, (name, other)
    page = form("en", tuple(("pin", f"Where is it {n}?") for n in range(2)), pins)
    assert page.count(f">{pins.spots[0][0]}</text>") == 1, "the second map has those of the first"
    assert page.count('href="#spots"') == 1
    assert len(of_a_city().spots) == 8


def test_a_third_question_for_a_spot_asks_for_the_square_by_name():
    page = form("en", tuple(("pin", f"Where is it {n}?") for n in range(3)))
    assert page.count('class="pins"') == 2
    assert page.count("<option>C7") == 1
    assert page.count("<path") == 1, "the outline is sent once"


def test_every_problem_has_words():
    for why in ("long", "long_line", "choice", "full", "unknown", "called", "happened", "empty"):
        words = re.search(r'role="alert">.*?<li>(.*?)</li>', form("en", wrong={"age": _wrong(why)}), re.DOTALL)[1]
        assert len(re.sub("<.*?>", "", words).strip()) > 20


def _wrong(why: str) -> Any:
    from equitymap.views.consultation.residents.resident_form import Wrong

    return Wrong(why, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        (" \x00a\x1bb\x7f ", "ab"),
        ("\u202eevil\u2066", "evil"),
        ("👩\u200d👩\u200d👧 مرحبا\u200f", "👩\u200d👩\u200d👧 مرحبا\u200f"),
        ("\ud800x", "x"),
    ],
)
def test_signs_that_show_nothing_are_taken_out_and_no_other(typed, kept):
    assert clean(typed) == kept


def test_a_line_stays_one():
    assert clean("a\nb\t c", line=True) == "a b c"


def test_fields_are_named_apart_whatever_the_ids():
    many = {f"q{n}" for n in range(500)}
    assert len(set(names(many).values())) == len(many)
