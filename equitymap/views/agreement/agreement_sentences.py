"""An agreement in sentences: the finding, each target, what pulls against what, how narrow it is, who does what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from equitymap.measures.agreement.narrowness import Narrowness
from equitymap.measures.agreement.progress import RUN, Figure, beside_projection
from equitymap.measures.cradle_to_career.indicator_card import Card, bounds_of
from equitymap.measures.cradle_to_career.projection import FEWEST_YEARS, NotProjected, Projection
from equitymap.records.subjects.agreement import VISION_WORDS
from equitymap.views.agreement.agreed import Agreed, Change, Followed
from equitymap.views.cradle_to_career.indicator_words import level, period_words, value, whose_figure
from equitymap.views.cradle_to_career.trend_sentences import carried_on
from equitymap.views.words import UNKNOWN, agree, capital, count, lower_first, series, share

ONE_YEAR = (
    "One year's change is no trend: figures go up and down by themselves, and nothing is said of a target until two"
    " years or more lie between two figures."
)
NO_LIGHTS = (
    "There is no red, amber or green here. A light says which side of a line a figure is on; it does not say whether"
    " anything has changed."
)
WHOSE = (
    "A figure that is published with its counts for neighbourhoods, or for schools, is added up for the agreement's own"
    " area. Every other one is that of the whole district, or of the wider council where only that"
    " is published: a small area can change much before it does."
)
NO_RANKING = "It is shared, and stands in the order in which they signed: there is no sum and no ranking."
NO_AGREEMENT = (
    "A steward of these records can begin one at the foot of this page: give it a name, a first year and the vision,"
    " then add what is to change as targets, and after that who promises what."
)
CONTESTED = (
    "What was found for and against each kind of action; both are shown, since both have been found. Kinds that the"
    " agreement has stand first, and beside each what people who do the work say."
)
PRIVATE = "Who was asked, and who came, is shown to stewards only."
PARTS_NAMED = 6
"""How many parts of a place a sentence names."""
TOLD = {
    "on": "on its path, as far as its limits tell",
    "short": "short of its path, as far as its limits tell",
    "unclear": "it cannot be told: its limits hold both its path and standing still",
    "too_soon": "it cannot be told yet: one year's change is no trend",
    "counted_anew": "it cannot be told: it has been counted anew since the baseline",
    "no_figure": "it cannot be told yet: no figure is newer than the baseline",
    "no_path": "it cannot be told: its path has no figure for that year",
    "no_limits": "it cannot be told: nobody publishes how sure the figure is",
    "own": "it cannot be told here: of a figure of the partners' own only the baseline is kept",
    "not_here": "it cannot be told: the figure is not published for this place",
    "no_direction": "it cannot be told: nobody has said which way is better",
}
"""What can be said of a target beside its path."""
JUDGED_BY_NOTHING = ("too_soon", "counted_anew", "no_figure")
"""What is told of a target whose latest figure is held against nothing."""


def answer(agreed: Agreed) -> str:
    """Return the finding: how many targets, how many on their path, what pulls against what, what nobody owns."""
    number = len(agreed.targets)
    if not number:
        return "The agreement has no targets yet."
    told = Counter(one.told for one in agreed.targets.values())
    on, short = told["on"], told["short"]
    open_ = number - on - short
    ways = [
        f"{on or 'none'} {agree(on or 1, 'is on its', 'are on their')} path",
        f"{short or 'none'} {agree(short or 1, 'is', 'are')} short of it",
        *([f"of {open_:,} it cannot be told yet"] if open_ else []),
    ]
    told_so = f"as far as their limits tell, {series(ways)}"
    if open_ == number:
        told_so = "of none can it be told yet whether it is on its path"
    begins = f"{count(number, 'target', 'targets')} for {agreed.agreement.began} to {agreed.last}"
    said = [f"{begins}: {told_so}.", _pulls(agreed)]
    nobody = len(agreed.nobody_owns())
    said.append(
        f"{capital(count(nobody, 'target', 'targets'))} {agree(nobody, 'has', 'have')} no owner."
        if nobody
        else "Every target has an owner."
    )
    return " ".join(said)


def _pulls(agreed: Agreed) -> str:
    """Return how many pairs of targets pull against each other as partners say, and how many may by their figures."""
    declared = sum(pull.declared for pull in agreed.pulls)
    others = len(agreed.pulls) - declared
    said = []
    if declared:
        said.append(f"of {count(declared, 'pair', 'pairs')}, partners say that they pull against each other")
    if others:
        pairs = f"{others:,} more" if declared else count(others, "pair", "pairs")
        said.append(f"of {pairs}, the figure of one target can worsen to pay for the other")
    return f"{capital('; '.join(said))}." if said else "No two targets are known to pull against each other."


def by_itself(agreed: Agreed) -> str:
    """Return that targets are judged one by one, and how many chance alone could call on or short of their path."""
    judged = sum(one.told in ("on", "short", "unclear") for one in agreed.targets.values())
    if not judged:
        return ""
    return (
        "Each target is judged by itself, with no allowance for the others: of 20, chance alone can put 1 on its path"
        f" or short of it. {count(judged, 'is', 'are')} judged here."
    )


def vision_words(words: int) -> str:
    """Return how long the vision is beside the 250 words that a plan may have."""
    if words > VISION_WORDS:
        return f"{words:,} words: {words - VISION_WORDS:,} more than the {VISION_WORDS} that a plan may have."
    return f"{words:,} of {VISION_WORDS} words."


def area_sentence(agreed: Agreed, names: pd.Series) -> str:
    """Return where the agreement is for; ``names`` are the parts of the place by neighbourhood, all of them inside."""
    areas = agreed.agreement.areas
    if not areas:
        return f"It is for the whole place: {count(len(names), 'neighbourhood', 'neighbourhoods')}."
    parts = sorted(set(names.reindex(list(areas)).dropna()))
    more = len(parts) - PARTS_NAMED
    named = [*parts[:PARTS_NAMED], *([f"{count(more, 'other part', 'other parts')}"] if more > 0 else [])]
    where = f", in {series(named)}" if named else ""
    return f"It is for {count(len(areas), 'neighbourhood', 'neighbourhoods')} of {len(names):,}{where}."


def its_neighbourhoods(number: int) -> str:
    """Return what an area without a name is called: 'its 18 neighbourhoods'."""
    return f"its {count(number, 'neighbourhood', 'neighbourhoods')}"


def is_own(agreed: Agreed, one: Followed) -> bool:
    """Return whether the figures of a target are those of the agreement's own area."""
    return one.card is not None and one.card.entry.id in agreed.own


