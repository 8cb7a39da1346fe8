"""Only the file itself is accepted: not a web page, half a file, another layout or another format."""

from __future__ import annotations

import io
import json
import zipfile

import pandas as pd
import pytest

from equitymap.sources.fetch import Fetched, fetch
from tests.recorded.made_up import CSV, QUICK, archive, release
from tests.recorded.workbooks import ods, xlsx

PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>"


def bring(site, folder, one, content, *, refresh=False, **more) -> Fetched:
    site.file(one.download.address, content, **more)
    return fetch([one], folder, via=site.url, pace=QUICK, refresh=refresh)[0]


def test_web_page_with_status_200_is_refused_in_words(site, tmp_path):
    one = bring(site, tmp_path, release(), PAGE, content_type="text/html")
    assert one.state == "failed"
    assert "A web page came instead of the file" in one.what
    assert "Please sign in" in one.what
    assert "publisher.example/pages/made-up" in one.by_hand


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body><h1>Download quota exceeded</h1></body></html>",
        b'{"error": "Rate limit exceeded", "retry": 3600}',
        b"<?xml version='1.0'?><Error><Code>TooManyRequests</Code><Message>Too many requests</Message></Error>",
    ],
)
def test_quota_page_is_named_as_such(site, tmp_path, body):
    assert "limit on downloads is reached" in bring(site, tmp_path, release(), body).what


def test_wrong_content_type_over_the_right_file_is_forgiven(site, tmp_path):
    assert bring(site, tmp_path, release(), CSV, content_type="text/html").state == "got"


def test_refused_file_leaves_the_last_good_one(site, tmp_path):
    first = bring(site, tmp_path, release(), CSV)
    one = bring(site, tmp_path, release(), PAGE, refresh=True)
    assert (one.state, one.path) == ("kept", first.path)
    assert one.path.read_bytes() == CSV
    assert bring(site, tmp_path, release(), CSV + b"E01990999,Testby 999,1\n", refresh=True).state == "got"


def test_file_cut_short_is_refused(site, tmp_path):
    assert "cut short" in bring(site, tmp_path, release(least_bytes=5000), CSV[:3000]).what
    assert "cut short" in bring(site, tmp_path, release(), CSV[: CSV.rindex(b",")]).what


def test_a_file_with_fewer_columns_than_headings_in_every_row_is_whole(site, tmp_path):
    ragged = CSV.splitlines()[0] + b",More\n" + b"\n".join(CSV.splitlines()[1:])
    assert bring(site, tmp_path, release(), ragged).state == "got"
    assert "cut short" in bring(site, tmp_path / "b", release(), ragged[: ragged.rindex(b",")]).what


def test_file_far_too_large_is_stopped_on_the_way(site, tmp_path):
    one = bring(site, tmp_path, release(most_bytes=1000), CSV * 100)
    assert "which this file never has" in one.what
    assert not (tmp_path / ".fetch" / "made-up" / "whole.part").exists()


def test_empty_file_is_refused(site, tmp_path):
    assert "empty" in bring(site, tmp_path, release(), b"").what


def test_changed_headings_are_named(site, tmp_path):
    one = bring(site, tmp_path, release(), CSV.replace(b"value", b"worth", 1))
    assert "lacks the heading(s) 'value'; it has 'code', 'name', 'worth'" in one.what


def test_headings_below_a_preamble_are_found(site, tmp_path):
    one = bring(site, tmp_path, release(), b"Table 1\n\nSource: made up\n" + CSV)
    assert "400 rows" in one.what


def test_new_column_is_accepted_and_named(site, tmp_path):
    bring(site, tmp_path, release(), CSV)
    lines = CSV.decode().splitlines()
    grown = "\n".join([f"{lines[0]},note", *(f"{line},x" for line in lines[1:350])]) + "\n"
    one = bring(site, tmp_path, release(), grown.encode(), refresh=True)
    assert one.state == "got"
    assert one.what == "400 rows became 349; new column(s) 'note'"


def test_binary_where_a_table_was_promised_is_refused(site, tmp_path):
    assert "no text" in bring(site, tmp_path, release(), b"%PDF-1.7\n" + b"x" * 6000).what


def test_old_english_letters_are_no_reason_to_refuse(site, tmp_path):
    assert bring(site, tmp_path, release(), CSV.replace(b"Testby 3", b"Caf\xe9 3")).state == "got"


