"""The address of a page: its parameters, read into the controls with care and written from them after.

Each page names its parameters once. A widget whose key is ``Parameter.key`` then starts from the address, and the
address follows the widget. Nothing in an address can raise; what makes no sense is said once and ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from equitymap.dashboard.in_view import WRITTEN
from equitymap.dashboard.shell import Opened
from equitymap.places.older_areas import neighbourhood, why_none
from equitymap.places.place import Place
from equitymap.views.words import plain
from equitymap.views.words import short as short

NONE = "none"


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address.

    ``read`` turns the text of the address into a value and raises ``ValueError`` with a plain reason when it
    cannot; ``write`` is its inverse. A value equal to ``default`` is left out of the address.
    """

    name: str
    key: str
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def one_of(name: str, options: Sequence[str], default: str | None, *, key: str) -> Parameter:
    """Return a parameter that is one of ``options``, or nothing."""

    def read(text: str) -> str:
        if text not in options:
            raise ValueError(f"'{short(text)}' is not one of the choices for '{name}'")
        return text

    return Parameter(name, key, default, read)


def area_of(name: str, place: Place, *, key: str) -> Parameter:
    """Return a parameter that is a neighbourhood of a place, by its code of 2021 or of 2011."""

    def read(text: str) -> str:
        meant = neighbourhood(text, place)
        if meant is None:
            raise ValueError(why_none(text, place) or f"'{short(text)}' is not one of the choices for '{name}'")
        return meant

    return Parameter(name, key, None, read)


def some_of(name: str, options: Sequence[str], default: Sequence[str], *, key: str) -> Parameter:
    """Return a parameter that is any number of ``options``; an emptied one is written ``none``."""

    def read(text: str) -> list[str]:
        asked = [] if text == NONE else text[:4000].split(",")
        wrong = [item for item in asked if item not in options]
        if wrong:
            raise ValueError(f"'{short(wrong[0])}' is not one of the {name}")
        return [item for item in options if item in asked]

    return Parameter(name, key, list(default), read, lambda chosen: ",".join(chosen) or NONE)


def whole(name: str, low: int, high: int, default: int, *, key: str) -> Parameter:
    """Return a parameter that is a whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"'{short(text)}' is not a whole number from {low} to {high} ({name})")
        return int(text)

    return Parameter(name, key, default, read)


def span(name: str, low: int, high: int, default: tuple[int, int], *, key: str) -> Parameter:
    """Return a parameter that is a range of whole numbers, such as 2016-2023."""

    def read(text: str) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{1,6})-(\d{1,6})", text)
        if not found or not low <= int(found[1]) <= int(found[2]) <= high:
            raise ValueError(f"'{short(text)}' is not a range between {low} and {high} ({name})")
        return int(found[1]), int(found[2])

    return Parameter(name, key, default, read, lambda ends: f"{ends[0]}-{ends[1]}")


def point(name: str, *, key: str) -> Parameter:
    """Return a parameter that is a spot on the British National Grid in whole metres, such as 406700,286900."""

    def read(text: str) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{1,7}),(\d{1,7})", text)
        if not found:
            raise ValueError(f"'{short(text)}' is not a spot such as 406700,286900 ({name})")
        return int(found[1]), int(found[2])

    return Parameter(name, key, None, read, lambda spot: f"{spot[0]},{spot[1]}")


def arrive(parameters: Sequence[Parameter]) -> None:
    """Set the controls from the address when it is not the one this page wrote last; say what was ignored.

    Otherwise only what is missing is set: a run that a quick visitor cut short can lose the state of controls that
    it did not reach, and the address still has it.
    """
    params = st.query_params.to_dict()
    same = params == st.session_state.get(WRITTEN)
    if same and all(parameter.key in st.session_state for parameter in parameters):
        return
    values, problems = parse(params, parameters)
    for parameter in parameters:
        if not same or parameter.key not in st.session_state:
            st.session_state[parameter.key] = values[parameter.name]
    if problems and not same:
        st.warning(
            f"Part of the address was ignored: {plain('; '.join(problems))}. The rest of the view is as asked.",
            icon=":material/link_off:",
        )


def leave(opened: Opened, parameters: Sequence[Parameter]) -> dict[str, str]:
    """Write the controls into the address, so that it can be copied; return its parameters."""
    params = {"place": opened.address}
    for parameter in parameters:
        value = st.session_state.get(parameter.key, parameter.default)
        if value is not None and value != parameter.default:
            params[parameter.name] = parameter.write(value)
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state[WRITTEN] = params
    return params


def parse(params: Mapping[str, str], parameters: Sequence[Parameter]) -> tuple[dict[str, Any], list[str]]:
    """Return the value of every parameter, its default where the address has none or nonsense, and what was wrong."""
    values: dict[str, Any] = {}
    problems = []
    for parameter in parameters:
        values[parameter.name] = parameter.default
        if parameter.name in params:
            try:
                values[parameter.name] = parameter.read(params[parameter.name])
            except ValueError as wrong:
                problems.append(str(wrong))
    return values, problems
