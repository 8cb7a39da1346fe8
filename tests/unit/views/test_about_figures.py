"""The line that opens: publishers and years in a few letters, each limit once, hostile text as text."""

import pytest

from equitymap.places.place import ReleaseUsed
from equitymap.views.about_figures import columns, figures, line_that_opens, once, together


def release(**changed):
    told = {
        "id": "one",
        "publisher": "Department for Education",
        "title": "Register: open centres",
        "url": "",
        "licence": "Open Government Licence v3.0",
        "attribution": "Source: DfE.",
        "period": "4 August 2016 to 19 August 2026",
        "limits": "Only open ones. Names may be late.",
        "files": (),
        "rows_read": 0,
        "rows_kept": 0,
        "rows_elsewhere": 0,
        "left_out": {},
    }
    return ReleaseUsed(**{**told, **changed})


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("4 August 2016 to 19 August 2026", "DfE 2026"),
        ("2015/16 to 2018/19, and 2022/23 to 2024/25", "DfE 2025"),
        ("2016-08-04 to 2026-08-19", "DfE 2026"),
        ("Date in the file name", "DfE"),
        ("2025 (mostly 2021 to 2024)", "DfE 2025"),
    ],
)
def test_the_closed_line_has_the_latest_year(period, said):
    assert figures([release(period=period)], []).short == said


def test_a_publisher_is_named_once_and_the_fifth_is_counted():
    many = [release(), release(period="2019"), *(release(publisher=name, period="2020") for name in "ABCD")]
    assert figures(many, []).short == "DfE 2026, A 2020, B 2020, C 2020 and 1 more"


def test_no_limit_is_said_twice():
    first, second = release(), release(id="two", title="Register: closed centres")
    found = figures([first, second], ["Only open ones. Small counts are hidden."])
    assert found.limits == ("Only open ones. Small counts are hidden.", "Register: Names may be late.")
    assert found.sources == (
        "Department for Education, Register: open centres, 4 August 2016 to 19 August 2026.",
        "Department for Education, Register: closed centres, 4 August 2016 to 19 August 2026.",
        "Open Government Licence v3.0. DfE.",
    )


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        ([], ()),
        ([""], ()),
        (["A. B."], ("A. B.",)),
        (["A. B.", "B. C.", "a"], ("A. B.", "C.")),
        (["Record of schools: 2010 to 2023. As told.", "As told."], ("Record of schools: 2010 to 2023. As told.",)),
    ],
)
def test_sentences_that_were_said_are_left_out(texts, kept):
    assert once(texts) == kept


def test_several_lines_are_one_for_a_download():
    both = together([figures([release()], ["A."]), figures([release()], ["A.", "B."])])
    assert both.limits == ("A.", "Register: Only open ones. Names may be late.", "B.")
    assert columns(both)["sources_of_all_rows"].startswith("Department for Education, Register")
    assert columns(together([])) == {}


def test_text_from_outside_stays_text():
    html = line_that_opens(figures([release(title="<script>x</script>")], ["<b>bold</b>"]), "key")
    assert "<script>" not in html
    assert "<b>bold" not in html
