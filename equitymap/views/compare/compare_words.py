"""What a comparison says: the answer in one sentence, its rows, and why a figure is missing.

A difference is called one only where the test says so, allowing for all of them together; the rest "cannot be told
apart".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from equitymap.indicators import indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.supply_at import SITES
from equitymap.measures.compare.side_by_side import ComparedCell, ComparedRow, SideBySide
from equitymap.small_counts import SMALLEST_SHOWN
from equitymap.views.context.background_sentences import inline
from equitymap.views.words import (
    TENTH_WORDS,
    agree,
    capital,
    count,
    distance,
    distance_of,
    figure,
    series,
    share,
    within,
)

LETTERS = "ABCDE"
_WHOSE = re.compile(r" \((wards|school|council|district)[^)]*\)$")
OF_WARDS = " (wards)"
"""How the registry ends the label of what is published for wards."""
NEIGHBOURHOODS, DISTRICTS = ("neighbourhood", "neighbourhoods"), ("district", "districts")
AREAS = ("area", "areas")
"""What is compared where a zone is among the neighbourhoods."""
WORDS_OF_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}

WHY: Mapping[str, str] = {
    "no_england": "no figure for England",
    "no_register": "no register of this kind",
    "one_edition": "one edition only: what went is not known",
    "none_before": "none in reach before",
    "none_known": "no figure",
    "none_on_record": "none on record",
    "county": "the county's figure only",
    "suppressed": "hidden by the publisher",
    "not_collected": "no figure",
    "few": f"fewer than {SMALLEST_SHOWN}, or not shown",
    "wards": "published for wards, and it is no whole ward",
}
"""Why a cell has no figure. It is never zero."""
MIDDLE = "middle neighbourhood"
"""Said of a place's figure that is its middle neighbourhood's, beside a zone of several."""

PARTS: Mapping[str, str] = {
    "need": "Need",
    "people": "Who lives there",
    "outcomes": "How people fare",
    "more": "How people fare: figures without an interval, not judged",
}
SHORT_TENTHS = {
    number: words.replace("the ", "", 1).replace(" in England", "") for number, words in TENTH_WORDS.items()
}
NOT_JUDGED = (
    "Tenths, distances and numbers of services are counts of all there are, not samples: they are set side by side, and"
    " no difference between them is called one."
)

OVERLAP = (
    "Some outcomes overlap (households deprived in two ways are also among those deprived in one), so the number that"
    " clearly differ is no number of separate findings."
)


def heading_of(found: SideBySide, what: tuple[str, str] = NEIGHBOURHOODS) -> str:
    """Return the widest difference that is more than chance, with its figures; the question where there is none."""
    if not found.clear:
        return f"How do these {what[1]} differ?"
    row = _of_each_aspect(found.clear)[0]
    pair, _ = row.named(found.limit)[0]
    ends = list(pair) if len(found.names) == 2 else sorted(pair, key=lambda at: row.cells[at].value or 0.0)
    figures = _apart(row, *(row.cells[at] for at in ends))
    who = [f"{text} in {found.names[at]}" for text, at in zip(figures, ends, strict=True)]
    return f"{capital(_inline(row, what))}: {', '.join(who)}"


def answer(found: SideBySide, what: tuple[str, str] = NEIGHBOURHOODS) -> str:
    """Return in how much they clearly differ, and that the rest cannot be told apart."""
    clear, alike = found.clear, found.alike
    total = len(clear) + len(alike)
    who = _who(found, what)
    if not total and found.overlaps:
        return overlap_sentence(found, called=found.names)
    if not total:
        return f"Whether {who} differ is not known: no outcome has a figure with an interval in two of them."
    outcomes = "outcome" if all(not row.kind for row in (*clear, *alike)) else "comparison"
    many = count(total, outcomes, f"{outcomes}s")
    if not clear:
        only = f"the one {outcomes}" if total == 1 else f"any of {many}"
        return f"{capital(who)} cannot be told apart in {only} that {agree(total, 'has', 'have')} intervals."
    of = f"the one {outcomes} there is" if total == 1 else f"{len(clear)} of {many}"
    of = f"all {many}" if total > 1 and not alike else of
    rest = f" The other {'one' if len(alike) == 1 else f'{len(alike):,}'} cannot be told apart." if alike else ""
    return f"{'At least two of ' if len(found.names) > 2 else ''}{who} clearly differ in {of}.{rest}"


def _of_each_aspect(rows: Sequence[ComparedRow]) -> list[ComparedRow]:
    """Return the widest difference of each aspect of life first: three figures of one thing tell one thing."""
    first: dict[str, ComparedRow] = {}
    for row in rows:
        first.setdefault(_aspect(row), row)
    return [*first.values(), *(row for row in rows if row not in first.values())]


def _aspect(row: ComparedRow) -> str:
    try:
        return row.kind or indicator(row.id).aspect or row.id
    except KeyError:
        return row.id


def _who(found: SideBySide, what: tuple[str, str]) -> str:
    if len(found.names) == 2 or what == DISTRICTS:
        return series(found.names)
    return f"these {WORDS_OF_NUMBERS[len(found.names)]} {what[1]}"


def _inline(row: ComparedRow, what: tuple[str, str]) -> str:
    """Return what a row is of within a sentence: 'children in low-income families, in their wards'."""
    label = row_words(row)
    named = inline(_WHOSE.sub("", label))
    if what == DISTRICTS or not label.endswith(OF_WARDS):
        return named
    return f"{named}, in their wards" if "," in named else f"{named} in their wards"


def _apart(row: ComparedRow, *cells: ComparedCell) -> list[str]:
    """Write figures in whole per cent where that keeps them apart, else as the table has them."""
    exact = [figure(cell.value, row.unit, row.decimals) for cell in cells]
    whole = [share(cell.value or 0.0) for cell in cells] if row.unit == "percent" else exact
    return whole if len(set(whole)) == len(whole) else exact


def gone_sentence(found: SideBySide) -> str:
    """Return how many services of each kind have gone from reach of each; kinds of which none went are named last."""
    rows = [row for row in found.of("gone") if all(cell.value is not None for cell in row.cells)]
    some = [row for row in rows if any(cell.value for cell in row.cells)]
    if not rows:
        return ""
    if not some:
        return "No service on our registers has gone from reach of any of them."
    parts = [
        f"{KIND_BY_ID[row.kind].many} {series([f'{cell.value:.0f}' for cell in row.cells])} ({row.period})"
        for row in some
    ]
    none = [KIND_BY_ID[row.kind].many for row in rows if row not in some]
    tail = f"; no {' or '.join(none)}" if none else ""
    return f"Gone from reach of {series(found.names)}: {'; '.join(parts)}{tail}."


def row_words(row: ComparedRow) -> str:
    """Return what a row is of, so that it can stand alone: 'Children's centres: gone from reach'."""
    if not row.kind:
        return row.label
    many = KIND_BY_ID[row.kind].many
    if row.part == "services" and row.unit != "km":
        return capital(row.label)
    return f"{capital(many)}: {row.label}"


