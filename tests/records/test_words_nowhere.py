"""What somebody wrote and had deleted, or what no steward has approved yet, is in no file that leaves these records."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from equitymap.places.files.tables import written
from equitymap.records.csv_folder import export_folder
from equitymap.records.public_words import public_words
from equitymap.records.retention import purge
from equitymap.records.sessions import erase, record_of_receipt
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response, Ruling, Verdict
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation.session_report import session_report
from equitymap.views.consultation.taken_tables import (
    answers_table,
    heard_table,
    promises_table,
    responses_table,
    squares_table,
    words_table,
)
from equitymap.views.document_html import as_html
from equitymap.views.document_word import as_word
from tests.answered_session import PHRASE, RECEIPT, approve, hold, results_of
from tests.places import small_place
from tests.record_kinds import Clock, files_with

WORD = "Zyxomma"
MADE = datetime(2027, 1, 2, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> Iterator[Store]:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "records").mkdir()
    opened = open_store(f"sqlite:///{tmp_path}/records/records.sqlite", clock=clock)
    hold(opened, small_place())
    yield opened
    opened.close()


def taken(store: Store, folder: Path) -> dict[str, bytes]:
    """Write everything that can be taken away by anybody into a folder, and return it; Word files unpacked."""
    results = results_of(store, small_place())
    document = session_report(results, made=MADE)
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(as_word(document, made=MADE))) as word:
        word.extractall(folder / "word")
    (folder / "report.html").write_text(as_html(document))
    for make in (answers_table, words_table, heard_table, promises_table):
        (folder / f"{make.__name__}.csv").write_text(csv_of(make(results), index=False))
    (folder / "squares.geojson").write_bytes(written(squares_table(results), "geojson"))
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_before_a_steward_approves_words_they_are_in_nothing_that_is_public(kept: Store, tmp_path: Path) -> None:
    assert files_with(WORD, tmp_path / "records"), "they are kept"
    assert len(taken(kept, tmp_path / "public")) > 8
    assert files_with(WORD, tmp_path / "public") == []
    approve(kept, small_place())
    taken(kept, tmp_path / "public")
    assert set(files_with(WORD, tmp_path / "public")) == {"report.html", "words_table.csv", "document.xml"}


def test_after_a_deletion_by_receipt_they_are_in_no_file_at_all(
    kept: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    approve(kept, small_place())
    erased = erase(kept, "demo", record_of_receipt(RECEIPT))
    assert erased.complete
    taken(kept, tmp_path / "public")
    export_folder(kept, tmp_path / "export", None)
    rows = responses_table(
        results_of(kept, small_place()).session, {one.record: one.value for one in kept.standing(Response, "demo")}
    )
    (tmp_path / "rows.csv").write_text(csv_of(rows, index=False))
    for said in (WORD, PHRASE, RECEIPT, WORD.lower()):
        assert files_with(said, tmp_path) == []
        assert said not in caplog.text


def test_when_the_time_is_over_what_was_approved_stays_and_nothing_else(
    kept: Store, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    approve(kept, small_place(), "something by the pond")
    clock.days = 2_000
    assert purge(kept).complete
    taken(kept, tmp_path / "public")
    export_folder(kept, tmp_path / "export", None)
    assert files_with(WORD, tmp_path) == []
    assert WORD not in caplog.text
    assert "report.html" in files_with("something by the pond", tmp_path / "public")


@pytest.mark.parametrize("then", ["masked", "rejected", "removed"])
def test_what_was_approved_before_a_steward_thought_again_ends_with_the_time_too(
    kept: Store, tmp_path: Path, clock: Clock, then: str
) -> None:
    approve(kept, small_place())
    [first] = kept.standing(Ruling, "demo")
    if then == "removed":
        kept.remove(first.record, parent=first.revision, role="steward")
    else:
        shown, reason = ("something by the pond", "") if then == "masked" else ("", "Points at somebody.")
        again = first.value.model_copy(update={"verdict": Verdict(then), "shown": shown, "reason": reason})
        kept.save(again, record=first.record, parent=first.revision, role="steward")
    before = [one.shown for one in public_words(kept, "demo")]
    clock.days = 2_000
    assert purge(kept).complete
    export_folder(kept, tmp_path / "export", None)
    assert files_with(WORD, tmp_path) == []
    assert [one.shown for one in public_words(kept, "demo")] == before
    assert before == (["something by the pond"] if then == "masked" else [])
    rejected = [one.value.reason for one in kept.standing(Ruling, "demo") if one.value.verdict is Verdict.REJECTED]
    assert rejected == (["Points at somebody."] if then == "rejected" else []), "the log says that it was"
    assert purge(kept).records == 0
    assert erase(kept, "demo", record_of_receipt(RECEIPT)).complete
    assert kept.standing(Ruling, "demo") == []
