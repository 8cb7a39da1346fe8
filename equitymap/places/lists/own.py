"""Lists that visitors bring, joined to a place for their visit: kinds of their own, and more of a known kind.

A list is set against what the place has already, so that no service is counted twice. The place on disk is unchanged:
``with_own`` returns another one, which every measure and view takes as it takes any other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd

from equitymap.errors import SourceContent
from equitymap.kinds import Kind, know
from equitymap.places.files.csv_place import points
from equitymap.places.lists.closings import Closing, closed_as_told, observed_with
from equitymap.places.lists.rows import rows_to_keep
from equitymap.places.own_figures import BROUGHT, OwnFigures
from equitymap.places.place import FileRead, Manifest, ObservedYears, Place, ReleaseUsed
from equitymap.sources.local.local_cells import Spot
from equitymap.sources.local.local_days import Window, window
from equitymap.sources.local.local_hours import WORDS_ALONE, stated
from equitymap.sources.local.local_match import known_services
from equitymap.sources.local.own.columns import Columns, chosen
from equitymap.sources.local.own.places import Ground, account
from equitymap.sources.local.own.table import ROW, OwnTable
from equitymap.vocabulary import OPEN_STATES

REGISTER = "own-list"
HOURS = "hours a week, as its list says"
"""Unit of the size of a service whose list says how often it is open: told, and the size of nothing."""
EARLIEST_YEAR = 1990
MOST_COUNTED = 20_000
"""Services of one list: as many as every page can draw and measure while somebody waits."""
SAID = ("opened", "closed", "type", "often", "hours")
"""Roles of columns that say something of a place beside its name and where it is."""
_SAYS_CLOSED = ("closed", "yes", "y", "true", "shut")
_SAYS_OPEN = ("open", "no", "n", "false", "-", "")


@dataclass(frozen=True, eq=False)
class OwnList:
    """One list as it is counted.

    ``account`` has every row of the file once (``own.places.ACCOUNT``); ``facilities`` those that are counted, laid out
    as ``Place.facilities``. ``id`` changes with everything that is counted. ``told`` says whose it is. ``record`` is
    the id of the record of a list that stewards keep. ``listed`` are the rows as a record can keep them
    (``rows``); none where there are too many. ``closings`` are what it tells of services of a register.
    """

    id: str
    name: str
    sha256: str
    kind: Kind
    read_on: pd.Timestamp
    account: pd.DataFrame
    facilities: gpd.GeoDataFrame
    told: str = BROUGHT
    record: str = ""
    listed: tuple[Mapping[str, object], ...] = ()
    closings: tuple[Closing, ...] = ()

    @property
    def tells_closings(self) -> bool:
        """Whether the list says when something closed: without, no loss can be told."""
        return bool(self.closings or self.facilities["closed_not_after"].notna().any())

    @property
    def counts(self) -> bool:
        """Whether a place is another one with it."""
        return bool(self.closings or len(self.facilities))


Brought = OwnList | OwnFigures
"""What a visit can bring to a place."""


def ground_of(place: Place) -> Ground:
    """Return what the rows of lists are set against."""
    areas = place.neighbourhoods
    return Ground(
        pd.DataFrame(areas[["easting_m", "northing_m", "ward_code", "msoa_code", "inside"]]),
        areas.geometry.to_crs("EPSG:27700").to_numpy(),
        place.postcodes,
        place.manifest.areas_of_2011,
        place.manifest.ring_m,
    )


def known_open(place: Place, kind: Kind) -> int:
    """Return how many services of a kind are open inside a place."""
    rows = place.facilities
    return int((rows["kind"].eq(kind.id) & rows["inside"] & rows["status"].isin(OPEN_STATES)).sum())


def own_list(
    place: Place,
    table: OwnTable,
    columns: Columns,
    kind: Kind,
    *,
    ground: Ground,
    count_doubtful: bool = False,
    new: Collection[int] = (),
    today: pd.Timestamp | None = None,
    whose: str = BROUGHT,
    record: str = "",
) -> OwnList:
    """Return a list as it is counted in a place.

    Parameters
    ----------
    place
        The place, with the lists that were brought before.
    table, columns, kind
        What was brought, which column is what, and what it is a list of.
    ground
        ``ground_of(place)``.
    count_doubtful
        Whether doubtful rows that have a position are counted.
    new
        Numbers of rows that are services of their own, whatever a register has near them.
    today
        Day of reading, by default the day it is.
    whose, record
        Whose list it is, in words; the id of its record where stewards keep it.

    Raises
    ------
    SourceContent
        When more than ``MOST_COUNTED`` rows would be counted.
    """
    day = (today or pd.Timestamp.now()).normalize()
    told = account(table, columns, ground)
    counted = ["used", "doubtful"] if count_doubtful else ["used"]
    if (number := int(told["state"].isin(counted).sum())) > MOST_COUNTED:
        raise SourceContent(
            f"{table.name} has {number:,} places here; at most {MOST_COUNTED:,} can be counted. Split it, or leave out"
            " what is not needed."
        )
    posts = _by_row(table, columns, "postcode")
    known = known_services(pd.DataFrame(place.facilities[place.facilities["kind"] == kind.id]))
    for at, line in told[told["state"].isin(counted)].iterrows() if len(known.frame) else ():
        spot = Spot(
            float(line["easting_m"]),
            float(line["northing_m"]),
            posts.get(line["row"]) or None,
            by_postcode=line["located_by"] == "postcode",
        )
        match = known.by_place(kind.id, str(line["name"]), spot)
        if match.state == "same":
            told.loc[at, ["state", "reason"]] = ["matched", match.words]
        elif match.state == "asked" and line["row"] not in new:
            told.loc[at, ["state", "reason"]] = ["doubtful", f"{match.words}: is it the same?"]
            told.loc[at, "easting_m"] = float("nan")
    rows = told[told["state"].isin(counted) & told["easting_m"].notna()]
    told = told.assign(state=told["state"].mask(told.index.isin(rows.index), "used"))
    said = pd.DataFrame({role: _by_row(table, columns, role) for role in SAID}).reindex(rows["row"])
    facilities = _facilities(
        place, rows, said, posts, kind=kind, name=table.name, today=day, whose=whose, often=columns.often or ""
    )
    parts = (table.name, table.sha256, columns, kind, sorted(facilities.index), day, whose)
    return OwnList(
        hashlib.sha256(repr(parts).encode()).hexdigest()[:12],
        table.name,
        table.sha256,
        kind,
        day,
        told,
        facilities,
        whose,
        record,
        rows_to_keep(table, columns, told, new),
    )


def in_words_alone(services: pd.DataFrame) -> pd.Series:
    """Return True for the services whose list says how often they are open in words from which no hours follow."""
    return services["reason"].str.startswith(WORDS_ALONE)


def _by_row(table: OwnTable, columns: Columns, role: str) -> pd.Series:
    return pd.Series(chosen(table, columns, role).to_numpy(), index=table.cells[ROW].to_numpy(), dtype="str")


def _facilities(
    place: Place,
    rows: pd.DataFrame,
    said: pd.DataFrame,
    posts: pd.Series,
    *,
    kind: Kind,
    name: str,
    today: pd.Timestamp,
    whose: str,
    often: str,
) -> gpd.GeoDataFrame:
    """Return the counted rows as services, with the types of the place's own."""
    days = {text: window(text, today) for text in {*said["opened"], *said["closed"]} if text}
    opened = [days.get(text) for text in said["opened"]]
    closed = [days.get(text) for text in said["closed"]]
    ended = [
        bool(end and end.first <= today) or text.casefold() in _SAYS_CLOSED
        for end, text in zip(closed, said["closed"], strict=True)
    ]
    silent = [
        end is None and text.casefold() not in (*_SAYS_CLOSED, *_SAYS_OPEN)
        for end, text in zip(closed, said["closed"], strict=True)
    ]
    ends = [
        Window(end.first, min(end.last, today)) if end and gone else None
        for end, gone in zip(closed, ended, strict=True)
    ]
    open_when = [stated(*row, heading=often) for row in said[["often", "hours"]].itertuples(index=False)]
    spots = points(rows["easting_m"], rows["northing_m"])
    own = pd.DataFrame(
        {
            "register": REGISTER,
            "register_id": [f"{number}" for number in rows["row"]],
            "kind": kind.id,
            "type": said["type"].replace("", kind.one).to_numpy(),
            "name": rows["name"].replace("", kind.one).to_numpy(),
            "status": [
                "closed" if gone else "unknown" if odd else "open" for gone, odd in zip(ended, silent, strict=True)
            ],
            "reason": [
                f"{one.told}; {whose}" if one.told and not gone else whose
                for one, gone in zip(open_when, ended, strict=True)
            ],
            "capacity": [one.hours for one in open_when],
            "capacity_unit": [HOURS if one.hours is not None else None for one in open_when],
            "opened": [begin.first if begin else pd.NaT for begin in opened],
            "closed": [end.first if end and end.first == end.last else pd.NaT for end in ends],
            "closed_not_before": [end.first if end else pd.NaT for end in ends],
            "closed_not_after": [end.last if end else pd.NaT for end in ends],
            "postcode": posts.reindex(rows["row"]).replace("", None).to_numpy(),
            "easting_m": rows["easting_m"].to_numpy(),
            "northing_m": rows["northing_m"].to_numpy(),
            "located_by": rows["located_by"].to_numpy(),
            "area_code": rows["area_code"].to_numpy(),
            "inside": place.neighbourhoods["inside"].reindex(rows["area_code"], fill_value=False).to_numpy(),
            "evidence": [f"{name}, row {number}" for number in rows["row"]],
        },
        index=pd.Index(
            [_id(kind, *row) for row in rows[["name", "easting_m", "northing_m", "placed_by"]].itertuples(index=False)],
            name="facility_id",
        ),
    )
    base = place.facilities
    columns = [column for column in base.columns if column != "geometry"]
    typed = own.reindex(columns=columns).astype({column: base[column].dtype for column in columns})
    return gpd.GeoDataFrame(typed, geometry=spots.to_numpy(), crs=base.crs)[list(base.columns)]


