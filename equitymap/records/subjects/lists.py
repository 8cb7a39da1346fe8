"""Lists of places that stewards keep for everybody: a kind of service of their own, or more of a known kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, StringConstraints, model_serializer

from equitymap.kinds import KINDS, OWN_REACH_M, named_alike
from equitymap.records.subjects.base import Among, Choice, Kept, Known, Line, Name, Record, When, of_one_line

MOST_LISTS = 12
"""Lists of one place: each is set against every other when a place is opened."""
MOST_PLACES, MOST_SIGNS = 1_000, 120_000
"""Places of one list, and signs of all of them together as they are written: a cell of a CSV file holds no more."""
TOO_LONG = (
    f"at most {MOST_PLACES:,} places of together {MOST_SIGNS:,} signs can be kept for everybody. Split the list, or"
    " count it in your visit alone"
)


class Shape(Choice):
    """Marks of ``kinds.OWN_SHAPES``."""

    HEXAGON = "hexagon", "Hexagon"
    CROSS = "cross", "Cross"
    HOUSE = "house", "House"
    DROP = "drop", "Drop"
    STAR = "star", "Star"
    CIRCLE = "circle", "Circle"
    SQUARE = "square", "Square"
    TRIANGLE = "triangle", "Triangle"
    DIAMOND = "diamond", "Diamond"


class Whom(Choice):
    """Whom a kind is for: ``kinds.POPULATIONS``."""

    EVERYBODY = "population", "Everybody"
    UNDER_5 = "children_0_4", "Children under 5"
    UNDER_16 = "children_0_15", "Children under 16"
    YOUNG = "young_10_19", "Young people aged 10 to 19"


Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), of_one_line]


class ListedPlace(BaseModel):
    """One place of a list, as somebody wrote it: where it is by coordinates, postcode or code of a neighbourhood.

    ``another`` says that it is a service of its own, whatever a register has near it. ``closes`` names a service that a
    register has as open, and that ``closed`` when it says: it adds none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Line = ""
    postcode: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 ]{0,10}$")] = ""
    area_code: Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{8})?$")] = ""
    easting: Annotated[int, Field(ge=0, le=700_000)] | None = None
    northing: Annotated[int, Field(ge=0, le=1_300_000)] | None = None
    opened: Short = ""
    closed: Short = ""
    type: Short = ""
    often: Short = ""
    hours: Annotated[float, Field(gt=0, le=168)] | None = None
    another: bool = False
    closes: Annotated[str, StringConstraints(pattern=r"^([a-z][a-z_-]{0,20}:[A-Za-z0-9_:./-]{1,60})?$")] = ""

    @model_serializer(mode="wrap")
    def _brief(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Leave out what is not said."""
        return {name: said for name, said in write(self).items() if said not in ("", None, False)}

    @property
    def tells(self) -> str:
        """What it tells, in a line: the service alone, nothing of who told it."""
        if self.closed:
            return f"{self.name} closed, {self.closed}"
        return f"{self.name} opened, {self.opened}" if self.opened else f"{self.name} is there"


class KeptList(Record):
    """A list of places with what it is a list of: counted on every page, for everybody, as any other service."""

    kind: ClassVar[str] = "list"
    one: ClassVar[str] = "list of places"
    many: ClassVar[str] = "lists of places"

    name: Name = Field(title="Name of the list", description="What people here call it, such as Food banks 2025.")
    source: Name = Field(title="Source", description="Who made it: an organisation, or a page.")
    as_of: When = Field(title="As of", description="When it was right: 2025, 2025-06 or 2025-06-30.")
    service: Annotated[Annotated[str, StringConstraints(max_length=40)], Among("service")] = Field(
        default="", title="Of a known kind", description="None: it is a kind of its own, with the words below."
    )
    singular: Line = Field(default="", title="One is called", description="Such as food bank.")
    plural: Line = Field(default="", title="Several are called", description="Such as food banks.")
    shape: Shape = Field(default=Shape.HEXAGON, title="Mark on the map", description="Its shape.")
    whom: Whom = Field(default=Whom.EVERYBODY, title="They are for", description="Whose access is counted.")
    reach_m: Annotated[int, Field(ge=OWN_REACH_M[0], le=OWN_REACH_M[1])] = Field(
        default=1600, title="In reach within, in metres", description="400 to 4,800."
    )
    on_foot: bool = Field(default=True, title="On foot", description="No: in a straight line.")
    listed: Annotated[tuple[ListedPlace, ...], Kept("place", "places")] = Field(
        min_length=1, max_length=MOST_PLACES, title="Places", description="As they were brought in the workbench."
    )

    @property
    def own(self) -> tuple[str, str, Shape, Whom, int, bool]:
        """All that a kind of its own says: two lists that say the same are of one kind."""
        return self.singular, self.plural, self.shape, self.whom, self.reach_m, self.on_foot

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: too long, names that another list or kind has, too many lists."""
        yield from super().problems(known, record)
        if sum(len(one.model_dump_json()) + 1 for one in self.listed) > MOST_SIGNS:
            yield f"Places: {TOO_LONG}."
        others = {one: value for one, value in known.of(self.kind).items() if one != record}
        if set(known.like(self, "name")) - {record}:
            yield f"Name of the list: another one here is called {self.name}. Choose another name, or change that list."
        if len(others) >= MOST_LISTS:
            yield f"Only {MOST_LISTS} lists can be kept for a place. Remove one first."
        if self.service:
            return
        if not self.singular or not self.plural:
            yield "One is called, Several are called: say both, or choose a known kind."
        elif (published := named_alike(self.singular, self.plural, KINDS)) is not None:
            yield f"One is called: {published.many} are a known kind. Choose it, or call these otherwise."
        else:
            yield from self._clashes([value for value in others.values() if not value.service])

    def _clashes(self, others: list[KeptList]) -> Iterator[str]:
        said = {self.singular.casefold(), self.plural.casefold()}
        for value in others:
            if said & {value.singular.casefold(), value.plural.casefold()} and value.own != self.own:
                yield (
                    f"One is called: {value.name} is a list of {value.plural} with another mark, reach or people. Call"
                    " these otherwise, or give them the same mark, reach and people."
                )
                return
