"""Map layers: a value, a status and a class for every neighbourhood of a place.

Need layers (national tenths of deprivation) and outcome layers (an indicator of the registry, classed by England's
quantiles); both are indexed like ``Place.inside``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.indicators import Indicator, indicators
from equitymap.places.lists.own import REGISTER as OWN_RELEASE
from equitymap.places.place import Place

NEED_STEPS = 10
OUTCOME_STEPS = 5
NO_CLASS = -1

RELEASE_WORDS = {"iod2025": "2025", "iod2019": "2019"}
RELEASE_IDS = {"iod2025": "iod2025-all", "iod2019": "iod2019-all"}


@dataclass(frozen=True)
class Measure:
    """Metadata of a layer, written once: menu, legend, tooltip, table, sources and dictionary read it from here.

    ``worse`` is the direction of more need. ``steps`` is the number of classes. ``release_id`` names the
    release in the manifest that carries publisher, period and licence. ``figures`` computes the value of each
    neighbourhood inside a place (Series by ``area_code``, missing where not known; or its whole cells) for a measure of
    ``COMPUTED`` or of a visit; None for what a frame of the place holds.
    """

    id: str
    label: str
    theme: str
    unit: str
    worse: Literal["high", "low", "neither"]
    steps: int
    decimals: int
    description: str
    limits: str
    release_id: str
    period: str
    geography: Literal["lsoa", "ward"] = "lsoa"
    indicator: Indicator | None = None
    figures: Callable[[Place], pd.Series | pd.DataFrame] | None = None

    @property
    def is_need(self) -> bool:
        """Whether this is a deprivation layer (national tenths)."""
        return self.unit == "decile"


@dataclass(frozen=True)
class Layer:
    """A measure computed for one place.

    ``cells`` is indexed by ``area_code`` in the order of ``Place.inside``, with columns ``value`` (the
    figure, or the decile of a need layer), ``status``, ``low`` and ``high`` (the range it can be in),
    ``numerator``, ``denominator`` and ``step`` (0 = least need or lowest, ``steps - 1`` = most; -1 = none).
    ``cuts`` are the figures between steps, in rising order. ``england`` and ``district`` are benchmarks.
    """

    measure: Measure
    cells: pd.DataFrame
    cuts: tuple[float, ...] = ()
    england: float | None = None
    district: float | None = None
    england_basis: str = ""

    @property
    def counts(self) -> pd.Series:
        """Number of neighbourhoods in each cell state that occurs."""
        return self.cells["status"].value_counts()


def need_measures(place: Place) -> Sequence[Measure]:
    """Return the deprivation layers of a place: every domain of every release that has a decile or a range."""
    published = place.deprivation.dropna(subset=["decile_low"])[["release", "domain"]].drop_duplicates()
    available = set(zip(published["release"], published["domain"], strict=True))
    return [
        Measure(
            id=f"{release}-{domain.id}",
            label=domain.label,
            theme=year,
            unit="decile",
            worse="low",
            steps=NEED_STEPS,
            decimals=0,
            description=domain.description,
            limits=_NEED_LIMITS + ("" if release == "iod2025" else _CARRIED_LIMITS),
            release_id=RELEASE_IDS[release],
            period=year,
        )
        for release, year in RELEASE_WORDS.items()
        for domain in DOMAINS
        if (release, domain.id) in available
    ]


_NEED_LIMITS = (
    "Tenths compare neighbourhoods across England: there is always a most deprived tenth, whatever happens to"
    " everyone. They describe places, not the people in them. Tenths of 2019 and 2025 may be set side by side;"
    " scores may not."
)
_CARRIED_LIMITS = (
    " 2019 was published for the neighbourhoods of 2011. Where lines have moved since, the tenth is carried over"
    " and marked as estimated."
)


def outcome_measures(place: Place) -> Sequence[Measure]:
    """Return the outcome layers of a place, in the order of the registry."""
    available = set(place.outcomes["indicator"].unique())
    return [
        Measure(
            id=entry.id,
            label=entry.label,
            theme=entry.theme,
            unit=entry.unit,
            worse=entry.worse,
            steps=OUTCOME_STEPS,
            decimals=entry.decimals,
            description=entry.description,
            limits=entry.limits,
            release_id=entry.release,
            period=entry.period,
            geography="ward" if entry.geography == "ward" else "lsoa",
            indicator=entry,
        )
        for entry in indicators()
        if entry.id in available and not entry.hidden
    ]


OWN_THEME = "Brought for this visit"


def own_measures(place: Place) -> tuple[Measure, ...]:
    """Return the layers that a visit brought to a place, in the order they were brought."""
    return tuple(
        Measure(
            id=own.id,
            label=own.label,
            theme=OWN_THEME,
            unit=own.unit,
            worse=own.worse,
            steps=OUTCOME_STEPS,
            decimals=own.decimals,
            description=f"From {own.name}.",
            limits="Brought for this visit and seen in it alone; nobody here has checked it.",
            release_id=OWN_RELEASE,
            period=own.period or f"{own.read_on.year}",
            figures=partial(_own_cells, own.cells),
        )
        for own in place.own_figures
    )


def _own_cells(cells: pd.DataFrame, _: Place) -> pd.DataFrame:
    return cells


COMPUTED: tuple[Measure, ...] = ()
"""Measures of the map that a function computes (``Measure.figures``); an entry here puts one on the map page."""


def measures(place: Place) -> tuple[Measure, ...]:
    """Return every measure that the map of a place can show: need first, then outcomes, then computed ones."""
    return (*need_measures(place), *outcome_measures(place), *own_measures(place), *COMPUTED)


def compute(place: Place, measure: Measure) -> Layer:
    """Return the layer of ``measure`` for every neighbourhood inside ``place``. Nothing missing becomes zero."""
    if measure.figures is not None:
        return _computed(place, measure, measure.figures(place))
    return _need(place, measure) if measure.is_need else _outcome(place, measure)


def _computed(place: Place, measure: Measure, figures: pd.Series | pd.DataFrame) -> Layer:
    """Return the layer of computed figures, classed by the quantiles of the place's own neighbourhoods."""
    given = figures.reindex(place.inside.index)
    value = (given["value"] if isinstance(given, pd.DataFrame) else given).astype(float)
    shares = np.arange(1, measure.steps) / measure.steps
    known = value.dropna()
    # A quantile at the smallest figure has nothing below it: it parts no classes.
    cuts = tuple(sorted({float(cut) for cut in known.quantile(shares) if cut > known.min()})) if len(known) else ()
    if isinstance(given, pd.DataFrame):
        cells = given.assign(value=value, status=given["status"].fillna("not_collected"))
    else:
        cells = pd.DataFrame({"value": value, "status": np.where(value.notna(), "value", "not_collected")})
        cells = cells.assign(low=np.nan, high=np.nan, numerator=np.nan, denominator=np.nan)
    cells["step"] = _steps(value, cuts, flip=measure.worse == "low")
    return Layer(measure, cells, cuts=cuts)


