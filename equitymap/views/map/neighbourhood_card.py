"""What the card of a neighbourhood and of a service says, each thing once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.views.map.map_sentences import gone_line
from equitymap.views.words import capital, people_count, tenth
from equitymap.vocabulary import FACILITY_STATES, GONE_STATES

RESIDENTS = ("resident", "residents")
_SAID = ("left the register", "the practice code ended")
"""How a reason begins that only says again how a service went."""


def area_search_label(row: pd.Series, area_code: str, older: Sequence[str] = ()) -> str:
    """Return all that a neighbourhood is found by: its name first, official name, code, ward, and codes of 2011.

    Parameters
    ----------
    row
        ``label``, ``name`` and ``ward`` of the neighbourhood.
    area_code
        Its code of 2021.
    older
        Codes of 2011 of which it is a part; none where its lines have not moved.
    """
    parts = [row["label"], row["name"], area_code, f"{row['ward']} ward", *(f"2011: {code}" for code in older)]
    return " · ".join(dict.fromkeys(str(part) for part in parts))


def area_line(row: pd.Series, area_code: str) -> str:
    """Return where a neighbourhood is, who lives there, and what officers call it."""
    people = people_count(int(row["population"]), *RESIDENTS)
    return (
        f"{row['ward']} ward · {people}, {row['children_0_15']:,} of them under 16 (2021) · {row['name']}, {area_code}"
    )


def need_words(now: NeighbourhoodFigure | None, before: NeighbourhoodFigure | None) -> tuple[str, str, str] | None:
    """Return the latest year of deprivation, its tenth in words, and what stands beside it; None without either year.

    What stands beside it is the tenth of 2019, "the same" where it is.
    """
    latest = now or before
    if latest is None:
        return None
    words = tenth(latest.value, latest.low, latest.high)
    if now is None or before is None:
        return latest.measure.period, words, ""
    then = tenth(before.value, before.low, before.high)
    mark = ", estimated: the lines have moved since" if before.status == "estimated" else ""
    return latest.measure.period, words, f" ({before.measure.period}: {'the same' if then == words else then}{mark})"


def what_it_is(row: pd.Series) -> str:
    """Return the kind, type and phase of a service, each once: 'school · academy · secondary'."""
    parts = [KIND_BY_ID[row["kind"]].one, row["type"], row["phase"]]
    words = [str(part) for part in parts if pd.notna(part) and str(part)]
    return " · ".join(dict.fromkeys(words))


def state_lines(row: pd.Series) -> list[str]:
    """Return how a service went, or its state, and then what its register adds to that; each ends as a sentence."""
    state = gone_line(row) if row["status"] in GONE_STATES else FACILITY_STATES[row["status"]]
    lines = [state]
    if pd.notna(row["reason"]):
        parts = str(row["reason"]).split("; ")
        again = row["status"] in GONE_STATES and parts[0].startswith(_SAID)
        if rest := "; ".join(parts[1:] if again else parts):
            lines.append(rest)
    return [f"{capital(line)}." for line in lines]


def compare_label(names: Sequence[str], *, with_this: bool) -> str:
    """Return what a link to the comparison says: with whom the selected neighbourhood is set side by side.

    ``names`` are the others that are pinned, at least one; ``with_this`` whether the selected one is among them.
    """
    if not with_this:
        return f"Compare the {len(names)} pinned"
    return f"Compare with {names[0]}" if len(names) == 1 else f"Compare with the {len(names)} others pinned"
