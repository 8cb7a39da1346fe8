"""The page from cradle to career: the answer, the matrix with the opened square, and the parts below it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from markupsafe import Markup

from equitymap.dashboard import page_parts, scorecards, zones
from equitymap.dashboard.cradle_to_career import cache, controls, matrix_element
from equitymap.dashboard.cradle_to_career.controls import Choice
from equitymap.dashboard.messages import message
from equitymap.dashboard.parts import zone_card
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import uploads
from equitymap.dashboard.shell import guarded, lead
from equitymap.errors import EquityMapError
from equitymap.indicators import registry
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import Matrix, all_drivers
from equitymap.measures.zones.zone import Zone
from equitymap.sources.csv_text import csv_of
from equitymap.views.cradle_to_career import headline_sentences, zone_stages
from equitymap.views.cradle_to_career.matrix_grid import grid
from equitymap.views.cradle_to_career.matrix_sentences import chain_words
from equitymap.views.cradle_to_career.square_detail import Behind, detail
from equitymap.views.cradle_to_career.squares import Square, squares
from equitymap.views.fixed_table import STYLE as TABLE_STYLE
from equitymap.views.fixed_table import fixed_table
from equitymap.views.words import plain
from equitymap.views.zone import zone_tables, zone_words

FILE = "cr_file"


@dataclass(frozen=True)
class Shown:
    """What the whole page draws from: the choice, the matrix, its squares, its HTML and the cards."""

    choice: Choice
    found: Matrix
    squares: dict[tuple[str, str], Square]
    grid: Markup
    cards: dict[str, Card]

    @property
    def square(self) -> Square | None:
        """The open square."""
        return None if self.choice.square is None else self.squares[self.choice.square]

    @property
    def told(self) -> Card | None:
        """The indicator that the open square tells of: the one chosen, where it is of this square, else its first."""
        if self.square is None:
            return None
        here = {card.entry.id: card for card in self.square.cell.cards}
        return here.get(self.choice.measure or "", self.square.card)


def gather(opened: Opened) -> Shown:
    """Return the matrix of the place with the reach that this visit knows of."""
    cards, choice = dict(scorecards.cards(opened)), controls.choice()
    reach = {}
    try:
        reach = cache.reaches(opened, cache.local_counts(opened, uploads.found_for(FILE, ())))
    except EquityMapError as wrong:
        st.error(message(wrong), icon=":material/error:")
    found, drawn, html = cache.drawn(opened, choice.by)
    if reach:
        found = replace(found, children_served=reach)
        drawn = squares(found)
        html = grid(found, drawn, line=choice.line)
    return Shown(choice, found, drawn, html, cards)


def answer(opened: Opened, shown: Shown) -> None:
    """Draw the answer to the heading, and for how many parts of life there is none."""
    name = opened.place.name
    lead(headline_sentences.headline(shown.squares.values(), name))
    st.markdown(plain(headline_sentences.not_known(shown.found, shown.squares.values(), name)))


@guarded
def picture(opened: Opened, shown: Shown) -> None:
    """Draw the matrix, and the open square in it; a link in it leads to another page of the same visit."""
    controls.group_by()
    square, told = shown.square, shown.told
    told_id = None if told is None else told.entry.id
    matrix_element.draw(
        shown.grid,
        None if square is None else _detail(opened, shown, square, told),
        square="" if square is None else square.key,
        shown=told_id or "",
        on_press=lambda: controls.pressed(shown.cards, told_id),
    )


def _detail(opened: Opened, shown: Shown, square: Square, card: Card | None) -> Markup:
    place = opened.place
    source, limits, chain = "", [], ""
    zone = _zone(opened)
    if card is not None:
        drivers = all_drivers(card.entry, {entry.id: entry for entry in registry()})
        chain = chain_words(drivers, shown.cards)
        used = next((one for one in place.manifest.releases if one.id in cache.releases(opened, card.entry.id)), None)
        source = "" if used is None else f"Source: {used.publisher}, {used.title}, {used.period}"
        limits = [card.entry.limits, "" if used is None else used.limits]
    return detail(
        square,
        shown.found,
        card=card,
        cards=shown.cards,
        ends=None if card is None else cache.ends(opened, card.entry.id, shown.choice.ruler),
        code=opened.code,
        place_name=place.name,
        line=shown.choice.line,
        zone="" if card is None or zone is None else zone_stages.square_line(_of(opened, zone), card.entry, zone),
        behind=Behind(source, [text for text in limits if text], chain),
    )


def of_zone(opened: Opened) -> None:
    """Say how the zone in view stands beside England, with the way to its page."""
    if (zone := _zone(opened)) is not None:
        zone_card.said(opened, zone, zone_stages.zone_answer(_of(opened, zone), zone, opened.place.name))


@guarded
def stages_of_zone(opened: Opened) -> None:
    """Draw the figures of the zone in view, stage by stage, and by name what cannot be added up for it."""
    zone = _zone(opened)
    if zone is None:
        return
    rows, name = _of(opened, zone), opened.place.name
    st.header(plain(f"Stage by stage in {zone.name}"), anchor=False)
    st.html(TABLE_STYLE)
    for stage in zone_stages.stages(rows):
        said = plain(" ".join(stage.notes))
        if len(stage.rows):
            st.html(fixed_table(zone_tables.figures_table(stage.rows, name).drop(columns="How"), stage.title))
            if said:
                st.caption(said)
        else:
            st.markdown(f"**{plain(stage.title)}.** {said}")
    st.caption(plain(f"{zone_words.VERDICTS} {zone_words.RULE}"))
    page_parts.download(
        "Download the zone's figures",
        lambda: csv_of(zone_tables.figures_csv(zone_stages.staged(rows), zone), index=False),
        f"{opened.place.code}-zone-stages.csv",
    )


def _zone(opened: Opened) -> Zone | None:
    zone = zones.shown(opened)
    return zone if zone is not None and zone.areas else None


def _of(opened: Opened, zone: Zone) -> pd.DataFrame:
    found: pd.DataFrame = zones.figures(opened, tuple(zone.codes))
    return found


def figures(opened: Opened, shown: Shown) -> None:
    """Draw the one line of sources and limits: of what stands in the squares, and of the part below that is open."""
    drawn = [square.card for square in shown.squares.values() if square.card is not None]
    choice = shown.choice
    below = {"years": choice.measure, "between": choice.along}.get(choice.more or "")
    drawn += [shown.cards[below]] if below in shown.cards else []
    by_id = {card.entry.id: card for card in drawn}
    zone = _zone(opened)
    of_zone = set() if zone is None else {str(one) for one in zone_stages.staged(_of(opened, zone))["release"]}
    page_parts.about_figures(
        opened,
        of_zone | {release for one in by_id for release in cache.releases(opened, one)},
        limits=[f"{card.entry.label}: {card.entry.limits}" for card in by_id.values() if card.entry.limits],
    )


def leave_for(opened: Opened) -> None:
    """Go on to the page that a link in the matrix leads to, in the same visit."""
    page = controls.went()
    if page is not None:
        st.switch_page(f"pages/{page}.py", query_params={"place": opened.code})
