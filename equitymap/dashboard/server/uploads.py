"""Files that visitors give: one control, read apart once, kept for the visit that gave them, and bounded in all.

Streamlit holds every uploaded file in memory until its visitor's session ends, however many they send. Here each
session may leave one file unread, and all of them, with what is being read, ``limited_process.MOST_HELD``; the oldest
unread go first. What was read is let go at once, since its answer is kept. ``upload_quota`` asks before how much may be
sent in an hour. ``EQUITYMAP_UPLOADS=false`` switches uploads off: no control is drawn, and what is sent is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from equitymap.dashboard.server.upload_quota import why_not
from equitymap.errors import EquityMapError
from equitymap.settings import settings
from equitymap.sources.local import limited_process
from equitymap.sources.local.limited_process import Reading
from equitymap.sources.local.limits import Limits, megabytes
from equitymap.views.words import plain

SOON_S, EVERY_S = 2.0, 0.7
"""Seconds for which a page waits for a file before it shows how far it is; and after which that is told anew."""

T = TypeVar("T")


@dataclass(frozen=True)
class Read(Generic[T]):
    """What a file held, or why it could not be used; ``of`` is the file's id and what it was read for."""

    of: tuple[str, ...]
    name: str
    found: T | None
    wrong: str = ""


@dataclass(frozen=True)
class _Begun(Generic[T]):
    """A file that is being read in the background."""

    of: tuple[str, ...]
    name: str
    reading: Reading[T]


