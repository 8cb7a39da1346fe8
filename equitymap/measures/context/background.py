"""Regression of an outcome on background (low income): natural cubic spline, confidence band, adjusted R squared.

Background is low income alone. The Index of Multiple Deprivation is never used: a tenth and more of it is education
itself, and an outcome would partly be set against itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

FEWEST = 30
"""Points that a curve needs."""
FEWEST_IN_CLASS = 8
FEWEST_CLUSTERS = 10
KNOTS_AT = (0.05, 0.35, 0.65, 0.95)
"""Where the pieces of the curve meet, as shares of the points (Harrell 2015, section 2.4.6, for four knots)."""
CURVE_POINTS = 60
LEVEL = 0.05

Array = NDArray[np.float64]
FitStatus = Literal["found", "too_few", "constant"]


@dataclass(frozen=True, eq=False)
class Fit:
    """Regression of an outcome on background: points, curve, intervals and R squared.

    ``points`` by id: ``background``, ``value``, ``group`` (the class allowed for), ``weight``, ``fitted``, ``error``
    (standard error of the fitted value), ``lower`` and ``upper`` (where 95 in 100 of such points would lie) and
    ``residual``. ``curve``: ``background``, ``fitted``, ``lower`` and ``upper`` (95% band of the curve), ``low`` and
    ``high`` (where 95 in 100 points would lie) for the largest class, ``main_group``. ``share`` is the share of the
    variation that goes with background alone, 0 to 1, adjusted for the bends of the curve; ``share_with_group`` with
    the class as well. ``outcome`` says why there is none.
    """

    points: pd.DataFrame
    curve: pd.DataFrame
    share: float
    share_with_group: float
    main_group: str
    groups: tuple[str, ...]
    parameters: int
    left_out: int
    clusters: int
    outcome: FitStatus

    @property
    def found(self) -> bool:
        """Whether there was enough for a curve."""
        return self.outcome == "found"


def fit(sample: pd.DataFrame) -> Fit:
    """Fit an outcome to background by weighted least squares, adjusted for the class of each point.

    Parameters
    ----------
    sample
        One row per neighbourhood or school: ``background`` and ``value`` (any unit; rows without either are left out
        and counted), ``weight`` (people it speaks of, above 0), ``group`` (rural-urban class, type of school) and
        ``cluster`` (neighbours that are alike: a middle layer area).

    Returns
    -------
    The fit. With fewer than 30 points, or one background everywhere, there is no curve and ``outcome`` says why.

    Notes
    -----
    Weighted least squares on a natural cubic spline with four knots, straight beyond the outer two. Classes shift the
    curve up or down and do not bend it; one with fewer than 8 points joins the largest class. The band allows for
    neighbours being alike (clustered standard errors; HC3 where there are fewer than 10 clusters). It is about areas,
    and says nothing about the people in them, or about causes.

    References
    ----------
    Harrell (2015), Regression Modeling Strategies, 2nd edition; Cameron and Miller (2015), Journal of Human
    Resources 50 (2).
    """
    known = sample.dropna(subset=["background", "value"])
    known = known[known["weight"] > 0]
    left_out = len(sample) - len(known)
    if len(known) < FEWEST:
        return _none(known, left_out, "too_few")
    x = known["background"].to_numpy(dtype=float)
    knots = np.unique(np.quantile(x, KNOTS_AT))
    if len(knots) < 3 or np.ptp(known["value"].to_numpy(dtype=float)) == 0:
        return _none(known, left_out, "constant")
    return _fit(known, knots, left_out)


def bounded(fitted: Fit) -> Fit:
    """Return a fit of shares in per cent with every interval clipped to 0 and 100, which no share can pass."""
    points, curve = fitted.points.copy(), fitted.curve.copy()
    points[["lower", "upper"]] = points[["lower", "upper"]].clip(0.0, 100.0)
    curve[["lower", "upper", "low", "high"]] = curve[["lower", "upper", "low", "high"]].clip(0.0, 100.0)
    return replace(fitted, points=points, curve=curve)


def _fit(known: pd.DataFrame, knots: Array, left_out: int) -> Fit:
    group = pooled(known["group"])
    names = list(group.value_counts().sort_index(kind="stable").sort_values(ascending=False, kind="stable").index)
    x, y = (known[name].to_numpy(dtype=float) for name in ("background", "value"))
    weight = known["weight"].to_numpy(dtype=float)
    weight = weight / weight.mean()
    classes = np.column_stack([np.zeros((len(x), 0)), *((group == name).to_numpy(float) for name in names[1:])])
    bends = natural_basis(x, knots)
    design = np.hstack([bends, classes])
    model, clusters = _least_squares(design, y, weight, known["cluster"])
    # weights=1: the interval of a new point of mean weight, not one as certain as the point that stands there.
    band = model.get_prediction(design, weights=np.ones(len(x))).summary_frame(alpha=LEVEL)
    points = pd.DataFrame(
        {
            "background": x,
            "value": y,
            "group": group.to_numpy(),
            "weight": known["weight"].to_numpy(dtype=float),
            "fitted": band["mean"].to_numpy(),
            "error": band["mean_se"].to_numpy(),
            "lower": band["obs_ci_lower"].to_numpy(),
            "upper": band["obs_ci_upper"].to_numpy(),
            "residual": y - band["mean"].to_numpy(),
        },
        index=known.index,
    )
    grid = np.linspace(x.min(), x.max(), CURVE_POINTS)
    along = np.hstack([natural_basis(grid, knots), np.zeros((CURVE_POINTS, classes.shape[1]))])
    drawn = model.get_prediction(along).summary_frame(alpha=LEVEL)
    curve = pd.DataFrame(
        {
            "background": grid,
            "fitted": drawn["mean"].to_numpy(),
            "lower": drawn["mean_ci_lower"].to_numpy(),
            "upper": drawn["mean_ci_upper"].to_numpy(),
            "low": drawn["obs_ci_lower"].to_numpy(),
            "high": drawn["obs_ci_upper"].to_numpy(),
        }
    )
    return Fit(
        points,
        curve,
        share_associated(bends, y, weight),
        share_associated(design, y, weight),
        str(names[0]),
        tuple(str(name) for name in names),
        design.shape[1],
        left_out,
        clusters,
        "found",
    )


def _least_squares(design: Array, y: Array, weight: Array, cluster: pd.Series) -> tuple[Any, int]:
    """Return the fitted model with errors that allow for alike neighbours, and how many clusters there are."""
    from statsmodels.regression.linear_model import WLS  # slow to load: a second, so only when a curve is asked for

    codes, known = pd.factorize(cluster, use_na_sentinel=False)
    model = WLS(y, design, weights=weight)
    if len(known) < FEWEST_CLUSTERS:
        return model.fit(cov_type="HC3"), len(known)
    return model.fit(cov_type="cluster", cov_kwds={"groups": codes}), len(known)


def natural_basis(x: Array, knots: Array) -> Array:
    """Return the cardinal basis of a natural cubic spline: 1 at one knot and 0 at the others, one column per knot.

    The columns add to 1, so that they hold the constant too. Straight beyond the outer knots.
    """
    cardinal = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")
    # scipy would go on with the outer cubic: beyond the outer knots the spline is its tangent there.
    inner = np.clip(x, knots[0], knots[-1])
    return np.asarray(cardinal(inner) + (x - inner)[:, None] * cardinal(inner, 1))


def share_associated(design: Array, y: Array, weight: Array) -> float:
    """Return the adjusted R squared of ``y`` on ``design``, weighted: 0 none of the variation, 1 all of it.

    Adjusted for the number of columns; never below 0. ``design`` holds the constant.
    """
    root = np.sqrt(weight)
    coefficients, *_ = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)
    residual = float((weight * (y - design @ coefficients) ** 2).sum())
    total = float((weight * (y - np.average(y, weights=weight)) ** 2).sum())
    raw = 1 - residual / total
    return float(max(0.0, 1 - (1 - raw) * (len(y) - 1) / (len(y) - design.shape[1])))


def pooled(group: pd.Series, fewest: int = FEWEST_IN_CLASS) -> pd.Series:
    """Return the classes, those with fewer than ``fewest`` points joined to the largest class."""
    counts = group.value_counts()
    small = counts.index[counts < fewest]
    largest = counts.sort_index().idxmax()
    return group.where(~group.isin(small), largest)


def ends(points: pd.DataFrame) -> pd.DataFrame:
    """Return the first, middle and last fifth of the points by background, with weighted means.

    Index "least", "middle", "most"; columns ``count``, ``background`` and ``value`` (weighted means), ``from`` and
    ``to`` (the background that the fifth spans). Points of equal background stay together.
    """
    fifth = np.ceil(points["background"].rank(method="average", pct=True) * 5).clip(1, 5)
    rows = {}
    for name, number in (("least", 1), ("middle", 3), ("most", 5)):
        part = points[fifth == number]
        rows[name] = {
            "count": len(part),
            **{
                c: float(np.average(part[c], weights=part["weight"])) if len(part) else np.nan
                for c in ("background", "value")
            },
            "from": part["background"].min(),
            "to": part["background"].max(),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _none(known: pd.DataFrame, left_out: int, why: FitStatus) -> Fit:
    columns = ["background", "value", "group", "weight", "fitted", "error", "lower", "upper", "residual"]
    points = known.reindex(columns=columns)
    curve = pd.DataFrame(columns=["background", "fitted", "lower", "upper", "low", "high"], dtype=float)
    return Fit(points, curve, np.nan, np.nan, "", (), 0, left_out, 0, why)
