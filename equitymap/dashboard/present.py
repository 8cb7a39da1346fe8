"""Presenter view: larger type, no controls, and a set of saved views that arrow keys step through.

``?view=present`` switches it on. ``views=`` is a set of one's own: links of this dashboard with | between them.
``talk=`` is a consultation session whose slides are the set, ``slide=`` the number of the one that is shown. The
address keeps them from page to page (``KEPT``), and nothing else remembers them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from equitymap.views.templating import macros
from equitymap.views.words import agree, plain

VIEW, VIEWS, TALK, SLIDE = "view", "views", "talk", "slide"
KEPT = (VIEW, VIEWS, TALK, SLIDE)
"""Parameters that mean the same on every page: ``address.leave`` keeps them."""
ON = "present"
DEFAULT = ("start", "map", "gaps", "withdrawals", "access", "cradle_to_career")
"""The set that ships: pages with the place in view, in the order of a talk."""
MOST, LONGEST = 40, 12_000
"""How many views a set can have, and how many letters of it are read."""
LARGER = 1.5
"""How much larger all type is, as the page's style sheet has it; the map follows the page."""
AT = "present_at"
"""Session value: number and page of the view that was stepped to last."""


@dataclass(frozen=True)
class SavedView:
    """One view of a set: a page, by the name of its file without ending, and its parameters."""

    page: str
    params: tuple[tuple[str, str], ...] = ()


def read_views(text: str, pages: Collection[str]) -> tuple[list[SavedView], int]:
    """Return the views of a set, and how many links were left out because they lead to no page here.

    Parameters
    ----------
    text
        Links with | or line ends between them. Of a whole address only the page and the parameters count; the host is
        never asked.
    pages
        The pages there are, by the names of their files without ending.
    """
    links = [link.strip() for link in text[:LONGEST].replace("\n", "|").split("|")]
    found: list[SavedView] = []
    wrong = 0
    for link in filter(None, links):
        view = _read(link, pages)
        if view is None or len(found) == MOST:
            wrong += 1
        else:
            found.append(view)
    return found, wrong


def _read(link: str, pages: Collection[str]) -> SavedView | None:
    try:
        parts = urlsplit(link)
        params = dict(parse_qsl(parts.query, max_num_fields=60))
    except ValueError:
        return None
    page = parts.path.rstrip("/").rsplit("/", 1)[-1] or "start"
    kept = tuple((name, value) for name, value in params.items() if name not in KEPT)
    return SavedView(page, kept) if page in pages else None


def position(views: list[SavedView], page: str, params: Mapping[str, str], last: tuple[int, str] | None) -> int | None:
    """Return the number of the view that a page shows, from 0; None where none of the set does.

    It is the one that was stepped to last, unless the visitor went to another page since; else the one whose
    parameters agree best with the address.
    """
    if last is not None and last[1] == page and last[0] < len(views) and views[last[0]].page == page:
        return last[0]
    here = [number for number, view in enumerate(views) if view.page == page]
    return max(
        here,
        key=lambda number: sum(params.get(name) == value for name, value in views[number].params),
        default=None,
    )


def larger() -> float:
    """Return how much larger type is drawn than usual: 1 unless the presenter view is on."""
    return LARGER if is_on() else 1


def kept() -> dict[str, str]:
    """Return what the address keeps of the presenter view: nothing unless it is on."""
    if not is_on():
        return {}
    return {name: st.query_params[name] for name in KEPT if name in st.query_params}


def is_on() -> bool:
    """Say whether the presenter view is on."""
    return st.query_params.get(VIEW) == ON


def strip(file: str, titles: Callable[[], Mapping[str, str]]) -> None:
    """Draw '3 of 7' with the buttons that step and leave; nothing unless the presenter view is on.

    ``titles`` returns the pages by file name.
    """
    if not is_on():
        st.session_state.pop(AT, None)
        return
    pages = {name.removesuffix(".py"): title for name, title in titles().items()}
    own = st.query_params.get(VIEWS, "")
    views, wrong = read_views(own, pages)
    views = views or [SavedView(page) for page in DEFAULT if page in pages]
    page, last = file.removesuffix(".py"), st.session_state.get(AT)
    at = position(views, page, st.query_params.to_dict(), last)
    if wrong:
        st.warning(plain(left_out(wrong)), icon=":material/link_off:")
    steps(views, at, own)


def steps(views: Sequence[SavedView], at: int | None, own: str = "") -> None:
    """Draw '3 of 7' with the buttons that step through views and leave them; ``own`` is the set in the address."""
    with st.container(key="present_strip", horizontal=True, vertical_alignment="center"):
        if views:
            st.markdown(plain(where(at, len(views))))
        before, after = (at or 0) - 1, 0 if at is None else at + 1
        for key, label, number, by in (
            ("first", "First", 0 if at else -1, "Home key"),
            ("previous", "Previous", before, "arrow keys"),
            ("next", "Next", after, "arrow keys"),
        ):
            there = views[number] if 0 <= number < len(views) else None
            if (
                st.button(plain(label), key=f"present_{key}", disabled=there is None, help=plain(f"Also by the {by}"))
                and there is not None
            ):
                st.session_state[AT] = (number, there.page)
                go_to(there, own)
        st.button("Leave", key="present_leave", on_click=_leave, help="Also by the Escape key")


def go_to(view: SavedView, own: str = "") -> None:
    """Open a view in the presenter view; the run of the page that is being drawn ends here."""
    st.switch_page(f"pages/{view.page}.py", query_params=_query(view, own))


def left_out(wrong: int) -> str:
    """Say how many links of a set lead to no page here."""
    leads, was = agree(wrong, "leads", "lead"), agree(wrong, "was", "were")
    return f"{wrong} of the links in this set {leads} to no page here and {was} left out."


def where(at: int | None, number: int) -> str:
    """Say which view of a set is shown: '3 of 7'."""
    return f"{number} views to step through" if at is None else f"{at + 1} of {number}"


def _query(view: SavedView, own: str) -> dict[str, str]:
    place = st.query_params.get("place")
    query = {"place": place} if place else {}
    return {**query, **dict(view.params), VIEW: ON, **({VIEWS: own} if own else {})}


def _leave() -> None:
    st.session_state.pop(AT, None)
    if talk := st.query_params.get(TALK):
        st.query_params["session"] = talk
    for name in KEPT:
        st.query_params.pop(name, None)


def way_in() -> None:
    """Draw the button of the bar that opens printing and the presenter view."""
    with st.popover("Print, present", type="tertiary", key="print_present"):
        st.html(macros("frame.html.j2").print_button())
        st.button("Present on a screen", key="present_go", on_click=_go, icon=":material/slideshow:")
        st.text_area(
            "Views of your own, one link a line",
            key="present_links",
            placeholder="map?layer=no_qualifications\ngaps?kind=library",
            help="Copy the addresses of the pages you want to show. Without any, the pages of this place are shown in"
            " their order. Arrow keys step, Escape leaves. The address can be saved and shared.",
        )


def _go() -> None:
    links = "|".join(filter(None, map(str.strip, st.session_state.get("present_links", "").splitlines())))
    st.query_params[VIEW] = ON
    if links:
        st.query_params[VIEWS] = links[:LONGEST]
