"""What is said of a zone: who lives there, how it lies, how people fare, what cannot be added."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.indicators import indicator
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.zones.added import HOW
from equitymap.measures.zones.checklist import FEWEST, MOST, PEOPLE, Checklist
from equitymap.measures.zones.parts import Part
from equitymap.measures.zones.pasted import STATES, Pasted
from equitymap.measures.zones.shape import Shape
from equitymap.measures.zones.zone import Zone
from equitymap.small_counts import SMALLEST_SHOWN
from equitymap.views.words import TOO_FEW, UNKNOWN, count, figure, series

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
EMPTY = "No neighbourhood is in it yet: tap some on the map, choose them by name, or start from a ward."
RULE = (
    "Counts are added up and divided; shares and rates are never averaged. Counts that their publisher hides, and"
    " counts of 1 to 9 people that subtracting this zone from a ward or another zone would give away, leave a range:"
    " they cannot be worked out by adding and subtracting; that a hidden count is 1 to 9 can narrow it."
)
VERDICTS = (
    "Brackets hold the 95% interval. A verdict beside England is given only where the interval of the difference"
    " leaves out zero, allowing for all that are compared; elsewhere the two cannot be told apart (“about the same”),"
    " or, without counts, cannot be judged."
)
"""What stands by every table of zones that has a column "Beside England"."""
WORKS_WITH_NEIGHBOURHOODS = (
    "What else this page shows is of single neighbourhoods and of the whole place; those of the zone are outlined or"
    " ringed where that can be drawn."
)
DESCRIBES = "Figures describe places, not the people in them."
COMPACT = ((0.4, "compact"), (0.2, "of ordinary shape"), (0.0, "long or ragged"))
"""Least Polsby-Popper score, and what a shape with it is called."""


def people_words(people: pd.DataFrame, age: str) -> str:
    """Return a number of people by age; in words where it may not be told."""
    number = people["here"].astype(float)[age]
    return number_words(None if pd.isna(number) else int(number))


def number_words(number: int | None) -> str:
    """Return a number of people; in words where it may not be told (None)."""
    return f"fewer than {SMALLEST_SHOWN}, or not shown" if number is None else f"{number:,}"


def size_line(zone: Zone, people: pd.DataFrame) -> str:
    """Return how many neighbourhoods a zone has and who lives there."""
    number = count(len(zone.areas), *NEIGHBOURHOODS)
    return (
        f"{number} · {people_words(people, 'population')} residents,"
        f" {people_words(people, 'children_0_15')} of them under 16 (2021)"
    )


def shape_line(form: Shape) -> str:
    """Return whether a zone hangs together, and how compact it is."""
    if not form.pieces:
        return ""
    pieces = "All joined" if len(form.pieces) == 1 else f"In {len(form.pieces)} pieces that do not touch"
    called = next(words for least, words in COMPACT if form.compactness >= least)
    return f"{pieces} · {form.area_km2:,.1f} square kilometres · {called} ({form.compactness:.2f}; a circle has 1)"


def apart(form: Shape, labels: pd.Series) -> str:
    """Name the neighbourhoods that are not joined to the largest piece; empty where all are."""
    away = [str(labels[code]) for piece in form.pieces[1:] for code in piece]
    if not away:
        return ""
    more = f" and {len(away) - 6:,} more" if len(away) > 6 else ""
    return f"Not joined to the rest by an edge: {series(away[:6])}{more}."


def answer(zone: Zone, people: pd.DataFrame, form: Shape, place_name: str) -> str:
    """Return the one sentence of the page."""
    if not zone.areas:
        return EMPTY
    joined = "all joined, " if len(form.pieces) == 1 else f"in {len(form.pieces)} pieces, "
    joined = joined if len(zone.areas) > 1 else ""
    number = count(len(zone.areas), *NEIGHBOURHOODS)
    who = people_words(people, "population")
    under_16 = people_words(people, "children_0_15")
    return f"{number} of {place_name}, {joined}where {who} people live, {under_16} of them under 16."


def need_line(need: pd.DataFrame, zone: Zone) -> str:
    """Return the tenths that a zone's neighbourhoods are in; tenths are not averaged."""
    if "imd" not in need.index:
        return "No deprivation tenth is known for it."
    row = need.loc["imd", ["first", "last", "areas_1"]].astype(int)
    first, last = row["first"], row["last"]
    tenths = f"tenth {first}" if first == last else f"tenths {first} to {last}"
    return (
        f"Deprivation 2025: {row['areas_1']} of {count(len(zone.areas), *NEIGHBOURHOODS)} among the most deprived"
        f" tenth of England; all lie in {tenths} (1 is the most deprived). A rank or tenth of the zone itself cannot be"
        " added up."
    )


