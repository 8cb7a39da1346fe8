"""A resident's form: what it asks, what somebody typed into it, and what of that is wrong. Nothing typed is lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from equitymap.measures.consultation.home import Home
from equitymap.records.sessions import Given, Session
from equitymap.records.subjects.answers import LONGEST_ANSWER, Age, Answered, Happened, Response
from equitymap.records.subjects.base import DIRECTION, LONGEST_LINE
from equitymap.records.subjects.consultation import SCALE, Question, QuestionType
from equitymap.views.consultation.language import message

Typed = Mapping[str, str]
"""What a form came back with, by the names of its fields."""
TIP = ("happened", "service", "called_so", "when", "where", "text")
"""Fields of a reported change, in the form as ``tip_`` and this."""
LINES = ("called_so", "when", "where")
MOST_MAPS = 2
"""Maps of a form: a further question for a spot asks for its square by name, so that the page stays small."""
SERVICES = {
    "childrens_centre": message("Children’s centre or family hub"),
    "school": message("School"),
    "library": message("Library"),
    "gp_practice": message("Doctor’s practice"),
    "youth_club": message("Youth club"),
}
"""Kinds of service by their id, as people call them."""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field: a word for it (``residents/problems.html.j2``), and how many signs too many."""

    why: str
    over: int = 0


def names(questions: Collection[str]) -> dict[str, str]:
    """Return the name of each question's field, by its id: short, since every square of a map repeats it."""
    digests = {one: sha256(one.encode()).hexdigest() for one in questions}
    length = next(signs for signs in (3, 8, 64) if len({digest[:signs] for digest in digests.values()}) == len(digests))
    return {one: f"q{digest[:length]}" for one, digest in digests.items()}


