"""Where each postcode lies, in metres of the British National Grid.

From the National Statistics Postcode Lookup (or the ONS Postcode Directory) as published, from a copy of it with
latitude and longitude, or from OS Code-Point Open, which has live postcodes only.
"""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from pyproj import Transformer

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.areas.postcode_editions import code_point_edition, edition_of, newest
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, SourceFolder

NSPL = "ons-nspl"
LAT_LON = "ons-postcode-lat-lon"
CODE_POINT = "os-code-point-open"
HEADINGS = ("Postcode", "lat", "long")
# Code-Point Open has no heading line; these are the first four of its ten columns (Doc/ in the zip).
CODE_POINT_COLUMNS = (
    "Postcode",
    "Positional_quality_indicator",
    "Eastings",
    "Northings",
    "Country_code",
    "NHS_regional_HA_code",
    "NHS_HA_code",
    "Admin_county_code",
    "Admin_district_code",
    "Admin_ward_code",
)
NO_POSITION_QUALITY = 90
# Headings of the official lists: the older and the newer names of each.
NSPL_COLUMNS = {
    "Postcode": r"pcds",
    "easting": r"(os)?east1m",
    "northing": r"osnrth1m|north1m",
    "country": r"ctry(\d\dcd)?",
}
NSPL_MEMBER = r"(^|/)(NSPL|ONSPD)[^/]*UK\.csv$"
# The postcodes of Northern Ireland are on the Irish grid; the Channel Islands and the Isle of Man are not the UK.
GREAT_BRITAIN = ("E92000001", "W92000004", "S92000003")
GREAT_BRITAIN_DEGREES = {"lat": (49.0, 61.5), "long": (-9.5, 2.5)}
_SHAPE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_AGAIN = "Download it again."


def normalise(text: str) -> str:
    """Return a postcode in capitals without spaces or stray full stops: ``' b31 2ab.'`` becomes ``'B312AB'``."""
    return re.sub(r"[\s.]", "", text).upper()


def looks_like_postcode(text: str) -> bool:
    """Say whether a text has the shape of a postcode, whether or not it exists."""
    return _SHAPE.fullmatch(normalise(text)) is not None


def normalised(texts: pd.Series) -> pd.Series:
    """Return postcodes as ``normalise`` does, and blank where a text has not the shape of one."""
    short = texts.str.replace(r"[\s.]", "", regex=True).str.upper()
    return short.where(short.str.fullmatch(_SHAPE.pattern).fillna(False).astype(bool))


