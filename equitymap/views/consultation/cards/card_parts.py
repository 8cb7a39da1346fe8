"""What stands on a paper card, in one language, and how much room it takes.

A card is a column of 95 mm: a quarter of a page has one, half a page a longer one, a whole page two. The largest type
with which it fits a quarter is taken; then half a page, then a whole one.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from equitymap.measures.consultation.grid import Grid
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Age
from equitymap.records.subjects.consultation import HERE, SCALE, Question, QuestionType
from equitymap.views.consultation import language

PADDING_MM = 5.0
COLUMN_MM = 95.0 - 0.5

POINT_MM = 25.4 / 72
WIDE, BOLD = 0.56, 0.65
"""Width of a letter as a share of its size, in the widest of the fonts that a computer may have."""
WIDE_SIGNS, NARROW_SIGNS = "mwMW@%&—", " fijlrtI.,:;!|/()[]'’-"
LEADING = {"ltr": 1.2, "rtl": 1.45}
"""Height of a line as a share of the size of its letters."""
BOX_MM, LINE_MM, GAP_MM = 3.8, 6.5, 1.3
"""A box to tick, a line to write on, the space between two parts."""
SMALL = 0.85
"""Size of the notes beside that of the questions."""
WRITTEN_LINES = 2
EDGE, BESIDE_MM = 0.7, 4.0
"""Letters and numbers at the edge of a map as a share of a square; the space between a map and what stands beside it.
"""


@dataclass(frozen=True)
class Part:
    """A question or a note: its text, boxes to tick (numbered in their order), lines to write on."""

    text: str
    boxes: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    hint: str = ""
    lines: int = 0


@dataclass(frozen=True)
class Card:
    """The texts of a card; all are the same but for the number."""

    language: str
    title: str
    link: str
    questions: tuple[Part, ...]
    about: tuple[Part, ...]
    """What is asked of everybody: age, postcode."""
    notes: str
    """What becomes of it, as one paragraph."""
    grid: Grid | None
    """Where pins go; None where no question asks for one."""
    key: str
    """What is written below it."""
    parts: str
    """Which squares the parts of the place are in, where there is room for that."""


@dataclass(frozen=True)
class Paper:
    """How cards are printed: so many to a page, in letters of so many points, squares of the map so many mm wide."""

    to_a_page: int
    points: float
    cell_mm: float

    @property
    def room_mm(self) -> float:
        """Return how much of the column there is: a whole page has two, of which a part is lost where they break."""
        return {4: 137.0, 2: 285.0, 1: 530.0}[self.to_a_page]

    @property
    def beside(self) -> bool:
        """Say whether age and postcode stand beside the map: on a quarter page, where it is small."""
        return self.to_a_page == 4

    def map_mm(self, grid: Grid) -> float:
        """Return how wide the map is, in millimetres."""
        return (grid.columns + EDGE) * self.cell_mm


PAPERS = (
    *(Paper(4, points, cell) for points in (11.0, 10.0) for cell in (5.2, 4.2)),
    *(Paper(4, points, 4.2) for points in (9.0, 8.5)),
    *(Paper(2, points, 7.0) for points in (12.0, 11.0, 10.0)),
    *(Paper(1, points, 8.0) for points in (12.0, 11.0, 10.0)),
)
"""What is tried, in this order."""
FLOWING = Paper(0, 10.0, 8.0)
"""A card that no page holds goes on over several."""


def card_of(
    session: Session, grid: Grid, code: str, *, link: str = "", parts: Mapping[str, Sequence[str]] | None = None
) -> Card:
    """Return what stands on the cards of a session in a language; ``parts`` as ``cell_names`` has them."""
    _ = language.gettext(code)
    about = session.about
    questions = list(session.questions.values())
    closes = about.closes.at.astimezone(HERE)
    until = {"day": language.day(code, closes), "time": f"{closes:%H:%M}"}
    gone = language.day(code, closes + timedelta(days=about.keep_days))
    if about.under_16:
        notes = [
            _("You do not have to answer. You can leave out any question."),
            _("Please do not write anybody’s name, not even your own."),
            _("A grown-up reads your words before anybody else sees them. What is not shown is deleted after %(day)s.")
            % {"day": gone},
        ]
    else:
        notes = [
            _("Answer what you like. Please write no names, not even your own."),
            _(
                "Your own words are read by the people who run this before anybody else sees them; what is not shown is"
                " deleted after %(day)s."
            )
            % {"day": gone},
        ]
    notes.append(_("Note the number of this card: with it you can have your answers deleted."))
    notes.append(_("Hand this card to %(who)s by %(time)s on %(day)s.") % {"who": about.run_by, **until})
    if about.contact:
        notes.append(_("To ask or complain: %(contact)s") % {"contact": about.contact})
    return Card(
        language=code,
        title=_(about.name),
        link=link,
        questions=tuple(_question(code, one) for one in questions),
        about=(
            Part(_("How old are you?"), boxes=tuple(_(age.label) for age in Age)),
            Part(_("Your postcode"), hint=_("Only to know the neighbourhood. It is not kept."), lines=1),
        ),
        notes=" ".join(notes),
        grid=grid if any(one.type is QuestionType.PIN for one in questions) else None,
        key=_("A square is %(metres)s m wide. North is up.") % {"metres": f"{grid.side_m:,.0f}"},
        parts=" · ".join(f"{part} {' '.join(cells)}" for part, cells in (parts or {}).items()),
    )


def _question(code: str, question: Question) -> Part:
    _ = language.gettext(code)
    text = f"{question.order}. {_(question.text)}"
    match question.type:
        case QuestionType.CHOICE:
            return Part(text, boxes=tuple(map(_, question.choices)), hint=_("Tick one."))
        case QuestionType.SCALE:
            return Part(text, boxes=("",) * len(SCALE), low=_(question.low), high=_(question.high))
        case QuestionType.PIN:
            hint = _("Write %(number)s in one square of the map. Do not mark where you live.") % {
                "number": question.order
            }
            return Part(text, hint=hint)
        case QuestionType.TEXT:
            return Part(text, lines=WRITTEN_LINES)


def on_paper(card: Card) -> tuple[Card, Paper]:
    """Return a card and the smallest paper that holds it, with the largest type that does on it.

    The parts of the place take no larger paper: where they do not fit on it, the card is returned without them.
    """
    without = replace(card, parts="")
    smallest = _first(without, PAPERS) or FLOWING
    paper = _first(card, [paper for paper in PAPERS if paper.to_a_page == smallest.to_a_page])
    return (card, paper) if paper else (without, smallest)


def _first(card: Card, papers: Iterable[Paper]) -> Paper | None:
    return next((paper for paper in papers if needed_mm(card, paper) <= paper.room_mm), None)


def needed_mm(card: Card, paper: Paper) -> float:
    """Return how much of the column a card takes at most, in millimetres."""
    room = _Room(paper.points, LEADING[language.direction(card.language)])
    number = 4 + room.wide_mm("Card 99999", 1.5, BOLD)
    high = room.lines_mm(card.title, 1.2, BOLD, of_mm=COLUMN_MM - number) + room.lines_mm(card.link, SMALL, BOLD)
    high += sum(room.part_mm(part) for part in card.questions)
    high += room.lines_mm(card.notes, SMALL) + GAP_MM
    if card.grid is None:
        return high + sum(room.part_mm(part) for part in card.about)
    high += room.lines_mm(card.key, SMALL) + room.lines_mm(card.parts, SMALL) + 3 * GAP_MM
    drawn = (card.grid.rows + EDGE) * paper.cell_mm
    beside = COLUMN_MM - paper.map_mm(card.grid) - BESIDE_MM
    if paper.beside:
        return high + max(drawn, sum(room.part_mm(part, of_mm=beside) for part in card.about))
    return high + drawn + sum(room.part_mm(part) for part in card.about)


@dataclass(frozen=True)
class _Room:
    points: float
    leading: float

    def wide_mm(self, text: str, size: float = 1.0, letter: float = WIDE) -> float:
        """Return how wide a text is at most, in letters of a size beside that of the questions."""
        return _letters(text) * letter * self.points * size * POINT_MM

    def lines_mm(self, text: str, size: float = 1.0, letter: float = WIDE, *, of_mm: float = COLUMN_MM) -> float:
        """Return how high a text is in lines of a width: words are not cut, so that a line can end early."""
        words = (self.wide_mm(f"{word} ", size, letter) for word in text.split())
        return _lines(words, of_mm) * self.points * size * self.leading * POINT_MM

    def part_mm(self, part: Part, *, of_mm: float = COLUMN_MM) -> float:
        """Return how high a question is."""
        line = max(BOX_MM, self.points * self.leading * POINT_MM) + 0.4
        ends = [self.wide_mm(text) + 2.5 for text in (part.low, part.high) if text]
        boxes = [BOX_MM + 2.5 + (self.wide_mm(f" {text}") if text else 0) for text in part.boxes]
        return (
            self.lines_mm(f"{part.text} {part.hint}", 1.0, BOLD, of_mm=of_mm)
            + _lines([*ends[:1], *boxes, *ends[1:]], of_mm) * line
            + part.lines * LINE_MM
            + GAP_MM
        )


def _letters(text: str) -> float:
    """Return how many letters of middling width a text is as wide as: a sign that stands on another takes none."""
    return sum(0 if unicodedata.combining(sign) else _width(sign) for sign in text)


def _width(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF" or sign in WIDE_SIGNS:
        return 1.8
    return 0.75 if sign in NARROW_SIGNS else 1.15


def _lines(widths: Iterable[float], of_mm: float) -> int:
    """Return on how many lines things of these widths stand; one that is wider than a line takes several of its own."""
    lines, left = 0, 0.0
    for wide in widths:
        if wide <= left:
            left -= wide
            continue
        taken = max(1, math.ceil(wide / of_mm))
        lines, left = lines + taken, of_mm - wide if taken == 1 else 0.0
    return lines
