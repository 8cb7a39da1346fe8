"""Lists as local people give them: services and events, indicators, and the register that they are set beside."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from equitymap.sources.local.local_file import HEADINGS

TODAY = pd.Timestamp("2026-06-30")
CLUB = {
    "kind": "youth_club",
    "name": "Elm Youth Club",
    "postcode": "ZZ1 1ZZ",
    "event": "closed",
    "when": "2014-03",
    "evidence": "https://example.org/minutes",
}
REGISTER = pd.DataFrame(
    [
        ("library:town-quay", "library", "Quay", "open", "ZZ1 1ZZ", 430_000.0, 430_000.0),
        ("library:town-mill-lane", "library", "Mill Lane Library", "closed", "ZZ2 2ZZ", 440_000.0, 440_000.0),
        ("cc:22963", "childrens_centre", "Elm Sure Start Children's Centre", "open", "ZZ1 1ZZ", 430_000.0, 430_000.0),
        ("urn:123456", "school", "St Mary’s C of E Primary School", "open", "ZZ3 3ZZ", 450_000.0, 450_000.0),
        ("urn:123457", "school", "St Mary's CofE Infant School", "closed", "ZZ3 3ZZ", 450_000.0, 450_000.0),
        ("gp:N81002", "gp_practice", "Kenmore Medical Centre", "open", "ZZ3 3ZZ", 450_000.0, 450_000.0),
    ],
    columns=["facility_id", "kind", "name", "status", "postcode", "easting_m", "northing_m"],
)
POSTS = pd.DataFrame(
    {"easting_m": [430_000.0, 440_000.0, 450_000.0], "northing_m": [430_000.0, 440_000.0, 450_000.0]},
    index=pd.Index(["ZZ11ZZ", "ZZ22ZZ", "ZZ33ZZ"], name="postcode"),
)
INDICATORS = """
[add.helping]
label = "Pupils who took part"
stage = "primary"
aspect = "voice_community"
lens = "contribute"
unit = "percent"
worse = "low"
geography = "district"
column = "helping.csv"
description = "Made up."
limits = "Made up."
"""


def filled(*changes: dict[str, str], headings=HEADINGS, mark=",") -> str:
    """Return the template filled in: a closed club, changed once for each row."""
    stream = io.StringIO()
    table = csv.DictWriter(stream, headings, delimiter=mark, restval="", extrasaction="ignore")
    table.writeheader()
    table.writerows({**CLUB, **change} for change in changes)
    return stream.getvalue()


def indicator_files(folder: Path, rows: str, text: str = INDICATORS) -> Path:
    """Write a list of indicators and the file of its figures; return the folder."""
    (folder / "indicators.local.toml").write_text(text, encoding="utf-8")
    (folder / "helping.csv").write_text(rows, encoding="utf-8")
    return folder
