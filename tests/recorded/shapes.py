"""The publishers' sites on this machine: every release of the catalogue with an address, in its official shape.

Files are made from the open data folder when they are first asked for, and kept in a folder for the session.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pyogrio

from equitymap.sources.catalogue import Download, Release, catalogue
from tests.recorded.layers import Layer
from tests.recorded.official import MAKERS, Maker, as_csv, in_zip, text_of
from tests.recorded.server import Service, Site, census_service, items_of_portal, page_of_gov_uk, serving
from tests.recorded.workbooks import xlsx

BOUNDARIES = "ons-lsoa21-boundaries/derived/LSOA_2021_EN_BGC_detail*.geojson.gz"
CONTENT_TYPES = {"csv": "text/csv", "json": "application/json", "zip": "application/zip"}
DAYS_AGO = 1


def _newest_school_census(data: Path) -> bytes:
    newest = sorted(data.glob("dfe-performance-tables/*/england_census.csv*"))[-1]
    return gzip.decompress(newest.read_bytes()) if newest.suffix == ".gz" else newest.read_bytes()


def _rural_urban(data: Path) -> bytes:
    """Put the names back that the copy leaves out."""
    names = text_of(next(data.glob("ons-lookups/LSOA21_MSOA21_LAD24_EN_LU.csv.gz"))).set_index("LSOA21CD")["LSOA21NM"]
    table = text_of(next(data.glob("ons-rural-urban/Rural_Urban_Classification_(2021)_of_LSOAs*.csv.gz")))
    return as_csv(table.assign(LSOA21NM=table["LSOA21CD"].map(names)))


def _file_2(data: Path) -> bytes:
    """Take the ranks and tenths of the domains from File 7."""
    table = text_of(next(data.glob("iod2025/reconstructed/File_7_IoD2025*.csv.gz")))
    domains = [name for name in table.columns if "Rank (" in name or "Decile (" in name]
    rows = table[["LSOA code (2021)", "LSOA name (2021)", *domains]]
    return xlsx(
        {"Notes": [["Notes"]], "IoD2025 Domains": [list(rows.columns), *rows.itertuples(index=False, name=None)]}
    )


def _file_10(data: Path) -> bytes:
    """Give each district the average rank, and the share in the most deprived tenth of England, of every index."""
    table = text_of(next(data.glob("iod2025/reconstructed/File_7_IoD2025*.csv.gz")))
    districts = table.groupby(["Local Authority District code (2024)", "Local Authority District name (2024)"])
    found = {}
    for name in [name for name in table.columns if "Rank (" in name or "Decile (" in name]:
        numbers = table[name].replace("", None).astype(float)
        average = "Rank (" in name
        title = (
            f"{name.split(' (where')[0]} - {'Average rank' if average else 'Proportion of LSOAs in most deprived 10%'}"
        )
        found[title] = (numbers if average else numbers.eq(1)).groupby(districts.ngroup()).mean().round(4)
    keys = sorted(districts.groups)
    rows = [[*key, *(float(column[at]) for column in found.values())] for at, key in enumerate(keys)]
    return xlsx({"Notes": [["Notes"]], "IMD": [[*districts.keys, *found], *rows]})


MORE: dict[str, Maker] = {
    "rural-urban-2021": _rural_urban,
    "iod2025-domains": _file_2,
    "iod2025-districts": _file_10,
    "os-code-point-open": lambda data: (data / "os-code-point-open" / "codepo_gb.zip").read_bytes(),
    "dfe-school-census": _newest_school_census,
    "census2021-ltla": lambda data: in_zip(
        "census2021-ts030-ltla.csv", (data / "census2021-ts030" / "census2021-ts030-ltla.csv").read_bytes()
    ),
}


def published() -> list[Release]:
    """Return the releases with an address whose file can be made from the open data folder."""
    makers = {*MAKERS, *MORE, "lsoa21-boundaries"}
    return [release for release in catalogue().values() if release.download is not None and release.id in makers]


@contextmanager
def publishers(open_data: Path, kept: Path, *, today: date | None = None) -> Iterator[Site]:
    """Serve every publisher's site; dated files are of yesterday."""
    with serving(publish(Site(), open_data, kept, today=today)) as site:
        yield site


