"""The matrix as one table of a web page: rows are stages, columns aspects, and the services of each stage at the end.

On a phone each stage becomes a card of its own, by style alone: the roles that listening needs are written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from markupsafe import Markup

from equitymap.measures.cradle_to_career.matrix import Cell, Matrix
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.cradle_to_career.indicator_words import group_gap, level
from equitymap.views.cradle_to_career.matrix_sentences import NOTHING, reach_short, service_short
from equitymap.views.cradle_to_career.trend_sentences import moved
from equitymap.views.cradle_to_career.verdict_sentences import standing
from equitymap.views.palette import NEED_10
from equitymap.views.templating import render
from equitymap.views.words import capital, count

COLUMN_PARAMETER = {"aspect": "aspect", "lens": "outcome"}
"""Parameter of the address that names a column, by grouping."""
Ends = Mapping[str, tuple[float, float] | None]

STYLE = render("cradle_to_career/matrix_style.html.j2", need=NEED_10)


def grid(found: Matrix, *, ends: Ends, line: int, parameters: Mapping[str, str], open_cell: tuple[str, str]) -> Markup:
    """Return the matrix as HTML, to be drawn after ``STYLE``.

    Parameters
    ----------
    found
        The matrix.
    ends
        By indicator, the figure of the most and the least deprived neighbourhoods (``gradient.ends_of``).
    line
        The tipping-point line, in per cent.
    parameters
        Parameters of the page's address, which the links of the cells keep.
    open_cell
        Stage and column of the cell that is opened below.
    """
    rows = []
    for stage in STAGES:
        reach = found.children_served.get(stage)
        services = [*map(service_short, found.services[stage]), reach_short(reach, line)]
        rows.append(
            {
                "stage": STAGES[stage],
                "ages": STAGE_AGES[stage],
                "cells": [
                    _cell(cell, found, ends, parameters, opened=(stage, cell.column) == open_cell)
                    for cell in found.row(stage)
                ],
                "services": [capital(text) for text in services],
                "bar_per_cent": None if reach is None else f"{min(reach.per_cent, 100):.0f}",
            }
        )
    return render(
        "cradle_to_career/matrix_grid.html.j2",
        head=["Stage of life", *found.columns.values(), "Services and reach"],
        rows=rows,
        nothing=NOTHING,
        line=line,
    )


def _cell(
    cell: Cell, found: Matrix, ends: Ends, page_parameters: Mapping[str, str], *, opened: bool
) -> dict[str, object]:
    """Return what the template draws of one cell: its first indicator, and a link to all of them."""
    name = found.columns[cell.column]
    drawn: dict[str, object] = {"column": name, "mark": " open" if opened else "", "empty": cell.empty}
    if cell.empty:
        return drawn
    card, more = cell.cards[0], len(cell.cards) - 1
    parameters = {
        key: text
        for key, text in page_parameters.items()
        if key not in ("stage", *COLUMN_PARAMETER.values(), "measure", "along")
    }
    link = "Look closer" if more == 0 else f"and {count(more, 'more', 'more')}"
    lines = (level(card), standing(card), moved(card), f"Gap: {group_gap(card, ends.get(card.entry.id))}")
    return drawn | {
        "label": card.entry.label,
        "lines": [capital(text) for text in lines],
        "query": urlencode({**parameters, "stage": cell.stage, COLUMN_PARAMETER[found.by]: cell.column}),
        "link": link,
        "link_label": f"{link}: {STAGES[cell.stage]}, {name.lower()}",  # type: ignore[index]
    }
