"""What every record shares: fields that people can fill in, texts with an end, dates as typed, checks beside others."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    ValidationError,
)
from pydantic.fields import FieldInfo

from equitymap.errors import RecordsError
from equitymap.kinds import KINDS

LONGEST_LINE, LONGEST_TEXT = 200, 4_000
"""Most signs of a line (a name, a source) and of a text of several lines."""
MOST_PARTS = 400
"""Most entries of a field that holds several: neighbourhoods of an area, bodies, targets."""
SPANS = (("began", "ended"), ("opened", "closed"))
"""Fields that are the two ends of one span."""
EARLIEST, LATEST = 1800, 2100
"""Years that a date can be of."""
DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of what follows them: a name could show itself as another one."""


def _of_one_line(text: str) -> str:
    return _of_signs(text, breaks="")


def _of_signs(text: str, *, breaks: str) -> str:
    for sign in text:
        if sign not in breaks and (unicodedata.category(sign) in ("Cc", "Cs") or DIRECTION.match(sign)):
            where = "" if breaks else " on one line, without tabs"
            raise ValueError(f"it holds a sign that no keyboard writes (U+{ord(sign):04X}): type it anew{where}")
    return text


def _of_lines(text: str) -> str:
    """Return a text with one kind of line end; other control characters are refused."""
    return _of_signs(text.replace("\r\n", "\n").replace("\r", "\n"), breaks="\n\t")


of_one_line = AfterValidator(_of_one_line)
_LINE, _TEXT = of_one_line, AfterValidator(_of_lines)
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT), _TEXT]
"""Text of several lines. Whatever it holds, mark-up too, is text wherever it is shown."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE), _LINE]
"""Text of one line."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LINE), _LINE]
"""Text of one line that is never empty."""
RecordId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Id of another record."""
NoneOrId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9_-]{0,64}$")]
"""Id of another record, empty for none."""


@dataclass(frozen=True)
class Among:
    """Marks a field whose texts are ids of something that is no record: neighbourhood, indicator or service."""

    what: str


@dataclass(frozen=True)
class Kept:
    """Marks a field that no form and no file of people holds: it stays as it was, and is told by number."""

    one: str
    many: str


Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{8}$")]
"""Code of an area: E01008881."""
PlaceCode = Annotated[str, StringConstraints(pattern=r"^(demo|E0[6-9]\d{6})$")]
"""Code of a place: of its district, or ``demo``."""
Areas = Annotated[
    tuple[Annotated[Code, Among("neighbourhood")], ...],
    Field(
        max_length=MOST_PARTS, title="Neighbourhoods", description="Codes such as E01008881. None: in the whole place."
    ),
]
"""Neighbourhoods; none stands for the whole place."""


@dataclass(frozen=True)
class Refers:
    """Marks a field that names another record of the place, or several, by id: of which kind.

    ``registered`` says that an id of a register, such as urn:123456, will do too.
    """

    kind: str
    registered: bool = False


class Choice(StrEnum):
    """One of several; ``label`` is what people see."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a choice of what is stored and what is shown."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        return made


class When(str):
    """When something began or ended, as precisely as somebody knew: 2014, 2014-09 or 2014-09-01.

    Sorted as text: 2014 before 2014-09 before 2014-09-01.

    Raises
    ------
    ValueError
        When it is no such date, or of no year from ``EARLIEST`` to ``LATEST``.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check a date and keep it as it is."""
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
        try:
            if found is None or not EARLIEST <= int(found[1]) <= LATEST:
                raise ValueError
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise ValueError("it is no date: write 2014, 2014-09 or 2014-09-01") from None
        return super().__new__(cls, text)

    @property
    def year(self) -> int:
        """Return its year."""
        return int(self[:4])

    @property
    def decimal(self) -> float:
        """Return it in years: the middle of the year or month where no more is known (2014 is 2014.5)."""
        parts = [int(part) for part in self.split("-")]
        if len(parts) == 1:
            return parts[0] + 0.5
        if len(parts) == 2:
            return parts[0] + (parts[1] - 0.5) / 12
        begins, ends = date(parts[0], 1, 1), date(parts[0] + 1, 1, 1)
        return parts[0] + ((date(*parts) - begins).days + 0.5) / (ends - begins).days

    def surely_before(self, other: When) -> bool:
        """Say whether it lies before another date, however much is left open: 2014 is not surely before 2014-03."""
        both = min(len(self), len(other))
        return self[:both] < other[:both]

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, handler: GetCoreSchemaHandler) -> Any:
        """Tell pydantic that it is a text, read and written as such."""
        return handler.generate_schema(Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(cls)])


