"""What the page about the data shows: releases, observed years, rows left out, states of a figure, attributions."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import border_notice, page_parts
from equitymap.dashboard.parts import document_parts
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import lead
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.selection import before_record
from equitymap.sources.areas.code_history import reissue_in_words
from equitymap.sources.csv_text import csv_of
from equitymap.views.about.release_tables import releases_table
from equitymap.views.consultation import data_protection
from equitymap.views.fixed_table import STYLE
from equitymap.views.record_words import record_span
from equitymap.views.words import count, day, plain
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES


def summary(opened: Opened) -> None:
    """Draw how much was read, when, and for whom."""
    used = opened.place.manifest
    lead(
        f"{opened.place.name} was put together on {day(used.built_at)} from"
        f" {count(len(used.releases), 'published dataset', 'published datasets')}."
    )
    fallback = int((opened.place.inside["origin_from"] == "centroid").sum())
    st.markdown(
        f"It holds {count(len(opened.place.inside), 'neighbourhood', 'neighbourhoods')} (areas of about 1,500 people,"
        " official name: lower layer super output areas of 2021) and what lies within"
        f" {used.ring_m / 1000:.0f} km of the boundary, so that people near the edge keep the services across the line."
        f" Distances start from the mean of a neighbourhood's postcodes ({plain(used.postcode_file)});"
        f" {plain(_fallback(fallback))}."
    )
    if border := border_notice.limit(opened):
        st.markdown(plain(border))
    if moved := reissue_in_words(used.code):
        st.markdown(plain(moved))


def _fallback(number: int) -> str:
    if number == 0:
        return "every neighbourhood has some"
    return f"{count(number, 'neighbourhood has', 'neighbourhoods have')} none, and the middle of the shape stands in"


def releases(opened: Opened) -> None:
    """Draw one row per release, with what became of its rows, and every source and limit in full."""
    st.header("Datasets")
    table = releases_table(opened.place)
    page_parts.while_open(
        f"Table: {count(len(table), 'dataset', 'datasets')} with publisher, period, licence and rows",
        lambda: st.dataframe(
            table,
            hide_index=True,
            alt="Datasets used, with publisher, period, licence and row counts",
            column_config={"Page": st.column_config.LinkColumn("Page", display_text="open")},
        ),
        key="about_datasets",
    )
    page_parts.download("Download this list", lambda: csv_of(table, index=False), "datasets.csv")
    page_parts.about_figures(opened, [used.id for used in opened.place.manifest.releases])


def services(opened: Opened) -> None:
    """Draw what each register can and cannot say."""
    st.header("Registers of services")
    early = opened.place.facilities[before_record(opened.place) & opened.place.facilities["inside"]]
    for kind_id, years in opened.place.manifest.observed.items():
        kind = KIND_BY_ID[kind_id]
        name = kind.many[0].upper() + kind.many[1:]
        st.markdown(
            f"**{plain(name)}**, {plain(record_span(years))}. {plain(years.note)} {plain(kind.limits)} In reach:"
            f" {plain(kind.catchment_evidence)}"
        )
        number = int((early["kind"] == kind_id).sum())
        if number:
            st.markdown(
                f"{count(number, 'record', 'records')} here ended outside this record or at an unknown date:"
                " not shown as gone, because what followed them, or when they went, is not known."
            )


def left_out(opened: Opened) -> None:
    """Draw every record of this place that could not be used."""
    st.header("Left out, or not drawn")
    rows = opened.place.left_out
    if rows.empty:
        st.markdown("No record of this place had to be left out.")
        return
    st.markdown(f"{count(len(rows), 'record', 'records')} could not be used or drawn. Nothing is dropped in silence.")
    page_parts.table(
        f"Table: {count(len(rows), 'record', 'records')} with file, row and reason",
        lambda: rows,
        key="about_left_out",
        alt="Records left out, with file, row and reason",
    )
    page_parts.download("Download this list", lambda: csv_of(rows, index=False), "left-out.csv", key="left_out_csv")


def marks() -> None:
    """Draw what the states of a figure and of a service mean."""
    st.header("What the words mean")
    st.markdown(
        "\n".join(f"- **{plain(state.replace('_', ' '))}**: {plain(words)}" for state, words in CELL_STATES.items())
    )
    st.markdown(
        "\n".join(
            f"- **{plain(state.replace('_', ' '))}** service: {plain(words)}"
            for state, words in FACILITY_STATES.items()
        )
    )


def answered() -> None:
    """Draw what is kept of people who answer in a consultation session."""
    st.header(data_protection.TITLE, anchor="data-protection")
    first, *rest = data_protection.parts()
    document_parts.draw([first])
    st.html(STYLE)
    page_parts.while_open(
        "What is kept, why, how long, who sees it, and how it is deleted",
        lambda: document_parts.draw(rest),
        key="about_answered",
        icon=":material/shield_person:",
    )
