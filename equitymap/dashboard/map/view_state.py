"""The whole view as the address carries it: read with care, written short.

Nothing personal is in it: the neighbourhood code, never a postcode (docs/decisions/0006).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from equitymap.measures.layer import Measure
from equitymap.measures.selection import STATUS_GROUPS
from equitymap.places.older_areas import neighbourhood, why_none
from equitymap.places.place import Place
from equitymap.views.words import short

DEFAULT_LAYER = "iod2025-imd"
DEFAULT_KINDS = ("childrens_centre",)
DEFAULT_STATUSES = ("open", "handed_over", "gone", "moved")
ALL_TENTHS = (1, 10)
LONGEST = 200


@dataclass(frozen=True)
class View:
    """What a visitor looks at on the map page. Defaults are what an address without parameters means."""

    layer: str = DEFAULT_LAYER
    kinds: tuple[str, ...] = DEFAULT_KINDS
    statuses: tuple[str, ...] = DEFAULT_STATUSES
    types: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    tenths: tuple[int, int] = ALL_TENTHS
    ranged: str | None = None
    bounds: tuple[float, float] | None = None
    area: str | None = None
    street: bool = False


def to_params(view: View) -> dict[str, str]:
    """Return the address parameters of a view, defaults left out. ``none`` stands for an emptied list."""
    standard = View()
    params = {}
    if view.layer != standard.layer:
        params["layer"] = view.layer
    for name in ("kinds", "statuses", "types", "phases", "wards"):
        chosen = getattr(view, name)
        if set(chosen) != set(getattr(standard, name)):
            params[name] = ",".join(chosen) or "none"
    if view.tenths != ALL_TENTHS:
        params["tenths"] = f"{view.tenths[0]}-{view.tenths[1]}"
    if view.ranged and view.bounds:
        params["range"] = f"{view.ranged}:{view.bounds[0]:g}:{view.bounds[1]:g}"
    if view.area:
        params["area"] = view.area
    if view.street:
        params["street"] = "1"
    return params


def from_params(params: Mapping[str, str], place: Place, measures: Sequence[Measure]) -> tuple[View, list[str]]:
    """Read a view from the address, for one place.

    Returns
    -------
    The view, with the default wherever the address makes no sense, and one plain sentence per thing that was
    ignored. Nothing in the address can raise.
    """
    problems: list[str] = []
    known = {measure.id for measure in measures}
    layer = params.get("layer", DEFAULT_LAYER)
    if layer not in known:
        problems.append(f"there is no layer called '{short(layer)}'")
        layer = DEFAULT_LAYER
    frame = place.facilities
    allowed = {
        "kinds": [kind.id for kind in place.kinds],
        "statuses": list(STATUS_GROUPS),
        "types": sorted(frame["type"].dropna().unique()),
        "phases": sorted(frame["phase"].dropna().unique()),
        "wards": sorted(place.inside["ward_code"].unique()),
    }
    lists = {name: _list(params, name, options, problems) for name, options in allowed.items()}
    view = View(
        layer=layer,
        tenths=_tenths(params.get("tenths"), problems),
        area=_area(params.get("area"), place, problems),
        street=_flag(params.get("street"), problems),
        **{name: chosen for name, chosen in lists.items() if chosen is not None},  # type: ignore[arg-type]
    )
    ranged, bounds = _range(params.get("range"), known, problems)
    return replace(view, ranged=ranged, bounds=bounds), problems


def _list(params: Mapping[str, str], name: str, options: Sequence[str], problems: list[str]) -> tuple[str, ...] | None:
    if name not in params:
        return None
    asked = [] if params[name] == "none" else params[name][: LONGEST * 20].split(",")
    wrong = [item for item in asked if item not in options]
    if wrong:
        problems.append(f"'{short(wrong[0])}' is not one of this place's {name}")
    kept = tuple(item for item in options if item in asked)
    return None if asked and not kept else kept


def _tenths(text: str | None, problems: list[str]) -> tuple[int, int]:
    if text is None:
        return ALL_TENTHS
    found = re.fullmatch(r"(10|[1-9])-(10|[1-9])", text)
    if not found or int(found[1]) > int(found[2]):
        problems.append(f"'{short(text)}' is not a range of tenths such as 1-3")
        return ALL_TENTHS
    return int(found[1]), int(found[2])


def _range(text: str | None, known: set[str], problems: list[str]) -> tuple[str | None, tuple[float, float] | None]:
    if text is None:
        return None, None
    number = r"-?\d{1,9}(?:\.\d{1,6})?"
    found = re.fullmatch(rf"([\w-]+):({number}):({number})", text)
    if not found or found[1] not in known or float(found[2]) > float(found[3]):
        problems.append(f"'{short(text)}' is not a range such as no_qualifications:10:30")
        return None, None
    return found[1], (float(found[2]), float(found[3]))


def _area(text: str | None, place: Place, problems: list[str]) -> str | None:
    if text is None:
        return None
    meant = neighbourhood(text, place)
    if meant is None:
        problems.append(why_none(text, place) or f"there is no neighbourhood '{short(text)}' in {place.name}")
    return meant


def _flag(text: str | None, problems: list[str]) -> bool:
    if text not in (None, "0", "1"):
        problems.append(f"'street' is 1 or 0, not '{short(text)}'")
    return text == "1"
