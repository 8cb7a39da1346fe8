"""The one way in which every page lists, adds, changes, undoes, removes and settles records."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from equitymap.dashboard.records import steward
from equitymap.errors import RecordsError
from equitymap.records.revisions import made
from equitymap.records.store import open_store
from equitymap.records.subjects import KINDS
from tests.record_kinds import value

PAGE = Path(__file__).with_name("one_kind.py")
CLOSED = "urn:X90026"
"""A school that is open no longer."""
SCRIPT = "<script>alert(1)</script> **x** [y](http://z.example)"


@pytest.fixture
def page(store, monkeypatch):
    """Open the page of a kind as a steward, or in another role."""

    def opens(role=steward.STEWARD, subject="partnership", **session):
        monkeypatch.setattr(steward, "role", lambda _: role)
        app = AppTest.from_file(str(PAGE), default_timeout=60)
        app.query_params["subject"] = subject
        for key, held in session.items():
            app.session_state[key] = held
        return app.run()

    return opens


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
        record="b",
        kind="partnership",
        place="demo",
        parent="",
        also=(),
        action="saved",
        nonce="",
        body={"name": "Of later", "more": 1},
        at=datetime(2026, 1, 2, tzinfo=UTC),
        role="steward",
    )
    store.add([broken])
    app = page("")
    assert "1 partnership cannot be read by this version." in said(app)[0]
    monkeypatch.setattr(store, "each", lambda *_: pytest.fail("read again"))
    assert "1 partnership cannot be read by this version." in said(app.run())[0]


def test_a_store_that_cannot_be_read_is_said_and_the_page_goes_on(page, store, monkeypatch):
    app = page()
    monkeypatch.setattr(store, "changed", lambda **_: steward_refuses())
    app = app.run()
    assert "Nothing was saved" in app.error[0].value
    assert app.caption[-1].value == "The rest of the page."
