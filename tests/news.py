"""What is new in an invented place: a service, a figure, a release, for tests of what is said of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from equitymap.places.news import FigureNews, News, ReleaseNews, ServiceNews

DAY = date(2026, 8, 19)
SERVICE = ServiceNews(
    facility_id="scc:1",
    kind="childrens_centre",
    name="Elm Centre",
    area="Elm Rise 001A",
    title="Children's centres",
    as_of=DAY,
    happened="unlisted",
)
NEWS = News(
    code="X07000001",
    name="Smallplace",
    before="a",
    after="b",
    since=datetime(2026, 10, 28, tzinfo=UTC),
    built_at=datetime(2026, 11, 28, tzinfo=UTC),
)
FIGURE = FigureNews(label="Children in low-income families", before="2024", after="2025")
RELEASE = ReleaseNews(title="Schools", publisher="Department", before="2024", after="2025")
