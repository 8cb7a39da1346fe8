"""A session that is ready at once: its link, how long it is open, what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equitymap.errors import RecordsError
from equitymap.records.subjects.consultation import LINK
from equitymap.views.consultation import language
from equitymap.views.consultation.ready_made import FIRST, OPEN_FOR, ready_made, ready_session

NOW = datetime(2026, 12, 3, 18, 30, 40, tzinfo=UTC)


def made(name="Marlhaven", now=NOW, taken=(), run_by="Group"):
    return ready_session("demo", name, run_by, "Office", now=now, taken=taken)


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("King’s Lynn and West Norfolk", "kings-lynn-and-w"),
        ("Bath & North East Somerset", "bath-north-east"),
        ("Ynys Môn", "ynys-mon"),
        ("北京", "session"),
        ("", "session"),
    ],
)
def test_a_link_is_read_out_easily(name, link):
    assert made(name).link == link
    assert made(name, taken={link, f"{link}-2"}).link == f"{link}-3"


@given(st.text(max_size=60), st.integers(0, 30))
def test_every_name_gives_a_link_that_is_free(name, others):
    taken = set()
    for _ in range(others + 1):
        link = made(name, taken=taken).link
        assert re.fullmatch(LINK, link)
        assert link not in taken
        taken.add(link)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))
def test_it_is_open_from_now_on_whatever_clocks_do(at):
    now = at.replace(tzinfo=UTC)
    about = made(now=now)
    assert about.is_open(now)
    assert abs(about.closes.at - now - OPEN_FOR) <= timedelta(hours=1, minutes=1)


@pytest.mark.parametrize("run_by", ["", "  ", "x" * 201])
def test_nobody_or_too_long_a_name_is_refused_by_its_field(run_by):
    with pytest.raises(RecordsError, match="Run by"):
        made(run_by=run_by)


def test_title_and_questions_are_there_in_every_language():
    texts = [made().name, *(one.text for one in ready_made()[:FIRST])]
    for code in language.languages():
        if code != language.ENGLISH:
            assert not set(texts) & {language.gettext(code)(text) for text in texts}
