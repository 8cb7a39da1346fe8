"""Questions that stewards can take as they are: they are asked in every language that there is."""

from __future__ import annotations

from dataclasses import dataclass

from equitymap.records.subjects.consultation import QuestionType
from equitymap.views.consultation.language import message


@dataclass(frozen=True)
class ReadyMade:
    """A question with its answers, as ``Question`` has them, in English."""

    text: str
    type: QuestionType
    choices: tuple[str, ...] = ()
    low: str = ""
    high: str = ""


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
