"""Bring your own: a file, which column is what, what it is a list of, what became of each row, and the button."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from equitymap.dashboard import own_lists, places_cache, widgets
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.server import uploads
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.workbench import accounts, figures, kept
from equitymap.kinds import KINDS, OWN_REACH_M, OWN_SHAPES, POPULATIONS, Kind, named_alike, own_kind
from equitymap.measures.access.in_reach import in_reach
from equitymap.places.lists.own import OwnList, ground_of, known_open, own_list
from equitymap.records.subjects.lists import KeptList
from equitymap.settings import settings
from equitymap.sources.local import limited_process
from equitymap.sources.local.own.columns import ROLES, Columns
from equitymap.sources.local.own.places import Ground
from equitymap.sources.local.own.table import LIMITS, SUFFIXES, OwnTable
from equitymap.views.words import capital, plain
from equitymap.views.workbench import own_words as words

NEW = "something else"
_PREVIEW = 5
_LONGEST = 60


@per_place(max_entries=4)
def _ground(opened: Opened) -> Ground:
    return ground_of(opened.place)


def part(opened: Opened) -> None:
    """Draw the lists of this visit, the way of a new one, step by step, and the lists that stewards keep."""
    if settings().uploads:
        _visit(opened)
    else:
        st.info("Files of visitors are switched off on this copy.")
    _kept(opened)


def _visit(opened: Opened) -> None:
    brought = own_lists.of_place(opened.code)
    for one in brought:
        if isinstance(one, OwnList):
            _brought(opened, one)
        else:
            figures.brought(opened, one)
    if len(brought) >= own_lists.MOST:
        st.info(f"{own_lists.MOST} lists are counted, as many as a visit can have. Take one away to bring another.")
        return
    number = accounts.number()
    st.subheader("Bring another list" if brought else "Bring a list", anchor=False)
    st.markdown(
        "Any table of places, or of figures by area, as it is: a spreadsheet, a CSV file, or a file of points. Each row"
        " says where it is by postcode, coordinates, or the code of an area. It is counted in this visit alone, kept on"
        " this server for up to a day, and shown to nobody else, unless a steward keeps it for everybody."
    )
    given: uploads.Read[OwnTable] | None = uploads.file_of(
        "A list of places",
        f"{accounts.FILE}_{number}",
        LIMITS,
        about=(opened.code,),
        read=limited_process.begin,
        types=SUFFIXES,
    )
    if given is None:
        return
    if given.found is None:
        st.error(message(given.wrong), icon=":material/error:")
        return
    _steps(opened, given.found, number)


@guarded
def _kept(opened: Opened) -> None:
    """Draw the lists that stewards keep: those that are counted, those that this visit leaves out, their records."""
    by_record = {one.record: one.value for one in own_lists.on_record(opened)}
    if by_record:
        st.subheader("Kept for everybody", anchor=False)
    for one in own_lists.kept(opened).lists:
        _brought(opened, one, by_record[one.record])
    kept.refused(opened)
    kept.left_out(opened)
    kept.records(opened)


def _steps(opened: Opened, table: OwnTable, number: int) -> None:
    for note in table.notes:
        st.caption(plain(note))
    st.dataframe(table.cells.head(_PREVIEW).set_index("row"), alt=f"The first rows of {table.name}")
    if figures.meant(table, number):
        figures.steps(opened, table, number, ground=_ground(opened.bare))
    else:
        _places(opened, table, number)


def _places(opened: Opened, table: OwnTable, number: int) -> None:
    columns = _columns(table, number)
    kind = _kind(opened, table, number)
    if columns.lacking:
        st.warning(plain(columns.lacking), icon=":material/arrow_upward:")
    if columns.lacking or kind is None:
        return
    doubtful = bool(st.session_state.get(f"wb_doubtful_{number}", False))
    new = tuple(st.session_state.get(f"wb_new_{number}", ()))
    counted = _counted(opened, table, columns, kind, doubtful=doubtful, new=new)
    st.markdown(plain(words.account_sentence(counted.account)))
    if said := words.placed_sentence(counted.account):
        st.caption(plain(said))
    if said := words.often_sentence(counted.facilities):
        st.caption(plain(said))
    asked = words.asked(counted.account) | {row: f"row {row}" for row in new}
    if asked:
        widgets.multiselect(
            "These may be the same as a service that is known. Choose those that are others",
            list(asked),
            key=f"wb_new_{number}",
            format_func=asked.__getitem__,
            placeholder="None: all of them are known already",
        )
    if doubtful or counted.account["state"].eq("doubtful").any():
        widgets.toggle("Count doubtful rows too, where they can be placed", key=f"wb_doubtful_{number}")
    accounts.account(counted.account, opened.code, number)
    usable = len(counted.facilities)
    matched = counted.account["state"].eq("matched").any()
    if not usable and not matched:
        st.warning("No row can be counted here. See above what became of each.", icon=":material/error:")
        return
    st.button(
        plain(f"Count these {kind.many}" if usable else "Nothing new: every row is counted already"),
        type="primary",
        icon=":material/add_location:",
        disabled=not usable,
        key=f"wb_add_{number}",
        on_click=accounts.add,
        args=(opened.code, counted),
    )


def _columns(table: OwnTable, number: int) -> Columns:
    """Draw the choice of a column for each role, which starts from the guess, and return it."""
    first = accounts.guessed(table)
    taken = {ROLES[one.name]: getattr(first, one.name) for one in fields(first) if getattr(first, one.name)}
    st.markdown(plain(f"Taken: {words.placing(taken)}." if taken else "No column could be told by its heading."))
    chosen = {one.name: getattr(first, one.name) for one in fields(first)}
    with st.expander("Which column is what", expanded=bool(first.lacking), icon=":material/view_column:"):
        beside = st.columns(3)
        for at, (role, label) in enumerate(ROLES.items()):
            key = f"wb_{role}_{number}_{table.sha256[:8]}"
            st.session_state.setdefault(key, chosen[role])
            with beside[at % 3]:
                chosen[role] = widgets.selectbox(
                    plain(label),
                    [None, *table.headings],
                    key=key,
                    format_func=lambda heading: "None" if heading is None else heading,
                )
    return Columns(**chosen)


def _kind(opened: Opened, table: OwnTable, number: int) -> Kind | None:
    """Draw what it is a list of: a kind that is there, or one of its own; None while its words lack."""
    by_id = {kind.id: kind for kind in (*KINDS, *opened.place.kinds)}
    key, guessed = f"wb_kind_{number}", words.kind_from_file(table.name)
    known = named_alike(guessed, words.many_of(guessed), tuple(by_id.values()))
    st.session_state.setdefault(key, NEW if known is None else known.id)
    which = widgets.selectbox(
        "What is it a list of?",
        [NEW, *by_id],
        key=key,
        format_func=lambda kind: "Something else: a kind of its own" if kind == NEW else capital(by_id[kind].many),
    )
    if which in by_id:
        return by_id[which]
    left, middle, right = st.columns(3)
    with left:
        one = st.text_input("One is called", guessed, max_chars=_LONGEST, key=f"wb_one_{number}")
    with middle:
        many = st.text_input(
            "Several are called", words.many_of(one), max_chars=_LONGEST, key=f"wb_many_{number}_{one}"
        )
    with right:
        people = widgets.selectbox(
            "They are for", POPULATIONS, key=f"wb_people_{number}", format_func=words.FOR.__getitem__
        )
    with left:
        shape = widgets.selectbox("Mark on the map", OWN_SHAPES, key=f"wb_shape_{number}", format_func=str.capitalize)
    with middle:
        reach = widgets.slider(
            "In reach within, in metres", *OWN_REACH_M, value=1600, step=100, key=f"wb_reach_{number}"
        )
    with right:
        on_foot = widgets.selectbox(
            "Measured",
            [True, False],
            key=f"wb_foot_{number}",
            format_func={True: "On foot", False: "In a straight line"}.__getitem__,
        )
    there = named_alike(one, many, tuple(by_id.values()))
    lacking = "" if one.strip() and many.strip() else "Say what one is called, and several."
    if there is not None:
        lacking = f"{capital(there.many)} are a kind here already: choose it above, or call these otherwise."
    if lacking:
        st.warning(plain(lacking), icon=":material/arrow_upward:")
        return None
    slot = own_lists.free_slot(opened.code)
    return own_kind(_tidy(one), _tidy(many), shape=shape, reach_m=reach, population=people, on_foot=on_foot, slot=slot)


def _tidy(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())


def _counted(
    opened: Opened, table: OwnTable, columns: Columns, kind: Kind, *, doubtful: bool, new: tuple[int, ...]
) -> OwnList:
    """Return the list as it would be counted."""
    return accounts.once(
        (opened.build_id, table.sha256, columns, kind, doubtful, new),
        lambda: own_list(
            opened.place, table, columns, kind, ground=_ground(opened.bare), count_doubtful=doubtful, new=new
        ),
    )


def _brought(opened: Opened, one: OwnList, record: KeptList | None = None) -> None:
    """Draw one list that is counted: who has one in reach, what it can tell, the pages that have it.

    ``record`` is that of a list that stewards keep.
    """
    kind = one.kind
    with st.container(border=True, key=f"wb_list_{one.id}"):
        st.subheader(plain(f"{capital(kind.many)} from {one.name}"), anchor=False)
        if record is not None:
            st.markdown(plain(words.kept_sentence(record)))
        if not len(one.facilities):
            st.markdown(plain(words.adds_none(one.account, len(one.closings), kind)))
            _away(opened, one)
            return
        found = in_reach(opened.place, kind, places_cache.supply(opened, kind.id))
        known = 0 if kind.own else known_open(opened.bare.place, kind)
        st.markdown(plain(words.reach_now(found, opened.place.name)))
        st.markdown(plain(words.closings_sentence(kind, told=one.tells_closings, known=known)))
        st.caption(plain(words.account_sentence(one.account)))
        where = {"place": opened.code, "kind": kind.id}
        with st.container(horizontal=True):
            st.page_link("pages/map.py", label="On the map", query_params={**where, "kinds": kind.id})
            st.page_link("pages/access.py", label="Who has one in reach", query_params=where)
            if one.tells_closings or not kind.own:
                st.page_link("pages/gaps.py", label="The gaps", query_params=where)
            st.page_link("pages/proposal.py", label="What if", query_params=where)
            _away(opened, one)
        if record is None:
            kept.keep(opened, one)


def _away(opened: Opened, one: OwnList) -> None:
    if one.record:
        st.button(
            "Leave it out in this visit", key=f"wb_out_{one.record}", on_click=own_lists.switch, args=(one.record,)
        )
    else:
        st.button("Stop counting it", key=f"wb_away_{one.id}", on_click=accounts.stop, args=(opened.code, one.id))
