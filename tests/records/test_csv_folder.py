"""Everything goes out as a folder of CSV files and comes back the same; whatever is wrong is named by file and row."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from equitymap.errors import RecordsError
from equitymap.records import rows
from equitymap.records.csv_folder import COLUMNS, export_folder, import_folder
from equitymap.records.merge import read_all
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.partnerships import Body, Cover, Membership, Partnership
from tests.record_kinds import note, undo

NASTY = ("=1+1", '\'tis "said"; twice,\nover two lines', "'=1", "-5", "é – 你好", "<b>&amp;", "  ", "[", "@x", "null")


def body(name: str, **said: object) -> Body:
    return Body(place="demo", name=name, sector="school", **said)


@pytest.fixture
def other(tmp_path: Path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path}/other.sqlite")
    yield opened
    opened.close()


def held(store: Store) -> list[set[str]]:
    return [{json.dumps(row, sort_keys=True) for row in table} for table in store.transaction(read_all)]


def filled(store: Store) -> None:
    """Save something of every sort: changed, undone, removed, erased, in conflict, of another kind and place."""
    one = store.save(body("First", opened="2014-09", note=NASTY[1]), role="steward")
    store.save(body("First, renamed", register_id="urn:123456"), record=one.record, parent=one.id, role="officer")
    undo(store, one.record)
    for number, said in enumerate(NASTY):
        store.save(body(f"={number}", note=said), role="steward")
    areas = ("E01000001", "E01000002")
    two = store.save(
        Partnership(place="demo", name="P", led_by="mixed", areas=areas, stages=("primary",)), role="steward"
    )
    store.save(Membership(place="demo", partnership=two.record, body=one.record, role="backbone"), role="steward")
    for funded in (True, False, None):
        store.save(Cover(place="demo", body="urn:123456", service="library", funded=funded), role="steward")
    gone = store.save(body("Gone"), role="steward")
    store.remove(gone.record, parent=gone.id, role="steward")
    store.erase(store.save(body("Erased"), role="steward").record, why="asked")
    store.save(note("of a kind that this program does not know"), role="steward")
    store.save(body("Elsewhere").model_copy(update={"place": "E08000025"}), role="steward")


def test_everything_comes_back_the_same(store, other, tmp_path):
    filled(store)
    other.save(body("First", opened="2014-09", note=NASTY[1]), role="elsewhere", nonce="")
    number = export_folder(store, tmp_path / "out")
    assert number == len(held(store)[0]) == 22
    for path in (tmp_path / "out").glob("*.csv"):
        assert b"Erased" not in path.read_bytes()
    fresh = open_store(f"sqlite:///{tmp_path}/fresh.sqlite")
    added = import_folder(fresh, tmp_path / "out", role="steward")
    assert (added.revisions, added.erasures, added.deleted) == (number, 1, 0)
    assert held(fresh) == held(store)
    again = import_folder(fresh, tmp_path / "out", role="steward")
    assert (again.revisions, again.erasures) == (0, 0)
    assert held(fresh) == held(store)
    assert export_folder(fresh, tmp_path / "out") == number
    fresh.close()


def test_tables_can_be_read_by_people_and_run_by_no_spreadsheet(store, tmp_path):
    filled(store)
    export_folder(store, tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {
        "body.csv",
        "partnership.csv",
        "membership.csv",
        "cover.csv",
        "erasures.csv",
        "other.csv",
        "manifest.json",
    }
    text = (tmp_path / "out" / "body.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert ",=1+1" not in text
    assert ",E01000001; E01000002," in (tmp_path / "out" / "partnership.csv").read_text(encoding="utf-8-sig")
    assert ",no," in (tmp_path / "out" / "cover.csv").read_text(encoding="utf-8-sig")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["version"] == store.version
    assert manifest["files"]["cover.csv"]["rows"] == 3


def test_no_kind_has_a_column_twice():
    assert [kind for kind, columns in COLUMNS.items() if len(set(columns)) < len(columns)] == []


def test_one_place_is_exported_with_the_whole_history_of_its_records(store, tmp_path):
    filled(store)
    assert export_folder(store, tmp_path / "out", "E08000025") == 1
    assert "Elsewhere" in (tmp_path / "out" / "body.csv").read_text(encoding="utf-8-sig")


def table(folder: Path, name: str, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_rows_that_people_write_are_new_records_once(store, tmp_path):
    folder = table(
        tmp_path / "in",
        "body.csv",
        "record,place,name,sector",
        "trust-a,demo,Trust A,school",
        ",demo,Library,charity",
        "",
    )
    table(folder, "partnership.csv", "record,place,name,led_by,areas", "p,demo,P,mixed,E01000001;E01000002")
    table(folder, "membership.csv", "place,partnership,body,role", "demo,p,trust-a,backbone")
    assert import_folder(store, folder, role="steward").revisions == 4
    assert import_folder(store, folder, role="steward").revisions == 0
    (tie,) = store.standing(Membership, "demo")
    assert (tie.value.body, tie.value.role) == ("trust-a", "backbone")
    (partnership,) = store.standing(Partnership, "demo")
    assert partnership.value.areas == ("E01000001", "E01000002")
    undo(store, "trust-a")
    assert import_folder(store, folder, role="steward").revisions == 0
    assert [one.value.name for one in store.standing(Body, "demo")] == ["Library"]


def test_a_row_changed_by_hand_is_a_change_of_its_revision(store, tmp_path):
    first = store.save(body("First"), role="steward")
    export_folder(store, tmp_path / "out")
    file = tmp_path / "out" / "body.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("First", "Changed"), encoding="utf-8")
    with pytest.raises(RecordsError, match=r"body.csv is not as it was exported.*delete manifest.json"):
        import_folder(store, tmp_path / "out", role="steward")
    (tmp_path / "out" / "manifest.json").unlink()
    import_folder(store, tmp_path / "out", role="officer")
    assert [one.value.name for one in store.standing(Body, "demo")] == ["Changed"]
    assert [one.role for one in store.history(first.record)] == ["officer", "steward"]
    file.write_text(file.read_text(encoding="utf-8").replace("Changed", "Changed late"), encoding="utf-8")
    with pytest.raises(RecordsError, match=r"body.csv, row 2: Somebody else \(officer\) saved this record first"):
        import_folder(store, tmp_path / "out", role="steward")
    assert len(store.history(first.record)) == 2


HEAD = "record,revision,parent,action,place,name,sector,opened"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([HEAD, ",,,,demo,A,school,2014", ",,,,demo,B,castle,"], r"body.csv, row 3: Sector: 'castle'"),
        ([HEAD, ",,,,demo,A,school,soon"], r"body.csv, row 2: Opened: 'soon'.*write 2014"),
        ([HEAD, ",,,,E99,A,school,"], r"body.csv, row 2: Place: 'E99'"),
        ([HEAD, ",,,,demo,,school,"], r"body.csv, row 2: Name: "),
        ([HEAD, "a b,,,,demo,A,school,"], r"body.csv, row 2: .*1 to 64 letters"),
        ([HEAD, "a,,,,demo,A,school,", "a,,,,demo,B,school,"], r"body.csv, row 3: The record a is there twice"),
        ([HEAD, "a,,nope,,demo,A,school,"], r"body.csv, row 2: The record a has no revision nope here"),
        ([HEAD, "kept,,,,demo,Other,school,"], r"body.csv, row 2: the record kept is here and says something else"),
        ([HEAD, "a,0123,,,demo,A,school,"], r"body.csv, row 2: action: '' is neither"),
        (["name,colour", "A,red"], r"body.csv, row 1: there is no column 'colour'.*Columns are record, "),
        (["name,name", "A,B"], r"body.csv, row 1: .*twice"),
        (["place,name,sector", "demo,A, B,school"], r"body.csv, row 2: it has more cells"),
        (["place,name,sector", 'demo,"A,school'], r"body.csv, it is no CSV table"),
        ([""], r"body.csv, it is no CSV table"),
    ],
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_is_wrong_is_named_and_nothing_is_added(store, tmp_path, lines, why):
    store.save(body("Kept"), record="kept", role="steward")
    before = held(store)
    folder = table(tmp_path / "in", "body.csv", *lines)
    table(folder, "partnership.csv", "place,name,led_by", "demo,P,mixed")
    with pytest.raises(RecordsError, match=f"(?s)^Nothing was added.*{why}"):
        import_folder(store, folder, role="steward")
    assert held(store) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_ties_to_nobody_and_many_mistakes_are_named_in_one_message(store, tmp_path):
    folder = table(
        tmp_path / "in",
        "membership.csv",
        "place,partnership,body",
        *(f"demo,p,n{number}" for number in range(41)),
    )
    with pytest.raises(RecordsError, match="Nothing was added") as told:
        import_folder(store, folder, role="steward")
    lines = str(told.value).splitlines()
    assert lines[1] == (
        "membership.csv, row 2: Partnership: there is no partnership 'p' here. Add it first, or choose another one."
        " Body: there is no body 'n0' here. Add it first, or choose another one."
    )
    assert (len(lines), lines[-1]) == (22, "And 21 more.")
    assert held(store) == [set(), set(), set()]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda folder: (folder / "body.csv").unlink(), "body.csv is missing: copy the folder anew"),
        (lambda folder: (folder / "castle.csv").write_text("a"), "castle.csv is no kind of record. Kinds are body"),
        (lambda folder: (folder / "cover.csv").write_text("a"), "cover.csv is not as it was exported"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json is damaged"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "is not that of a folder of records"),
        (lambda folder: _manifest(folder, version="v0000"), "has version v0000, these records v0001"),
        (lambda folder: [path.unlink() for path in folder.iterdir()], "There are no CSV files"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(store, other, tmp_path, damage, why):
    store.save(body("First"), role="steward")
    export_folder(store, tmp_path / "out")
    damage(tmp_path / "out")
    with pytest.raises(RecordsError, match=why):
        import_folder(other, tmp_path / "out", role="steward")
    assert held(other) == [set(), set(), set()]


def _manifest(folder: Path, **change: object) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))


def test_a_folder_with_something_else_is_not_overwritten(store, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    for folder in (tmp_path / "out", tmp_path / "out" / "letter.txt"):
        with pytest.raises(RecordsError, match="holds something else"):
            export_folder(store, folder)
    with pytest.raises(RecordsError, match="There is no folder"):
        import_folder(store, tmp_path / "nothing", role="steward")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_five_thousand_ties_at_once(store, tmp_path):
    bodies = [f"b{number},demo,Body {number},charity" for number in range(500)]
    ties = [f"demo,p{number % 10},b{number // 10}" for number in range(5_000)]
    folder = table(tmp_path / "in", "body.csv", "record,place,name,sector", *bodies)
    table(folder, "partnership.csv", "record,place,name,led_by", *(f"p{n},demo,P{n},mixed" for n in range(10)))
    table(folder, "membership.csv", "place,partnership,body", *ties)
    began = time.process_time()
    assert import_folder(store, folder, role="steward").revisions == 5_510
    assert time.process_time() - began < 10
    assert store.transaction(lambda connection: len(list(rows.standing(connection, Membership, "demo")))) == 5_000


@pytest.mark.parametrize("manifest", ["{}", '{"name": "a web app", "files": {}}', "not even JSON"])
def test_a_manifest_of_another_program_makes_no_folder_ours(store, tmp_path, manifest):
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(RecordsError, match="holds something else"):
        export_folder(store, tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_what_lies_beside_an_export_stays_and_what_it_no_longer_has_goes(store, tmp_path, monkeypatch):
    filled(store)
    folder = tmp_path / "out"
    export_folder(store, folder)
    (folder / "letter.txt").write_text("mine")
    monkeypatch.chdir(folder)
    assert export_folder(store, Path(), "E08000025") == 1
    assert {path.name for path in folder.iterdir()} == {"body.csv", "erasures.csv", "letter.txt", "manifest.json"}
    (folder / "cover.csv").write_text("mine")
    with pytest.raises(RecordsError, match=r"cover\.csv is not of an earlier export"):
        export_folder(store, folder)
    assert (folder / "cover.csv").read_text() == "mine"
