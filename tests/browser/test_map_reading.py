"""What is read from the map in a real browser: its key, loud and quiet marks, outlines, hatching, a reach."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.browser.conftest import MAP_FRAME, new_page
from tests.browser.map_visit import PATCH, cell, choose, on_screen, painted, ready
from tests.browser.visit import PHONE, next_picture

GREY = """spot => { const d = map.equity.board.drawn(spot, 14, 14); let dark = 0, n = 0;
  for (let i = 0; i < d.length; i += 4) { n += 1; dark += 0.2126 * d[i] + 0.7152 * d[i + 1] + 0.0722 * d[i + 2] < 110; }
  return dark / n; }"""
"""Share of dark pixels around a spot."""
SPOT = "id => { const s = map.equity.board.services, i = s.id.indexOf(id); return s.at.slice(2 * i, 2 * i + 2); }"
KEY, BODY = ".em-key", ".em-key-body"


def asking(map_address: str, **asked: str) -> str:
    return f"{map_address}?{urlencode(asked)}"


def boxes(frame: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Return where the key and the buttons are in the frame."""
    script = "which => document.querySelector(which).getBoundingClientRect().toJSON()"
    return frame.evaluate(script, KEY), frame.evaluate(script, ".em-buttons")


# --- key -------------------------------------------------------------------------------------------


