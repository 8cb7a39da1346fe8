"""Who works together here, and who did: bodies, partnerships, members, earlier initiatives, what schools took on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from equitymap.records.subjects.base import (
    MOST_PARTS,
    Among,
    Areas,
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
    surely_before,
)
from equitymap.stages import Stage

SAY_WHEN = "2014, 2014-09 or 2014-09-01. Empty: not known."

Began = Annotated[When | None, Field(title="Began", description=SAY_WHEN)]
Ended = Annotated[When | None, Field(title="Ended", description="Empty: it goes on, or nobody knows.")]
WhyEnded = Annotated[Text, Field(title="Why it ended", description="In a sentence, as people here say it.")]
Source = Annotated[Line, Field(title="Source", description="Where this is written: a report, minutes, a web page.")]
Note = Annotated[Text, Field(title="Note", description="What others should know. No names of people.")]
RegisterId = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^(urn:[A-Z]?\d{4,6}|group:[A-Z]?\d{1,6}|la:[A-Z]\d{8})?$")
]
BodyId = Annotated[Name, Refers("body", registered=True)]
"""A body: the id of its record, or what a register calls it."""
NoneOrBody = Annotated[Line, Refers("body", registered=True)]
"""The same, empty for none."""


class Sector(Choice):
    """What a body is."""

    SCHOOL = "school", "School or trust of schools"
    EARLY_YEARS = "early_years", "Nursery or children's centre"
    HEALTH = "health", "Health service"
    POLICE = "police", "Police"
    HOUSING = "housing", "Housing association or landlord"
    EMPLOYER = "employer", "Employer"
    COLLEGE = "college", "College"
    UNIVERSITY = "university", "University"
    CHARITY = "charity", "Charity or voluntary group"
    RESIDENTS = "residents", "Residents' group"
    COUNCIL = "council", "Council"
    FAITH = "faith", "Faith group"
    OTHER = "other", "Other"


class LedBy(Choice):
    """Who leads a partnership."""

    SCHOOL = "school", "Schools"
    COUNCIL = "council", "The council"
    THIRD_SECTOR = "third_sector", "Charities and voluntary groups"
    MIXED = "mixed", "Several sectors together"


class Role(Choice):
    """What a body does in a partnership."""

    BACKBONE = "backbone", "Backbone: coordinates the work"
    LEAD = "lead", "Lead"
    MEMBER = "member", "Member"
    ANCHOR = "anchor", "Anchor point: where people come in"


class InitiativeType(Choice):
    """Programmes of area that came before."""

    EDUCATION_ACTION_ZONE = "education_action_zone", "Education action zone"
    EXTENDED_SCHOOL_CLUSTER = "extended_school_cluster", "Extended-school cluster"
    SURE_START = "sure_start", "Sure Start local programme"
    NEW_DEAL = "new_deal", "New Deal for Communities"
    OTHER = "other", "Other"


class Body(Record):
    """An organisation that works with others here: never a person."""

    kind: ClassVar[str] = "body"
    one: ClassVar[str] = "body"
    many: ClassVar[str] = "bodies"

    name: Name = Field(title="Name", description="Of the organisation, never of a person.")
    sector: Sector = Field(title="Sector", description="What it is.")
    register_id: RegisterId = Field(
        "",
        title="Number in a register",
        description="urn:123456 for a school, group:1234 for a trust, la:E08000025 for a council. Empty: none.",
    )
    opened: Annotated[When | None, Field(title="Opened", description=SAY_WHEN)] = None
    closed: Annotated[When | None, Field(title="Closed", description="Empty: it is open, or nobody knows.")] = None
    successor: Annotated[NoneOrId, Refers("body")] = Field(
        "", title="Taken over by", description="The body that goes on with its work."
    )
    note: Note = ""

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: a number used twice, successors that lead back to it."""
        yield from super().problems(known, record)
        if self.register_id and known.registered is not None and self.register_id not in known.registered:
            yield f"Number in a register: '{self.register_id}' is in no register of this place. Look the number up."
        if self.register_id and set(known.like(self, "register_id")) - {record}:
            yield f"Number in a register: another body here has {self.register_id} already. Use that one."
        if record and record != self.successor and record in _successors(self.successor, known):
            yield "Taken over by: the bodies that took over lead back to this one. Choose the last of them, or none."


