"""Who might we learn from, in words: singular, plural, zero and unknown; nobody is blamed or ranked."""

import ast
import inspect

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import Indicator
from equitymap.measures.context.learn_from import Learning
from equitymap.measures.context.second_routes import Reached, Routes
from equitymap.views.context import learn_sentences as words

ENTRY = Indicator(
    id="x",
    label="Adults with no qualifications",
    theme="Learning",
    unit="percent",
    worse="high",
    release="r",
    period="2021",
    description="",
    limits="",
)
SCHOOLS = ("school", "schools")


def learning(
    outcome="found", learn=(), *, higher=(), lower=(), periods=("2017", "2018"), tested=40, small=0, by_chance=0.1
):
    return Learning(tuple(higher), tuple(lower), tuple(learn), periods, tested, small, by_chance, outcome)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (learning("no_fit"), "We name nobody: there is no line"),
        (learning("no_counts"), "We name nobody: for adults with no qualifications the publisher gives no counts"),
        (learning("one_period", periods=("2021",)), "there is only one period (2021) of "),
        (learning("one_period"), "there is only one usable period of "),
        (learning("no_better_end"), "neither more nor less of adults with no qualifications is better in itself"),
        (learning("nobody"), "none of 40 schools in Oldtown did better than others like them, beyond chance, in"),
        (learning("nobody", tested=1), "none of 1 school in Oldtown"),
        (learning(learn=("a",)), "1 school in Oldtown did better than others like it, beyond chance"),
        (learning(learn=("a", "b")), "2 schools in Oldtown did better than others like them, beyond chance"),
    ],
)
def test_learning(found, said):
    sentence = words.learn_sentence(found, ENTRY.label, what=SCHOOLS, where="in Oldtown")
    assert said in sentence
    if found.outcome == "found":
        assert sentence.endswith("Who might we learn from?")


def test_the_other_side_is_counted_and_never_named():
    one = words.other_side_sentence(learning(higher=("secret",)), "high", what=SCHOOLS)
    assert one.startswith("1 school did less well than others like it in two periods, and is not named")
    assert "secret" not in one
    assert "taken away" not in one  # nothing here shows that anything was
    assert words.other_side_sentence(learning(lower=("a", "b")), "low", what=SCHOOLS).startswith(
        "2 schools did less well"
    )
    assert words.other_side_sentence(learning(), "low", what=SCHOOLS).startswith("No school did less well")
    assert words.other_side_sentence(learning("one_period"), "low") == ""
    assert words.other_side_sentence(learning(), "neither") == ""


def test_chance_and_the_untested():
    assert (
        words.chance_sentence(learning(), what=SCHOOLS)
        == "Of 40 schools tested, chance alone would name fewer than one."
    )
    assert "about 3" in words.chance_sentence(learning(by_chance=2.8))
    assert words.chance_sentence(learning(tested=0, small=1), what=SCHOOLS) == (
        "1 school with fewer than 20 people below a figure was not tested."
    )
    assert "2 schools with fewer than 20 people below a figure were" in words.chance_sentence(
        learning(small=2), what=SCHOOLS
    )
    assert words.chance_sentence(learning(tested=0)) == ""


def test_how_far_small_numbers_were_pulled():
    assert words.shrunk_sentence(pd.Series([np.nan])) == ""
    assert "keep between 40% and 92%" in words.shrunk_sentence(pd.Series([0.4, 0.92, np.nan]))
    assert words.shrunk_sentence(pd.Series([0.0, 0.0])).startswith("No difference is left once")


def fifths(here):
    return pd.DataFrame(
        {"from": [np.nan, 8, 14, 20, 26], "to": [8, 14, 20, 26, np.nan], "here": here}, index=range(1, 6)
    )


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ([1, 2, 3, 4, 5], "5 of 15 neighbourhoods in Oldtown are in England's highest fifth (26.0% or more)."),
        ([1, 0, 0, 0, 1], "1 of 2 neighbourhoods in Oldtown is in"),
        ([1, 0, 0, 0, 0], "None of 1 neighbourhood in Oldtown is in"),
        ([0, 0, 0, 0, 0], "England's fifths are not known"),
    ],
)
def test_fifths(here, said):
    assert said in words.fifths_sentence(fifths(here), ENTRY, "Oldtown")


def test_fifths_where_a_low_figure_is_worse_and_where_none_are_known():
    low = ENTRY.model_copy(update={"worse": "low"})
    assert "England's lowest fifth (8.0% or less)" in words.fifths_sentence(fifths([3, 0, 0, 0, 1]), low, "Oldtown")
    assert "not known" in words.fifths_sentence(None, ENTRY, "Oldtown")
    assert "zero-sum" in words.ZERO_SUM


def test_similar_places():
    assert words.similar_sentence([], "Oldtown", from_england=False).startswith("No other place is built here")
    one = words.similar_sentence(["Newtown"], "Oldtown", from_england=False)
    assert one == "Nearest to Oldtown in background, of the places built here: Newtown."
    several = words.similar_sentence(["A", "B"], "Oldtown", from_england=True)
    assert several == "Nearest to Oldtown in background, of all districts of England: A and B, nearest first."


