"""Masking: what looks like a person is suggested, nothing but the chosen parts is hidden, and nothing is made up."""

from __future__ import annotations

import time

import pytest

from equitymap.measures.consultation.masking import MASK, Suggestion, masked, suggestions, words_of


@pytest.mark.parametrize(
    ("text", "part", "looks_like"),
    [
        ("Write to jo.b+1@mail.example.org please", "jo.b+1@mail.example.org", "e-mail address"),
        ("I live near B11 3AA now", "B11 3AA", "postcode"),
        ("ring me on 0121 496 0000.", "0121 496 0000", "telephone number"),
        ("or +44 (0)7700 900123", "+44 (0)7700 900123", "telephone number"),
        ("We are at 12 Quiddle Road since May", "12 Quiddle Road", "house number"),
        ("The lift in flat 3b is broken", "flat 3b", "house number"),
        ("Since Zora Quill left it is dull", "Zora Quill", "name"),
        ("Zora Quill runs the club", "Zora Quill", "name"),
        ("My neighbour Zora can not walk", "Zora", "name"),
        ("Mrs Quill was great", "Mrs Quill", "name"),
        ("my sister Zora", "Zora", "name"),
        ("and Zora's mum", "Zora's", "name"),
    ],
)
def test_what_looks_like_somebody_is_suggested(text, part, looks_like):
    assert Suggestion(part, looks_like) in suggestions(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No bus after six. The walk is long.",
        "Closed in 2019-2020, and on 31.12.2021 and 2022-03-04.",
        "I think the NHS and the GP should open on Mondays. I'm sure.",
        "Open 9 to 5, 40 hours, 1,500 people",
        "لا توجد حافلة",
        "🚌🚌",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert suggestions(text) == []


def test_what_lies_within_another_part_is_suggested_once():
    assert suggestions("We are at 12 Quiddle Road") == [Suggestion("12 Quiddle Road", "house number")]


def test_names_of_places_and_services_are_no_people():
    assert suggestions("the Fox Hollies Library", words_of(["Fox Hollies Library"])) == []
    assert [one.part for one in suggestions("the Fox Hollies Library")] == ["Fox Hollies"]


def test_only_the_chosen_parts_are_masked_wherever_they_stand():
    text = "Zora, ZORA and Zorah met at 12 Quiddle Road."
    assert masked(text, ["Zora"]) == f"{MASK} and Zorah met at 12 Quiddle Road."
    assert masked(text, ["Zora", "12 Quiddle Road"]) == f"{MASK} and Zorah met at {MASK}."
    assert masked(text, [" ", ""]) == text
    assert masked("a.b (x)", ["(x)"]) == f"a.b {MASK}"


def test_the_longer_part_is_masked_whole():
    assert masked("Zora Quill came", ["Zora", "Zora Quill"]) == f"{MASK} came"


@pytest.mark.parametrize(("parts", "says"), [(["Zara"], "“Zara” is not in these words"), (["Only this."], "Reject it")])
def test_a_part_that_is_not_there_or_is_all_is_refused(parts, says):
    with pytest.raises(ValueError, match=says):
        masked("Only this.", parts)


def test_no_text_takes_long():
    begun = time.perf_counter()
    for text in ("a" * 1000, "1 " * 500, "A " * 500, "a@" * 500, "12 Aa " * 160, "(" * 1000):
        suggestions(text)
    assert time.perf_counter() - begun < 2
