"""The publishers' own layouts, filled from the open data folder: what each download of the catalogue would bring.

``MAKERS`` has one function per release: it takes the open data folder and returns the bytes of the file as published
(of an archive: the archive). Rows are the real ones; only the layout is put back to the publisher's.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
from pyproj import Transformer

from tests.recorded.workbooks import ods, xlsx

Maker = Callable[[Path], bytes]
NSPL_HEADINGS = [
    "pcd7",
    "pcd8",
    "pcds",
    "dointr",
    "doterm",
    "usrtypind",
    "east1m",
    "north1m",
    "gridind",
    "oa21cd",
    "cty25cd",
    "ced25cd",
    "lad26cd",
    "wd26cd",
    "nhser24cd",
    "ctry26cd",
    "rgn25cd",
    "pcon24cd",
    "ttwa15cd",
    "itl25cd",
    "npark16cd",
    "lsoa21cd",
    "msoa21cd",
    "wz11cd",
    "sicbl24cd",
    "bua24cd",
    "ruc21ind",
    "oac21ind",
    "lat",
    "long",
    "lep21cd1",
    "lep21cd2",
    "pfa23cd",
    "imd20ind",
    "icb23cd",
]
FILE_8_SHEETS = {
    "IoD25 Income Domain": ("Income Domain numerator", "Income Deprivation"),
    "IoD25 Employment Domain": ("Employment Domain",),
    "IoD25 Education Domain": ("Adult skills", "Entry to higher"),
    "IoD25 Health Domain": ("Acute", "Comparative", "Mental", "Years of"),
    "IoD25 Crime Domain": ("Viol", "Stalk", "Burgl", "Theft", "Criminal", "Public", "Anti-"),
    "IoD25 Barriers Domain": ("",),
}
AREA_25 = (
    "LSOA code (2021)",
    "LSOA name (2021)",
    "Local Authority District code (2024)",
    "Local Authority District name (2024)",
)
ROLES = {"4": "RO76", "0": "RO72", "1": "RO87", "2": "RO80", "3": "RO80|RO87"}
STUDENT = "Schoolchild or full-time student indicator"


def text_of(path: Path, *, skip: int = 0) -> pd.DataFrame:
    """Read a CSV of the folder, gzipped or not, as text with blanks."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skiprows=skip)


def as_csv(table: pd.DataFrame, *, encoding: str = "utf-8") -> bytes:
    return table.to_csv(index=False).encode(encoding, errors="replace")


