"""Draw pages of the dashboard without a browser: ``python -m ... .pages_alone PLACE PAGE ...``.

Prints a line for each page that ends in an error; run by ``only_here``, where no other host can be asked.
"""

from __future__ import annotations

import sys

from streamlit.testing.v1 import AppTest

from equitymap.settings import ROOT

DRAWN_S = 240


def main() -> None:
    """Draw each page once, as a visitor meets it."""
    code, *pages = sys.argv[1:]
    for page in pages:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=DRAWN_S)
        app.query_params["place"] = code
        drawn = app.switch_page(f"pages/{page}.py").run()
        if drawn.exception or drawn.error:
            sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main()