def positions(folder: SourceFolder) -> Reading:
    """Read where postcodes lie, live and ended alike: from the official list, else its copy, else Code-Point Open.

    Returns
    -------
    Reading
        Frame by ``postcode`` (capitals, no spaces): ``easting_m``, ``northing_m`` in EPSG:27700 metres. A point is
        that of the postcode's addresses. Rows without a usable position are listed in ``left_out``.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    for release in (NSPL, LAT_LON, CODE_POINT):
        try:
            paths = folder.find(release)
        except SourceMissing:
            continue
        if release == LAT_LON:
            return lat_lon_files(paths)
        return nspl_file(newest(paths)) if release == NSPL else code_point_file(paths[-1])
    return nspl_file(newest(folder.find(NSPL)))  # names the page to download it from


def nspl_file(path: Path) -> Reading:
    """Read one National Statistics Postcode Lookup or ONS Postcode Directory, as the zip it comes in or as its CSV."""
    try:
        if path.suffix.lower() != ".zip":
            edition = edition_of(path.name)
            with path.open("rb") as stream:
                table = _nspl_table(stream, path)
        else:
            with zipfile.ZipFile(path) as packed:
                inside = [name for name in packed.namelist() if re.search(NSPL_MEMBER, name, re.IGNORECASE)]
                if len(inside) != 1:
                    raise SourceContent(
                        f"{path.name} holds {len(inside)} files named like NSPL_AUG_2026_UK.csv, not one. Check that it"
                        " is the National Statistics Postcode Lookup."
                    )
                edition = edition_of(Path(inside[0]).name) or edition_of(path.name)
                with packed.open(inside[0]) as stream:
                    table = _nspl_table(stream, path)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, pa.ArrowInvalid) as wrong:
        detail = str(wrong).splitlines()[0]
        raise SourceUnreadable(
            f"{path.name} is cut short, damaged or not a postcode list ({detail}). {_AGAIN}"
        ) from None
    british = pc.is_in(table["country"], value_set=pa.array(GREAT_BRITAIN))
    placed = pc.and_(pc.greater(table["easting"], 0), pc.greater(table["northing"], 0))
    usable = pc.fill_null(pc.and_(british, placed), False)
    kept = table.filter(usable)
    frame = _by_postcode(kept["Postcode"], kept["easting"].to_numpy(), kept["northing"].to_numpy(), paths=(path,))
    lost = _without_position(NSPL, (path,), (table.num_rows,), table, usable, first_line=2)
    away = pc.fill_null(pc.invert(british), True).filter(pc.invert(usable)).to_pandas().to_numpy(dtype=bool)
    lost["reason"] = lost["reason"].mask(away, "the postcode is outside Great Britain")
    release = catalogue()[NSPL].of_edition(edition)
    return Reading(release, (path,), frame, rows_read=table.num_rows, left_out=lost, rows="postcodes")


def _nspl_table(stream: IO[bytes], path: Path) -> pa.Table:
    """Return the four columns we use; ``stream`` is read once, block by block.

    Raises
    ------
    SourceHeadings
        Naming the headings that the file lacks.
    """
    first = stream.readline()
    headings = next(csv.reader([first.decode("utf-8-sig")]), [])
    found = {
        ours: next((name for name in headings if re.fullmatch(theirs, name.strip(), re.IGNORECASE)), "")
        for ours, theirs in NSPL_COLUMNS.items()
    }
    absent = [NSPL_COLUMNS[ours] for ours, name in found.items() if not name]
    if absent:
        raise SourceHeadings(
            f"{path.name} lacks heading(s) like {', '.join(absent)}; it has {', '.join(headings[:8])}..."
            " Check that it is the National Statistics Postcode Lookup or the ONS Postcode Directory."
        )
    types: dict[str, Any] = dict.fromkeys(found.values(), pa.float64())
    types |= {found["Postcode"]: pa.string(), found["country"]: pa.string()}
    asked = pacsv.ConvertOptions(include_columns=list(found.values()), column_types=types, null_values=[""])
    table = pacsv.read_csv(stream, read_options=pacsv.ReadOptions(column_names=headings), convert_options=asked)
    return table.rename_columns(list(found))


def lat_lon_files(paths: Sequence[Path]) -> Reading:
    """Read files with the columns ``Postcode, lat, long`` (degrees, WGS 84)."""
    types: dict[str, Any] = {"Postcode": pa.string(), "lat": pa.float64(), "long": pa.float64()}
    asked = pacsv.ConvertOptions(include_columns=list(HEADINGS), column_types=types)
    parts = [_arrow_table(path, asked, HEADINGS) for path in paths]
    table = pa.concat_tables(parts)
    lat, long = table["lat"], table["long"]
    usable = pc.fill_null(
        pc.and_(_between(lat, GREAT_BRITAIN_DEGREES["lat"]), _between(long, GREAT_BRITAIN_DEGREES["long"])), False
    )
    kept = table.filter(usable)
    to_grid = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    easting, northing = to_grid.transform(kept["long"].to_numpy(), kept["lat"].to_numpy())
    frame = _by_postcode(kept["Postcode"], easting, northing, paths=paths)
    return Reading(
        rows="postcodes",
        release=catalogue()[LAT_LON],
        paths=tuple(paths),
        frame=frame,
        rows_read=table.num_rows,
        left_out=_without_position(LAT_LON, paths, [part.num_rows for part in parts], table, usable, first_line=2),
    )


def code_point_file(path: Path) -> Reading:
    """Read one OS Code-Point Open download, ``codepo_gb.zip``: headless CSV files, one per postcode area.

    Returns
    -------
    Reading
        As ``positions``. Rows of quality 90 (no coordinates, written as 0,0) are left out.
    """
    form = pacsv.ReadOptions(column_names=list(CODE_POINT_COLUMNS))
    wanted = CODE_POINT_COLUMNS[:4]
    types: dict[str, Any] = {"Postcode": pa.string(), **dict.fromkeys(wanted[1:], pa.int64())}
    asked = pacsv.ConvertOptions(include_columns=list(wanted), column_types=types)
    try:
        with zipfile.ZipFile(path) as packed:
            members = sorted(name for name in packed.namelist() if re.search(r"Data/CSV/\w+\.csv$", name))
            parts = [
                pacsv.read_csv(BytesIO(packed.read(name)), read_options=form, convert_options=asked) for name in members
            ]
            edition = code_point_edition(packed)
    except (zipfile.BadZipFile, EOFError, OSError, pa.ArrowInvalid) as wrong:
        raise SourceUnreadable(f"{path.name} is not a readable Code-Point Open download ({wrong}). {_AGAIN}") from None
    if not parts:
        raise SourceContent(f"{path.name} holds no Data/CSV/*.csv: it is not the CSV form of Code-Point Open.")
    table = pa.concat_tables(parts)
    usable = pc.and_(
        pc.less(table["Positional_quality_indicator"], NO_POSITION_QUALITY),
        pc.and_(pc.greater(table["Eastings"], 0), pc.greater(table["Northings"], 0)),
    )
    kept = table.filter(usable)
    frame = _by_postcode(
        kept["Postcode"],
        kept["Eastings"].to_numpy().astype(float),
        kept["Northings"].to_numpy().astype(float),
        paths=(path,),
    )
    inner = [path.with_name(f"{path.name}!{Path(name).name}") for name in members]
    return Reading(
        rows="postcodes",
        release=catalogue()[CODE_POINT].of_edition(edition),
        paths=(path,),
        frame=frame,
        rows_read=table.num_rows,
        left_out=_without_position(CODE_POINT, inner, [part.num_rows for part in parts], table, usable, first_line=1),
    )


def _arrow_table(path: Path, asked: pacsv.ConvertOptions, headings: Sequence[str]) -> pa.Table:
    """Read a CSV, gzipped or not, with the errors every loader raises."""
    try:
        return pacsv.read_csv(path, convert_options=asked)
    except (pa.ArrowKeyError, KeyError):
        raise SourceHeadings(
            f"{path.name} lacks one of the headings {', '.join(repr(name) for name in headings)}."
            " Check that it is the right file and edition."
        ) from None
    except (pa.ArrowInvalid, OSError, EOFError) as wrong:
        detail = str(wrong).splitlines()[0]
        raise SourceUnreadable(f"{path.name} is cut short, damaged or not a CSV file ({detail}). {_AGAIN}") from None


def _between(values: pa.ChunkedArray, limits: tuple[float, float]) -> pa.ChunkedArray:
    return pc.and_(pc.greater(values, limits[0]), pc.less(values, limits[1]))


def _by_postcode(texts: pa.ChunkedArray, easting: Any, northing: Any, *, paths: Sequence[Path]) -> pd.DataFrame:
    """Return positions by postcode.

    Raises
    ------
    SourceContent
        When one postcode stands twice.
    """
    short = pc.utf8_upper(pc.replace_substring(texts, pattern=" ", replacement=""))
    index = pd.Index(short.to_pandas(), name="postcode", dtype="str")
    if not index.is_unique:
        again = index[index.duplicated()]
        where = paths[0].name if len(paths) == 1 else f"The {len(paths)} postcode files"
        raise SourceContent(
            f"{where}: {len(again):,} postcode(s) stand more than once, such as {again[0]}."
            " Keep one edition in the sources folder, or download it again."
        )
    return pd.DataFrame({"easting_m": easting, "northing_m": northing}, index=index)


def _without_position(
    release: str, paths: Sequence[Path], sizes: Sequence[int], table: pa.Table, usable: Any, *, first_line: int
) -> pd.DataFrame:
    """List the rows that have no usable position."""
    files = pd.Series([path.name for path in paths]).repeat(list(sizes)).reset_index(drop=True)
    lines = pd.concat([pd.Series(range(first_line, first_line + size)) for size in sizes], ignore_index=True)
    bad = ~pd.Series(usable.to_pandas(), dtype=bool)
    codes = table["Postcode"].filter(pc.invert(usable)).to_pandas().astype("str").to_numpy()
    return pd.DataFrame(
        {
            "release": release,
            "file": files[bad].to_numpy(),
            "row": lines[bad].to_numpy(),
            "identifier": codes,
            "name": codes,
            "reason": "the postcode has no usable position",
        },
        columns=list(LEFT_OUT_COLUMNS),
    )