def _successors(body: str, known: Known) -> list[str]:
    """Return a body and those that took over from it, one after the other; each once."""
    found: list[str] = []
    while body and body not in found:
        found.append(body)
        after = known.of("body").get(body)
        body = after.successor if after is not None else ""
    return found


class Partnership(Record):
    """Bodies that work together for an area."""

    kind: ClassVar[str] = "partnership"
    one: ClassVar[str] = "partnership"
    many: ClassVar[str] = "partnerships"

    name: Name = Field(title="Name", description="What it is called here.")
    led_by: LedBy = Field(title="Led by", description="Who leads it.")
    areas: Areas = ()
    began: Began = None
    ended: Ended = None
    why_ended: WhyEnded = ""
    stages: tuple[Stage, ...] = Field((), title="Stages of life", description="Whose lives it works on.")
    outcomes: Annotated[tuple[Annotated[Line, Among("indicator")], ...], Field(max_length=MOST_PARTS)] = Field(
        (), title="Outcomes", description="Figures that it means to change."
    )
    source: Source = ""
    note: Note = ""


class Membership(Record):
    """One body in one partnership: a tie."""

    kind: ClassVar[str] = "membership"
    one: ClassVar[str] = "tie"
    many: ClassVar[str] = "ties"

    partnership: Annotated[RecordId, Refers("partnership")] = Field(title="Partnership", description="Which one.")
    body: BodyId = Field(title="Body", description="Who belongs to it.")
    role: Role = Field(Role.MEMBER, title="Role", description="What it does there.")
    began: Began = None
    ended: Ended = None
    why_ended: WhyEnded = ""

    def called(self, names: Mapping[str, str]) -> str:
        """Return its body and partnership."""
        return f"{names.get(self.body, self.body)} in {names.get(self.partnership, self.partnership)}"

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: the same tie twice, a tie after its partnership ended."""
        yield from super().problems(known, record)
        for other, tie in known.like(self, "body", "partnership", "role").items():
            if other != record and not (_apart(self, tie) or _apart(tie, self)):
                yield "Body: it belongs to this partnership in this role already. Change that tie instead."
                break
        within = known.of("partnership").get(self.partnership)
        if within is not None and surely_before(within.ended, self.began):
            yield f"Began: {self.began} is after the partnership ended, {within.ended}. Correct one of the two."


def _apart(one: Membership, other: Membership) -> bool:
    """Say whether one had ended before the other began."""
    return one.ended is not None and other.began is not None and not other.began.surely_before(one.ended)


class Initiative(Record):
    """A programme of former years whose relationships may survive."""

    kind: ClassVar[str] = "initiative"
    one: ClassVar[str] = "earlier initiative"
    many: ClassVar[str] = "earlier initiatives"

    name: Name = Field(title="Name", description="What it was called here.")
    type: InitiativeType = Field(title="Programme", description="Which national programme it belonged to.")
    areas: Areas = ()
    began: Began = None
    ended: Ended = None
    what_survives: Text = Field("", title="What survives", description="Groups, buildings, habits, people who meet.")
    source: Source = ""


class Cover(Record):
    """What a school now provides that another service used to."""

    kind: ClassVar[str] = "cover"
    one: ClassVar[str] = "service that a school now covers"
    many: ClassVar[str] = "services that schools now cover"

    body: BodyId = Field(title="School", description="Who provides it now.")
    service: Annotated[Name, Among("service")] = Field(title="Service", description="What kind of service used to.")
    funded: bool | None = Field(None, title="Funded", description="Whether it is paid for. Empty: not known.")
    since: Annotated[When | None, Field(title="Since", description=SAY_WHEN)] = None
    took_over_from: Line = Field("", title="Took over from", description="The service that did it before.")
    note: Text = Field("", title="Note", description="What it is, and what it costs the school. No names of people.")

    def called(self, names: Mapping[str, str]) -> str:
        """Return its school and service."""
        return f"{names.get(self.service, self.service)} by {names.get(self.body, self.body)}"
