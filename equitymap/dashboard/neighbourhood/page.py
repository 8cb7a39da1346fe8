"""The parts of the page about a neighbourhood or a zone: the sections of its report, drawn, and the report itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.neighbourhood import cache
from equitymap.dashboard.parts import document_parts, zone_card
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded, lead
from equitymap.measures.zones.zone import Zone
from equitymap.views.document import Heading, Items, Section
from equitymap.views.document_html import as_html
from equitymap.views.document_word import WORD, as_word
from equitymap.views.fixed_table import STYLE
from equitymap.views.neighbourhood import neighbourhood_report as report
from equitymap.views.neighbourhood import neighbourhood_sentences as words
from equitymap.views.neighbourhood.case import AnyCase, Case, ZoneCase
from equitymap.views.templating import render
from equitymap.views.words import count, plain
from equitymap.views.zone.zone_words import EMPTY

FURTHER, UNKNOWN = "further", "unknown"
"""Sections that are folded on the page; what is not known is printed all the same."""
CODE = 9
"""Signs of the code of a ward or a middle layer area, which a file is named after."""
OWN_STYLE = Path(__file__).with_name("neighbourhood.css").read_text(encoding="utf-8")


def heading(opened: Opened, area: str | None, zone: Zone | None) -> str:
    """Return the question that the page answers."""
    if area is not None:
        return words.question(str(opened.place.inside["label"].loc[area]))
    return words.question("your neighbourhood" if zone is None else zone.name)


@guarded
def draw(opened: Opened, area: str) -> None:
    """Draw all that is known of a neighbourhood, in the order a resident asks."""
    found = cache.case(opened, area)
    _report(opened, found, area)


@guarded
def draw_zone(opened: Opened, zone: Zone) -> None:
    """Draw the same of a zone; one that is empty is said to be, with the way to fill it."""
    if not zone.areas:
        lead(EMPTY)
        zone_card.to_page(opened, zone)
        return
    _report(opened, cache.zone_case(opened, zone), zone.text if len(zone.text) == CODE else "zone")


def _report(opened: Opened, found: AnyCase, called: str) -> None:
    """Draw a report; ``called`` is what its files are named after."""
    st.html(f"{STYLE}<style>{OWN_STYLE}</style>")
    lead(report.finding(found))
    with st.container(key="nb_first"):
        document_parts.draw(report.first(found))
    _ways_on(opened, found)
    for section in report.sections(found):
        _section(section)
    _take_away(opened, found, called)
    page_parts.about_figures(opened, report.releases(found), limits=[report.NO_PROOF], kinds=opened.place.kinds)


def _section(section: Section) -> None:
    with st.container(key=f"nb_{section.identifier}"):
        if section.identifier == UNKNOWN:
            texts = [text for part in section.parts if isinstance(part, Items) for text in part.texts]
            title = f"{section.title}: {count(len(texts), 'thing', 'things')}"
            st.html(render("neighbourhood/folded.html.j2", title=title, texts=texts))
            return
        if section.identifier == FURTHER:
            with st.expander(plain(section.title)):
                document_parts.draw(section.parts)
            return
        st.header(plain(section.title), anchor=section.identifier)
        at = [number for number, part in enumerate(section.parts) if isinstance(part, Heading)]
        if not at:
            document_parts.draw(section.parts)
            return
        ends = [*at[1:], len(section.parts)]
        for column, begin, end in zip(st.columns(len(at), gap="large"), at, ends, strict=True):
            with column:
                document_parts.draw(section.parts[begin:end])


def _ways_on(opened: Opened, found: AnyCase) -> None:
    """Draw the links to what tells more: the map, neighbourhoods alike or the zone itself, who works together."""
    here = {"place": opened.code, "area": found.area if isinstance(found, Case) else found.zone.text}
    with st.container(horizontal=True, key="nb_ways"):
        st.page_link("pages/map.py", label="On the map", icon=":material/map:", query_params=here)
        if isinstance(found, ZoneCase):
            zone_card.to_page(opened, found.zone)
        elif len(found.similar):
            alike = ",".join([found.area, *map(str, found.similar.index)])
            st.page_link(
                "pages/compare.py",
                label="Beside neighbourhoods like it",
                icon=":material/compare_arrows:",
                query_params={"place": opened.code, "compare": alike},
            )
        st.page_link("pages/partnerships.py", label="Who works together", icon=":material/hub:", query_params=here)
        st.page_link("pages/agreement.py", label="What was agreed", icon=":material/handshake:", query_params=here)
        if found.answers is not None:
            icon = ":material/record_voice_over:"
            st.page_link("pages/consultation.py", label="What residents said", icon=icon, query_params=here)


def _take_away(opened: Opened, found: AnyCase, called: str) -> None:
    """Draw the buttons that save the report, as a page that stands alone and as a Word file of the same content."""

    def html() -> bytes:
        return as_html(report.neighbourhood_report(found, made=datetime.now(UTC))).encode()

    def word() -> bytes:
        made = datetime.now(UTC)
        return as_word(report.neighbourhood_report(found, made=made), made=made)

    name = f"{opened.code}-{called}"
    with st.container(horizontal=True, key="nb_take_away"):
        st.download_button("Take this page away", html, f"{name}.html", "text/html", on_click="ignore", type="primary")
        st.download_button("The same as a Word file", word, f"{name}.docx", WORD, on_click="ignore")
