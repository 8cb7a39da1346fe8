"""National averages by deprivation tenth, from which the demonstration place takes its gradients.

``python -m tools.demo_town.national_gradients DIR`` reads the official downloads in ``DIR`` and writes
``data/national_gradients.csv``. It is run in a checkout, and is no command of ``python -m equitymap``. The file holds
averages of England only, never a neighbourhood's figure.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.places.aggregate import figure
from equitymap.settings import settings
from equitymap.sources.areas import deprivation, lookups, outcomes
from equitymap.sources.reading.read_table import SourceFolder

COLUMNS = ("indicator", "period", "group", "value", "spread", "denominator", "missing", "zero", "areas", "source")
QUANTILES = {"p20": 0.2, "p40": 0.4, "p60": 0.6, "p80": 0.8}
DIGITS = 5
SCORE = "score:"


def gradients(folder: SourceFolder) -> pd.DataFrame:
    """Summarise every indicator of the registry for England, and the domain scores of the Indices 2025.

    Parameters
    ----------
    folder
        Official downloads.

    Returns
    -------
    pandas.DataFrame
        Columns ``COLUMNS``. ``group`` is an IMD 2025 tenth ("1" most deprived to "10"), "england", or a cut
        between fifths of all areas ("p20" to "p80"). ``value`` is a share of totals in per cent, or the plain
        mean of neighbourhoods; ``spread`` the standard deviation between neighbourhoods of the tenth;
        ``denominator`` the mean number of people or households below the share; ``missing`` the share of areas
        without a figure, ``zero`` the share with a published zero; ``areas`` counts those with a figure. A ward
        counts in the tenth of each of its neighbourhoods. Rows named "score:<domain>" give the mean score of each
        tenth of that domain itself. ``source`` is the release (``data/releases.toml``).
    """
    scores = deprivation.iod2025(folder).frame
    imd = scores[scores["domain"] == "imd"].set_index("area_code")["decile"]
    ward = lookups.lsoa_to_ward(folder).frame["ward_code"]
    rows: list[dict[str, object]] = []
    for reading in outcomes.read(folder):
        cells = reading.frame[reading.frame["group"] == outcomes.EVERYONE]
        for (indicator, period), table in cells.groupby(["indicator", "period"], observed=True, sort=False):
            own = table.set_index("area_code")
            by_ward = (own["geography"] == "ward").all()
            spread = own.reindex(ward.loc[imd.index]).set_axis(imd.index) if by_ward else own.reindex(imd.index)
            named = {"indicator": indicator, "period": period, "source": reading.release.id}
            rows += [named | row for row in _summaries(spread.assign(tenth=imd), own)]
    for domain in DOMAINS:
        own = scores[scores["domain"] == domain.id].dropna(subset=["score"])
        named = {"indicator": SCORE + domain.id, "period": "iod2025", "source": "iod2025-all"}
        rows += [
            named
            | {
                "group": str(tenth),
                "value": part["score"].mean(),
                "spread": part["score"].std(),
                "missing": 0.0,
                "areas": len(part),
            }
            for tenth, part in own.groupby("decile")
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _summaries(table: pd.DataFrame, areas: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield England, the ten tenths and the cuts between fifths of one indicator."""
    groups = [("england", table), *((str(tenth), part) for tenth, part in table.groupby("tenth"))]
    for name, part in groups:
        have = part.dropna(subset=["value"])
        share = bool(have["denominator"].notna().any())
        each_alike = pd.Series(1.0, index=have.index)
        yield {
            "group": name,
            "value": figure(have, weight=each_alike, counted=share),
            "spread": have["value"].std(),
            "denominator": have["denominator"].mean() if share else None,
            "missing": 1 - len(have) / len(part),
            "zero": (have["status"] == "zero").mean(),
            "areas": len(have),
        }
    for name, at in QUANTILES.items():
        yield {"group": name, "value": areas["value"].quantile(at), "areas": int(areas["value"].notna().sum())}


def write(folder: SourceFolder, path: Path) -> int:
    """Write the averages, rounded to five figures, and return the number of rows."""
    table = gradients(folder)
    for column in ("value", "spread", "denominator", "missing", "zero"):
        table[column] = [f"{value:.{DIGITS}g}" if pd.notna(value) else "" for value in table[column].astype(float)]
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return len(table)


def path() -> Path:
    """Return where the averages are kept."""
    return settings().data_dir / "national_gradients.csv"


def read() -> pd.DataFrame:
    """Read the averages that come with the project, indexed by ``indicator`` and ``group``."""
    return pd.read_csv(path(), dtype={"group": "str", "period": "str"}).set_index(["indicator", "group"]).sort_index()


if __name__ == "__main__":
    written = write(SourceFolder(Path(sys.argv[1])), path())
    sys.stdout.write(f"{path()}: {written} rows\n")
