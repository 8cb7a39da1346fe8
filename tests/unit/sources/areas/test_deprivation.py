"""The indices: blanks stay blank, files must agree, 2019 is carried without averaging, scores are never compared."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.domains import DOMAINS
from equitymap.errors import SourceContent, SourceHeadings
from equitymap.schema import validated
from equitymap.sources.areas import deprivation
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import A, B, C, D, folder_without_row_counts, iod_headings, write

ALL = [domain.id for domain in DOMAINS]
SEVEN = [domain.id for domain in DOMAINS if domain.weight]
CODE_21, CODE_11 = "LSOA code (2021)", "LSOA code (2011)"
FILE_7_2025 = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv.gz"
FILE_1_2025 = "File_1_IoD2025_Index_of_Multiple_Deprivation.csv.gz"
FILE_3_2025 = "File_3_IoD2025_Supplementary_Indices_IDACI_and_IDAOPI.csv.gz"
FILE_7_2019 = "File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv.gz"
FILE_2_2019 = "File_2_-_IoD2019_Domains_of_Deprivation.csv.gz"
EXACT = "LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Exact_Fit_Lookup_for_EW.csv"
CHILDREN_OLDER = ("idaci", "idaopi")


def table(code: str, domains: list[str], deciles: dict[str, int], *, blank: tuple[str, ...] = ()) -> list[list[object]]:
    """Return an official table: rank 10 times the decile, score half of it, blank scores for ``blank``."""
    headings = iod_headings(code, domains)
    rows: list[list[object]] = [list(headings)]
    for area, decile in deciles.items():
        cells: list[object] = [area, f"Town {area[-1]}"]
        for domain in domains:
            cells += ["" if domain in blank else decile / 2, decile * 10, decile]
        rows.append(cells)
    return rows


def without_scores(rows: list[list[object]]) -> list[list[object]]:
    keep = [at for at, name in enumerate(rows[0]) if " Score" not in str(name)]
    return [[row[at] for at in keep] for row in rows]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    """Return a folder with both releases; 2019: A kept, B split into B and C, A-like D merged from two."""
    return folder_without_row_counts(tmp_path, monkeypatch)


def save_2025(folder: SourceFolder, *, imd: dict[str, int] | None = None) -> None:
    deciles = {A: 1, B: 7}
    write(folder.path / FILE_7_2025, table(CODE_21, ALL, deciles, blank=CHILDREN_OLDER))
    rows = without_scores(table(CODE_21, ["imd"], imd or deciles))
    rows[0][-1] = str(rows[0][-1]).removesuffix("s)")
    write(folder.path / FILE_1_2025, rows)
    write(folder.path / FILE_3_2025, without_scores(table(CODE_21, ["imd", *CHILDREN_OLDER], deciles)))


def save_2019(
    folder: SourceFolder, pairs: list[tuple[str, str, str]], *, domains_7: dict[str, int] | None = None
) -> None:
    deciles = {A: 2, B: 5, C: 8, D: 8}
    whole = table(CODE_11, ALL, deciles)
    for row in whole[1:]:
        for at, name in enumerate(whole[0]):
            if "(IDACI)" in str(name) or "(IDAOPI)" in str(name):
                row[at] = ""
    write(folder.path / FILE_7_2019, whole)
    write(folder.path / FILE_2_2019, without_scores(table(CODE_11, ["imd", *SEVEN], domains_7 or deciles)))
    write(folder.path / EXACT, [("LSOA11CD", "LSOA21CD", "CHGIND"), *pairs])


def cell(frame: pd.DataFrame, area: str, domain: str = "imd") -> pd.Series:
    return frame[(frame["area_code"] == area) & (frame["domain"] == domain)].iloc[0]


def test_2025_has_every_domain_of_every_neighbourhood(folder: SourceFolder) -> None:
    save_2025(folder)
    reading = deprivation.iod2025(folder)
    assert len(reading.frame) == 2 * len(DOMAINS)
    assert [path.name for path in reading.paths] == [FILE_7_2025, FILE_1_2025, FILE_3_2025]
    found = cell(reading.frame, B, "health")
    assert found[["rank", "decile", "decile_low", "decile_high", "score"]].to_list() == [70, 7, 7, 7, 3.5]
    validated("deprivation", reading.frame)


def test_blank_scores_of_2025_stay_blank(folder: SourceFolder) -> None:
    save_2025(folder)
    frame = deprivation.iod2025(folder).frame
    children = frame[frame["domain"].isin(CHILDREN_OLDER)]
    assert children["score"].isna().all()
    assert children["rank"].notna().all()


def test_files_that_disagree_are_refused(folder: SourceFolder) -> None:
    save_2025(folder, imd={A: 1, B: 8})
    with pytest.raises(SourceContent, match=f"differ in the rank.*1 neighbourhood.*{B}"):
        deprivation.iod2025(folder)


def test_files_with_other_neighbourhoods_are_refused(folder: SourceFolder) -> None:
    save_2025(folder, imd={A: 1, C: 7})
    with pytest.raises(SourceContent, match="same neighbourhoods"):
        deprivation.iod2025(folder)


def test_every_missing_heading_is_named(folder: SourceFolder) -> None:
    save_2025(folder)
    write(folder.path / FILE_7_2025, table(CODE_21, ["imd"], {A: 1, B: 7}))
    with pytest.raises(SourceHeadings, match=r"Income Rank.*Crime Decile"):
        deprivation.iod2025(folder)


def test_text_among_ranks_is_refused(folder: SourceFolder) -> None:
    save_2025(folder)
    rows = table(CODE_21, ALL, {A: 1, B: 7})
    rows[1][3] = "first"
    write(folder.path / FILE_7_2025, rows)
    with pytest.raises(SourceContent, match=r"Index of Multiple Deprivation \(IMD\) Rank.*numbers only"):
        deprivation.iod2025(folder)


def test_unchanged_neighbourhood_keeps_rank_decile_and_score(folder: SourceFolder) -> None:
    save_2019(folder, [(A, A, "U")])
    found = cell(deprivation.iod2019(folder).frame, A)
    assert (found["rank"], found["decile"], found["score"], found["status"]) == (20, 2, 1.0, "value")


def test_children_of_a_split_have_their_parents_decile_and_no_rank(folder: SourceFolder) -> None:
    save_2019(folder, [(B, "E01000008", "S"), (B, "E01000009", "S")])
    frame = deprivation.iod2019(folder).frame
    for area in ("E01000008", "E01000009"):
        found = cell(frame, area)
        assert (found["decile"], found["decile_low"], found["decile_high"], found["status"]) == (5, 5, 5, "estimated")
        assert pd.isna(found["rank"])
        assert pd.isna(found["score"])


def test_merge_spans_its_parents_and_is_never_averaged(folder: SourceFolder) -> None:
    save_2019(folder, [(A, "E01000008", "M"), (C, "E01000008", "M")])
    found = cell(deprivation.iod2019(folder).frame, "E01000008")
    assert pd.isna(found["decile"])
    assert (found["decile_low"], found["decile_high"], found["status"]) == (2, 8, "estimated")


def test_merge_of_equals_keeps_the_decile(folder: SourceFolder) -> None:
    save_2019(folder, [(C, "E01000008", "M"), (D, "E01000008", "M")])
    found = cell(deprivation.iod2019(folder).frame, "E01000008")
    assert (found["decile"], found["status"]) == (8, "estimated")
    assert pd.isna(found["rank"])


def test_redrawn_neighbourhood_spans_all_it_touches(folder: SourceFolder) -> None:
    save_2019(folder, [(A, "E01000008", "X"), (B, "E01000008", "X"), (A, "E01000009", "X")])
    frame = deprivation.iod2019(folder).frame
    found = cell(frame, "E01000008")
    assert (found["decile_low"], found["decile_high"]) == (2, 5)
    assert cell(frame, "E01000009")["status"] == "estimated"


def test_blank_indices_of_2019_are_not_collected_never_zero(folder: SourceFolder) -> None:
    save_2019(folder, [(A, A, "U"), (B, "E01000008", "S")])
    frame = deprivation.iod2019(folder).frame
    children = frame[frame["domain"].isin(CHILDREN_OLDER)]
    assert set(children["status"]) == {"not_collected"}
    assert children[["rank", "decile", "decile_low", "decile_high", "score"]].isna().all(axis=None)
    validated("deprivation", frame)


def test_lookup_with_unknown_parents_is_refused(folder: SourceFolder) -> None:
    save_2019(folder, [(A, A, "U"), ("E01999999", B, "S")])
    with pytest.raises(SourceContent, match="E01999999"):
        deprivation.iod2019(folder)


def test_two_files_of_2019_must_agree(folder: SourceFolder) -> None:
    save_2019(folder, [(A, A, "U")], domains_7={A: 3, B: 5, C: 8, D: 8})
    with pytest.raises(SourceContent, match="not of the same issue"):
        deprivation.iod2019(folder)
