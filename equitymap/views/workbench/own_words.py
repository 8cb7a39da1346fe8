"""What is said of lists that visitors bring: what became of their rows, and what they can tell."""

from __future__ import annotations

import re

import pandas as pd

from equitymap.kinds import POPULATIONS, Kind
from equitymap.measures.access.in_reach import InReach
from equitymap.places.lists.own import in_words_alone
from equitymap.records.subjects.lists import KeptList
from equitymap.sources.csv_text import csv_of
from equitymap.sources.local.own.places import STATES
from equitymap.views.access.access_sentences import PEOPLE
from equitymap.views.access.in_reach_words import reach_sentence
from equitymap.views.words import capital, count, series

ROWS = ("row", "rows")
FOR = {column: "everybody" if column == "population" else PEOPLE[column][1] for column in POPULATIONS}
"""Whom a kind can be for, in words."""


def account_sentence(account: pd.DataFrame) -> str:
    """Return how many rows a file has and what became of them: '46 rows: 41 used; 1 outside ...'."""
    states = account["state"].value_counts()
    parts = [f"{int(states[state]):,} {words}" for state, words in STATES.items() if states.get(state, 0)]
    return f"{count(len(account), *ROWS)}: {'; '.join(parts)}."


def account_table(account: pd.DataFrame) -> pd.DataFrame:
    """Return what became of each row, those that are not simply used first."""
    table = pd.DataFrame(
        {
            "Row": account["row"],
            "Name": account["name"],
            "What became of it": account["state"].map(STATES),
            "Why": account["reason"],
        }
    )
    if "area_code" in account.columns:
        table["Neighbourhood"] = account["area_code"]
    return table.loc[account["state"].eq("used").sort_values(kind="stable").index]


def account_csv(account: pd.DataFrame) -> str:
    """Return the account as CSV, every row of the file once."""
    return csv_of(account.drop(columns=["easting_m", "northing_m"], errors="ignore"), index=False)


def reach_now(found: InReach, place_name: str) -> str:
    """Return who has one in reach with a list; of a known kind, the list is not all that is in reach."""
    return f"{'' if found.kind.own else 'With these: '}{reach_sentence(found, place_name)}"


def adds_none(account: pd.DataFrame, closings: int, kind: Kind) -> str:
    """Say that a list adds no place: what became of its rows, and how many services it tells to have closed."""
    if closings:
        return f"It adds no place, and tells that {count(closings, kind.one, kind.many)} of a register closed."
    return f"It adds no place. {account_sentence(account)}"


def closings_sentence(kind: Kind, *, told: bool, known: int) -> str:
    """Return what the list can tell of losses; of a known kind, beside the ``known`` services open without lists."""
    if kind.own:
        if told:
            return f"The list tells when some {kind.many} closed: Who lost access and The gaps count them."
        return f"The list tells of no closing, so no loss of {kind.many} can be told; The gaps leave them out."
    before = f"Added to the {count(known, kind.one, kind.many)} already known here" if known else "None was known here"
    added = f"{before}; the register's closings still count"
    return f"{added}, and those that the list tells of too." if told else f"{added}. The list tells of none."


def figures_sentence(cells: pd.DataFrame, place_name: str) -> str:
    """Return how many neighbourhoods inside a place have a figure."""
    known = int(cells["value"].notna().sum())
    number = count(len(cells), "neighbourhood", "neighbourhoods")
    return f"{known:,} of {number} of {place_name} {'has' if known == 1 else 'have'} a figure."


def placed_sentence(account: pd.DataFrame) -> str:
    """Return how the counted rows were placed; nothing where all have coordinates."""
    used = account[account["state"] == "used"]
    said = []
    for how, where in (("postcode", "at {} postcode, not at the door"), ("area", "in the middle of {} neighbourhood")):
        if number := int(used["located_by"].eq(how).sum()):
            stands, its = ("stands", "its") if number == 1 else ("stand", "their")
            said.append(f"{count(number, *ROWS)} {stands} {where.format(its)}")
    if said and said[-1].endswith("neighbourhood"):
        said.append("distances there may be some hundred metres out; coordinates are more exact")
    return f"{capital('; '.join(said))}." if said else ""


def often_sentence(facilities: pd.DataFrame) -> str:
    """Return of how many counted places the list says how often they are open; nothing where it says so of none."""
    told = int(facilities["capacity"].notna().sum())
    only = int(in_words_alone(facilities).sum())
    if not told and not only:
        return ""
    parts = [f"of {count(told, 'place', 'places')} how many hours a week"] if told else []
    if only:
        parts.append(f"of {count(only, 'place', 'places')} in words that make no number")
    return (
        f"The list says how often they are open: {series(parts)}. However few the hours, each counts as one in reach,"
        " and pages say so."
    )


def asked(account: pd.DataFrame) -> dict[int, str]:
    """Return the rows that may repeat a service of the place, with their words, by their number."""
    rows = account[account["reason"].str.endswith("is it the same?")]
    return {
        int(row): f"{name}: {reason}" for row, name, reason in rows[["row", "name", "reason"]].itertuples(index=False)
    }


def kept_sentence(value: KeptList) -> str:
    """Return whose a kept list is, and of when."""
    return f"Kept for everybody. Source: {value.source}, as of {value.as_of}."


def list_name(file_name: str) -> str:
    """Return what a list may be called, by its file: 'food_banks-2025.csv' gives 'Food banks 2025'."""
    return capital(" ".join(re.sub(r"[_\s-]+", " ", file_name.rpartition(".")[0] or file_name).split()))[:200]


def many_of(one: str) -> str:
    """Return a plural to start from: 'food bank' gives 'food banks', 'library' 'libraries'."""
    text = one.strip()
    if text.endswith("y") and text[-2:-1] not in "aeiou":
        return f"{text[:-1]}ies"
    return f"{text}es" if text.endswith(("s", "x", "ch", "sh")) else f"{text}s"


def kind_from_file(name: str) -> str:
    """Return what a file may be a list of, by its name: 'Food_Banks-2024.csv' gives 'food bank'."""
    stem = name.rsplit(".", 1)[0]
    words = [
        word
        for word in "".join(sign if sign.isalpha() else " " for sign in stem).lower().split()
        if word not in ("list", "of", "the", "final", "copy", "v", "data", "export", "csv")
    ]
    text = " ".join(words)[:40].strip()
    if text.endswith("ies"):
        return f"{text[:-3]}y"
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else text


def placing(columns: dict[str, str]) -> str:
    """Return which columns were taken for what: 'name from "Bank", postcode from "Post code"'."""
    return series([f'{role.lower()} from "{heading}"' for role, heading in columns.items()])