def heading(row: ComparedRow) -> str:
    """Return the section that a row stands in: its part, or its kind of service with the kind's reach."""
    if not row.kind:
        return PARTS[row.part]
    kind = KIND_BY_ID[row.kind]
    return f"{capital(kind.many)} ({within(kind)})"


def cell_text(row: ComparedRow, cell: ComparedCell) -> str:
    """Write one figure, or what it lies between; one that is missing says why."""
    if cell.value is None and cell.lower is not None and cell.upper is not None:
        return _range(row, cell, cell.lower, cell.upper)
    if cell.value is None:
        return WHY[cell.why]
    if row.unit == "decile":
        tenth = int(cell.value)
        return SHORT_TENTHS[tenth] if cell.value == tenth else f"between tenths {tenth} and {tenth + 1}"
    text = _figure(row, cell.value)
    return f"{text} ({cell.top:,} of {cell.below:,})" if cell.top is not None and cell.below is not None else text


def _figure(row: ComparedRow, value: float) -> str:
    if row.unit != "km":
        return figure(value, row.unit, row.decimals)
    metres = round(1000 * value, 3)
    return distance_of(KIND_BY_ID[row.kind], metres) if row.kind else distance(metres)


def _range(row: ComparedRow, cell: ComparedCell, lower: float, upper: float) -> str:
    """Write what a figure lies between: of a zone's neighbourhoods ("middle"), or as far as it is known."""
    zone = cell.why == "middle"
    if row.unit == "decile":
        if zone and lower == upper:
            return f"all in the {SHORT_TENTHS[int(lower)]}"
        ends = f"{lower:.0f} {'to' if zone else 'and'} {upper:.0f}"
        return f"in tenths {ends}" if zone else f"between tenths {ends}"
    low, high = _figure(row, lower), _figure(row, upper)
    if low == high:
        return f"{low} in each" if zone else low
    return f"{low} to {high}" if zone else f"between {low} and {high}"


