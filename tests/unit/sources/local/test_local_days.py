"""Days as people and spreadsheets write them: every way of writing one means the same, and nothing is guessed."""

import numpy as np
import pandas as pd
import pytest

from equitymap.sources.local.local_days import MONTHS, window

TODAY = pd.Timestamp("2026-06-30")


def days(text: str) -> tuple[str, str] | None:
    found = window(text, TODAY)
    return found and (f"{found.first:%Y-%m-%d}", f"{found.last:%Y-%m-%d}")


def written(day: pd.Timestamp) -> list[str]:
    """Return a day in every form that people's tools give it."""
    name = MONTHS[day.month - 1].capitalize()
    short = "Sept" if day.month == 9 else name[:3]
    ordinal = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    serial = (day - pd.Timestamp("1899-12-30")).days
    plain = [
        f"{day:%Y-%m-%d}",
        f"{day:%d/%m/%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%d/%m/%y}",
        f"{day.day} {name} {day.year}",
        f"{day.day} {short} {day.year}",
        f"{day.day}-{short}-{day:%y}",
        f"{day.day}{ordinal} {name} {day.year}",
        f"{day.day} {short}. {day.year}",
        f"{day:%Y/%m/%d}",
        f"{day.day}{ordinal} of {name}, {day.year}",
        f"{day.day}-{short}-{day.year}",
        f"{day:%A} {day.day} {name} {day.year}",
    ]
    clocks = [
        f"{day:%d/%m/%Y} 00:00:00",
        f"{day:%Y-%m-%d}T00:00:00",
        f"{day:%Y-%m-%dT00:00:00.000Z}",
        f"{day:%d/%m/%Y} 00:00",
    ]
    return [*plain, *clocks, *([str(serial), f"{serial}.0"] if serial >= 18_000 else [])]


@pytest.mark.parametrize("seed", range(40))
def test_every_way_of_writing_a_day_is_that_day(seed):
    chosen = np.random.default_rng(seed)
    day = pd.Timestamp("1930-01-01") + pd.Timedelta(days=int(chosen.integers(0, 35_000)))
    same = (f"{day:%Y-%m-%d}",) * 2
    assert {text: days(text) for text in written(day)} == dict.fromkeys(written(day), same)
    upper = [text.upper() for text in written(day)]
    assert {days(text) for text in upper} == {same}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Mar-14", "2014-03-01", "2014-03-31"),
        ("mar 14", "2014-03-01", "2014-03-31"),
        ("Sep-31", "1931-09-01", "1931-09-30"),
        ("March 2014", "2014-03-01", "2014-03-31"),
        ("Sept 2014", "2014-09-01", "2014-09-30"),
        ("2014-03", "2014-03-01", "2014-03-31"),
        ("03/2014", "2014-03-01", "2014-03-31"),
        ("3-2014", "2014-03-01", "2014-03-31"),
        ("2014", "2014-01-01", "2014-12-31"),
        ("2014.0", "2014-01-01", "2014-12-31"),
        ("2013/14", "2013-04-01", "2014-03-31"),
        ("2013-14", "2013-04-01", "2014-03-31"),
        ("2013/2014", "2013-04-01", "2014-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("2011/12", "2011-04-01", "2012-03-31"),
        ("2011-12", "2011-12-01", "2011-12-31"),
        ("2014 March", "2014-03-01", "2014-03-31"),
        ("31/03/14", "2014-03-31", "2014-03-31"),
        ("31/03/29", "1929-03-31", "1929-03-31"),
    ],
)
def test_months_years_and_financial_years(text, first, last):
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "14-Mar",
        "Marble 2014",
        "Ju 2014",
        "31/02/2014",
        "03/31/2014",
        "2014-13",
        "2013/15",
        "13/2014",
        "Q1 2014",
        "12345",
        "99999",
        "1",
        "2014/2",
        "summer 2014",
        "0/0/2014",
        "31 Foo 2014",
        "2014-00",
        "9999",
    ],
)
def test_what_means_no_day_is_none(text):
    assert days(text) is None


@pytest.mark.parametrize("seed", range(20))
def test_nonsense_raises_nothing(seed):
    chosen = np.random.default_rng(seed)
    letters = np.array(list("0123456789/-. :TZMarchSept,'\u00a0"))
    for _ in range(200):
        window("".join(chosen.choice(letters, size=int(chosen.integers(0, 14)))), TODAY)
