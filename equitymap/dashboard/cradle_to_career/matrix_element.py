"""The matrix in the page: HTML of ours drawn in place, and what is pressed in it sent back without a new visit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from equitymap.dashboard import page_parts
from equitymap.dashboard.cradle_to_career.controls import MATRIX
from equitymap.views import cradle_to_career
from equitymap.views.cradle_to_career.matrix_grid import STYLE

SCRIPT = (Path(cradle_to_career.__file__).parent / "matrix.js").read_text(encoding="utf-8")
_ELEMENT = st.components.v2.component("equity_map_matrix", css=str(STYLE), js=SCRIPT, isolate_styles=False)


def draw(grid: Markup, detail: Markup | None, *, square: str, shown: str, on_press: Callable[[], None]) -> None:
    """Draw the matrix, and the detail of the open square beside it or under its row.

    Parameters
    ----------
    grid, detail
        HTML in which every value is escaped (``views.templating``).
    square
        Key of the open square, or nothing.
    shown
        The indicator that the detail tells of: the heading is read out when it changes.
    on_press
        Takes over what was pressed, from the session value ``MATRIX``.
    """
    _ELEMENT(
        key=MATRIX,
        data={"grid": str(grid), "detail": "" if detail is None else str(detail), "square": square, "shown": shown},
        on_choice_change=on_press,
    )
    page_parts.picture()