def clean(text: str, *, line: bool = False) -> str:
    """Return what somebody typed without signs that show nothing and no record takes, and with one kind of line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = [
        sign
        for sign in text
        if sign in "\n\t" or (unicodedata.category(sign) not in ("Cc", "Cs") and not DIRECTION.match(sign))
    ]
    return (" ".join("".join(kept).split()) if line else "".join(kept)).strip()


def read_form(
    session: Session,
    typed: Typed,
    *,
    cells: Collection[str],
    home: Callable[[str], Home],
    language: str,
    before: Given | None = None,
) -> tuple[Given | None, dict[str, Wrong]]:
    """Return what a form says and nothing, or None and what is wrong, by the name of the field.

    Parameters
    ----------
    session
        What was asked.
    typed
        The fields; those that the form has not are passed over.
    cells
        Squares in which a pin can be put.
    home
        Says where a postcode lies. The postcode itself goes nowhere else.
    language
        Code of the language in which the form was shown.
    before
        What the same person sent before: where she lives stays unless she gives another postcode or wants it forgotten.
    """
    fields, answers, words = names(session.questions), [], {}
    wrong: dict[str, Wrong] = {}
    for record, question in session.questions.items():
        name, said = fields[record], clean(typed.get(fields[record], ""))
        if not said:
            continue
        if question.type is QuestionType.TEXT:
            words[record] = said
            wrong |= _too_long(name, said, LONGEST_ANSWER)
        elif (answered := _answered(record, question, said, cells)) is None:
            wrong[name] = Wrong("choice")
        else:
            answers.append(answered)
    tip = {field: clean(typed.get(f"tip_{field}", ""), line=field in LINES) for field in TIP}
    wrong |= _wrong_tip(tip)
    lives = _home(typed, home, before)
    wrong |= {"postcode": Wrong(lives.wrong)} if lives.wrong else {}
    age = next((one for one in Age if one.value == typed.get("age")), None)
    wrong |= {"age": Wrong("choice")} if typed.get("age") and age is None else {}
    if not wrong and not (answers or words or any(tip.values())):
        wrong["empty"] = Wrong("empty")
    if wrong:
        return None, wrong
    response = Response(
        place=session.about.place,
        session=session.record,
        language=language,
        age=age,
        lives_in=lives.lives_in,
        elsewhere=lives.elsewhere,
        answers=tuple(answers),
    )
    return Given(response, words, {field: said for field, said in tip.items() if said} or None), {}


def _answered(record: str, question: Question, said: str, cells: Collection[str]) -> Answered | None:
    """Return the answer to a question that is not answered in own words; None where it is none of those offered."""
    if question.type is QuestionType.CHOICE and said in question.choices:
        return Answered(question=record, chosen=said)
    if question.type is QuestionType.SCALE and said in {str(step) for step in SCALE}:
        return Answered(question=record, scale=int(said))
    if question.type is QuestionType.PIN and said in cells:
        return Answered(question=record, cell=said)
    return None


def _too_long(name: str, said: str, most: int) -> dict[str, Wrong]:
    why = "long" if most == LONGEST_ANSWER else "long_line"
    return {name: Wrong(why, len(said) - most)} if len(said) > most else {}


def _wrong_tip(tip: Mapping[str, str]) -> dict[str, Wrong]:
    """Return what is wrong with a reported change: it needs what happened, and what the service is called."""
    if not any(tip.values()):
        return {}
    wrong: dict[str, Wrong] = {}
    for field, said in tip.items():
        wrong |= _too_long(f"tip_{field}", said, LONGEST_LINE if field in LINES else LONGEST_ANSWER)
    if not tip["called_so"]:
        wrong["tip_called_so"] = Wrong("called")
    if tip["happened"] not in {one.value for one in Happened}:
        wrong["tip_happened"] = Wrong("happened")
    if tip["service"] and tip["service"] not in SERVICES:
        wrong["tip_service"] = Wrong("choice")
    return wrong


def _home(typed: Typed, home: Callable[[str], Home], before: Given | None) -> Home:
    postcode = clean(typed.get("postcode", ""), line=True)
    if postcode:
        return home(postcode)
    if before is None or typed.get("forget"):
        return Home()
    return Home(before.response.lives_in, before.response.elsewhere)


def typed_from(session: Session, said: Given) -> dict[str, str]:
    """Return the fields of a form as somebody filled them in before: a postcode is not among them."""
    fields = names(session.questions)
    typed = {fields[record]: text for record, text in said.words.items() if record in fields}
    for one in said.response.answers:
        if one.question in fields:
            typed[fields[one.question]] = one.chosen or one.cell or str(one.scale or "")
    typed |= {f"tip_{field}": str(text) for field, text in (said.tip or {}).items()}
    return typed | ({"age": said.response.age.value} if said.response.age else {})


def shown(
    session: Session, typed: Typed, wrong: Mapping[str, Wrong], translated: Callable[[str], str]
) -> dict[str, Any]:
    """Return what a form shows of a session and of what was typed: the values of ``residents/form.html.j2``."""
    fields = names(session.questions)
    pins = [fields[record] for record, question in session.questions.items() if question.type is QuestionType.PIN]
    tip_wrong = any(name.startswith("tip_") for name in wrong)
    return {
        "asked": [_asked(fields[record], question, translated) for record, question in session.questions.items()],
        "pin_numbers": {name: number for number, name in enumerate(pins, 1)},
        "maps": MOST_MAPS,
        "ages": {age.value: translated(age.label) for age in Age},
        "services": {kind: translated(words) for kind, words in SERVICES.items()},
        "typed": typed,
        "wrong": wrong,
        "tip_wrong": tip_wrong,
        "tip_open": tip_wrong or any(typed.get(f"tip_{field}") for field in TIP),
    }


def _asked(name: str, question: Question, translated: Callable[[str], str]) -> dict[str, Any]:
    return {
        "name": name,
        "text": translated(question.text),
        "type": question.type.value,
        "choices": [(choice, translated(choice)) for choice in question.choices],
        "low": translated(question.low),
        "high": translated(question.high),
    }
