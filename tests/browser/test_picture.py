"""A chart and a map as pictures, in real Chromium: what was on the screen, with title, sources and date; no script."""

from __future__ import annotations

import base64
import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image

from equitymap.views.picture.picture import picture_line, picture_script
from tests.browser.conftest import map_frame
from tests.browser.visit import settled

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = set(
    re.findall(
        r"\w+", "svg title desc defs g path rect circle ellipse line polyline polygon text tspan clipPath pattern"
    )
)
HOSTILE = '<img src=//evil.example/i.png onerror="hacked=1"> & \x07 "x"'
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" onload="hacked=1">
<style>.deep { fill: #0f4c75; }</style>
<script>hacked = 1</script><rect class="deep" width="10" height="10"/>
<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="http://evil.example/i.png"/></foreignObject>
</svg>"""
PAGE = f"""<title>Compare · Some & <b>where · Equity Map</title>
<style>.half {{ fill: rgba(200, 100, 0, .5); }} .striped {{ width: 80px; height: 20px;
  background: repeating-linear-gradient(45deg, #fff 0 6px, #e3e8eb 6px 8px); }}</style>
<h2 id="heading"></h2>
<div data-testid="stElementContainer" style="width: 700px"><div>
  <p id="named" style="color: #123456"></p><p class="hid" hidden>not shown</p><div class="striped"></div>
  <svg width="90" height="40" onclick="hacked=1"><a href="http://evil.example/"><text y="20">linked words</text></a>
    <image href="data:image/png;base64,AAAA" width="9" height="9"/><circle class="half" r="9"/>
    <g transform="scale(4)"><path d="M0 0H9" stroke="#777777" stroke-width="2" vector-effect="non-scaling-stroke"/>
    </g></svg>
  <img width="40" height="40" src="data:image/svg+xml;base64,{base64.b64encode(DRAWING.encode()).decode()}">
  <canvas width="200" height="80" style="width: 100px; height: 40px"></canvas>
</div></div>
<div data-testid="stElementContainer">{picture_line("")}</div>
<details class="about-figures"><summary>Sources</summary><ul><li>A publisher, a title, 2025.</li></ul>
<ul><li>A limit.</li></ul></details>"""
READY = """async ([script, hostile]) => {
  for (const id of ['heading', 'named']) document.getElementById(id).textContent = id + ' ' + hostile;
  document.querySelector('canvas').redraw = pen => {
    pen.setTransform(2, 0, 0, 2, 0, 0);
    pen.fillStyle = '#abcdef';
    pen.fill({ rings: [[10, 10, 30, 0, 0, 20]] }, 'evenodd');
    pen.fillStyle = '#111111';
    pen.font = '600 12px sans-serif';
    pen.fillText(hostile, 5, 30);
  };
  window.picture = await import(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
}"""


def words(svg: ElementTree.Element) -> str:
    return " ".join("".join(one.itertext()) for one in svg.iter(f"{SVG}text"))


def read(path: Path) -> ElementTree.Element:
    """Return a picture as XML once it is known to run nothing and to ask for nothing."""
    svg = ElementTree.fromstring(path.read_bytes())
    assert {one.tag.removeprefix(SVG) for one in svg.iter()} <= ALLOWED
    attributes = [(name, value) for one in svg.iter() for name, value in one.attrib.items()]
    assert [name for name, value in attributes if name.startswith("on") or name.endswith("href")] == []
    assert [value for _, value in attributes if "url(" in value and not value.startswith("url(#")] == []
    return svg


def test_a_picture_has_what_is_shown_as_text_and_shapes_and_runs_nothing(page: Any) -> None:
    page.set_content(PAGE)
    page.evaluate(READY, [picture_script().decode(), HOSTILE])
    with page.expect_download() as waiting:
        page.evaluate("picture.save(document.querySelector('.picture-line'), 'svg')")
    svg = read(waiting.value.path())
    today = date.today()
    stem = "some-b-where-compare-heading-img-src-evil-example-i-png-onerror-hacked-1-x"
    assert waiting.value.suggested_filename == f"{stem}-{today.isoformat()}.svg"
    said = words(svg)
    shown = HOSTILE.replace("\x07 ", "")
    assert " ".join(said.split()).count(shown) == 3, "heading, named and canvas"
    assert "linked words" in said
    assert "A publisher, a title, 2025." in said
    assert f"Picture made with Equity Map on {today.day} {today:%B %Y}." in said
    assert [one for one in ("not shown", "A limit.") if one in said] == []
    by_fill = {one.get("fill"): one for one in svg.iter() if one.get("fill")}
    assert by_fill["#c86400"].get("fill-opacity") == "0.5"
    assert by_fill["#0f4c75"].tag == f"{SVG}rect", "the style of a drawing is written into it"
    assert [one.get("stroke-width") for one in svg.iter() if one.get("stroke") == "#777777"] == ["0.5"]
    shape = by_fill["#abcdef"].get("d")
    assert re.fullmatch(r"M[\d.]+ [\d.]+l30 0 0 20z", shape), shape
    assert len(list(svg.iter(f"{SVG}pattern"))) == 1
    assert page.evaluate("window.hacked === undefined")
    assert page.outside == []


def test_the_map_and_a_chart_of_a_page_are_saved_as_svg_and_as_png(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/withdrawals?place=demo&kind=childrens_centre")
    frame = map_frame(page)
    frame.wait_for_function("document.body.dataset.mapServices")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    settled(page)
    lines, today = page.locator(".picture-line"), date.today()
    taken: dict[str, Path] = {}
    for of, line in (("map", lines.nth(0)), ("chart", lines.nth(1))):
        for form in ("svg", "png"):
            with page.expect_download() as waiting:
                line.get_by_role("button", name=form.upper()).press("Enter")
            line.get_by_text("Saved.").wait_for()
            taken[of + form] = waiting.value.path()
            assert re.fullmatch(
                rf"marlhaven-what-has-gone-[a-z0-9-]+-{today}\.{form}", waiting.value.suggested_filename
            )
    for of in ("map", "chart"):
        said = words(read(taken[f"{of}svg"]))
        assert "Marlhaven · What has gone" in said
        assert "Sources: Invented figures" in said
        assert f"on {today.day} {today:%B %Y}" in said
        with Image.open(taken[f"{of}png"]) as png:
            assert png.width >= 1600
            assert len(png.convert("RGB").resize((160, 160)).getcolors(160 * 160) or ()) > 20, "not blank"
    svg = read(taken["mapsvg"])
    assert "came off the official list" in words(svg), "the key"
    drawn = [one for one in svg.iter(f"{SVG}path") if (one.get("fill") or "none") != "none"]
    assert len(drawn) >= frame.evaluate("map.equity.board.place.areas.length")
    assert page.outside == []
    assert page.problems == []
