"""Blocks of a plan pack about the area: who lives there, need with a map, how people fare beside England."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from equitymap.indicators import registry
from equitymap.measures.access.affected import imd_decile
from equitymap.measures.agreement.area_figures import PUBLISHED_IN, need_by_domain
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.zones.added import people_by_age
from equitymap.plan_templates import PlanPart
from equitymap.views.agreement.case import Case, Filled, neighbourhoods
from equitymap.views.agreement.pack_charts import shares_chart
from equitymap.views.cradle_to_career.indicator_words import level
from equitymap.views.cradle_to_career.trend_sentences import moved
from equitymap.views.cradle_to_career.verdict_sentences import STANDING, interval_words, standing
from equitymap.views.document import Chart, Map, Paragraph, Part, table
from equitymap.views.drawn_map import Class, drawn_map
from equitymap.views.palette import HALO, NEED_10
from equitymap.views.proposal.proposal_sentences import people_number
from equitymap.views.proposal.proposal_tables import tenth_name
from equitymap.views.words import TOO_FEW, UNKNOWN, capital, figure, ranged, series, share
from equitymap.views.zone.zone_words import place_share

CENSUS = "Census of March 2021"
MOST_ROWS = 40
"""Neighbourhoods that are listed by name."""


def people(case: Case, _part: PlanPart) -> Filled:
    """Return people by age."""
    rows = people_by_age(case.place, case.codes)
    columns = {"Who": rows["words"], "The area": rows["here"].map(people_number)}
    if not case.whole:
        columns[f"All of {case.place.name}"] = rows["place"].map(people_number)
    return Filled([table(pd.DataFrame(columns), f"People by age ({CENSUS})", numbers=list(columns)[1:])])


def living(case: Case, _part: PlanPart) -> Filled:
    """Return the shares that are neither good nor bad: age, homes, kinds of work."""
    return _shares(case, case.shares[~_fares(case)], "Who lives in the area, in which homes, with what work")


def outcomes(case: Case, _part: PlanPart) -> Filled:
    """Return how people fare in the area, as a chart and as a table."""
    rows = case.shares[_fares(case)]
    found = _shares(case, rows, "How people fare in the area, beside the district and England")
    if not found.parts:
        return found
    drawn = shares_chart(rows, case.place.name)
    note = (
        "Counts of the neighbourhoods are added up and divided, never averaged. Brackets hold the 95% interval"
        " (Wilson). Better and worse are said only where the difference from England is more than chance would give,"
        " allowing for all rows of the table and of the one on who lives here together."
    )
    return Filled([Chart(drawn, drawn.title), *found.parts, Paragraph(note, "small")], found.indicators, found.releases)


def _fares(case: Case) -> pd.Series:
    worse = {entry.id: entry.worse for entry in registry()}
    return pd.Series([worse.get(str(key)) != "neither" for key in case.shares.index], case.shares.index, dtype=bool)


def _shares(case: Case, rows: pd.DataFrame, caption: str) -> Filled:
    """Return a table of shares, each with interval, period and source."""
    if rows.empty:
        return Filled()
    columns = {
        "What": rows["label"],
        "The area": [share_words(row) for _, row in rows.iterrows()],
        case.place.name: [place_share(row) for _, row in rows.iterrows()],
        "England": [figure(one, "percent", 1) for one in rows["england"]],
        "Beside England": [beside_england(row) for _, row in rows.iterrows()],
        "Period and source": [_source(case, row["period"], row["release"]) for _, row in rows.iterrows()],
    }
    if case.whole:
        del columns[case.place.name]
    shown = pd.DataFrame(columns)
    right = [name for name in columns if name in ("The area", case.place.name, "England")]
    return Filled(
        [table(shown, caption, numbers=right)], tuple(map(str, rows.index)), tuple(dict.fromkeys(rows["release"]))
    )


def share_words(row: pd.Series) -> str:
    """Write a share of the area with its interval; between what and what where counts are hidden."""
    if pd.isna(row["low"]):
        return TOO_FEW if row["how"] == "few" or row["bottom"] > 0 else UNKNOWN
    if row["hidden"] > 0:
        return ranged(figure(row["low"], "percent", 1), figure(row["high"], "percent", 1), int(row["hidden"]))
    written = figure(row["here"], "percent", 1)
    if pd.isna(row["lower"]):
        return written
    missing = f"; {neighbourhoods(int(row['missing']))} without a figure" if row["missing"] else ""
    return f"{written} ({row['lower']:.1f} to {row['upper']:.1f}{missing})"


def beside_england(row: pd.Series) -> str:
    """Write where a share stands beside England; that it cannot be judged where it has no interval."""
    return f"{STANDING[row['standing']]} England" if row["standing"] else "cannot be judged"


def _source(case: Case, period: str, release: str) -> str:
    used = case.place.manifest.get(release)
    return f"{period}, {used.publisher}" if used is not None else period


def need(case: Case, _part: PlanPart) -> Filled:
    """Return need by kind of deprivation, with tenths of England."""
    rows = need_by_domain(case.place, case.codes)
    if rows.empty:
        return Filled()
    shown = pd.DataFrame(
        {
            "Kind of deprivation": rows["label"],
            "Tenths of England": [
                str(first) if first == last else f"{first} to {last}"
                for first, last in zip(rows["first"], rows["last"], strict=True)
            ],
            "In the most deprived tenth": _areas_and_people(rows, 1),
            "In the most deprived three tenths": _areas_and_people(rows, 3),
            f"Of {case.place.name} in the most deprived tenth": rows["place_1"].map(share),
        }
    )
    caption = (
        f"Need in the {neighbourhoods(len(case.codes))} (Indices of Deprivation 2025; tenth 1 is the most deprived)"
    )
    return Filled([table(shown, caption, numbers=shown.columns[1:])], releases=(PUBLISHED_IN,))


def _areas_and_people(rows: pd.DataFrame, most: int) -> list[str]:
    return [
        f"{neighbourhoods(areas)}, {people_number(people)} people" if areas else "none"
        for areas, people in zip(rows[f"areas_{most}"], rows[f"people_{most}"], strict=True)
    ]


def need_map(case: Case, _part: PlanPart) -> Filled:
    """Return a map of need with the boundary of the area."""
    tenths = imd_decile(case.place)
    if tenths.isna().all():
        return Filled()
    classes = [
        Class(
            f"tenth {tenth_name(tenth)}",
            NEED_10[10 - tenth],
            "value",
            frozenset(map(str, tenths.index[tenths == tenth])),
        )
        for tenth in range(1, 11)
    ]
    unknown = frozenset(map(str, tenths.index[tenths.isna()]))
    classes.append(Class("tenth not known", HALO, "not_collected", unknown))
    here = tenths.loc[list(case.codes)].value_counts().sort_index()
    counted = series(
        [
            f"{neighbourhoods(int(areas))} in tenth {tenth}"
            for tenth, areas in zip(here.index.astype(int), here, strict=True)
        ]
    )
    drawn = drawn_map(
        case.place,
        [one for one in classes if one.codes],
        about=case.codes,
        marks=(),
        kind="school",
        title="Deprivation in and around the area",
        description=f"A thick line is the boundary of the area. It holds {counted}, of the ten tenths of England.",
        bounded=True,
    )
    return Filled(
        [Map(drawn, "Tenths of deprivation in England, 2025, with the boundary of the area")], (), (PUBLISHED_IN,)
    )


def boundary(case: Case, _part: PlanPart) -> Filled:
    """Return which neighbourhoods the area is made of."""
    inside = case.place.inside.loc[list(case.codes)]
    total = people_number(int(inside["population"].sum()))
    if case.whole:
        text = f"The area is all of {case.place.name}: {neighbourhoods(len(inside))}, where {total} people live."
        return Filled([Paragraph(text)])
    whole = case.place.inside.groupby("msoa_name").size()
    made = inside.groupby("msoa_name").size()
    names = [str(name) for name, number in made.items() if number == whole[name]]
    exactly = (
        f" Together they are the whole of {series(names)}, as the census divides the place."
        if names and sum(whole[names]) == len(inside)
        else ""
    )
    wards = series(sorted({str(ward) for ward in inside["ward"]}))
    parts: list[Part] = [
        Paragraph(
            f"The area is {neighbourhoods(len(inside))} of {case.place.name}, where {total} people lived in March 2021,"
            f" in the wards {wards}.{exactly}"
        )
    ]
    if case.unknown:
        parts.append(
            Paragraph(f"{capital(neighbourhoods(case.unknown))} of the agreement lie outside: not counted.", "notice")
        )
    tenths = imd_decile(case.place)
    shown = pd.DataFrame(
        {
            "Neighbourhood": inside["label"],
            "Code": inside.index,
            "People": inside["population"].map(people_number),
            "Tenth of deprivation": [tenth_name(tenths[code]) for code in inside.index],
        }
    ).head(MOST_ROWS)
    return Filled([*parts, table(shown, "Neighbourhoods of the area", numbers=["People"])], (), (PUBLISHED_IN,))


def wider_outcomes(case: Case, _part: PlanPart) -> Filled:
    """Return the leading figures that are published for the whole council only."""
    cards = [card for card in case.evidence.cards.values() if card.entry.core and _of_council(card)]
    return _of_cards(cards, "Figures that are published for the whole council only, from cradle to career")


def indicators(case: Case, part: PlanPart) -> Filled:
    """Return the figures that a part names, or those of its outcome of Every Child Matters."""
    named = part.indicators or tuple(entry.id for entry in registry() if part.lens and entry.lens == part.lens)
    ours = case.shares[case.shares.index.isin(named)]
    shares = _shares(case, ours, f"{part.heading}: in the area")
    cards = [case.evidence.cards[key] for key in named if key in case.evidence.cards and key not in ours.index]
    rest = _of_cards([card for card in cards if card.latest is not None], f"{part.heading}: for wider areas")
    return Filled([*shares.parts, *rest.parts], shares.indicators + rest.indicators, (*shares.releases, *rest.releases))


def _of_council(card: Card) -> bool:
    return card.geography in ("district", "upper_tier") and card.latest is not None


def _of_cards(cards: Sequence[Card], caption: str) -> Filled:
    if not cards:
        return Filled()
    shown = pd.DataFrame(
        {
            "What": [card.entry.label for card in cards],
            "Latest figure, whose": [level(card) for card in cards],
            "95% interval": [interval_words(card).removeprefix("95% interval ") or "cannot be given" for card in cards],
            "Beside England": [standing(card) for card in cards],
            "Over the years": [moved(card) for card in cards],
        }
    )
    return Filled([table(shown, caption)], tuple(card.entry.id for card in cards), _releases(cards))


def _releases(cards: Iterable[Card]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(card.entry.release for card in cards))
