"""The records of a hall come home: counted, however often, and refused before the first row where they must be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from equitymap.errors import RecordsError
from equitymap.records import sessions
from equitymap.records.hall import MANIFEST, RECORDS, Home, bring_home, read_hall, send
from equitymap.records.merge import read_all
from equitymap.records.sessions import Given, record_of_card, record_of_receipt
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response, Ruling, Verdict, Words
from equitymap.records.subjects.consultation import Consultation
from equitymap.records.subjects.zones import Zone
from tests.hall_laptops import SESSION
from tests.halls import hall_folder, records_in
from tests.record_kinds import files_with

FORM = record_of_receipt("KX4T-9M2P-7QRA")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return hall_folder(tmp_path / "hall")


def given(text: str, card: str = "") -> Given:
    return Given(Response(place="demo", session=SESSION, card=card), {"question0": text})


def brought(store: Store, folder: Path) -> Home:
    return bring_home(store, read_hall(folder), built=True)


def said(store: Store) -> set[str]:
    return {one.value.text for one in store.standing(Words, "demo")}


def test_what_was_said_comes_home_once_however_often_also_while_the_laptop_goes_on(store, folder):
    laptop = records_in(folder)
    sessions.save(laptop, FORM, given("No bus"), role="resident")
    sessions.save(laptop, record_of_card(SESSION, "7"), given("No bench", "7"), role="steward")
    home = brought(store, folder)
    assert dict(home.new) == {"consultation": 1, "question": 1, "response": 2, "words": 2}
    assert (home.cards, home.conflicts, home.kept_out) == (1, (), 0)
    sessions.save(laptop, FORM, given("No bus at night"), role="resident")
    home = brought(store, folder)
    assert (home.merged.revisions, dict(home.new)) == (1, {})
    assert brought(store, folder / RECORDS).merged.revisions == 0
    assert said(store) == {"No bus at night", "No bench"}
    laptop.close()


def test_a_card_that_two_read_otherwise_is_named(store, folder):
    laptop = records_in(folder)
    brought(store, folder)
    for one, text in ((store, "A swing"), (laptop, "A spring")):
        sessions.save(one, record_of_card(SESSION, "7"), given(text, "7"), role="steward")
    laptop.close()
    assert brought(store, folder).conflicts == ("card 7",), "never what was written"


def test_whoever_was_deleted_at_home_is_in_no_file_after_an_older_copy_came(
    sqlite_url, clock, folder, tmp_path, tmp_path_factory
):
    laptop, store = records_in(folder), open_store(sqlite_url, clock=clock)
    sessions.save(laptop, FORM, given("Zyxomma by the pond"), role="resident")
    laptop.close()
    copy = Path(shutil.copytree(folder, tmp_path_factory.mktemp("older") / "hall"))
    brought(store, folder)
    assert files_with("Zyxomma", tmp_path), "or the search finds nothing anywhere"
    sessions.erase(store, "demo", FORM)
    assert brought(store, copy).kept_out == 2
    laptop = records_in(folder)
    ruling = Ruling(place="demo", session=SESSION, on="x", response=FORM, verdict=Verdict.PUBLIC, shown="Zyxomma")
    laptop.save(ruling, role="steward")  # of an id that nobody at home could foresee
    send(store, laptop, "demo")
    assert said(laptop) == set()
    assert files_with("Zyxomma", tmp_path) == []
    laptop.close()
    store.close()


def test_what_people_said_does_not_go_to_a_hall_and_what_the_place_needs_does(store, folder, tmp_path):
    brought(store, folder)
    sessions.save(store, FORM, given("Zyxomma"), role="resident")
    zone = store.save(Zone(place="demo", name="Centre", areas=("X01000001",)), role="steward")
    store.save(Zone(place="E07000148", name="Elsewhere", areas=("E01026782",)), role="steward")
    laptop = open_store(f"sqlite:///{tmp_path}/laptop/records.sqlite")
    for _ in range(2):
        send(store, laptop, "demo")
    held, _, _ = laptop.transaction(read_all)
    assert sorted({row["kind"] for row in held}) == ["consultation", "question", "zone"]
    assert {row["place"] for row in held} == {"demo"}
    assert [one.record for one in laptop.standing(Zone, "demo")] == [zone.record]
    assert files_with("Zyxomma", tmp_path / "laptop") == []
    laptop.close()


def of_another_version(folder: Path) -> None:
    laptop = records_in(folder)
    with laptop.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v0009'")
    laptop.close()


def of_another_place(folder: Path) -> None:
    laptop = records_in(folder)
    laptop.save(Zone(place="E07000148", name="Elsewhere", areas=("E01026782",)), role="steward")
    laptop.close()


def cut(folder: Path) -> None:
    content = (folder / RECORDS).read_bytes()
    (folder / RECORDS).write_bytes(content[: len(content) // 2])


def overwritten(folder: Path) -> None:
    content = bytearray((folder / RECORDS).read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    (folder / RECORDS).write_bytes(content)


def changed(folder: Path) -> None:
    """Write other words into the file itself: of the same length, so that the database sees nothing."""
    content = (folder / RECORDS).read_bytes()
    assert b"What is missing?" in content
    (folder / RECORDS).write_bytes(content.replace(b"What is missing?", b"What is forged??"))


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda folder: (folder / MANIFEST).unlink(), "hall.json is missing"),
    "half a manifest": (lambda folder: (folder / MANIFEST).write_text('{"format'), "is damaged"),
    "of something else": (lambda folder: (folder / MANIFEST).write_text('{"format": "x"}'), "is not of a hall"),
    "a file is missing": (lambda folder: (folder / "start.sh").unlink(), "start.sh cannot be read"),
    "a file is half": (lambda folder: (folder / "start.sh").write_text("sta"), "start.sh is not as it was written"),
    "no records": (lambda folder: (folder / RECORDS).unlink(), "records/records.sqlite is missing"),
    "empty records": (lambda folder: (folder / RECORDS).write_bytes(b""), "not as Equity Map made them"),
    "half the records": (cut, "damaged"),
    "damaged records": (overwritten, "damaged"),
    "changed records": (changed, "is not what its id says"),
    "no database": (lambda folder: (folder / RECORDS).write_bytes(b"x" * 9_000), "damaged"),
    "another version": (of_another_version, "have version v0009, this program knows v0001"),
    "another place": (of_another_place, "some of another place, E07000148"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_not_whole_or_not_of_here_is_refused_before_the_first_row(sqlite_url, folder, case):
    breaks, says = BROKEN[case]
    breaks(folder)
    store = open_store(sqlite_url)
    with pytest.raises(RecordsError, match=says):
        brought(store, folder)
    assert store.transaction(read_all) == ([], [], [])
    store.close()


def test_a_place_that_is_not_here_is_refused_unless_it_has_records_here(sqlite_url, folder):
    store = open_store(sqlite_url)
    with pytest.raises(RecordsError, match=r"is of Marlhaven \(demo\), which is not here"):
        bring_home(store, read_hall(folder), built=False)
    assert store.standing(Consultation, "demo") == []
    store.save(Zone(place="demo", name="Centre", areas=("X01000001",)), role="steward")
    assert bring_home(store, read_hall(folder), built=False).new["consultation"] == 1
    store.close()


@pytest.mark.parametrize("name", ["../start.sh", "/etc/passwd", "C:/x", "a\\b"])
def test_a_manifest_names_files_of_its_folder_alone(tmp_path, name):
    with pytest.raises(ValueError, match="no file of the folder"):
        hall_folder(tmp_path / "hall", files={name: ""})
