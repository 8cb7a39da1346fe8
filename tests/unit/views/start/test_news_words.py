"""What is new, in words: no longer listed is not closed."""

from __future__ import annotations

from datetime import date

import pytest

from equitymap.places.news import News, ServiceNews
from equitymap.views.start import news_words
from tests.news import DAY, FIGURE, NEWS, RELEASE, SERVICE


def service(**fields) -> ServiceNews:
    return SERVICE.model_copy(update=fields)


def news(**fields) -> News:
    return NEWS.model_copy(update=fields)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            news(gone=(SERVICE,)),
            "1 service of Smallplace is no longer listed as open (1 children's centre).",
        ),
        (
            news(gone=(SERVICE, SERVICE, service(kind="library")), came=(SERVICE,), figures=(FIGURE,)),
            "3 services of Smallplace are no longer listed as open (2 children's centres and 1 library), 1 is newly"
            " listed as open (1 children's centre) and 1 figure has a newer period.",
        ),
        (news(came=(SERVICE, SERVICE)), "2 services of Smallplace are newly listed as open (2 children's centres)."),
        (news(figures=(FIGURE, FIGURE)), "2 figures have a newer period."),
        (news(releases=(RELEASE,)), "1 dataset has newer files."),
    ],
)
def test_headline(found, says):
    assert news_words.headline(found) == f"Since 28 October 2026: {says}"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "is no longer in the register of 19 August 2026"),
        ({"as_of": None}, "is no longer in the newest register"),
        (
            {"happened": "delisted", "not_before": date(2026, 5, 1), "not_after": DAY},
            "is no longer in the register of 19 August 2026; it was last listed on 1 May 2026",
        ),
        (
            {"kind": "school", "happened": "closed", "not_before": DAY, "not_after": DAY},
            "closed on 19 August 2026, with no successor on record",
        ),
        (
            {"kind": "library", "happened": "closed", "not_before": date(2026, 1, 1), "not_after": DAY},
            "closed between 1 January 2026 and 19 August 2026, with no successor on record",
        ),
        ({"happened": "listed"}, "is newly in the register of 19 August 2026"),
        (
            {"happened": "listed", "not_after": date(2026, 6, 1)},
            "is newly in the register of 19 August 2026; it opened on 1 June 2026",
        ),
        ({"happened": "opened"}, "is newly open in the register of 19 August 2026"),
        ({"happened": "back"}, "is in the register of 19 August 2026 again"),
    ],
)
def test_no_more_is_said_of_a_service_than_is_known(fields, says):
    assert news_words.happened(service(**fields)) == says


def test_each_service_is_one_sentence():
    nowhere = service(kind="library", name="Mill", area="", happened="back")
    assert news_words.services(news(gone=(SERVICE,), came=(nowhere,))) == [
        "Elm Centre (children's centre, Elm Rise 001A) is no longer in the register of 19 August 2026.",
        "Mill (library) is in the register of 19 August 2026 again.",
    ]


def test_what_the_comparison_does_not_tell_is_said():
    quiet = news_words.left_open(news(releases=(RELEASE,)))
    assert quiet == []
    said = " ".join(
        news_words.left_open(
            news(gone=(SERVICE,), carried_on=1, by_rules=2, cut_short=("Children's centres",), other_version=True)
        )
    )
    for words in (
        "does not say that it has closed",
        "1 service has another number",
        "2 more differences come from how the same files are read, and are no news",
        "in Children's centres that its list is doubted",
        "services were not compared",
    ):
        assert words in said


def test_editions_and_figures_are_told_with_both_periods():
    first, last = ({"before": None}, {"after": None})
    releases = (RELEASE, *(RELEASE.model_copy(update=fields) for fields in ({"after": "2024"}, first, last)))
    assert news_words.figures(news(figures=(FIGURE,), releases=releases)) == [
        "Children in low-income families: 2025, before 2024.",
        "Department, Schools: 2025, before 2024.",
        "Department, Schools: newer files (2024).",
        "Department, Schools: read for the first time (2025).",
        "Department, Schools: no longer read.",
    ]
