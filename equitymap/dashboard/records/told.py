"""What was done is said once, where it was done, on the page that is drawn next: elsewhere it would be out of sight."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.records.kit import Kit
from equitymap.views.words import plain


def done(kit: Kit, what: str, *, where: str) -> None:
    """Run the page again, which says what was done in the part ``where``."""
    st.session_state[f"{kit.key}_told"] = where, what
    st.rerun()


def told(kit: Kit, where: str) -> None:
    """Draw what was done in this part, if anything was."""
    part, what = st.session_state.get(f"{kit.key}_told", ("", ""))
    if part == where:
        st.success(plain(what), icon=":material/check:")
        forget(kit)


def forget(kit: Kit) -> None:
    """Say nothing later of what was done in a part that is folded now."""
    st.session_state.pop(f"{kit.key}_told", None)
