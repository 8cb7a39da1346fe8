"""The fields of a kind of record for people: how each is filled in, and its value in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from equitymap.records.subjects.base import LONGEST_TEXT, Among, Choice, Kept, Record, marks, reference
from equitymap.stages import ASPECTS, STAGES
from equitymap.views.words import count

Shape = Literal["line", "text", "lines", "yes_no", "one", "several", "kept"]
Offers = Mapping[str, Mapping[str, str]]
"""What a field may name, by what it is (a kind of record, neighbourhood, indicator, service): labels by id."""
FORMERLY = "formerly"
"""What is offered no more and may still be named: a school that has closed, a record that was removed."""
YES, NO = "yes", "no"
WORDS_OF = {**{str(one): said for one, said in STAGES.items()}, **{str(one): said for one, said in ASPECTS.items()}}


@dataclass(frozen=True)
class Entry:
    """One field: ``shape`` says how it is filled in, ``options`` are labels by what is kept.

    ``former`` are labels of what a record may hold and can no longer be chosen.
    """

    name: str
    title: str
    help: str
    shape: Shape
    required: bool
    initial: Any
    options: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    longest: int | None = None
    counted: tuple[str, str] | None = None
    """What one and several are called of a field that is told by their number (``Kept``)."""

    def words(self, value: object) -> str:
        """Return a value as people read it; nothing for none."""
        if self.counted is not None:
            return count(len(value), *self.counted) if isinstance(value, tuple | list) and value else ""
        if isinstance(value, tuple | list):
            return "; ".join(self.words(one) for one in value)
        if isinstance(value, bool):
            return YES if value else NO
        if value is None:
            return ""
        one = str(value)
        return self.options.get(one) or self.former.get(one, one)

    def read(self, words: str) -> Any:
        """Return what was written in a cell: words or ids, several with ; between them. What is neither stays."""
        if self.shape in ("several", "lines"):
            return [self._id(part.strip()) for part in words.split(";") if part.strip()]
        return self._id(words)

    def _id(self, words: str) -> str:
        if words in self.options:
            return words
        for offered in (self.options, self.former):
            called = [one for one, label in offered.items() if label.casefold() == words.casefold()]
            if called:
                return called[0] if len(called) == 1 else words
        return words


def entries(subject: type[Record], offers: Offers) -> list[Entry]:
    """Return the fields of a kind in their order; the place is none, every page has its own."""
    return [_entry(name, about, offers) for name, about in subject.model_fields.items() if name != "place"]


def _entry(name: str, about: FieldInfo, offers: Offers) -> Entry:
    options = _options(about, offers)
    several = get_origin(about.annotation) is tuple
    shape: Shape = "several" if several else "one"
    if not options and not _names(about):
        longest = max((getattr(mark, "max_length", None) or 0 for mark in about.metadata), default=0)
        shape = "lines" if several else "text" if longest >= LONGEST_TEXT else "line"
    kept = next((mark for mark in marks(about) if isinstance(mark, Kept)), None)
    if kept is not None:
        shape = "kept"
    if bool in _inner(about.annotation) and kept is None:
        shape, options = "yes_no", {"True": YES, "False": NO}
    only = next(iter(options)) if len(options) == 1 and shape == "one" else None
    initial = only if about.is_required() else about.get_default(call_default_factory=True)
    longest_line = next((mark.max_length for mark in about.metadata if getattr(mark, "max_length", None)), None)
    return Entry(
        name=name,
        title=str(about.title),
        help=str(about.description),
        shape=shape,
        required=about.is_required(),
        initial=initial,
        options=options,
        former=offers.get(FORMERLY, {}) if reference(about) is not None else {},
        longest=None if several else longest_line,
        counted=None if kept is None else (kept.one, kept.many),
    )


def _names(about: FieldInfo) -> bool:
    return reference(about) is not None or any(isinstance(mark, Among) for mark in marks(about))


def _options(about: FieldInfo, offers: Offers) -> Mapping[str, str]:
    """Return what can be chosen, labels by id; none for a field that is typed."""
    refers = reference(about)
    if refers is not None:
        return {**offers.get(refers.kind, {}), **(offers.get("registered", {}) if refers.registered else {})}
    for mark in marks(about):
        if isinstance(mark, Among):
            return offers.get(mark.what, {})
    for inner in _inner(about.annotation):
        if isinstance(inner, type) and issubclass(inner, Choice):
            return {str(one.value): one.label for one in inner}
        if get_origin(inner) is Literal:
            return {one: WORDS_OF[one] for one in get_args(inner)}
    return {}


def _inner(annotation: Any) -> list[Any]:
    """Return a type and what it holds: of ``tuple[Stage, ...]`` the stage, of ``bool | None`` the bool."""
    inside = get_args(annotation) if get_origin(annotation) in (tuple, UnionType) or _is_union(annotation) else ()
    return [annotation, *(one for part in inside for one in _inner(part))]


def _is_union(annotation: Any) -> bool:
    return str(get_origin(annotation)) == "typing.Union"
