"""What became of an agreement: reviews, unwanted effects, who was asked, notes of practice, parts of plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from equitymap.records.subjects.agreement import ActionType, OfAgreement, Targets, of_the_same
from equitymap.records.subjects.base import Known, Line, Name, Record, Text, When
from equitymap.records.subjects.partnerships import NoneOrBody, Note, Source


class Review(Record):
    """What a yearly review found: three questions, and what should stop."""

    kind: ClassVar[str] = "review"
    one: ClassVar[str] = "review"
    many: ClassVar[str] = "reviews"

    agreement: OfAgreement
    on: When = Field(title="Held on", description="2027, 2027-03 or 2027-03-19.")
    where: Line = Field("", title="Where", description="A building or a neighbourhood.")
    schools: Text = Field(
        "", title="Are schools involved in area-based activities?", description="Which, in what, and which are not."
    )
    challenges: Text = Field(
        "", title="What are the challenges and how might they be addressed?", description="As those present said it."
    )
    forward: Text = Field("", title="How can this thinking be taken forward?", description="By whom, and by when.")
    stop: Text = Field("", title="What should stop?", description="What does no good, or gets in the way.")
    refresh: bool = Field(False, title="Refreshes the agreement", description="Whether targets were set anew.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return when it was held."""
        return f"Review of {self.on}"


class Effect(Record):
    """Something that the agreement brought about and did not mean to."""

    kind: ClassVar[str] = "effect"
    one: ClassVar[str] = "unwanted effect"
    many: ClassVar[str] = "unwanted effects"

    agreement: OfAgreement
    targets: Targets = Field((), title="Targets", description="Which targets it comes from, as far as anyone can say.")
    noticed: When = Field(title="Noticed", description="2027, 2027-03 or 2027-03-19.")
    by: NoneOrBody = Field("", title="Noticed by", description="Which partner. Empty: not said.")
    what: Annotated[Text, StringConstraints(min_length=1)] = Field(
        title="What happened", description="What people do because of the target. No names of people."
    )
    answer: Text = Field("", title="What was done about it", description="Empty: nothing yet.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return its first words."""
        return self.what[:60]

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records, and targets of another agreement."""
        yield from super().problems(known, record)
        yield from of_the_same(self, self.agreement, "targets", known)


class Invitation(Record):
    """Who was asked to take part, and whether they came. Only stewards see it."""

    kind: ClassVar[str] = "invitation"
    one: ClassVar[str] = "invitation"
    many: ClassVar[str] = "invitations"
    private: ClassVar[bool] = True

    agreement: OfAgreement
    to: Name = Field(title="Asked", description="A group or body: residents of a street, a club. Never a person.")
    occasion: Line = Field("", title="To what", description="A meeting, a walk, a survey.")
    on: When = Field(title="When", description="2027, 2027-03 or 2027-03-19.")
    came: bool | None = Field(None, title="Came", description="Empty: not known.")
    note: Note = ""

    def called(self, _names: Mapping[str, str]) -> str:
        """Return who was asked to what."""
        return f"{self.to}: {self.occasion}" if self.occasion else self.to


class PracticeNote(Record):
    """What somebody who does the work says beside the evidence on a kind of action."""

    kind: ClassVar[str] = "note"
    one: ClassVar[str] = "practitioner's note"
    many: ClassVar[str] = "practitioners' notes"

    type: ActionType = Field(title="Kind of action", description="Whose evidence it stands beside.")
    on: When = Field(title="When", description="2027, 2027-03 or 2027-03-19.")
    trade: Line = Field("", title="Who says it", description="The work that they do, never a name: a health visitor.")
    text: Annotated[Text, StringConstraints(min_length=1)] = Field(title="Note", description="What practice shows.")
    source: Source = ""

    def called(self, _names: Mapping[str, str]) -> str:
        """Return its kind of action and when it was said."""
        return f"{self.type.label}, {self.on}"


class PlanPart(Record):
    """What the board has written for one part of its plan."""

    kind: ClassVar[str] = "plan_part"
    one: ClassVar[str] = "part of the plan"
    many: ClassVar[str] = "parts of the plan"

    agreement: OfAgreement
    part: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = Field(
        title="Part", description="Id of the part in the template."
    )
    text: Text = Field("", title="Text", description="As it is to stand in the plan.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return the part."""
        return self.part

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records, and the same part written twice."""
        yield from super().problems(known, record)
        if set(known.like(self, "agreement", "part")) - {record}:
            yield f"Part: '{self.part}' of this agreement is written already. Change that one instead."
