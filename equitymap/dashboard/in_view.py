"""What is in view: place, neighbourhood, kind and years, kept for a visitor from page to page until he changes them.

Streamlit's menu leads to a page without any parameter, a link on a page names the place and what the link is about. The
address is then completed: with the place in view, with what the page itself showed when it was left, and with what the
visitor asked for elsewhere and every page understands (``CARRIED``). So a link need not carry anything along. The
browser's Back and a pasted link are taken as they are. What a page makes no use of, it leaves in its address.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from equitymap.dashboard.present import KEPT

WRITTEN = "address_written"
"""Session value: the page that wrote its address last, and the parameters it wrote, the latest last."""
IN_VIEW = "place_in_view"
"""Session value: the code of the place that was opened last."""
COMPOSED = "address_composed"
"""Session value: names of parameters that were added here. Where one makes no sense on a page, nothing is said."""
_PAGE, _WISHES, _VIEWS = "page_in_view", "carried", "page_views"

CARRIED = ("area", "kind", "years")
"""Parameters that mean the same on every page that knows them."""
SIGNS = {"area": r"[\w.-]{1,1400}", "kind": r"[\w-]{1,40}", "years": r"[\w-]{1,40}"}
"""What each can be written with: a zone is longer than the code of a neighbourhood."""
REMEMBERED = 8
"""So many addresses of a page are kept: more than a browser can be behind."""
OF_ONE_PLACE = ("area", "facility", "spot", "service", "school", "district", "body", "agreement", "session")
"""Parameters that make no sense in another place."""


def page() -> str:
    """Return the file name of the page that is being drawn."""
    return str(st.session_state.get(_PAGE, ""))


def asked(built: Collection[str], default: str, file: str) -> str:
    """Return the place that the address names, else the one in view, else the default one; complete the address.

    ``file`` is the file name of the page.
    """
    before, st.session_state[_PAGE] = page(), file
    last, named = st.session_state.get(IN_VIEW), st.query_params.get("place")
    given = st.query_params.to_dict()
    new = not is_as_written(given)
    code = named or (str(last) if last in built else default)
    if last in built and code in built and (named is None or file != before) and not by_history():
        _complete(code, given, file)
    elif last in built and named is None:
        st.query_params.from_dict({**given, "place": code})
    if new:
        take_along(given, {name for name in CARRIED if name not in given})
    return code


def by_history() -> bool:
    """Say whether the visitor came here with the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and bool(context.is_history_navigation)


def _complete(code: str, given: Mapping[str, str], file: str) -> None:
    if code != st.session_state.get(IN_VIEW):
        _forget_place()
    shown = st.session_state.get(_VIEWS, {}).get(file, {}) if set(given) <= {"place", "area"} else {}
    params = {**shown, **carried(), **given, "place": code}
    st.session_state[COMPOSED] = set(params) - set(given)
    if params != given:
        st.query_params.from_dict(params)


def carried() -> dict[str, str]:
    """Return what goes along to another page: neighbourhood, kind and years as the visitor asked for them."""
    return dict(st.session_state.get(_WISHES, {}))


def wish(name: str, text: str | None) -> None:
    """Keep what a visitor asks for on every page; None when it is each page's own default again."""
    wishes = carried()
    if text is None:
        wishes.pop(name, None)
    else:
        wishes[name] = text
    st.session_state[_WISHES] = wishes


def take_along(params: Mapping[str, str], but: Collection[str] = ()) -> None:
    """Keep what a new address says, or does not say, of neighbourhood, kind and years; nothing of those in ``but``."""
    for name in CARRIED:
        if name not in but:
            text = params.get(name, "")
            wish(name, text if re.fullmatch(SIGNS[name], text, re.ASCII) else None)


def wrote(params: Mapping[str, str]) -> None:
    """Keep the address that the page has written."""
    st.session_state[WRITTEN] = (page(), [*_written(), dict(params)][-REMEMBERED:])
    st.session_state[_VIEWS] = {**st.session_state.get(_VIEWS, {}), page(): _restored(params)}


def _restored(params: Mapping[str, str]) -> dict[str, str]:
    """Return what a page alone shows again when the menu leads back to it; the card of a service appears once."""
    return {name: text for name, text in params.items() if name not in (*CARRIED, *KEPT, "service")}


def is_as_written(params: Mapping[str, str]) -> bool:
    """Say whether an address is the one that this page has written last."""
    return last_written() == params


def last_written() -> dict[str, str] | None:
    """Return the address that this page has written last."""
    return next(reversed(_written()), None)


def is_behind(params: Mapping[str, str]) -> bool:
    """Say whether an address is one that this page has written, and has written another since.

    A browser sends what the visitor does together with the address that it has: in a quick series of choices, or on a
    slow line, that is the one before the last.
    """
    return params in _written()[:-1] and not is_as_written(params) and not by_history()


def _written() -> list[dict[str, str]]:
    """Return the addresses that the page which is being drawn has written, the latest last."""
    wrote_last, addresses = st.session_state.get(WRITTEN, ("", []))
    return list(addresses) if wrote_last == page() else []


def move(code: str) -> None:
    """Go to another place on the same page: layer, kinds, years, filters and what is open stay, as far as they fit."""
    params = {name: text for name, text in st.query_params.to_dict().items() if name not in OF_ONE_PLACE}
    _forget_place()
    st.session_state[COMPOSED] = set(params)
    st.query_params.from_dict({**params, "place": code})


def _forget_place() -> None:
    """Forget what belongs to the place in view."""
    st.session_state[_VIEWS] = {file: _anywhere(view) for file, view in st.session_state.get(_VIEWS, {}).items()}
    st.session_state[_WISHES] = _anywhere(carried())


def _anywhere(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in OF_ONE_PLACE}


def instead(built: Collection[str], default: str) -> str:
    """Return the place to show where the one that is asked for is not here: never another than the one in view."""
    last = st.session_state.get(IN_VIEW)
    return str(last) if last in built else default if default in built else min(built)


def chosen() -> bool:
    """Say whether the address names the place, or a page has named one before: else the visitor has yet to choose."""
    return "place" in st.query_params or IN_VIEW in st.session_state


def keep(code: str) -> None:
    """Keep the place that a page has opened."""
    st.session_state[IN_VIEW] = code
