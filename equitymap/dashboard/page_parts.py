"""The parts that several pages draw: headings of controls, the choice of a kind, charts, tables, downloads, sources.

Every text given to a part is escaped here (``views.words.plain``), so a caller passes it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from equitymap.dashboard import border_notice, present, widgets
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server.static_files import write_picture
from equitymap.errors import StoreError
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.layer import Measure
from equitymap.places.files.tables import FORMS, TakenTable, written
from equitymap.places.place import Place, once_per_place
from equitymap.settings import settings
from equitymap.sources.csv_text import with_columns
from equitymap.views import about_figures as about_figures_view
from equitymap.views import charts
from equitymap.views.about_figures import Figures, figures, line_that_opens, once, together
from equitymap.views.picture.picture import picture_line
from equitymap.views.record_words import record_span
from equitymap.views.words import plain

TOLD = "figures_told"
"""Session value: what the page has said of its figures, for its downloads."""
EVERY_YEAR = (2010, 2026)
"""Years that addresses can ask for; controls offer those that the record of the kind covers."""
NOTES = "figures_notes"
"""Session value: what parts of the page left for the line at its foot."""
NAMES, NAME_WIDTH = ("Neighbourhood", "Name"), 310
"""Columns of names, and their width in pixels: the last letter of a neighbourhood's name tells it from the next."""


def group(name: str) -> None:
    """Draw the name of a group of controls: bold, not a heading, since it stands before the page's own."""
    st.markdown(f"**{plain(name)}**")


def kind_control(kinds: list[str], *, key: str, after: Mapping[str, str] | None = None) -> str:
    """Draw the choice of one kind of service; returns its id. ``after`` is said behind the name, by kind."""
    labels = {kind: KIND_BY_ID[kind].many[:1].upper() + KIND_BY_ID[kind].many[1:] for kind in kinds}
    labels |= {kind: f"{labels[kind]}: {said}" for kind, said in (after or {}).items()}
    return str(widgets.pills("Kind of service", kinds, key=key, required=True, format_func=labels.__getitem__))


def years_control(opened: Opened, kind: Kind, label: str, *, key: str) -> None:
    """Draw the slider of two years, which offers those that the record of a kind covers; nothing where it has one.

    The session value ``key`` is what is asked for, whatever the kind: an end of the record stands for all years before
    or after it, so that another kind is shown over its own record.
    """
    observed = opened.place.manifest.observed.get(kind.id)
    if observed is None or observed.first == observed.last:
        return
    ends = (observed.first, observed.last)
    slider, asked = f"{key}_{kind.id}", st.session_state[key]
    _hold(slider, tuple(min(max(year, ends[0]), ends[1]) for year in asked))

    def moved() -> None:
        first, last = st.session_state[slider]
        st.session_state[key] = (
            EVERY_YEAR[0] if first == ends[0] else first,
            EVERY_YEAR[1] if last == ends[1] else last,
        )

    widgets.slider(plain(label), *ends, key=slider, step=1, on_change=moved)


def year_control(opened: Opened, kind: Kind, label: str, *, key: str) -> None:
    """Draw the slider of one year, which offers those of the record of a kind; the session value 0 is the last one."""
    observed = opened.place.manifest.observed.get(kind.id)
    if observed is None or observed.first == observed.last:
        return
    slider = f"{key}_{kind.id}"
    _hold(slider, year_on_record(opened, kind, st.session_state[key]))

    def moved() -> None:
        year = st.session_state[slider]
        st.session_state[key] = 0 if year == observed.last else year

    ends = (observed.first, observed.last)
    widgets.slider(plain(label), *ends, key=slider, step=1, on_change=moved)


