"""Views of a place in which every text is hostile: charts, tables, the map's texts, the document to take away."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from equitymap.measures import layer as layers
from equitymap.measures.proposal.consequence import Proposal
from equitymap.places.files.export import as_text
from equitymap.schema import FRAMES
from equitymap.views import charts
from equitymap.views.context import background_chart
from equitymap.views.map import map_tables
from equitymap.views.proposal import report
from equitymap.views.withdrawals.withdrawal_tables import events_csv
from tests import hostile


@pytest.fixture(scope="module")
def place():
    return hostile.place()


class Seen(HTMLParser):
    """What a browser would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[tuple[str, object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "b") or any(
            (hostile.HOST in str(value) and name in ("href", "src")) or name.startswith("on") for name, value in attrs
        ):
            self.bad.append((tag, attrs))


def test_the_document_holds_outside_text_as_text(place):
    service = place.facilities.index[
        (place.facilities["kind"] == "library") & place.facilities["inside"] & place.facilities["status"].eq("open")
    ][0]
    written = report.needs_assessment(
        place, Proposal("close", "library", service), made=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert hostile.HOST in written
    seen = Seen()
    seen.feed(written)
    assert seen.bad == []


@pytest.mark.parametrize("text", ["<a href='https://evil.example'>x</a>", "<b>x</b> & y", "%{x}"])
def test_a_chart_reads_no_mark_in_outside_text(text):
    shown = charts.label(text)
    assert "<" not in shown
    assert "%{" not in shown


def test_names_and_labels_of_a_scatter_are_text(place):
    chart = background_chart._marks
    points = layers.compute(place, layers.outcome_measures(place)[0]).cells.assign(background=1.0, fitted=1.0).head(3)
    found = str(
        chart(points, place.neighbourhoods["label"], colour="#000", size=3, name="inside", suffix="", decimals=0)
    )
    assert hostile.HOST in found
    assert "<a href" not in found
    assert "<script" not in found


def cells(text: str) -> list[str]:
    number = re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len({len(row) for row in rows}) == 1
    return [cell for row in rows for cell in row if not number.fullmatch(cell)]


@pytest.mark.parametrize("frame", FRAMES)
def test_no_frame_is_shown_with_a_formula_or_a_small_count(place, frame):
    text = as_text(place, frame, "csv")
    assert not text.startswith("\ufeff")
    assert [cell for cell in cells(text) if re.match(r"\s*[=+\-@]", cell)] == []


def test_every_download_of_a_place_is_marked_and_holds_no_formula(place):
    layer = layers.compute(place, layers.outcome_measures(place)[0])
    everywhere = place.inside["population"] > 0
    for text in (
        map_tables.facility_csv(place, place.facilities["inside"]),
        events_csv(place, place.withdrawals),
        map_tables.layer_csv(place, layer, everywhere),
    ):
        assert text.startswith("\ufeff")
        assert [cell for cell in cells(text) if re.match(r"\s*[=+\-@]", cell)] == []
        assert any(cell.startswith("'=1+1") for cell in cells(text))