@dataclass(frozen=True)
class Known:
    """What a record is checked against.

    ``records`` are the standing ones of the place by kind and id; a record is never checked against itself. ``None``
    elsewhere is "not known here", and nothing is said.
    """

    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    registered: Collection[str] | None = None
    """Bodies of the registers: urn:123456, group:1234, la:E08000025."""
    removed: Mapping[str, str] = field(default_factory=dict)
    """What records are called that were removed and can be brought back, by id."""
    neighbourhoods: Collection[str] | None = None
    indicators: Collection[str] | None = None
    """Ids of the registry of indicators."""
    measured: Collection[str] | None = None
    """Ids of the indicators with a figure in the place: those that a target can start from."""

    _alike: dict[tuple[str, ...], dict[tuple[Any, ...], dict[str, Any]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def of(self, kind: str) -> Mapping[str, Any]:
        """Return the standing records of a kind by id."""
        return self.records.get(kind, {})

    def like(self, value: Record, *fields: str) -> Mapping[str, Any]:
        """Return the standing records of the same kind that say the same in some fields, by id; looked up."""
        alike = self._alike.get((value.kind, *fields))
        if alike is None:
            alike = self._alike[value.kind, *fields] = defaultdict(dict)
            for record, other in self.of(value.kind).items():
                alike[tuple(getattr(other, name) for name in fields)][record] = other
        return alike.get(tuple(getattr(value, name) for name in fields), {})


class Record(BaseModel):
    """Something that local people have put down about a place.

    A class of its own for each kind of record, with ``kind`` and the words for it. Fields have a title and what to
    write as their description: forms, tables and files are made from them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: ClassVar[str]
    one: ClassVar[str]
    """What one of them is called: 'partnership'."""
    many: ClassVar[str]
    private: ClassVar[bool] = False
    """Whether only stewards see them."""

    place: PlaceCode = Field(title="Place", description="Code of the district, or demo.")

    def called(self, _names: Mapping[str, str]) -> str:
        """Return what it is called in a list; ``names`` are those of what it names, by id."""
        return str(getattr(self, "name", ""))

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records; ``record`` is its own id, empty for a new one."""
        yield from _unknown(self, known, record)
        for first, last in SPANS:
            begins, ends = getattr(self, first, None), getattr(self, last, None)
            if surely_before(ends, begins):
                yield f"{last.capitalize()}: {ends} is before it {first}, {begins}. Correct one of the two."


R = TypeVar("R", bound=Record)


def read(subject: type[R], values: Mapping[str, Any]) -> R:
    """Return the record that values make; an empty text is left out, so that the field's default stands.

    Raises
    ------
    RecordsError
        Naming every field that is wrong, and what to write.
    """
    given = {name: value for name, value in values.items() if value not in ("", None)}
    try:
        return subject.model_validate(given)
    except ValidationError as wrong:
        raise RecordsError(_said(subject, wrong)) from None


def check(value: Record, known: Known, *, record: str = "") -> None:
    """Check a record beside the others of its place; ``record`` is its own id where it has one already.

    Raises
    ------
    RecordsError
        With every problem and its remedy.
    """
    if found := list(value.problems(known, record)):
        raise RecordsError(" ".join(found))


def reference(about: FieldInfo) -> Refers | None:
    """Return what records a field names, or None where it names none."""
    return next((mark for mark in marks(about) if isinstance(mark, Refers)), None)


def marks(about: FieldInfo) -> Iterator[object]:
    """Yield the marks of a field, and of what it holds several of."""
    yield from about.metadata
    for inner in get_args(about.annotation):
        yield from getattr(inner, "__metadata__", ())


def parts(value: object) -> tuple[str, ...]:
    """Return what a field holds as several texts: none, one, or all of a tuple."""
    return tuple(value) if isinstance(value, tuple) else (str(value),) if value else ()


def _unknown(value: Record, known: Known, record: str) -> Iterator[str]:
    """Yield the names of records, neighbourhoods and indicators that are not there."""
    there = {
        "neighbourhood": known.neighbourhoods,
        "indicator": known.indicators,
        "service": {kind.id for kind in KINDS},
    }
    for name, about in type(value).model_fields.items():
        named, refers = parts(getattr(value, name)), reference(about)
        among = next((mark.what for mark in marks(about) if isinstance(mark, Among)), "")
        if refers is not None:
            yield from (words for one in named if (words := _no_such(one, refers, known, record, str(about.title))))
        elif among and there[among] is not None:
            for one in named:
                if one not in (there[among] or ()):
                    yield f"{about.title}: there is no {among} '{one}' here. Take it out, or choose another one."


def _no_such(one: str, refers: Refers, known: Known, record: str, title: str) -> str:
    if record and one == record:
        return f"{title}: a record cannot name itself. Choose another one."
    if refers.registered and ":" in one:
        if known.registered is None or one in known.registered:
            return ""
        return f"{title}: '{one}' is in no register of this place. Look its number up, such as urn:123456."
    if one in known.of(refers.kind):
        return ""
    if one in known.removed:
        return f"{title}: '{known.removed[one]}' was removed. Bring it back first, or choose another one."
    return f"{title}: there is no {refers.kind.replace('_', ' ')} '{one}' here. Add it first, or choose another one."


def surely_before(one: When | None, other: When | None) -> bool:
    """Say whether a date lies before another, as far as both are known."""
    return one is not None and other is not None and one.surely_before(other)


_SAYS: Mapping[str, str] = {
    "missing": "it is empty. Fill it in.",
    "string_too_short": "it is empty. Fill it in.",
    "string_too_long": "it is longer than {max_length:,} signs. Shorten it.",
    "too_short": "it is empty. Fill it in.",
    "too_long": "it has more than {max_length:,} entries. Take some out.",
    "extra_forbidden": "there is no such field. Take it out, or write its name as in the template.",
    "string_pattern_mismatch": "it is not as asked for. {help}",
    "greater_than_equal": "it is below {ge:,}. Write a larger number.",
    "less_than_equal": "it is above {le:,}. Write a smaller number.",
    "int_parsing": "it is no whole number. Write digits only.",
    "int_from_float": "it is no whole number. Write digits only.",
    "float_parsing": "it is no number. Write digits and a point only.",
    "finite_number": "it is no number. Write digits and a point only.",
    "bool_parsing": "it is neither yes nor no.",
    "enum": "it is none of the choices. Write {expected}.",
    "literal_error": "it is none of the choices. Write {expected}.",
}


def _said(subject: type[Record], wrong: ValidationError) -> str:
    """Return what is wrong with each field, and what to write; values are named only where they are short."""
    said = []
    for problem in wrong.errors(include_url=False):
        at = [part for part in problem["loc"] if isinstance(part, str)]
        about = subject.model_fields.get(at[0]) if at else None
        name = f"{about.title}: " if about is not None else f"'{at[0][:40]}': " if at else ""
        text = str(problem["input"]) if isinstance(problem["input"], str | int | float) else ""
        held = f"'{text}': " if text.strip() and text.isprintable() and len(text) <= 40 else ""
        too_long = problem["type"] == "too_long" and isinstance(problem["input"], str)  # of what is checked twice
        words = _SAYS.get("string_too_long" if too_long else problem["type"], "{}").format(
            problem["msg"], **{"help": about.description if about else "", **problem.get("ctx", {})}
        )
        said.append(f"{name}{held if at else ''}{words.removeprefix('Value error, ').rstrip('.')}.")
    return " ".join(dict.fromkeys(said))
