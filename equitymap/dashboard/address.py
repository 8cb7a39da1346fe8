"""The address of a page: its parameters, read into the controls with care and written from them after.

Each page names its parameters once. A widget whose key is ``Parameter.key`` then starts from the address, and the
address follows the widget. Nothing in an address can raise; what makes no sense is said once and ignored. Nothing
personal is in it: the code of a neighbourhood, never a postcode (docs/decisions/0006).

What several pages have, each names in the same way, so that it goes along from page to page and a link opens it:

- ``area_of("area", place, key="area")``, ``one_of("kind", ...)``, ``years(first, last, default, key=...)``: kept by
  ``in_view``;
- ``tab("tab", {"who": "Who bore it", ...}, key="ac_tab")`` with ``page_parts.tabs(same, key="ac_tab")``;
- ``open_parts(list="gaps_list_open", table="gaps_table_open")`` for keys of ``page_parts.while_open`` or ``table``;
- ``service_of(place)`` for the service whose card is open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from equitymap.dashboard import in_view, present, zones
from equitymap.dashboard.places_cache import Opened
from equitymap.places.older_areas import neighbourhood, why_none
from equitymap.places.place import Place
from equitymap.views.words import plain, short

NONE = "none"
ARRIVED = "address_arrived"
"""Session value: what a new address asks for, until the controls are drawn and ``leave`` sees what became of it."""


class PartlyReadError(ValueError):
    """Text of an address of which only a part makes sense; ``value`` is that part."""

    def __init__(self, reason: str, value: Any) -> None:
        super().__init__(reason)
        self.value = value


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address, and the session values of the controls that show it.

    ``read`` turns the text of the address into a value and raises ``ValueError`` with a plain reason when it
    cannot; ``write`` is its inverse. A value equal to ``default`` is left out of the address.

    Where several controls show one value, ``spread`` returns the session value of each by its key, always of the
    same keys, and ``gather`` the value from the session.
    """

    name: str
    key: str
    default: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    spread: Callable[[Any], Mapping[str, Any]] | None = None
    gather: Callable[[Mapping[Any, Any]], Any] | None = None

    def session_values(self, value: Any) -> Mapping[str, Any]:
        """Return what the controls hold when the parameter has a value, by session key."""
        return self.spread(value) if self.spread is not None else {self.key: value}

    def value(self) -> Any:
        """Return the value that the controls hold now."""
        return self.gather(st.session_state) if self.gather else st.session_state.get(self.key, self.default)


def one_of(name: str, options: Sequence[str], default: str | None, *, key: str) -> Parameter:
    """Return a parameter that is one of ``options``, or nothing."""

    def read(text: str) -> str:
        if text not in options:
            raise ValueError(f"'{short(text)}' is not one of the choices for '{name}'")
        return text

    return Parameter(name, key, default, read)


def area_of(name: str, place: Place, *, key: str, unknown: Callable[[str], str] | None = None) -> Parameter:
    """Return a parameter that is a neighbourhood of a place, by its code of 2021 or of 2011, or a zone (``zones``).

    ``unknown`` words the reason for what is neither.
    """

    def read(text: str) -> str:
        meant = neighbourhood(text, place)
        if meant is None and (zone := zones.named(text, place)) is not None:
            return zone.text
        if meant is None:
            other = unknown(text) if unknown else f"'{short(text)}' is not one of the choices for '{name}'"
            raise ValueError(why_none(text, place) or other)
        return meant

    return Parameter(
        name,
        key,
        None,
        read,
        spread=lambda value: zones.spread(value, place, key=key),
        gather=lambda state: state.get(key) or state.get(zones.ZONE),
    )


def some_of(
    name: str, options: Sequence[str], default: Sequence[str], *, key: str, keep_known: bool = False
) -> Parameter:
    """Return a parameter that is any number of ``options``; an emptied one is written ``none``.

    ``keep_known`` keeps the options that exist when others in the address do not; otherwise the default stands.
    """

    def read(text: str) -> list[str]:
        asked = [] if text == NONE else text[:4000].split(",")
        known = [item for item in options if item in asked]
        wrong = [item for item in asked if item not in options]
        if wrong and keep_known:
            reason = f"'{short(wrong[0])}' is not one of this place's {name}"
            raise PartlyReadError(reason, known) if known else ValueError(reason)
        if wrong:
            raise ValueError(f"'{short(wrong[0])}' is not one of the {name}")
        return known

    return Parameter(name, key, list(default), read, lambda chosen: ",".join(chosen) or NONE)


