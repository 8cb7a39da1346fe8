"""Small pictures of targets: what is drawn, and that every text stays text."""

import base64
import re

import pytest

from equitymap.records.subjects.agreement import ActionType, Step, Target
from equitymap.views.agreement.pack_charts import target_chart
from equitymap.views.agreement.review_words import NO_ANSWER, other_notes, review_of
from equitymap.views.agreement.target_pictures import APART, KEY, _apart, picture, pictures
from equitymap.views.drawn_chart import WIDTH, Band, Dot, Line, Words
from tests.agreement import card, found, records

LONG = {2005 + year: 40 + year + (0.5 if year % 2 else 0.0) for year in range(16)}


def drawn(agreed, target="results"):
    return str(picture(agreed.targets[target], agreed))


def test_figures_path_band_and_limits_are_drawn_and_only_where_they_are_known():
    svg = drawn(found({"english_maths_4": card("english_maths_4", LONG)}))
    assert [svg.count(f'class="{mark}"') for mark in ("actual", "path", "band", "natural", "step", "began")] == [
        1,
        1,
        1,
        2,
        1,
        1,
    ]
    few = drawn(found({"english_maths_4": card("english_maths_4", {2018: 50.0, 2020: 52.0})}))
    assert [few.count(f'class="{mark}"') for mark in ("actual", "band", "natural", "dot")] == [0, 0, 0, 2]


def test_a_figure_of_their_own_has_its_baseline_and_path_and_one_without_either_no_picture():
    assert drawn(found(), "ours").count('class="dot"') == 1
    bare = records()["target"]["ours"].model_copy(update={"baseline": None, "path": ()})
    assert drawn(found(targets={"ours": bare}), "ours") == ""


def early(indicator: str):
    """Return an agreement with a target whose baseline and first step lie long before it."""
    target = records()["target"]["ours"].model_copy(
        update={"indicator": indicator, "baseline_year": 1999, "path": (Step("1990: 900"), Step("2028: 65"))}
    )
    return found({"english_maths_4": card("english_maths_4", LONG)}, targets={"t": target})


AGREED = [
    (found({"english_maths_4": card("english_maths_4", LONG)}), "results"),
    (early("english_maths_4"), "t"),
    (early(""), "t"),
    (found(), "ours"),
]


@pytest.mark.parametrize(("agreed", "target"), AGREED)
def test_every_spot_lies_inside_the_picture(agreed, target):
    svg = drawn(agreed, target)
    spots = [spot.split(",") for points in re.findall(r'points="([^"]+)"', svg) for spot in points.split()]
    spots += re.findall(r'<circle[^>]* cx="([^"]+)" cy="([^"]+)"', svg)
    spots += re.findall(r'<rect[^>]* x="([^"]+)" y="([^"]+)"', svg)
    assert len(spots) > 3
    assert all(0 <= float(x) <= 330 and 0 <= float(y) <= 150 for x, y in spots)


@pytest.mark.parametrize(("agreed", "target"), AGREED)
def test_every_spot_lies_inside_the_chart_of_the_pack(agreed, target):
    chart = target_chart(agreed.targets[target], agreed.agreement)
    spots = [(shape.x, shape.y) for shape in chart.shapes if isinstance(shape, Dot | Words)]
    spots += [spot for shape in chart.shapes if isinstance(shape, Band | Line) for spot in shape.points]
    assert all(0 <= x <= WIDTH and 0 <= y <= chart.height for x, y in spots)


def test_two_labels_never_lie_over_each_other():
    close = _apart({"now": 40.0, "aim": 41.0}, 128)
    assert close["aim"] - close["now"] >= APART
    assert _apart({"now": 127.0, "aim": 128.0}, 128)["aim"] <= 132
    assert _apart({"now": 20.0}, 128) == {"now": 24.0}


def test_mark_up_in_a_name_or_unit_is_text():
    bad = "<script>x</script>"
    target: Target = records(f"{{}} {bad}")["target"]["ours"].model_copy(update={"unit": bad})
    html = str(pictures(found(targets={"ours": target})))
    assert "<script" not in html
    inside = [base64.b64decode(found_).decode() for found_ in re.findall(r"base64,([\w+/=]+)", html)]
    assert inside
    assert not any("<script" in svg for svg in inside)


def test_notes_that_stand_beside_no_evidence_are_told_newest_first():
    said = records()["note"]["said"]
    other = said.model_copy(update={"type": ActionType.OTHER, "trade": ""})
    later = other.model_copy(update={"on": "2021", "trade": "head of a school"})
    headings = [heading for heading, _ in other_notes({"other": other, "said": said, "later": later})]
    assert headings == ["Head of a school, 2021", "Somebody who does the work, 2020"]


def test_a_review_has_the_questions_as_they_were_put():
    told = review_of(records()["review"]["first"])
    assert told.heading == "Review of 2019-11, The hall"
    assert [question for question, _ in told.answers] == [
        "Are schools involved in area-based activities?",
        "What are the challenges and how might they be addressed?",
        "How can this thinking be taken forward?",
        "What should stop?",
    ]
    assert [answer for _, answer in told.answers] == ["Two of five.", NO_ANSWER, NO_ANSWER, "Counting heads."]
    assert all(answer == "" for _, answer in review_of(None).answers)


def test_the_chart_of_the_pack_calls_the_band_what_the_page_calls_it():
    agreed = found({"english_maths_4": card("english_maths_4", {2005 + year: 50.0 + year % 2 for year in range(16)})})
    chart = target_chart(agreed.targets["results"], agreed.agreement)
    assert [shape.text for shape in chart.shapes if isinstance(shape, Words) and shape.text == KEY["band"]]
    assert f"shaded {KEY['band']}" in chart.description