def share_words(row: pd.Series) -> str:
    """Return a figure of a zone with its interval or range, or why there is none."""
    unit, decimals = str(row["unit"]), indicator(str(row.name)).decimals
    if row["how"] == "added":
        said = figure(row["here"], unit, decimals)
        if pd.notna(row.get("lower")):
            said += f" ({row['lower']:.1f} to {figure(row['upper'], unit, decimals)})"
        return said
    if row["how"] in ("range", "middle"):
        return f"between {figure(row['low'], unit, decimals)} and {figure(row['high'], unit, decimals)}"
    return HOW[str(row["how"])]


def place_share(row: pd.Series) -> str:
    """Return the place's figure beside that of a zone, or that it is not shown and why (``added``, "withheld")."""
    return TOO_FEW if row["withheld"] else figure(row["place"], "percent", 1)


def beside(row: pd.Series, place_name: str) -> str:
    """Return a figure of a zone beside those of its place and England."""
    others = [
        f"{figure(row[column], 'percent', 1)} in {name}"
        for column, name in (("place", place_name), ("england", "England"))
        if pd.notna(row[column])
    ]
    return f"{row['label']}, {row['period']}: {share_words(row)}" + (f"; {', '.join(others)}" if others else "")


def not_added(figures: pd.DataFrame) -> str:
    """Say how many figures cannot be added up for a zone, by reason."""
    said = []
    for how, words in (
        ("middle", "published without counts (scores, indices, rates)"),
        ("wards", "published for wards, and the zone is not made of whole wards"),
        ("district", "published for the whole council only"),
        ("few", "of fewer than 10 people"),
        ("none", "not known here"),
    ):
        number = int(figures["how"].eq(how).sum())
        if number:
            said.append(f"{number} {words}")
    if not said:
        return "Every figure that is published for neighbourhoods here could be added up."
    return f"Not added up: {'; '.join(said)}. An average of them would be nobody's figure."


def plan_line(name: str, named: str, together: tuple[int, int], *, whole: bool) -> str:
    """Return that a zone has to do with a Pride in Place neighbourhood, and what that is.

    ``together`` is how many of the neighbourhoods of the middle layer area of its name are in the zone, and how many
    it has; ``whole`` where the zone is these and no others.
    """
    some, every = together
    where = "This zone is" if whole else f"This zone has {some} of the {count(every, *NEIGHBOURHOODS)} of"
    return (
        f"{name} is a Pride in Place neighbourhood ({named}): up to £20 million over ten years, and a Neighbourhood"
        f" Board that asks residents and writes a ten-year plan. {where} the middle layer area of that name; the"
        " board's boundary may differ."
    )


def plans_line(names: Sequence[str] | None, place_name: str) -> str:
    """Return which Pride in Place neighbourhoods a zone can start from, that there is none, or that it is not known."""
    if names is None:
        return "Whether a Pride in Place neighbourhood is here is not known: the list of them is not in this copy."
    if not names:
        return f"No Pride in Place neighbourhood of phase 2 or of the expansion is in {place_name}."
    return f"Pride in Place neighbourhoods here, each with a ten-year plan of its own: {series(names)}."


def gaps_line(zone: Zone, found: Part, kind: Kind) -> str:
    """Return how many neighbourhoods of a zone are gaps, and who lives in them."""
    said = _of_zone(zone, found, "is a gap", "are gaps")
    return f"{said} in {kind.many}; {_told(found)} people live there." if found.areas else f"{said} in {kind.many}."