def _need(place: Place, measure: Measure) -> Layer:
    release, domain = measure.id.split("-", 1)
    rows = place.deprivation
    rows = rows[(rows["release"] == release) & (rows["domain"] == domain)].set_index("area_code")
    cells = rows.reindex(place.inside.index)
    cells = pd.DataFrame(
        {
            "value": cells["decile"].astype("Float64").astype(float),
            "status": cells["status"].where(cells["decile_low"].notna(), "not_collected"),
            "low": cells["decile_low"].astype("Float64").astype(float),
            "high": cells["decile_high"].astype("Float64").astype(float),
            "numerator": np.nan,
            "denominator": np.nan,
            "rank": cells["rank"].astype("Float64").astype(float),
        }
    )
    cells["step"] = (NEED_STEPS - cells["value"]).where(cells["value"].notna(), NO_CLASS).astype(int)
    return Layer(measure, cells, cuts=tuple(float(cut) for cut in range(1, NEED_STEPS)))


def _outcome(place: Place, measure: Measure) -> Layer:
    rows = place.outcomes
    rows = rows[(rows["indicator"] == measure.id) & (rows["period"] == measure.period) & (rows["group"] == "all")]
    rows = rows.set_index("area_code")
    inside = place.inside
    keys = inside.index if measure.geography == "lsoa" else pd.Index(inside["ward_code"])
    cells = rows.reindex(keys)[["value", "status", "lower", "upper", "numerator", "denominator"]]
    cells.index = inside.index
    cells = cells.rename(columns={"lower": "low", "upper": "high"})
    cells["status"] = cells["status"].fillna("not_collected")
    cuts = tuple(sorted(set(_benchmark(place, measure, "quantile")["value"].dropna())))
    cells["step"] = _steps(cells["value"], cuts, flip=measure.worse == "low")
    england = _benchmark(place, measure, "england")
    district = _benchmark(place, measure, "district")
    return Layer(
        measure,
        cells,
        cuts=cuts,
        england=_single(england),
        district=_single(district[district["code"] == place.code]),
        england_basis=str(england["basis"].iloc[0]) if len(england) else "",
    )


def _steps(values: pd.Series, cuts: tuple[float, ...], *, flip: bool) -> pd.Series:
    """Class of each value among ``cuts``; the darkest class is always the end of more need."""
    step = np.searchsorted(np.asarray(cuts), values.to_numpy(dtype=float), side="right")
    if flip:
        step = len(cuts) - step
    return pd.Series(np.where(values.notna(), step, NO_CLASS), index=values.index).astype(int)


def _benchmark(place: Place, measure: Measure, level: str) -> pd.DataFrame:
    rows = place.benchmarks
    return rows[(rows["indicator"] == measure.id) & (rows["period"] == measure.period) & (rows["level"] == level)]


def _single(rows: pd.DataFrame) -> float | None:
    return float(rows["value"].iloc[0]) if len(rows) and pd.notna(rows["value"].iloc[0]) else None
