"""A session on the projector: its slides are the views that the presenter view steps through.

A piece of evidence is its own page in the presenter view, with its caption above (decision 0026). The address says
whose slides they are (``talk=place.session``) and which one is shown (``slide=3``), on whatever page that is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import in_view, places_cache, present, router
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.present import SLIDE, TALK, SavedView
from equitymap.dashboard.records.last_read import last_read
from equitymap.dashboard.sessions import sessions
from equitymap.errors import RecordsError
from equitymap.records.sessions import Session
from equitymap.views.consultation import slides as views
from equitymap.views.consultation.slides import Slide, slides_of

PAGE = "consultation"


@dataclass(frozen=True)
class Talk:
    """A session that is shown slide by slide: ``at`` is the number of the one that is shown, from 0."""

    opened: Opened
    session: Session
    slides: tuple[Slide, ...]
    at: int

    @property
    def slide(self) -> Slide:
        """The slide that is shown."""
        return self.slides[self.at]

    def view(self, number: int, pages: Collection[str]) -> SavedView:
        """Return the view that a slide is: of evidence its own page, of everything else this one."""
        named = ((TALK, name_of(self.opened, self.session)), (SLIDE, str(number + 1)))
        slide = self.slides[number]
        if slide.part == "evidence":
            found, _ = present.read_views(self.session.exhibits[slide.record].view or "start", pages)
            if found:
                return SavedView(found[0].page, (("place", self.opened.code), *found[0].params, *named))
        return SavedView(PAGE, (("place", self.opened.code), *named))


def name_of(opened: Opened, session: Session) -> str:
    """Return how an address names a session that is shown."""
    return f"{opened.code}.{session.record}"


def first_slide(opened: Opened, session: Session) -> dict[str, str]:
    """Return the parameters of the first slide of a session, on the page ``PAGE``."""
    return {"place": opened.code, present.VIEW: present.ON, TALK: name_of(opened, session), SLIDE: "1"}


def is_asked() -> bool:
    """Say whether the address asks for the slides of a session."""
    return present.is_on() and TALK in st.query_params


def asked() -> Talk | None:
    """Return what the address asks for; None where there is no such session.

    Raises
    ------
    RecordsError
        When the records are away and the session was never read.
    """
    code, _, record = st.query_params[TALK].partition(".")
    build = next((one for one in places_cache.built() if one.code == code), None)
    opened = Opened(code, build.build_id) if build else None
    session = _sessions(opened).get(record) if opened else None
    if opened is None or session is None:
        return None
    slides, number = slides_of(session), st.query_params.get(SLIDE, "")
    at = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    return Talk(opened, session, slides, min(max(at, 0), len(slides) - 1))


def _sessions(opened: Opened) -> Mapping[str, Session]:
    return last_read(("sessions", opened.code), lambda: sessions(opened)).found


def strip(file: str, code: str) -> None:
    """Draw the strip of the presenter view for the slides of a session, and the caption of evidence.

    Where another page or place is open than that of the slide, that is opened instead.
    """
    try:
        talk = asked()
    except RecordsError:
        talk = None
    if talk is None:
        present.steps([], None)
        return
    pages = [name.removesuffix(".py") for name in router.titles()]
    steps = [talk.view(number, pages) for number in range(len(talk.slides))]
    here = steps[talk.at]
    if here.page != file.removesuffix(".py") or (here.page == PAGE and code != talk.opened.code):
        present.go_to(here)
    for name in in_view.CARRIED:  # what one piece of evidence is about is not carried to the next
        in_view.wish(name, None)
    present.steps(steps, talk.at)
    if talk.slide.part == "evidence" and (caption := talk.session.exhibits[talk.slide.record].caption):
        st.html(views.style())
        st.html(views.above(caption))