def lost_last_line(zone: Zone, found: Part, kind: Kind) -> str:
    """Return for how many neighbourhoods of a zone the last service in reach went, and for how many people."""
    said = _of_zone(zone, found, f"lost its last {kind.one} in reach", f"lost their last {kind.one} in reach")
    return f"{said}: {_told(found)} of those it is for." if found.areas else f"{said}."


def _told(found: Part) -> str:
    return f"fewer than {SMALLEST_SHOWN}, or not shown," if found.people is None else f"{found.people:,}"


def gone_line(zone: Zone, went: int, stand: int, kind: Kind) -> str:
    """Return how many services in a zone are gone, and how many stand."""
    return f"In {zone.name}: {count(went, kind.one, kind.many)} gone, {count(stand, kind.one, kind.many)} standing now."


def _of_zone(zone: Zone, found: Part, one: str, many: str) -> str:
    unknown = f" ({found.unknown} cannot be told)" if found.unknown else ""
    which = f"of the {count(len(zone.areas), *NEIGHBOURHOODS)} of {zone.name}{unknown}"
    return f"{found.areas or 'None'} {which} {one if found.areas < 2 else many}"


def not_of_zone(zone: Zone, subject: str) -> str:
    """Say that the figures of a page are not those of the zone in view, and what they are of."""
    return f"{zone.name} is in view; what this page says is of {subject}."


def pasted_words(found: Pasted) -> list[str]:
    """Return what became of pasted codes: one line for each state that occurs."""
    lines = [f"{count(len(found.rows), 'code', 'codes')} given."]
    for state, words in STATES.items():
        rows = found.rows[found.rows["state"] == state]
        if len(rows):
            names = series(rows["code"].head(4).tolist()) + (" ..." if len(rows) > 4 else "")
            shown = "" if state == "used" else f": {names}"
            lines.append(f"{len(rows):,} {words}{shown}")
    return lines


def checks(found: Checklist) -> list[tuple[str, str, str]]:
    """Return five questions to a children's zone: the question, what can be told, and "yes", "no" or "ask"."""
    kinds = [
        f"{number:,} {KIND_BY_ID[kind].many if number != 1 else KIND_BY_ID[kind].one}"
        for kind, number in found.services.items()
    ]
    without = [KIND_BY_ID[kind].one for kind, number in found.services.items() if not number]
    pieces = "one piece" if found.pieces == 1 else f"in {found.pieces} pieces"
    size = "about" if FEWEST <= found.people <= MOST else "fewer than" if found.people < FEWEST else "more than"
    bounds = {
        "about": f" ({FEWEST:,} to {MOST:,} count as about that)",
        "fewer than": f" (fewer than {FEWEST:,})",
        "more than": f" (more than {MOST:,})",
    }[size]
    return [
        (
            f"Is it one coherent area, of about {PEOPLE:,} people, as a Pride in Place neighbourhood has?",
            f"It is {pieces} with {found.people:,} residents{bounds}. Whether people who live there call it one place,"
            " only they can say.",
            "yes" if found.coherent else "no",
        ),
        (
            "Is there something at every stage of life, from cradle to career?",
            f"Standing in it: {series(kinds) or UNKNOWN}."
            + (f" None: {series(without)}; one just outside may serve it." if without else ""),
            "no" if without else "yes",
        ),
        (
            "Does it work on family, school and neighbourhood together, not on the child alone?",
            "No register tells. Cradle to career has the squares to go through.",
            "ask",
        ),
        (
            "Do partners of every sector share it?",
            f"On record in partnerships here: {series(found.sectors)}. Whether that is all, people here can say."
            if found.sectors
            else "No partnership is on record for these neighbourhoods.",
            "ask" if found.sectors else "no",
        ),
        (
            "Is it meant for the long term, and led by evidence?",
            (
                f"On record here: {series(found.agreements)}."
                if found.agreements
                else "No ten-year agreement is on record here."
            )
            + f" {count(found.measured, 'figure', 'figures')} can be followed for exactly this area.",
            "ask" if found.agreements and found.measured else "no",
        ),
    ]


STANDS = {"yes": "as asked for", "no": "not yet, or not on record", "ask": "ask people here"}
CHECKS_FROM = (
    "After proposals for children's zones in England (Dyson and Kerr 2013), in our words. A list to talk about, not a"
    " test to pass."
)