def interval_text(row: ComparedRow, cell: ComparedCell) -> str:
    """Return the 95% interval of a figure, as '15.2 to 18.0'; nothing where it has none."""
    if row.unit == "decile" or cell.value is None or cell.lower is None or cell.upper is None:
        return ""
    return f"{cell.lower:,.{row.decimals}f} to {cell.upper:,.{row.decimals}f}"


def cell_note(row: ComparedRow, cell: ComparedCell) -> str:
    """Return what stands beside a figure: its 95% interval, or that it is of the middle neighbourhood."""
    return interval_text(row, cell) or (MIDDLE if cell.value is not None and cell.why == "middle" else "")


def verdict(found: SideBySide, row: ComparedRow, *, called: Sequence[str] = LETTERS) -> str:
    """Return what the test says of a row: who clearly differ, that they cannot be told apart, or nothing untested.

    ``called`` is what the subjects are called, in their order: their letters on the page.
    """
    if not row.p_values:
        return ""
    pairs = [pair for pair, _ in row.named(found.limit)]
    every = len(found.names) * (len(found.names) - 1) // 2
    if not pairs:
        return "cannot be told apart"
    if len(found.names) == 2:
        return "clearly different"
    if len(pairs) == every:
        return "all clearly different"
    named = [f"{called[first]} from {called[second]}" for first, second in sorted(pairs)]
    return f"clearly different: {series(named)}"


def how_sure(found: SideBySide) -> str:
    """Return what a clear difference is, once for the whole page."""
    if not found.together:
        return f"Nothing here could be tested. {NOT_JUDGED}"
    tested = len(found.clear) + len(found.alike)
    return (
        "“Clearly different” is said where chance in figures of so many people, or in which services closed, would"
        f" rarely give as much, allowing for the {count(found.together, 'comparison', 'comparisons')} made together"
        " (Benjamini–Hochberg: of those named, about 1 in 20 or fewer is chance). Shares and rates: score test of two"
        " samples; closures: Fisher's exact test among the services on record. With many people a small difference is"
        f" clear as well; whether it matters is another question. The first is the widest for figures of its"
        f" size (Cohen's h). {f'{OVERLAP} ' if tested > 1 else ''}{NOT_JUDGED}"
    )


def overlap_sentence(found: SideBySide, *, called: Sequence[str] = LETTERS) -> str:
    """Say which subjects have neighbourhoods in common, and that they are not tested; nothing for none."""
    if not found.overlaps:
        return ""
    pairs = series([f"{called[first]} and {called[second]}" for first, second in found.overlaps])
    return (
        f"{pairs} have neighbourhoods in common: their figures are partly of the same people, so no difference between"
        " them is called one."
    )


def zones_note(some: bool) -> str:
    """Return what the figures of a zone are, where one is compared."""
    if not some:
        return ""
    return (
        "Of a zone, counts are added up and divided. Tenths, scores, distances and numbers of services in reach cannot"
        " be added: shown is what its neighbourhoods lie between. Gone from reach counts each service once that is gone"
        " from reach of any of them, so that of two zones the larger has more by its size alone; share of access lost"
        " is the mean over those a service is for, where there was access before."
    )


