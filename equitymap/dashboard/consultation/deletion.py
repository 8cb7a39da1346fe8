"""Deleting for good what one person said, by the number of the card or the receipt, for stewards who are asked."""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError
from equitymap.records.scrub import WHYS
from equitymap.records.sessions import Session, erase, given, read_receipt, record_of_card, record_of_receipt
from equitymap.views.words import capital, count, day, plain, series

TYPED, TOLD, WRONG = "co_delete", "co_deleted", "co_delete_wrong"
"""What is typed; what the page says after a deletion, and where one failed."""
WHAT = (
    "Somebody may ask for this at any time, without a reason. Ask for the number on the card or for the receipt,"
    " nothing else. It cannot be undone."
)
NO_NUMBER = "This is neither a number of a card (1 to 5 digits) nor a receipt (12 letters and digits). Look again."
NOT_HERE = "No answer with this number is in this session. Look at the number again, and at which session is chosen."


def draw(opened: Opened, session: Session) -> None:
    """Draw the field for the number, what was found, the button that deletes it, and the log of deletions."""
    st.header("Delete what somebody said", anchor=False)
    st.markdown(plain(WHAT))
    if told := st.session_state.get(TOLD, ""):
        st.success(plain(told), icon=":material/delete_forever:")  # until the next number is typed
    if wrong := st.session_state.pop(WRONG, ""):
        st.error(message(wrong), icon=":material/error:")
    typed = st.text_input("Number of the card, or receipt", key=TYPED, max_chars=40, on_change=_next)
    if typed.strip():
        _found(opened, session, record_of(session, typed))
    page_parts.table("Deletions so far: when and why", log, key="co_deletions", alt="Deletions so far, without words")


def _next() -> None:
    st.session_state.pop(TOLD, None)


def record_of(session: Session, typed: str) -> str:
    """Return the id of the response that a number of a card or a receipt is for; empty where it is neither."""
    if re.fullmatch(r"\d{1,5}", typed.strip(), re.ASCII):
        return record_of_card(session.record, typed)
    receipt = read_receipt(typed)
    return record_of_receipt(receipt) if receipt else ""


def _found(opened: Opened, session: Session, record: str) -> None:
    says = found(opened, session, record)
    if not says:
        st.warning(plain(NOT_HERE if record else NO_NUMBER), icon=":material/search_off:")
        return
    st.markdown(plain(says))
    st.button(
        "Delete it for good",
        key="co_delete_now",
        icon=":material/delete_forever:",
        on_click=delete,
        args=(opened, record),
    )


def found(opened: Opened, session: Session, record: str) -> str:
    """Return what is here of a response, in a sentence without its words; nothing where it is not in the session."""
    store = store_cache.store()
    history = store.history(record) if record else []
    if not history:
        gone = record and store.is_erased(record)
        return "It was deleted before. To delete it again clears the files once more." if gone else ""
    if (history[-1].place, history[-1].body.get("session")) != (opened.code, session.record):
        return ""
    held = given(store, record)
    what = [
        *([count(len(held.response.answers), "answer", "answers")] if held else ["an answer that was removed"]),
        *([count(len(held.words), "answer in own words", "answers in own words")] if held and held.words else []),
        *(["a reported change"] if held and held.tip else []),
    ]
    return f"It came on {day(history[-1].at)}: {series(what)}. What was approved of it is deleted with it."


def delete(opened: Opened, record: str) -> None:
    """Delete a response for good, and say what was deleted and what may still be where."""
    try:
        steward.must_write(opened)
        erased = erase(store_cache.store(), opened.code, record)
    except RecordsError as wrong:
        st.session_state[WRONG] = str(wrong)
        return
    revisions = count(erased.revisions, "version of what was said is", "versions of what was said are")
    st.session_state[TOLD if erased.complete else WRONG] = f"{revisions} deleted. {erased.says}"
    st.session_state[TYPED] = ""


def log() -> pd.DataFrame:
    """Return the deletions in all sessions here: when and why; nothing of what they said."""
    rows = [(f"{at:%Y-%m-%d %H:%M}", capital(WHYS.get(why, why))) for at, why in store_cache.store().erasures()]
    return pd.DataFrame(rows, columns=["When (UTC)", "Why"])
