"""The file of children served: good rows kept, each wrong line named with its remedy."""

from __future__ import annotations

import pytest

from equitymap.errors import SourceHeadings
from equitymap.sources.local import local_reach

HEAD = "stage,served,resident,year,evidence\n"


def test_the_template_reads_as_nothing():
    found = local_reach.read(local_reach.template())
    assert (found.counts, found.problems) == ((), ())


def test_the_newest_count_of_each_stage_counts():
    found = local_reach.read(
        HEAD + "primary,10,,2022,report\nearly_years,50,200,2021,report\nprimary,30,,2024,report\n"
    )
    assert [(one.stage, one.served, one.resident, one.year) for one in found.counts] == [
        ("early_years", 50, 200, 2021),
        ("primary", 30, None, 2024),
    ]


def test_a_published_zero_is_a_count():
    assert local_reach.read(HEAD + "infancy,0,,2024,report\n").counts[0].served == 0


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("babies,5,,2024,report", "column stage: write one of infancy, early_years"),
        ("infancy,lots,,2024,report", "column served: write a whole number"),
        ("infancy,,,2024,report", "column served: write a whole number"),
        ("infancy,5,0,2024,report", "column resident: write a whole number from 1"),
        ("infancy,5,,24,report", "column year: write a whole number from 1990"),
        ("infancy,5,,2024,", "column evidence: say where the count comes from"),
        ("infancy,5,,2024,<b>report</b>", "plain text only"),
    ],
)
def test_a_wrong_line_is_left_out_and_named(line, says):
    found = local_reach.read(HEAD + line + "\nprimary,30,,2024,report\n")
    assert [one.stage for one in found.counts] == ["primary"]
    assert says in found.problems[0]
    assert "line 2" in found.problems[0]


def test_the_same_stage_and_year_twice():
    found = local_reach.read(HEAD + "infancy,15,,2024,report\ninfancy,16,,2024,report\n")
    assert [one.served for one in found.counts] == [15]
    assert "the same stage and year as in line 2" in found.problems[0]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("early_years,3,980,2024,Report", "column served: counts of 1 to 9 can give people away"),
        ("early_years,9,,2024,Report", "column served: counts of 1 to 9"),
        ("early_years,975,980,2024,Report", "column resident: counts of 1 to 9"),
        ("early_years,0,4,2024,Report", "column resident: counts of 1 to 9"),
    ],
)
def test_counts_of_a_few_children_are_refused_and_nothing_of_them_is_kept(line, says):
    found = local_reach.read(HEAD + line + "\n")
    assert found.counts == ()
    assert says in found.problems[0]


@pytest.mark.parametrize(
    "line",
    [
        "early_years,0,980,2024,Report",
        "early_years,980,980,2024,Report",
        "early_years,10,20,2024,Report",
        "early_years,1200,980,2024,Report",
    ],
)
def test_nobody_everybody_and_ten_are_counts(line):
    assert len(local_reach.read(HEAD + line + "\n").counts) == 1


def test_bytes_text_and_file_read_alike(tmp_path):
    text = HEAD + "early_years,420,980,2024,Café report\n"
    path = tmp_path / "served.csv"
    path.write_bytes(text.encode("cp1252"))
    assert local_reach.read(text).counts == local_reach.read(text.encode()).counts == local_reach.read(path).counts


def test_a_missing_heading_is_said():
    with pytest.raises(SourceHeadings, match=r"lacks the heading\(s\) evidence"):
        local_reach.read("stage,served,year\n")
