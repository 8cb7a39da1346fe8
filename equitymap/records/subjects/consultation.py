"""Consultation sessions: what stewards set up, and what became of what people said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, StringConstraints

from equitymap.records.subjects.base import (
    MOST_PARTS,
    Choice,
    Known,
    Line,
    Name,
    NoneOrId,
    Record,
    RecordId,
    Refers,
    Text,
    When,
)

HERE = ZoneInfo("Europe/London")
"""Where sessions are held: their times are those of its clocks."""
MOST_QUESTIONS, MOST_EXHIBITS = 8, 20
CHOICES = (2, 10)
"""Fewest and most answers that a question offers."""
SCALE = (1, 2, 3, 4, 5)
LINK = r"^[a-z0-9](?:[a-z0-9-]{1,18}[a-z0-9])$"
"""The word that a session's address ends with."""


VIEW = re.compile(r"[a-z_]{0,40}(\?[\w%&=.,:+~*-]*)?", re.ASCII)
"""A page of the dashboard with its parameters."""


class Moment(str):
    """A day and a time by the clocks of England: 2026-12-03 18:30, typed as 03/12/2026 18:30 too.

    The later of two where clocks go back.
    """

    def __new__(cls, text: str) -> Self:
        """Read it.

        Raises
        ------
        ValueError
            Saying how to write it.
        """
        iso = re.sub(r"^(\d\d?)/(\d\d?)/(\d{4})", lambda day: f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}", text.strip())
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[ T](\d\d?)[:.](\d\d)", iso)
        try:
            if found is None:
                raise ValueError
            read = datetime.fromisoformat(f"{found[1]}T{int(found[2]):02d}:{found[3]}")
        except ValueError:
            raise ValueError("it is no day and time: write 2026-12-03 18:30 or 03/12/2026 18:30") from None
        return super().__new__(cls, read.strftime("%Y-%m-%d %H:%M"))

    @property
    def at(self) -> datetime:
        """Return the same moment in UTC."""
        return datetime.fromisoformat(self).replace(tzinfo=HERE, fold=1).astimezone(UTC)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: GetCoreSchemaHandler) -> Any:
        """Tell pydantic that it is a text, read and written as such."""
        return handler.generate_schema(Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(cls)])


class Consultation(Record):
    """A session: what is asked where, from when to when, by whom, and how long raw words are kept."""

    kind: ClassVar[str] = "consultation"
    one: ClassVar[str] = "consultation session"
    many: ClassVar[str] = "consultation sessions"

    name: Name = Field(title="Title", description="As people in the room will read it.")
    link: Annotated[str, StringConstraints(strip_whitespace=True, pattern=LINK)] = Field(
        title="Word for the link",
        description="3 to 20 small letters, digits and -, such as foxhollies: the address ends with t/foxhollies.",
    )
    zone: Annotated[NoneOrId, Refers("zone")] = Field(
        "",
        title="Zone",
        description="Not chosen: the whole place. For a part of it, save a zone with a name on the page A zone first.",
    )
    opens: Moment = Field(title="Opens", description="Day and time, such as 2026-12-03 18:30 or 03/12/2026 18:30.")
    closes: Moment = Field(title="Closes", description="Day and time, such as 2026-12-03 20:30 or 03/12/2026 20:30.")
    closed: bool = Field(False, title="Closed now", description="Yes: nobody can answer, whatever the time.")
    run_by: Name = Field(title="Run by", description="The group or council that asks, as people know it.")
    contact: Line = Field(
        "", title="Contact", description="Where people can ask or complain: an office, never a person."
    )
    notice: Text = Field("", title="Privacy notice", description="What people should know beside the standard notice.")
    under_16: bool = Field(False, title="For under-16s", description="Yes: the words for children are used.")
    keep_days: Annotated[int, Field(ge=7, le=730)] = Field(
        90,
        title="Keep raw words, days",
        description="7 to 730 after it closes; then what was not approved is deleted. The fewest that were ever saved"
        " for this session count: nobody's words are kept longer than was promised.",
    )
    phones: Line = Field(
        "", title="Address for phones", description="Such as http://192.168.1.10:8501. Empty: that of this page."
    )

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: the link of another session, an end before the beginning."""
        yield from super().problems(known, record)
        if self.closes.at <= self.opens.at:
            yield f"Closes: {self.closes} is not after it opens, {self.opens}. Correct one of the two."
        if set(known.like(self, "link")) - {record}:
            yield f"Word for the link: another session here has {self.link}. Choose another word."

    def is_open(self, now: datetime) -> bool:
        """Say whether people can answer at a time (UTC)."""
        return not self.closed and self.opens.at <= now < self.closes.at


OfSession = Annotated[
    RecordId, Refers("consultation"), Field(title="Session", description="The session that it belongs to.")
]


class QuestionType(Choice):
    """How a question is answered."""

    CHOICE = "choice", "One of several answers"
    SCALE = "scale", "One to five"
    TEXT = "text", "In their own words"
    PIN = "pin", "A spot on the map"


class Question(Record):
    """One question of a session."""

    kind: ClassVar[str] = "question"
    one: ClassVar[str] = "question"
    many: ClassVar[str] = "questions"

    session: OfSession
    order: Annotated[int, Field(ge=1, le=MOST_QUESTIONS)] = Field(
        title="Number", description="1 to 8: which comes first."
    )
    text: Name = Field(title="Question", description="As people will read it.")
    type: QuestionType = Field(QuestionType.CHOICE, title="Answered by", description="How people answer.")
    choices: Annotated[tuple[Name, ...], Field(max_length=CHOICES[1])] = Field(
        (), title="Answers", description="2 to 10 to choose from; none where it is answered otherwise."
    )
    low: Line = Field("", title="1 means", description="Only for one to five, such as not at all.")
    high: Line = Field("", title="5 means", description="Only for one to five, such as very much.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return its number and words."""
        return f"{self.order}. {self.text}"

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: too many, the same number twice, answers that do not fit."""
        yield from super().problems(known, record)
        if len(set(known.like(self, "session")) - {record}) >= MOST_QUESTIONS:
            yield f"Only {MOST_QUESTIONS} questions can be asked in a session. Remove one first."
        if set(known.like(self, "session", "order")) - {record}:
            yield f"Number: another question of this session is number {self.order}. Choose another number."
        if self.type is QuestionType.CHOICE and len(set(self.choices)) < CHOICES[0]:
            yield "Answers: give at least two that differ."
        if self.type is not QuestionType.CHOICE and self.choices:
            yield "Answers: only a question with one of several answers has them. Take them out."


def _of_a_view(view: str) -> str:
    """Let an address of the dashboard's own pages through: never one of another site."""
    if VIEW.fullmatch(view) is None:
        raise ValueError("it is no view of this dashboard: copy what follows the last / of its address")
    return view


