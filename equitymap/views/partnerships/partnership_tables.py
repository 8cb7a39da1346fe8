"""Ties, bodies and initiatives as tables: for the page and for downloads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.partnerships.change_of_status import around, changes
from equitymap.measures.partnerships.ties import decimal_year
from equitymap.places.place import Place
from equitymap.records.subjects.partnerships import Initiative
from equitymap.views.partnerships.known import Known, Local, Year
from equitymap.views.partnerships.partnership_sentences import (
    BODY_WORDS,
    from_words,
    name_of,
    role_words,
    since_words,
    until_words,
    what_it_is,
)


def ties_table(found: Known, view: Year, *, first: str | None = None) -> pd.DataFrame:
    """Return the ties of a year and those lost by then, by name; index: the body that the first column names.

    The ties of ``first``, where given, come before all others.
    """
    rows = pd.concat([view.standing.assign(state="stands"), view.lost.assign(state="lost")])
    table = pd.DataFrame(
        {
            "Body": [name_of(found, body) for body in rows["from_body"]],
            "What it is": [what_it_is(found.bodies.loc[body]) for body in rows["from_body"]],
            "Tied to": [name_of(found, body) for body in rows["to_body"]],
            "As": [role_words(role) for role in rows["role"]],
            "Since": [since_words(began) for began in rows["began"]],
            "Until": [until_words(row) for _, row in rows.iterrows()],
            "In this year": rows["state"].to_list(),
            "Why it ended": rows["why"].fillna("").to_list(),
            "Known from": [from_words(source) for source in rows["source"]],
            "_first": [first not in pair for pair in zip(rows["from_body"], rows["to_body"], strict=True)],
        },
        index=pd.Index(rows["from_body"].to_list(), name="body", dtype="object"),
    )
    return table.sort_values(["_first", "Body", "Tied to"], kind="stable").drop(columns="_first")


def years_table(concentration: pd.DataFrame, found: Known) -> pd.DataFrame:
    """Return the concentration of responsible bodies by year (``responsible_bodies.by_year``)."""
    return _concentration(concentration, found).rename_axis("Year").reset_index()


def changes_table(place: Place, found: Known, *, today: date) -> pd.DataFrame:
    """Return each change of status of a school inside with its partners a year before and after, the last first."""
    changed = changes(place.school_types[place.school_types["inside"]])
    counted = around(changed, found.ties, found.school_of, now=decimal_year(today))
    counted = counted.sort_values("at", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "School": [name_of(found, school) for school in counted["school_id"]],
            "Year": counted["at"].astype(int).to_numpy(),
            "Was": counted["was"].to_numpy(),
            "Became": counted["became"].to_numpy(),
            "Partners a year before": counted["before"].to_numpy(),
            "A year after": counted["after"].to_numpy(),
            "Kept": counted["kept"].to_numpy(),
            "Ended": counted["ended"].to_numpy(),
            "New": counted["new"].to_numpy(),
        }
    )


def together_table(together: pd.DataFrame) -> pd.DataFrame:
    """Return what holds the network together by year (``known.together_by_year``)."""
    return pd.DataFrame(
        {
            "Year": together.index,
            "Bodies": together["bodies"].to_numpy(),
            "Pieces": together["pieces"].to_numpy(),
            "Borgatti's F": together["fragmentation"].round(3).to_numpy(),
            "Pairs of partners across sectors (%)": (100 * together["across"]).round(0).to_numpy(),
            "Bodies whose loss would split it": together["split"].to_numpy(),
        }
    )


def wards_table(concentration: pd.DataFrame, wards: pd.Series, found: Known) -> pd.DataFrame:
    """Return the concentration by ward (``by_ward``); ``wards`` are their names by code."""
    table = _concentration(concentration, found)
    table.insert(0, "Ward", wards.reindex(concentration.index).fillna("not known").to_numpy())
    return table.sort_values("Ward", kind="stable").reset_index(drop=True)


def members_table(members: pd.DataFrame, found: Known) -> pd.DataFrame:
    """Return the bodies responsible for schools (``responsible_bodies.members``), most schools first.

    Pupils of a body are not known where only some of its schools have a number of them.
    """
    known = members["sized"].eq(members["schools"])
    table = pd.DataFrame(
        {
            "Body": [name_of(found, str(body)) if body else "not known" for body in members.index],
            "What it is": [BODY_WORDS.get(kind, "") for kind in members["body_type"]],
            "Schools": members["schools"].to_numpy(),
            "With a number of pupils": members["sized"].to_numpy(),
            "Pupils": members["pupils"].where(known).round(0).to_numpy(),
        }
    )
    return table.sort_values(["Schools", "Pupils"], ascending=False, kind="stable")


def _concentration(rows: pd.DataFrame, found: Known) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Schools": rows["schools"],
            "Pupils": rows["pupils"].round(0),
            "Body known (% of pupils)": (100 * rows["known"]).round(0),
            "Bodies": rows["bodies"],
            "Bodies of equal size": rows["effective"].round(1),
            "HHI": rows["hhi"].round(3),
            "Largest body": [name_of(found, body) if isinstance(body, str) else "" for body in rows["largest"]],
            "Its share (% of those whose body is known)": (100 * rows["largest_share"]).round(0),
        },
        index=rows.index,
    )


def initiatives_table(initiatives: Mapping[str, Initiative]) -> pd.DataFrame:
    """Return earlier initiatives, the earliest first."""
    rows = [
        (one.name, one.type.label, str(one.began or ""), str(one.ended or ""), one.what_survives, one.source)
        for one in initiatives.values()
    ]
    columns = ["Initiative", "Programme", "Began", "Ended", "What survives", "Source"]
    return pd.DataFrame(rows, columns=columns).sort_values(["Began", "Initiative"], kind="stable")


def covers_table(found: Known, local: Local) -> pd.DataFrame:
    """Return what schools now provide that another service used to."""
    funded = {True: "yes", False: "no", None: "not known"}
    rows = [
        (
            name_of(found, found.drawn_as(one.body, local)),
            KIND_BY_ID[one.service].one if one.service in KIND_BY_ID else one.service,
            funded[one.funded],
            str(one.since or ""),
            one.took_over_from,
            one.note,
        )
        for one in local.covers.values()
    ]
    columns = ["School", "Service", "Funded", "Since", "Took over from", "Note"]
    return pd.DataFrame(rows, columns=columns).sort_values(["School", "Service"], kind="stable")
