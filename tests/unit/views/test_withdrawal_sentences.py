"""What has gone, in sentences: zero, one, some, all, unknown, and none lost."""

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import ObservedYears
from equitymap.views import access_sentences
from equitymap.views import withdrawal_sentences as words

CENTRE = KIND_BY_ID["childrens_centre"]
YEARS = ObservedYears(first=2016, last=2026, note="The list is known from 2016.")


def _lost(*ids, event="delisted"):
    return pd.DataFrame({"facility_id": list(ids), "event": event, "type": "children's centre"})


@pytest.mark.parametrize(
    ("lost", "returned", "ever", "says"),
    [
        (_lost(*range(38)), [], 73, "38 children's centres of 73 on record in Town left the register (2016 to 2026)."),
        (_lost("a"), [], 5, "1 children's centre of 5 on record in Town left the register (2016 to 2026)."),
        (_lost("a", "b"), ["b"], 5, "1 children's centre of 5 on record in Town left the register (2016 to 2026)."
                                    " 1 more went and came back."),
        (_lost(), [], 58, "No children's centre was lost in Town: all 58 children's centres on record are still there"
                          " or carried on elsewhere (2016 to 2026)."),
        (_lost(), [], 1, "No children's centre was lost in Town: the only children's centre on record is still there"
                         " or carried on elsewhere (2016 to 2026)."),
        (_lost(), [], 0, "Our registers know of no children's centre in Town (2016 to 2026), so there is no loss to"
                         " show."),
        (_lost("a", event="closed"), [], 3, "1 children's centre of 3 on record in Town closed without a successor"
                                            " (2016 to 2026)."),
    ],
)  # fmt: skip
def test_what_has_gone(lost, returned, ever, says):
    assert words.what_has_gone(CENTRE, lost, returned=returned, ever=ever, place_name="Town", years=YEARS) == says


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (None, None, "not known"), ("2017-08-31", "2017-08-31", "31 August 2017"),
        ("2016-01-01", "2016-12-31", "in 2016"), (None, "2016-12-31", "by 31 December 2016"),
        ("2016-01-01", None, "after 1 January 2016"),
        ("2022-03-05", "2022-08-19", "between 5 March 2022 and 19 August 2022"),
    ],
)  # fmt: skip
def test_a_date_is_said_as_well_as_it_is_known(first, last, says):
    assert words.when(pd.Series({"not_before": pd.Timestamp(first), "not_after": pd.Timestamp(last)})) == says


def test_outside_the_record_it_says_why():
    said = words.not_observed(CENTRE, 2012, YEARS)
    assert said.startswith("We cannot say which children's centres stood in 2012: their register tells about 2016 to")
    assert "Add your own list" in words.not_observed(CENTRE, 2012, None)


def test_the_end_of_a_year():
    said = words.at_the_end_of(CENTRE, standing=1, gone=0, year=2020, place_name="Town")
    assert said.startswith("At the end of 2020: 1 children's centre open in Town; none had gone")
    assert "0 children's centres" not in words.at_the_end_of(CENTRE, standing=0, gone=2, year=2020, place_name="Town")


def _affected(lost=(0, 0), gained=(0, 0), unknown=(0, 0)):
    return pd.DataFrame(
        {"areas": [10], "people": [500], "lost_areas": [lost[0]], "lost_people": [lost[1]],
         "gained_areas": [gained[0]], "gained_people": [gained[1]], "unknown_areas": [unknown[0]],
         "unknown_people": [unknown[1]]},
        index=pd.Index([1], dtype="Int64", name="decile"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (_affected((2, 120)), "120 children under 5 live in 2 neighbourhoods of Town that had a children's centre"
                              " within 2.5 km and lost it between the end of 2016 and the end of 2020."),
        (_affected((1, 1)), "Fewer than 10 children under 5 live in 1 neighbourhood of Town that had a children's"
                            " centre within 2.5 km and lost it between the end of 2016 and the end of 2020."),
        (_affected(), "No neighbourhood of Town lost the last children's centre within 2.5 km between the end of 2016"
                      " and the end of 2020."),
        (_affected(gained=(1, 30)), "No neighbourhood of Town lost the last children's centre within 2.5 km between the"
                                    " end of 2016 and the end of 2020; 30 children under 5 in 1 neighbourhood gained"
                                    " one."),
        (_affected(unknown=(10, 500)), "We do not know who lost a children's centre within 2.5 km in Town: nothing is"
                                       " known for any neighbourhood."),
    ],
)  # fmt: skip
def test_people_affected(table, says):
    said = access_sentences.affected_sentence(table, CENTRE, years=(2016, 2020), reach_m=2500, place_name="Town")
    assert said == says


def test_everyone_a_service_is_for_has_words():
    assert {kind.population for kind in KIND_BY_ID.values()} <= set(access_sentences.PEOPLE)


def test_a_register_of_one_day_says_that_losses_are_not_known():
    day = ObservedYears(first=2026, last=2026, note="Only the list of 19 August 2026 is at hand.")
    none = _lost()
    assert words.what_has_gone(CENTRE, none, returned=(), ever=3, place_name="Town", years=day) == (
        "Whether any children's centre of Town has gone is not known. Only the list of 19 August 2026 is at hand."
    )
    assert words.at_the_end_of(CENTRE, standing=3, gone=0, year=2026, place_name="Town", years=day) == (
        "In 2026: 3 children's centres open in Town. Whether others had gone before is not known."
    )
