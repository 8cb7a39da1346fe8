"""Paper to print for a session: cards with a number each, and a poster with the way to the form on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from markupsafe import Markup

from equitymap.errors import RecordsError
from equitymap.measures.consultation.grid import Grid
from equitymap.measures.consultation.typed_card import MOST_NUMBER
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import HERE
from equitymap.views.consultation import language
from equitymap.views.consultation.cards.card_parts import (
    BESIDE_MM,
    BOLD,
    BOX_MM,
    EDGE,
    GAP_MM,
    LEADING,
    LINE_MM,
    PADDING_MM,
    POINT_MM,
    SMALL,
    Paper,
    card_of,
    on_paper,
)
from equitymap.views.consultation.qr import qr
from equitymap.views.svg_paths import Extent, path
from equitymap.views.templating import render

MOST_CARDS = 500
"""Most cards of one print."""
CELL_PX = 40
_TOLERANCE_PX = 0.6
LINK_POINTS, LINK_MM = (18, 40), 180.0
"""Least and largest letters of a link on a poster, and the room for a line. At 31 points capitals are 8 mm high, which
is read at 3 m."""
OFFERED = language.message("You can answer in this language.")
WORDS = {
    4: "Four cards to a page.",
    2: "Two cards to a page: these questions do not fit a quarter of one.",
    1: "One card to a page: these questions do not fit half of one.",
    0: "A card takes more than a page: shorten questions or answers, or ask fewer, before you print.",
}
PRINT, CUT = "Print on A4, at 100 %, on one side; black and white will do.", " Cut along the lines."


def paper_words(session: Session, grid: Grid, code: str) -> str:
    """Return how many cards go on a page, in a sentence for the steward."""
    return WORDS[on_paper(card_of(session, grid, code))[1].to_a_page]


def cards_html(
    session: Session,
    grid: Grid,
    numbers: Sequence[int],
    code: str,
    *,
    link: str = "",
    parts: Mapping[str, Sequence[str]] | None = None,
) -> Markup:
    """Return a page of its own to print, with one card for each number.

    Parameters
    ----------
    numbers
        Numbers of the cards, 1 to 99,999, such as ``range(1, 41)``: at most 500 at once.
    code
        Of the language; English where it is not there.
    link
        Address of the session on a phone; empty where there is none.
    parts
        Squares of the map by the part of the place that they are in (``cell_names``): printed where there is room.

    Raises
    ------
    RecordsError
        When there is no number, too many, or one that no card has; or no question is asked.
    """
    if not session.questions:
        raise RecordsError("This session asks nothing yet. Add a question before you print cards.")
    if not 1 <= len(numbers) <= MOST_CARDS or not all(1 <= number <= MOST_NUMBER for number in numbers):
        raise RecordsError(f"Print 1 to {MOST_CARDS} cards at once, with numbers from 1 to {MOST_NUMBER:,}.")
    code = language.known(code)
    card, paper = on_paper(card_of(session, grid, code, link=link, parts=parts))
    return language.render(
        code,
        "consultation/cards/cards.html.j2",
        card=card,
        paper=paper,
        words=f"{WORDS[paper.to_a_page]} {PRINT}{CUT if paper.to_a_page > 1 else ''}",
        sheets=_sheets(numbers, paper),
        drawn=_grid_svg(grid) if card.grid is not None else "",
        grid=grid,
        measures={
            "beside": BESIDE_MM,
            "edge": EDGE,
            "box": BOX_MM,
            "line": LINE_MM,
            "gap": GAP_MM,
            "padding": PADDING_MM,
            "small": SMALL,
            "leading": LEADING[language.direction(code)],
        },
    )


def _sheets(numbers: Sequence[int], paper: Paper) -> list[Sequence[int]]:
    each = max(1, paper.to_a_page)
    return [numbers[start : start + each] for start in range(0, len(numbers), each)]


def _grid_svg(grid: Grid) -> Markup:
    """Return the outline with its squares, lettered from the west and numbered from the north."""
    wide, high = grid.columns * CELL_PX, grid.rows * CELL_PX
    extent = Extent(grid.west, grid.north, wide, high, CELL_PX / grid.side_m)
    simple = shapely.simplify(grid.outline, _TOLERANCE_PX / extent.scale)
    spots = [grid.place_of(cell) for cell in grid.cells]
    return render(
        "consultation/cards/grid.svg.j2",
        cell=CELL_PX,
        columns=[chr(ord("A") + across) for across in range(grid.columns)],
        rows=range(1, grid.rows + 1),
        spots=[(across * CELL_PX, down * CELL_PX) for across, down in spots],
        outline=path(simple, extent),
    )


def poster_html(session: Session, link: str, codes: Sequence[str]) -> Markup:
    """Return a page of its own to print and hang up: the pattern to scan, the link, the steps, the languages.

    Parameters
    ----------
    link
        The whole address of the session, as a phone in the room reaches it.
    codes
        Of the languages that the form is offered in: the poster speaks the first of them.
    """
    code = language.known(next(iter(codes), language.ENGLISH))
    closes, pieces = session.about.closes.at.astimezone(HERE), _pieces(link)
    return language.render(
        code,
        "consultation/cards/poster.html.j2",
        about=session.about,
        link=link,
        pieces=pieces,
        questions=len(session.questions),
        pattern=qr(link),
        points=_points(pieces),
        day=language.day(code, closes),
        time=f"{closes:%H:%M}",
        others=[
            (
                other,
                language.direction(other),
                language.languages()[other],
                language.gettext(other)(OFFERED),
            )
            for other in dict.fromkeys(map(language.known, codes))
            if other != code
        ],
    )


def _pieces(link: str) -> list[str]:
    """Return an address in the pieces between which a line may end: each ends with a slash."""
    pieces, piece = [], ""
    for sign in link:
        piece += sign
        if sign == "/" and not piece.endswith((":/", "//")):
            pieces.append(piece)
            piece = ""
    return [*pieces, piece] if piece else pieces


def _points(pieces: Sequence[str]) -> float:
    """Return the largest letters in which the longest piece of a link stands on one line of a poster."""
    least, most = LINK_POINTS
    return min(most, max(least, LINK_MM / (max(map(len, pieces)) * BOLD * POINT_MM)))
