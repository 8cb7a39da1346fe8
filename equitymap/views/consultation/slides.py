"""A session on the projector: which slides there are, and what each says in large type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from markupsafe import Markup

from equitymap.measures.consultation.heard import until_first
from equitymap.measures.consultation.tally import FEWEST_IN_SQUARE, Tallies, Tally
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import HERE, SCALE, Consultation, Exhibit, Question, QuestionType
from equitymap.views.templating import macros
from equitymap.views.words import agree, capital, count, day, share

TEMPLATE = "consultation/slides.html.j2"
ALWAYS = {"title": "How to take part", "heard": "Who has not been heard?", "thanks": "Thank you"}
"""Slides of every session."""
WORDS_SHOWN = 6
"""Approved answers in own words on a slide: the latest."""


@dataclass(frozen=True)
class Slide:
    """One thing that is shown; ``record`` is the id of the question or the piece of evidence."""

    part: Literal["title", "evidence", "question", "heard", "thanks"]
    record: str = ""


def slides_of(session: Session) -> tuple[Slide, ...]:
    """Return what is shown of a session in order: what it is, evidence, questions, who is not heard, thanks."""
    return (
        Slide("title"),
        *(Slide("evidence", record) for record in session.exhibits),
        *(Slide("question", record) for record in session.questions),
        Slide("heard"),
        Slide("thanks"),
    )


def called(slide: Slide, session: Session, titles: Mapping[str, str]) -> str:
    """Return what a slide shows, for a list of them; ``titles`` are those of the pages by their name."""
    if slide.part in ALWAYS:
        return ALWAYS[slide.part]
    if slide.part == "evidence":
        return f"Evidence: {caption_of(session.exhibits[slide.record], titles)}"
    return f"Question {session.questions[slide.record].order}: {session.questions[slide.record].text}"


def caption_of(exhibit: Exhibit, titles: Mapping[str, str]) -> str:
    """Return the caption of a piece of evidence; without one the title of its page, else its address."""
    return exhibit.caption or titles.get(exhibit.view.partition("?")[0], exhibit.view)


def style() -> Markup:
    """Return how all slides look."""
    return _macro("style")()


def above(text: str) -> Markup:
    """Return what people should see in a piece of evidence."""
    return _macro("caption")(text)


def how_to_take_part(about: Consultation, place_name: str, link: str, code: Markup | None) -> Markup:
    """Return the first slide: what it is about, who asks, where to answer; ``code`` is the link to photograph.

    Nobody is asked to answer where there is no link.
    """
    return _macro("title")(about.name, place_name, about.run_by, link, code)


def took_part(about: Consultation, tallies: Tallies, now: datetime) -> Markup:
    """Return how many have answered, and until when others can."""
    return _macro("took_part")(f"{tallies.responses:,}", *_answered_so_far(tallies), open_until(about, now))


def _answered_so_far(tallies: Tallies) -> tuple[str, str]:
    cards = f", {tallies.cards:,} of them on {agree(tallies.cards, 'a card', 'cards')}" if tallies.cards else ""
    return agree(tallies.responses, "has answered", "have answered"), cards


def open_until(about: Consultation, now: datetime) -> str:
    """Say until when people can answer, since when they cannot, or from when they can."""
    if about.is_open(now):
        return f"Open until {_time(about.closes.at, now)}."
    if not about.closed and now < about.opens.at:
        return f"Opens {_time(about.opens.at, now)}."
    return "It is closed: no more answers can be given."


def _time(at: datetime, now: datetime) -> str:
    """Return a time by the clocks of England, with the day where that is another one."""
    there, here = at.astimezone(HERE), now.astimezone(HERE)
    return f"{there:%H:%M}" if there.date() == here.date() else f"{day(there.date())}, {there:%H:%M}"


def asked(question: Question, number: int, of: int) -> Markup:
    """Return the question itself."""
    return _macro("asked")(f"Question {number} of {of}", question.text)


def so_few(about: Consultation, tallies: Tallies, now: datetime) -> Markup:
    """Return how many more answers are needed until the first are counted; nothing where some are, or none comes."""
    more = until_first(tallies.responses) if about.is_open(now) else 0
    return _macro("so_few")(f"{more:,}", agree(more, "more answer", "more answers")) if more else Markup()


def where(question: Question, tally: Tally, picture: Markup, most: str, few: Markup, note: str) -> Markup:
    """Return where pins stand so far.

    ``most`` names the squares with most of them, ``few`` is that of ``so_few``; ``note`` stands small below.
    """
    said = [said_of(question, tally)[0], *([most] if most else []), *said_of(question, tally)[1:]]
    return _macro("where")(said, picture, where_in_words(tally), few, note)


def answers(question: Question, tally: Tally) -> Markup:
    """Return how a question was answered so far that is not answered on a map."""
    if question.type is QuestionType.TEXT:
        shown = tally.shown[-WORDS_SHOWN:]
        return _macro("words")(said_of(question, tally), shown)
    names = {str(step): _step(question, step) for step in SCALE} if question.type is QuestionType.SCALE else {}
    none_yet = tally.partial and not tally.answered
    bars = [
        (
            names.get(answer, answer),
            "" if none_yet else f"{number:,}",
            share(per_cent) if per_cent is not None else "",
            per_cent or 0.0,
        )
        for answer, number in tally.counts.items()
        for per_cent in [tally.per_cent(answer)]
    ]
    return _macro("bars")(said_of(question, tally), bars)


def _step(question: Question, step: int) -> str:
    """Return a number of the scale, with what it means at the ends."""
    means = {SCALE[0]: question.low, SCALE[-1]: question.high}.get(step)
    return f"{step} {means}" if means else str(step)


def said_of(question: Question, tally: Tally) -> list[str]:
    """Return the sentences beside the results of a question."""
    if question.type is QuestionType.TEXT:
        return _said_of_words(tally)
    said = [answered(tally)]
    if tally.median is not None:
        said.append(f"The middle answer is {tally.median:g}.")
    if tally.no_longer:
        gave = agree(tally.no_longer, "answer is", "answers are")
        said.append(f"{tally.no_longer:,} {gave} no longer offered.")
    if tally.withheld:
        pins = agree(tally.withheld, "pin is not shown", "pins are not shown")
        said.append(
            f"{tally.withheld:,} {pins}, so that no square of fewer than {FEWEST_IN_SQUARE} people is found out."
        )
    return said


def answered(tally: Tally, how: str = "") -> str:
    """Say how many answered a question, or how many answers to it are counted so far."""
    if tally.partial:
        are = f"{agree(tally.answered, 'is', 'are')} counted {'so far' if tally.answered else 'yet'}"
        return f"{capital(count(tally.answered, 'answer', 'answers'))} to this{how} {are}."
    return f"{_people(tally.answered)} answered this{how}."


def _people(number: int) -> str:
    return (
        "Nobody has yet"
        if number == 0
        else f"{count(number, 'person', 'people')} have"
        if number > 1
        else "1 person has"
    )


def _said_of_words(tally: Tally) -> list[str]:
    said = [answered(tally, " in their own words")]
    if tally.waiting:
        waits = agree(tally.waiting, "answer waits", "answers wait")
        said.append(f"{tally.waiting:,} {waits} until a steward has read {agree(tally.waiting, 'it', 'them')}.")
    if (more := len(tally.shown) - WORDS_SHOWN) > 0:
        said.append(f"{more:,} earlier {agree(more, 'one is', 'ones are')} on the page of the session.")
    return said


def where_in_words(tally: Tally) -> str:
    """Say in which squares most pins stand: the picture in words."""
    most = sorted(tally.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not most:
        return "No square has enough pins to be shown yet."
    return "Pins by square: " + ", ".join(f"{cell} {number:,}" for cell, number in most) + "."


def heading(part: str) -> Markup:
    """Return the heading of a slide of every session."""
    return _macro("waiting")(ALWAYS[part])


def finding(said: str, picture: Markup | None, notes: str) -> Markup:
    """Return a finding with what shows it, and what it cannot tell."""
    return _macro("finding")(said, picture, notes)


def note(text: str) -> Markup:
    """Return what is said small below results."""
    return _macro("note")(text)


def away(at: datetime | None) -> Markup:
    """Return what is said while the records cannot be read: from when the results are that stay on the screen."""
    now = "The records cannot be read just now."
    stay = f" These are the results of {at.astimezone(HERE):%H:%M:%S}." if at else ""
    return _macro("away")(f"{now}{stay} Newer ones come by themselves.")


def waiting() -> Markup:
    """Return what is said where nothing could be read yet."""
    return _macro("waiting")("The session cannot be read just now. It comes by itself.")


def unknown() -> Markup:
    """Return what is said where the address names a session that is not here."""
    return _macro("waiting")("This session is not here, or no longer. Leave, and choose one.")


def not_a_view(view: str) -> Markup:
    """Return what is said of evidence that leads to no page here."""
    return _macro("waiting")(f"This view leads to no page here: {view}")


def thanks(about: Consultation, link: str, *, elsewhere: bool) -> Markup:
    """Return the last slide; ``link`` is empty where nobody can answer any more, and may open ``elsewhere`` too."""
    return _macro("thanks")(about.run_by, about.contact, link, elsewhere)


def _macro(name: str) -> Callable[..., Markup]:
    found: Any = getattr(macros(TEMPLATE), name)
    return lambda *values: Markup(found(*values))
