"""The controls of the map page, in the order a person decides: what, where, which. Widgets keep ids, never labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from equitymap.dashboard import address, in_view, widgets
from equitymap.dashboard.address import Parameter
from equitymap.dashboard.map.filters import filters
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.parts import only_control
from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import RELEASE_WORDS, Measure
from equitymap.measures.only import Only
from equitymap.measures.selection import STATUS_GROUPS
from equitymap.places.place import Place, once_per_place
from equitymap.views.words import plain, short

STATUS_LABELS = {
    "open": "Open",
    "handed_over": "Community-run",
    "gone": "Gone",
    "moved": "Moved",
    "other": "Paused or planned",
}
AGAINST = {"england": "England", "place": "the rest of this place"}
DEFAULT_LAYER = "iod2025-imd"


@dataclass(frozen=True)
class Choice:
    """What a visitor looks at.

    ``only`` is the filter by loss of ``kind`` and by need; ``service`` the service whose card is open. ``near`` says
    that the visitor looked for the neighbourhood ``area``, and so asks what has gone around it. ``against`` is what
    need is compared with, a key of ``AGAINST``.
    """

    layer: str
    against: str
    kinds: list[str]
    statuses: list[str]
    types: list[str]
    phases: list[str]
    wards: list[str]
    only: Only
    kind: str | None
    ranged: str | None
    bounds: tuple[float, float] | None
    area: str | None
    near: bool
    service: str | None
    street: bool


def controls(opened: Opened) -> Choice:
    """Draw every control of the map page in the sidebar and return what they ask for; the address follows them."""
    parameters = parameters_of(opened.place, opened.measures)
    _marks_of_kind()
    arrived = address.arrive(parameters)
    _settle_near(arrived=arrived)
    with st.sidebar:
        _what(opened)
        filters(opened)
    address.leave(opened, parameters)
    values = {parameter.name: parameter.value() for parameter in parameters}
    if len(values["kinds"]) == 1 and values["only"].lost is None and values["kinds"] != ["childrens_centre"]:
        in_view.wish("kind", values["kinds"][0])
    _, bounds = values.pop("range") or (None, None)
    del values["open"]
    values["area"] = st.session_state["area"]  # a neighbourhood: a zone is ``zones.shown``
    return Choice(ranged=st.session_state["ranged"], bounds=bounds, kind=values.pop("kind", None), **values)


def _marks_of_kind() -> None:
    """Show the services of the kind that a visitor brings along from another page."""
    kind = st.query_params.get("kind")
    if kind in KIND_BY_ID and kind is not None and "kind" in st.session_state.get(in_view.COMPOSED, set()):
        shown = st.query_params.get("kinds", "").split(",")
        if kind not in shown:
            st.query_params["kinds"] = ",".join([*filter(None, shown), kind])


def _settle_near(*, arrived: bool) -> None:
    """Settle whether the view is about what is near: the neighbourhood was looked for, or the address says so."""
    state = st.session_state
    if arrived and (state["near"] or in_view.by_history()):
        state["look"] = state["area"] if state["near"] else None
    state["near"] = state["area"] is not None and state.get("look") == state["area"]


def parameters_of(place: Place, measures: Sequence[Measure]) -> tuple[Parameter, ...]:
    """Return the parameters of the map page for one place; their defaults are the view of a first visit."""
    observed = only_control.kinds_of(place)
    by_id = {measure.id: measure for measure in measures}
    lists = {
        "kinds": ([kind.id for kind in place.kinds], ["childrens_centre"]),
        "statuses": (list(STATUS_GROUPS), ["open", "handed_over", "gone", "moved"]),
        **{name: (options, []) for name, options in _occurring(place).items()},
    }
    return (
        _layer(by_id),
        address.one_of("against", list(AGAINST), "england", key="against"),
        *(
            address.some_of(name, options, default, key=name, keep_known=True)
            for name, (options, default) in lists.items()
        ),
        only_control.parameter(place),
        *([only_control.kind_parameter(observed)] if observed else []),
        address.ranged("range", by_id, key="ranged", ends="bounds"),
        address.area_of(
            "area", place, key="area", unknown=lambda text: f"there is no neighbourhood '{short(text)}' in {place.name}"
        ),
        address.flag("near", key="near"),
        address.service_of(place),
        address.flag("street", key="street"),
        address.open_parts(table="table_open", list="list_open"),
    )


@once_per_place
def _occurring(place: Place) -> dict[str, list[str]]:
    """Return the types and phases of schools and the wards that there are."""
    facilities = place.facilities
    return {
        "types": sorted(facilities["type"].dropna().unique()),
        "phases": sorted(facilities["phase"].dropna().unique()),
        "wards": sorted(place.inside["ward_code"].unique()),
    }


def _layer(measures: Mapping[str, Measure]) -> Parameter:
    """Return the parameter of the layer, which the controls of need and of outcomes show together."""

    def read(text: str) -> str:
        if text not in measures:
            raise ValueError(f"there is no layer called '{short(text)}'")
        return text

    def spread(layer: str) -> dict[str, object]:
        measure = measures[layer]
        release, _, domain = (layer if measure.is_need else DEFAULT_LAYER).partition("-")
        first = next((other for other in measures.values() if not other.is_need), measure)
        return {
            "show": "need" if measure.is_need else "outcome",
            "release": release,
            "domain": domain,
            "theme": first.theme if measure.is_need else measure.theme,
            "outcome": None if measure.is_need else layer,
        }

    def gather(state: Mapping[Any, Any]) -> str:
        return f"{state['release']}-{state['domain']}" if state["show"] == "need" else str(state["outcome"])

    return Parameter("layer", "show", DEFAULT_LAYER, read, spread=spread, gather=gather)


def _outcomes(opened: Opened) -> list[Measure]:
    return [measure for measure in opened.measures if not measure.is_need]


def _what(opened: Opened) -> None:
    group("Show")
    show = widgets.segmented_control(
        "Colour the neighbourhoods by",
        ["need", "outcome"],
        key="show",
        required=True,
        persist_state="page",
        format_func={"need": "Need", "outcome": "How people fare"}.__getitem__,
    )
    if show == "need":
        _need(opened)
    else:
        _outcome(opened)
    group("Services")
    widgets.pills(
        "Kinds",
        [kind.id for kind in opened.place.kinds],
        key="kinds",
        selection_mode="multi",
        format_func=lambda kind: _capital(KIND_BY_ID[kind].many),
    )
    if st.session_state["kinds"]:
        widgets.pills(
            "State",
            list(STATUS_GROUPS),
            key="statuses",
            selection_mode="multi",
            persist_state="page",
            format_func=STATUS_LABELS.__getitem__,
        )
    if "school" in st.session_state["kinds"]:
        schools = opened.place.facilities[opened.place.facilities["kind"] == "school"]
        widgets.multiselect(
            "School type",
            sorted(schools["type"].dropna().unique()),
            key="types",
            placeholder="Every type",
            persist_state="page",
            format_func=_capital,
        )
        widgets.multiselect(
            "School phase",
            sorted(schools["phase"].dropna().unique()),
            key="phases",
            placeholder="Every phase",
            persist_state="page",
        )


def _need(opened: Opened) -> None:
    release = widgets.segmented_control(
        "Year of the indices",
        list(RELEASE_WORDS),
        key="release",
        required=True,
        persist_state="page",
        format_func=RELEASE_WORDS.__getitem__,
        help="Tenths of 2019 and 2025 may be set side by side; scores may not.",
    )
    labels = {m.id.partition("-")[2]: m for m in opened.measures if m.is_need and m.id.startswith(f"{release}-")}
    if st.session_state.get("domain") not in labels:
        st.session_state["domain"] = "imd"
    chosen = widgets.selectbox(
        "Kind of need",
        list(labels),
        key="domain",
        persist_state="page",
        format_func=lambda domain: labels[domain].label,
    )
    st.caption(plain(labels[chosen].description))
    widgets.pills(
        "Compared with",
        list(AGAINST),
        key="against",
        required=True,
        persist_state="page",
        format_func=AGAINST.__getitem__,
        help="The rest of this place: five equal parts of its neighbourhoods, which show differences where much of it"
        " is in one tenth of England.",
    )


def _outcome(opened: Opened) -> None:
    outcomes = _outcomes(opened)
    themes = list(dict.fromkeys(measure.theme for measure in outcomes))
    theme = widgets.selectbox("Part of life", themes, key="theme", persist_state="page")
    within = {measure.id: measure for measure in outcomes if measure.theme == theme}
    if st.session_state.get("outcome") not in within:
        st.session_state["outcome"] = next(iter(within))
    chosen = widgets.selectbox(
        "What",
        list(within),
        key="outcome",
        persist_state="page",
        format_func=lambda measure_id: within[measure_id].label,
    )
    st.caption(plain(within[chosen].description))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
