"""The ten-year agreement: vision, targets, who promises what, what is done when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, Field, GetCoreSchemaHandler, StringConstraints

from equitymap.records.subjects.base import (
    EARLIEST,
    LATEST,
    MOST_PARTS,
    Among,
    Areas,
    Choice,
    Known,
    Line,
    Name,
    Record,
    RecordId,
    Refers,
    Text,
)
from equitymap.records.subjects.partnerships import Began, BodyId, Ended, NoneOrBody
from equitymap.stages import Aspect, Stage

MOST_TARGETS = 35
"""Targets that an agreement can have, as local area agreements had."""
VISION_WORDS = 250
"""Words that the vision of a Pride in Place plan may have."""
AGE = 10
"""Years that an agreement runs for."""

Year = Annotated[int, Field(ge=EARLIEST, le=LATEST)]
Number = Annotated[float, Field(allow_inf_nan=False)]
Pounds = Annotated[int, Field(ge=0, le=10_000_000_000)]
OfAgreement = Annotated[RecordId, Refers("agreement"), Field(title="Agreement", description="Which one.")]
Bodies = Annotated[tuple[BodyId, ...], Field(max_length=MOST_PARTS)]
Targets = Annotated[tuple[Annotated[RecordId, Refers("target")], ...], Field(max_length=MOST_TARGETS)]
IndicatorId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9_]{0,80}$"), Among("indicator")]


class Template(Choice):
    """The order and the words of a plan."""

    PRIDE_IN_PLACE = "pride_in_place", "Pride in Place plan"
    LOCAL_AREA_AGREEMENT = "local_area_agreement", "Local area agreement"
    CRADLE_TO_CAREER = "cradle_to_career", "Ten cradle-to-career results"
    EVERY_CHILD_MATTERS = "every_child_matters", "Every Child Matters"


class Better(Choice):
    """Which way a figure is to go."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class Promise(Choice):
    """What a partner gives."""

    MONEY = "money", "Money"
    STAFF = "staff", "Staff time"
    PREMISES = "premises", "Rooms and buildings"
    DATA = "data", "Data and evidence"
    VOLUNTEERS = "volunteers", "Volunteers"
    OTHER = "other", "Other"


class ActionType(Choice):
    """Kinds of action whose evidence is contested, and others."""

    CHILDRENS_ZONE = "childrens_zone", "Children's zone"
    SCHOOL_CHOICE = "school_choice", "School choice"
    EXTENDED_SCHOOLS = "extended_schools", "Extended schools"
    SURE_START = "sure_start", "Sure Start and children's centres"
    YOUTH_CLUBS = "youth_clubs", "Youth clubs"
    OTHER = "other", "Other"


class Group(Choice):
    """Groups of interventions of the Pride in Place Programme, as its prospectus names them."""

    REGENERATION = "regeneration", "Regeneration, high streets and heritage"
    HOUSING = "housing", "Housing"
    WORK = "work", "Work, productivity and skills"
    COHESION = "cohesion", "Cohesion"
    COMMUNITY_POWER = "community_power", "Community power"
    HEALTH = "health", "Health and wellbeing"
    TRANSPORT = "transport", "Transport"
    SAFETY = "safety", "Safety and security"
    EDUCATION = "education", "Education and opportunities"
    OTHER = "other", "Other"


class Objective(Choice):
    """Objectives of the Pride in Place Programme."""

    COMMUNITIES = "communities", "Stronger communities"
    PLACES = "places", "Thriving places"
    CONTROL = "control", "People taking back control"


class Progress(Choice):
    """How far an action is."""

    PLANNED = "planned", "Planned"
    BEGUN = "begun", "Begun"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped"


