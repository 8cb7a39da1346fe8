"""What the ways of the part "Bring your own" share: what became of each row, counting a file, stopping to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pandas as pd
import streamlit as st

from equitymap.dashboard import own_lists, page_parts
from equitymap.places.lists.own import Brought, OwnList
from equitymap.places.own_figures import OwnFigures
from equitymap.sources.local.own.columns import Columns, guess
from equitymap.sources.local.own.table import OwnTable
from equitymap.views.workbench import own_words as words

FILE = "wb_file"
"""Beginning of the keys of the control of a file; each file of a visit has a control of its own."""
COUNTED, GUESSED = "wb_counted", "wb_guessed"
_NUMBER, _SHOWN = "wb_number", 10_000
B = TypeVar("B", OwnList, OwnFigures)


def number() -> int:
    """Return the number of the file that is to be brought next."""
    return int(st.session_state.get(_NUMBER, 0))


def account(rows: pd.DataFrame, code: str, file_number: int) -> None:
    """Draw what became of each row, as a table and as a file."""
    page_parts.table(
        "What became of each row",
        lambda: words.account_table(rows.head(_SHOWN)),
        key=f"wb_account_{file_number}",
        alt="Each row of the file and what became of it",
    )
    st.download_button(
        "Download what became of each row",
        lambda: words.account_csv(rows),
        f"{code}-rows.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"wb_account_download_{file_number}",
    )


def once(asked: tuple[object, ...], make: Callable[[], B]) -> B:
    """Return what a file would count as; worked out once for what is asked, for as long as the visit asks that."""
    kept = st.session_state.get(COUNTED)
    if kept is None or kept[0] != asked:
        with st.spinner("Finding every row…"):
            kept = st.session_state[COUNTED] = (asked, make())
    made: B = kept[1]
    return made


def guessed(table: OwnTable) -> Columns:
    """Return which column seems to be what; told once for as long as the visit looks at one file."""
    kept: tuple[str, Columns] | None = st.session_state.get(GUESSED)
    if kept is None or kept[0] != table.sha256:
        kept = st.session_state[GUESSED] = (table.sha256, guess(table))
    return kept[1]


def add(code: str, counted: Brought) -> None:
    """Count what was brought, and forget its file; of each row, only its state is kept."""
    states = pd.DataFrame({"state": counted.account["state"].astype("category")})
    own_lists.add(code, replace(counted, account=states))
    for key in [key for key in st.session_state if str(key).startswith((FILE, COUNTED))]:
        del st.session_state[key]
    st.session_state[_NUMBER] = number() + 1


def stop(code: str, brought_id: str) -> None:
    """Count it no longer."""
    own_lists.remove(code, brought_id)
