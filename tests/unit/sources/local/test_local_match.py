"""A list that repeats a register adds nothing twice: same kind, near, names alike. Doubt is asked about."""

import pytest

from equitymap.sources.local import local_services
from equitymap.sources.local.local_match import kind_of, known_services
from tests.local_lists import POSTS, REGISTER, TODAY, filled

THERE = {"kind": "library", "name": "Quay Library", "event": "", "when": "", "evidence": ""}


def read(*changes, base=THERE):
    text = filled(*({**base, **change} for change in changes))
    return local_services.read(text, positions=POSTS, known=REGISTER, today=TODAY)


def states(found) -> list[str]:
    return found.account["state"].tolist()


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"name": "QUAY"},
        {"name": "The Quay Community Library"},
        {"name": "Quay Libary"},
        {"name": "Q\u00fcay Library"},
        {"name": "Quay Library", "postcode": "", "easting": "430100", "northing": "430050"},
        {"kind": "Libraries"},
    ],
)
def test_a_line_that_repeats_the_register_adds_no_second_service(change):
    found = read(change)
    assert states(found) == ["matched"]
    assert found.facilities.empty
    assert found.account["facility_id"].tolist() == ["library:town-quay"]
    assert "is Quay (library:town-quay, ZZ1 1ZZ)" in found.account["reason"].iloc[0]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Invented Mill Library", "note": "another service in the same building: this one is new"},
        {"kind": "youth_club", "name": "Quay Youth Club"},
        {"name": "Quay Library", "postcode": "ZZ3 3ZZ"},
        {"register_number": "new"},
        {"note": "New"},
    ],
)
def test_another_service_is_added(change):
    found = read(change)
    assert states(found) == ["added"]
    assert len(found.facilities) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "Library"}, "stands where Quay"),
        ({"postcode": "", "easting": "430900", "northing": "430000"}, "900 m away"),
        ({"name": "Mill Lane", "postcode": "ZZ2 2ZZ"}, "which has ended"),
    ],
)
def test_a_doubtful_line_is_listed_and_not_counted(change, says):
    found = read(change)
    assert states(found) == ["asked"]
    assert found.facilities.empty
    assert says in found.problems[0]
    assert "or write new in register_number" in found.problems[0]
    reading = local_services.as_reading(found)
    assert reading.left_out["row"].tolist() == [2]
    assert reading.rows_read == 1


def test_what_happened_to_a_service_of_the_register_is_told_of_that_service():
    told = {"event": "closed", "when": "March 2014", "evidence": "https://example.org/minutes"}
    found = read(told)
    assert states(found) == ["told"]
    assert found.facilities.empty
    assert found.events["facility_id"].tolist() == ["library:town-quay"]


def test_the_open_school_is_meant_where_its_closed_forerunner_has_the_same_name():
    found = read({"kind": "school", "name": "St. Marys Primary", "postcode": "zz3 3zz"})
    assert found.account["facility_id"].tolist() == ["urn:123456"]


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("childrens_centre", "22963", "cc:22963"),
        ("childrens_centre", "CC:22963", "cc:22963"),
        ("childrens_centre", "22963.0", "cc:22963"),
        ("school", "123456", "urn:123456"),
        ("school", "123456.0", "urn:123456"),
        ("school", "URN 123456", "urn:123456"),
        ("school", "urn:123456", "urn:123456"),
        ("gp_practice", "n81002", "gp:N81002"),
        ("library", "town-quay", "library:town-quay"),
        ("library", "LIBRARY:Town-Quay", "library:town-quay"),
    ],
)
def test_a_number_is_taken_as_the_register_prints_it(kind, written, meant):
    told = {
        "kind": kind,
        "register_number": written,
        "postcode": "",
        "event": "hours_cut",
        "when": "2015",
        "hours_before": "40",
        "hours_after": "20",
        "evidence": "https://example.org/minutes",
    }
    found = read(told)
    assert found.problems == ()
    assert found.events["facility_id"].tolist() == [meant]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"register_number": "99999"}, "no service here has the number '99999'"),
        ({"kind": "library", "register_number": "22963"}, "cc:22963 is a children's centre, not a library"),
    ],
)
def test_a_number_of_nothing_or_of_another_kind_is_refused(change, says):
    found = read({**change, "event": "closed", "when": "2014", "evidence": "https://example.org/minutes"})
    assert says in found.problems[0]
    assert "leave it blank for a new service" not in found.problems[0]


def test_a_second_list_does_not_add_what_the_first_has(tmp_path):
    paths = []
    for name, club in (("one.csv", "Elm Youth Club"), ("two.csv", "The Elm Club")):
        paths.append(tmp_path / name)
        paths[-1].write_text(filled({**THERE, "kind": "youth_club", "name": club}), encoding="utf-8")
    found = local_services.read_all(paths, positions=POSTS, known=REGISTER, today=TODAY)
    assert states(found) == ["added", "asked"] or states(found) == ["added", "matched"]
    assert len(found.facilities) == 1
    assert found.account["file"].tolist() == ["one.csv", "two.csv"]
    assert found.name == "one.csv, two.csv"


def test_what_a_second_list_tells_of_a_service_of_the_first_changes_its_state(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(filled({**THERE, "kind": "youth_club", "name": "Elm Youth Club"}), encoding="utf-8")
    two.write_text(filled({"name": "Elm Youth Club"}), encoding="utf-8")
    found = local_services.read_all([one, two], positions=POSTS, today=TODAY)
    assert found.facilities["status"].tolist() == ["closed"]
    assert len(found.events) == 1


def test_every_line_is_in_the_account_once():
    found = read({}, {"name": ""}, {"name": "Library"}, {"name": "Oak"}, {"name": "Oak"})
    assert states(found) == ["matched", "refused", "asked", "added", "refused"]
    assert found.rows == len(found.account) == 5


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Youth club", "youth_club"),
        ("youth_clubs", "youth_club"),
        ("GP practice", "gp_practice"),
        ("LIBRARY", "library"),
        ("Children’s Centre", "childrens_centre"),
        ("childrens centres", "childrens_centre"),
        ("pub", "pub"),
    ],
)
def test_a_kind_is_taken_in_words(written, kind):
    assert kind_of(written) == kind


def test_nothing_known_is_nothing_matched():
    from equitymap.sources.local.local_cells import Spot

    assert known_services(None).by_place("library", "Quay", Spot(0, 0, None, by_postcode=False)).state == "none"
