"""What residents told of services, made rows of a list that stewards keep: which registered service it can mean."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

import numpy as np
import pandas as pd
from pydantic import ValidationError

from equitymap.errors import RecordsError
from equitymap.places.lists.closings import STILL
from equitymap.places.place import Place
from equitymap.records.revisions import digest
from equitymap.records.sessions import Session
from equitymap.records.subjects.base import read
from equitymap.records.subjects.lists import KeptList, ListedPlace
from equitymap.sources.areas.postcodes import normalise
from equitymap.sources.local.local_days import window
from equitymap.sources.services.service_names import SAY_LITTLE, telling

TOLD_BY = "residents in the session"
"""What the source of such a list begins with."""
NEAREST_M = 1_500
"""Up to here from the postcode that somebody gave, services of any name are offered."""
SPELT_ALIKE = 0.75
"""From here on a name that is spelt otherwise is offered; a steward chooses, so it is laxer than ``local_match``."""
SPELT_LIKE_A_KIND = 0.9
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)


def postcode_in(where: str) -> str:
    """Return the first postcode of a text as it is written; empty where there is none."""
    found = _POSTCODE.search(where)
    return found[0].upper() if found else ""


def can_be_meant(place: Place, called_so: str, where: str, service: str = "", *, most: int = 6) -> pd.DataFrame:
    """Return the services that somebody may mean, the likeliest first: by name, and near a postcode that is told.

    Parameters
    ----------
    place
        The place, with the lists that are counted in it.
    called_so, where
        What somebody calls it, and where that is.
    service
        Kind of service; empty: any.
    most
        How many are returned at most.

    Returns
    -------
    DataFrame, index ``facility_id``: ``name``, ``kind``, ``status``, ``postcode``, ``away_m`` (metres in a straight
    line from the postcode; missing without one), ``named`` (the name fits) and ``still`` (can be told to have closed).
    """
    rows = place.facilities
    rows = rows[rows["kind"].eq(service)] if service else rows
    found = pd.DataFrame(rows[["name", "kind", "status", "postcode"]])
    spot = _spot(place, where)
    found["away_m"] = np.nan
    if spot is not None:
        found["away_m"] = np.hypot(
            rows["easting_m"].astype(float) - spot[0], rows["northing_m"].astype(float) - spot[1]
        )
    said = frozenset(word for word in telling(called_so) if not _says_little(word))
    theirs = found["name"].astype(str).map(telling)
    letters = theirs.map(lambda words: _letters_alike(said, words))
    found["named"] = theirs.map(lambda words: bool(said and words) and (said <= words or words <= said)).astype(bool)
    found["still"] = found["status"].isin(STILL)
    chosen = found["named"] | found["away_m"].le(NEAREST_M) | letters.ge(SPELT_ALIKE)
    order = found.assign(letters=-letters)[chosen].sort_values(
        ["named", "still", "away_m", "letters"], ascending=[False, False, True, True], kind="stable"
    )
    return order.drop(columns="letters").head(most)


def _says_little(word: str) -> bool:
    """Return whether a word is a slip of the pen of one that is in every other name: libary."""
    return len(word) > 4 and bool(difflib.get_close_matches(word, SAY_LITTLE, 1, SPELT_LIKE_A_KIND))


def _letters_alike(one: frozenset[str], other: frozenset[str]) -> float:
    return (
        difflib.SequenceMatcher(None, " ".join(sorted(one)), " ".join(sorted(other))).ratio() if one and other else 0.0
    )


def _spot(place: Place, where: str) -> tuple[float, float] | None:
    """Return where a told postcode is, in EPSG:27700 metres; the middle of its neighbourhood where no more is known."""
    post = normalise(postcode_in(where))
    if not post or post not in place.postcodes.index:
        return None
    found = place.postcodes.loc[post]
    own = (found["easting_m"], found["northing_m"])
    if pd.isna(own[0]):
        area = place.neighbourhoods.loc[found["area_code"]]
        own = (area["easting_m"], area["northing_m"])
    return float(own[0]), float(own[1])


def dated(text: str, today: pd.Timestamp) -> str:
    """Return the day, month or year of a text, as it is written there; empty where it tells none by itself."""
    for part in (text.strip(), *re.findall(r"(?:19|20)\d\d", text)):
        when = window(part, today)
        if when is not None and when.first <= today:
            return str(part)
    return ""


def closing(place: Place, facility_id: str, when: str, *, today: pd.Timestamp) -> ListedPlace:
    """Return the row that closes a service of a register.

    Raises
    ------
    RecordsError
        Without a day, month or year that has begun, or where the service has ended already.
    """
    if facility_id not in place.facilities.index:
        raise RecordsError("This service is no longer here. Choose it anew.")
    service = place.facilities.loc[facility_id]
    _check_day(when, today)
    if service["status"] not in STILL:
        raise RecordsError(f"{service['name']} has ended already as its register says: nothing is left to accept.")
    return _row({"name": str(service["name"])[:200], "closes": facility_id, "closed": when})


def listed(
    name: str, postcode: str, area_code: str = "", *, opened: str = "", closed: str | None = None, today: pd.Timestamp
) -> ListedPlace:
    """Return the row of a service that is in no register, as a steward saw; ``closed`` says that it closed, and when.

    Raises
    ------
    RecordsError
        Without a name, or a postcode or code of a neighbourhood, or without a day where it closed.
    """
    if not name.strip() or not (postcode_in(postcode) or area_code):
        raise RecordsError("Write what the service is called, and its postcode or neighbourhood: where it is.")
    if closed is not None:
        _check_day(closed, today)
    if opened.strip():
        _check_day(opened, today)
    there = {"postcode": postcode_in(postcode)} if postcode_in(postcode) else {"area_code": area_code}
    return _row({"name": name, **there, "opened": opened.strip(), "closed": (closed or "").strip(), "another": True})


def _row(said: dict[str, object]) -> ListedPlace:
    try:
        return ListedPlace.model_validate(said)
    except ValidationError:
        raise RecordsError("The name, the postcode or the day is too long, or not in one line. Shorten it.") from None


def _check_day(text: str, today: pd.Timestamp) -> None:
    when = window(text, today)
    if when is None or when.first > today:
        raise RecordsError("Say when it happened: a year, a month or a day that has begun, such as 2026 or March 2026.")


def has(kept: KeptList | None, told: str) -> bool:
    """Return whether a list that stands has what was accepted into it; of a list made otherwise that is not known."""
    return kept is not None and (not kept.source.startswith(TOLD_BY) or any(one.tells == told for one in kept.listed))


def record_of_list(session: str, service: str, singular: str) -> str:
    """Return the id of the list of what residents told of a kind in a session: one, wherever it is begun."""
    return digest("told", session, service or singular.casefold())


def with_row(
    now: KeptList | None, told: ListedPlace, session: Session, of_kind: Mapping[str, str], many: str
) -> KeptList:
    """Return the list with one row more, or as it is where it tells that already; begun where there is none.

    ``of_kind`` is what it is a list of: its ``service``, or ``singular`` and ``plural``; ``many`` is that in words.
    """
    if now is not None:
        rows = now.listed if any(one.tells == told.tells for one in now.listed) else (*now.listed, told)
        return now.model_copy(update={"listed": rows})
    about = session.about
    return read(
        KeptList,
        {
            "place": about.place,
            "name": f"What residents told of {many[:60]}, {about.name[:100]} ({about.link})",
            "source": f"{TOLD_BY} {about.name[:100]}; accepted by a steward",
            "as_of": about.opens[:10],
            **of_kind,
            "listed": [told.model_dump(mode="json")],
        },
    )


def without_row(now: KeptList, told: str) -> KeptList | None:
    """Return the list without what a row ``tells``; None where no row would be left."""
    rows = tuple(one for one in now.listed if one.tells != told)
    return now.model_copy(update={"listed": rows}) if rows else None
