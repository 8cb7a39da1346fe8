"""Reconciliation: does a built place agree with the publishers' totals, and where did every row go?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.kinds import KINDS
from equitymap.places.place import Place
from equitymap.sources import totals
from equitymap.sources.reading import SourceFolder


@dataclass(frozen=True)
class Line:
    """One comparison: what this place holds, what the publisher says, and whether they agree.

    ``published`` is None for a count that has nothing to be compared with. ``tolerance`` is how far apart
    the two may be, with its reason in ``note``.
    """

    subject: str
    ours: int
    published: int | None
    tolerance: int = 0
    note: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the two figures are as close as they must be."""
        return self.published is None or abs(self.ours - self.published) <= self.tolerance


def check_place(place: Place, folder: SourceFolder | None) -> list[Line]:
    """Compare a place with totals counted straight from the raw files.

    Parameters
    ----------
    place
        A built place.
    folder
        The downloads, read a second time by ``equitymap.sources.totals`` (line by line, without the loaders).
        None leaves the published column blank.

    Returns
    -------
    One line per comparison: neighbourhoods, residents, every deprivation tenth, joins, and facilities per kind.
    """
    inside = place.inside
    raw = totals.of_district(folder, place.code) if folder is not None else None
    imd = place.deprivation[(place.deprivation["domain"] == "imd") & (place.deprivation["release"] == "iod2025")]
    tenths = imd[imd["area_code"].isin(inside.index)]["decile"].value_counts()
    lines = [
        Line("neighbourhoods", len(inside), raw.neighbourhoods if raw else None),
        Line(
            "residents, Census 2021", int(inside["population"].sum()), raw.residents if raw else None,
            tolerance=totals.perturbation(len(inside)),
            note="the census changes small numbers at random: neighbourhoods need not add up to the district",
        ),
    ]
    lines += [
        Line(f"neighbourhoods in tenth {tenth} of the IMD 2025", int(tenths.get(tenth, 0)),
             raw.imd_tenths.get(tenth, 0) if raw else None)
        for tenth in range(1, 11)
    ]
    lines += _joins(place)
    for kind in KINDS:
        lines += _facilities(place, kind.id, kind.many)
    return lines


def _joins(place: Place) -> list[Line]:
    """Every neighbourhood must have a deprivation cell, a census cell and a ward."""
    codes, total = place.inside.index, len(place.inside)
    dep = place.deprivation
    census = place.outcomes[place.outcomes["indicator"] == "under_fives"]
    joined = {
        "joined to the Indices of Deprivation 2025": dep[dep["release"] == "iod2025"]["area_code"],
        "joined to the Indices of Deprivation 2019": dep[dep["release"] == "iod2019"]["area_code"],
        "joined to the census": census["area_code"],
        "joined to a ward and a district": place.inside.dropna(subset=["ward_code", "district_code"]).index.to_series(),
    }
    return [Line(f"neighbourhoods {words}", int(codes.isin(found).sum()), total) for words, found in joined.items()]


def _facilities(place: Place, kind: str, words: str) -> list[Line]:
    frame = place.facilities[place.facilities["kind"] == kind]
    unlocated = frame["located_by"] == "nowhere"
    counts = {
        "inside": frame["inside"] & ~unlocated,
        "inside, open": frame["inside"] & frame["status"].isin(["open", "handed_over"]),
        "inside, closed or off the register": frame["inside"] & frame["status"].isin(["closed", "delisted"]),
        "inside, carried on under another record": frame["inside"] & frame["status"].isin(["replaced", "moved"]),
        "in the ring around it": ~frame["inside"] & ~unlocated,
        "without a position": unlocated,
        "with a blank opening date (before the record)": frame["inside"] & frame["opened"].isna(),
    }
    lines = [Line(f"{words} {name}", int(mask.sum()), None) for name, mask in counts.items()]
    used = {release.id: release for release in place.manifest.releases}
    for register in frame["register"].unique():
        release = used.get(str(register))
        if release is not None:
            out = sum(release.left_out.values())
            lines.append(Line(f"{words}: rows of {register} kept, elsewhere and left out",
                              release.rows_kept + release.rows_elsewhere + out, release.rows_read))
    return lines


def as_table(lines: list[Line]) -> pd.DataFrame:
    """Return the lines as a table for printing: subject, here, published, verdict, note."""
    return pd.DataFrame(
        {
            "what": [line.subject for line in lines],
            "here": [line.ours for line in lines],
            "published": ["" if line.published is None else f"{line.published:,}" for line in lines],
            "verdict": ["" if line.published is None else "agrees" if line.agrees else "DIFFERS" for line in lines],
            "note": [line.note for line in lines],
        }
    )
