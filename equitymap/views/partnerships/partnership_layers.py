"""The map of who works together: who coordinates, where nobody does, where ties were lost; ties as lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from equitymap.measures.partnerships.coverage import active_by_area, lost_by_area, works_in
from equitymap.measures.partnerships.network import isolated
from equitymap.measures.partnerships.ties import LOCAL, standing_in
from equitymap.places.files.csv_place import points
from equitymap.places.place import Place
from equitymap.views.map import legend
from equitymap.views.map.computed_layer import ComputedLayer, category_layer, computed_layer
from equitymap.views.map.legend import Key
from equitymap.views.palette import LOSS_5, PLAIN
from equitymap.views.partnerships.known import ANCHOR, Known, Year

COORDINATED: Mapping[str, str] = {
    "school": "#2f7f63",
    "council": "#a58bc4",
    "third_sector": "#f0e0a0",
    "mixed": "#c9d3cf",
    "none": PLAIN,
}
COORDINATED_WORDS = {
    "school": "led by schools",
    "council": "led by the council",
    "third_sector": "led by charities and voluntary groups",
    "mixed": "led by several sectors, or by partnerships of several kinds",
    "none": "no partnership on record works here",
}
NOBODY: Mapping[str, str] = {"deprived": LOSS_5[3], "none": LOSS_5[1], "some": PLAIN}
DEPRIVED_TENTHS = 3
NOT_ON_RECORD = "no partnership is on record"
RINGED = {
    True: "ringed: a school tied to nobody but its council or own trust",
    False: "ringed: an anchor point, where people come in",
}
"""What a ring around a school says, where schools tied to nobody are asked for and elsewhere."""
STANDING, LOST, CHOSEN = 0, 1, 2
"""Looks of lines on the map."""


def who_coordinates(found: Known, areas: pd.Index, year: int) -> pd.Series:
    """Return who leads the partnerships in each neighbourhood, a key of ``COORDINATED``; missing without records."""
    if not found.local:
        return pd.Series(None, index=areas, dtype="object")
    active = standing_in(found.partnerships, year)
    led = works_in(active, areas).merge(
        active[["led_by"]], left_on="partnership", right_index=True, how="left", validate="m:1"
    )
    patterns = led.groupby("area_code")["led_by"].agg(lambda kinds: "mixed" if len(set(kinds)) > 1 else kinds.iloc[0])
    return patterns.reindex(areas).fillna("none")


def layer(
    found: Known, view: Year, areas: pd.Index, tenths: pd.Series, *, show: str, selected: str | None
) -> ComputedLayer:
    """Return a layer: ``who`` leads, where ``nobody`` does, where ties were ``lost``; else plain ground."""
    if show == "who":
        return category_layer(
            who_coordinates(found, areas, view.year),
            title=f"Who leads, {view.year}",
            words=COORDINATED_WORDS,
            colours=COORDINATED,
            hatched=("mixed",),
            missing=NOT_ON_RECORD,
        )
    working = active_by_area(found.partnerships, areas, view.year) if found.local else pd.Series(pd.NA, index=areas)
    if show == "nobody":
        need = (tenths <= DEPRIVED_TENTHS).fillna(False).to_numpy(dtype=bool)
        none = working.eq(0).fillna(False).to_numpy(dtype=bool)
        keys = np.select([none & need, none], ["deprived", "none"], default="some")
        return category_layer(
            pd.Series(keys, index=areas, dtype="object").mask(working.isna()),
            title=f"Where no partnership works, {view.year}",
            words={
                "deprived": "nobody on record, among the three most deprived tenths",
                "none": "nobody on record",
                "some": "a partnership works here",
            },
            colours=NOBODY,
            missing=NOT_ON_RECORD,
        )
    if show == "lost":
        return computed_layer(
            lost_by_area(found.partnerships, view.lost, areas)["ties_lost"].astype(float),
            title=f"Ties lost by {view.year}, of partnerships for the area",
            cuts=(1, 2, 4, 8),
            unit="people",
            decimals=0,
            low="none",
            high="most",
            zero="no tie lost",
            missing=NOT_ON_RECORD,
            selected=selected,
            ramp="loss",
        )
    title = "Schools tied to nobody" if show == "alone" else "Schools and their trusts"
    ground = pd.Series("plain", index=areas)
    plain = category_layer(ground, title=title, words={"plain": ""}, colours={"plain": PLAIN}, missing="")
    return replace(plain, legend=())


def alone(found: Known, view: Year) -> pd.Series:
    """Return which schools that stand are tied to nobody (``network.isolated``)."""
    return isolated(view.alive, view.standing, local=found.local)


def anchors(view: Year) -> pd.Index:
    """Return the bodies that are an anchor point of a partnership: where people come in."""
    found: pd.Index = pd.Index(view.standing.loc[view.standing["role"].eq(ANCHOR), "from_body"].unique())
    return found


def where(place: Place, found: Known, view: Year) -> pd.DataFrame:
    """Return the spot of each body on the National Grid: a school's own, else the middle of those tied to it.

    A partnership without members on the map lies in the middle of its neighbourhoods. The council has none: its ties
    are with nearly every school.
    """
    own = place.facilities.loc[place.facilities.index.intersection(view.bodies.index), ["easting_m", "northing_m"]]
    council = view.bodies.index[view.bodies["kind_of_body"].eq("council")]
    ties = pd.concat([view.standing, view.lost])
    ties = ties[~ties["to_body"].isin(own.index) & ~ties["to_body"].isin(council)]
    members = ties[["from_body", "to_body"]].merge(
        own, left_on="from_body", right_index=True, how="inner", validate="m:1"
    )
    hubs = members.groupby("to_body")[["easting_m", "northing_m"]].mean()
    middles = {}
    for partnership, areas in found.partnerships["areas"].items():
        if partnership not in hubs.index and partnership in view.bodies.index:
            inside = place.inside.loc[place.inside.index.intersection(list(areas))] if areas else place.inside
            middles[partnership] = inside[["easting_m", "northing_m"]].mean()
    rest = pd.DataFrame.from_dict(middles, orient="index", columns=["easting_m", "northing_m"])
    found_spots: pd.DataFrame = pd.concat([own.dropna(), hubs, rest])
    return found_spots


def lines(
    place: Place, found: Known, view: Year, *, selected: str | None
) -> list[tuple[float, float, float, float, int]]:
    """Return ties as lines on the map: ends in latitude and longitude, and a look; ties without two spots have none."""
    spots = where(place, found, view)
    degrees = points(spots["easting_m"], spots["northing_m"]).dropna()
    at = {body: (round(spot.y, 5), round(spot.x, 5)) for body, spot in degrees.items()}
    drawn = []
    ties = view.drawn[view.drawn["look"].ne("after")]
    for one, other, kind in ties[["from_body", "to_body", "look"]].itertuples(index=False, name=None):
        if one in at and other in at and at[one] != at[other]:
            look = LOST if kind == "lost" else CHOSEN if selected in (one, other) else STANDING
            drawn.append((*at[one], *at[other], look))
    return drawn


def lines_key(drawn: list[tuple[float, float, float, float, int]], found: Known) -> Key:
    """Return what the lines are, in words."""
    if not drawn:
        return ()
    lost = any(line[4] == LOST for line in drawn)
    said = "lines: ties" + (", dashed where they were lost" if lost else "")
    return (
        ({"note": f"{said}. Ties with the council are not drawn."},) if _has_council(found) else ({"note": f"{said}."},)
    )


def _has_council(found: Known) -> bool:
    return bool(found.bodies["kind_of_body"].eq("council").any())


def services_key(place: Place, schools: pd.Index, standing: pd.Index) -> Key:
    """Return the key of the schools on the map: those ``standing`` are open, the rest what they have become."""
    gone = place.facilities["status"].reindex(schools.difference(standing))
    return legend.services({"school"}, {"open", *gone}) if len(schools) else ()


def local_only(view: Year, which: str) -> Year:
    """Return the same year with the ties of one source alone: ``local`` or ``register``; ``all`` changes nothing."""
    if which == "all":
        return view
    keep = view.standing["source"].eq(LOCAL) if which == "local" else view.standing["source"].ne(LOCAL)
    standing, lost = view.standing[keep], view.lost if which == "local" else view.lost[:0]
    tied = pd.unique(pd.concat([standing, lost])[["from_body", "to_body"]].to_numpy().ravel())
    schools = view.bodies["kind_of_body"].eq("school")
    successor = view.successor if which == "local" else view.successor[:0]
    after = [*tied, *successor.index, *successor]
    return Year(view.year, view.bodies[view.bodies.index.isin(after) | schools], standing, lost, successor)