def spans_sentence(spans: Mapping[str, tuple[int, int] | None], cut: Sequence[str]) -> str:
    """Return which years are compared where the records differ; nothing where no record was cut.

    ``cut`` are the kinds whose record is longer in one of the places.
    """
    parts = []
    for kind in cut:
        span, many = spans.get(kind), KIND_BY_ID[kind].many
        years = "in no year, so closures are not compared" if span is None else f"from {span[0]} to {span[1]}"
        parts.append(f"{many} {years}")
    return f"Their records are of different years; compared are the years they share: {series(parts)}." if parts else ""


def counties_sentence(number: int, names: Sequence[str]) -> str:
    """Return how many figures are not compared because they are a county's; nothing for none."""
    if not number:
        return ""
    many = count(number, "outcome is", "outcomes are")
    return (
        f"{capital(many)} published for whole counties and not for {series(names)}: a county's figure is no district's"
        f" own, so {agree(number, 'it is', 'they are')} not compared here. Cradle to career shows"
        f" {agree(number, 'it', 'them')}."
    )


def titles(found: SideBySide) -> tuple[str, str]:
    """Return what stands above the two sides of the picture."""
    return f"Clearly different ({len(found.clear):,})", f"Cannot be told apart ({len(found.alike):,})"


def not_drawn(number: int) -> str:
    """Return that some of what was tested is only in the table."""
    return f"{capital(count(number, 'more comparison is', 'more comparisons are'))} in the table below."


def choose_neighbourhoods(number: int, place_name: str, what: tuple[str, str] = NEIGHBOURHOODS) -> str:
    """Return what to do next where fewer than two neighbourhoods or zones are pinned."""
    if number == 0:
        return f"Choose two to four neighbourhoods or zones: add them below, or pin them on a map of {place_name}."
    return f"One {what[0]} is pinned. Add one more to see how they differ."


def an_example(place_name: str) -> str:
    """Return what stands side by side while nothing is pinned, and how to choose."""
    return (
        f"An example: the most and the least deprived neighbourhood of {place_name}. Choose your own two to four here,"
        " neighbourhoods or zones, or pin them on a map."
    )


def choose_districts(available: int, chosen: int, place_name: str) -> str:
    """Return what to do next where fewer than two districts are chosen, or there is only one."""
    if available < 2:
        return (
            f"{place_name} is the only place of its sort here, so there is no other district to set beside it. Its"
            " neighbourhoods can be compared."
        )
    return "Choose two to five districts." if chosen == 0 else "One district is chosen. Choose one more."


def elsewhere_sentence(names: Sequence[str], place_name: str) -> str:
    """Return that some of what is compared lies in other places than the one in view."""
    return f"Also pinned in {series(names)}; the place in view is {place_name}."


_NOT_TOTAL = (
    "What other neighbourhoods gained is not set off against it, so it is no change in total access, which Who lost"
    " access tells."
)


def units_sentence(units: Mapping[str, Mapping[str, str]]) -> str:
    """Return of which kinds the places count access in different units; nothing where all count alike.

    ``units`` is the unit of supply (``Supply.unit``) by kind and by name of the place, those compared alone.
    """
    parts = []
    for kind, by_place in units.items():
        if len(set(by_place.values())) > 1:
            counted = [
                f"{'as one each' if unit == SITES else f'by {unit}'} in {name}" for name, unit in by_place.items()
            ]
            parts.append(f"{KIND_BY_ID[kind].many} count {series(counted)}")
    return f"{capital('; '.join(parts))}: these shares of access lost are not of the same thing." if parts else ""


def references_note(what: tuple[str, str]) -> str:
    """Return what stands beside the subjects."""
    if what == DISTRICTS:
        return (
            "Need: share of a district's neighbourhoods among the most deprived tenth of England, which is 10% of"
            " England by definition. Share of access lost: the mean over those a service is for, where there was access"
            f" before. {_NOT_TOTAL}"
        )
    residents = "" if what == AREAS else " residents,"
    return (
        f"Beside the {what[1]}: need,{residents} distances and services in reach of a place are those of its middle"
        " neighbourhood, shares those of the whole place, share of access lost the mean over those a service is"
        f" for, where there was access before. {_NOT_TOTAL} What England's neighbourhoods have in reach is not worked"
        " out."
    )
