"""Files and texts that a stranger might send: everything that once took minutes or gigabytes, and seeded others.

All of it is made here, whole, and the same for the same seed.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator

from tests.recorded import workbooks

HEAD = b"area,facility,minutes"
VRT = (
    b'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>%s</SrcDataSource>'
    b"<GeometryType>wkbPoint</GeometryType>"
    b'<LayerSRS>EPSG:27700</LayerSRS><GeometryField encoding="PointFromColumns" x="x" y="y"/></OGRVRTLayer>'
    b"</OGRVRTDataSource>"
)
"""A file of GDAL's that names another one, on the server or elsewhere, to be read in its place."""
LINKED = (
    b'{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"%s","type":"proj4"}},"features":[{"type":'
    b'"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}}]}'
)
"""A file of points whose coordinate system is to be fetched from an address."""


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in files.items():
            folder.writestr(name, data)
    return out.getvalue()


def lying(size: int) -> bytes:
    """Return a workbook whose sheet unpacks to so many bytes, and whose list of contents says that it is small."""
    whole = packed({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * size})
    return whole.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))


KNOWN: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("49 MB of commas as headings.csv", lambda: HEAD + b"," * 49_000_000),
    ("4.9 million commas as headings.csv", lambda: HEAD + b"," * 4_900_000),
    ("a heading of 100 kB and a row of 1 MB.csv", lambda: HEAD + b"," * 100_000 + b"\n" + b"," * 1_000_000),
    ("100 kB of commas as headings.csv", lambda: HEAD + b"," * 100_000),
    ("1 MB of commas as headings.csv", lambda: HEAD + b"," * 1_000_000),
    ("a row of 1 million commas.csv", lambda: HEAD + b"\n" + b"," * 1_000_000),
    ("49 MB of wrong journeys.csv", lambda: HEAD + b"\n" + b"a,b,c\n" * 2_900_000),
    ("49 MB of journeys of elsewhere.csv", lambda: HEAD + b"\n" + b"E01000001,urn:100000,5\n" * 2_130_000),
    ("an endless quote.csv", lambda: HEAD + b'\n"' + b"a,b,1\n" * 2_000_000),
    ("3 million old line ends.csv", lambda: HEAD + b"\r" + b"a,b,1\r" * 2_999_000),
    ("a million rows of 20 cells.csv", lambda: b"a,b\n" + b"x,1,,,,,,,,,,,,,,,,,,\n" * 990_000),
    ("a workbook that unpacks to 450 MB.xlsx", lambda: packed({"xl/worksheets/sheet1.xml": b" " * 450_000_000})),
    ("a workbook that says it is small.xlsx", lambda: lying(390_000_000)),
    ("a wide workbook.xlsx", lambda: workbooks.xlsx({"S": [["x"] * 16_000] * 40})),
    ("a zip in a zip.zip", lambda: packed({"a.zip": packed({"a.shp": bytes(100_000_000)})})),
    ("a file that names another.json", lambda: VRT % b"/etc/passwd"),
    ("a file that names another.zip", lambda: packed({"a.vrt": VRT % b"/etc/passwd"})),
    ("an address as coordinate system.geojson", lambda: LINKED % b"http://127.0.0.1:9/a"),
    ("deep brackets.geojson", lambda: b"[" * 5_000_000),
    ("deep objects.json", lambda: b'{"a":' * 3_000_000),
    ("a database that is none.gpkg", lambda: b"SQLite format 3\x00" + bytes(4_000_000)),
)
"""Files that took too much of something once, or could, by their name."""
PARTS = (
    b",",
    b";",
    b"\t",
    b'"',
    b"\n",
    b"\r",
    b"\r\n",
    b"\x00",
    b"\xff\xfe",
    b"=",
    b"<",
    "é".encode(),
    b"9" * 400,
    b"E01000001",
    b"urn:100000",
    b"1e308",
    b"nan",
    b"-",
    b'""',
    b"a" * 5_000,
    b"{",
    b"[",
    b"B1 1AA",
    HEAD,
    HEAD + b"\n",
    b"stage,served,resident,year,evidence\n",
    b"early_years,3,980,2024,x\n",
)
STARTS = (
    b"",
    HEAD + b"\n",
    HEAD,
    b"\xef\xbb\xbf" + HEAD + b"\r\n",
    b"PK\x03\x04",
    b"SQLite format 3\x00",
    b'{"type":"FeatureCollection","features":[',
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<OGRVRTDataSource>",
)
SUFFIXES = ("csv", "csv", "csv", "txt", "tsv", "xlsx", "xls", "ods", "geojson", "json", "gpkg", "zip")


def seeded(number: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield hostile files: random mixtures of separators, quotes, line ends, signs, numbers and long cells."""
    draw = random.Random(seed)
    for at in range(number):
        some = draw.sample(PARTS, draw.randint(1, 6))
        block = b"".join(draw.choice(some) for _ in range(draw.randint(1, 2_000)))
        size = draw.choice([100, 10_000, 1_000_000, 4_900_000])
        data = (draw.choice(STARTS) + block * (size // max(1, len(block)) + 1))[:size]
        suffix = draw.choice(SUFFIXES)
        if draw.random() < 0.2:
            data = packed({draw.choice(["a.shp", "a.vrt", "xl/workbook.xml", "../a", "content.xml"]): data})
        yield f"seeded {at}.{suffix}", data


TEXTS = (
    "",
    "-1",
    "9" * 4_000,
    "1e999",
    "nan",
    "../../etc/passwd",
    "<script>hacked=1</script>",
    "![x](http://evil.example/p.png)",
    "z." + "A" * 3_000,
    "saved." + "0" * 200,
    "E01000001",
    "E05000001," * 2_000,
    "2016-2023",
    "0-999999",
    "no_qualifications:-1e9:1e9",
    "library,school,childrens_centre",
    "406700,286900",
    "\x00\x01",
    "\uff41" * 500,
    "\u202ee\u0301" * 300,
    "%s%n{0}${x}",
    "' OR 1=1 --",
    "demo",
)
NAMES = (
    *("action", "against", "agreement", "area", "body", "by", "compare", "district", "facility", "first", "groups"),
    *("kind", "kinds", "layer", "line", "lost", "measure", "more", "near", "of", "only", "open", "order", "outcome"),
    *("partner", "place", "range", "reach", "records", "school", "score", "second", "service", "session", "show"),
    *("size", "spot", "square", "street", "tab", "ties", "types", "wards", "where", "year", "years"),
)
"""Parameters of addresses."""


def address(draw: random.Random) -> dict[str, str]:
    """Return wild parameters of an address."""
    named = {draw.choice(NAMES): draw.choice(TEXTS) for _ in range(draw.randint(1, 6))}
    return named if draw.random() < 0.2 else {"place": "demo", **named}


def form(draw: random.Random) -> dict[str, str]:
    """Return wild fields of a form."""
    if draw.random() < 0.1:
        return {f"f{number}": "x" for number in range(20_000)}
    names = ("q1", "q2", "q3", "receipt", "session", "lang", "as", "new", "age", "postcode", "passphrase", "next", "x")
    long = draw.choice([1, 1, 1, 30])
    return {draw.choice(names): draw.choice(TEXTS) * long for _ in range(draw.randint(0, 9))}
