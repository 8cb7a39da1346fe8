"""Opening one page of the dashboard the way a visitor does: through the menu, with an address."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))


def open_page(page: Path, **params: str) -> AppTest:
    """Run the router, go to ``page`` and return it as drawn."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    for name, value in params.items():
        app.query_params[name] = value
    return app.switch_page(str(page.relative_to(ROOT))).run()
