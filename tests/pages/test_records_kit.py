"""The one way in which every page lists, adds, changes, undoes, removes and settles records."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import file_of_records, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.errors import RecordsError
from equitymap.records.revisions import made
from equitymap.records.store import open_store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import read
from equitymap.sources.csv_text import csv_of
from equitymap.views.records.record_tables import file_table

PAGE = Path(__file__).with_name("one_kind.py")
CLOSED = "urn:X90026"
"""A school that is open no longer."""
SCRIPT = "<script>alert(1)</script> **x** [y](http://z.example)"


@pytest.fixture
def store(tmp_path, monkeypatch):
    opened = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}")
    monkeypatch.setattr(store_cache, "store", lambda: opened)
    for cached in (store_cache._standing, store_cache._removed):
        cached.clear()
    yield opened
    opened.close()


@pytest.fixture
def page(store, monkeypatch):
    """Open the page of a kind as a steward, or in another role."""

    def opens(role=steward.STEWARD, subject="partnership", **session):
        monkeypatch.setattr(steward, "role", lambda _: role)
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        app.query_params["subject"] = subject
        for key, value in session.items():
            app.session_state[key] = value
        return app.run()

    return opens


def value(kind="partnership", **values):
    base = {"partnership": {"name": "Quays Together", "led_by": "mixed"}, "body": {"name": "B", "sector": "charity"}}
    return read(KINDS[kind], {"place": "demo", **base.get(kind, {}), **values})


def names(store, kind="partnership"):
    return [one.value.name for one in store.standing(KINDS[kind], "demo")]


def element(app, kind, key):
    return next(one for one in getattr(app, kind) if one.key == key)


def press(app, label):
    return next(one for one in app.button if one.label == label).click().run()


def said(app):
    return [one.value for kind in (app.success, app.warning, app.error, app.info) for one in kind]


def looking_at(record):
    return {"records_partnership_one": True, "records_partnership_which": record}


def test_a_reader_sees_list_and_history_and_where_to_sign_in(page, store):
    kept = store.save(value(name=SCRIPT), role="steward")
    app = page("", **looking_at(kept.record))
    assert not app.exception
    assert app.dataframe[0].value["Name"].tolist() == [SCRIPT]
    assert "1 partnership is recorded." in [one.value for one in app.markdown]
    assert any("Nobody can write partnerships here yet" in one.proto.body for one in app.get("html"))
    assert [one.label for one in app.button] == []
    assert app.selectbox[0].options == ["choose one", SCRIPT], "a list to choose from reads no Markdown"
    assert app.table[0].value["What"].tolist() == ["added"]
    assert "\\<script\\>" in app.table[0].value["Changed"].iloc[0], "shown as text where a table reads Markdown"


def test_nothing_recorded_is_said(page):
    assert "No partnerships are recorded here yet." in [one.value for one in page("").markdown]


def test_a_steward_adds_one_and_a_wrong_field_is_named_while_what_was_typed_stays(page, store):
    app = page(records_partnership_add=True)
    element(app, "text_input", "records_partnership_new_0_began").set_value("soon")
    element(app, "text_input", "records_partnership_new_0_name").set_value("Harbour Schools")
    element(app, "selectbox", "records_partnership_new_0_led_by").set_value("school")
    element(app, "multiselect", "records_partnership_new_0_areas").set_value(["X01000001"])
    app = press(app, "Add this partnership")
    assert "Began: 'soon': it is no date" in said(app)[0]
    assert names(store) == []
    assert element(app, "text_input", "records_partnership_new_0_name").value == "Harbour Schools"
    element(app, "text_input", "records_partnership_new_0_began").set_value("2014-09")
    app = press(app, "Add this partnership")
    assert not app.exception
    assert said(app) == ["Harbour Schools was added."]
    one = store.standing(KINDS["partnership"], "demo")[0].value
    assert (one.name, one.led_by, one.began, one.areas) == ("Harbour Schools", "school", "2014-09", ("X01000001",))
    assert app.dataframe[0].value["Led by"].tolist() == ["Schools"]
    assert element(app, "text_input", "records_partnership_new_1_name").value == ""


def test_who_is_no_longer_signed_in_saves_nothing_and_is_told(page, store, monkeypatch):
    app = page(records_partnership_add=True)
    element(app, "text_input", "records_partnership_new_0_name").set_value("Harbour Schools")
    element(app, "selectbox", "records_partnership_new_0_led_by").set_value("school")
    monkeypatch.setattr(steward, "must_write", lambda _: steward_refuses())
    app = press(app, "Add this partnership")
    assert "not signed in" in said(app)[0]
    assert names(store) == []
    assert element(app, "text_input", "records_partnership_new_0_name").value == "Harbour Schools"


def steward_refuses():
    raise RecordsError("Nothing was saved: you are not signed in as a steward, or no longer.")


def test_one_is_changed_undone_removed_and_brought_back(page, store):
    kept = store.save(value(), role="steward")
    app = page(**looking_at(kept.record))
    element(app, "text_input", f"records_partnership_{kept.record}_{kept.id}_name").set_value("Quays and Lanes")
    app = press(app, "Save the change")
    assert said(app) == ["Quays and Lanes was saved."]
    assert names(store) == ["Quays and Lanes"]
    assert "Name: Quays Together → Quays and Lanes" in app.table[0].value["Changed"].tolist()[0]
    assert "Quays and Lanes was saved." in [one.value for one in app.expander[1].success], "where it was done"
    app = press(app, "Undo the last change")
    assert names(store) == ["Quays Together"]
    app = press(app, "Remove it")
    assert names(store) == []
    assert app.table[0].value["Changed"].tolist()[-1] == "Name: Quays Together · Led by: Several sectors together"
    assert "It can be brought back here." in said(app)[0]
    app = press(app, "Bring it back")
    assert names(store) == ["Quays Together"]
    assert said(app) == ["Quays Together was brought back."]
    assert app.table[0].value["What"].tolist() == ["brought back", "removed", "changed", "changed", "added"]


def test_what_no_longer_fits_beside_the_others_is_not_brought_back(page, store):
    partnership, body = (store.save(value(kind), role="steward") for kind in ("partnership", "body"))
    tie = value("membership", partnership=partnership.record, body=body.record, role="member")
    kept = store.save(tie, role="steward")
    store.remove(kept.record, parent=kept.id, role="steward")
    store.remove(body.record, parent=body.id, role="steward")
    app = page(subject="membership", records_membership_one=True, records_membership_which=kept.record)
    app = press(app, "Bring it back")
    assert names_of_ties(store) == []
    assert body.record in said(app)[0] or "removed" in said(app)[0]


def names_of_ties(store):
    return [one.record for one in store.standing(KINDS["membership"], "demo")]


@pytest.mark.parametrize(
    ("choice", "stands"), [("Save what I typed", "Mine"), ("Keep what they saved", "Theirs")], ids=["mine", "theirs"]
)
def test_the_second_of_two_stewards_sees_both_and_loses_nothing(page, store, choice, stands):
    kept = store.save(value(), role="steward")
    app = page(**looking_at(kept.record))
    element(app, "text_input", f"records_partnership_{kept.record}_{kept.id}_name").set_value("Mine")
    store.save(value(name="Theirs"), record=kept.record, parent=kept.id, role="steward")
    app = press(app, "Save the change")
    assert "Somebody else (steward) saved this record first" in said(app)[0]
    assert app.table[0].value.loc["Name"].tolist() == ["Theirs", "Mine"]
    assert element(app, "text_input", f"records_partnership_{kept.record}_{kept.id}_name").value == "Mine"
    assert names(store) == ["Theirs"]
    app = press(app, choice)
    assert not app.exception
    assert names(store) == [stands]


def test_what_was_typed_is_kept_while_somebody_else_removes_the_record(page, store):
    kept = store.save(value(), role="steward")
    app = page(**looking_at(kept.record))
    element(app, "text_input", f"records_partnership_{kept.record}_{kept.id}_name").set_value("Mine")
    store.remove(kept.record, parent=kept.id, role="steward")
    app = press(app, "Save the change")
    assert "Somebody else (steward) removed this record first" in said(app)[0]
    assert element(app, "text_input", f"records_partnership_{kept.record}_{kept.id}_name").value == "Mine"
    app = press(app, "Save what I typed")
    assert not app.exception
    assert names(store) == ["Mine"]


@pytest.mark.parametrize("label", ["Undo the last change", "Remove it"])
def test_what_a_steward_has_not_seen_is_undone_and_removed_only_once_it_was_told(page, store, label):
    kept = store.save(value(), role="steward")
    app = page(**looking_at(kept.record))
    store.save(value(name="Theirs"), record=kept.record, parent=kept.id, role="steward")
    app = press(app, label)
    assert "Somebody else (steward) saved this record first" in said(app)[0]
    assert names(store) == ["Theirs"]
    app = press(app, label)
    assert names(store) == (["Quays Together"] if label.startswith("Undo") else [])


def test_versions_from_two_copies_stand_side_by_side_until_one_is_kept(page, store):
    kept = store.save(value(), role="steward")
    rival = value(name="From the other copy")
    held = {
        field.name: getattr(kept, field.name) for field in dataclasses.fields(kept) if field.name not in ("id", "at")
    }
    body = rival.model_dump(mode="json", exclude={"place"})
    other = made(**{**held, "body": body, "nonce": "elsewhere"}, at=datetime(2026, 1, 2, tzinfo=UTC))
    from equitymap.records import merge

    elsewhere = open_store("sqlite:///" + str(Path(store.engine.url.database).with_name("other.sqlite")))
    elsewhere.add([other])
    merge.merge(store, elsewhere)
    elsewhere.close()
    app = page(**looking_at(kept.record))
    assert {one.label for one in app.button if one.disabled} == {"Undo the last change", "Remove it"}
    app = page()
    assert "There are several versions of" in said(app)[0]
    both = app.table[0].value.loc["Name"].tolist()
    assert sorted(both) == ["From the other copy", "Quays Together"]
    app = press(app, f"Keep {'AB'[both.index('From the other copy')]}")
    assert names(store) == ["From the other copy"]
    assert not said(page(""))


def test_what_only_stewards_see_is_not_shown_to_readers(page, store):
    agreement = store.save(value("agreement", name="Ten years", began=2023), role="steward").record
    asked = value("invitation", agreement=agreement, to="Residents of the quay", on="2025")
    kept = store.save(asked, role="steward")
    looking = {"records_invitation_one": True, "records_invitation_which": kept.record}
    app = page("", subject="invitation", **looking)
    assert "Invitations are shown to stewards only." in [one.value for one in app.markdown]
    assert [list(app.get(kind)) for kind in ("arrow_data_frame", "table", "download_button", "selectbox")] == [[]] * 4
    assert "quay" not in str(list(app.main))
    app = page(subject="invitation", **looking)
    assert app.dataframe[0].value["Asked"].tolist() == ["Residents of the quay"]
    assert len(app.get("download_button")) == 1
    assert app.table[0].value["What"].tolist() == ["added"]


def test_what_is_sent_again_for_want_of_an_answer_is_added_once(page, store, monkeypatch):
    partnership = store.save(value(), role="steward").record
    save = store.save

    def saves_and_is_not_heard(*args, **values):
        monkeypatch.setattr(store, "save", save)
        save(*args, **values)
        raise RecordsError("The database gave no answer. Try again.")

    app = page(subject="membership", records_membership_add=True)
    element(app, "selectbox", "records_membership_new_0_partnership").set_value(partnership)
    element(app, "selectbox", "records_membership_new_0_body").set_value("urn:X90001")
    monkeypatch.setattr(store, "save", saves_and_is_not_heard)
    app = press(app, "Add this tie")
    assert said(app) == ["The database gave no answer. Try again."]
    app = press(app, "Add this tie")
    assert said(app) == ["Tollgarth Primary School in Quays Together was added."]
    assert len(store.standing(KINDS["membership"], "demo")) == 1


def test_a_record_that_names_a_school_that_has_closed_can_still_be_changed(page, store):
    partnership = store.save(value(), role="steward").record
    kept = store.save(value("membership", partnership=partnership, body=CLOSED), role="steward")
    app = page(subject="membership", records_membership_one=True, records_membership_which=kept.record)
    name = app.dataframe[0].value["Body"].tolist()[0]
    assert name == "Sorrel Walk Primary School"
    element(app, "text_input", f"records_membership_{kept.record}_{kept.id}_ended").set_value("2012")
    app = press(app, "Save the change")
    assert said(app) == [f"{name} in Quays Together was saved."]
    assert store.standing(KINDS["membership"], "demo")[0].value.ended == "2012"


def test_a_record_that_was_removed_keeps_its_name_where_another_one_names_it(page, store):
    partnership = store.save(value(), role="steward")
    ties = [
        store.save(value("membership", partnership=partnership.record, body="urn:X90001", role=role), role="steward")
        for role in ("lead", "member")
    ]
    store.remove(partnership.record, parent=partnership.id, role="steward")
    app = page(subject="membership", records_membership_one=True, records_membership_which=ties[0].record)
    assert set(app.dataframe[0].value["Partnership"]) == {"Quays Together (removed)"}
    name = "Tollgarth Primary School in Quays Together (removed)"
    assert app.selectbox[0].options == ["choose one", f"{name} (Lead)", f"{name} (Member)"], "told apart"
    element(app, "text_input", f"records_membership_{ties[0].record}_{ties[0].id}_began").set_value("2020")
    app = press(app, "Save the change")
    assert said(app) == ["Partnership: 'Quays Together' was removed. Bring it back first, or choose another one."]


def test_what_cannot_be_read_is_counted_and_read_once_for_all_reruns(page, store, monkeypatch):
    store.save(value(), role="steward")
    broken = made(
        record="b", kind="partnership", place="demo", parent="", also=(), action="saved", nonce="",
        body={"name": "Of later", "more": 1}, at=datetime(2026, 1, 2, tzinfo=UTC), role="steward",
    )  # fmt: skip
    store.add([broken])
    app = page("")
    assert "1 partnership cannot be read by this version." in said(app)[0]
    monkeypatch.setattr(store, "each", lambda *_: pytest.fail("read again"))
    assert "1 partnership cannot be read by this version." in said(app.run())[0]


def test_a_store_that_cannot_be_read_is_said_and_the_page_goes_on(page, store, monkeypatch):
    app = page()
    monkeypatch.setattr(store, "changed", steward_refuses)
    app = app.run()
    assert "Nothing was saved" in app.error[0].value
    assert app.caption[-1].value == "The rest of the page."


# --- files -------------------------------------------------------------------------------------


@pytest.fixture
def kit(store):
    def of(kind="partnership"):
        build = next(one for one in places_cache.built() if one.code == "demo")
        opened = Opened("demo", build.build_id)
        return Kit(opened, KINDS[kind], registered(opened))

    return of


def given(kit, text):
    return file_of_records.rows_of(kit, file_of_records._cells(kit, text.encode(), "file.csv"), nonce="file")


def test_a_file_that_is_given_back_as_it_was_saved_changes_nothing(kit, store):
    for name in ("=1+1; or two", "'=1+1", "''-2", "'quoted'"):
        store.save(value("body", name=name), role="steward")
    first = store.save(value(areas=["X01000001"], stages=["infancy"], note="One;\ntwo"), role="steward")
    store.save(value("membership", partnership=first.record, body="urn:X90001"), role="steward")
    for kind in ("partnership", "body", "membership"):
        text = csv_of(file_table(kit(kind).standing, kit(kind).entries), index=False)
        assert given(kit(kind), text) == ([], [])
        assert "Tollgarth Primary School" in text or kind != "membership"


def test_a_file_adds_and_changes_by_names_and_words_all_at_once(kit, store, monkeypatch):
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    first = store.save(value(), role="steward")
    here = kit()
    text = f"record,name,led_by\n{first.record},Quays and Lanes,Schools\n,New one,school\n"
    changed, problems = given(here, text)
    assert problems == []
    file_of_records._save(here, changed)
    file_of_records._save(here, changed)  # a second click, while the first one was saving
    assert sorted(names(store)) == ["New one", "Quays and Lanes"]
    assert given(kit(), text) == ([], []), "a second click, after it"
    assert given(kit(), f"{text},Another,school\n")[0][0].value.name == "Another", "a row that stands is no new one"
    ties, problems = given(kit("membership"), "partnership,body,role\nNew one,Tollgarth Primary School,Lead\n")
    assert problems == []
    assert (ties[0].value.body, ties[0].value.role) == ("urn:X90001", "lead")


def test_a_body_of_a_register_with_a_record_of_its_own_is_offered_once(kit, store):
    kept = store.save(value("body", name="Tollgarth Primary School", register_id="urn:X90001"), role="steward")
    group = store.save(value(), role="steward").record
    store.save(value("membership", partnership=group, body="urn:X90001"), role="steward")
    ties, bodies = kit("membership"), next(one for one in kit("membership").entries if one.name == "body")
    assert [one for one, name in bodies.options.items() if name == "Tollgarth Primary School"] == [kept.record]
    assert given(ties, csv_of(file_table(ties.standing, ties.entries), index=False)) == ([], [])
    assert given(ties, "partnership,body,role\nQuays Together,Tollgarth Primary School,lead\n")[0][0].value.body == (
        kept.record
    )


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",,mixed", "Line 2: Name: it is empty."),
        ("nothere,A,mixed", "Line 2: record: there is no partnership 'nothere' here."),
        (",A,somebody", "Line 2: Led by: 'somebody': it is none of the choices."),
        (",A,mixed\n,B,nobody", "Line 3: Led by"),
        ("KEPT,A,mixed\nKEPT,B,mixed", "Line 2: the same record twice."),
    ],
)
def test_a_wrong_row_is_named_by_its_line(kit, store, row, says):
    kept = store.save(value(), role="steward")
    _, problems = given(kit(), f"record,name,led_by\n{row.replace('KEPT', kept.record)}\n")
    assert says in problems[0]


def test_a_row_of_a_file_saved_before_somebody_else_changed_it_is_refused(kit, store):
    kept = store.save(value(), role="steward")
    store.save(value(name="Theirs"), record=kept.record, parent=kept.id, role="steward")
    _, problems = given(kit(), f"record,revision,name,led_by\n{kept.record},{kept.id},Mine,mixed\n")
    assert problems == ["Line 2: somebody else has changed this record since. Save the list as a file again."]


def test_rows_are_checked_beside_each_other(kit, store):
    store.save(value("agreement", name="Ten years", began=2023), role="steward")
    rows = "".join(f"Ten years,Target {n},persistent_absence\n" for n in range(36))
    _, problems = given(kit("target"), f"agreement,name,indicator\n{rows}")
    assert len(problems) == 36
    assert "it has 35 targets already" in problems[0]


def test_five_thousand_ties_are_checked_at_once_and_those_that_are_there_twice_are_named(kit, store):
    partnerships = [store.save(value(name=f"Group {n}"), role="steward").record for n in range(50)]
    bodies = list(kit("membership").registered)[:25]
    ties = [(p, b, role) for p in partnerships for b in bodies for role in ("lead", "member", "anchor", "backbone")]
    text = "partnership,body,role\n" + "".join(f"{','.join(tie)}\n" for tie in (*ties, ties[0]))
    changed, problems = given(kit("membership"), text)
    assert len(changed) == 5001
    assert [problem.split(":")[0] for problem in problems] == ["Line 2", "Line 5002"]
