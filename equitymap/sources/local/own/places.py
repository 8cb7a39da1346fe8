"""Where each row of somebody's list is: by coordinates, by postcode, or by the code of an area, all rows at once.

Every row is accounted for: used, refused with the reason, outside the place and its ring, or doubtful. Doubtful rows
are not counted until whoever brings the list says so. A postcode stands where its addresses are; where that is not
known it stands, as a code does, for the middle of its neighbourhood.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Transformer

from equitymap.sources.areas.postcodes import normalise, normalised
from equitymap.sources.local.local_cells import APART_M, LONGEST_CELL
from equitymap.sources.local.own.columns import Columns, chosen, rows
from equitymap.sources.local.own.table import OwnTable
from equitymap.sources.reading.facility_frame import ENGLAND_M

ANOTHER_ROW = "another row has the same name and place"
STATES: Mapping[str, str] = {
    "used": "used",
    "matched": "in a register, or in another row, already: counted once",
    "doubtful": "doubtful: not counted until you say so",
    "outside": "outside the place and the strip around it",
    "refused": "cannot be used",
}
"""What becomes of a row; every row has one of these."""
ACCOUNT = ("row", "name", "state", "reason", "easting_m", "northing_m", "area_code", "located_by", "placed_by")
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
_TWO_NUMBERS = r"^\D*?(-?\d++(?:[.,]\d++)?)[^\d,;\s]*+[,;\s]\D*?(-?\d++(?:[.,]\d++)?)"
"""The first two numbers of a cell. Nothing in it can match in two ways, so that no cell takes long."""
_AREA_M = 3_000
"""Metres by which coordinates may miss the middle of their postcode's neighbourhood, where no more is known of the
postcode, before they are doubtful, beyond ``APART_M``: a country neighbourhood is wide."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What rows are set against: the neighbourhoods of a place and its ring.

    ``areas`` has the columns ``easting_m``, ``northing_m`` (EPSG:27700 metres), ``ward_code``, ``msoa_code`` and
    ``inside`` by ``area_code``; ``outlines`` are its shapes in the same order, EPSG:27700. ``postcodes`` gives by
    postcode its ``area_code`` and, where known, ``easting_m`` and ``northing_m``; ``of_2011`` the neighbourhoods of
    2021 by each of 2011 that was redrawn.
    """

    areas: pd.DataFrame
    outlines: np.ndarray
    postcodes: pd.DataFrame
    of_2011: Mapping[str, Sequence[str]]
    ring_m: float = np.inf
    """Metres around the place that registers are cut at: a list of a register adds nothing beyond them either."""


def account(table: OwnTable, columns: Columns, ground: Ground) -> pd.DataFrame:
    """Return what becomes of every row of a list of places, in order, with the columns ``ACCOUNT``.

    ``state`` is a key of ``STATES``. Positions are EPSG:27700 metres, missing where a row has none that can be used;
    ``located_by`` is "register" (its own coordinates), "postcode" or "area" (the middle of a neighbourhood);
    ``placed_by`` is the postcode or code that stands for one, which tells places in one spot apart.
    """
    found = pd.DataFrame({"row": rows(table), "name": chosen(table, columns, "name")})
    found["state"], found["reason"] = "refused", ""
    found["easting_m"], found["northing_m"], found["located_by"], found["placed_by"] = np.nan, np.nan, "", ""
    posts, codes = chosen(table, columns, "postcode"), chosen(table, columns, "area")
    each, which = np.unique(posts.to_numpy(dtype=object).astype(str), return_inverse=True)
    by_post = postcode_areas(pd.Series(each, dtype="str"), ground.postcodes["area_code"])
    spots = _spots(by_post, ground).iloc[which].set_axis(found.index)
    by_post, by_code = by_post.iloc[which].set_axis(found.index), _code_areas(codes, ground)
    _by_numbers(found, table, columns)
    _by_neighbourhood(found, by_post, spots, posts)
    _by_neighbourhood(found, by_code, _middles(by_code["area_code"], ground), codes)
    found["area_code"] = areas_of(found["easting_m"], found["northing_m"], ground)
    # The outlines are generalised: a postcode at an edge is in the neighbourhood that the list of postcodes has.
    found["area_code"] = found["area_code"].mask(found["located_by"].eq("postcode"), by_post["area_code"])
    found["area_code"] = found["area_code"].mask(_beyond(found, ground))
    nothing = found["reason"].eq("") & found["state"].eq("refused")
    _set(found, nothing, "refused", "says nowhere where it is: give a postcode, coordinates, or the code of an area")
    _doubt_far(found, spots)
    found.loc[found["state"].isin(["used", "doubtful"]) & found["area_code"].isna(), "state"] = "outside"
    long = found["name"].str.len() > LONGEST_CELL
    _set(found, long, "refused", f"its name is longer than {LONGEST_CELL} characters")
    if columns.name is not None:
        _set(found, found["name"].eq(""), "refused", "has no name")
    _once(found)
    broken = pd.DataFrame(list(table.broken), columns=["row", "reason"]).assign(
        state="refused", name="", located_by="", placed_by=""
    )
    whole = pd.concat([found, broken], ignore_index=True) if len(broken) else found
    return whole.sort_values("row", kind="stable", ignore_index=True)[list(ACCOUNT)]


def postcode_areas(texts: pd.Series, postcodes: pd.Series) -> pd.DataFrame:
    """Return the neighbourhood of each postcode, all at once: ``area_code``, ``state`` (blank: none given), ``reason``.

    ``postcode`` is the one that it was read as, missing where none is known. An O typed for a 0, or the other way
    round, is put right where the postcode is then known, and said.
    """
    short = texts.str.replace(r"[\s.]", "", regex=True).str.upper()
    at = postcodes.index.get_indexer(pd.Index(short))
    codes = postcodes.to_numpy(dtype=object)
    blank = short.eq("").to_numpy()
    state = np.where(at >= 0, "used", np.where(blank, "", "outside")).astype(object)
    reason = np.where((at < 0) & ~blank, "its postcode is in no neighbourhood here", "").astype(object)
    unknown = np.flatnonzero((at < 0) & ~blank)
    typed = short.iloc[unknown]
    for guess in _as_meant(typed):
        then = postcodes.index.get_indexer(pd.Index(guess))
        right = unknown[then >= 0]
        at[right], state[right] = then[then >= 0], "used"
        reason[right] = ("read as " + guess.str[:-3] + " " + guess.str[-3:]).to_numpy(dtype=object)[then >= 0]
    odd = unknown[~normalised(typed).notna().to_numpy() & (at[unknown] < 0)]
    state[odd], reason[odd] = "refused", "what stands as its postcode is none"
    area, post = (pd.Series(of, dtype=object).reindex(at).to_numpy() for of in (codes, postcodes.index))
    return pd.DataFrame({"area_code": area, "postcode": post, "state": state, "reason": reason}, index=texts.index)


def _middles(areas: pd.Series, ground: Ground) -> pd.DataFrame:
    """Return the middle of each neighbourhood as a spot: ``easting_m``, ``northing_m``, ``located_by``."""
    middles = ground.areas[["easting_m", "northing_m"]].reindex(areas.to_numpy())
    return middles.set_axis(areas.index).assign(located_by="area")


def _spots(by_post: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Return where each postcode stands: at its addresses, else in the middle of its neighbourhood."""
    points = ground.postcodes[["easting_m", "northing_m"]].reindex(by_post["postcode"]).astype(float)
    points, middles = points.set_axis(by_post.index), _middles(by_post["area_code"], ground)
    known = points.notna().all(axis="columns")
    return points.where(known, middles[points.columns]).assign(located_by=middles["located_by"].mask(known, "postcode"))