def _hold(key: str, value: object) -> None:
    """Set what a control holds where it holds something else: what is set again would undo a step taken meanwhile."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def year_on_record(opened: Opened, kind: Kind, year: int) -> int:
    """Return the year of the record of a kind that is nearest to one asked for; 0 asks for the last."""
    observed = opened.place.manifest.observed.get(kind.id)
    if observed is None:
        return year or EVERY_YEAR[1]
    return min(max(year or observed.last, observed.first), observed.last)


def chart(
    figure: Any, *, key: str, alt: str, on_click: Callable[[], None] | None = None, alone: bool = True, below: str = ""
) -> None:
    """Draw a Plotly chart in the colours that the views gave it; ``on_click`` runs when a visitor selects a point.

    In the presenter view its type is larger, as that of the page. Below it stands the way to have it as a picture,
    unless it does not stand ``alone``: then ``picture`` is drawn below all that belongs together. What its marks are
    stands ``below`` it in words, in the picture too.
    """
    selecting: dict[str, Any] = {} if on_click is None else {"on_select": on_click, "selection_mode": "points"}
    figure = charts.larger(figure, present.larger())
    whole = st.container() if below else st
    whole.plotly_chart(figure, theme=None, key=key, config={"displayModeBar": False}, alt=alt, **selecting)
    if below:
        whole.markdown(plain(below))
    if alone:
        picture(said=alt)


def drawing(html: str, *, said: str = "", sources: Sequence[str] = ()) -> None:
    """Draw a figure that is HTML or SVG of ours, with the way to have it as a picture below it (``picture``)."""
    st.html(html)
    picture(said=said, sources=sources)


def picture(*, said: str = "", sources: Sequence[str] = (), title: str = "") -> None:
    """Draw the way to have the element or container drawn just before as a picture (decision 0023).

    ``said`` stands below the title of the picture, in place of the finding of the page; ``sources`` are where it comes
    from, in place of all sources of the page; ``title`` is its title, in place of what a map shows. Nothing is drawn
    where the script cannot be written: nothing could be
    pressed.
    """
    with suppress(StoreError):
        write_picture(settings().static_dir)
        st.html(picture_line(said, sources, title))


def tabs(labels: Mapping[str, str], *, key: str, only: Collection[str] | None = None) -> dict[str, Any]:
    """Draw tabs, ``labels`` by id, and return each by its id; ``.open`` says which one is (``address.tab``).

    ``only`` are the ids of those that are drawn, None for all.
    """
    drawn = [one for one in labels if only is None or one in only]
    return dict(zip(drawn, st.tabs([plain(labels[one]) for one in drawn], key=key, on_change="rerun"), strict=True))


def copy_link(label: str = "Copy link", *, key: str = "copy_link") -> None:
    """Draw the button that copies the address of exactly this view (``visit.js``); it is in the bar of every page.

    The address never contains a postcode. Another one on a page has a ``key`` of its own that begins with copy_link.
    """
    st.button(plain(label), key=key, icon=":material/link:", type="tertiary" if key == "copy_link" else "secondary")


def while_open(label: str, draw: Callable[[], object], *, key: str, icon: str = ":material/table:") -> None:
    """Draw an expander whose content is computed and sent only while it is open."""
    drawer = st.expander(plain(label), on_change="rerun", key=key, icon=icon)
    if drawer.open:
        with drawer:
            draw()


def table(
    label: str, make_frame: Callable[[], pd.DataFrame], *, key: str, alt: str, icon: str = ":material/table:"
) -> None:
    """Draw an expander with a sortable table, which ``make_frame`` makes only while it is open."""

    def draw() -> None:
        frame = make_frame()
        wide = {name: st.column_config.TextColumn(width=NAME_WIDTH) for name in NAMES if name in frame.columns}
        st.dataframe(frame, hide_index=True, alt=alt, column_config=wide)

    while_open(label, draw, key=key, icon=icon)


def download(label: str, csv: Callable[[], str | bytes], file_name: str, *, key: str | None = None) -> None:
    """Draw the button that saves a CSV file; ``csv`` makes it only when it is asked for.

    Its first row carries the sources and limits that the page draws (``about_figures``), for all of its rows.
    """
    told = _told()

    def with_figures() -> str | bytes:
        made = csv()
        return made if isinstance(made, bytes) else with_columns(made, about_figures_view.columns(together(told)))

    st.download_button(
        plain(label), with_figures, file_name, "text/csv", icon=":material/download:", on_click="ignore", key=key
    )


def take_away(make: Callable[[], TakenTable], file_name: str, *, key: str) -> None:
    """Draw the button that saves a table in another form than CSV, with the form to choose beside it.

    ``make`` makes the table when it is asked for; its sources and limits are those that the page draws.
    """
    told = _told()
    forms = {form: name for form, (name, _) in FORMS.items() if form != "csv"}
    st.session_state.setdefault(f"{key}_form", next(iter(forms)))
    form = str(widgets.pills("Form", list(forms), key=f"{key}_form", required=True, format_func=forms.__getitem__))

    def file() -> bytes:
        said = about_figures_view.columns(together(told))
        return written(replace(make(), told=[text for text in said.values() if text]), form)

    st.download_button(
        plain(f"Download as {forms[form]}"),
        file,
        f"{file_name}.{form}",
        FORMS[form][1],
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def about_figures(
    opened: Opened,
    sources: Sequence[str] | Set[str],
    *,
    limits: Sequence[str] = (),
    kinds: Sequence[Kind] = (),
    key: str = "about_figures",
) -> None:
    """Draw one line that opens: where the figures of a page come from, and what they cannot tell.

    Each limit is drawn once and in full, in print too, and every download of the page carries it. What parts of the
    page left as a ``footnote`` is among them.

    Parameters
    ----------
    sources
        The releases that the figures come from, in the order to tell; a set is told in the order of the place's
        manifest. Those that the place does not use are passed over.
    limits
        What the figures cannot tell, besides what each release says of itself.
    kinds
        Kinds of service on the page: the registers they come from, the span of the record and the limits of each,
        and what is not known beyond a border, are told too.
    key
        Id of the line in the page; two on one page differ.
    """
    told = [*limits, *st.session_state.pop(NOTES, [])]
    wanted = list(sources) if not isinstance(sources, Set) else [one for one in _ids(opened) if one in sources]
    for kind in kinds:
        own = registers(opened, kind)
        wanted = [*(one for one in _ids(opened) if one in own), *wanted]
        observed = opened.place.manifest.observed.get(kind.id)
        if observed is not None:
            told.append(f"Record of {kind.many}: {record_span(observed)}. {observed.note}")
        told.append(kind.limits)
    if kinds and (border := border_notice.limit(opened)):
        told.append(border)
    by_id = {used.id: used for used in opened.place.manifest.releases}
    found = figures([by_id[one] for one in dict.fromkeys(wanted) if one in by_id], told)
    _told().append(found)
    if found.sources or found.limits:
        st.html(line_that_opens(found, key))


def about_england(publisher: str, period: str, source: str, *, limits: Sequence[str]) -> None:
    """Draw the line that opens for figures of all England, which no place's manifest tells of.

    ``source`` is the whole line; ``publisher`` and ``period`` go into the closed one.
    """
    notes = st.session_state.pop(NOTES, [])
    found = Figures(about_figures_view.short_name(publisher, period), (source,), once([*limits, *notes]))
    _told().append(found)
    st.html(line_that_opens(found, "about_figures"))


def footnote(*words: str) -> None:
    """Keep what a part has to say of how its figures are measured for the line at the foot of the page."""
    notes: list[str] = st.session_state.setdefault(NOTES, [])
    notes.extend(text for text in words if text)


def begin() -> None:
    """Forget the sources, limits and notes of the page before; the frame calls it where a page begins."""
    st.session_state[TOLD] = []
    st.session_state[NOTES] = []


def _told() -> list[Figures]:
    """Return what this run of the page has told of its figures so far: a list that goes on growing."""
    told: list[Figures] = st.session_state.setdefault(TOLD, [])
    return told


def _ids(opened: Opened) -> list[str]:
    return [used.id for used in opened.place.manifest.releases]


def sources(
    opened: Opened, ids: Sequence[str] | Set[str], *, limits: Mapping[str, str] | None = None, key: str = "about"
) -> None:
    """Draw the line that opens for some releases, with what the figures from each cannot tell."""
    about_figures(opened, ids, limits=[words for words in (limits or {}).values() if words], key=key)


def measure_source(opened: Opened, measure: Measure) -> None:
    """Draw the line that opens for a measure."""
    about_figures(opened, [measure.release_id], limits=[measure.limits])


def registers(opened: Opened, kind: Kind) -> set[str]:
    """Return the releases that services of a kind in a place come from."""
    return _registers(opened.place).get(kind.id, set())


@once_per_place
def _registers(place: Place) -> dict[str, set[str]]:
    """Return the releases that services come from, by kind."""
    return {str(kind): set(rows) for kind, rows in place.facilities.groupby("kind")["register"]}


def register_limits(opened: Opened, kind: Kind, *, also: tuple[str, ...] = ()) -> None:
    """Draw the line that opens for a kind of service; ``also`` names further releases."""
    about_figures(opened, also, kinds=[kind])