class Step(str):
    """A point of a target's path: '2027: 24.5'.

    Raises
    ------
    ValueError
        When it is not a year and a number.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check a point and keep it as it is."""
        found = re.fullmatch(r"(\d{4})\s*:\s*([+-]?\d{1,12}(?:\.\d{1,6})?)", text)
        if found is None or not EARLIEST <= int(found[1]) <= LATEST:
            raise ValueError("it is no point of a path: write 2027: 24.5, one a line")
        return super().__new__(cls, f"{found[1]}: {found[2]}")

    @property
    def year(self) -> int:
        """Return its year."""
        return int(self.partition(":")[0])

    @property
    def value(self) -> float:
        """Return its figure, in the unit of the target."""
        return float(self.partition(":")[2])

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: GetCoreSchemaHandler) -> Any:
        """Tell pydantic that it is a text, read and written as such."""
        return handler.generate_schema(Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(cls)])


def _in_order(path: tuple[Step, ...]) -> tuple[Step, ...]:
    years = [step.year for step in path]
    if len(set(years)) < len(years):
        raise ValueError("it has two figures for one year: keep one of them")
    return tuple(sorted(path, key=lambda step: step.year))


class Agreement(Record):
    """What the partners of an area mean to do over ten years."""

    kind: ClassVar[str] = "agreement"
    one: ClassVar[str] = "agreement"
    many: ClassVar[str] = "agreements"

    name: Name = Field(title="Name", description="What it is called.")
    template: Template = Field(Template.PRIDE_IN_PLACE, title="Template", description="Order and words of its plan.")
    began: Year = Field(title="First year", description="The year that it begins in.")
    years: int = Field(AGE, ge=1, le=25, title="Years", description="How many it runs for.")
    refresh: int = Field(3, ge=1, le=10, title="Refreshed every", description="Years between two refreshes.")
    areas: Areas = ()
    vision: Text = Field("", title="Vision", description="What success looks like after ten years, in 250 words.")
    partners: Bodies = Field((), title="Partners", description="Bodies that signed it.")
    backbone: NoneOrBody = Field("", title="Backbone", description="Who coordinates the work. Empty: vacant.")
    accountable: NoneOrBody = Field("", title="Accountable body", description="Who answers for the money.")

    @property
    def words(self) -> int:
        """Return the number of words of the vision."""
        return len(self.vision.split())


