"""Place the planned services of the invented town: sites by population density, names, register numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from equitymap.kinds import KINDS
from equitymap.places.files.csv_place import DEGREES, points
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS
from tools.demo_town import ground, names
from tools.demo_town.areas import Town
from tools.demo_town.entries import WISHES, Entry
from tools.demo_town.plan import AROUND, INSIDE
from tools.demo_town.shapes import gather

REGISTERS = {
    # kind: release, prefix of facility_id, first letters of the register's number, file
    "school": ("gias-schools", "urn", "X9", "invented-schools.csv"),
    "childrens_centre": ("gias-childrens-centres", "cc", "X7", "invented-childrens-centres.csv"),
    "library": ("ace-libraries", "library", "X5", "invented-libraries.csv"),
    "gp_practice": ("nhs-gp-practices", "gp", "XG", "invented-gp-practices.csv"),
    "youth_club": ("local-additions", "local", "X3", "invented-local-additions.csv"),
}
UNITS = {"school": "pupils", "library": "staffed hours a week"}
STREETS = ("Street", "Road", "Lane", "Green", "Walk")
OFF_M = 25.0


def facilities(town: Town, overall: pd.Series, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the facilities frame: every entry of the plan on a site of its own or on that of its successor.

    Parameters
    ----------
    town
        The ground plan.
    overall
        Need of each neighbourhood, lower is more deprived.
    rng
        Source of the scatter.
    """
    posts = town.postcodes.join(town.frame[["inside", "msoa_name", "district_code"]], on="area_code", validate="m:1")
    posts["standing"] = overall.reindex(posts["area_code"]).to_numpy()
    numbers = {kind.id: 0 for kind in KINDS}
    taken: set[str] = set()
    parts = []
    for entries, here in ((INSIDE, posts["inside"]), (AROUND, ~posts["inside"])):
        sites = dict(_sited(entries, posts[here], town.isle, rng))
        parts.append(_records(entries, posts, sites, numbers=numbers, taken=taken, rng=rng))
    table = pd.concat(parts).sort_index()
    for column in ("opened", "closed", "closed_not_before", "closed_not_after"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[ns]")
    for column in ("easting_m", "northing_m", "capacity"):
        table[column] = table[column].astype(float)
    return gpd.GeoDataFrame(table, geometry=points(table["easting_m"], table["northing_m"]), crs=DEGREES)


def _sited(
    entries: Sequence[Entry], posts: pd.DataFrame, isle: str, rng: np.random.Generator
) -> Iterator[tuple[str, str]]:
    """Yield the key and postcode of each entry: sites of a kind are spread evenly, then given out by wish and need.

    The island has only what the plan puts there.
    """
    mainland = posts[posts["area_code"] != isle]
    offshore = posts[posts["area_code"] == isle]
    placed = [entry for entry in entries if entry.at is None and entry.located_by != "nowhere"]
    for kind in KINDS:
        own = [entry for entry in placed if entry.kind == kind.id]
        if not own:
            continue
        for entry in (entry for entry in own if entry.near == ground.ISLAND):
            yield entry.key, _nearest(offshore, entry.near)
        own = [entry for entry in own if entry.near != ground.ISLAND]
        free = _spread(mainland, len(own), rng)
        for entry in (entry for entry in own if entry.near):
            postcode = _nearest(mainland.loc[free], entry.near)
            free.remove(postcode)
            yield entry.key, postcode
        free = list(mainland.loc[free].sort_values("standing", kind="stable").index)
        plain = [entry for entry in own if not entry.near]
        for entry in sorted(plain, key=lambda entry: ("most", "least", "middle", "any").index(entry.need)):
            share = WISHES.get(entry.need, rng.uniform(0, 1))
            yield entry.key, free.pop(round(share * (len(free) - 1)))
    for entry in entries:
        if entry.located_by == "nowhere":
            yield entry.key, ""


def _nearest(posts: pd.DataFrame, spot: tuple[float, float] | None) -> str:
    east, north = spot or (0.0, 0.0)
    away = (posts["easting_m"] - ground.EAST_M - east) ** 2 + (posts["northing_m"] - ground.NORTH_M - north) ** 2
    return str(away.idxmin())


def _spread(posts: pd.DataFrame, count: int, rng: np.random.Generator) -> list[str]:
    """Return the postcodes nearest the middles of ``count`` groups of about equally many postcodes."""
    at = posts[["easting_m", "northing_m"]].to_numpy(dtype=float)
    group = gather(at, np.ones(len(at)), [1] * count, rng=rng, rounds=60)
    chosen = []
    for number in np.unique(group):
        members = np.flatnonzero(group == number)
        middle = np.median(at[members], axis=0)
        chosen.append(str(posts.index[members[np.hypot(*(at[members] - middle).T).argmin()]]))
    while len(chosen) < count:
        away = [np.hypot(*(at - at[posts.index.get_loc(site)]).T) for site in chosen]
        chosen.append(str(posts.index[np.min(away, axis=0).argmax()]))
    return chosen


def _records(
    entries: Sequence[Entry],
    posts: pd.DataFrame,
    sites: dict[str, str],
    *,
    numbers: dict[str, int],
    taken: set[str],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Turn entries into register rows."""
    words: dict[str, str] = {}
    called: dict[str, str] = {}
    ids: dict[str, str] = {}
    for entry in entries:
        host = entry.at or entry.key
        if host not in words:
            words[host] = _word(entry, posts, sites.get(host, ""), taken, rng)
        called[entry.key] = entry.name.format(words[host])
        numbers[entry.kind] += 1
        letters = REGISTERS[entry.kind][2]
        ids[entry.key] = f"{REGISTERS[entry.kind][1]}:{letters}{numbers[entry.kind]:04d}"
    rows = [_record(entry, posts, sites, called=called, ids=ids, rng=rng) for entry in entries]
    return pd.DataFrame(rows, index=pd.Index(list(ids.values()), name="facility_id"))


def _record(
    entry: Entry,
    posts: pd.DataFrame,
    sites: dict[str, str],
    *,
    called: dict[str, str],
    ids: dict[str, str],
    rng: np.random.Generator,
) -> dict[str, object]:
    release, _, _, file = REGISTERS[entry.kind]
    own = ids[entry.key].split(":")[1]
    post = sites[entry.at or entry.key]
    placed = entry.located_by != "nowhere"
    where = posts.loc[post] if placed else None
    off = rng.uniform(-OFF_M, OFF_M, 2).round() if entry.located_by == "register" and entry.at is None else (0.0, 0.0)
    before, after = entry.gone or (entry.closed, entry.closed)
    council = where["district_code"] if where is not None else names.DISTRICT_CODE
    body = f"group:XT{entry.trust}" if entry.trust else f"la:{council}"
    private = entry.type == "independent" or entry.kind == "gp_practice"
    return {
        "register": release,
        "register_id": own,
        "kind": entry.kind,
        "type": entry.type,
        "phase": entry.phase,
        "post_16": _after_16(entry, int(own[2:])),
        "name": called[entry.key],
        "status": entry.status,
        "reason": entry.reason.format(heir=called.get(entry.heir or "", "")) if entry.reason else None,
        "opened": entry.opened,
        "closed": entry.closed,
        "closed_not_before": before,
        "closed_not_after": after,
        "successor_id": ids[entry.heir] if entry.heir else None,
        "body_id": None if private else body,
        "capacity": entry.capacity,
        "capacity_unit": UNITS.get(entry.kind) if entry.capacity is not None else None,
        "postcode": f"{post[:-3]} {post[-3:]}" if placed else None,
        "easting_m": where["easting_m"] + off[0] if where is not None else None,
        "northing_m": where["northing_m"] + off[1] if where is not None else None,
        "located_by": entry.located_by,
        "area_code": where["area_code"] if where is not None else None,
        "inside": bool(where["inside"]) if where is not None else True,
        "evidence": f"{file}, line {int(own[2:]) + 1}",
    }


def _after_16(entry: Entry, number: int) -> str | None:
    """Return what tells that a school teaches after 16: of each three secondary schools one each way, one does not."""
    if entry.type == "college" or entry.phase == "16 plus":
        return "register"
    teaches = entry.kind == "school" and entry.phase in ("secondary", "all-through")
    return ("destinations", "school information", None)[number % 3] if teaches else None


def _word(entry: Entry, posts: pd.DataFrame, postcode: str, taken: set[str], rng: np.random.Generator) -> str:
    """Return a local word that no other service of this name has: the neighbourhood's name, else a street's."""
    if "{}" not in entry.name:
        return ""
    local = str(posts["msoa_name"][postcode])
    streets = [f"{word} {street}" for street in STREETS for word in names.CROSSWAYS]
    for word in [local] + [streets[int(n)] for n in rng.permutation(len(streets))]:
        # One word serves one site of a kind, so that an old and a new record can share it.
        if f"{entry.kind} {word}" not in taken:
            taken.add(f"{entry.kind} {word}")
            return word
    raise ValueError(f"No name is left for {entry.key}")


def left_out(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the left-out list: the services without a position, and invented rows that no register should have."""
    nowhere = frame[frame["located_by"] == "nowhere"]
    parts = nowhere["evidence"].str.partition(", line ")
    columns = (nowhere["register"], parts[0], parts[2].astype(int), nowhere["register_id"], nowhere["name"])
    rows: list[tuple[object, ...]] = [
        (*row, "no usable position: listed, not drawn") for row in zip(*columns, strict=True)
    ]
    rows += [
        (
            "gias-schools",
            "invented-schools.csv",
            61,
            "X90060",
            "Marlhaven Online School",
            "taught online: has no place",
        ),
        (
            "ace-libraries",
            "invented-libraries.csv",
            13,
            None,
            "Marlhaven Mobile Library",
            "mobile library: has no one place",
        ),
        (
            "gias-childrens-centres",
            "invented-childrens-centres.csv",
            20,
            None,
            "Marlhaven Early Years",
            "no number or no name",
        ),
        (
            "nhs-gp-practices",
            "invented-gp-practices.csv",
            22,
            "XG0021",
            "Marlhaven Walk-in Service",
            "not a GP practice: another prescribing setting",
        ),
    ]
    return pd.DataFrame(rows, columns=list(LEFT_OUT_COLUMNS)).astype({"row": "Int64"})
