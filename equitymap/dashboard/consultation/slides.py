"""The slides of a session on the projector; what people said is drawn anew while it comes in, on these slides alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

import streamlit as st
from markupsafe import Markup

from equitymap.dashboard import router, talk, zones
from equitymap.dashboard.consultation import cache, live
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records.last_read import Read
from equitymap.dashboard.server.hall.addresses import addresses
from equitymap.dashboard.server.sign_in import base
from equitymap.dashboard.talk import Talk
from equitymap.errors import RecordsError
from equitymap.measures.consultation.running import is_of_this_network, is_this_machine, phones_at
from equitymap.measures.consultation.tally import Tallies
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Consultation, QuestionType
from equitymap.views.consultation import drawn_answers, heard_words
from equitymap.views.consultation import slides as views
from equitymap.views.consultation.pins import pins
from equitymap.views.consultation.qr import qr
from equitymap.views.consultation.session_words import in_full, out_of_reach
from equitymap.views.consultation.slides import slides_of
from equitymap.views.words import plain

T = TypeVar("T")
EVERY_S = 2
"""Seconds after which results that are on the screen are looked at again."""
SHOWN = "co_slide"
"""Session value: the slide that the page was drawn with."""


def draw(opened: Opened) -> None:
    """Draw the slide that the address asks for."""
    st.html(views.style())
    try:
        found = talk.asked()
    except RecordsError:
        _until_there()
        return
    if found is None:
        st.html(views.unknown())
        return
    slide, about = found.slide, found.session.about
    st.session_state[SHOWN] = slide
    if slide.part == "title":
        link = _link(about)
        st.html(views.how_to_take_part(about, _where(opened, about), _as_typed(link), qr(link) if link else None))
        if is_this_machine(_address(about)):
            st.warning(plain(out_of_reach(_address(about), addresses())), icon=":material/mobile_off:")
        _took_part()
    elif slide.part == "question":
        every = list(found.session.questions)
        question = found.session.questions[slide.record]
        st.html(views.asked(question, every.index(slide.record) + 1, len(every)))
        _answers()
    elif slide.part == "heard":
        st.html(views.heading(slide.part))
        st.html(drawn_answers.style())
        _heard()
    elif slide.part == "evidence":
        st.html(views.not_a_view(found.session.exhibits[slide.record].view))
    else:
        link = _link(about)
        st.html(views.thanks(about, _as_typed(link), elsewhere=not is_of_this_network(link)))


def answer_at(about: Consultation) -> str:
    """Return the address where people answer; empty where none is known."""
    found = phones_at(about, str(st.context.url or ""), base())
    return f"{found}/t/{about.link}" if found else ""


def _address(about: Consultation) -> str:
    """Return the address where people answer; empty once they cannot."""
    now = datetime.now(UTC)
    return answer_at(about) if about.is_open(now) or (now < about.opens.at and not about.closed) else ""


def _link(about: Consultation) -> str:
    """Return the same address; empty where no phone can reach it."""
    return "" if is_this_machine(_address(about)) else _address(about)


def _where(opened: Opened, about: Consultation) -> str:
    """Return where a session is held: its zone and the place."""
    name = opened.place.name
    return in_full(zones.saved(opened.code).get(about.zone, (name, ()))[0], name)


def _as_typed(link: str) -> str:
    """Return an address as it is typed into a phone, which takes https for itself and http only where it is told."""
    return link.removeprefix("https://")


@st.fragment(run_every=EVERY_S)
def _until_there() -> None:
    """Say that the session cannot be read just now, until it can."""
    try:
        talk.asked()
    except RecordsError:
        st.html(views.waiting())
    else:
        st.rerun()


@st.fragment(run_every=EVERY_S)
def _took_part() -> None:
    """Draw how many have answered so far."""
    shown = _still()
    if (found := _current(live.tallies(shown.opened, shown.session))) is not None:
        st.html(views.took_part(shown.session.about, found, datetime.now(UTC)))


@st.fragment(run_every=EVERY_S)
def _answers() -> None:
    """Draw how the question that is shown was answered so far."""
    shown = _still()
    question = shown.session.questions[shown.slide.record]
    found = _current(live.tallies(shown.opened, shown.session, words=question.type is QuestionType.TEXT))
    if found is not None:
        tally = found.questions[shown.slide.record]
        few = _so_few(shown, found) if question.type is not QuestionType.TEXT else Markup()  # words wait for a steward
        if question.type is QuestionType.PIN:
            most = drawn_answers.most(tally, cache.names_of_squares(shown.opened, shown.session))
            drawn = pins(cache.grid(shown.opened, shown.session), tally.counts)
            st.html(views.where(question, tally, drawn, most, few, heard_words.counting(found)))
            return
        st.html(few + views.answers(question, tally))
        if found.uncounted:
            steps = question.type is not QuestionType.TEXT
            st.html(views.note(heard_words.counting(found) if steps else heard_words.so_far(found)))


@st.fragment(run_every=EVERY_S)
def _heard() -> None:
    """Draw who has not been heard, with the residents beside it by the trait that tells most."""
    shown = _still()
    found, came = _current(live.heard(shown.opened, shown.session)), live.tallies(shown.opened, shown.session)
    if found is None:
        return
    few = _so_few(shown, came.found) if came is not None else Markup()
    least = found.least()
    by = next((by for by, one in found.by.items() if one.groups and (least is None or least in one.groups)), None)
    still = f" {heard_words.IN_STEPS}" if shown.session.about.is_open(datetime.now(UTC)) else ""
    picture = drawn_answers.beside(found, by) if by else None
    st.html(few + views.finding(heard_words.finding(found), picture, heard_words.NOT_A_SAMPLE + still))


def _so_few(shown: Talk, found: Tallies) -> Markup:
    """Return how many more answers are needed where none is counted yet."""
    return views.so_few(shown.session.about, found, datetime.now(UTC))


def _still() -> Talk:
    """Return what is shown; where that was changed meanwhile, the whole page is drawn anew."""
    shown = talk.asked()
    if shown is None or shown.slide != st.session_state.get(SHOWN):
        st.rerun()
    return shown


def _current(read: Read[T] | None) -> T | None:
    """Return what was read; where the records are away, what was read last, and say so; None where nothing was."""
    if read is None or not read.stands:
        st.html(views.away(read.at if read else None))
    return read.found if read else None


def part(opened: Opened, session: Session) -> None:
    """Draw what the projector shows, and the way to it."""
    st.markdown(
        "The session on a screen that everybody can see, one thing at a time. Results build up as they come in."
    )
    st.button(
        "Show it on the projector",
        key="co_present",
        icon=":material/slideshow:",
        on_click=st.query_params.from_dict,
        args=(talk.first_slide(opened, session),),
    )
    st.markdown(
        "Right and Left, or Page Down and Page Up, step as clickers do; Home goes to the first, Escape leaves. Reload"
        " the page, or send its address, and the same slide is shown."
    )
    titles = router.titles_by_page()
    st.markdown("\n".join(f"1. {plain(views.called(one, session, titles))}" for one in slides_of(session)))
