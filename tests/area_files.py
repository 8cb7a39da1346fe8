"""Small files in the official layouts of the area sources, with made-up rows, written by the tests that need them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from equitymap.domains import DOMAINS
from equitymap.sources.reading import area_table, read_table
from equitymap.sources.reading.read_table import SourceFolder

A, B, C, D = "E01000001", "E01000002", "E01000003", "E01000004"
WALES = "W01000001"


def write(path: Path, rows: Iterable[Sequence[object]], *, encoding: str = "utf-8") -> Path:
    """Write rows as a CSV, gzipped when the name ends in .gz."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    data = text.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def folder_without_row_counts(path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    """Return a sources folder whose files need not be as long as the published ones."""
    releases = {key: release.model_copy(update={"rows": None}) for key, release in read_table.catalogue().items()}
    for module in (read_table, area_table):
        monkeypatch.setattr(module, "catalogue", lambda: releases)
    return SourceFolder(path)


def iod_headings(code: str, domains: Sequence[str], *, scores: bool = True) -> list[str]:
    """Return the official headings of a file of the indices, for these domains."""
    headings = [code, code.replace("code", "name")]
    for domain in DOMAINS:
        if domain.id in domains:
            score = ["Score (rate)"] if domain.id in ("income", "employment", "idaci", "idaopi") else ["Score"]
            ends = [
                *(score if scores else []),
                "Rank (where 1 is most deprived)",
                "Decile (where 1 is most deprived 10% of LSOAs)",
            ]
            headings += [f"{domain.heading} {end}" for end in ends]
    return headings
