"""Questions that stewards can take as they are, and a session of the first of them: in every language there is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from equitymap.measures.consultation.running import by_the_clock, just_before
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import LINK, Consultation, Question, QuestionType
from equitymap.views.consultation.language import message

OPEN_FOR, FIRST = timedelta(days=30), 6
"""How long a ready-made session is open where nobody closes it, and how many questions it asks."""
LONGEST_WORD = 16
"""Most letters of a place's name in a link: a number still fits behind them."""


@dataclass(frozen=True)
class ReadyMade:
    """A question with its answers, as ``Question`` has them, in English."""

    text: str
    type: QuestionType
    choices: tuple[str, ...] = ()
    low: str = ""
    high: str = ""

    def asked(self, code: str, session: str, number: int) -> Question:
        """Return it as a question of a session, with a number."""
        return Question(
            place=code,
            session=session,
            order=number,
            text=self.text,
            type=self.type,
            choices=self.choices,
            low=self.low,
            high=self.high,
        )


def ready_session(
    code: str, name: str, run_by: str, contact: str, *, now: datetime, taken: Collection[str]
) -> Consultation:
    """Return a session that is open from now on, with a link that no other one has; its questions are the ``FIRST``.

    Parameters
    ----------
    code, name
        Code and name of the place.
    run_by, contact
        Who asks, and where people can ask or complain.
    now
        In UTC.
    taken
        The links of other sessions.

    Raises
    ------
    RecordsError
        When nobody is said to ask, or what is said is too long.
    """
    given = {
        "place": code,
        "name": message("What is it like to live here?"),
        "link": _link(name, taken),
        "opens": just_before(now),
        "closes": by_the_clock(now + OPEN_FOR),
        "run_by": run_by,
        "contact": contact,
    }
    return read(Consultation, given)


def _link(name: str, taken: Collection[str]) -> str:
    """Return a name as the word of a link: of small letters without their marks; with a number where it is taken."""
    letters = unicodedata.normalize("NFKD", re.sub("['’]", "", name.lower())).encode("ascii", "ignore").decode()
    word = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_WORD].strip("-")
    word = word if re.fullmatch(LINK, word) else "session"
    return next(one for one in (word, *(f"{word}-{number}" for number in range(2, len(taken) + 2))) if one not in taken)


def ready_made() -> list[ReadyMade]:
    """Return the questions that are translated, in the order in which they are offered."""
    return [
        ReadyMade(
            message("Which service that has gone do you miss most?"),
            QuestionType.CHOICE,
            (
                message("Children’s centre or family hub"),
                message("Youth club"),
                message("Library"),
                message("Doctor, dentist or clinic"),
                message("Community centre or hall"),
                message("Sports or leisure centre"),
                message("Bus route"),
                message("Police station"),
                message("Another one"),
                message("I miss none"),
            ),
        ),
        ReadyMade(
            message("How safe do you feel when you walk alone around here after dark?"),
            QuestionType.SCALE,
            low=message("Not safe at all"),
            high=message("Very safe"),
        ),
        ReadyMade(message("Where around here is hard to reach without a car?"), QuestionType.PIN),
        ReadyMade(message("What should stop?"), QuestionType.TEXT),
        ReadyMade(message("What is good around here and should stay?"), QuestionType.TEXT),
        ReadyMade(
            message("How do you mostly get to the services that you use?"),
            QuestionType.CHOICE,
            (
                message("On foot or with a wheelchair"),
                message("By bicycle"),
                message("By bus, tram or train"),
                message("By car"),
                message("By taxi or a lift from somebody"),
                message("I often cannot get there"),
            ),
        ),
        ReadyMade(
            message("How easy is it to see a doctor or nurse when you need one?"),
            QuestionType.SCALE,
            low=message("Very hard"),
            high=message("Very easy"),
        ),
        ReadyMade(message("Where should there be more for children and young people?"), QuestionType.PIN),
        ReadyMade(
            message("Do you know where to get help with a baby or a small child?"),
            QuestionType.CHOICE,
            (message("Yes, I do"), message("In part"), message("No, I do not"), message("I do not need it")),
        ),
        ReadyMade(
            message("How much say do you have in what happens around here?"),
            QuestionType.SCALE,
            low=message("None at all"),
            high=message("A great deal"),
        ),
        ReadyMade(
            message("How often do you stop and talk with neighbours?"),
            QuestionType.CHOICE,
            (
                message("Most days"),
                message("Every week"),
                message("Now and then"),
                message("Never"),
            ),
        ),
        ReadyMade(message("Which service should come back first, and why?"), QuestionType.TEXT),
    ]