def lacking(lacks):
    kinds = ["library", "childrens_centre"][: len(lacks)]
    return pd.DataFrame({"here": 0.0, "known": 10, "having": 8, "middle": 1.0, "lacks": lacks}, index=kinds)


def test_lacking():
    assert "Elm has no library in reach; at least half of the 10 neighbourhoods" in words.lacking_sentence(
        lacking([True]), "Elm", 10
    )
    assert "no library and no children's centre in reach" in words.lacking_sentence(lacking([True, True]), "Elm", 10)
    assert words.lacking_sentence(lacking([False]), "Elm", 10).startswith("Elm has in reach every kind")
    assert "1 neighbourhood most like" in words.lacking_sentence(lacking([True]), "Elm", 1)
    assert words.lacking_sentence(lacking([False]), "Elm", 0).startswith("No neighbourhood like Elm can be found")


def shares(**kinds):
    return pd.DataFrame.from_dict({k: {"share": v, "number": 1} for k, v in kinds.items()}, orient="index")


def test_what_another_place_has_in_reach_of_more_people():
    def said(here, there):
        return words.reach_gap_sentence(here, there, much=5.0, where="Oldtown", other="Newtown")

    assert said(shares(library=60.0), shares(library=90.0)) == "Newtown has a library in reach of 90%, here 60%."
    two = said(shares(library=60.0, school=10.0), shares(library=90.0, school=50.0))
    assert two == "Newtown has a library in reach of 90%, here 60% and a school in reach of 50%, here 10%."
    assert (
        said(shares(library=60.0), shares(library=64.0))
        == "No service reaches clearly more people in Newtown than in Oldtown."
    )
    assert said(shares(library=60.0), shares(school=64.0)).startswith("Nothing can be compared")


def test_second_routes():
    def said(found, area=None):
        return words.reached_sentence(found, "library", "libraries", where="Oldtown", area=area)

    assert said(Reached(3200, 1.0, 1000, 870, 450.0, "Mill Library", 3), "Elm") == (
        "87% of residents have a library within 3.2 km in a straight line. From Elm the nearest is Mill Library,"
        " 450 m away."
    )
    assert said(Reached(3200, 1.3, 1000, 0, None, None, 2)) == "0% of residents have a library within 3.2 km on foot."
    assert said(Reached(3200, 1.0, 1000, 0, None, None, 0)) == "No library is known in Oldtown or within 10 km of it."
    assert said(None).startswith("We do not know the libraries of Oldtown")


def after_16(*rows, known=True):
    places = pd.DataFrame(rows, columns=["name", "type", "post_16", "for_all"])
    return Routes(pd.DataFrame(), None, None, places, known)


SIXTH = ("Elm School", "academy", "destinations", True)
BY_AGE = ("Oak School", "maintained", "school information", True)
COLLEGE = ("Ash College", "college", "register", True)
SPECIAL = ("Yew School", "special", "school information", False)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (after_16(SIXTH), "Counted in Oldtown: 1 state school that teaches after 16."),
        (after_16(SIXTH, COLLEGE), "Counted in Oldtown: 1 college and 1 state school that teach after 16."),
        (
            after_16(SIXTH, BY_AGE, COLLEGE, COLLEGE),
            "Counted in Oldtown: 2 colleges and 2 state schools that teach after 16. For 1 of them only the"
            " ages it takes"
            " tell so: whether its sixth form is open is not known.",
        ),
        (
            after_16(BY_AGE, BY_AGE, SPECIAL),
            "Counted in Oldtown: 2 state schools that teach after 16. For 2 of them only the ages they take tell so:"
            " whether their sixth forms are open is not known. 1 special or independent school that teaches after 16 is"
            " not counted.",
        ),
        (
            after_16(SPECIAL, SPECIAL),
            "No file says that a college or state school in Oldtown teaches after 16. 2 special or independent schools"
            " that teach after 16 are not counted.",
        ),
        (
            after_16(known=False),
            "Sixth forms of schools are not known here: none of the lists that tell of them was at hand.",
        ),
    ],
)
def test_who_teaches_after_16(found, says):
    assert words.after_16_sentence(found, "Oldtown") == f"{says} {words.ONE_ADDRESS}"


def test_schools_left_out():
    assert words.left_out_schools({}) == ""
    assert words.left_out_schools({"no figure": 1}) == "1 school is left out: 1 (no figure)."
    assert words.left_out_schools({"a": 1, "b": 1200}) == "1,201 schools are left out: 1 (a); 1,200 (b)."


def test_no_sentence_ranks_or_blames():
    """Every text of the module is looked at, whatever it is put together from."""
    nodes = ast.walk(ast.parse(inspect.getsource(words)))
    texts = [node.value.lower() for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert len(texts) > 50
    assert [text for text in texts for word in ("worst", "failing", "bottom") if word in text] == []
