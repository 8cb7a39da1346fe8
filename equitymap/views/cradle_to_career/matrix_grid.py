"""The matrix as one table of a web page: rows are stages of life, columns aspects, each square a button of few words.

On a phone each stage becomes a list of its squares, by style alone: the roles that listening needs are written out.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import Matrix
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.cradle_to_career.indicator_words import shown
from equitymap.views.cradle_to_career.matrix_sentences import NO_FIGURE, reach_short
from equitymap.views.cradle_to_career.service_bars import service_bar
from equitymap.views.cradle_to_career.squares import MARK_WORDS, Square
from equitymap.views.cradle_to_career.years_picture import spark
from equitymap.views.palette import CHANGE_7, INK, NEED_10
from equitymap.views.templating import render
from equitymap.views.words import UNIT_SUFFIX, capital

MARK_SHAPES: Mapping[str, str] = {
    "better": "M8 2L14.5 13.5H1.5Z",
    "worse": "M8 14L14.5 2.5H1.5Z",
    "same": "M8 2.5a5.5 5.5 0 1 0 .01 0Z",
    "higher": "M8 1L15 8L8 15L1 8Z",
    "lower": "M8 1L15 8L8 15L1 8Z",
    "unjudged": "M3 3H13V13H3Z",
}
"""SVG paths in a box of 16: the shape says the verdict, the colour says it again."""
KEY = (
    ("better", "better than England"),
    ("same", "about the same"),
    ("worse", "worse"),
    ("higher", "differs, neither way is better"),
    ("unjudged", "not judged"),
)
STYLE = render("cradle_to_career/matrix.css.j2", better=CHANGE_7[0], worse=CHANGE_7[6], ink=INK, need=NEED_10)


def grid(found: Matrix, drawn: Mapping[tuple[str, str], Square], *, line: int) -> Markup:
    """Return the matrix as HTML, to be drawn with ``STYLE``.

    Parameters
    ----------
    found
        The matrix.
    drawn
        What stands in each of its squares (``squares.squares``).
    line
        The tipping-point line, in per cent.
    """
    rows = []
    for stage in STAGES:
        reach = found.children_served.get(stage)
        rows.append(
            {
                "key": stage,
                "stage": STAGES[stage],
                "ages": STAGE_AGES[stage],
                "squares": [_square(drawn[stage, column], words) for column, words in found.columns.items()],
                "bars": [service_bar(service) for service in found.services[stage]],
                "reach": None if reach is None else capital(reach_short(reach, line)),
            }
        )
    return render(
        "cradle_to_career/matrix_grid.html.j2",
        columns=[*found.columns.values()],
        rows=rows,
        key=KEY,
        shapes=MARK_SHAPES,
        no_figure=NO_FIGURE,
    )


def _square(square: Square, column: str) -> dict[str, object]:
    """Return what the template draws of one square."""
    card = square.card
    if card is None:
        return {"key": square.key, "column": column, "empty": True}
    figure, unit = figure_and_unit(card)
    return {
        "key": square.key,
        "column": column,
        "empty": False,
        "mark": square.mark,
        "mark_words": capital(MARK_WORDS[square.mark]),
        "figure": figure,
        "unit": unit,
        "name": card.entry.short or card.entry.label,
        "label": card.entry.label,
        "of": "" if card.is_own else card.area,
        "more": square.more,
        "spark": spark(card),
    }


def figure_and_unit(card: Card) -> tuple[str, str]:
    """Return the latest figure and, apart, its unit, which is set smaller; a sign of per cent stays with the figure."""
    text, unit = shown(card), UNIT_SUFFIX[card.entry.unit]
    if unit.startswith(" ") and text.endswith(unit):
        return text.removesuffix(unit), unit.strip()
    return text, ""