def _id(kind: Kind, name: str, east: float, north: float, placed_by: str) -> str:
    parts = "|".join((kind.id, name.casefold(), f"{east:.0f}", f"{north:.0f}", placed_by))
    return f"own:{hashlib.sha256(parts.encode()).hexdigest()[:12]}"


def with_own(place: Place, brought: Sequence[Brought]) -> Place:
    """Return a place with the services of lists, whose kinds are made known, and with figures."""
    if not brought:
        return place
    figures = tuple(one for one in brought if isinstance(one, OwnFigures))
    manifest = _manifest(place.manifest, brought)
    if len(figures) == len(brought):
        return replace(place, manifest=manifest, own_figures=figures)
    lists = [one for one in brought if isinstance(one, OwnList)]
    for one in lists:
        if one.kind.own:
            know(one.kind)
    added = gpd.GeoDataFrame(pd.concat([one.facilities for one in lists]))
    added = added[~added.index.duplicated()]
    facilities = gpd.GeoDataFrame(pd.concat([place.facilities, added]), crs=place.facilities.crs)
    events = _events(added, place.withdrawals)
    registers = {kind: years for kind, years in manifest.observed.items() if kind in place.manifest.observed}
    joined = replace(
        place,
        manifest=manifest,
        own_figures=figures,
        only_now=_only_now(added, registers, max(one.read_on for one in lists)),
        facilities=facilities,
        withdrawals=pd.concat([place.withdrawals, events], ignore_index=True) if len(events) else place.withdrawals,
    )
    return closed_as_told(joined, [closing for one in lists for closing in one.closings])


