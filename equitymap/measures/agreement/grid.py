"""Who does what for which target: a grid of partners and targets, what nobody does, what several do alike."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

COLUMNS = ["target", "body", "part", "what"]
"""A row for each thing that a body does: for which target (empty: for all), as "owner", "promise" or "action", and what
kind of promise or action it is (empty for an owner)."""
PARTS = ("owner", "promise", "action")


def grid(parts: pd.DataFrame, targets: Sequence[str], bodies: Sequence[str]) -> pd.DataFrame:
    """Return what each body does for each target: a row per target, a column per body, cells of ``PARTS`` in order.

    Parameters
    ----------
    parts
        Frame of ``COLUMNS``. What is done for all targets counts for each of them.
    targets, bodies
        Rows and columns, in their order. A body that does nothing has a column of empty cells.
    """
    done = for_each(parts, targets)
    cells = done.groupby(["target", "body"])["part"].agg(set)
    return pd.DataFrame(
        [
            [tuple(one for one in PARTS if one in cells.get((target, body), ())) for body in bodies]
            for target in targets
        ],
        index=pd.Index(targets, name="target"),
        columns=pd.Index(bodies, name="body"),
        dtype=object,
    )


def for_each(parts: pd.DataFrame, targets: Sequence[str]) -> pd.DataFrame:
    """Return the parts with what is done for all targets written out for each of them."""
    named = parts["target"].map(lambda target: [target] if target else list(targets))
    done = parts.assign(target=named).explode("target", ignore_index=True)
    return done[done["target"].isin(targets)]


def without(parts: pd.DataFrame, targets: Sequence[str], *which: str) -> list[str]:
    """Return the targets for which no body does any of ``which`` by name; what is for all of them is not enough."""
    done = set(parts.loc[parts["part"].isin(which) & parts["body"].ne(""), "target"])
    return [target for target in targets if target not in done]


def overlaps(parts: pd.DataFrame) -> pd.DataFrame:
    """Return where two bodies or more give the same kind of thing to the same target.

    Returns
    -------
    Columns ``target``, ``part``, ``what`` and ``bodies`` (a tuple, in order), for promises and actions with a named
    target. Neither a fault nor a merit: who overlaps can help each other, or do one thing twice.
    """
    named = parts[parts["target"].ne("") & parts["body"].ne("") & parts["what"].ne("")]
    rows = [
        (*key, tuple(sorted(set(those["body"]))))
        for key, those in named.groupby(["target", "part", "what"], sort=True)
        if len(set(those["body"])) > 1
    ]
    return pd.DataFrame(rows, columns=["target", "part", "what", "bodies"])