def whole(name: str, low: int, high: int, default: int, *, key: str) -> Parameter:
    """Return a parameter that is a whole number from ``low`` to ``high``."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"'{short(text)}' is not a whole number from {low} to {high} ({name})")
        return int(text)

    return Parameter(name, key, default, read)


def span(name: str, low: int, high: int, default: tuple[int, int], *, key: str, what: str | None = None) -> Parameter:
    """Return a parameter that is a range of whole numbers, such as 2016-2023; ``what`` says what the text is not."""
    expected = what or f"a range between {low} and {high} ({name})"

    def read(text: str) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{1,6})-(\d{1,6})", text)
        if not found or not low <= int(found[1]) <= int(found[2]) <= high:
            raise ValueError(f"'{short(text)}' is not {expected}")
        return int(found[1]), int(found[2])

    return Parameter(name, key, default, read, lambda ends: f"{ends[0]}-{ends[1]}")


def flag(name: str, *, key: str) -> Parameter:
    """Return a parameter that is on (1) or off (0, the default)."""

    def read(text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError(f"'{name}' is 1 or 0, not '{short(text)}'")
        return text == "1"

    return Parameter(name, key, False, read, lambda on: str(int(on)))


def ranged(name: str, options: Collection[str], *, key: str, ends: str) -> Parameter:
    """Return a parameter that is one of ``options`` with a range of its figures, such as no_qualifications:10:30.

    Its controls are a choice (session value ``key``) and a slider with two ends (``ends``); the session value
    ``<ends>_of`` is the option that the ends belong to.
    """
    number = r"-?\d{1,9}(?:\.\d{1,6})?"

    def read(text: str) -> tuple[str, tuple[float, float]]:
        found = re.fullmatch(rf"([\w-]+):({number}):({number})", text)
        if not found or found[1] not in options or float(found[2]) > float(found[3]):
            raise ValueError(f"'{short(text)}' is not a range such as no_qualifications:10:30")
        return found[1], (float(found[2]), float(found[3]))

    def spread(value: tuple[str, tuple[float, float]] | None) -> dict[str, Any]:
        option, bounds = value or (None, None)
        return {key: option, ends: bounds, f"{ends}_of": option}

    def gather(state: Mapping[Any, Any]) -> tuple[str, tuple[float, float]] | None:
        return (state[key], tuple(state[ends])) if state[key] and state.get(ends) else None

    def write(value: tuple[str, tuple[float, float]]) -> str:
        return f"{value[0]}:{value[1][0]:g}:{value[1][1]:g}"

    return Parameter(name, key, None, read, write, spread, gather)


def point(name: str, *, key: str) -> Parameter:
    """Return a parameter that is a spot on the British National Grid in whole metres, such as 406700,286900."""

    def read(text: str) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{1,7}),(\d{1,7})", text)
        if not found:
            raise ValueError(f"'{short(text)}' is not a spot such as 406700,286900 ({name})")
        return int(found[1]), int(found[2])

    return Parameter(name, key, None, read, lambda spot: f"{spot[0]},{spot[1]}")


def years(low: int, high: int, default: tuple[int, int], *, key: str) -> Parameter:
    """Return the parameter ``years``, such as 2016-2023: one name on every page, each within its own span.

    What lies outside ``low`` to ``high`` is cut off here, said, and kept for the next page (``in_view``).
    """

    def read(text: str) -> tuple[int, int]:
        found = re.fullmatch(r"(\d{4})-(\d{4})", text)
        asked = (int(found[1]), int(found[2])) if found else (1, 0)
        ends = (max(low, asked[0]), min(high, asked[1]))
        if ends[0] > ends[1] or asked[0] > asked[1]:
            raise ValueError(f"'{short(text)}' is not a range of years between {low} and {high}")
        if ends != asked:
            raise PartlyReadError(f"of the years {text} those on record are shown", ends)
        return ends

    return Parameter("years", key, default, read, lambda ends: f"{ends[0]}-{ends[1]}")


def tab(name: str, labels: Mapping[str, str], *, key: str) -> Parameter:
    """Return the parameter of the open tab; ``labels`` by id, the first is the default (``page_parts.tabs``)."""
    drawn = {tab_id: plain(label) for tab_id, label in labels.items()}
    ids = {label: tab_id for tab_id, label in drawn.items()}
    first = next(iter(drawn.values()))

    def read(text: str) -> str:
        if text not in labels:
            raise ValueError(f"there is no tab called '{short(text)}'")
        return drawn[text]

    return Parameter(name, key, first, read, lambda label: ids.get(str(label), next(iter(labels))))


def open_parts(name: str = "open", **keys: str) -> Parameter:
    """Return the parameter of what is open: for each name in the address the session key of its expander.

    ``open_parts(list="gaps_list_open")`` gives ``open=list`` while the expander with that key is open
    (``page_parts.while_open``, ``page_parts.table``, or ``st.expander(..., on_change="rerun", key=...)``).
    """

    def spread(opened_now: Sequence[str]) -> dict[str, bool]:
        return {key: part in opened_now for part, key in keys.items()}

    def gather(state: Mapping[Any, Any]) -> list[str]:
        return [part for part, key in keys.items() if state.get(key)]

    base = some_of(name, list(keys), [], key=name, keep_known=True)
    return Parameter(name, name, [], base.read, base.write, spread, gather)


def service_of(place: Place) -> Parameter:
    """Return the parameter ``service``: the service whose card is open (session value ``service``), or none."""

    def read(text: str) -> str:
        if text not in place.facilities.index:
            raise ValueError(f"there is no service '{short(text)}' in {place.name}")
        return text

    return Parameter("service", "service", None, read)


def arrive(parameters: Sequence[Parameter]) -> bool:
    """Set the controls from the address when it is not the one this page wrote last; say what was ignored.

    Returns True where the address was new.

    The address is new on a first visit, after a pasted link, and after the browser's back button. Otherwise only what
    is missing is set: a run that a quick visitor cut short can lose the session values of controls that it did not
    reach, and the address still has them. Nor is the address new where the browser is behind with it: then what the
    visitor has just chosen stands, and ``leave`` writes it.
    """
    params = st.query_params.to_dict()
    same = in_view.is_as_written(params) or _has_chosen_since(params, parameters)
    keys = [key for parameter in parameters for key in parameter.session_values(parameter.default)]
    composed = st.session_state.pop(in_view.COMPOSED, set())
    st.session_state.pop(ARRIVED, None)
    if "service" not in keys:
        st.session_state.pop("service", None)  # its card belongs to the page that it was opened on
    if same and all(key in st.session_state for key in keys):
        return False
    values, _ = parse(params, parameters)
    for parameter in parameters:
        for key, value in parameter.session_values(values[parameter.name]).items():
            if not same or key not in st.session_state:
                st.session_state[key] = value
    if not same:
        given = {name: text for name, text in params.items() if name not in composed}
        found, problems = parse(given, parameters)
        _say(problems)
        st.session_state[ARRIVED] = written(found, [one for one in parameters if one.name in given])
        in_view.take_along(params, {parameter.name for parameter in parameters})
    return not same


def _say(problems: Sequence[str]) -> None:
    """Say in one line what of an address is not shown as asked; nothing where all of it is."""
    if problems:
        st.warning(
            f"Part of the address was ignored: {plain('; '.join(problems))}. The rest of the view is as asked.",
            icon=":material/link_off:",
        )


def asked_for(name: str) -> bool:
    """Say whether a new address itself asks for a parameter, until ``leave``."""
    return name in st.session_state.get(ARRIVED, {})


def leave(opened: Opened, parameters: Sequence[Parameter]) -> dict[str, str]:
    """Write the controls into the address, so that it can be copied; return its parameters.

    What is in view and a page makes no use of stays in it, so that a copied or reloaded address keeps it as well. A
    value that a new address asked for and the controls dropped or changed is said.
    """
    own = written({parameter.name: parameter.value() for parameter in parameters}, parameters)
    asked = st.session_state.pop(ARRIVED, {})
    _say(
        [f"'{short(text)}' does not go with the rest ({name})" for name, text in asked.items() if own.get(name) != text]
    )
    for parameter in parameters:
        if parameter.name in in_view.CARRIED and _shown(parameter, in_view.carried()) is None:
            in_view.wish(parameter.name, own.get(parameter.name))
    used = {parameter.name: parameter for parameter in parameters}
    carried = in_view.carried()
    stays = {name: text for name, text in carried.items() if name not in used or _shown(used[name], carried)}
    params = {"place": opened.code, **stays, **own, **present.kept()}
    if st.query_params.to_dict() != params or in_view.is_behind(params):
        st.query_params.from_dict(params)
    in_view.wrote(params)
    return params


def _has_chosen_since(params: Mapping[str, str], parameters: Sequence[Parameter]) -> bool:
    """Say whether the browser is behind with the address, and the controls are no longer as it was written last."""
    keys = {key for parameter in parameters for key in parameter.session_values(parameter.default)}
    last = in_view.last_written()
    if last is None or not in_view.is_behind(params) or not keys <= set(st.session_state):
        return False
    before, _ = parse(last, parameters)
    now = {parameter.name: parameter.value() for parameter in parameters}
    return written(now, parameters) != written(before, parameters)


def _shown(parameter: Parameter, wished: Mapping[str, str]) -> bool | None:
    """Say whether a page shows what the visitor asked for elsewhere; False: as far as it can; None: something else."""
    values, problems = parse({name: wished[name] for name in wished if name == parameter.name}, [parameter])
    return not problems if values[parameter.name] == parameter.value() else None


def written(values: Mapping[str, Any], parameters: Sequence[Parameter]) -> dict[str, str]:
    """Return the address of values, by name of the parameter; defaults are left out, a list in any order."""
    params = {}
    for parameter in parameters:
        value, default = values[parameter.name], parameter.default
        same = set(value) == set(default) if isinstance(default, list) else value == default
        if value is not None and not same:
            params[parameter.name] = parameter.write(value)
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
            except PartlyReadError as partly:
                values[parameter.name] = partly.value
                problems.append(str(partly))
            except ValueError as wrong:
                problems.append(str(wrong))
    return values, problems
