"""The part "Filter": any number of conditions over every column, as sentence, map, table and file."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets, zones
from equitymap.dashboard.address import Parameter, PartlyReadError
from equitymap.dashboard.parts import neighbourhood_panel, pins
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.workbench import columns as cache
from equitymap.dashboard.workbench import shared
from equitymap.measures.workbench import columns
from equitymap.measures.workbench.columns import Heading
from equitymap.measures.workbench.conditions import MOST, Condition, passing
from equitymap.views.map import legend
from equitymap.views.words import plain, short
from equitymap.views.workbench import workbench_layers, workbench_tables
from equitymap.views.workbench import workbench_words as words

WHERE, CHOSEN = "wb_where", "wb_chosen"
"""Session values: the conditions, and the ids of their columns as the control shows them."""
CONDITION = re.compile(r"([\w-]{1,80}):(-?\d{0,9}(?:\.\d{1,6})?):(-?\d{0,9}(?:\.\d{1,6})?)")
ENDS = {"and": ",", "or": "|"}


def parameter(known: Collection[str]) -> Parameter:
    """Return the parameter of the conditions, such as where=iod2025-income:1:2,nearest-library:3200: (| is "or").

    Conditions on columns that the place has not are dropped and said; the others stand.
    """

    def read(text: str) -> tuple[Condition, ...]:
        parts = re.findall(r"([,|]?)([^,|]+)", text[:4000])
        found: list[Condition] = []
        wrong = ""
        for sign, part in parts[: MOST + 1]:
            said = CONDITION.fullmatch(part)
            if said is None or said[1] not in known or said[1] in {one.column for one in found} or len(found) == MOST:
                wrong = wrong or f"'{short(part)}' is not a condition of this place"
                continue
            try:
                found.append(Condition(said[1], (_end(said[2]), _end(said[3])), "or" if sign == "|" else "and"))
            except ValueError:
                wrong = wrong or f"'{short(part)}' has its ends the wrong way round"
        if wrong and found:
            raise PartlyReadError(wrong, tuple(found))
        if wrong:
            raise ValueError(wrong)
        return tuple(found)

    return Parameter("where", WHERE, (), read, write)


def write(conditions: tuple[Condition, ...]) -> str:
    """Write conditions for an address."""
    texts = [
        f"{ENDS[one.joined] if at else ''}{one.column}:{_text(one.bounds[0])}:{_text(one.bounds[1])}"
        for at, one in enumerate(conditions)
    ]
    return "".join(texts)


def _end(text: str) -> float | None:
    return float(text) if text not in ("", "-") else None


def _text(end: float | None) -> str:
    return "" if end is None else f"{end:.6f}".rstrip("0").rstrip(".")


def controls(opened: Opened) -> None:
    """Draw the choice of columns, and of each the range that it must lie in."""
    headings = cache.headings(opened)
    state = st.session_state
    state[CHOSEN] = [one.column for one in state[WHERE]]
    shared.several(
        "Only neighbourhoods where", headings, headings, key=CHOSEN, most=MOST, on_change=partial(_chosen, opened)
    )
    for at, condition in enumerate(state[WHERE]):
        _one(opened, headings[condition.column], condition, first=at == 0)
    if state[WHERE]:
        st.button("Start again", key="wb_clear", icon=":material/restart_alt:", on_click=_keep, args=((),))


def _chosen(opened: Opened) -> None:
    """Take the columns that the control holds: those that are new with what they usually stand for."""
    now = {one.column: one for one in st.session_state[WHERE]}
    found = []
    for name in st.session_state[CHOSEN]:
        if name in now:
            found.append(now[name])
            continue
        found.append(Condition(name, columns.usual_bounds(cache.some(opened, [name])[name])))
    _keep(tuple(found))


def _keep(conditions: tuple[Condition, ...]) -> None:
    """Keep conditions; the first joins nothing."""
    st.session_state[WHERE] = tuple(replace(one, joined="and") if not at else one for at, one in enumerate(conditions))


def _change(name: str, **changed: object) -> None:
    _keep(tuple(replace(one, **changed) if one.column == name else one for one in st.session_state[WHERE]))


def _one(opened: Opened, heading: Heading, condition: Condition, *, first: bool) -> None:
    """Draw how one condition joins the one before it, and its ends."""
    name = heading.id
    if not first:
        joined = f"wb_joined_{name}"
        st.session_state[joined] = condition.joined
        widgets.segmented_control(
            plain(f"Join {heading.label}"),
            list(ENDS),
            key=joined,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: _change(name, joined=st.session_state[joined]),
        )
    if heading.is_yes:
        _yes_or_no(heading, condition)
    elif heading.unit == "decile":
        _tenths(heading, condition)
    else:
        _from_to(opened, heading, condition)


def _yes_or_no(heading: Heading, condition: Condition) -> None:
    key = f"wb_yes_{heading.id}"
    st.session_state[key] = "no" if condition.bounds == (0.0, 0.0) else "yes"

    def changed() -> None:
        answer = float(st.session_state[key] == "yes")
        _change(heading.id, bounds=(answer, answer))

    widgets.segmented_control(plain(heading.label), ["yes", "no"], key=key, required=True, on_change=changed)


def _tenths(heading: Heading, condition: Condition) -> None:
    key = f"wb_tenths_{heading.id}"
    low, high = condition.bounds
    held = (min(max(int(low or 1), 1), 10), min(max(int(high or 10), 1), 10))
    if st.session_state.get(key) != held:
        st.session_state[key] = held

    def changed() -> None:
        _change(heading.id, bounds=tuple(float(end) for end in st.session_state[key]))

    widgets.slider(plain(heading.label), 1, 10, key=key, on_change=changed)


def _from_to(opened: Opened, heading: Heading, condition: Condition) -> None:
    reach = columns.ends(cache.some(opened, [heading.id])[heading.id])
    said = "" if reach is None else f" · {words.written(heading, reach[0])} to {words.written(heading, reach[1])} here"
    st.caption(plain(f"{words.heading_words(heading)}{said}"))
    keys = (f"wb_from_{heading.id}", f"wb_to_{heading.id}")
    step = float(10**-heading.decimals)
    for key, end in zip(keys, condition.bounds, strict=True):
        if st.session_state.get(key) != end:
            st.session_state[key] = end

    def changed() -> None:
        low, high = (st.session_state[key] for key in keys)
        if low is not None and high is not None and low > high:
            low, high = high, low
        _change(heading.id, bounds=(low, high))

    with st.container(horizontal=True):
        for key, label in zip(keys, ("at least", "at most"), strict=True):
            widgets.number_input(
                plain(label),
                None,
                None,
                key=key,
                value=None,
                step=step,
                format=f"%.{heading.decimals}f",
                placeholder="no end",
                on_change=changed,
            )


def passed(opened: Opened) -> pd.Series:
    """Return which neighbourhoods meet the conditions."""
    conditions = st.session_state[WHERE]
    asked = cache.some(opened, [one.column for one in conditions])
    return passing(conditions, asked, opened.place.inside.index)


def sentence(opened: Opened) -> str:
    """Return the answer: how many meet the conditions, and who lives there."""
    place = opened.place
    conditions = st.session_state[WHERE]
    if not conditions:
        number = len(place.inside)
        return f"Choose figures, and of {number:,} neighbourhoods in {place.name} those remain that you ask for."
    asked = words.question(conditions, cache.headings(opened))
    return words.answer(passed(opened), place.inside["population"], place.name, asked)


@guarded
def part(opened: Opened, area: str | None) -> None:
    """Draw the map and the table of those that meet the conditions."""
    place, found = opened.place, passed(opened)
    layer = workbench_layers.passing_layer(found)
    update = layer.update(
        place,
        selected=area,
        outlined=zones.outlined(opened),
        around=zones.framed(opened),
        pinned=pins.letters(opened),
        marks_key=legend.left_out(some=False, across=False) + zones.key(opened),
        about=f"{sentence(opened)} The table has every one of them.",
    )
    draw(place, update, key="wb_map", on_click=neighbourhood_panel.clicked)
    conditions = st.session_state[WHERE]
    if not conditions:
        return
    asked = list(cache.some(opened, [one.column for one in conditions]).values())
    table = workbench_tables.asked_table(place, asked, found)
    page_parts.while_open(
        f"Table: {len(table):,} that meet the conditions",
        lambda: neighbourhood_panel.rows_to_choose(
            table, key="wb_rows", alt="Neighbourhoods that meet the conditions", column_config={}
        ),
        key="wb_table",
    )
    whole = workbench_tables.asked_table(place, asked, found, untold=True)
    shared.files(opened, "Your conditions", whole, asked, "conditions")
