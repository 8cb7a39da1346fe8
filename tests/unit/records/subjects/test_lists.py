"""A list that is kept: what it must say, what it must not be called, and how long it can be."""

import pytest

from equitymap.errors import RecordsError
from equitymap.kinds import OWN_SHAPES, POPULATIONS
from equitymap.records.csv_rows import cells_of as cells
from equitymap.records.csv_rows import columns_of, revision_of, rows_of, written
from equitymap.records.revisions import body_of, made
from equitymap.records.store import now
from equitymap.records.subjects import lists
from equitymap.records.subjects.base import Known, check, read
from equitymap.records.subjects.lists import KeptList, ListedPlace, Shape, Whom

HALL = {"name": "Hall", "postcode": "ZZ1 1ZZ"}
BANKS = {"singular": "food bank", "plural": "food banks"}


def kept(**more) -> KeptList:
    given = {"place": "demo", "name": "Banks", "source": "A group", "as_of": "2025", "listed": [HALL], **BANKS, **more}
    return read(KeptList, given)


def beside(*others: KeptList) -> Known:
    return Known(records={"list": {str(at): one for at, one in enumerate(others)}})


def test_marks_and_people_are_those_that_a_kind_can_have():
    assert tuple(map(str, Shape)) == OWN_SHAPES
    assert tuple(map(str, Whom)) == POPULATIONS


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"listed": []}, "Places: it is empty"),
        ({"listed": [{"name": "x" * 201}]}, "Places: .*longer than 200"),
        ({"listed": [{"easting": -5, "northing": 1}]}, "Places: .*below 0"),
        ({"listed": [{"hours": 169}]}, "above 168"),
        ({"listed": [{"postcode": "<b>"}]}, "Places: "),
        ({"listed": [{"phone": "1"}]}, "no such field"),
        ({"listed": [HALL] * 1_001}, "more than 1,000 entries"),
        ({"as_of": "lately"}, "As of: .*no date"),
        ({"reach_m": 100}, "below 400"),
        ({"source": ""}, "Source: it is empty"),
        ({"source": "a\nb"}, "no keyboard writes"),
    ],
)
def test_what_cannot_be_kept_names_the_field(more, says):
    with pytest.raises(RecordsError, match=says):
        kept(**more)


@pytest.mark.parametrize(
    ("value", "others", "says"),
    [
        (kept(), [kept(source="B")], "another one here is called Banks"),
        (kept(singular="library", plural="reading rooms"), [], "libraries are a known kind"),
        (kept(singular="Children's Centre"), [], "children's centres are a known kind"),
        (kept(singular=""), [], "say both, or choose a known kind"),
        (kept(service="hospital"), [], "there is no service 'hospital'"),
        (kept(name="B"), [kept(reach_m=900)], "Banks is a list of food banks with another mark, reach or people"),
        (kept(name="B", plural="FOOD BANKS", singular="pantry"), [kept()], "another mark, reach or people"),
        (kept(name="x"), [kept(name=f"{n}") for n in range(lists.MOST_LISTS)], "Remove one first"),
        (kept(listed=[{"name": f"{'x' * 190}{n}"} for n in range(1_000)]), [], "can be kept for everybody"),
    ],
)
def test_what_is_wrong_beside_other_records_says_what_to_do(value, others, says):
    with pytest.raises(RecordsError, match=says):
        check(value, beside(*others), record="new")


def test_two_lists_of_one_kind_and_lists_of_known_kinds_stand_beside_each_other():
    check(kept(name="More banks"), beside(kept()), record="new")
    check(kept(service="library", singular="", plural=""), beside(kept(name="B")), record="new")


def saved(value):
    """Return the first revision of a list."""
    about = {"record": "a", "kind": "list", "place": "demo", "parent": "", "also": (), "action": "saved", "nonce": ""}
    return made(**about, body=body_of(value), at=now(), role="steward")


def test_a_list_comes_back_whole_from_a_file_as_long_as_it_may_be():
    places = [{"name": f'=Hall "{n}"; *new*, <b>', "easting": 400_000, "northing": 290_000} for n in range(1_000)]
    places[0] |= {"hours": 1.5, "often": "Tue 10-11:30", "another": True, "closed": "2019"}
    value = kept(listed=places, service="library")
    check(value, Known())
    revision = saved(value)
    file = written(columns_of(KeptList), [cells(revision)])
    (row,) = rows_of(file, columns_of(KeptList))
    assert revision_of(KeptList, row).id == revision.id
    assert read(KeptList, {"place": "demo", **revision.body}) == value


def test_what_a_place_does_not_say_is_not_written():
    assert ListedPlace(name="Hall").model_dump(mode="json") == {"name": "Hall"}


def test_a_list_longer_than_may_be_saved_comes_back_from_a_file_too():
    places = [{"name": "é" * 200, "type": '"' * 120, "often": '"' * 120, "opened": '"' * 120}] * 1_000
    revision = saved(kept(listed=places))
    (row,) = rows_of(written(columns_of(KeptList), [cells(revision)]), columns_of(KeptList))
    assert len(row["listed"]) > 900_000
    assert revision_of(KeptList, row).id == revision.id