def _only_now(added: gpd.GeoDataFrame, observed: Mapping[str, ObservedYears], day: pd.Timestamp) -> frozenset[str]:
    """Return what stands on the day of a list and in no year of its kind's register: opened at no known day, or later.

    A kind without a register has the record of its lists, which ends on their day: nothing of it stands only now.
    """
    ends = added["kind"].map({kind: years.last for kind, years in observed.items()}).astype("float")
    later = (added["opened"].dt.year > ends) & (added["opened"] <= day)
    found = added["status"].eq("open") & ends.notna() & (added["opened"].isna() | later)
    return frozenset(added.index[found])


def _events(added: gpd.GeoDataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return the closings that lists tell of, laid out as ``Place.withdrawals``."""
    gone = added[added["closed_not_after"].notna()]
    events = pd.DataFrame(gone[["kind", "type", "name", "inside", "area_code"]]).assign(
        facility_id=gone.index,
        event="closed",
        not_before=gone["closed_not_before"],
        not_after=gone["closed_not_after"],
        evidence=gone["evidence"],
        confidence="reported",
        detail=gone["reason"],
    )
    return events.reindex(columns=base.columns).astype(base.dtypes.to_dict()).reset_index(drop=True)


def _manifest(manifest: Manifest, brought: Sequence[Brought]) -> Manifest:
    observed, lists = dict(manifest.observed), [one for one in brought if isinstance(one, OwnList)]
    for kind in dict.fromkeys(one.kind.id for one in lists):
        if kind not in manifest.observed:
            observed[kind] = _observed([one for one in lists if one.kind.id == kind])
    observed = observed_with(observed, [closing for one in lists for closing in one.closings], manifest.observed)
    # Files of the map are named by what the manifest holds: what is counted is part of it, not the file alone.
    frames = {**manifest.frames, REGISTER: "+".join(one.id for one in brought)}
    releases = (*manifest.releases, _release(brought))
    return manifest.model_copy(update={"observed": observed, "releases": releases, "frames": frames})


def _observed(lists: Sequence[OwnList]) -> ObservedYears:
    """Return the years that lists tell about: one alone where none says when anything closed."""
    last = max(one.read_on for one in lists)
    ends = pd.concat([one.facilities["closed_not_after"] for one in lists]).dropna()
    first = max(EARLIEST_YEAR, int(ends.min().year) - 1) if len(ends) else last.year
    said = "Closings are those that it tells of." if len(ends) else "It tells of no closing, so no loss can be told."
    return ObservedYears(
        first=min(first, last.year),
        last=last.year,
        note=f"From {' and '.join(dict.fromkeys(f'{one.name}, {one.told}' for one in lists))}. {said}",
        last_day=last.date(),
    )


def _release(lists: Sequence[Brought]) -> ReleaseUsed:
    names = ", ".join(dict.fromkeys(one.name if one.told == BROUGHT else f"{one.name} ({one.told})" for one in lists))
    visit = any(one.told == BROUGHT for one in lists)
    whose = " or ".join(
        (["kept here by stewards"] if any(one.told != BROUGHT for one in lists) else []) + ([BROUGHT] if visit else [])
    ).capitalize()
    states = pd.concat([one.account["state"].astype("str") for one in lists]).value_counts()
    return ReleaseUsed(
        id=REGISTER,
        publisher=whose,
        title=names,
        url="",
        licence="as its authors say",
        attribution=f"{whose}: {names}",
        period=f"as of {max(one.read_on for one in lists):%d %B %Y}",
        limits=f"{whose}{' and seen in it alone' if visit else ''}. Not checked here; it may not be complete.",
        files=tuple(FileRead(name=one.name, sha256=one.sha256) for one in lists),
        rows_read=int(states.sum()),
        rows_kept=int(states.get("used", 0)),
        rows_elsewhere=int(states.get("outside", 0)),
        left_out={state: int(number) for state, number in states.items() if state in ("refused", "doubtful")},
    )
