"""A chart of a document: the page and the picture are drawn from the same shapes; words stay words."""

from __future__ import annotations

import io

from PIL import Image

from equitymap.views.drawn_chart import SCALE, WIDTH, Band, Dot, DrawnChart, Line, Words, chart_png, chart_svg

HOSTILE = "<script>hacked=1</script>\x07"
SHAPES = [
    Band([(100, 10), (200, 10), (200, 60), (100, 60)], "#00ff00"),
    Line([(300, 20), (400, 20)], "#0000ff", 4),
    Line([(300, 50), (400, 50)], "#0000ff", 4, dashed=True),
    Dot(500, 30, "#ff0000", 8),
    Dot(550, 30, "#ff0000", 8, hollow=True),
    Words(10, 80, HOSTILE),
]
CHART = DrawnChart(HOSTILE, "What it shows", 100, SHAPES)


def test_the_picture_has_every_shape_where_it_belongs():
    picture = Image.open(io.BytesIO(chart_png(CHART)))
    assert picture.size == (WIDTH * SCALE, 100 * SCALE)

    def at(x, y):
        return picture.getpixel((x * SCALE, y * SCALE))

    assert at(150, 30) == (0, 255, 0)
    assert at(350, 20) == (0, 0, 255)
    assert {at(x, 50) for x in range(300, 400)} == {(0, 0, 255), (255, 255, 255)}
    assert (at(500, 30), at(550, 30), at(550 - 8, 30)) == ((255, 0, 0), (255, 255, 255), (255, 0, 0))


def test_the_drawing_names_itself_and_what_people_wrote_stays_text():
    svg = chart_svg(CHART, "one")
    assert 'aria-labelledby="one-t one-d"' in svg
    assert "<script" not in svg
    assert svg.count("&lt;script&gt;") == 2
    assert svg.count("<polyline") == 2
    assert svg.count("stroke-dasharray") == 1
    assert svg.count("<circle") == 2
