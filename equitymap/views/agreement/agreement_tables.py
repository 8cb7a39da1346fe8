"""An agreement as tables: targets, who does what, promises, actions, reviews; for the page and for downloads."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.measures.agreement import grid
from equitymap.views.agreement.agreed import Agreed, Followed
from equitymap.views.agreement.agreement_sentences import TOLD, latest_words, period, whose, written_as
from equitymap.views.words import UNKNOWN, capital, figure, series

WORDS = {"owner": "owns", "promise": "promises", "action": "acts"}


def targets_table(agreed: Agreed) -> pd.DataFrame:
    """Return the targets in their order, with where each starts, is and is to be."""
    rows = [_target_row(agreed, one) for one in agreed.targets.values()]
    columns = ["Target", "Figure", "Owners", "Baseline", "Latest", "Its path there", "At the end", "What can be told"]
    table = pd.DataFrame(rows, columns=columns, dtype=str)
    if agreed.area:
        table.insert(2, "Whose figure", [whose(agreed, one) or UNKNOWN for one in agreed.targets.values()])
    return table


def _target_row(agreed: Agreed, one: Followed) -> list[str]:
    latest, end = one.latest, "not set"
    wanted = None if latest is None else one.path.get(latest.year)
    if not one.path.empty:
        end = f"{written_as(one, float(one.path.iloc[-1]))} ({one.path.index[-1]})"
    return [
        one.target.name,
        agreed.labels.get(one.target.indicator, one.target.evidence or UNKNOWN),
        series([agreed.name_of(body) for body in one.target.owners]) or "nobody",
        UNKNOWN if one.baseline is None else f"{written_as(one, one.baseline.value)} ({period(one, one.baseline)})",
        latest_words(one),
        "none" if wanted is None else written_as(one, float(wanted)),
        end,
        capital(TOLD[one.told]),
    ]


def paths_table(agreed: Agreed) -> pd.DataFrame:
    """Return every year of every target in figures, for a download: path, the past carried on, natural limits."""
    frames = []
    for record, one in agreed.targets.items():
        ahead = None if one.ahead is None else getattr(one.ahead.found, "ahead", None)
        actual = pd.Series(dtype=float) if one.card is None else one.card.observed.dropna()
        frame = pd.concat({"figure": actual, "path": one.path}, axis="columns").rename_axis("year").reset_index()
        if ahead is not None:
            carried = ahead.add_prefix("carried_on_").reset_index()
            frame = frame.merge(carried, on="year", how="outer", validate="one_to_one")
        for name in ("lower", "upper"):
            frame[f"natural_{name}"] = None if one.natural is None else getattr(one.natural, name)
        frame.insert(0, "target", one.target.name)
        frame.insert(1, "indicator", one.target.indicator)
        frame.insert(2, "area", "" if one.card is None else one.card.area)
        frames.append(frame.assign(record=record).sort_values("year"))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["target", "year"])


def grid_table(agreed: Agreed) -> pd.DataFrame:
    """Return who does what for which target: a row per target, a column per partner, in the order they signed."""
    cells = grid.grid(agreed.parts, list(agreed.targets), list(agreed.bodies))
    table = cells.map(lambda parts: ", ".join(WORDS[part] for part in parts))
    # Two partners of one name stay two columns.
    seen = {"Target": 1}
    names = []
    for body in agreed.bodies:
        name = agreed.name_of(body)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({body})")
    table.columns = pd.Index(names)
    table.insert(0, "Target", [one.target.name for one in agreed.targets.values()])
    return table.reset_index(drop=True)


def overlaps(agreed: Agreed) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return targets to which several bodies give the same kind of thing, what, and which bodies."""
    rows = grid.overlaps(agreed.parts)
    return [
        (target, what, bodies)
        for target, what, bodies in zip(rows["target"], rows["what"], rows["bodies"], strict=True)
        if target in agreed.targets
    ]


def promises_table(agreed: Agreed) -> pd.DataFrame:
    """Return what each partner promises, in the order in which they signed."""
    order = {body: place for place, body in enumerate(agreed.bodies)}
    promises = sorted(agreed.contributions.values(), key=lambda one: order.get(one.body, len(order)))
    rows = [
        [
            agreed.name_of(one.body),
            one.type.label,
            one.what,
            _targets(agreed, one.targets) or "all of them",
            "not named" if one.pounds is None else f"£{one.pounds:,}",
            f"{one.began or UNKNOWN} to {one.ended or 'open'}",
        ]
        for one in promises
    ]
    return pd.DataFrame(rows, columns=["Partner", "Gives", "What", "For", "Pounds a year", "When"], dtype=str)


def actions_table(agreed: Agreed) -> pd.DataFrame:
    """Return the actions by year, with who leads them and what they cost."""
    rows = [
        [
            one.name,
            str(one.year),
            agreed.name_of(one.body) if one.body else "nobody yet",
            _pounds(one.capital),
            _pounds(one.revenue),
            one.progress.label,
            _targets(agreed, one.targets) or "none named",
            one.output or "not said",
        ]
        for one in sorted(agreed.actions.values(), key=lambda one: (one.year, one.name.casefold()))
    ]
    columns = ["Action", "Year", "Led by", "Capital", "Revenue", "How far", "For", "What comes of it"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


def costs_sentence(agreed: Agreed) -> str:
    """Return what the actions cost together, and of how many the cost is not known."""
    actions = list(agreed.actions.values())
    known = [one for one in actions if one.capital is not None or one.revenue is not None]
    if not known:
        return "No action has a cost yet."
    spent, running = (sum_words([getattr(one, part) for one in known]) for part in ("capital", "revenue"))
    unknown = len(actions) - len(known)
    rest = f" Of {unknown:,} more the cost is not known." if unknown else ""
    return f"Together, as far as costs are named: capital {spent}, revenue {running}.{rest}"


def sum_words(amounts: Sequence[int | None]) -> str:
    """Write the sum of what is known in pounds; 'not known' where nothing is, 'none' without any amount."""
    known = [one for one in amounts if one is not None]
    return figure(sum(known), "pounds", 0) if known else UNKNOWN if amounts else "none"


def effects_table(agreed: Agreed) -> pd.DataFrame:
    """Return the log of unwanted effects, newest first."""
    rows = [
        [
            str(one.noticed),
            one.what,
            _targets(agreed, one.targets) or "not said",
            agreed.name_of(one.by) if one.by else "not said",
            "a partner's link" if record in agreed.by_link else "the records",
            one.answer or "nothing yet",
        ]
        for record, one in agreed.effects.items()
    ]
    columns = ["Noticed", "What happened", "From", "By", "Added through", "What was done about it"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


def _targets(agreed: Agreed, targets: Sequence[str]) -> str:
    return "; ".join(agreed.targets[one].target.name for one in targets if one in agreed.targets)


def _pounds(sum_of: int | None) -> str:
    return figure(sum_of, "pounds", 0)