# --- archives ----------------------------------------------------------------------------------

ZIPPED = {"format": "zip", "address": "https://publisher.example/a.zip"}


@pytest.mark.parametrize("folder", ["", "Data__", "other__deeper__"])
def test_member_is_found_in_whatever_folder_it_lies(site, tmp_path, folder):
    one = bring(site, tmp_path, release(member="table-*.csv", **ZIPPED), archive(**{f"{folder}table-1_csv": CSV}))
    assert one.path.read_bytes() == CSV
    assert one.path.name == "made-up.csv"


def test_archive_without_the_member_says_what_it_holds(site, tmp_path):
    one = bring(site, tmp_path, release(member="table-*.csv", **ZIPPED), archive(readme_txt=b"hello"))
    assert "no member like 'table-*.csv'; it holds readme.txt" in one.what


def test_damaged_archive_is_refused(site, tmp_path):
    whole = archive(table_csv=CSV)
    assert "cut short or damaged" in bring(site, tmp_path, release(member="*.csv", **ZIPPED), whole[:-30]).what
    spoilt = bytearray(whole)
    spoilt[60:70] = b"\x00" * 10
    assert "damaged" in bring(site, tmp_path, release(member="*.csv", **ZIPPED), bytes(spoilt)).what


def test_archive_kept_whole_needs_a_table_with_the_headings(site, tmp_path):
    kept = release(saves_as="made-up.zip", **ZIPPED)
    assert bring(site, tmp_path, kept, archive(x_csv=b"other\n1\n", y_csv=CSV)).state == "got"
    assert "No table in the archive" in bring(site, tmp_path / "b", kept, archive(x_csv=b"other\n1\n")).what


def test_web_page_instead_of_an_archive_is_refused(site, tmp_path):
    assert "A web page came" in bring(site, tmp_path, release(member="*.csv", **ZIPPED), PAGE).what


# --- workbooks, JSON, Parquet ------------------------------------------------------------------


@pytest.mark.parametrize(("form", "write"), [("xlsx", xlsx), ("ods", ods)])
def test_headings_are_looked_for_on_every_sheet(site, tmp_path, form, write):
    book = write({"Notes": [["About"]], "Data": [["Table 2"], ["code", "value"], ["E01999001", 4], ["E01999002", 5]]})
    good = release(format=form, saves_as=f"made-up.{form}")
    one = bring(site, tmp_path, good, book)
    assert one.state == "got", one.what
    assert "2 rows" in one.what
    other = release(format=form, saves_as=f"made-up.{form}", headings=("code", "worth"))
    assert "No sheet (Notes, Data) has the heading(s)" in bring(site, tmp_path / "b", other, book).what
    assert "cut short" in bring(site, tmp_path / "c", good, book[: len(book) // 2]).what


def test_json_must_be_whole_and_have_its_parts(site, tmp_path):
    wanted = release(format="json", saves_as="made-up.json", headings=("observations",))
    body = json.dumps({"observations": [1, 2, 3], "total": 3}).encode()
    assert "3 rows" in bring(site, tmp_path, wanted, body).what
    assert "cut short" in bring(site, tmp_path / "b", wanted, body[:-4]).what
    assert (
        "lacks the heading(s) 'observations'"
        in bring(site, tmp_path / "c", wanted, b'{"message": "no such thing"}').what
    )


def test_parquet_must_be_whole_and_have_its_columns(site, tmp_path):
    wanted = release(format="parquet", saves_as="made-up.parquet")
    body = io.BytesIO()
    pd.DataFrame({"code": ["a", "b"], "value": [1, 2]}).to_parquet(body)
    assert "2 rows" in bring(site, tmp_path, wanted, body.getvalue()).what
    assert "cut short" in bring(site, tmp_path / "b", wanted, body.getvalue()[:-9]).what
    other = release(format="parquet", saves_as="made-up.parquet", headings=("worth",))
    assert "lacks the heading(s) 'worth'" in bring(site, tmp_path / "c", other, body.getvalue()).what


def test_archive_helper_writes_folders():
    with zipfile.ZipFile(io.BytesIO(archive(a__b_csv=b"x"))) as packed:
        assert packed.namelist() == ["a/b.csv"]