class Target(Record):
    """One figure that the partners mean to change, from a baseline along a path."""

    kind: ClassVar[str] = "target"
    one: ClassVar[str] = "target"
    many: ClassVar[str] = "targets"

    agreement: OfAgreement
    name: Name = Field(title="Name", description="What is to change, in plain words.")
    indicator: IndicatorId = Field("", title="Figure", description="One that is published. Empty: one of your own.")
    evidence: Text = Field("", title="Evidence", description="For a figure of your own: how it is counted, by whom.")
    unit: Line = Field("", title="Unit", description="For a figure of your own: per cent, people, visits a week.")
    better: Better | None = Field(None, title="Better is", description="For a figure of your own.")
    baseline: Number | None = Field(None, title="Baseline", description="For a figure of your own: where it starts.")
    baseline_year: Year | None = Field(None, title="Year of the baseline", description="For a figure of your own.")
    path: Annotated[tuple[Step, ...], Field(max_length=25), AfterValidator(_in_order)] = Field(
        (), title="Path", description="Where it is to be: 2027: 24.5, one year a line."
    )
    stage: Stage | None = Field(None, title="Stage of life", description="For a figure of your own.")
    aspect: Aspect | None = Field(None, title="Aspect of life", description="For a figure of your own.")
    owners: Bodies = Field((), title="Owners", description="Who looks after it.")
    must_not_worsen: Annotated[tuple[IndicatorId, ...], Field(max_length=MOST_PARTS)] = Field(
        (), title="Must not worsen", description="Figures that would pay for it: its counter-measures."
    )
    pulls_against: Targets = Field((), title="Pulls against", description="Targets that it can stand in the way of.")
    why: Text = Field("", title="Why", description="What makes partners think that it can be reached.")

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: too many targets, no baseline, targets of another agreement."""
        yield from super().problems(known, record)
        if len(set(known.like(self, "agreement")) - {record}) >= MOST_TARGETS:
            yield f"Agreement: it has {MOST_TARGETS} targets already, the most it can have. Remove one first."
        if not self.indicator and (self.baseline is None or not self.evidence):
            yield "Figure: choose one that is published, or give a baseline and evidence of your own."
        no_figure = known.measured is not None and self.indicator not in known.measured
        if self.indicator and no_figure and (self.baseline is None or not self.evidence):
            yield (
                f"Figure: '{self.indicator}' has no baseline in this place. Choose another one, or give a baseline and"
                " evidence of your own."
            )
        if self.indicator and self.indicator in self.must_not_worsen:
            yield "Must not worsen: it names the target's own figure. Take it out."
        yield from of_the_same(self, self.agreement, "pulls_against", known)


def of_the_same(value: Record, agreement: str, field: str, known: Known) -> Iterator[str]:
    """Yield the targets named in a field that belong to another agreement than the record does."""
    for one in getattr(value, field):
        target = known.of("target").get(one)
        if target is not None and target.agreement != agreement:
            title = type(value).model_fields[field].title
            yield f"{title}: '{target.name}' belongs to another agreement. Take it out."


class Contribution(Record):
    """What one partner promises."""

    kind: ClassVar[str] = "contribution"
    one: ClassVar[str] = "promise"
    many: ClassVar[str] = "promises"

    agreement: OfAgreement
    body: BodyId = Field(title="Partner", description="Who promises it.")
    targets: Targets = Field((), title="Targets", description="What it is for. None: for all of them.")
    type: Promise = Field(title="Kind of promise", description="What is given.")
    what: Text = Field("", title="What", description="In a sentence: two rooms on Tuesdays, half a post.")
    pounds: Pounds | None = Field(None, title="Pounds a year", description="Empty: no sum was named.")
    began: Began = None
    ended: Ended = None

    def called(self, names: Mapping[str, str]) -> str:
        """Return its partner and what it gives."""
        return f"{names.get(self.body, self.body)}: {self.type.label}"

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records, and targets of another agreement."""
        yield from super().problems(known, record)
        yield from of_the_same(self, self.agreement, "targets", known)


class Action(Record):
    """What is done, by whom, in which year, at what cost."""

    kind: ClassVar[str] = "action"
    one: ClassVar[str] = "action"
    many: ClassVar[str] = "actions"

    agreement: OfAgreement
    name: Name = Field(title="Name", description="What is done, in plain words.")
    targets: Targets = Field((), title="Targets", description="What it serves.")
    body: NoneOrBody = Field("", title="Led by", description="Who does it. Empty: nobody yet.")
    year: Year = Field(title="Year", description="The year that it is done and paid for in.")
    capital: Pounds | None = Field(None, title="Capital, pounds", description="Empty: not known.")
    revenue: Pounds | None = Field(None, title="Revenue, pounds", description="Empty: not known.")
    progress: Progress = Field(Progress.PLANNED, title="How far", description="Where it stands.")
    type: ActionType = Field(ActionType.OTHER, title="Kind of action", description="What its evidence is read under.")
    group: Group = Field(Group.OTHER, title="Group of interventions", description="In a Pride in Place plan.")
    objective: Objective | None = Field(None, title="Objective", description="In a Pride in Place plan.")
    output: Text = Field("", title="What comes of it", description="What can be counted when it is done.")

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records, targets of another agreement, a year before it begins."""
        yield from super().problems(known, record)
        yield from of_the_same(self, self.agreement, "targets", known)
        agreement = known.of("agreement").get(self.agreement)
        if agreement is not None and not agreement.began <= self.year < agreement.began + agreement.years:
            last = agreement.began + agreement.years - 1
            yield f"Year: {self.year} is outside the agreement, {agreement.began} to {last}. Correct it."
