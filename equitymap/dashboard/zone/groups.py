"""Areas of a list that a visitor brings: parishes, constituencies, patches. For the visit, each a start of a zone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets, zones
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import uploads
from equitymap.dashboard.shell import guarded
from equitymap.measures.agreement.area_figures import figures_of_groups
from equitymap.measures.zones.added import added, residents_of_groups
from equitymap.measures.zones.named_groups import MOST_SIGNS, NamedGroups, lines_of, named_groups
from equitymap.measures.zones.zone import MOST_AREAS, made
from equitymap.settings import settings
from equitymap.sources.csv_text import csv_of
from equitymap.sources.local import limited_process
from equitymap.sources.local.own.groups import group_columns
from equitymap.sources.local.own.table import LIMITS, ROW, SUFFIXES, OwnTable
from equitymap.views.fixed_table import STYLE, fixed_table
from equitymap.views.words import plain
from equitymap.views.zone import group_words as words
from equitymap.views.zone.zone_words import VERDICTS, number_words

OPEN, PASTED, FILE, CODE, NAME = "zn_areas_open", "zn_groups_text", "zn_groups_file", "zn_groups_code", "zn_groups_name"
KEPT, TEXT, SHOWN, COLUMNS = "zn_groups_kept", "zn_groups_given", "zn_groups_figure", "zn_groups_columns"
MOST_STARTS = 500
FIRST = "no_qualifications"


@dataclass(frozen=True, eq=False)
class _Kept:
    """The areas of a list, of what list in what build, and what was worked out of them: residents, tables by figure."""

    asked: tuple[str, ...]
    named: NamedGroups
    residents: dict[str, str] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)


def of_visit(opened: Opened) -> NamedGroups | None:
    """Return the areas of the list that this visit brought to a place: of its file, else as pasted; None without."""
    table = uploads.found_for(FILE, (opened.code,))
    if isinstance(table, OwnTable):
        code, name = _columns(table)
        if code is None or name is None:
            return None
        broken = ((number, "", "") for number, _ in table.broken)
        lines = chain(zip(table.cells[ROW], table.cells[code], table.cells[name], strict=True), broken)
        return _once((opened.build_id, table.sha256, code, name), lines, opened)
    text = st.session_state.get(TEXT, {}).get(opened.code, "")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return _once((opened.build_id, digest), lines_of(text), opened) if text else None


def _once(asked: tuple[str, ...], lines: Iterable[tuple[int, str, str]], opened: Opened) -> NamedGroups:
    kept: _Kept | None = st.session_state.get(KEPT)
    if kept is None or kept.asked != asked:
        kept = st.session_state[KEPT] = _Kept(asked, named_groups(lines, opened.place))
    return kept.named


def _columns(table: OwnTable) -> tuple[str | None, str | None]:
    """Return which columns have the codes and the names: those chosen, else those that look like it."""
    kept = st.session_state.setdefault(COLUMNS, {}).get(table.sha256)
    if kept is None:
        kept = st.session_state[COLUMNS][table.sha256] = group_columns(table)
    code, name = (st.session_state.get(key, one) for key, one in zip(_keys(table), kept, strict=True))
    return code, name


def _keys(table: OwnTable) -> tuple[str, str]:
    return f"{CODE}_{table.sha256[:8]}", f"{NAME}_{table.sha256[:8]}"


def starts(opened: Opened) -> dict[str, str]:
    """Return the areas of the list of this visit that a zone can start from, by the text of the zone."""
    named = of_visit(opened)
    small = [one for one in named.groups if len(one.areas) <= MOST_AREAS][:MOST_STARTS] if named else []
    return {made(one.name, one.areas).text: words.start_label(one) for one in small}


def bring(opened: Opened) -> None:
    """Draw the ways to bring a list: pasted, or a file; and what became of each row."""
    page_parts.while_open("Bring a list of areas", lambda: _ways(opened), key=OPEN, icon=":material/playlist_add:")


def _ways(opened: Opened) -> None:
    st.markdown(
        "Parishes, constituencies or patches, each a start of a zone and a row of one table: a list of two columns, the"
        " code of a neighbourhood and the name of the area it is in. The lookups of the Office for National Statistics"
        " are such lists. For this visit, shown to nobody else."
    )
    st.text_area(
        "A code and a name in each line",
        key=PASTED,
        max_chars=MOST_SIGNS,
        placeholder="E01008881, Castle Vale\nE01008882, Castle Vale",
        help="Codes of neighbourhoods of 2021 or 2011, wards or middle layer areas.",
    )
    with st.container(horizontal=True):
        st.button("Use this list", on_click=_use, args=(opened.code,), key="zn_groups_use")
        if st.session_state.get(TEXT, {}).get(opened.code):
            st.button("Put the pasted list away", on_click=_away, args=(opened.code,), key="zn_groups_away")
    if settings().uploads:
        given: uploads.Read[OwnTable] | None = uploads.file_of(
            "Or a file, such as a lookup",
            FILE,
            LIMITS,
            about=(opened.code,),
            read=limited_process.begin,
            types=SUFFIXES,
        )
        if given is not None and given.found is not None:
            _which(given.found)
        elif given is not None:
            st.error(message(given.wrong), icon=":material/error:")
    named = of_visit(opened)
    if named is not None:
        st.markdown("\n".join(f"- {plain(line)}" for line in words.row_lines(named.rows)))
        page_parts.download(
            "Download what became of each row",
            lambda: csv_of(words.rows_table(named.rows), index=False),
            f"{opened.code}-list-rows.csv",
            key="zn_groups_rows",
        )


def _which(table: OwnTable) -> None:
    """Draw the choice of the two columns, which starts from the guess."""
    for note in table.notes:
        st.caption(plain(note))
    chosen = _columns(table)
    st.session_state[COLUMNS] = {table.sha256: chosen}
    for key, label, now in zip(_keys(table), ("Codes stand in", "Names stand in"), chosen, strict=True):
        st.session_state.setdefault(key, now)
        widgets.selectbox(
            plain(label), [None, *table.headings], key=key, format_func=lambda heading: heading or "Choose a column"
        )
    if None in chosen:
        st.warning("Choose the column of codes and the column of names.", icon=":material/arrow_upward:")


def _use(code: str) -> None:
    st.session_state[TEXT] = {
        **st.session_state.get(TEXT, {}),
        code: str(st.session_state[PASTED])[:MOST_SIGNS].strip(),
    }


def _away(code: str) -> None:
    st.session_state[TEXT] = {**st.session_state.get(TEXT, {}), code: ""}
    st.session_state[PASTED] = ""


@guarded
def together(opened: Opened) -> None:
    """Draw one figure of every area of the list of this visit, and the file of all of them."""
    named = of_visit(opened)
    if named is None:
        return
    st.header("The areas of your list", anchor=False)
    st.markdown(plain(words.summary(named, opened.place.name)))
    if not named.groups:
        return
    if said := words.too_large(named):
        st.caption(plain(said))
    place = opened.place
    whole = zones.figures(opened, tuple(sorted(place.inside.index)))
    labels = whole.loc[whole["how"].isin(["added", "range"]), "label"].to_dict()
    st.session_state.setdefault(SHOWN, FIRST if FIRST in labels else next(iter(labels), None))
    asked = widgets.selectbox("Figure", list(labels), key=SHOWN, format_func=labels.__getitem__)
    if asked is None:
        return
    table = _table(opened, st.session_state[KEPT], asked, labels[asked])
    st.html(STYLE + fixed_table(table, f"{labels[asked]} in every area of your list"))
    st.caption(plain(VERDICTS))
    page_parts.download(
        "Download every figure of these areas",
        lambda: csv_of(words.groups_csv(named, added(place, named.by_area)), index=False),
        f"{opened.code}-areas-of-a-list.csv",
        key="zn_groups_file_down",
    )


def _table(opened: Opened, kept: _Kept, indicator: str, label: str) -> pd.DataFrame:
    """Return one figure of every area, kept beside the list; who lives in them is the same in each table."""
    place, named = opened.place, kept.named
    if not kept.residents:
        told = residents_of_groups(place, named.by_area)
        kept.residents.update({name: number_words(number) for name, number in told.items()})
    if indicator not in kept.tables:
        figure, people = figures_of_groups(place, named.by_area, indicator), pd.Series(kept.residents)
        kept.tables[indicator] = words.groups_table(named, figure, people, place_name=place.name, label=label)
    return kept.tables[indicator]