def publish(site: Site, open_data: Path, kept: Path, *, today: date | None = None) -> Site:
    """Put every release that can be made on a site, at the addresses of the catalogue."""
    pages: dict[str, dict[str, str]] = defaultdict(dict)
    for release in published():
        download = release.download
        assert download is not None
        make = _kept(release.id, open_data, kept)
        if download.how == "arcgis":
            shapes = release.id == "lsoa21-boundaries"
            site.layer(download.address, _areas(open_data) if shapes else _table(make))
            continue
        if download.how == "census":
            site.service(download.address.partition("?")[0], _census(make))
            continue
        address = _address(download, today or date.today())
        site.file(address, make, content_type=CONTENT_TYPES.get(download.format, "application/octet-stream"))
        if download.how == "govuk":
            pages[urlsplit(download.address).path][address] = release.title
        if download.how == "portal":
            number = address.rsplit("/", 2)[-2]
            found = items_of_portal([(number, release.title), ("e" * 32, f"{release.title} User Guide")])
            site.file(download.address.partition("?")[0], found)
        if download.how == "os":
            site.file(download.address.partition("?")[0], _product(address, make))
    for path, attachments in pages.items():
        site.file(
            f"https://www.gov.uk/api/content{path}",
            page_of_gov_uk([(title, url) for url, title in attachments.items()], drawn=True),
        )
    return site


def _address(download: Download, today: date) -> str:
    """Return where the file itself is."""
    if download.how == "gias":
        return download.address.format(date=today - timedelta(days=DAYS_AGO))
    if download.how == "govuk":
        name = re.sub(r"\\(.)", r"\1", download.attachment.replace(".*", "_made_here")).strip("^$")
        return f"https://assets.publishing.service.gov.uk/media/{_short(download.attachment)}/{name}"
    if download.how == "portal":
        return download.direct
    if download.how == "os":
        return f"https://api.os.uk/downloads/v1/files/{download.saves_as}"
    return download.address


def _kept(release_id: str, open_data: Path, kept: Path) -> Callable[[], Path]:
    """Return a function that makes a release's file once, and afterwards finds it."""
    maker = {**MAKERS, **MORE}.get(release_id)
    path = kept / release_id

    def make() -> Path:
        if not path.is_file():
            assert maker is not None
            draft = path.with_name(f"{release_id}.new")
            draft.write_bytes(maker(open_data))
            draft.replace(path)
        return path

    return make


def _table(make: Callable[[], Path]) -> Callable[[], Layer]:
    def layer() -> Layer:
        rows = list(csv.DictReader(io.StringIO(make().read_text(encoding="utf-8-sig"))))
        return Layer([{"ObjectId": number, **row} for number, row in enumerate(rows, 1)])

    return layer


def _areas(open_data: Path) -> Callable[[], Layer]:
    def layer() -> Layer:
        path = next(open_data.glob(BOUNDARIES))
        frame = pyogrio.read_dataframe(f"/vsigzip/{path}", columns=["LSOA21CD", "LSOA21NM"])
        columns = zip(frame["LSOA21CD"], frame["LSOA21NM"], strict=True)
        rows = [{"FID": number, "LSOA21CD": code, "LSOA21NM": name} for number, (code, name) in enumerate(columns, 1)]
        return Layer(rows, list(frame.geometry), flag="properties")

    return layer


def _census(make: Callable[[], Path]) -> Service:
    """Return the census service over the whole answer, which is read when it is first asked."""
    kept: list[Service] = []

    def answer(query: Mapping[str, str]) -> tuple[int, bytes]:
        if not kept:
            cells: dict[str, list[tuple[str, int]]] = defaultdict(list)
            for cell in json.loads(make().read_bytes())["observations"]:
                area, category = (
                    one["option_id"] if at == 0 else one["option"] for at, one in enumerate(cell["dimensions"])
                )
                cells[area].append((category, cell["observation"]))
            kept.append(census_service(cells))
        return kept[0](query)

    return answer


def _product(address: str, make: Callable[[], Path]) -> Callable[[], bytes]:
    def listed() -> bytes:
        body = make().read_bytes()
        md5 = hashlib.md5(body, usedforsecurity=False).hexdigest()
        one = {
            "md5": md5,
            "size": len(body),
            "url": address,
            "format": "CSV",
            "area": "GB",
            "fileName": "codepo_gb.zip",
        }
        return json.dumps([one]).encode()

    return listed


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