def in_zip(name: str, content: bytes, *others: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as writer:
        for member, data in ((name, content), *others):
            writer.writestr(member, data)
    return packed.getvalue()


def _plain(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def _copy(pattern: str) -> Maker:
    """Return the newest file as it is, gunzipped."""
    return lambda data: _plain(sorted(data.glob(pattern))[-1])


def _lookup(pattern: str, columns: Sequence[str]) -> Maker:
    return lambda data: as_csv(text_of(next(data.glob(pattern)))[list(columns)])


def _upper_tier(data: Path) -> bytes:
    wards = text_of(next(data.glob("ons-lookups/LSOA_(2021)_to_Electoral_Ward*.csv.gz")))
    upper = text_of(next(data.glob("ons-lookups/Lower_Tier_*_(April_2023)*.csv"))).set_index("LTLA23CD")
    table = wards[["WD24CD", "LAD24CD", "LAD24NM"]].drop_duplicates("WD24CD")
    return as_csv(
        table.assign(
            UTLA24CD=table["LAD24CD"].map(upper["UTLA23CD"]).fillna(table["LAD24CD"]),
            UTLA24NM=table["LAD24CD"].map(upper["UTLA23NM"]).fillna(table["LAD24NM"]),
        )
    )


def _nspl(data: Path) -> bytes:
    """All postcodes of England with their grid position, and one of Northern Ireland and one without a position."""
    parts = [pacsv.read_csv(path) for path in sorted(data.glob("ons-postcode-lat-lon/postcodes/*.csv.gz"))]
    table = pa.concat_tables(parts).to_pandas()
    code = table["Postcode"].astype(str).str.replace(" ", "")
    placed = table["lat"].between(49, 61) & table["long"].between(-9, 3)
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(
        table["long"].to_numpy(), table["lat"].to_numpy()
    )
    full = {
        "pcds": code.str[:-3] + " " + code.str[-3:],
        "east1m": pd.Series(east).round().where(placed).astype("Int64"),
        "north1m": pd.Series(north).round().where(placed).astype("Int64"),
        "ctry26cd": "E92000001",
        "lat": table["lat"].where(placed, 99.999999),
        "long": table["long"].where(placed, 0.0),
    }
    frame = pd.DataFrame(full).reindex(columns=NSPL_HEADINGS)
    odd = pd.DataFrame({"pcds": ["BT1 1AA"], "east1m": [333_900], "north1m": [374_100], "ctry26cd": ["N92000002"]})
    whole = pa.Table.from_pandas(pd.concat([frame, odd]).astype({"pcds": str, "ctry26cd": str}), preserve_index=False)
    text = io.BytesIO()
    pacsv.write_csv(whole, text)
    return in_zip(
        "Data/NSPL_AUG_2026_UK.csv",
        text.getvalue(),
        ("Data/multi_csv/NSPL_AUG_2026_UK_AB.csv", b"pcd7\n"),
        ("User Guide/NSPL User Guide Aug 2026.pdf", b"%PDF-1.4\n"),
    )


def _rows(table: pd.DataFrame) -> Iterable[Sequence[str | int | float | None]]:
    """Yield headings and rows; what is a number in every cell is written as one."""
    yield list(table.columns)
    columns = []
    for name in table.columns:
        numbers = pd.to_numeric(table[name].replace("", None), errors="coerce")
        texts = table[name].to_list()
        whole = numbers.notna().all() and (numbers % 1 == 0).all()
        columns.append(
            [int(value) for value in numbers]
            if whole
            else [float(value) for value in numbers]
            if numbers.notna().all()
            else [text or None for text in texts]
        )
    yield from zip(*columns, strict=True)


def _workbook(pattern: str, sheet: str) -> Maker:
    return lambda data: xlsx(
        {"Notes": [["Notes"], ["Published figures"]], sheet: _rows(text_of(next(data.glob(pattern))))}
    )


def _file_8(data: Path) -> bytes:
    """Spread File 8 over the sheets of its domains, as the publisher does."""
    table = text_of(next(data.glob("iod2025/File_8_IoD2025*.csv.gz")))
    left = [name for name in table.columns if name not in AREA_25]
    sheets: dict[str, Iterable[Sequence[str | int | float | None]]] = {"Notes": [["Notes"]]}
    for sheet, starts in FILE_8_SHEETS.items():
        here = [name for name in left if name.startswith(starts)]
        left = [name for name in left if name not in here]
        sheets[sheet] = _rows(table[[*AREA_25, *here]])
    return xlsx(sheets)


def _census(number: str, renamed: Mapping[str, str] | None = None) -> Maker:
    def make(data: Path) -> bytes:
        table = text_of(next(data.glob(f"census2021-{number}/census2021-{number}-lsoa.csv.gz")))
        content = as_csv(table.rename(columns=dict(renamed or {})))
        return in_zip(
            f"census2021-{number}-lsoa.csv",
            content,
            (f"census2021-{number}-msoa.csv", b"date,geography,geography code\n"),
        )

    return make


def _age_6(data: Path) -> bytes:
    table = text_of(next(data.glob("census2021-age-6-categories/*.csv.gz")))
    code, name, *groups = table.columns
    cells = [
        {
            "dimensions": [
                {
                    "dimension": "Lower layer Super Output Areas",
                    "dimension_id": "lsoa",
                    "option": area,
                    "option_id": key,
                },
                {
                    "dimension": "Age (6 categories)",
                    "dimension_id": "resident_age_6a",
                    "option": group,
                    "option_id": str(at),
                },
            ],
            "observation": int(count),
        }
        for key, area, *counts in table[[code, name, *groups]].itertuples(index=False, name=None)
        for at, (group, count) in enumerate(zip(groups, counts, strict=True), start=1)
    ]
    return json.dumps({"observations": cells, "total_observations": len(cells), "blocked_areas": 0}).encode()


def _low_income(data: Path) -> bytes:
    """Put both tables, and one of the same shape before housing costs, into one workbook."""
    folder = data / "dwp-children-in-low-income-families-ahc"
    with (folder / "2_AHC_Relative_LA.csv").open(encoding="utf-8-sig", newline="") as stream:
        councils = list(csv.reader(stream))
    with gzip.open(folder / "4_AHC_Relative_Ward.csv.gz", "rt", encoding="utf-8-sig", newline="") as stream:
        wards = list(csv.reader(stream))
    before = [[cell.replace("%", "9%") for cell in row] for row in councils]
    return ods(
        {
            "Cover": [["Children in low income families"]],
            "2_AHC_Relative_LA": councils,
            "4_AHC_Relative_Ward": wards,
            "9_BHC_Relative_LA": before,
        }
    )


def _schools(data: Path) -> bytes:
    """Put the register's rows back into the layout of ``edubasealldata``: 134 headings, windows-1252, dd-mm-yyyy."""
    folder = data / "dfe-gias-all-establishments"
    table = text_of(next(folder.glob("gias_all_establishments_*.csv.gz")))
    with (folder / "full-columns-leeds-2023-07-03/edubase-leeds.csv").open(encoding="utf-8") as stream:
        headings = next(csv.reader(stream))
    opened = text_of(next(folder.glob("open-and-close-dates-2022*/schools.csv.gz"))).set_index("urn")["open_date"]
    codes = text_of(data / "dfe-lait/la_number_to_ONS_code_DERIVED.csv").set_index("LA Number")["ONS code"]
    closed = pd.to_datetime(table["close_date"], format="%Y-%m-%d", errors="coerce")
    full = {
        "URN": table["urn"],
        "LA (code)": table["la_code"],
        "LA (name)": table["la_name"],
        "EstablishmentNumber": table["establishment_number"],
        "EstablishmentName": table["name"],
        "TypeOfEstablishment (code)": table["establishment_type_code"],
        "TypeOfEstablishment (name)": table["establishment_type_name"],
        "EstablishmentStatus (code)": table["establishment_status_code"],
        "EstablishmentStatus (name)": table["establishment_status_name"],
        "OpenDate": table["urn"].map(opened).fillna(""),
        "CloseDate": closed.dt.strftime("%d-%m-%Y").fillna(""),
        "ReasonEstablishmentClosed (name)": "Not applicable",
        "PhaseOfEducation (name)": table["phase_name"],
        "NumberOfPupils": table["number_of_pupils"],
        "Postcode": table["postcode"],
        "Easting": table["easting"],
        "Northing": table["northing"],
        "GSSLACode (name)": table["la_code"].map(codes).fillna("999"),
    }
    return as_csv(pd.DataFrame(full).reindex(columns=headings, fill_value=""), encoding="cp1252")


def _practices(data: Path) -> bytes:
    """Write states and roles in words, as the export service does."""
    table = pd.read_csv(
        next(data.glob("nhs-ods-gp-practices/epraccur.csv.gz")), header=None, dtype=str, keep_default_na=False
    )
    table[12] = table[12].map({"A": "ACTIVE"}).fillna("INACTIVE")
    table[25] = table[25].map(ROLES).fillna("RO72")
    return table.to_csv(index=False, header=False, quoting=csv.QUOTE_ALL).encode()


IOD19 = "File_7_-_All_IoD2019*.csv.gz"
MAKERS: Mapping[str, Maker] = {
    "lsoa21-wd24": _lookup(
        "ons-lookups/LSOA_(2021)_to_Electoral_Ward*.csv.gz",
        ("LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"),
    ),
    "lad24-region": _lookup(
        "ons-lookups/Local_Authority_District_to_Region_*.csv", ("LAD24CD", "LAD24NM", "RGN24CD", "RGN24NM")
    ),
    "lad24-utla24": _upper_tier,
    "rural-urban-2021": _copy("ons-rural-urban/Rural_Urban_Classification_(2021)_of_LSOAs*.csv*"),
    "lsoa11-lsoa21": _lookup(
        "ons-lookups/LSOA_(2011)_to_LSOA_(2021)*Exact_Fit*.csv.gz",
        ("LSOA11CD", "LSOA11NM", "CHGIND", "LSOA21CD", "LSOA21NM", "LAD22CD", "LAD22NM"),
    ),
    "msoa-names": _copy("hocl-msoa-names/MSOA-Names-Latest2.csv*"),
    "ons-nspl": _nspl,
    "iod2025-all": _copy("iod2025/reconstructed/File_7_IoD2025*.csv.gz"),
    "iod2025-imd": _workbook("iod2025/File_1_IoD2025*.csv.gz", "IMD25"),
    "iod2025-children-older": _workbook("iod2025/File_3_IoD2025*.csv.gz", "IoD2025 IDACI & IDAOPI"),
    "iod2025-indicators": _file_8,
    "iod2019-domains": _workbook("iod2019/**/File_2_-_IoD2019*.csv.gz", "IoD2019 Domains"),
    "iod2019-all": _copy(f"iod2019/**/{IOD19}"),
    **{f"census2021-{n}": _census(n) for n in ("ts007a", "ts011", "ts038", "ts052", "ts054", "ts062", "ts067")},
    "census2021-ts068": _census(
        "ts068",
        {
            "In full-time education: Total": f"{STUDENT}: Total: All usual residents aged 5 years and over",
            "In full-time education: Student": f"{STUDENT}: Student",
            "In full-time education: Not a student": f"{STUDENT}: Not a student",
        },
    ),
    "census2021-age-6": _age_6,
    "cilif-ward": _low_income,
    "cilif-la": _low_income,
    "gias-schools": _schools,
    "gias-links": _copy("dfe-gias-links-and-groups/links_edubasealldata*.csv"),
    "gias-groups": _copy("dfe-gias-links-and-groups/allgroupsdata*.csv"),
    "gias-group-links": _copy("dfe-gias-links-and-groups/grouplinks_*.csv.gz"),
    "gias-childrens-centres": _copy("dfe-gias-childrens-centres/snapshots-as-published/edubaseallchildrencentre*.csv"),
    "nhs-gp-practices": _practices,
    "lait": _copy("dfe-lait/bds_long.parquet"),
    "lait-neighbours": _copy("dfe-lait/sn_may_2025.xlsx"),
    "lait-dictionary": _copy("dfe-lait/lait_data_dictionary.csv*"),
}
