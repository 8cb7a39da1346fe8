"""The district of one postcode, from the official postcode list: to find a place before it is built."""

from __future__ import annotations

import csv
import re
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from equitymap.errors import SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.areas.code_history import current_code
from equitymap.sources.areas.postcode_editions import newest
from equitymap.sources.areas.postcodes import NSPL, NSPL_MEMBER, normalise
from equitymap.sources.reading.read_table import SourceFolder

POSTCODE, DISTRICT = r"pcds", r"laua|lad\d\dcd"


def district_of(folder: SourceFolder, postcode: str) -> Mapping[str, str] | None:
    """Return the code of a postcode's district, as places have it, as ``{postcode: code}``.

    Empty when the list has not got it. Codes of Wales, Scotland and Northern Ireland come back too. None when the
    official list is not in the folder.

    Raises
    ------
    SourceUnreadable, SourceHeadings
        When the list is damaged or is another file.
    """
    try:
        path = newest(folder.find(NSPL))
    except SourceMissing:
        return None
    wanted = normalise(postcode)
    try:
        with ExitStack() as open_files:
            table = _columns(_stream(path, open_files), path)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, pa.ArrowInvalid) as wrong:
        raise SourceUnreadable(f"{path.name} is cut short or damaged ({wrong}). Download it again.") from None
    texts = pc.utf8_upper(pc.replace_substring(table["postcode"], " ", ""))
    rows = table.filter(pc.equal(texts, wanted)).to_pylist()
    return {wanted: current_code(rows[0]["district"])} if rows and rows[0]["district"] else {}


def _stream(path: Path, open_files: ExitStack) -> IO[bytes]:
    if path.suffix.lower() != ".zip":
        return open_files.enter_context(path.open("rb"))
    packed = open_files.enter_context(zipfile.ZipFile(path))
    inside = [name for name in packed.namelist() if re.search(NSPL_MEMBER, name, re.IGNORECASE)]
    if not inside:
        raise SourceUnreadable(f"{path.name} holds no postcode list. Download it again.")
    return open_files.enter_context(packed.open(inside[0]))


def _columns(stream: IO[bytes], path: Path) -> pa.Table:
    headings = next(csv.reader([stream.readline().decode("utf-8-sig")]), [])
    found = {
        ours: next((name for name in headings if re.fullmatch(theirs, name.strip(), re.IGNORECASE)), "")
        for ours, theirs in (("postcode", POSTCODE), ("district", DISTRICT))
    }
    if not all(found.values()):
        raise SourceHeadings(f"{path.name} does not name the postcode or the district. Check that it is NSPL.")
    asked = pacsv.ConvertOptions(
        include_columns=list(found.values()), column_types=dict.fromkeys(found.values(), pa.string())
    )
    table = pacsv.read_csv(stream, read_options=pacsv.ReadOptions(column_names=headings), convert_options=asked)
    return table.rename_columns(list(found))