def whose(agreed: Agreed, one: Followed) -> str:
    """Return whose the figures of a target are, where an agreement is for a part of a place."""
    if not agreed.area:
        return ""
    if one.card is None:
        return "the partners' own" if not one.target.indicator else ""
    return f"of {one.card.area}, {'added up' if is_own(agreed, one) else f'wider than {agreed.area}'}"


def part_of(agreed: Agreed, name: str) -> str:
    """Return whose the figures are, where an agreement is for a part of the place ``name``."""
    if not agreed.area:
        return ""
    own = [one for one in agreed.targets.values() if is_own(agreed, one)]
    wider = [one for one in agreed.targets.values() if one.card is not None and not is_own(agreed, one)]
    said = []
    if own:
        named = series([f"“{one.target.name}”" for one in own])
        said.append(f"The figures of {named} are those of {agreed.area} alone, added up.")
    if wider:
        others = f"of {count(len(wider), 'target', 'targets')}"
        said.append(
            f"The figures {others} are those of all of {name}, or wider: nothing that can be added up is published for"
            f" {agreed.area}."
        )
    return " ".join(said)


def partners_sentence(agreed: Agreed) -> str:
    """Return who signed, who coordinates, who answers for the money."""
    agreement = agreed.agreement
    names = [agreed.name_of(body) for body in agreement.partners]
    signed = f"Signed by {series(names)}." if names else "Nobody has signed it yet."
    backbone = agreed.name_of(agreement.backbone) if agreement.backbone else "vacant: nobody coordinates it yet"
    money = agreed.name_of(agreement.accountable) if agreement.accountable else "not named"
    return f"{signed} Backbone: {backbone}. Accountable body: {money}."


def written_as(one: Followed, figure: float) -> str:
    """Write a figure in the unit of a target."""
    if one.card is not None:
        return value(one.card.entry, figure)
    number = f"{figure:,.6g}".replace("-", "−")
    unit = one.target.unit
    return f"{number}%" if unit.lower() in ("per cent", "percent", "%") else f"{number} {unit}".strip()


def target_lines(one: Followed) -> list[str]:
    """Return what is to be said of a target, a sentence each: where it is, what that tells, the past carried on."""
    return [line for line in (where(one), f"{capital(TOLD[one.told])}.", past(one), signs(one)) if line]


