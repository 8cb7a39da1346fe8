"""What has gone, in sentences: zero, one, some, all, unknown, and none lost."""

from datetime import date

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures.withdrawals.services_by_state import ELSEWHERE, GONE, LATER, OPEN, REST, ServiceCounts
from equitymap.places.place import ObservedYears
from equitymap.views import record_words
from equitymap.views.withdrawals import withdrawal_sentences as words

CENTRE = KIND_BY_ID["childrens_centre"]
YEARS = ObservedYears(first=2016, last=2026, note="The list is known from 2016.")


LIST = ObservedYears(first=2016, last=2026, note="The list is known.", last_day=date(2026, 8, 19))


def _tally(*, linked=None, joined=0, **services):
    nothing = dict.fromkeys((OPEN, GONE, ELSEWHERE, LATER, REST), 0)
    return ServiceCounts(nothing | services, nothing | (linked or {}), joined)


@pytest.mark.parametrize(
    ("kind", "found", "options", "says"),
    [
        (
            "childrens_centre",
            _tally(gone=38, open=35),
            {},
            "Gone: 38 children's centres of 73 on record in Town since 2016. 35 are open.",
        ),
        (
            "childrens_centre",
            _tally(gone=1, open=1),
            {},
            "Gone: 1 children's centre of 2 on record in Town since 2016. 1 is open.",
        ),
        (
            "childrens_centre",
            _tally(gone=7, open=7, linked={"gone": 3, "open": 1}),
            {},
            "Gone: 4 children's centres and 3 linked sites of 14 on record in Town since 2016. 7 are open.",
        ),
        (
            "childrens_centre",
            _tally(gone=2, linked={"gone": 2}),
            {},
            "Gone: 2 linked sites of 2 on record in Town since 2016. None is open.",
        ),
        (
            "childrens_centre",
            _tally(gone=1, open=4),
            {"returned": 1},
            "Gone: 1 children's centre of 5 on record in Town since 2016. 4 are open. 1 of those open went and came"
            " back.",
        ),
        (
            "childrens_centre",
            _tally(open=58),
            {},
            "No children's centre has gone in Town since 2016: all 58 children's centres on record are open.",
        ),
        (
            "childrens_centre",
            _tally(open=3, linked={"open": 1}),
            {},
            "No children's centre has gone in Town since 2016: all 2 children's centres and 1 linked site on record are"
            " open.",
        ),
        (
            "childrens_centre",
            _tally(open=1),
            {},
            "No children's centre has gone in Town since 2016: the only children's centre on record is open.",
        ),
        (
            "childrens_centre",
            _tally(),
            {},
            "Our registers know of no children's centre in Town (2016 to 2026), so there is no loss to show.",
        ),
        (
            "school",
            _tally(gone=4, open=123, elsewhere=1),
            {},
            "Gone: 4 schools of 128 on record in Town since 2016. 123 are open and 1 carried on outside Town or under a"
            " record not linked to it.",
        ),
        (
            "library",
            _tally(gone=2, open=5, rest=1),
            {},
            "Gone: 2 libraries of 8 on record in Town since 2016. 5 are open and 1 was closed for a time, or of unknown"
            " state.",
        ),
        (
            "library",
            _tally(open=5, rest=2),
            {},
            "No library has gone in Town since 2016: of 7 libraries on record 5 are open and 2 were closed for a time,"
            " or of unknown state.",
        ),
        (
            "gp_practice",
            _tally(gone=1, open=32),
            {"carried_on": 1},
            "Gone: 1 GP practice code of 33 on record in Town since 2016. 32 are open. 1 GP practice code ended where"
            " an active GP practice nearby bears its name: it probably carried on, and is not counted as gone.",
        ),
        (
            "gp_practice",
            _tally(open=32),
            {"carried_on": 2},
            "No GP practice has gone in Town since 2016: all 32 GP practices on record are open. 2 GP practice codes"
            " ended where an active GP practice nearby bears the name: they probably carried on, and are not counted as"
            " gone.",
        ),
    ],
)
def test_what_has_gone_and_the_rest_add_up(kind, found, options, says):
    said = words.what_has_gone(KIND_BY_ID[kind], found, **{"returned": 0} | options, place_name="Town", years=YEARS)
    assert said == says


LONG = ObservedYears(first=2010, last=2023, note="")
ONE_DAY = ObservedYears(first=2026, last=2026, note="")


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        (
            [("childrens_centre", (38, 0), YEARS), ("school", (32, 0), LONG)],
            "Gone: 38 children's centres since 2016 and 32 schools since 2010.",
        ),
        ([("library", (1, 0), LONG), ("school", (0, 0), LONG)], "Gone: 1 library since 2010."),
        ([("gp_practice", (3, 0), LONG)], "Gone: 3 GP practice codes since 2010."),
        ([("library", (0, 0), LONG), ("school", (2, 0), ONE_DAY)], ""),
        (
            [("childrens_centre", (35, 25), YEARS)],
            "Gone: 10 children's centres and 25 linked sites since 2016.",
        ),
        ([], ""),
    ],
)
def test_what_has_gone_of_each_kind(numbers, says):
    assert words.gone_by_kind([(KIND_BY_ID[kind], number, years) for kind, number, years in numbers]) == says


def test_what_gone_means_is_what_the_register_of_a_kind_can_tell():
    assert words.how_gone(CENTRE) == ("Gone means: came off the official list; the doors may have shut earlier.")
    for kind in KINDS:
        assert words.how_gone(kind).startswith(f"Gone means: {record_words.LOST[kind.id]}")


