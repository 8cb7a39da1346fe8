"""Records as a file: saved, changed in a spreadsheet, given back, checked row by row."""

import pytest

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import file_of_records, steward
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.records.subjects import KINDS
from equitymap.sources.csv_text import csv_of
from equitymap.views.records.record_tables import file_table
from tests.record_kinds import value


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
    assert sorted(one.value.name for one in store.standing(KINDS["partnership"], "demo")) == [
        "New one",
        "Quays and Lanes",
    ]
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


def test_a_list_of_places_keeps_its_places_when_its_file_is_given_back(kit, store):
    said = {"source": "A", "as_of": "2025", "singular": "food bank", "plural": "food banks"}
    kept = store.save(value("list", name="Banks", listed=[{"name": "Hall"}], **said), role="steward")
    here = kit("list")
    text = csv_of(file_table(here.standing, here.entries), index=False)
    assert given(here, text) == ([], [])
    ((changed,), problems) = given(here, text.replace("Banks", "Food banks of 2025"))
    assert problems == []
    assert (changed.record, changed.value.name) == (kept.record, "Food banks of 2025")
    assert [one.name for one in changed.value.listed] == ["Hall"]
