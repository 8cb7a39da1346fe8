"""Sentences about who lost access: people affected, by how much, and what the measure does not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.supply_at import SITES
from equitymap.measures.disclosure import SMALLEST_SHOWN, suppression
from equitymap.measures.only import Only
from equitymap.places.place import ObservedYears
from equitymap.views.record_words import end_of
from equitymap.views.words import capital, count, near, people_count, series

PEOPLE = {
    "children_0_4": ("child under 5", "children under 5"),
    "children_0_15": ("child under 16", "children under 16"),
    "young_10_19": ("young person aged 10 to 19", "young people aged 10 to 19"),
    "population": ("resident", "residents"),
}
NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")

NOT_SEEN = (
    "Distances start from the middle of each neighbourhood's postcodes; on foot means the straight line times a stated"
    " factor for detours."
    " The measure sees how many services are in reach and how many people share them. It does not see which service"
    " people choose or may use, whether it is full, buses and cars, opening at the right hour, or quality; and it does"
    " not say why access changed. Only the two ends are compared: a service that opened and closed in between is in"
    " neither, and one whose size is not known counts for nothing. People are counted as in the 2021 census in every"
    " year."
)

SIZES = {
    "pupils": "Access to schools is pupils on roll, which are places taken and not places offered, shared among the"
    " children of the 2021 census: it falls when a school loses pupils, whether or not it could take more.",
    "staffed hours a week": "Access to libraries is hours a week with staff. Hours without staff (entry by card) are"
    " not counted; lists and cards tell them beside. In 2016 some services gave no staffed hours (then not known) or"
    " hours worked (then taken as staffed whenever open), so 2016, 2022 and 2023 compare only roughly.",
}


def size_note(units: Iterable[str]) -> str:
    """Return what the size of services stands for, each unit once; nothing where every service counts as one."""
    return " ".join(SIZES[unit] for unit in dict.fromkeys(units) if unit in SIZES)


def counted_note(units: Mapping[str, str]) -> str:
    """Return what the services of several kinds are counted in: their sizes, or each as one, and why; each once.

    ``units`` is the unit of each kind's supply (``Supply.unit``) by the kind's id.
    """
    alike = [KIND_BY_ID[kind] for kind, unit in units.items() if unit == SITES]
    never = [kind.one for kind in alike if kind.supply_unit == SITES]
    said = [f"Each {series(never)} counts as one, whatever its size: no register here gives sizes."] if never else []
    said += [
        f"Each {kind.one} counts as one here, since {kind.supply_unit} are known of too few (in some year fewer than"
        f" nine in ten): one that shrank counts whole, and counted in {kind.supply_unit} the answer could differ."
        for kind in alike
        if kind.supply_unit != SITES
    ]
    if sized := size_note(unit for unit in units.values() if unit != SITES):
        said.append(f"{sized} What a service lost of its size counts as lost.")
    return " ".join(said)


def affected_sentence(
    table: pd.DataFrame,
    kind: Kind,
    *,
    years: tuple[int, int],
    reach_m: float,
    place_name: str,
    wards: Sequence[str] = (),
) -> str:
    """Return how many people live where the last service within reach went, where, and how many where one came.

    ``table`` comes from ``measures.affected``; ``reach_m`` is the threshold in metres as the kind measures them;
    ``wards`` are those with the largest numbers of these people (``affected.most_affected``).
    """
    sums = table.sum()
    who = PEOPLE[kind.population]
    last = f"the last {kind.one} {near(kind, reach_m)}"
    span = f"{years[0]} to {years[1]}"
    if int(sums["unknown_areas"]) == int(sums["areas"]):
        return f"We do not know who lost {last} in {place_name}: nothing is known for any neighbourhood."
    if sums["lost_areas"] == 0:
        lost = f"No neighbourhood of {place_name} lost {last}, {span}"
    else:
        people = int(sums["lost_people"])
        where = f"in {count(int(sums['lost_areas']), *NEIGHBOURHOODS)}"
        most = f" of {wards[0]}" if len(wards) == 1 else f", the largest numbers in {series(wards)}" if wards else ""
        since = f"between {years[0]} and {years[1]}"
        lost = f"{people_count(people, *who)} in {place_name} live where {last} went {since}: {where}{most}"
    gained = ""
    if sums["gained_areas"]:
        places = count(int(sums["gained_areas"]), *NEIGHBOURHOODS)
        gained = f"; {people_count(int(sums['gained_people']), *who)} in {places} gained one"
    tail = f" For {count(int(sums['unknown_areas']), *NEIGHBOURHOODS)} we cannot tell." if sums["unknown_areas"] else ""
    return f"{capital(lost)}{gained}.{tail}"


def compared(years: tuple[int, int], observed: ObservedYears | None) -> str:
    """Return which two days are compared, as a limit: the last year of a record may end early."""
    return f"Compared are {end_of(observed, years[0])} and {end_of(observed, years[1])}."


def filtered_sentence(sentence: str, people: int, kind: Kind, *, years: tuple[int, int]) -> str:
    """Add to the sentence of the filter who lives in the neighbourhoods it finds, and the years it compares.

    ``people`` are those the kind is for; 0 where it finds none.
    """
    span = f"{years[0]} to {years[1]}"
    if not people:
        return f"{sentence} ({span})"
    who = people_count(people, *PEOPLE[kind.population])
    return f"{sentence} {capital(who)} live there ({span})."


def outlined(only: Only, kind: Kind, *, reach_m: float) -> str:
    """Return what a dark outline on the map says, for its key."""
    if only.asks:
        return "dark outline, ringed where few: as you chose above"
    return f"dark outline: lost the last one {near(kind, reach_m)}"


def affected_table(table: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return people affected by tenth of deprivation in words, one row per tenth that has neighbourhoods here."""
    rows = table[table["areas"] > 0]
    who = PEOPLE[kind.population][1]
    return pd.DataFrame(
        {
            "Tenth": ["not known" if pd.isna(tenth) else f"{tenth}" for tenth in rows.index],
            f"{capital(who)}": rows["people"].to_numpy(),
            "Lost the last one": _told(rows["lost_people"]),
            "Gained one": _told(rows["gained_people"]),
            "Neighbourhoods that lost it": rows["lost_areas"].to_numpy(),
        }
    )


