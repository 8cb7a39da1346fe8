"""How often a place is open, as lists write it: hours a week where every word is understood, else none."""

import pytest

from equitymap.sources.local.local_hours import Stated, hours_a_week, hours_words, stated


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("every second Tuesday 10-12", 1),
        ("Tuesdays 10:00 - 12:30", 2.5),
        ("Tuesday 10-12 fortnightly", 1),
        ("Mon-Fri 9-5", 40),
        ("Mon, Wed and Fri 9am-1pm", 12),
        ("Mon 10-12, Wed 14-16", 4),
        ("Tuesday 10-12 and 14-16", 4),
        ("1st and 3rd Thursday of the month, 14:00–15:00", 0.46),
        ("First Monday each month 2-4pm", 0.46),
        ("daily 8am to 8pm", 84),
        ("weekdays 12-2", 10),
        ("Thu 12noon-2pm", 2),
        ("Fri 10pm-2am", 4),
        ("every third Tuesday 10.15 to 10.45", 0.17),
    ],
)
def test_hours_of_what_is_understood(text, hours):
    assert hours_a_week(text) == pytest.approx(hours, abs=0.005)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "by appointment",
        "Tuesday",
        "9-5",
        "Tuesday 10-12, Friday",
        "Sunset 10-12",
        "Mon 25-26",
        "Mon 10:75-12",
        "every second Tuesday 10-12 and Friday 14-16",
        "every second Tuesday and every third Friday 10-12",
        "Tuesday 10-12 except in August",
        "<script>Mon 9-5</script>",
        "mon 1-2 " * 400 + "x",
    ],
)
def test_no_hours_of_what_is_not(text):
    assert hours_a_week(text) is None


@pytest.mark.parametrize(
    ("often", "hours", "heading", "expected"),
    [
        ("every second Tuesday; 10-12", "", "When", Stated("every second Tuesday, 10-12", 1)),
        ("2.0", "", "Visits a month", Stated("2 visits a month", None)),
        ("Tuesday 10-12", "7.5", "", Stated("Tuesday 10-12", 7.5)),
        ("", "3 hours a week", "", Stated("", 3)),
        ("", "0", "", Stated("", None)),
        ("", "200", "", Stated("", None)),
        ("", "nan", "", Stated("", None)),
        ("x" * 500, "", "", Stated("x" * 120, None)),
    ],
)
def test_a_number_of_hours_goes_before_words(often, hours, heading, expected):
    assert stated(often, hours, heading=heading) == expected


def test_what_is_told_of_one_place():
    assert Stated("Tuesday 10-11", 1).told == "open 1 hour a week, as its list says: Tuesday 10-11"
    assert Stated(hours=0.46).told == "open 0.46 hours a week, as its list says"
    assert Stated("by appointment").told == "when it is open, as its list says: by appointment"
    assert Stated().told == ""
    assert [hours_words(one) for one in (1, 2.5, 40, 0.5)] == ["1 hour", "2.5 hours", "40 hours", "0.5 hours"]
