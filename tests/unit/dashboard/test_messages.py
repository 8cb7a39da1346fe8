"""Messages to visitors: what is wrong and what to do, never where things lie on the server."""

from pathlib import Path

import pytest

from equitymap.dashboard import messages
from equitymap.dashboard.messages import message, shown
from equitymap.records.subjects.consultation import Consultation
from equitymap.settings import ROOT, Settings
from equitymap.sources.catalogue import catalogue


@pytest.fixture(autouse=True)
def folders(monkeypatch):
    here = Settings(
        places_dir=Path("/srv/equity map/data/places"),
        data_dir=Path("/srv/equity map/data"),
        static_dir=Path("/srv/equity map/static"),
        downloads_dir=Path("/mnt/big disk/downloads"),
    )
    monkeypatch.setattr(messages, "settings", lambda: here)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/srv/equity map/data/places/E07000146/a.json is damaged.", "places/E07000146/a.json is damaged."),
        (
            "/srv/equity map/static/places/a.json could not be written (No space left on device).",
            "static/places/a.json could not be written (No space left on device).",
        ),
        ("put it into /mnt/big disk/downloads/nspl, then try again", "put it into downloads/nspl, then try again"),
        (
            "[Errno 2] No such file or directory: '/home/ann/work/x.parquet'",
            "[Errno 2] No such file or directory: 'x.parquet'",
        ),
        ("the folder /proc/nowhere/downloads cannot be written to", "the folder downloads cannot be written to"),
        (f"{ROOT}/data/downloads/nspl is missing", "data/downloads/nspl is missing"),
        ("~/equity/data/a.csv, line 3: blank", "a.csv, line 3: blank"),
        (r"C:\Users\ann\equity\a.csv is missing", "a.csv is missing"),
    ],
)
def test_a_path_of_the_server_is_not_told(said, told):
    assert shown(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "Get it from https://www.gov.uk/government/statistics/english-indices, then put it there.",
        "On 1/9/2024 and/or 30/09/2024 the register says w/c 3/4.",
        "data/README.md shows an example.",
        "docs/sources.md, or http://127.0.0.1:8501/map?place=demo",
        "5 / 6 / 7 of them",
        str(Consultation.model_fields["link"].description),
        str(Consultation.model_fields["link"].description),
        "",
    ],
)
def test_everything_else_stays_as_it_is(said):
    assert shown(said) == said


def test_a_drawn_message_keeps_lists_and_publishers_pages_and_no_path_or_mark():
    told = message("2 files are missing in /mnt/big disk/downloads:\n- *a*.csv\n- b.csv from https://example.org/b")
    assert told.startswith("2 files are missing in downloads:\n\n- \\*a\\*.csv\n\n- b.csv from ")
    assert "https://" not in told
    page = next(release.url for release in catalogue().values())
    assert f"<{page}>" in message(f"Get it from {page}.")


def test_every_page_tells_its_errors_through_it(root):
    """An error that is caught and drawn as it is may hold a path."""
    told = [
        f"{path.name}:{number}"
        for path in [*(root / "equitymap" / "dashboard").rglob("*.py"), *(root / "pages").glob("*.py")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if any(f"{draw}(str(" in line for draw in ("error", "warning", "toast", "stop", "info", "markdown"))
    ]
    assert told == []
