"""Tables about a proposal, in words, for the page and the document. Counts of people follow the disclosure rule."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.disclosure import SMALLEST_SHOWN, suppression
from equitymap.measures.proposal.consequence import CONSEQUENCE_STATES, Consequence
from equitymap.views.access.access_sentences import PEOPLE
from equitymap.views.proposal.proposal_sentences import assumption_words, people_number, then
from equitymap.views.words import UNKNOWN, capital, distance

HIDDEN = "not shown"


def kind_people(kind: Kind) -> str:
    """Return who a kind is for, in the plural and with a capital."""
    many = PEOPLE.get(kind.population, ("resident", "residents"))[1]
    return capital(many)


def disclosed_column(counts: pd.Series) -> list[str]:
    """Return a column of numbers of people whose total is printed beside it, small ones not told."""
    words = {"small": f"fewer than {SMALLEST_SHOWN}", "hidden": HIDDEN, "unknown": UNKNOWN}
    return [
        words.get(state, "" if state != "shown" else f"{number:,.0f}")
        for state, number in zip(suppression(counts), counts, strict=True)
    ]


def access_words(value: float, unit: str) -> str:
    """Write access per person as a figure per 1,000 people, to two digits that count: few share a site of many."""
    if pd.isna(value):
        return UNKNOWN
    rate = 1000 * value
    decimals = 0 if rate >= 100 or rate == 0 else 1 if rate >= 10 else 2 if rate >= 0.1 else 4
    return f"{rate:,.{decimals}f} {unit}"


def tenth_name(tenth: object) -> str:
    """Write a national tenth for the first column."""
    if pd.isna(tenth):  # type: ignore[call-overload]
        return "tenth not known"
    return {1: "1, most deprived", 10: "10, least deprived"}.get(int(str(tenth)), str(tenth))


def tenths_table(found: Consequence) -> pd.DataFrame:
    """Return reach and access before and after by national tenth; only tenths that occur, and the whole place last."""
    return reach_by_tenth(found).merge(means_by_tenth(found), on=_TENTH, how="left", validate="1:1")


_TENTH = "Tenth of deprivation"


def reach_by_tenth(found: Consequence) -> pd.DataFrame:
    """Return people by tenth: how many, how many have one in reach before and after, who loses and gains."""
    kind = KIND_BY_ID[found.proposal.kind]
    rows = found.tenths[found.tenths["areas"] > 0]
    columns = {
        "people": kind_people(kind),
        "reach_people_before": "One in reach today",
        "reach_people_after": f"One in reach {then(found.proposal)}",
        "lost_people": "Would lose the last",
        "gained_people": "Would get the first",
    }
    if rows["unknown_people"].sum():
        columns["unknown_people"] = "Not known"
    table = pd.DataFrame({_TENTH: [tenth_name(tenth) for tenth in rows.index] + ["The whole place"]})
    for name, words in columns.items():
        table[words] = [*disclosed_column(rows[name]), people_number(rows[name].sum())]
    return table


def means_by_tenth(found: Consequence) -> pd.DataFrame:
    """Return the mean distance to the nearest one and mean access by tenth, before and after."""
    rows = found.tenths[found.tenths["areas"] > 0]
    whole = _whole(found)
    table = pd.DataFrame({_TENTH: [tenth_name(tenth) for tenth in rows.index] + ["The whole place"]})
    for when, said in (("before", "today"), ("after", then(found.proposal))):
        values = [*rows[f"nearest_m_{when}"], whole[f"nearest_m_{when}"]]
        table[f"Way to the nearest, {said}"] = [distance(value) for value in values]
    for when, said in (("before", "today"), ("after", then(found.proposal))):
        values = [*rows[f"access_{when}"], whole[f"access_{when}"]]
        table[f"Access per 1,000 people, {said}"] = [access_words(value, found.unit) for value in values]
    return table


def _whole(found: Consequence) -> dict[str, float]:
    """Return means over all people of the place, of those whose figure is known."""
    table = found.table
    means = {}
    for name in ("nearest_m_before", "nearest_m_after", "access_before", "access_after"):
        known = table[table[name].notna()]
        total = float(known["people"].sum())
        means[name] = float((known[name] * known["people"]).sum()) / total if total else float("nan")
    return means


def neighbourhoods_table(
    found: Consequence, states: Sequence[str] = ("lost_last", "first", "less", "more")
) -> pd.DataFrame:
    """Return the neighbourhoods that a proposal changes, the most affected first; index ``area_code``.

    Those that lose the last one in reach come first, then those with less access by how much; then those that get
    their first one, then those with more. Where as much would change, the larger number of people goes first.
    """
    rows = found.areas_in(*states)
    order = pd.DataFrame(
        {
            "state": rows["state"].map({state: at for at, state in enumerate(("lost_last", "less", "first", "more"))}),
            "share": -rows["share"].abs(),
            "further": -rows["further_m"].abs(),
            "people": -rows["people"],
        }
    )
    rows = rows.loc[order.sort_values(["state", "share", "further", "people"], kind="stable").index]
    kind = KIND_BY_ID[found.proposal.kind]
    both = f": today \N{RIGHTWARDS ARROW} {then(found.proposal)}"
    return pd.DataFrame(
        {
            "Neighbourhood": rows["label"],
            "Ward": rows["ward"],
            "Tenth": [UNKNOWN if pd.isna(tenth) else str(tenth) for tenth in rows["decile"]],
            kind_people(kind): [people_number(number) for number in rows["people"]],
            "What would change": rows["state"].map(CONSEQUENCE_STATES),
            f"Nearest{both}": _both(rows["nearest_m_before"].map(distance), rows["nearest_m_after"].map(distance)),
            f"In reach{both}": _both(rows["within_before"].map(_whole_number), rows["within_after"].map(_whole_number)),
            "Access": [_share(share) for share in rows["share"]],
        },
        index=rows.index,
    )


def _both(today: pd.Series, after: pd.Series) -> list[str]:
    """Write a figure today and after, its unit kept beside it; once where it stays."""
    pairs = [
        (str(one).replace(" ", "\u00a0"), str(other).replace(" ", "\u00a0"))
        for one, other in zip(today, after, strict=True)
    ]
    return [one if one == other else f"{one} \N{RIGHTWARDS ARROW} {other}" for one, other in pairs]


def _whole_number(number: float) -> str:
    return UNKNOWN if pd.isna(number) else f"{number:.0f}"


def _share(share: float) -> str:
    """Write a change of access in percent; there is none to give where there was none before."""
    if pd.isna(share):
        return "none before, or not known"
    text = f"{100 * share:+.0f}%".replace("-", "−")
    return "no change" if share == 0 else text if text[1:] != "0%" else "less than 1%"


def assumptions_table(rows: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return the answer under each assumption, the standard one first."""
    who = kind_people(kind)
    return pd.DataFrame(
        {
            "Assumption": [
                f"{'As above: ' if at == 0 else ''}{assumption_words(detour, reach, kind)}"
                for at, (detour, reach) in enumerate(zip(rows["detour"], rows["reach"], strict=True))
            ],
            f"{who} who would lose the last": [people_number(number) for number in rows["lost_people"]],
            "in neighbourhoods": rows["lost_areas"].to_numpy(),
            f"{who} who would get the first": [people_number(number) for number in rows["gained_people"]],
            "in so many neighbourhoods": rows["gained_areas"].to_numpy(),
        }
    )
