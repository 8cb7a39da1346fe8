"""The report of a consultation session in real Chromium: it stands alone, axe finds nothing, it fits a phone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from equitymap.records.store import open_store
from equitymap.views.consultation.session_report import session_report
from equitymap.views.document_html import as_html
from tests.answered_session import approve, hold, results_of
from tests.browser.conftest import new_page, stands_alone
from tests.places import demo_place

HOSTILE = "<script>document.title='gone'</script> \u0645\u0631\u062d\u0628\u0627 \U0001f600 =1+1 " + 80 * "x"


def test_it_stands_alone_axe_is_clean_and_it_fits_a_phone(browser: Any, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/records.sqlite")
    hold(store, demo_place())
    approve(store, demo_place(), HOSTILE)
    report = as_html(session_report(results_of(store, demo_place()), made=datetime(2027, 1, 2, tzinfo=UTC)))
    store.close()
    path = tmp_path / "report.html"
    path.write_text(report, encoding="utf-8")
    stands_alone(browser, path, "What became of it")
    with new_page(browser, viewport={"width": 390, "height": 844}) as phone:
        phone.goto(path.as_uri())
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
