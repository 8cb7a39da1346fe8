"""How people come to a session: the link with its pattern to scan, a poster and numbered cards to print."""

from __future__ import annotations

from functools import partial

import streamlit as st

from equitymap.dashboard import widgets
from equitymap.dashboard.consultation import cache, slides
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import sign_in
from equitymap.dashboard.server.hall.addresses import addresses
from equitymap.measures.consultation.cell_names import cell_names
from equitymap.measures.consultation.grid import Grid
from equitymap.measures.consultation.running import is_this_machine
from equitymap.measures.consultation.typed_card import MOST_NUMBER
from equitymap.records.sessions import Session
from equitymap.views.consultation import language
from equitymap.views.consultation import session_words as words
from equitymap.views.consultation.cards.cards import MOST_CARDS, cards_html, paper_words, poster_html
from equitymap.views.consultation.qr import qr
from equitymap.views.templating import render
from equitymap.views.words import plain

FIRST, NUMBER, LANGUAGE, POSTER = "co_card_first", "co_card_count", "co_card_language", "co_poster_languages"
USUAL = 40
"""Cards that are printed at first."""


def draw(opened: Opened, session: Session) -> None:
    """Draw everything that brings people to the session."""
    st.header("On phones", anchor=False)
    link = _link(session)
    st.header("On paper and on the wall", anchor=False)
    if not session.questions:
        st.markdown("There is nothing to print before a question is asked.")
        return
    grid = cache.grid(opened, session)
    cards, poster = st.columns(2, gap="large")
    with cards:
        _cards(opened, session, grid, link)
    with poster:
        _poster(session, link)


def _link(session: Session) -> str:
    """Draw the address for phones, and return it: empty where no phone can reach one."""
    if not sign_in.is_served():
        st.warning(words.NO_ROUTES, icon=":material/mobile_off:")
        return ""
    link = slides.answer_at(session.about)
    if not link:
        st.warning(words.NO_ADDRESS, icon=":material/mobile_off:")
        return ""
    st.code(link, language=None, wrap_lines=True)
    if is_this_machine(link):
        st.warning(plain(words.out_of_reach(link, addresses())), icon=":material/mobile_off:")
        return ""
    st.html(render("consultation/scan.html.j2", link=link, pattern=qr(link)))
    return link


def _cards(opened: Opened, session: Session, grid: Grid, link: str) -> None:
    offered = language.languages()
    st.markdown("**Paper cards**, each with a number of its own.")
    first = widgets.number_input("First number", 1, MOST_NUMBER, key=FIRST, value=1)
    number = widgets.number_input("How many", 1, MOST_CARDS, key=NUMBER, value=USUAL)
    code = widgets.selectbox("Language of the cards", list(offered), key=LANGUAGE, format_func=offered.__getitem__)
    last = min(first + number - 1, MOST_NUMBER)
    st.caption(plain(f"{paper_words(session, grid, code)} {words.NEXT_CARDS}"))
    st.download_button(
        f"Save cards {first:,} to {last:,} to print",
        partial(_printed, opened, session, range(first, last + 1), code, link),
        f"cards-{session.about.link}-{first}-{last}.html",
        "text/html",
        icon=":material/print:",
        on_click="ignore",
        key="co_cards_print",
    )


def _printed(opened: Opened, session: Session, numbers: range, code: str, link: str) -> str:
    grid = cache.grid(opened, session)
    parts = cell_names(opened.place, grid, cache.codes_of(opened, session)).cells_of
    return cards_html(session, grid, numbers, code, link=link, parts=parts)


def _poster(session: Session, link: str) -> None:
    st.markdown("**Poster** with the pattern to scan and the address.")
    if not link:
        st.caption(words.NO_POSTER)
        return
    offered = language.languages()
    st.session_state.setdefault(POSTER, list(offered))
    widgets.multiselect(
        "Languages, the first one for its text", list(offered), key=POSTER, format_func=offered.__getitem__
    )
    st.download_button(
        "Save the poster to print",
        partial(poster_html, session, link, st.session_state[POSTER]),
        f"poster-{session.about.link}.html",
        "text/html",
        icon=":material/print:",
        on_click="ignore",
        key="co_poster_print",
    )
