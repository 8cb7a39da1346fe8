"""Records of files: saved and loaded whole, also those that an earlier version wrote; a broken one is none."""

from __future__ import annotations

import json

import pytest

from equitymap.sources.fetch.work_files import FileRecord, load, save

RECORD = FileRecord(url="https://publisher.example/a.csv", etag='"1"', bytes=7, rows=2, headings=("code", "value"))


def test_a_record_is_loaded_as_it_was_saved(tmp_path):
    save(tmp_path / "whole.json", RECORD)
    assert load(tmp_path / "whole.json") == RECORD


def test_a_record_of_an_earlier_version_is_understood(tmp_path):
    save(tmp_path / "whole.json", RECORD)
    content = json.loads((tmp_path / "whole.json").read_text(encoding="utf-8"))
    content["address"] = content.pop("url")
    (tmp_path / "old.json").write_text(json.dumps(content), encoding="utf-8")
    assert load(tmp_path / "old.json") == RECORD


@pytest.mark.parametrize("text", ["", "{", "[]", '{"etag": "1"}', '{"headings": [], "nothing": 1}'])
def test_a_broken_record_is_none(tmp_path, text):
    (tmp_path / "whole.json").write_text(text, encoding="utf-8")
    assert load(tmp_path / "whole.json") is None