def _by_year(*rows):
    return pd.DataFrame(rows, columns=["event", "year", "count", "windows"]).astype({"year": "Int64"})


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("closed", 2018, 3, 0)], ""),
        ([("closed", 2018, 3, 1)], "Pale: may have happened a year or more earlier."),
        ([("closed", 2018, 3, 0), ("closed", None, 1, 1)], "1 has no known date and is not drawn."),
        (
            [("closed", 2018, 3, 2), ("closed", None, 2, 2)],
            "Pale: may have happened a year or more earlier. 2 have no known date and are not drawn.",
        ),
        ([("closed", 2009, 3, 2)], ""),
    ],
)
def test_what_a_chart_of_years_leaves_open(rows, says):
    assert words.years_note(_by_year(*rows), (2010, 2023)) == says


def test_no_words_claim_a_successor_that_a_register_cannot_know():
    for kind in ("childrens_centre", "gp_practice"):
        assert "successor" not in record_words.LOST[kind]
    assert set(record_words.LOST) == {kind.id for kind in KINDS}


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (None, None, "not known"),
        ("2017-08-31", "2017-08-31", "31 August 2017"),
        ("2016-01-01", "2016-12-31", "in 2016"),
        (None, "2016-12-31", "by 31 December 2016"),
        ("2016-01-01", None, "after 1 January 2016"),
        ("2022-03-05", "2022-08-19", "between 5 March and 19 August 2022"),
        ("2021-12-05", "2022-08-19", "between 5 December 2021 and 19 August 2022"),
        ("2022-01-28", "2022-01-29", "on 28 or 29 January 2022"),
        ("2022-01-31", "2022-02-01", "on 31 January 2022 or 1 February 2022"),
    ],
)
def test_a_date_is_said_as_well_as_it_is_known(first, last, says):
    assert words.when(pd.Series({"not_before": pd.Timestamp(first), "not_after": pd.Timestamp(last)})) == says


def test_outside_the_record_it_says_why():
    said = words.not_observed(CENTRE, 2012, YEARS)
    assert said.startswith("We cannot say which children's centres stood in 2012: their register tells about 2016 to")
    assert "Add your own list" in words.not_observed(CENTRE, 2012, None)


@pytest.mark.parametrize(
    ("kind", "found", "year", "says"),
    [
        (
            "childrens_centre",
            _tally(open=1),
            2020,
            "At the end of 2020: 1 children's centre open in Town; none gone since 2016.",
        ),
        (
            "childrens_centre",
            _tally(open=7, gone=9, linked={"open": 1, "gone": 1}),
            2026,
            "On 19 August 2026: 6 children's centres and 1 linked site open in Town; 8 children's centres and 1 linked"
            " site gone since 2016.",
        ),
        (
            "childrens_centre",
            _tally(gone=2),
            2020,
            "At the end of 2020: no children's centres open in Town; 2 children's centres gone since 2016.",
        ),
        (
            "school",
            _tally(open=86, later=2, joined=6),
            2020,
            "At the end of 2020: 92 schools open in Town, 6 of which have become part of others since; none gone"
            " since 2016 and 2 had not opened yet.",
        ),
        (
            "school",
            _tally(open=86, gone=1, elsewhere=1, rest=1, joined=1),
            2020,
            "At the end of 2020: 87 schools open in Town, 1 of which has become part of others since; 1 school"
            " gone since 2016, 1 carried on outside Town or under a record not linked to it and 1"
            " was closed for a time, or of unknown state.",
        ),
        (
            "gp_practice",
            _tally(open=3, gone=1),
            2020,
            "At the end of 2020: 3 GP practices open in Town; 1 GP practice code gone since 2016.",
        ),
    ],
)
def test_the_end_of_a_year_or_of_the_record(kind, found, year, says):
    assert words.at_the_end_of(KIND_BY_ID[kind], found, year=year, place_name="Town", years=LIST) == says


@pytest.mark.parametrize(
    ("last_day", "year", "says"),
    [
        (None, 2026, "at the end of 2026"),
        (date(2026, 12, 31), 2026, "at the end of 2026"),
        (date(2026, 8, 19), 2026, "on 19 August 2026"),
        (date(2026, 8, 19), 2025, "at the end of 2025"),
    ],
)
def test_the_day_of_a_years_state(last_day, year, says):
    years = ObservedYears(first=2016, last=2026, note="", last_day=last_day)
    assert record_words.at_end_of(years, year) == says
    assert record_words.at_end_of(None, year) == f"at the end of {year}"


def test_a_register_of_one_day_says_that_losses_are_not_known():
    day = ObservedYears(
        first=2026, last=2026, note="Only the list of 19 August 2026 is at hand.", last_day=date(2026, 8, 19)
    )
    assert words.what_has_gone(CENTRE, _tally(open=3), returned=0, place_name="Town", years=day) == (
        "Whether any children's centre of Town has gone is not known. Only the list of 19 August 2026 is at hand."
    )
    assert words.at_the_end_of(CENTRE, _tally(open=3), year=2026, place_name="Town", years=day) == (
        "On 19 August 2026: 3 children's centres open in Town. Whether others had gone before is not known."
    )


@pytest.mark.parametrize(
    ("kind", "types", "says"),
    [
        (
            "library",
            ["library", "library", "council-run"],
            "By type of library: council-run 1 and 2 whose type is not known.",
        ),
        ("library", ["library", "library"], ""),
        ("school", ["independent", "special", "special"], "By type of school: special 2 and independent 1."),
        (
            "childrens_centre",
            ["children's centre", "linked site"],
            "By type of children's centre: children's centre 1 and linked site 1.",
        ),
    ],
)
def test_losses_by_type_and_a_type_that_is_not_known(kind, types, says):
    lost = pd.DataFrame({"facility_id": range(len(types)), "type": types})
    assert words.types_lost(lost, kind=KIND_BY_ID[kind]) == says
