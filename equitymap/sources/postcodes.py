"""Where each postcode lies: ONS postcode list (latitude, longitude), or OS Code-Point Open (grid metres)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from pyproj import Transformer

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading import LEFT_OUT_COLUMNS, Reading, SourceFolder

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
    """Read the ONS postcode list of one file per postcode area, live and ended postcodes alike.

    Returns
    -------
    Reading
        Frame by ``postcode`` (capitals, no spaces): ``easting_m``, ``northing_m`` in EPSG:27700 metres. A point is
        the mean of the postcode's addresses. Rows without a usable position are listed in ``left_out``.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    paths = folder.find(LAT_LON)
    return lat_lon_files(paths)


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
        release=catalogue()[LAT_LON],
        paths=tuple(paths),
        frame=frame,
        rows_read=table.num_rows,
        left_out=_without_position(LAT_LON, paths, [part.num_rows for part in parts], table, usable, first_line=2),
    )


def code_point_open(folder: SourceFolder) -> Reading:
    """Read the official OS Code-Point Open download (a zip of headless CSV files, one per postcode area).

    Returns
    -------
    Reading
        As ``positions``. Rows of quality 90 (no coordinates, written as 0,0) are left out.
    """
    return code_point_file(folder.find(CODE_POINT)[-1])


def code_point_file(path: Path) -> Reading:
    """Read one ``codepo_gb.zip``."""
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
        release=catalogue()[CODE_POINT],
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
