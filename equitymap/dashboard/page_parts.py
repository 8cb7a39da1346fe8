"""The parts that several pages draw: headings of controls, the choice of a kind, charts, tables, downloads, sources.

Every text given to a part is escaped here (``views.words.plain``), so a caller passes it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

import pandas as pd
import streamlit as st

from equitymap.dashboard import border_notice
from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.layer import Measure
from equitymap.places.place import ReleaseUsed
from equitymap.views.record_words import record_span
from equitymap.views.words import capital, plain

FIRST_YEAR, LAST_YEAR = 2010, 2026
"""Years that the controls of what has gone and of who lost access offer."""


def group(name: str) -> None:
    """Draw the name of a group of controls: bold, not a heading, since it stands before the page's own."""
    st.markdown(f"**{plain(name)}**")


def kind_control(kinds: list[str], *, key: str, after: Mapping[str, str] | None = None) -> str:
    """Draw the choice of one kind of service; returns its id. ``after`` is said behind the name, by kind."""
    labels = {kind: capital(KIND_BY_ID[kind].many) for kind in kinds}
    labels |= {kind: f"{labels[kind]}: {said}" for kind, said in (after or {}).items()}
    return str(st.pills("Kind of service", kinds, key=key, required=True, format_func=labels.__getitem__))


def chart(figure: Any, *, key: str, alt: str, on_click: Callable[[], None] | None = None) -> None:
    """Draw a Plotly chart in the colours that the views gave it; ``on_click`` runs when a visitor selects a point."""
    selecting: dict[str, Any] = {} if on_click is None else {"on_select": on_click, "selection_mode": "points"}
    st.plotly_chart(figure, theme=None, key=key, config={"displayModeBar": False}, alt=alt, **selecting)


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
    while_open(label, lambda: st.dataframe(make_frame(), hide_index=True, alt=alt), key=key, icon=icon)


def download(label: str, csv: Callable[[], str | bytes], file_name: str, *, key: str | None = None) -> None:
    """Draw the button that saves a CSV file; ``csv`` makes it only when it is asked for."""
    st.download_button(plain(label), csv, file_name, "text/csv", icon=":material/download:", on_click="ignore", key=key)


def release_line(used: ReleaseUsed) -> str:
    """Return publisher, title, period, licence and the attribution that the licence asks for."""
    asked = used.attribution.removeprefix("Source: ")
    return f"Source: {used.publisher}, {used.title}, {used.period}. {used.licence}. {asked}"


def limits_line(*words: str) -> str:
    """Return what figures cannot tell: of the measure, of the kind, of the file, as far as there are words."""
    return f"Limits: {' '.join(part for part in words if part)}"


def sources(
    opened: Opened,
    ids: Sequence[str] | Set[str],
    *,
    limits: Mapping[str, str] | None = None,
    line: Callable[[ReleaseUsed], str] = release_line,
) -> None:
    """Draw publisher, period and licence of the releases that a place uses; those it does not use are passed over.

    Parameters
    ----------
    ids
        The releases, in the order to draw; a set is drawn in the order of the place's manifest.
    limits
        What the figures from a release cannot tell, by release, drawn with the limits of the release itself. None
        draws no limits.
    line
        Words for one release.
    """
    by_id = {used.id: used for used in opened.place.manifest.releases}
    for release_id in [used for used in by_id if used in ids] if isinstance(ids, Set) else ids:
        if (used := by_id.get(release_id)) is not None:
            st.caption(plain(line(used)))
            if limits is not None:
                st.caption(plain(limits_line(limits.get(release_id, ""), used.limits)))


def measure_source(opened: Opened, measure: Measure) -> None:
    """Draw publisher, period and licence of a measure, and what it cannot tell."""
    sources(opened, [measure.release_id], limits={measure.release_id: measure.limits})


def registers(opened: Opened, kind: Kind) -> set[str]:
    """Return the releases that services of a kind in a place come from."""
    facilities = opened.place.facilities
    return set(facilities.loc[facilities["kind"] == kind.id, "register"])


def register_limits(opened: Opened, kind: Kind, *, also: tuple[str, ...] = ()) -> None:
    """Draw where the figures come from and what the register cannot tell; ``also`` names further releases."""
    own = registers(opened, kind)
    sources(opened, own | set(also), limits=dict.fromkeys(own, kind.limits))
    observed = opened.place.manifest.observed.get(kind.id)
    if observed is not None:
        st.caption(f"Record: {plain(record_span(observed))}. {plain(observed.note)}")
    border_notice.limits(opened)
