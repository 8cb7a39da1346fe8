"""What was done is said once, on the page that is drawn next: where it was done, and in a note that is in sight anyway.

A form that is drawn anew has another height for a moment, and the browser may come to rest anywhere beside it.
"""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.records.kit import Kit
from equitymap.views.words import plain

SAVED = "Saved in the records"


def done(kit: Kit, what: str, *, where: str, note: str = SAVED) -> None:
    """Run the page again, which says what was done in the part ``where``, and the note."""
    st.session_state[f"{kit.key}_told"] = where, what, note
    st.rerun()


def told(kit: Kit, where: str) -> None:
    """Draw what was done in this part, if anything was."""
    part, what, note = st.session_state.get(f"{kit.key}_told", ("", "", ""))
    if part == where:
        st.success(plain(what), icon=":material/check:")
        st.toast(plain(note), icon=":material/check:", duration="long")
        forget(kit)


def forget(kit: Kit) -> None:
    """Say nothing later of what was done in a part that is folded now."""
    st.session_state.pop(f"{kit.key}_told", None)
