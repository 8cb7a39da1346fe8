"""Parameters of an address: read with care, written so that they read back the same."""

import pytest

from equitymap.dashboard import address

PARAMETERS = (
    address.one_of("kind", ["school", "library"], "school", key="k"),
    address.some_of("wards", ["W1", "W2", "W3"], [], key="w"),
    address.whole("year", 2010, 2026, 2020, key="y"),
    address.span("period", 2010, 2026, (2010, 2026), key="p"),
    address.point("spot", key="s"),
    address.years(2010, 2026, (2010, 2026), key="ys"),
    address.open_parts(list="list_open", table="table_open"),
    address.tab("tab", {"map": "The map", "who": "Who bore it"}, key="t"),
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "library"),
        ("wards", ["W1", "W3"]),
        ("wards", []),
        ("year", 2011),
        ("period", (2012, 2015)),
        ("spot", (406700, 286900)),
        ("years", (2012, 2015)),
        ("open", ["table"]),
        ("tab", "Who bore it"),
    ],
)
def test_what_is_written_reads_back(name, value):
    parameter = next(one for one in PARAMETERS if one.name == name)
    values, problems = address.parse({name: parameter.write(value)}, PARAMETERS)
    assert problems == []
    assert values[name] == value


def test_an_empty_address_means_the_defaults():
    values, problems = address.parse({}, PARAMETERS)
    assert problems == []
    assert values == {one.name: one.default for one in PARAMETERS}


@pytest.mark.parametrize("name", ["kind", "wards", "year", "period", "spot", "years", "open", "tab"])
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "", "x" * 5000, "-1", "2031-2000", "1e9", "‮", "B31 2AB"])
def test_nonsense_is_the_default_and_said_once(name, text):
    values, problems = address.parse({name: text}, PARAMETERS)
    assert values == {one.name: one.default for one in PARAMETERS}
    assert len(problems) == 1
    assert "<" not in problems[0]
    assert len(problems[0]) < 130


@pytest.mark.parametrize(
    ("text", "within"), [("2005-2015", (2010, 2015)), ("1900-3000", (2010, 2026)), ("2012-2012", (2012, 2012))]
)
def test_years_beyond_this_pages_span_are_cut_to_it_and_said(text, within):
    values, problems = address.parse({"years": text}, PARAMETERS)
    assert values["years"] == within
    cut = f"of the years {text} those on record are shown"
    assert problems == ([] if text == "2012-2012" else [cut])


@pytest.mark.parametrize("text", ["1990-2009", "2016", "2016-2012"])
def test_years_that_are_none_of_this_page_are_said(text):
    assert "is not a range of years between 2010 and 2026" in address.parse({"years": text}, PARAMETERS)[1][0]


def test_what_is_open_is_one_parameter_of_many_expanders():
    parts = address.open_parts(list="list_open", table="table_open")
    assert parts.session_values(["table"]) == {"list_open": False, "table_open": True}
    assert parts.gather({"list_open": True}) == ["list"]
