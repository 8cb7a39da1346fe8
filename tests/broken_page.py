"""Streamlit's own command with one page broken, which raises what was typed: ``python -m tests.broken_page run``."""

from __future__ import annotations

from typing import Any

from streamlit.web import cli

from equitymap.dashboard.about import page

POSTCODE, RECEIPT, WORDS = "B31 2AB", "KX4T-9M2P-7QRA", "Zyxomma said so"
TYPED = f"{WORDS}, {POSTCODE}, {RECEIPT}"
PRIVATE = (POSTCODE, "B312AB", RECEIPT, *WORDS.split()[:1])


def broken(*_: Any) -> None:
    raise KeyError(TYPED)


if __name__ == "__main__":
    page.answered = broken
    cli.main()
