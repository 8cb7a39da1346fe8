"""Reconciliation of a built place with the publishers' totals, and of every register row."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.places.chains import chain_of
from equitymap.places.gone import gone, is_gone
from equitymap.places.place import Place
from equitymap.sources.areas import published_totals
from equitymap.sources.local.local_services import REGISTER as LOCAL
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.vocabulary import CARRIED_ON_STATES, GONE_STATES, OPEN_STATES


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
        The downloads, read a second time by ``equitymap.sources.areas.published_totals`` (line by line, without the
        loaders). None leaves the published column blank.

    Returns
    -------
    One line per comparison: neighbourhoods, residents, every deprivation tenth, joins, and facilities per kind.
    """
    inside = place.inside
    raw = published_totals.of_district(folder, place.code) if folder is not None else None
    imd = place.deprivation[(place.deprivation["domain"] == "imd") & (place.deprivation["release"] == "iod2025")]
    tenths = imd[imd["area_code"].isin(inside.index)]["decile"].value_counts()
    lines = [
        Line("neighbourhoods", len(inside), raw.neighbourhoods if raw else None),
        Line(
            "residents, Census 2021",
            int(inside["population"].sum()),
            raw.residents if raw else None,
            tolerance=published_totals.perturbation(len(inside)),
            note="the census changes small numbers at random: neighbourhoods need not add up to the district",
        ),
    ]
    lines += [
        Line(
            f"in tenth {tenth} of the IMD 2025",
            int(tenths.get(tenth, 0)),
            raw.imd_tenths.get(tenth, 0) if raw else None,
        )
        for tenth in range(1, 11)
    ]
    lines += _joins(place)
    return lines + _registers(place) + _losses(place)


def _joins(place: Place) -> list[Line]:
    """Every neighbourhood must have a deprivation cell, a census cell and a ward."""
    codes, total = place.inside.index, len(place.inside)
    dep = place.deprivation
    census = place.outcomes[place.outcomes["indicator"] == "aged_under_5"]
    joined = {
        "joined to the Indices of Deprivation 2025": dep[dep["release"] == "iod2025"]["area_code"],
        "joined to the Indices of Deprivation 2019": dep[dep["release"] == "iod2019"]["area_code"],
        "joined to the census": census["area_code"],
        "joined to a ward and a district": place.inside.dropna(subset=["ward_code", "district_code"]).index.to_series(),
    }
    return [Line(words, int(codes.isin(found).sum()), total) for words, found in joined.items()]


def _registers(place: Place) -> list[Line]:
    """Every row of a register must be here, elsewhere, or left out for a reason."""
    return [
        Line(
            f"rows of {register}",
            used.rows_kept + used.rows_elsewhere + sum(used.left_out.values()),
            used.rows_read,
        )
        for register in sorted(place.facilities["register"].unique())
        if (used := place.manifest.get(register)) is not None
    ]


def _losses(place: Place) -> list[Line]:
    """Services gone, counted from the records alone, each service the chain of its records, against the ledger."""
    ledger = gone(place)
    return [
        Line(
            f"{kind.many} gone, by chain of records",
            len(gone_by_records(place, kind.id)),
            int((ledger["inside"] & ledger["kind"].eq(kind.id)).sum()),
            note="counted from the records of the services, against the ledger of events",
        )
        for kind in place.kinds
    ]


def gone_by_records(place: Place, kind: str) -> pd.Index:
    """Return the chains of a kind inside of which no record is left, without a look at the ledger.

    The last record of the chain closed or left its register, at a date within the observed years that does not
    contradict its opening. Services that local people added have no register: whatever they report counts.
    """
    every = place.facilities[place.facilities["kind"] == kind]
    chain = chain_of(every)
    last = every.loc[chain.unique()]
    years = place.manifest.observed[kind]
    ends = last["closed"].fillna(last["closed_not_after"])
    starts = last["closed"].fillna(last["closed_not_before"]).fillna(ends)
    told = last["register"].eq(LOCAL)
    dated = (ends.dt.year >= years.first) & (starts.dt.year <= years.last) & ~(ends < last["opened"])
    ended = last["status"].isin(GONE_STATES) & last["inside"] & (dated | (told & ends.notna()))
    found: pd.Index = last.index[ended]
    return found


def facility_counts(place: Place) -> pd.DataFrame:
    """Return how many services are inside and what became of the rest: one row per count, one column per kind."""
    frame = place.facilities
    drawn = frame["located_by"] != "nowhere"
    inside = frame["inside"] & drawn
    lost = is_gone(place)
    columns = {
        "inside": inside,
        "open": inside & frame["status"].isin(OPEN_STATES),
        "closed or off the register": inside & frame["status"].isin(GONE_STATES),
        "of them gone within its record": inside & lost,
        "of them outside its record, or undated": inside & frame["status"].isin(GONE_STATES) & ~lost,
        "carried on or moved": inside & frame["status"].isin(CARRIED_ON_STATES),
        "other": inside & frame["status"].isin(["paused", "proposed", "unknown"]),
        "in the ring": ~frame["inside"] & drawn,
        "no position": ~drawn,
        "position from postcode": inside & (frame["located_by"] == "postcode"),
        "opened before the record": inside & frame["opened"].isna(),
    }
    of = {kind.many: frame["kind"] == kind.id for kind in place.kinds}
    counts = {many: [int((mask & ours).sum()) for mask in columns.values()] for many, ours in of.items()}
    return pd.DataFrame({"services": list(columns), **counts})


def as_table(lines: list[Line]) -> pd.DataFrame:
    """Return the lines as a table for printing: what, here, published, verdict."""
    return pd.DataFrame(
        {
            "what": [line.subject for line in lines],
            "here": [line.ours for line in lines],
            "published": ["not at hand" if line.published is None else f"{line.published:,}" for line in lines],
            "verdict": ["" if line.published is None else _verdict(line) for line in lines],
        }
    )


def _verdict(line: Line) -> str:
    if not line.agrees:
        return "DIFFERS"
    return "agrees" if line.ours == line.published else f"agrees within {line.tolerance:,}"
