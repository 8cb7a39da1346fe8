"""Which school record took over from which: the register's links between establishments.

A link is written on either record or on both: "Successor" on the one that ended, "Predecessor" on the one
that carried on. A record may carry on only under a record that had not ended before it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from equitymap.sources.reading.facility_frame import dates
from equitymap.sources.reading.read_table import read_table

HEADINGS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")
GIAS_DATE = "%d-%m-%Y"
PLAIN, MERGED, AMALGAMATED, SPLIT = "successor", "merged", "amalgamated", "split"
MOST_TELLING = (AMALGAMATED, MERGED, SPLIT, PLAIN)
"""Where the two records of a pair use different words, the first of these is taken."""


def read_links(path: Path) -> pd.DataFrame:
    """Read ``links_edubasealldata*.csv`` (windows-1252): one row per link as written, and its date."""
    links = read_table(path, headings=HEADINGS, encoding="cp1252")
    links["LinkEstablishedDate"] = dates(links["LinkEstablishedDate"], form=GIAS_DATE, path=path)
    return links


def pairs(links: pd.DataFrame) -> pd.DataFrame:
    """Return each pair once: ``old``, ``new``, ``link`` (how) and ``directed`` (False: either may be the older).

    Links that are not about one record carrying on from another (shared sixth forms, "Other") are ignored.
    """
    types = links["LinkType"].str.lower()
    forward = types.str.startswith("successor")
    backward = types.str.startswith("predecessor")
    merger = types.str.startswith(("result of amalgamation", "merged - "))
    how = pd.Series(PLAIN, index=links.index, dtype="str")
    for word, sign in ((MERGED, "merged"), (AMALGAMATED, "amalgam"), (SPLIT, "split")):
        how = how.mask(types.str.contains(sign), word)
    told = pd.concat(
        [
            _pair(links, "URN", "LinkURN", how, forward, directed=True),
            _pair(links, "LinkURN", "URN", how, backward, directed=True),
            _pair(links, "URN", "LinkURN", how, merger, directed=False),
            _pair(links, "LinkURN", "URN", how, merger, directed=False),
        ]
    )
    told = told[told["old"].notna() & told["new"].notna() & (told["old"] != told["new"])]
    order = told["link"].map({word: position for position, word in enumerate(MOST_TELLING)})
    told = told.assign(order=order).sort_values(["directed", "order"], ascending=[False, True], kind="stable")
    return told.drop_duplicates(["old", "new"]).drop(columns="order").reset_index(drop=True)


def successors(schools: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Return, for each ended record that carried on, the record it carried on under.

    Parameters
    ----------
    schools
        Index URN; ``ended`` (bool) and ``closed`` (date or blank).
    told
        ``pairs()``.

    Returns
    -------
    pandas.DataFrame
        Index: URN of the ended record. ``new``; ``link``; ``known`` (the register holds it); ``others`` (how many
        other ended records the same one took over from); ``circle`` (True where following the successors
        leads back to this record: then none of them carried on).

    Notes
    -----
    Of several successors the one taken is known rather than unknown, open rather than ended, and of the lowest
    number. A link that gives no direction (a merger) counts only towards a record that goes on longer.
    """
    ended = told["old"].map(schools["ended"])
    edges = told[ended.eq(True)].copy()
    edges["known"] = edges["new"].isin(schools.index)
    edges["new_ended"] = edges["new"].map(schools["ended"]).eq(True)
    left, stayed = edges["old"].map(schools["closed"]), edges["new"].map(schools["closed"])
    before = edges["new_ended"] & (stayed < left)
    longer = edges["known"] & (~edges["new_ended"] | (stayed > left))
    edges = edges[~before & (edges["directed"] | longer)]
    order = edges["link"].map({word: position for position, word in enumerate(MOST_TELLING)})
    edges = edges.assign(order=order).sort_values(
        ["known", "new_ended", "order", "new"], ascending=[False, True, True, True], kind="stable"
    )
    chosen = edges.drop_duplicates("old").set_index("old").sort_index()
    taken_over = chosen["new"].map(chosen["new"].value_counts())
    return pd.DataFrame(
        {
            "new": chosen["new"],
            "link": chosen["link"],
            "known": chosen["known"],
            "others": taken_over.astype(int) - 1,
            "circle": _in_circle(chosen["new"]),
        }
    )


def _pair(links: pd.DataFrame, old: str, new: str, how: pd.Series, rows: pd.Series, *, directed: bool) -> pd.DataFrame:
    return pd.DataFrame({"old": links[old], "new": links[new], "link": how, "directed": directed})[rows]


def _in_circle(follows: pd.Series) -> pd.Series:
    """Return True for records from which the chain of successors comes back to a record already passed."""
    step = {str(old): str(new) for old, new in follows.items()}
    verdict: dict[str, bool] = {}
    for start in step:
        path: list[str] = []
        here = start
        while here in step and here not in verdict and here not in path:
            path.append(here)
            here = step[here]
        round_again = verdict.get(here, here in path)
        verdict.update(dict.fromkeys(path, round_again))
    return pd.Series([verdict[str(old)] for old in follows.index], index=follows.index, dtype=bool)
