"""What was said in a session: answers by question, pins by square, approved words, beside what is known of the area."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from equitymap.dashboard import page_parts, places_cache
from equitymap.dashboard.consultation import cache, heard
from equitymap.dashboard.parts import gap_rule
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.measures.consultation.around import Around, around
from equitymap.measures.consultation.tally import Tally, tally
from equitymap.measures.consultation.written import reported, written
from equitymap.measures.gaps.fragmentation import holds
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response, Ruling, Tip
from equitymap.records.subjects.consultation import Question, QuestionType
from equitymap.views.consultation import heard_words, results
from equitymap.views.words import plain


def responses(opened: Opened, session: Session) -> list[Response]:
    """Return the forms and cards of a session as they stand."""
    return [one for one in store_cache.values(Response, opened).values() if one.session == session.record]


def tallies(opened: Opened, session: Session) -> Mapping[str, Tally]:
    """Return how each question was answered, by its id in the order of the session."""
    found: Mapping[str, Tally] = _tallies(opened, session.record, store_cache.changed(), _session=session)
    return found


@per_place(max_entries=16)
def _tallies(opened: Opened, record: str, changed: str, *, _session: Session) -> Mapping[str, Tally]:  # noqa: ARG001
    counted = tally(_session, store_cache.values(Response, opened)).questions
    said = cache.said(opened).values()
    return {
        name: written(said, record, name) if _session.questions[name].type is QuestionType.TEXT else one
        for name, one in counted.items()
    }


def sentence(opened: Opened, session: Session) -> str:
    """Return what the session found: how many came, what most of them chose, who is heard least."""
    found = heard.found(opened, session)
    if not found.responses:
        return f"No answer has come in yet to {session.about.name}."
    counted = tallies(opened, session)
    chosen = [
        results.top(question, counted[name])
        for name, question in session.questions.items()
        if question.type is QuestionType.CHOICE
    ]
    return " ".join([heard_words.came(found.responses), *chosen[:1], heard_words.finding(found)])


def part(opened: Opened, session: Session) -> None:
    """Draw the area in figures, then every question with its answers, then what the registers may not know."""
    st.html(results.style())
    _beside(opened, session)
    counted = tallies(opened, session)
    for name, question in session.questions.items():
        _question(question, counted[name])
    st.subheader("What did people know that the registers do not?", anchor=False)
    tips = reported(store_cache.values(Tip, opened), store_cache.values(Ruling, opened).values(), session.record)
    st.markdown(plain(results.knew(tips.waiting, tips.accepted, tips.rejected)))


def _question(question: Question, counted: Tally) -> None:
    st.subheader(plain(question.called({})), anchor=False)
    said = results.answered(question, counted)
    st.markdown(plain(said))
    if question.type is QuestionType.TEXT:
        if counted.shown:
            st.html(results.words(counted.shown))
    elif question.type is QuestionType.PIN:
        if counted.counts:
            st.markdown(plain(results.squares(counted)))
    elif counted.answered:
        page_parts.drawing(results.bars(question, counted), said=f"{question.text} {said}")


def _beside(opened: Opened, session: Session) -> None:
    """Draw what is known of the same area, each figure with the way to the page that it is of."""
    known: Around | None = _around(opened, cache.codes_of(opened, session))
    if known is None:
        return
    rows = results.facts(known)
    st.html(results.fact_row(rows))
    asked = {"place": opened.code}
    with st.container(horizontal=True, key="co_facts"):
        for _, _, page, label in rows:
            more = asked if page == "map" else {**asked, "kind": known.kind.id}
            st.page_link(f"pages/{page}.py", label=plain(label), query_params=more)


@per_place(max_entries=32)
def _around(opened: Opened, codes: tuple[str, ...]) -> Around | None:
    place, observed = opened.place, opened.place.manifest.observed
    return around(
        place,
        codes,
        {
            kind.id: holds(place, kind.id, places_cache.supply(opened, kind.id), gap_rule.STANDARD)
            for kind in place.kinds
            if kind.id in observed and observed[kind.id].first < observed[kind.id].last
        },
    )