def file_of(
    label: str,
    key: str,
    limits: Limits,
    *,
    about: tuple[str, ...],
    read: Callable[[bytes, str], T | Reading[T]],
    types: Sequence[str] = ("csv",),
) -> Read[T] | None:
    """Draw the control of one file and return what it holds, or None without one; a file is read once.

    The page runs again when a file was given or replaced, so that what stands above follows. What it holds stays for
    the visit, on other pages too, until the visitor takes it away; Streamlit forgets the control when its page is left.

    Parameters
    ----------
    label, key
        Of the control.
    limits
        What its reader can use.
    about
        What the file is read for, such as the place and its build: for another one it has to be given again.
    read
        Turns bytes and name into what the page uses; its errors become the message of the answer. Where it begins to
        read in the background, what is known of it is shown meanwhile with a way to stop, and the page goes on.
    types
        Ends of names that it takes.
    """
    file = st.file_uploader(
        plain(label),
        type=list(types),
        key=key,
        on_change=_taken_away,
        args=(key,),
        max_upload_size=max(1, limits.size // 1_000_000),
        help=f"At most {megabytes(limits.size)} and {limits.lines:,} lines.",
    )
    kept = answer(key)
    given = st.session_state.get(key)  # a file that was read and let go is still named here
    _end_others(key, about)
    begun: _Begun[T] | None = st.session_state.get(f"{key}_begun")
    if begun is not None:  # on a page that was left and opened again, too
        return _when_ready(key, begun)
    if given is None:
        return _from_before(key, about)
    of = (given.file_id, *about)
    if kept is not None and kept.of == of:
        return kept
    if file is None:  # read for another place, let go for others, or never taken: Streamlit knows its id alone
        wrong = why_not(given.file_id) or "Choose the file again: it is no longer held here."
        return _settle(key, Read(of, getattr(given, "name", ""), None, wrong))
    try:
        found = read(file.getvalue(), file.name)
        fresh = Read(of, file.name, None) if isinstance(found, Reading) else Read(of, file.name, found)
    except EquityMapError as wrong:
        found, fresh = None, Read(of, file.name, None, str(wrong))
    _let_go(given.file_id)
    if isinstance(found, Reading):
        begun = st.session_state[f"{key}_begun"] = _Begun(of, file.name, found)
        return _when_ready(key, begun, SOON_S)
    return _settle(key, fresh)


def _when_ready(key: str, begun: _Begun[T], seconds: float = 0.0) -> Read[T] | None:
    """Return what a file holds once it has been read; until then draw how far it is, and return None."""
    if not begun.reading.ready(seconds):
        _progress(key)
        return None
    st.session_state.pop(f"{key}_begun", None)
    try:
        return _settle(key, Read(begun.of, begun.name, begun.reading.result()))
    except EquityMapError as wrong:
        return _settle(key, Read(begun.of, begun.name, None, str(wrong)))


@st.fragment(run_every=EVERY_S)
def _progress(key: str) -> None:
    """Draw how far a file has been read, again and again, with a way to stop; the rest of the page stays as it is."""
    begun: _Begun[Any] | None = st.session_state.get(f"{key}_begun")
    if begun is None or begun.reading.ready():
        st.rerun()
    watch = begun.reading.watch
    share = min(1.0, watch.done / watch.whole) if watch.whole else 0.0
    rows = f": {watch.done:,} of {watch.whole:,} rows" if watch.whole else ""
    st.progress(share, plain(f"Reading {begun.name}. {watch.stage}{rows}."))
    st.button("Stop reading it", key=f"{key}_stop", on_click=watch.stop)


def answer(key: str) -> Read[Any] | None:
    """Return what this visit's file holds, for the parts of the page above its control."""
    found = st.session_state.get(f"{key}_read")
    return found if isinstance(found, Read) else None


def found_for(key: str, about: tuple[str, ...]) -> Any:
    """Return what this visit's file holds when it was read for ``about``, else None."""
    kept = answer(key)
    return kept.found if kept is not None and kept.of[1:] == about else None


def _from_before(key: str, about: tuple[str, ...]) -> Read[Any] | None:
    """Return what a file given earlier in this visit holds, with a button that takes it away."""
    kept = answer(key)
    if kept is None or kept.found is None or kept.of[1:] != about:
        return None
    st.button(f"Stop using {plain(kept.name)}", key=f"{key}_away", on_click=_forget, args=(key,))
    return kept


def _taken_away(key: str) -> None:
    """Forget what a file held when the visitor has taken it out of its control, and read it no further."""
    if st.session_state.get(key) is None:  # one that was let go while it is read is still named here
        _end(key)
        _forget(key)


def _end_others(key: str, about: tuple[str, ...]) -> None:
    """Read no further what was begun for something else, or before another file was given."""
    given = st.session_state.get(key)
    begun: _Begun[Any] | None = st.session_state.get(f"{key}_begun")
    if begun is not None and (begun.of[1:] != about or (given is not None and given.file_id != begun.of[0])):
        _end(key)


def _end(key: str) -> None:
    begun: _Begun[Any] | None = st.session_state.pop(f"{key}_begun", None)
    if begun is not None:
        begun.reading.watch.stop()


def _forget(key: str) -> None:
    st.session_state.pop(f"{key}_read", None)


def _settle(key: str, fresh: Read[T]) -> Read[T]:
    """Keep the answer; when it changes what the page shows, run the page again."""
    before = answer(key)
    st.session_state[f"{key}_read"] = fresh
    if (before and before.found) is not fresh.found:
        st.rerun()
    return fresh


def _let_go(file_id: str) -> None:
    """Drop the bytes of a file that has been read."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)


def bounded(add_file: Callable[..., None]) -> Callable[..., None]:
    """Return Streamlit's way of keeping a file so that a session keeps one, and all together so many bytes."""

    @wraps(add_file)
    def keep(manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        if not settings().uploads:
            return
        for other in list(manager.file_storage.get(session_id, {})):
            manager.remove_file(session_id, other)
        add_file(manager, session_id, file)
        held = [
            (session, file.file_id, len(file.data))
            for session, files in list(manager.file_storage.items())
            for file in list(files.values())
        ]
        total = limited_process.held() + sum(size for _, _, size in held)
        for session, file_id, size in held:
            if total <= limited_process.MOST_HELD:
                break
            if session != session_id:
                manager.remove_file(session, file_id)
                total -= size

    keep.bounded = True  # type: ignore[attr-defined]
    return keep


if not hasattr(MemoryUploadedFileManager.add_file, "bounded"):
    MemoryUploadedFileManager.add_file = bounded(MemoryUploadedFileManager.add_file)  # type: ignore[method-assign]
