"""The English Indices of Deprivation: 2025 as published, 2019 carried to the neighbourhoods of 2021."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.errors import SourceContent, SourceHeadings
from equitymap.schema import DEPRIVATION
from equitymap.sources.areas.lookups import lsoa_2011_to_2021
from equitymap.sources.catalogue import Release
from equitymap.sources.reading.area_table import english_rows, headings_of, one_file
from equitymap.sources.reading.marks import numbers
from equitymap.sources.reading.read_table import Reading, SourceFolder

RANK = "Rank (where 1 is most deprived)"
DECILE = "Decile (where 1 is most deprived 10% of LSOAs)"
SCORES = ("Score (rate)", "Score")
CODE_2025, CODE_2019 = "LSOA code (2021)", "LSOA code (2011)"
DOMAIN_IDS = tuple(domain.id for domain in DOMAINS)
HEADINGS: Mapping[str, str] = {domain.id: domain.heading for domain in DOMAINS}


def iod2025(folder: SourceFolder) -> Reading:
    """Return the Indices of Deprivation 2025 for every English neighbourhood.

    Ranks and deciles come from File 7; those of File 1 (all kinds together) and File 3 (children, older
    people) must be the same, and fill File 7 where a copy of it leaves them blank. Scores that File 7 leaves
    blank stay blank.

    Returns
    -------
    Long frame with the columns of schema ``DEPRIVATION``; 1 is the most deprived rank and decile.

    Raises
    ------
    SourceContent
        When two files give one neighbourhood different ranks or deciles.
    """
    release, path = one_file(folder, "iod2025-all")
    wide, rows = _wide(path, release, CODE_2025, DOMAIN_IDS)
    paths = [path]
    for part_id, domains in (("iod2025-imd", ("imd",)), ("iod2025-children-older", ("idaci", "idaopi"))):
        part, part_path = one_file(folder, part_id)
        table, _ = _wide(part_path, part, CODE_2025, domains)
        _agreed(wide, table, domains, files=(path, part_path))
        paths.append(part_path)
    frame = _long(wide, "iod2025")
    return Reading(release=release, paths=tuple(paths), frame=frame, rows_read=rows)


def iod2019(folder: SourceFolder) -> Reading:
    """Return the Indices of Deprivation 2019 on the neighbourhoods of 2021.

    A neighbourhood that did not change keeps its rank, decile and score. One cut out of a larger one has its
    parent's decile and no rank. One put together from several has a decile only where all had the same;
    ``decile_low`` and ``decile_high`` say how far they lay apart. Nothing is averaged. All but the unchanged
    are "estimated"; what was blank in 2019 is "not_collected".

    Returns
    -------
    Long frame with the columns of schema ``DEPRIVATION``.

    Raises
    ------
    SourceContent
        When File 2 and File 7 differ, or the lookup names a 2011 neighbourhood that has no deprivation figures.
    """
    release, path = one_file(folder, "iod2019-all")
    wide, rows = _wide(path, release, CODE_2019, DOMAIN_IDS)
    part, part_path = one_file(folder, "iod2019-domains")
    seven = tuple(domain.id for domain in DOMAINS if domain.id == "imd" or domain.weight)
    table, _ = _wide(part_path, part, CODE_2019, seven)
    _agreed(wide, table, seven, files=(path, part_path))
    lookup = lsoa_2011_to_2021(folder)
    pairs = lookup.frame
    unknown = pairs[~pairs["area_code_2011"].isin(wide["rank"].index)]
    if len(unknown):
        raise SourceContent(
            f"{lookup.paths[0].name} names {unknown['area_code_2011'].nunique():,} neighbourhood(s) of 2011, such as"
            f" {unknown['area_code_2011'].iloc[0]}, that {path.name} does not have. Download both again."
        )
    frame = _carried(wide, pairs)
    return Reading(release=release, paths=(path, part_path, *lookup.paths), frame=frame, rows_read=rows)


Wide = dict[str, pd.DataFrame]


def _wide(path: Path, release: Release, code: str, domains: Sequence[str]) -> tuple[Wide, int]:
    """Read rank, decile and score of the domains: one frame each, index the code, one column per domain."""
    columns = _columns(path, domains, code=code)
    named = [column for part in columns.values() for column in part.values()]
    table, rows = english_rows(path, release, [code, *named], code=code)
    table = table.set_index(code)
    parts = {
        name: pd.DataFrame({domain: _numeric(table[heading], path) for domain, heading in part.items()}, table.index)
        for name, part in columns.items()
    }
    return parts, rows


def _columns(path: Path, domains: Sequence[str], *, code: str) -> dict[str, dict[str, str]]:
    """Find the columns of each domain by their official headings, of which one file cuts the end short.

    Raises
    ------
    SourceHeadings
        Naming every rank or decile that the file lacks.
    """
    present = headings_of(path, code)
    found: dict[str, dict[str, str]] = {"rank": {}, "decile": {}, "score": {}}
    absent = []
    for domain in domains:
        for part, ends in (("rank", (RANK,)), ("decile", (DECILE,)), ("score", SCORES)):
            wanted = [f"{HEADINGS[domain]} {end}" for end in ends]
            match = [name for name in present if name in wanted or f"{name}s)" in wanted]
            if match:
                found[part][domain] = match[0]
            elif part != "score":
                absent.append(wanted[0])
    if absent:
        raise SourceHeadings(
            f"{path.name} lacks the heading(s) {'; '.join(absent)}. Check that it is the right file and edition."
        )
    return found


def _numeric(texts: pd.Series, path: Path) -> pd.Series:
    try:
        return numbers(texts)
    except ValueError as wrong:
        raise SourceContent(
            f"{path.name}, column '{texts.name}': {wrong}. It should hold numbers only: download it again."
        ) from None


def _agreed(whole: Wide, part: Wide, domains: Sequence[str], *, files: tuple[Path, Path]) -> None:
    """Fill blanks of ``whole`` from ``part`` and refuse any difference between them."""
    remedy = "They are not of the same issue: download both again."
    both = f"{files[0].name} and {files[1].name}"
    at = whole["rank"].index.get_indexer(part["rank"].index)
    if (at < 0).any() or len(at) != len(whole["rank"]):
        raise SourceContent(f"{both} do not list the same neighbourhoods. {remedy}")
    for name in ("rank", "decile"):
        for domain in domains:
            theirs = np.empty(len(at))
            theirs[at] = part[name][domain].to_numpy()
            ours = whole[name][domain].to_numpy()
            differ = ~np.isnan(ours) & ~np.isnan(theirs) & (ours != theirs)
            if differ.any():
                raise SourceContent(
                    f"{both} differ in the {name} of '{HEADINGS[domain]}' for {int(differ.sum()):,} neighbourhood(s),"
                    f" such as {whole[name].index[differ][0]}. {remedy}"
                )
            whole[name][domain] = np.where(np.isnan(ours), theirs, ours)


def _long(wide: Wide, release: str) -> pd.DataFrame:
    """Stack published figures: one row per neighbourhood and domain."""
    areas = wide["rank"].index
    parts = []
    for domain in DOMAIN_IDS:
        rank, decile = wide["rank"][domain], wide["decile"][domain]
        parts.append(
            _rows(
                areas,
                release,
                domain,
                rank=rank,
                decile=decile,
                low=decile,
                high=decile,
                score=_score(wide, domain),
                status=np.where(rank.notna() & decile.notna(), "value", "not_collected"),
            )
        )
    return _stacked(parts)


def _carried(wide: Wide, pairs: pd.DataFrame) -> pd.DataFrame:
    """Carry 2011 figures to 2021 along the pairs that share ground."""
    change = pairs.groupby("area_code")["change"].agg("first")
    same = (change == "unchanged").to_numpy()
    parents = pairs.set_index("area_code")["area_code_2011"]
    deciles = wide["decile"].reindex(parents).set_axis(parents.index)
    ranks = wide["rank"].reindex(parents).set_axis(parents.index)
    grouped = deciles.groupby(level="area_code")
    known = grouped.count().eq(grouped.size(), axis="index")
    low, high = grouped.min().where(known), grouped.max().where(known)
    first = ranks.groupby(level="area_code").first()
    parts = []
    for domain in DOMAIN_IDS:
        collected = low[domain].notna().to_numpy()
        score = _score(wide, domain).reindex(parents).set_axis(parents.index).groupby(level="area_code").first()
        parts.append(
            _rows(
                change.index,
                "iod2019",
                domain,
                rank=first[domain].where(same & collected),
                decile=low[domain].where(low[domain] == high[domain]),
                low=low[domain],
                high=high[domain],
                score=score.where(same),
                status=np.select([~collected, same], ["not_collected", "value"], "estimated"),
            )
        )
    return _stacked(parts)


def _score(wide: Wide, domain: str) -> pd.Series:
    if domain in wide["score"].columns:
        return wide["score"][domain]
    return pd.Series(np.nan, index=wide["rank"].index)


def _rows(
    areas: pd.Index,
    release: str,
    domain: str,
    *,
    rank: pd.Series,
    decile: pd.Series,
    low: pd.Series,
    high: pd.Series,
    score: pd.Series,
    status: np.ndarray,
) -> pd.DataFrame:
    whole = {"rank": rank, "decile": decile, "decile_low": low, "decile_high": high}
    columns = {name: series.to_numpy() for name, series in whole.items()}
    frame = pd.DataFrame({"area_code": areas, "release": release, "domain": domain, **columns})
    return frame.assign(score=score.to_numpy(), status=status)


def _stacked(parts: list[pd.DataFrame]) -> pd.DataFrame:
    frame = pd.concat(parts, ignore_index=True)
    counts = dict.fromkeys(("rank", "decile", "decile_low", "decile_high"), "Int64")
    repeated = dict.fromkeys(("release", "domain", "status"), "category")
    return frame.astype({**counts, **repeated})[list(DEPRIVATION.columns)]