def test_the_key_stands_in_the_frame_with_words_and_drawings(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    key = frame.locator(KEY)
    assert "gone: closed, or left the register" in key.inner_text()
    assert frame.locator(f"{BODY} th[scope=row]").all_inner_texts() == ["schools", "libraries"]
    inked = frame.locator(f"{BODY} canvas").evaluate_all(
        "all => all.map(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v && v < 255))"
    )
    assert len(inked) == 4 + 5
    assert all(inked)
    assert page.locator(MAP_FRAME).get_attribute("title") == "Map of Smallplace"
    assert page.problems == []


@pytest.mark.parametrize(("width", "least"), [(1440, 12), (1920, 15.5)])
def test_the_key_can_be_read_and_covers_neither_buttons_nor_place(
    browser: Any, map_address: str, width: int, least: float
) -> None:
    with new_page(browser, viewport={"width": width, "height": width * 9 // 16 + 90}) as page:
        frame = ready(page, map_address)
        key, buttons = boxes(frame)
        assert key["right"] < buttons["left"] or key["top"] > buttons["bottom"]
        assert 0 <= key["left"] <= key["right"] <= frame.evaluate("innerWidth")
        assert 0 <= key["top"] <= key["bottom"] <= frame.evaluate("innerHeight")
        sizes = frame.locator(f"{KEY} *").evaluate_all("all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
        assert min(sizes) >= least
        covered = frame.evaluate(
            """k => map.equity.board.place.areas.filter(a => { const [x, y] = map.equity.board.spot(a.at);
               return x > k.left && x < k.right && y > k.top && y < k.bottom; }).length""",
            key,
        )
        assert covered == 0


def test_no_name_lies_under_key_or_buttons(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.evaluate(
        """() => { const pen = map.equity.board._pen; window.names = [];
          const as = pen.fillText.bind(pen);
          pen.fillText = (text, x, y) => { const t = pen.getTransform(), d = map.equity.board._density,
            corner = map.containerPointToLayerPoint([0, 0]), b = map.equity.board._bounds.min;
            const half = pen.measureText(text).width / 2, px = (t.e + x * t.a) / d + b.x - corner.x;
            const py = (t.f + y * t.a) / d + b.y - corner.y;
            window.names.push([text, px - half, py - 6, px + half, py + 6]); as(text, x, y); };
          map.setView(map.getCenter(), map.getZoom() + 1.4, {animate: false}); map.equity.board.paint(); }"""
    )
    names = frame.evaluate("window.names")
    assert names
    for box in boxes(frame):
        for text, left, top, right, bottom in names:
            apart = right < box["left"] or left > box["right"] or bottom < box["top"] or top > box["bottom"]
            assert apart, text


def test_the_key_folds_and_stays_folded(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    button = frame.get_by_role("button", name="Key")
    assert button.get_attribute("aria-expanded") == "true"
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert not frame.locator(BODY).is_visible()
    choose(page, "states")
    assert not frame.locator(BODY).is_visible()


def test_on_a_phone_the_key_is_folded_with_its_button_in_view(browser: Any, map_address: str) -> None:
    with new_page(browser, **PHONE) as page:
        frame = ready(page, map_address)
        button = frame.get_by_role("button", name="Key")
        box = button.bounding_box()
        assert box["height"] >= 44
        assert not frame.locator(BODY).is_visible()
        button.tap()
        assert frame.locator(BODY).is_visible()
        key, buttons = boxes(frame)
        assert key["right"] < buttons["left"] or key["top"] > buttons["bottom"]
        assert frame.locator(BODY).evaluate("e => e.scrollWidth <= e.clientWidth + 1")


def test_the_key_is_printed_open_and_without_buttons(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    frame.get_by_role("button", name="Key").click()
    page.emulate_media(media="print")
    assert frame.locator(BODY).is_visible()
    assert not frame.get_by_role("button", name="Zoom in").is_visible()
    page.emulate_media(media="screen")


def test_in_forced_colours_drawings_keep_theirs(browser: Any, map_address: str) -> None:
    with new_page(browser, forced_colors="active") as page:
        frame = ready(page, asking(map_address, out='["X01000006"]'))
        assert frame.evaluate("spot => map.equity.board.drawn(spot)", cell(1.15, 1.2))[:3] != [0, 0, 0]
        assert frame.locator(KEY).is_visible()
        assert frame.locator("#map_div").evaluate("e => getComputedStyle(e).forcedColorAdjust") == "none"


def test_type_grows_with_that_of_the_page(page: Any, map_address: str) -> None:
    size = "document.body && parseFloat(getComputedStyle(document.body).fontSize)"
    usual = ready(page, map_address).evaluate(size)
    ready(page, asking(map_address, large="1")).wait_for_function(f"usual => {size} === 1.5 * usual", arg=usual)


# --- marks -----------------------------------------------------------------------------------------


def test_gone_is_large_and_dark_and_open_small_and_grey(page: Any, map_address: str) -> None:
    def dark(frame: Any) -> dict[str, float]:
        frame.evaluate("map.setZoom(13, {animate: false})")
        states = "Object.fromEntries(map.equity.board.shown.map(i => [map.equity.board.services.id[i], !!"
        states += "map.equity.board.services.states[map.equity.board.stateOf(i)].gone]))"
        found = frame.evaluate(states)
        gone = next(id_ for id_, is_gone in found.items() if is_gone)
        stands = "urn:900005"
        return {
            name: frame.evaluate(GREY, frame.evaluate(SPOT, id_)) for name, id_ in (("gone", gone), ("open", stands))
        }

    usual, loud = dark(ready(page, map_address)), dark(ready(page, asking(map_address, loud="1")))
    assert loud["gone"] > usual["gone"] * 1.2
    assert loud["open"] < usual["open"] * 0.6
    assert loud["gone"] > 3 * loud["open"]
    hushed = dark(ready(page, asking(map_address, hush="1")))
    assert hushed == {"gone": usual["gone"], "open": loud["open"]}


def test_many_open_ones_are_dots_below_what_is_gone(page: Any, map_address: str) -> None:
    frame = ready(page, asking(map_address, loud="1"))
    before, radii, kinds, order = frame.evaluate(
        """() => { const b = map.equity.board, s = b.services, radius = () => b._drawn.map(one => one[1]);
          const before = Math.min(...radius()), from = s.id.length;
          for (let n = 0; n < 200; n++) { s.id.push('x' + n); s.name.push('x'); s.kind.push(s.kind[0]); s.state.push(0);
            s.inside.push(1); s.at.push(-3000 + 30 * n, 2600 - 25 * n); b.shown.push(from + n); }
          b.paint();
          const gone = b._drawn.map(one => s.states[b.stateOf(one[0])].gone);
          return [before, radius(), b.many, gone.indexOf(1) > gone.lastIndexOf(0)]; }"""
    )
    assert before > 2
    assert min(radii) == pytest.approx(2, abs=0.2)
    assert kinds is True
    assert order is True
    assert len(radii) < 213, "dots that lie on one another are one"


def test_the_selected_service_has_a_ring(page: Any, map_address: str) -> None:
    around = "spot => map.equity.board.drawn([spot[0], spot[1]], 22, 1)"
    plain = ready(page, map_address)
    spot = plain.evaluate(SPOT, "urn:900005")
    before = plain.evaluate(around, spot)
    ringed = ready(page, asking(map_address, high='"urn:900005"'))
    assert ringed.evaluate("map.equity.board.services.id[map.equity.board.update.high]") == "urn:900005"
    assert ringed.evaluate(around, spot) != before


def test_a_selected_service_is_drawn_though_its_kind_is_not(page: Any, map_address: str) -> None:
    frame = ready(page, asking(map_address, bare="1", high='"urn:900005"'))
    next_picture(frame)
    assert frame.evaluate("map.equity.board._drawn.length") == 1


# --- cells -----------------------------------------------------------------------------------------


def test_outlined_neighbourhoods_have_a_dark_line_in_a_white_one(page: Any, map_address: str) -> None:
    edge = [*cell(1.5, 1.99), 1, 9]
    runs = """([x, y, across, along]) => { const d = map.equity.board.drawn([x, y], across, along), out = [];
      const wide = Math.round(2 * across * devicePixelRatio);
      for (let i = 0; i < d.length; i += 4 * wide) out.push(0.2126 * d[i] + 0.7152 * d[i + 1] + 0.0722 * d[i + 2]);
      return [Math.min(...out), Math.max(...out)]; }"""
    plain = ready(page, map_address)
    plain.evaluate("map.setZoom(13, {animate: false})")
    before = plain.evaluate(runs, edge)
    outlined = ready(page, asking(map_address, out='["X01000006"]'))
    outlined.evaluate("map.setZoom(13, {animate: false})")
    darkest, lightest = outlined.evaluate(runs, edge)
    assert darkest < min(70, before[0] - 10)
    assert lightest > 225


def test_hatching_and_plain_ground_are_told_apart_in_greyscale(page: Any, map_address: str) -> None:
    frame = ready(page, map_address)
    choose(page, "states")
    frame.evaluate("map.setZoom(13, {animate: false})")
    looks = {
        name: frame.evaluate(PATCH, [*cell(at % 4 + 0.2, at // 4 + 0.8), 8, 8])
        for name, at in (("value", 0), ("not_collected", 5), ("hatched", 6), ("plain", 7))
    }
    assert looks["hatched"][1] > 20, "dark stripes over the colour of the class"
    assert looks["hatched"][0] < looks["value"][0] - 20
    assert looks["plain"][1] < 2
    assert looks["plain"][0] > 240
    assert looks["hatched"][0] < looks["not_collected"][0] - 60


# --- reach -----------------------------------------------------------------------------------------


def test_a_reach_is_drawn_and_framed_once(page: Any, map_address: str) -> None:
    whole = ready(page, map_address)
    middle = whole.evaluate("(() => { const c = map.equity.board.toLatLng(0, 0); return [c.lat, c.lng]; })()")
    frame = ready(page, asking(map_address, reach=f"[{middle[0]}, {middle[1]}, 900]"))
    metres = 900 / 0.6
    left, right = on_screen(frame, [-metres, 0])[0], on_screen(frame, [metres, 0])[0]
    top, bottom = on_screen(frame, [0, -metres])[1], on_screen(frame, [0, metres])[1]
    wide, high = frame.evaluate("[innerWidth, innerHeight]")
    assert 0 < left < right < wide
    assert 0 < top < bottom < high
    assert bottom - top > 0.6 * high, "as close as it can be seen whole"
    assert frame.evaluate("map.equity.board.update.far") == "900 m"
    frame.evaluate("map.setZoom(11, {animate: false})")
    before = frame.evaluate("[map.getZoom(), map.getCenter().lat]")
    choose(page, "states")
    assert frame.evaluate("[map.getZoom(), map.getCenter().lat]") == before
    assert painted(page)
