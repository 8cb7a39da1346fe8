"""What people say in a consultation session, and what stewards make of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from equitymap.records.subjects.base import (
    Among,
    Choice,
    Kept,
    Known,
    Line,
    Name,
    NoneOrId,
    Record,
    RecordId,
    Refers,
    Text,
)
from equitymap.records.subjects.consultation import MOST_QUESTIONS, SCALE, OfSession

LONGEST_ANSWER = 1_000
"""Most signs of an answer in somebody's own words."""
CELL = r"^[A-J](?:10|[1-9])$"
"""A square of the grid over the outline, by its column from the west and its row from the north: C7."""
Said = Annotated[Text, StringConstraints(max_length=LONGEST_ANSWER)]
LANGUAGE = r"[a-z]{2,3}(-[a-z]+)?"
"""Code of a language: cy, or zh-hans with its script or country."""


class Age(Choice):
    """How old somebody is: the bands that the census counts residents of every neighbourhood in."""

    UNDER_16 = "under_16", "Under 16"
    FROM_16 = "16_24", "16 to 24"
    FROM_25 = "25_34", "25 to 34"
    FROM_35 = "35_49", "35 to 49"
    FROM_50 = "50_64", "50 to 64"
    FROM_65 = "65_up", "65 or over"


class Answered(BaseModel):
    """One question's answer that is no free text: ``chosen`` words, a number of the ``scale``, or a ``cell``."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    question: RecordId
    chosen: Line = ""
    scale: Annotated[int, Field(ge=SCALE[0], le=SCALE[-1])] | None = None
    cell: Annotated[str, StringConstraints(pattern=rf"^$|{CELL}")] = ""

    @model_serializer(mode="wrap")
    def _brief(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what is not said."""
        return {name: said for name, said in write(self).items() if said not in ("", None)}


class Response(Record):
    """One form or card that somebody filled in, without their own words (``Words``). Only stewards see it.

    Its id follows from the receipt or from the number of the card (``records.sessions``). ``lives_in`` is known
    only where somebody gave a postcode, which is not kept.
    """

    kind: ClassVar[str] = "response"
    one: ClassVar[str] = "response"
    many: ClassVar[str] = "responses"
    private: ClassVar[bool] = True

    session: OfSession
    card: Annotated[str, StringConstraints(pattern=r"^\d{0,5}$")] = Field(
        "", title="Card", description="Number printed on a paper card; empty for a form."
    )
    language: Annotated[str, StringConstraints(pattern=rf"^{LANGUAGE}$")] = Field(
        "en", title="Language", description="In which the form was shown: en, cy."
    )
    age: Age | None = Field(None, title="Age", description="Empty: not said.")
    lives_in: Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{8})?$")] = Field(
        "", title="Lives in", description="Code of the neighbourhood; empty: not said, or outside the place."
    )
    elsewhere: bool = Field(False, title="Lives elsewhere", description="Gave a postcode outside the place.")
    answers: Annotated[tuple[Answered, ...], Kept("answer", "answers")] = Field(
        (), max_length=MOST_QUESTIONS, title="Answers", description="To questions that are not answered in own words."
    )

    def called(self, _names: Mapping[str, str]) -> str:
        """Return the card it came on."""
        return f"Card {self.card}" if self.card else "Form"


OfResponse = Annotated[RecordId, Field(title="Response", description="Id of the form or card.")]


class Words(Record):
    """What somebody wrote in answer to one question. Only stewards see it; deleted when the session's time is over."""

    kind: ClassVar[str] = "words"
    one: ClassVar[str] = "answer in own words"
    many: ClassVar[str] = "answers in own words"
    private: ClassVar[bool] = True

    session: OfSession
    response: OfResponse
    question: RecordId = Field(title="Question", description="Id of the question.")
    text: Annotated[Said, StringConstraints(min_length=1)] = Field(title="Words", description="As they were written.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return its first words."""
        return self.text[:60]


class Happened(Choice):
    """What happened to a service."""

    CLOSED = "closed", "Closed"
    OPENED = "opened", "Opened"


class Tip(Record):
    """A closure or a new service that somebody knows of and the registers may not. Only stewards see it."""

    kind: ClassVar[str] = "tip"
    one: ClassVar[str] = "reported change"
    many: ClassVar[str] = "reported changes"
    private: ClassVar[bool] = True

    session: OfSession
    response: OfResponse
    happened: Happened = Field(title="What happened", description="Closed or opened.")
    service: Annotated[Annotated[str, StringConstraints(max_length=40)], Among("service")] = Field(
        "", title="Kind", description="Empty: another kind, or not said."
    )
    called_so: Name = Field(title="Service", description="What it is called.")
    when: Line = Field("", title="When", description="As somebody remembers it.")
    where: Line = Field("", title="Where", description="A street or postcode of the service.")
    text: Said = Field("", title="What else", description="As it was written.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return the service and what happened."""
        return f"{self.called_so}: {self.happened.label.lower()}"


class Verdict(Choice):
    """What a steward made of somebody's words, or of a reported change."""

    PUBLIC = "public", "Shown as written"
    MASKED = "masked", "Shown with parts masked"
    REJECTED = "rejected", "Not shown"
    ACCEPTED = "accepted", "Added to a list of places"


class Ruling(Record):
    """What a steward made of somebody's words (``Words``) or of a reported change (``Tip``).

    ``shown`` is what everybody may read, through ``public_words`` alone: nothing where it was rejected. Its history is
    the log of moderation, for stewards. ``seen``
    tells whether it was changed since; a digest of the words would tell what was masked to who tries names.
    """

    kind: ClassVar[str] = "ruling"
    one: ClassVar[str] = "decision on what was said"
    many: ClassVar[str] = "decisions on what was said"
    private: ClassVar[bool] = True

    session: OfSession
    on: RecordId = Field(title="On", description="Id of the words or of the reported change.")
    response: OfResponse
    question: NoneOrId = Field("", title="Question", description="Id of the question; empty for a reported change.")
    seen: Annotated[int, Field(ge=1)] = Field(
        1, title="Version", description="How many versions of it there were when it was looked at."
    )
    verdict: Verdict = Field(title="Decision", description="What becomes of it.")
    shown: Said = Field("", title="Shown", description="What everybody may read.")
    reason: Line = Field("", title="Reason", description="Why it is not shown, or what was masked; never the words.")
    list: Annotated[NoneOrId, Refers("list")] = Field(
        "", title="List", description="The list of places it was added to."
    )

    def called(self, _names: Mapping[str, str]) -> str:
        """Return the decision."""
        return self.verdict.label

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records, and a decision without its words or reason."""
        yield from super().problems(known, record)
        if self.verdict in (Verdict.PUBLIC, Verdict.MASKED) and not self.shown:
            yield "Shown: write what everybody may read, or reject it."
        if self.verdict is Verdict.REJECTED and (self.shown or not self.reason):
            yield "Reason: say why it is not shown, and leave the words out."
        if self.verdict is Verdict.ACCEPTED and not self.list:
            yield "List: say to which list of places it was added."
