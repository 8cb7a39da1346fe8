"""Who might we learn from, similar places, levels and ranks, second routes: the sentences of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.context.learn_from import FEWEST_PEOPLE, Learning
from equitymap.measures.context.second_routes import Reached, Routes
from equitymap.views.context.background_sentences import AREAS, inline
from equitymap.views.words import agree, capital, count, distance, figure, series, share

ZERO_SUM = (
    "Fifths, tenths and ranks are zero-sum: one neighbourhood can only leave the highest fifth when another enters it,"
    " and a fifth of England is always in it, whatever happens to everyone. Levels are not: all of them can get better."
)
NO_ORDER = (
    "In the order of the alphabet. This is no order of merit and no league table: it says where to go and ask, not who"
    " is best."
)

ONE_ADDRESS = (
    "A college stands at the address of its record, often its head office: its other sites are in none of our files."
)
AFTER_16 = {
    True: ("college or state school that teaches after 16", "colleges and sixth forms"),
    False: ("college", "colleges"),
}
"""What teaches after 16, one and many, where a list tells of the sixth forms of schools, and where none does."""


def learn_sentence(found: Learning, label: str, *, what: tuple[str, str] = AREAS, where: str) -> str:
    """Return who might be learned from, or why nobody is named."""
    name = inline(label)
    if found.outcome == "no_fit":
        return f"We name nobody: there is no line for {name} to set {what[1]} against."
    if found.outcome == "no_counts":
        return (
            f"We name nobody: for {name} the publisher gives no counts, so chance cannot be told from difference. The"
            " distance from the line is shown with the range of a prediction, and nothing more."
        )
    if found.outcome == "one_period":
        held = f"one period ({found.periods[-1]})" if len(found.periods) == 1 else "one usable period"
        return f"We name nobody: there is only {held} of {name}, and once could be luck. Two periods are needed."
    if found.outcome == "no_better_end":
        return f"We name nobody: neither more nor less of {name} is better in itself."
    if found.outcome == "nobody":
        return (
            f"We name nobody: none of {count(found.tested, *what)} {where} did better than others like them, beyond"
            f" chance, in two of {series(found.periods)}."
        )
    did = f"{count(len(found.learn), *what)} {where} did better than others like"
    it = agree(len(found.learn), "it", "them")
    return f"{did} {it}, beyond chance, in at least two of {series(found.periods)}. Who might we learn from?"


def other_side_sentence(found: Learning, worse: str, *, what: tuple[str, str] = AREAS) -> str:
    """Return how many did less well than others like them, unnamed; empty when that cannot be told."""
    if found.outcome not in ("found", "nobody") or worse == "neither":
        return ""
    number = len(found.higher if worse == "high" else found.lower)
    if number == 0:
        return f"No {what[0]} did less well than others like it in two periods."
    did = "did less well than others like it" if number == 1 else "did less well than others like them"
    return (
        f"{count(number, *what)} {did} in two periods, and {agree(number, 'is', 'are')} not named:"
        " the question there is what surrounds them, and which services they had and have (see what has gone, and who"
        " lost access)."
    )


def chance_sentence(found: Learning, *, what: tuple[str, str] = AREAS, people: str = "people") -> str:
    """Return how many chance alone would name, and how many were too small to test; empty when nobody was tested."""
    sentences = []
    if found.tested:
        expected = "fewer than one" if found.by_chance < 1 else f"about {found.by_chance:.0f}"
        sentences.append(f"Of {count(found.tested, *what)} tested, chance alone would name {expected}.")
    if found.small:
        sentences.append(
            f"{count(found.small, *what)} with fewer than {FEWEST_PEOPLE} {people} below a figure"
            f" {agree(found.small, 'was', 'were')} not tested."
        )
    return " ".join(sentences)


def shrunk_sentence(weights: pd.Series, *, people: str = "people") -> str:
    """Return how far small numbers were pulled to the line; empty where nothing was shrunk."""
    known = weights.dropna()
    if known.empty:
        return ""
    if float(known.max()) < 0.005:
        return "No difference is left once small numbers are allowed for, so everything is put on the line."
    return (
        f"Where few {people} stand behind a figure it is moved a little towards the average, because chance affects it"
        f" more: figures keep between {100 * float(known.min()):.0f}% and {100 * float(known.max()):.0f}% of their"
        " distance from the line."
    )


def fifths_sentence(table: pd.DataFrame | None, entry: Indicator, where: str) -> str:
    """Return how many neighbourhoods of a place lie in the fifth of England with the most need."""
    if table is None or not int(table["here"].sum()):
        return f"England's fifths are not known for {inline(entry.label)}, so there is no rank to show."
    total = int(table["here"].sum())
    at = 5 if entry.worse == "high" else 1
    number = int(table["here"].loc[at])
    words = "highest" if at == 5 else "lowest"
    cut = figure(float(table["from" if at == 5 else "to"].loc[at]), entry.unit, entry.decimals)
    side = "or more" if at == 5 else "or less"
    verb = "is" if number <= 1 else "are"
    some = f"{number:,}" if number else "None"
    return f"{some} of {count(total, *AREAS)} in {where} {verb} in England's {words} fifth ({cut} {side})."


def similar_sentence(names: Sequence[str], where: str, *, from_england: bool) -> str:
    """Return which places are most alike in background."""
    if not names:
        return f"No other place is built here, so nothing can be set beside {where}."
    among = "of all districts of England" if from_england else "of the places built here"
    if len(names) == 1:
        return f"Nearest to {where} in background, {among}: {names[0]}."
    return f"Nearest to {where} in background, {among}: {series(list(names))}, nearest first."


def lacking_sentence(table: pd.DataFrame, name: str, similar: int) -> str:
    """Return what neighbourhoods alike have in reach and this one has not; ``table`` from ``alike.lacking``."""
    if similar == 0:
        return f"No neighbourhood like {name} can be found: a figure of its background is missing."
    lacks = [KIND_BY_ID[str(kind)].one for kind in table.index[table["lacks"].astype(bool)]]
    of = f"{count(similar, *AREAS)} most like it"
    if not lacks:
        return f"{name} has in reach every kind of service that at least half of the {of} have."
    return f"{name} has no {' and no '.join(lacks)} in reach; at least half of the {of} do."


def reach_gap_sentence(here: pd.DataFrame, there: pd.DataFrame, *, much: float, where: str, other: str) -> str:
    """Return what more people have in reach in another place; tables from ``similar_neighbourhoods.share_in_reach``."""
    both = here.add_suffix("_here").join(there.add_suffix("_there"), how="inner", validate="1:1").dropna()
    if both.empty:
        return f"Nothing can be compared: no kind of service is known in both {where} and {other}."
    more = both[both["share_there"] - both["share_here"] >= much]
    if more.empty:
        return f"No service reaches clearly more people in {other} than in {where}."
    parts = [
        f"a {KIND_BY_ID[str(kind)].one} in reach of {share(row['share_there'])}, here {share(row['share_here'])}"
        for kind, row in more.iterrows()
    ]
    return f"{other} has {series(parts)}."


def reached_sentence(found: Reached | None, one: str, many: str, *, where: str, area: str | None) -> str:
    """Return how many residents have a service of a kind in reach, and how far it is from one neighbourhood."""
    if found is None:
        return f"We do not know the {many} of {where}: there is no register of them here."
    if found.open == 0:
        return f"No {one} is known in {where} or within 10 km of it."
    reached = share(100 * found.reached / found.residents if found.residents else 0.0)
    how = "in a straight line" if found.detour == 1 else "on foot"
    text = f"{capital(reached)} of residents have a {one} within {distance(found.reach_m)} {how}."
    if area is not None and found.nearest_m is not None:
        text += f" From {area} the nearest is {found.name}, {distance(found.nearest_m)} away."
    return text


def after_16_sentence(found: Routes, where: str) -> str:
    """Return which schools and colleges of a place teach after 16, what tells so, and what is not known."""
    rows = found.after_16
    counted, other = rows[rows["for_all"].astype(bool)], rows[~rows["for_all"].astype(bool)]
    if not found.sixth_forms_known:
        text = "Sixth forms of schools are not known here: none of the lists that tell of them was at hand."
    elif counted.empty:
        text = f"No file says that a college or state school in {where} teaches after 16."
    else:
        colleges = int((counted["type"] == "college").sum())
        schools = len(counted) - colleges
        parts = [count(colleges, "college", "colleges")] * bool(colleges)
        parts += [count(schools, "state school", "state schools")] * bool(schools)
        text = f"Counted in {where}: {series(parts)} that {agree(len(counted), 'teaches', 'teach')} after 16."
        doubtful = int((counted["post_16"] == "school information").sum())
        if doubtful:
            they = "it takes" if doubtful == 1 else "they take"
            has = "its sixth form is" if doubtful == 1 else "their sixth forms are"
            text += f" For {doubtful:,} of them only the ages {they} tell so: whether {has} open is not known."
    if len(other):
        number = count(len(other), "special or independent school", "special or independent schools")
        verb = agree(len(other), "teaches", "teach")
        text += f" {capital(number)} that {verb} after 16 {agree(len(other), 'is', 'are')} not counted."
    return f"{text} {ONE_ADDRESS}"


def left_out_schools(left_out: Mapping[str, int]) -> str:
    """Return how many schools could not be used, by reason; empty when all could."""
    if not left_out:
        return ""
    total = sum(left_out.values())
    parts = [f"{number:,} ({words})" for words, number in left_out.items()]
    is_left = agree(total, "is", "are")
    return f"{count(total, 'school', 'schools')} {is_left} left out: {'; '.join(parts)}."