def _told(numbers: pd.Series) -> Sequence[object]:
    """Return numbers of people for a table, those of 1 to 9 in words, and the one that would give them away."""
    words = {"small": f"fewer than {SMALLEST_SHOWN}", "hidden": "not shown"}
    return [words.get(state, number) for state, number in zip(suppression(numbers), numbers.tolist(), strict=True)]


def other_distances(kind: Kind, lost: Sequence[tuple[float, float, int]]) -> str:
    """Return who would have lost the last one in reach under other distances: reach in metres, detour, people."""
    parts = []
    for reach_m, detour, number in lost:
        way = f"counting {100 * detour:.0f} m of way for 100 m of straight line" if kind.measured == "on foot" else ""
        parts.append(
            f"{people_count(number, *PEOPLE[kind.population])} {way or near(kind, reach_m)}".replace("  ", " ")
        )
    return f"Under other assumptions those who lost the last one would be {series(parts)}."


def how_measured(kind: Kind, *, unit: str, reach_m: float, detour: float, uploaded: bool) -> dict[str, object]:
    """Return what access, loss and metres of a download are of, and the reach and detour that a visitor chose."""
    way = "straight line" if kind.measured == "straight line" else f"on foot: straight line x {detour:g}"
    return {
        "access_unit": f"{unit} per person the service is for",
        "lost_unit": "share of access, 0 to 1",
        "reach_m": reach_m,
        "distances": "journey times uploaded by the visitor" if uploaded else way,
    }


NOBODY_MEETS = "No neighbourhood meets this. Choose more tenths, another loss, or another kind of deprivation."


def no_register(place_name: str) -> str:
    """Return why the page has nothing to show for a place."""
    return (
        f"No register with dates is known for {place_name}, so nothing can be compared. Add a list of your own to it."
    )


def no_span(kind: Kind) -> str:
    """Return why nothing can be compared for these years."""
    return (
        f"The register of {kind.many} does not tell about two of these years, so there is no before and after."
        " Choose a longer period."
    )
