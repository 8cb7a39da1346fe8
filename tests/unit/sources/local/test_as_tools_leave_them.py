"""A good file, changed in every way that people's tools change files: the same rows are used, by seeded changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from equitymap.sources.local import local_services
from equitymap.sources.local.local_file import HEADINGS, template
from equitymap.sources.local.local_sheet import clean, heading
from tests.local_lists import POSTS, REGISTER, TODAY

LINK = "https://example.org/minutes"
GOOD = [
    {
        "kind": "youth_club",
        "name": "Elm Club",
        "postcode": "ZZ1 1ZZ",
        "event": "closed",
        "when": "2014-03-01",
        "evidence": LINK,
    },
    {"kind": "youth_club", "name": "Oak Club", "easting": "430000", "northing": "430000", "opened": "1998"},
    {"kind": "library", "name": "Harbour Library", "postcode": "ZZ2 2ZZ"},
    {"kind": "library", "name": "Quay Library", "postcode": "ZZ1 1ZZ"},
    {
        "kind": "childrens_centre",
        "name": "Elm Centre",
        "register_number": "22963",
        "event": "hours_cut",
        "when": "2015",
        "hours_before": "40",
        "hours_after": "20",
        "evidence": LINK,
    },
    {"kind": "youth_club", "name": "", "postcode": "ZZ1 1ZZ"},
]
Table = list[list[str]]
Change = Callable[[Table, np.random.Generator], Table]


def table() -> Table:
    return [list(HEADINGS), *([row.get(name, "") for name in HEADINGS] for row in GOOD)]


def as_csv(rows: Table, mark: str = ",", end: str = "\n") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark, lineterminator=end).writerows(rows)
    return stream.getvalue()


def every(rows: Table, change: Callable[[str], str], columns: tuple[str, ...] = tuple(HEADINGS)) -> Table:
    wanted = {number for number, name in enumerate(rows[0]) if heading(name) in columns}
    return [
        rows[0],
        *([change(cell) if n in wanted and cell else cell for n, cell in enumerate(row)] for row in rows[1:]),
    ]


def sprinkled(signs: str) -> Change:
    def change(rows: Table, chosen: np.random.Generator) -> Table:
        def one(cell: str) -> str:
            at = int(chosen.integers(0, len(cell) + 1))
            return cell[:at] + str(chosen.choice(list(signs))) + cell[at:]

        return [[one(cell) for cell in row] for row in rows]

    return change


def blank_columns(rows: Table, chosen: np.random.Generator) -> Table:
    at, many = int(chosen.integers(0, len(rows[0]) + 1)), int(chosen.integers(1, 4))
    return [row[:at] + [""] * many + row[at:] for row in rows]


def blank_rows(rows: Table, chosen: np.random.Generator) -> Table:
    at = int(chosen.integers(0, len(rows) + 1))
    return [*rows[:at], [""] * int(chosen.integers(0, 20)), [" \u00a0"], *rows[at:]]


def title(rows: Table, chosen: np.random.Generator) -> Table:
    lines = [["Youth clubs, libraries; and centres"], ["Exported 1 June 2026", "", "page 1"], []]
    return lines[: int(chosen.integers(1, 4))] + rows


def shuffled(rows: Table, chosen: np.random.Generator) -> Table:
    order = chosen.permutation(len(rows[0]))
    return [[row[at] for at in order] for row in rows]


def excel_days(rows: Table, chosen: np.random.Generator) -> Table:
    forms = ["%d/%m/%Y", "%d-%b-%y", "%d/%m/%Y 00:00:00", "%Y-%m-%dT00:00:00", "%d/%m/%y"]
    form = str(chosen.choice(forms))
    return every(rows, lambda cell: pd.Timestamp(cell).strftime(form) if len(cell) == 10 else cell, ("when", "opened"))


def decimals(rows: Table, _: np.random.Generator) -> Table:
    whole = ("register_number", "easting", "northing", "hours_before", "hours_after", "opened", "when")
    return every(rows, lambda cell: f"{cell}.0" if cell.isdigit() else cell, whole)


def thousands(rows: Table, _: np.random.Generator) -> Table:
    return every(rows, lambda cell: f"{int(cell):,}" if cell.isdigit() else cell, ("easting", "northing"))


def headings_in_words(rows: Table, chosen: np.random.Generator) -> Table:
    how = [
        str.upper,
        str.title,
        lambda name: name.replace("_", " "),
        lambda name: f" {name.capitalize()} ",
        lambda name: f"{name}:",
    ]
    return [[how[int(chosen.integers(0, len(how)))](name) for name in rows[0]], *rows[1:]]


def texts_marked(rows: Table, _: np.random.Generator) -> Table:
    return every(rows, lambda cell: f"'{cell}" if cell[0] in "=+-@" else cell)


CHANGES: dict[str, Change] = {
    "no-break spaces at the edge": lambda rows, _: [
        [f"\u00a0{cell}\u2003" if cell else cell for cell in row] for row in rows
    ],
    "signs without width": sprinkled("\u200b\ufeff\u2060\u200e\u00ad"),
    "blank columns": blank_columns,
    "blank rows": blank_rows,
    "a title": title,
    "columns in another order": shuffled,
    "days rewritten": excel_days,
    "numbers made decimals": decimals,
    "thousands": thousands,
    "headings in words": headings_in_words,
    "marks of text cells": texts_marked,
    "cells in capitals": lambda rows, _: every(rows, str.upper, ("kind", "event", "postcode", "register_number")),
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


def used(found: local_services.Local) -> list[tuple[str, ...]]:
    return [tuple(row) for row in found.account[["name", "facility_id", "state"]].to_numpy().tolist()]


def read(text: str) -> local_services.Local:
    return local_services.read(text, positions=POSTS, known=REGISTER, today=TODAY)


EXPECTED = read(as_csv(table()))


def test_the_good_file_itself():
    assert EXPECTED.account["state"].tolist() == ["added", "added", "added", "matched", "told", "refused"]


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("seed", range(6))
def test_a_changed_file_is_used_like_the_good_one(name, seed):
    found = read(as_csv(CHANGES[name](table(), np.random.default_rng(seed))))
    assert used(found) == used(EXPECTED)
    assert found.events[["facility_id", "event", "not_before", "not_after"]].equals(
        EXPECTED.events[["facility_id", "event", "not_before", "not_after"]]
    )
    assert found.facilities.drop(columns="evidence").equals(EXPECTED.facilities.drop(columns="evidence"))


@pytest.mark.parametrize("seed", range(40))
def test_several_changes_at_once_in_any_separator_and_encoding(seed, tmp_path):
    chosen = np.random.default_rng(1000 + seed)
    rows = table()
    names = [str(name) for name in chosen.choice(list(CHANGES), size=3, replace=False)]
    last = ("signs without width", "blank rows", "a title")  # what is written in cells first, then lines above
    for name in sorted(names, key=lambda one: (last.index(one) if one in last else -1, one)):
        rows = CHANGES[name](rows, chosen)
    encoding = str(chosen.choice(ENCODINGS[:3] if "signs without width" in names else ENCODINGS))
    text = as_csv(rows, mark=str(chosen.choice([",", ";", "\t", "|"])), end=str(chosen.choice(["\n", "\r\n", "\r"])))
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding, errors="ignore"))
    found = local_services.read(path, positions=POSTS, known=REGISTER, today=TODAY)
    assert used(found) == used(EXPECTED), (names, encoding)


def test_a_filled_cell_under_a_blank_heading_is_named_by_its_column():
    rows = [[*row, "", "left over" if number == 1 else ""] for number, row in enumerate(table())]
    found = read(as_csv(rows))
    assert [problem for problem in found.problems if "column 18 has no heading" in problem]
    assert found.account["state"].tolist() == ["refused", *EXPECTED.account["state"].tolist()[1:]]


def test_the_line_of_a_fault_is_that_of_the_file_whatever_stands_above():
    text = "A title\n\n" + as_csv(table())
    assert [row for row, _, _ in read(text).wrong] == [9]


@pytest.mark.parametrize("seed", range(30))
def test_a_broken_file_is_refused_or_accounted_for_row_by_row(seed):
    from equitymap.errors import SourceError

    chosen = np.random.default_rng(seed)
    text = as_csv(table())
    for _ in range(int(chosen.integers(1, 6))):
        at = int(chosen.integers(0, len(text)))
        text = text[:at] + str(chosen.choice(list(',"\n;\t\r\u200b<=0'))) + text[at + int(chosen.integers(0, 3)) :]
    try:
        found = read(text)
    except SourceError:
        return
    assert len(found.account) == found.rows
    assert found.account["state"].isin([*local_services.USED, "asked", "refused"]).all()
    assert (found.account.loc[found.account["state"].isin(["asked", "refused"]), "reason"] != "").all()


def test_the_template_survives_a_spreadsheet():
    assert "March 2014" in template()


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("\ufeff\u00a0 a\u200bb \u2003", "ab"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
        ("a\u00a0b", "a b"),
        ("Café", "Café"),
    ],
)
def test_a_cell_keeps_what_it_says(cell, plain):
    assert clean(cell) == plain
