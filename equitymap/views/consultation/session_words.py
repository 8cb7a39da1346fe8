"""Running a session in words: its state, what each step still lacks, where phones find it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from equitymap.measures.consultation.running import State, state
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Consultation, Moment, Question, QuestionType
from equitymap.views.words import capital, count, day

NO_ROUTES = (
    "People cannot answer on their phones here: this server was started with app.py alone, which has pages for stewards"
    " only. Start it with make run (streamlit run serve.py). Paper cards can be typed all the same."
)
NO_ADDRESS = "The address of this page is not known. Write the address for phones into step 1."
NO_POSTER = "A poster needs an address that phones can reach: see above."
NEXT_CARDS = "Open the file and print it. Cards that are printed later begin with the number after the last one."
STEPS_IN_DOCS = "What to bring, how to set up the network and what phones do without internet, step by step:"


@dataclass(frozen=True)
class Step:
    """One step of setting up: whether what it needs is there, and what is or what is missing."""

    title: str
    done: bool
    says: str


def steps(session: Session) -> dict[str, Step]:
    """Return the steps of setting a session up, in their order."""
    about, asked, shown = session.about, len(session.questions), len(session.exhibits)
    return {
        "about": Step("1. Title, dates, privacy notice", bool(about.contact), _about(about)),
        "questions": Step(
            "2. Questions", asked > 0, count(asked, "question", "questions") if asked else "none yet: nothing to answer"
        ),
        "evidence": Step(
            "3. Evidence",
            shown > 0,
            count(shown, "view", "views") if shown else "no view yet: the projector shows the questions alone",
        ),
    }


def _about(about: Consultation) -> str:
    if not about.contact:
        return "say as Contact where people can ask or complain"
    notice = "with a notice of your own" if about.notice else "the standard privacy notice alone"
    return f"{when(about)}, {notice}"


def when(about: Consultation) -> str:
    """Return from when to when a session is open."""
    opens, closes = datetime.fromisoformat(about.opens), datetime.fromisoformat(about.closes)
    until = f"{closes:%H:%M}" if closes.date() == opens.date() else f"{closes:%H:%M} on {day(closes)}"
    return f"{day(opens)}, {opens:%H:%M} to {until}"


def state_sentence(about: Consultation, now: datetime) -> str:
    """Say in one sentence whether people can answer."""
    return {
        State.BEFORE: f"Not open yet: it opens at {_at(about.opens)}.",
        State.OPEN: f"Open until {_at(about.closes)}.",
        State.OVER: f"Over: it closed at {_at(about.closes)}.",
        State.CLOSED: "Closed by a steward: nobody can answer until it is opened again.",
    }[state(about, now)]


def _at(moment: Moment) -> str:
    at = datetime.fromisoformat(moment)
    return f"{at:%H:%M} on {day(at)}"


def so_far(responses: Sequence[Response]) -> str:
    """Say how many answers have come, on forms and on cards."""
    cards = sum(bool(one.card) for one in responses)
    forms = count(len(responses) - cards, "form", "forms")
    on_paper = count(cards, "paper card", "paper cards")
    return f"{capital(count(len(responses), 'answer', 'answers'))} so far: {forms}, {on_paper}."


def out_of_reach(link: str, own: Sequence[str]) -> str:
    """Say that phones cannot reach an address, and what to do; ``own`` are those of this computer on its networks."""
    called = f"In its network it is {' or '.join(own)}." if own else "It is in no network yet: join that of the phones."
    return (
        f"Phones cannot reach {link}: that is how this computer calls itself. {called} Start it with"
        " python -m equitymap hall (docs/hall.md) or make run ADDRESS=0.0.0.0, and open this page by its address in the"
        " network, or write that into step 1 as the address for phones, such as http://192.168.1.10:8501."
    )


def in_full(where: str, place_name: str) -> str:
    """Return where a session is held, its zone or the place, with the name of the place."""
    return place_name if where == place_name else f"{where}, {place_name}"


def answered_by(question: Question) -> str:
    """Return how a question is answered, in brief."""
    if question.type is QuestionType.CHOICE:
        return " / ".join(question.choices)
    ends = f": {question.low} to {question.high}" if question.low and question.high else ""
    return f"{question.type.label.lower()}{ends}"


def changing_answered(responses: int) -> str:
    """Say what changing a question does once people have answered it."""
    came = count(responses, "answer has", "answers have")
    return f"{came} come already. A question that is changed now changes what they were asked."
