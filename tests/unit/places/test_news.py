"""What is new is kept beside the builds: for the last few of them, and only of builds that anybody sees."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from equitymap.errors import StoreError
from equitymap.places import builds, news
from equitymap.places.news import FigureNews, News

CODE = "X07000001"
FIGURE = FigureNews(label="Children in low-income families", before="2024", after="2025")


def one(before: str, after: str) -> News:
    day = datetime(2025, 11, 1, tzinfo=UTC)
    return News(code=CODE, name="Smallplace", before=before, after=after, since=day, built_at=day, figures=(FIGURE,))


def afters(told):
    return [said.after for said in told]


def test_the_newest_comes_first_and_the_oldest_go(tmp_path):
    assert news.told(CODE, "0", tmp_path) == ()
    for number in range(news.KEPT + 3):
        news.keep(one(str(number), str(number + 1)), tmp_path)
    told = news.told(CODE, str(news.KEPT + 3), tmp_path)
    assert afters(told) == [str(number) for number in range(news.KEPT + 3, 3, -1)]
    assert told[0] == one(str(news.KEPT + 2), str(news.KEPT + 3))


def test_a_build_that_was_not_published_is_not_told_and_gives_way_to_the_next(tmp_path):
    news.keep(one("a", "b"), tmp_path)
    news.keep(one("b", "c"), tmp_path)
    assert afters(news.told(CODE, "b", tmp_path)) == ["b"]
    news.keep(one("b", "d"), tmp_path)
    assert afters(news.told(CODE, "d", tmp_path)) == ["d", "b"]


def test_it_outlives_the_builds_it_lies_beside(tmp_path, monkeypatch):
    news.keep(one("a", "b"), tmp_path)
    monkeypatch.setattr(builds, "KEPT_S", -1)
    for content in (b"1", b"2", b"3"):
        builds.publish(tmp_path, CODE, {"manifest.json": content})
    assert afters(news.told(CODE, "b", tmp_path)) == ["b"]


def test_a_damaged_file_is_named(tmp_path):
    news.keep(one("a", "b"), tmp_path)
    path = tmp_path / builds.BUILDS / CODE / news.FILE
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(StoreError, match=r"news\.json .* Take it away"):
        news.told(CODE, "b", tmp_path)
