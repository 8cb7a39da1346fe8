"""Successive editions of the children's-centre register become events; the older editions stay."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from equitymap.sources.catalogue import Download
from equitymap.sources.fetch import Fetched, fetch
from equitymap.sources.fetch.changes import editions, in_words
from equitymap.sources.fetch.validate import Shape
from equitymap.sources.fetch.work_files import FileRecord
from tests.recorded.made_up import QUICK, release

CENTRES = release(
    "gias-childrens-centres",
    how="gias",
    address="https://schools.example/edubaseallchildrencentre{date:%Y%m%d}.csv",
    saves_as="edubaseallchildrencentre{date:%Y%m%d}.csv",
    headings=("URN", "EstablishmentName"),
    days_back=400,
)
HEADINGS = "URN,EstablishmentName,Town\n"
ROWS = [f"2000{n},Centre {n},Testby\n" for n in range(10)]


def edition(site, day: str, rows: list[str]) -> None:
    site.file(CENTRES.download.address.format(date=date.fromisoformat(day)), (HEADINGS + "".join(rows)).encode())


def bring(site, folder, day: str) -> Fetched:
    """Fetch on the day after an edition: the newest that is asked for is yesterday's."""
    morning = date.fromisoformat(day) + timedelta(days=1)
    return fetch([CENTRES], folder, via=site.url, pace=QUICK, today=morning, refresh=True)[0]


@pytest.fixture
def home(site, tmp_path):
    edition(site, "2026-08-19", ROWS)
    assert bring(site, tmp_path, "2026-08-19").state == "got"
    return tmp_path / "gias-childrens-centres"


def test_both_editions_stay_and_the_events_between_them_are_written(site, tmp_path, home):
    edition(site, "2026-09-02", [*ROWS[1:8], "20008,Centre 8 and nursery,Testby\n", "20011,Centre 11,Testby\n"])
    one = bring(site, tmp_path, "2026-09-02")
    assert one.what == (
        "since 2026-08-19: 2 left the register, 1 appeared, 1 changed (changes/20260819-to-20260902.csv)"
    )
    events = pd.read_csv(home / "changes" / "20260819-to-20260902.csv", dtype=str)
    assert sorted(events.loc[events["event"] == "left", "id"]) == ["20000", "20009"]
    assert set(events["not_before"]) == {"2026-08-19"}
    assert set(events["not_after"]) == {"2026-09-02"}
    assert events["evidence"].str.contains("edubaseallchildrencentre20260902.csv").all()
    assert not events["evidence"].str.contains("part").any()
    assert sorted(path.name for path in home.glob("*.csv")) == [
        "edubaseallchildrencentre20260819.csv",
        "edubaseallchildrencentre20260902.csv",
    ]


def test_events_follow_from_the_latest_edition(site, tmp_path, home):
    edition(site, "2026-09-02", ROWS[1:])
    bring(site, tmp_path, "2026-09-02")
    edition(site, "2026-10-01", ROWS[2:])
    assert bring(site, tmp_path, "2026-10-01").what.startswith("since 2026-09-02: 1 left the register")
    assert len(list((home / "changes").iterdir())) == 2


def test_edition_of_which_half_is_missing_is_not_believed(site, tmp_path, home):
    edition(site, "2026-09-02", [f"9{row}" for row in ROWS])
    one = bring(site, tmp_path, "2026-09-02")
    assert one.state == "kept"
    assert "edubaseallchildrencentre20260902.csv" in one.what
    assert "fewer than half" in one.what
    assert [path.name for path in home.glob("*.csv")] == ["edubaseallchildrencentre20260819.csv"]


def test_edition_put_there_by_hand_is_the_one_compared_with(site, tmp_path):
    home = tmp_path / "gias-childrens-centres"
    home.mkdir()
    (home / "edubaseallchildrencentre20250102.csv").write_text(HEADINGS + "".join(ROWS))
    edition(site, "2026-09-02", ROWS[3:])
    edition(site, "2025-12-30", ROWS[3:])
    assert bring(site, tmp_path, "2026-09-02").what.startswith("since 2025-01-02: 3 left the register")


def test_the_same_register_on_a_later_day_is_kept_because_it_says_that_nothing_left(site, tmp_path, home):
    edition(site, "2026-09-02", ROWS)
    one = bring(site, tmp_path, "2026-09-02")
    assert (one.state, one.what) == ("got", "a newer edition, the same as that of 20260819")
    assert len(list(home.glob("*.csv"))) == 2
    assert bring(site, tmp_path, "2026-09-02").state == "unchanged"


def test_changed_rows_and_columns_are_said():
    old = FileRecord(bytes=100, rows=10, headings=("code", "value", "note"))
    new = Shape(rows=12, headings=("code", "value", "unit"))
    assert in_words(old, new, size=200) == "10 rows became 12; new column(s) 'unit'; gone column(s) 'note'"
    assert in_words(FileRecord(bytes=100_000), Shape(), size=250_000) == "0.1 MB became 0.2 MB"
    assert in_words(FileRecord(rows=1), Shape(rows=1), size=5) == "still 1 rows, other content"


def test_editions_are_recognised_by_the_day_in_their_name(tmp_path):
    for name in ("a20200101.csv", "a20190101.csv", "a2019.csv", "links_a20200101.csv", "a20200101.csv.part"):
        (tmp_path / name).touch()
    download = Download(
        how="gias",
        address="",
        saves_as="a{date:%Y%m%d}.csv",
        format="csv",
        least_bytes=0,
        most_bytes=1,
        changes="",
        address_from="",
    )
    assert list(editions(tmp_path, download)) == ["20190101", "20200101"]
    assert editions(tmp_path, download.model_copy(update={"saves_as": "a.csv"})) == {}