class Exhibit(Record):
    """A view of the dashboard that a session shows."""

    kind: ClassVar[str] = "exhibit"
    one: ClassVar[str] = "piece of evidence"
    many: ClassVar[str] = "pieces of evidence"

    session: OfSession
    order: Annotated[int, Field(ge=1, le=MOST_EXHIBITS)] = Field(
        title="Number", description="1 to 20: which comes first."
    )
    view: Annotated[Text, StringConstraints(max_length=2_000), AfterValidator(_of_a_view)] = Field(
        title="View", description="The address of a page after the last /, such as gaps?place=E08000025."
    )
    caption: Line = Field("", title="Caption", description="What people should see in it, in a sentence.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return its number and caption."""
        return f"{self.order}. {self.caption or self.view}"

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: too many, the same number twice."""
        yield from super().problems(known, record)
        if len(set(known.like(self, "session")) - {record}) >= MOST_EXHIBITS:
            yield f"Only {MOST_EXHIBITS} views can be shown in a session. Remove one first."
        if set(known.like(self, "session", "order")) - {record}:
            yield f"Number: another view of this session is number {self.order}. Choose another number."


class Progress(Choice):
    """What became of something that people said."""

    HEARD = "heard", "Heard: being thought about"
    DOING = "doing", "Being done"
    DONE = "done", "Done"
    CANNOT = "cannot", "Cannot be done"


class Promise(Record):
    """You said, we did: what people said in a session, and what became of it."""

    kind: ClassVar[str] = "promise"
    one: ClassVar[str] = "answer to what was said"
    many: ClassVar[str] = "answers to what was said"

    session: OfSession
    said: Annotated[Text, StringConstraints(min_length=1)] = Field(
        title="You said", description="What many said, in a sentence of your own. Nobody's own words."
    )
    did: Text = Field(
        "", title="We did", description="What was done, by whom, or why it cannot be. Empty: nothing yet."
    )
    progress: Progress = Field(Progress.HEARD, title="Status", description="How far it is.")
    on: When = Field(title="As of", description="2027, 2027-03 or 2027-03-19.")
    targets: Annotated[tuple[Annotated[RecordId, Refers("target")], ...], Field(max_length=MOST_PARTS)] = Field(
        (), title="Targets", description="Which targets of an agreement it bears on."
    )

    def called(self, _names: Mapping[str, str]) -> str:
        """Return its first words."""
        return self.said[:60]
