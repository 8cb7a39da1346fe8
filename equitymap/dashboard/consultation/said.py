"""What was said in a session: answers by question, pins by square, approved words, beside what is known of the area."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts, places_cache
from equitymap.dashboard.consultation import cache, tips
from equitymap.dashboard.parts import gap_rule
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.session_results import results
from equitymap.kinds import Kind
from equitymap.measures.consultation.around import Around, around, asked_about
from equitymap.measures.consultation.became import became
from equitymap.measures.gaps.fragmentation import holds
from equitymap.measures.zones.zone import SAVED
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import QuestionType
from equitymap.views.consultation import drawn_answers as drawn
from equitymap.views.consultation import heard_words
from equitymap.views.consultation.session_results import SessionResults
from equitymap.views.consultation.session_words import in_full
from equitymap.views.consultation.taken_tables import answers_table
from equitymap.views.words import plain

BESIDE = 2
"""Questions beside each other, where there is room."""


def responses(opened: Opened, session: Session) -> list[Response]:
    """Return the forms and cards of a session as they stand."""
    return [one for one in store_cache.values(Response, opened).values() if one.session == session.record]


def sentence(opened: Opened, session: Session) -> str:
    """Return what the session found: how many came, what most of them chose, who is heard least."""
    return drawn.lead(results(opened, session))


def part(opened: Opened, session: Session) -> None:
    """Draw the area in figures, then every question with its answers, then what the registers may not know."""
    st.html(drawn.style())
    found = results(opened, session)
    if found.tallies.uncounted:
        st.markdown(plain(heard_words.counting(found.tallies)))
    with st.container(key="co_beside"):  # below the questions on a narrow screen: drawn_answers.html.j2
        _beside(opened, found)
    names = list(session.questions)
    for at in range(0, len(names), BESIDE):
        for column, name in zip(st.columns(BESIDE, gap="large"), names[at : at + BESIDE], strict=False):
            with column:
                _question(found, name)
    st.header(plain(drawn.REPORTED), anchor=False)
    told = tips.of_session(opened, session)
    st.markdown(plain(drawn.knew(became(told))))
    tips.known(opened, told)


def _question(found: SessionResults, name: str) -> None:
    """Draw how one question was answered."""
    question, tally = found.session.questions[name], found.tallies.questions[name]
    st.header(plain(question.called({})), anchor=False)
    said = drawn.answered(question, tally)
    st.markdown(plain(said))
    if question.type is QuestionType.TEXT:
        if shown := found.words_on(name):
            st.html(drawn.words(shown))
    elif question.type is QuestionType.PIN:
        if tally.counts:
            st.markdown(plain(drawn.most(tally, found.lies_in)))
            page_parts.drawing(drawn.where(found.grid, tally), said=said, sources=[drawn.source(found)])
    elif tally.answered:
        rows = answers_table(found)
        own = rows[rows["question_number"] == question.order]
        page_parts.drawing(drawn.bars(question, own), said=said, sources=[drawn.source(found)])


def _beside(opened: Opened, found: SessionResults) -> None:
    """Draw what is known of the same area, each figure with the way to the page that it is of."""
    session = found.session
    known: Around | None = _around(
        opened,
        cache.codes_of(opened, session),
        asked_about(session, found.tallies, [one for one in opened.place.kinds if _is_told_of(opened, one)]),
    )
    if known is None:
        return
    zone = session.about.zone
    here = {"place": opened.code, **({"area": f"{SAVED}.{zone}"} if zone else {})}
    st.header(plain(f"What is known of {in_full(found.where, opened.place.name)}"), anchor=False)
    facts = drawn.facts(known)
    for column, (figure, words, page, label) in zip(st.columns(len(facts)), facts, strict=True):
        asked = here if page == "map" else {**here, "kind": known.kind.id}
        with column:
            st.html(drawn.fact(figure, words))
            st.page_link(f"pages/{page}.py", label=plain(label), query_params=asked)


@per_place(max_entries=32)
def _around(opened: Opened, codes: tuple[str, ...], about: str) -> Around | None:
    place = opened.place
    return around(
        place,
        codes,
        {
            kind.id: holds(place, kind.id, places_cache.supply(opened, kind.id), gap_rule.STANDARD)
            for kind in place.kinds
            if _is_told_of(opened, kind)
        },
        about,
    )


def _is_told_of(opened: Opened, kind: Kind) -> bool:
    """Say whether the record of a kind tells about two years."""
    seen = opened.place.manifest.observed.get(kind.id)
    return seen is not None and seen.first < seen.last
