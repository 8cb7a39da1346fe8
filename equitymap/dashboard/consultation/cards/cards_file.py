"""Paper cards as a file: saved with the questions as its columns, given back, and kept whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import streamlit as st

from equitymap.dashboard.consultation import acts
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records.file_of_records import SHOWN
from equitymap.dashboard.server import uploads
from equitymap.errors import RecordsError
from equitymap.measures.consultation.typed_card import CardRead, Sheet, read_card, with_the_rest
from equitymap.records import sessions
from equitymap.records.revisions import Revision, digest
from equitymap.records.sessions import Given, record_of_card
from equitymap.records.store import Store
from equitymap.sources.csv_text import csv_of
from equitymap.sources.local import limits
from equitymap.sources.local.limits import Limits
from equitymap.sources.local.local_sheet import decoded, heading, rows
from equitymap.views.consultation.cards import card_tables as tables
from equitymap.views.words import capital, count, plain

LIMITS = Limits(size=5_000_000, lines=5_000, cells=60, line=40_000)
WHERE, FILE = "cards_file", "ct_file_number"
Row = tuple[int, CardRead]
"""A line of a file, and the card in it."""


def download(opened: Opened, sheet: Sheet, cards: Sequence[Given]) -> None:
    """Draw the button that saves the cards as a file: the template too, where there is none."""
    st.download_button(
        "Save the cards as a file" if cards else "Save an empty file of cards",
        lambda: csv_of(tables.file_table(cards, sheet), index=False),
        f"cards-{sheet.session.about.link}-{opened.code}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="ct_download",
    )


def upload(opened: Opened, sheet: Sheet, there: Mapping[str, Given], differing: Collection[str]) -> None:
    """Draw the control of a file, what is wrong with it or what it would add, and the button that saves it."""
    acts.told(opened, WHERE)
    number = st.session_state.setdefault(FILE, 0)
    asked = digest(sheet.session.record, [one.model_dump(mode="json") for one in sheet.session.questions.values()])
    given = uploads.file_of(
        "The saved file, with a row for each card",
        f"ct_file_{number}",
        LIMITS,
        about=(opened.code, opened.build_id, asked),
        read=lambda raw, name: _rows(sheet, raw, name),
    )
    if given is None:
        st.caption("A postcode becomes the neighbourhood that it lies in, and is not kept.")
        return
    if given.found is None:
        st.error(message(given.wrong), icon=":material/error:")
        return
    new, problems = checked(given.found, sheet, there, differing)
    if problems:
        more = f" And {len(problems) - SHOWN:,} more." if len(problems) > SHOWN else ""
        st.error(f"Nothing was saved: {plain(count(len(problems), 'problem', 'problems'))}.", icon=":material/error:")
        st.markdown("\n".join(f"- {plain(one)}" for one in problems[:SHOWN]) + plain(more))
        return
    same = len(given.found) - len(new)
    what = (
        f"{count(len(given.found), 'row', 'rows')}: {count(len(new), 'new card', 'new cards')}, {same} there already."
    )
    st.markdown(plain(what))
    if not new:
        return
    st.dataframe(tables.list_table(new[:SHOWN], sheet), hide_index=True, alt="Cards that the file would add")
    st.button(f"Save all {len(new):,}", type="primary", key="ct_file_save", on_click=_save, args=(opened, new))


def _rows(sheet: Sheet, raw: bytes, name: str) -> list[Row]:
    """Return the cards of a file with their lines: its postcodes go no further."""
    limits.check(raw, LIMITS, name, smaller="Give it in parts.")
    fields = {heading(called): field for field, called in tables.headings(sheet).items()}
    found = rows(decoded(raw), name, needed=list(fields), allowed=list(fields))
    return [(line, _card({fields.get(one, one): cell for one, cell in row.items()}, sheet)) for line, row in found]


def _card(cells: Mapping[str, str], sheet: Sheet) -> CardRead:
    beyond = [cell for name, cell in cells.items() if name not in sheet.fields and cell]
    read = read_card(cells, sheet)
    if beyond:
        return CardRead(None, {**read.wrong, "": f"there is '{beyond[0][:40]}' where no heading is. Take it out."})
    return read


def checked(
    found: Sequence[Row], sheet: Sheet, there: Mapping[str, Given], differing: Collection[str]
) -> tuple[list[Given], list[str]]:
    """Return the cards that are new, and every problem with its line.

    Parameters
    ----------
    found
        What a file holds.
    there
        The cards as they stand, by number.
    differing
        Numbers of cards that are to be settled first.
    """
    problems: list[str] = []
    new: list[Given] = []
    named = Counter(card.given.response.card for _, card in found if card.given is not None)
    titles = tables.titles(sheet)
    for line, card in found:
        problems += [
            f"Line {line}: {titles.get(field, 'beyond the columns')}: {says}" for field, says in card.wrong.items()
        ]
        if card.given is None:
            continue
        number = card.given.response.card
        if named[number] > 1:
            problems.append(f"Line {line}: card {number} is in the file twice. Keep one row.")
        elif number in differing:
            problems.append(
                f"Line {line}: card {number} was typed in different ways. Settle it first, beside the form."
            )
        elif number not in there:
            new.append(card.given)
        elif with_the_rest(card.given, there[number], sheet) != there[number]:
            problems.append(tables.in_file(line, there[number], card.given, sheet))
    return new, problems


def _save(opened: Opened, new: Sequence[Given]) -> None:
    def make(store: Store, role: str) -> list[Revision]:
        return [one for given in new for one in _revisions(store, opened, given, role)]

    if acts.act(opened, WHERE, capital(f"{count(len(new), 'card was', 'cards were')} saved from the file."), make):
        st.session_state[FILE] += 1


def _revisions(store: Store, opened: Opened, given: Given, role: str) -> list[Revision]:
    """Return what saves a new card.

    Raises
    ------
    RecordsError
        When somebody has typed it since it was shown as new.
    """
    number, record = given.response.card, record_of_card(given.response.session, given.response.card)
    seen = sessions.heads(store, opened.code, record)
    if sessions.versions(seen) not in ([], [given]):
        raise RecordsError(f"Nothing was saved: card {number} has been typed meanwhile. Look at the file again.")
    return sessions.changes(store, record, given, seen, role=role)
