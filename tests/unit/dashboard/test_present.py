"""A set of saved views: only pages of ours, whatever an address says; which of them is shown; how it is said."""

import pytest

from equitymap.dashboard.present import LONGEST, MOST, SavedView, left_out, position, read_views, where

PAGES = ("start", "map", "gaps")


@pytest.mark.parametrize(
    ("text", "views", "wrong"),
    [
        ("", [], 0),
        ("map", [SavedView("map")], 0),
        ("/map/|gaps", [SavedView("map"), SavedView("gaps")], 0),
        ("/?place=demo", [SavedView("start", (("place", "demo"),))], 0),
        ("map?layer=x&view=present&views=map", [SavedView("map", (("layer", "x"),))], 0),
        (
            "https://elsewhere.example/app/map?area=E01\ngaps",
            [SavedView("map", (("area", "E01"),)), SavedView("gaps")],
            0,
        ),
        ("nowhere|map|../../etc", [SavedView("map")], 2),
        ("javascript:alert(1)|http://[bad", [], 2),
    ],
)
def test_links_become_views_of_ours(text, views, wrong):
    assert read_views(text, PAGES) == (views, wrong)


def test_a_set_ends():
    views, wrong = read_views("|".join(["map"] * (MOST + 3)), PAGES)
    assert (len(views), wrong) == (MOST, 3)
    assert len(read_views("map|" * LONGEST, PAGES)[0]) == MOST


def test_the_view_stepped_to_last_is_the_one_shown():
    views = [SavedView("map", (("layer", "a"),)), SavedView("map", (("layer", "b"),)), SavedView("gaps")]
    assert position(views, "map", {}, (1, "map")) == 1
    assert position(views, "map", {"layer": "b"}, None) == 1
    assert position(views, "map", {"layer": "c"}, None) == 0
    assert position(views, "gaps", {}, (1, "map")) == 2
    assert position(views, "start", {}, (1, "map")) is None
    assert position([], "map", {}, (4, "map")) is None


def test_words():
    assert where(2, 7) == "3 of 7"
    assert where(None, 7) == "7 views to step through"
    assert left_out(1) == "1 of the links in this set leads to no page here and was left out."
    assert left_out(2) == "2 of the links in this set lead to no page here and were left out."