def where(one: Followed) -> str:
    """Return where a target started, where it is, and where its path wants it."""
    if one.baseline is None:
        start = "Where it starts is not known."
    else:
        start = f"It starts from {written_as(one, one.baseline.value)} in {period(one, one.baseline)}."
    now = ""
    if one.latest is not None:
        now = f" The latest is {latest_words(one)}"
        wanted = one.path.get(one.latest.year)
        now += "." if wanted is None else f"; its path has {written_as(one, float(wanted))} there."
    if one.path.empty:
        return f"{start}{now} No path is set."
    return f"{start}{now} By {one.path.index[-1]} it is to be {written_as(one, float(one.path.iloc[-1]))}."


def latest_words(one: Followed) -> str:
    """Return the latest figure as it is written everywhere, whose it is, when, and its limits inside what it can be."""
    if one.latest is None or one.card is None:
        return UNKNOWN
    return f"{level(one.card)}{limits_words(one.card, one.latest)}"


def limits_words(card: Card, figure: Figure) -> str:
    """Return the limits of a figure of an indicator, after it; nothing where they are not known."""
    if np.isnan(figure.half):
        return ""
    ends = np.clip([figure.value - figure.half, figure.value + figure.half], *bounds_of(card.entry))
    return f" (limits {value(card.entry, float(ends[0]))} to {value(card.entry, float(ends[1]))})"


def period(one: Followed, figure: Figure) -> str:
    """Return when a figure is of: as its publisher writes it, a plain year where partners typed it."""
    if one.card is None or one.target.baseline is not None:
        return str(figure.year)
    return period_words(str(one.card.years.loc[figure.year, "period"]))


def past(one: Followed) -> str:
    """Return where the past carried on would leave a target, and whether the path asks for more than that."""
    if one.ahead is None:
        return ""
    found = one.ahead.found
    if isinstance(found, NotProjected):
        since = "" if found.since is None else f" since the count changed after {found.since}"
        return (
            f"What would come if nothing changed is not known: {count(found.years, 'year', 'years')} counted alike"
            f"{since}, and {FEWEST_YEARS} are needed."
        )
    said = f"Carried on as it was from {found.first} to {found.last}, {carried_on(found, partial(written_as, one))}"
    if one.ahead.basis == "so_far":
        said += (
            " Years of the agreement are among these, since those before were too few: it is not what would have come"
            " without it."
        )
    return f"{said}{_beside(one, found)}{_asks(one, found)}"


def _beside(one: Followed, found: Projection) -> str:
    latest = one.latest
    if latest is None or one.card is None or one.better is None or one.told in JUDGED_BY_NOTHING:
        return ""
    year, limits = latest.year, "the limits of the past carried on to that year"
    return {
        None: "",
        "better": f" The figure of {year} lies beyond {limits}, on the better side.",
        "within": f" The figure of {year} cannot be told from what the past carried on would give.",
        "worse": f" The figure of {year} lies beyond {limits}, on the worse side.",
    }[beside_projection(latest, found, one.better, breaks=one.card.breaks)]


def _asks(one: Followed, found: Projection) -> str:
    if one.better is None or one.card is None or one.path.empty:
        return ""
    end = Figure(int(one.path.index[-1]), float(one.path.iloc[-1]))
    return {
        None: "",
        "better": " Its path asks for more than the past would bring.",
        "within": " Its path asks for no more than the past could bring.",
        "worse": " Its path asks for less than the past would bring.",
    }[beside_projection(end, found, one.better, breaks=one.card.breaks)]


def signs(one: Followed) -> str:
    """Return which years are signs of a change against the natural limits of a figure."""
    natural = one.natural
    if natural is None:
        return ""
    limits = (
        f"Natural limits of {natural.first} to {natural.last}: {written_as(one, natural.lower)} to"
        f" {written_as(one, natural.upper)}"
    )
    said = []
    if natural.runs:
        rows = series([f"{first} to {last}" for first, last in natural.runs])
        said.append(f"{RUN} figures or more in a row lie on one side of their middle ({rows}): a sign of a change.")
    if natural.outside:
        years = series([str(year) for year in natural.outside])
        said.append(f"{years} {agree(len(natural.outside), 'lies', 'lie')} outside: a sign that something changed.")
    return f"{limits}. {' '.join(said) or 'No year is a sign that something changed.'}"