def _as_meant(typed: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return postcodes with letters and figures where they must be: a figure and two letters end it."""
    end = typed.str[-3:-2].str.replace("O", "0").str.replace("I", "1")
    end = end + typed.str[-2:].str.replace("0", "O").str.replace("1", "I")
    figures = typed.str[2:-3].str.replace("O", "0").str.replace("I", "1")
    one_letter = (
        typed.str[:1].str.replace("0", "O") + typed.str[1:2].str.replace("O", "0").str.replace("I", "1") + figures + end
    )
    return typed.str[:1].str.replace("0", "O") + typed.str[1:-3] + end, one_letter


def _code_areas(texts: pd.Series, ground: Ground) -> pd.DataFrame:
    """Return the neighbourhood that each code means; of wards and middle layer areas, why a place has none."""
    each, which = np.unique(texts.to_numpy(dtype=object).astype(str), return_inverse=True)
    larger = {*ground.areas["ward_code"], *ground.areas["msoa_code"]}
    answers = pd.DataFrame([_meant(code, ground, larger) for code in each], columns=["area_code", "state", "reason"])
    return answers.iloc[which].set_axis(texts.index)


def _meant(written: str, ground: Ground, larger: Collection[str]) -> tuple[str | None, str, str]:
    code = written.upper().replace(" ", "")
    if not code:
        return None, "", ""
    if code in ground.areas.index:
        return code, "used", ""
    if successors := ground.of_2011.get(code):
        words = f"{code} is of 2011 and was redrawn: "
        if len(successors) == 1:
            return successors[0], "used", f"{words}read as {successors[0]}"
        return successors[0], "doubtful", f"{words}which of {' and '.join(successors[:3])} is meant cannot be told"
    if code in larger:
        return None, "refused", f"{code} is too large an area to say where a place is; give its postcode"
    nations = {"S": "Scotland", "W": "Wales", "N": "Northern Ireland"}
    if len(code) == 9 and code[1:].isdigit() and code[0] in ("E", *nations):
        where = f", in {nations[code[0]]}" if code[0] in nations else ""
        return None, "outside", f"{code} is no neighbourhood here{where}"
    return None, "refused", f"'{written[:20]}' is no code of an area"


def _by_numbers(found: pd.DataFrame, table: OwnTable, columns: Columns) -> None:
    """Place rows by their coordinates: grid metres before degrees, those of one cell last."""
    pairs = [
        (chosen(table, columns, x), chosen(table, columns, y), x == "easting")
        for x, y in (("easting", "northing"), ("longitude", "latitude"))
        if getattr(columns, x)
    ]
    if columns.both is not None:
        both = chosen(table, columns, "both").str.extract(_TWO_NUMBERS).fillna("")
        pairs.append((both[1], both[0], False))
    for x_text, y_text, metres in pairs:
        given = (x_text.ne("") | y_text.ne("")) & found["easting_m"].isna()
        x, y = numbers(x_text), numbers(y_text)
        east, north = (x, y) if metres else _metres(x, y)
        turned = (y, x) if metres else _metres(y, x)
        right, swapped = _in_england(east, north), _in_england(*turned) & ~_in_england(east, north)
        _set(found, given & x.notna() & y.notna(), "outside", "its coordinates are not in England")
        _set(found, given & (x.isna() | y.isna()), "refused", "its coordinates are not two numbers")
        found.loc[given & right, ["easting_m", "northing_m"]] = np.column_stack([east, north])[given & right]
        found.loc[given & swapped, ["easting_m", "northing_m"]] = np.column_stack(turned)[given & swapped]
        _set(found, given & right, "used", "")
        _set(found, given & swapped, "doubtful", "its coordinates seem to be swapped: placed as if they were")
        found.loc[given & (right | swapped), "located_by"] = "register"


def numbers(texts: pd.Series) -> pd.Series:
    """Return plain numbers of texts, without commas of thousands and degree signs; missing where there is none."""
    plain = (
        texts.str.removeprefix("'")
        .str.removesuffix("°")
        .str.replace(r"^(\d{1,3}(?:,\d{3})+)(\.\d+)?$", lambda m: m[0].replace(",", ""), regex=True)
    )
    plain = plain.str.replace(r"^(-?\d+),(\d+)$", r"\1.\2", regex=True)
    good = plain.str.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d{1,2})?").fillna(False).astype(bool)
    return pd.to_numeric(plain.where(good), errors="coerce").astype(float)


def _metres(longitude: pd.Series, latitude: pd.Series) -> tuple[pd.Series, pd.Series]:
    fits = longitude.abs().le(180) & latitude.abs().le(90)
    east, north = _TO_METRES.transform(longitude.where(fits, 0).to_numpy(), latitude.where(fits, 0).to_numpy())
    x, y = (pd.Series(np.where(fits & np.isfinite(axis), axis, np.nan), index=fits.index) for axis in (east, north))
    return x, y


def _in_england(east: pd.Series, north: pd.Series) -> pd.Series:
    inside: pd.Series = east.between(*ENGLAND_M["easting_m"]) & north.between(*ENGLAND_M["northing_m"])
    return inside


def _by_neighbourhood(found: pd.DataFrame, meant: pd.DataFrame, spots: pd.DataFrame, written: pd.Series) -> None:
    """Place the rows that have no position yet where postcode or code mean."""
    open_ = found["easting_m"].isna() & meant["state"].ne("") & found["located_by"].eq("")
    known = open_ & meant["area_code"].notna()
    found.loc[known, list(spots.columns)] = spots[known]
    found.loc[known, "placed_by"] = written[known].map(normalise)
    for column in ("state", "reason"):
        found.loc[open_, column] = meant.loc[open_, column]


def areas_of(east: pd.Series, north: pd.Series, ground: Ground) -> pd.Series:
    """Return the neighbourhood that each position lies in; missing outside all of them."""
    points = np.asarray(shapely.points(east.to_numpy(dtype=float), north.to_numpy(dtype=float)), dtype=object)
    tree = shapely.STRtree(ground.outlines)
    where = np.flatnonzero(~(np.isnan(east.to_numpy()) | np.isnan(north.to_numpy())))
    at, area = tree.query(points[where], predicate="intersects")
    first = pd.Series(area).groupby(at).min()
    codes = pd.Series(None, index=east.index, dtype="str")
    codes.iloc[where[first.index.to_numpy()]] = ground.areas.index.to_numpy()[first.to_numpy()]
    return codes


def _beyond(found: pd.DataFrame, ground: Ground) -> NDArray[np.bool_]:
    """Say which of the rows in a neighbourhood lie farther from the place than its ring is wide."""
    beyond = found["area_code"].notna().to_numpy(copy=True)
    if np.isinf(ground.ring_m):
        return np.zeros_like(beyond)
    where = np.flatnonzero(beyond)
    tree = shapely.STRtree(ground.outlines[ground.areas["inside"].to_numpy(dtype=bool)])
    points = shapely.points(found[["easting_m", "northing_m"]].to_numpy(dtype=float)[where])
    beyond[where[tree.query_nearest(points, max_distance=ground.ring_m)[0]]] = False
    return beyond


def _doubt_far(found: pd.DataFrame, spots: pd.DataFrame) -> None:
    """Doubt rows whose coordinates lie far from their postcode."""
    apart = found[["easting_m", "northing_m"]] - spots[["easting_m", "northing_m"]]
    away = apart.pow(2).sum(axis="columns", skipna=False).pow(0.5)
    allowed = APART_M + _AREA_M * spots["located_by"].eq("area")
    far = found["located_by"].eq("register") & away.gt(allowed)
    words = "its coordinates are " + (away / 1000).round().astype("Int64").astype("str") + " km from its postcode"
    found.loc[far, "state"] = "doubtful"
    found.loc[far, "reason"] = words[far]


def _once(found: pd.DataFrame) -> None:
    """Match the rows that repeat the name and place of another, doubtful ones those of one that is used."""
    at = found[["easting_m", "northing_m"]].round().assign(key=found["name"].str.casefold(), by=found["placed_by"])
    # "used" goes before "doubtful".
    rows = found.loc[found["state"].isin(["used", "doubtful"]), "state"].sort_values(ascending=False, kind="stable")
    twice = at.loc[rows.index].duplicated()
    _set(found, twice.index[twice], "matched", ANOTHER_ROW)


def _set(found: pd.DataFrame, which: pd.Series | pd.Index, state: str, reason: str) -> None:
    found.loc[which, "state"] = state
    found.loc[which, "reason"] = reason