def pull_lines(agreed: Agreed) -> list[str]:
    """Return each pair of targets that pull against each other, and how that is known."""
    lines = []
    for pull in agreed.pulls:
        first, second = (agreed.targets[one].target.name for one in (pull.target, pull.other))
        why = ["the partners say so"] if pull.declared else []
        if pull.by:
            why.append(
                f"the figure of the second ({lower_first(agreed.labels[pull.by])}) can worsen to pay for the first"
            )
        lines.append(f"“{first}” and “{second}”: {series(why)}.")
    return lines


def at_work_lines(agreed: Agreed) -> list[str]:
    """Return each target whose figure improved while a counter-measure worsened; that is no proof of a cause."""
    lines = []
    for one in agreed.at_work:
        target = agreed.targets[one.target].target
        own, other = (_went(agreed.changes[indicator], agreed) for indicator in (target.indicator, one.counter))
        lines.append(
            f"The figure of “{target.name}” went {own}: for the better. Meanwhile"
            f" {lower_first(agreed.labels.get(one.counter, one.counter))} went {other}: for the worse. That is a"
            " question to ask, and no proof that one paid for the other."
        )
    return lines


def _went(change: Change, agreed: Agreed) -> str:
    """Return from which figure to which an indicator went, in which years, with the limits of both; and whose it is."""
    ends = [
        f"{value(change.card.entry, one.value)}{limits_words(change.card, one)} in {one.year}"
        for one in (change.first, change.last)
        if one is not None
    ]
    whose_is = f", {whose_figure(change.card)}" if agreed.area else ""
    return f"from {' to '.join(ends)}{whose_is}"


def nothing_pulls(agreed: Agreed) -> str:
    """Return that nothing is known to pull, and of how many counter-measures it cannot be told."""
    told = [agreed.changes[one].went for one in agreed.counters if one in agreed.changes]
    unknown = len(agreed.counters) - told.count("better") - told.count("worse")
    named = count(len(agreed.counters), "counter-measure", "counter-measures")
    rest = f". For {unknown:,} of {named} it cannot be told" if unknown else ""
    return (
        "No two targets are known to pull against each other, and no target's figure is known to have improved while a"
        f" counter-measure worsened beyond its limits{rest}."
    )


def narrow_sentence(narrow: Narrowness) -> str:
    """Return how narrow the targets are, and a plain warning where half or more are attainment."""
    if not narrow.targets:
        return "Without targets nothing can be said of how narrow they are."
    said = (
        f"{narrow.attainment:,} of {count(narrow.targets, 'target', 'targets')} ({share(100 * narrow.share)})"
        f" {agree(narrow.attainment, 'is', 'are')} results of tests and examinations."
    )
    if narrow.is_narrow:
        return (
            f"{said} That is narrow: half or more. What is measured most gets most done, and health, safety, belonging"
            " and work after school can fall out of sight."
        )
    return f"{said} Fewer than half: the agreement looks at more than what schools are already held to."


def cover_lines(agreed: Agreed, overlaps: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[str]:
    """Return what nobody owns, what nobody works on, and where several give the same kind of thing.

    ``overlaps`` are target, what is given and by which bodies.
    """
    names = {one: f"“{followed.target.name}”" for one, followed in agreed.targets.items()}
    lines = []
    if unowned := agreed.nobody_owns():
        lines.append(f"Nobody owns {series([names[one] for one in unowned])}.")
    if idle := agreed.nobody_works_on():
        lines.append(f"No promise and no action led by somebody is for {series([names[one] for one in idle])} by name.")
    lines += [
        f"For {names[target]}, {series([agreed.name_of(body) for body in bodies])} give the same kind of thing"
        f" ({lower_first(what)}): they can help each other, or do one thing twice."
        for target, what, bodies in overlaps
    ]
    if lines or not agreed.targets:
        return lines
    return ["Every target has an owner, and a promise or an action led by somebody."]


def review_due(agreed: Agreed, this_year: int) -> str:
    """Return when the agreement was reviewed last, and when targets are set anew next."""
    agreement = agreed.agreement
    held = [one.on for one in agreed.reviews.values()]
    last = f"Last review: {held[0]}." if held else "It has not been reviewed yet; a review is due each year."
    refreshed = max([agreement.began, *(one.on.year for one in agreed.reviews.values() if one.refresh)])
    due = refreshed + agreement.refresh
    if due > agreed.last:
        return last
    verb = "was due" if due < this_year else "is due"
    return f"{last} Its refresh, every {count(agreement.refresh, 'year', 'years')}, {verb} in {due}."
