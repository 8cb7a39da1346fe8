"""What the registers and surveys tell of services over time: sizes by year, spells on a list, who ran them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.errors import SourceMissing
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import post_16, school_census, schools
from equitymap.sources.services import centre_spells, libraries, library_hours
from equitymap.sources.services.library_fates import NEWEST


@dataclass(frozen=True)
class History:
    """``supply`` rows of the country, ``spells`` and ``operators`` (see ``equitymap.places.build.events``).

    ``readings`` are the files that are not registers of their own, for the manifest. ``notes`` say what is not known
    because a file is not in the folder. ``post_16`` are the lists of schools that teach after 16, the surest first.
    """

    readings: tuple[Reading, ...]
    supply: pd.DataFrame
    spells: pd.DataFrame
    operators: pd.DataFrame
    notes: tuple[str, ...] = ()
    post_16: tuple[pd.DataFrame, ...] = ()


def read_history(folder: SourceFolder, registers: Mapping[str, Reading]) -> History:
    """Read every source of sizes and spells that the folder has.

    Parameters
    ----------
    folder
        The downloads.
    registers
        Readings of the services by name: "schools" and "libraries" are used.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        A file that is missing is noted instead: the place can be built without it.
    """
    books = registers["libraries"].frame if "libraries" in registers else None
    wanted: dict[str, Callable[[], Reading]] = {
        "Pupils on roll are known for the newest register only": lambda: school_census.read(folder)
    }
    if books is None:
        wanted["Libraries are not shown"] = lambda: libraries.read(folder)
    else:
        wanted["Opening hours of libraries in 2016 are not known"] = lambda: library_hours.read_2016(folder, books)
        wanted["Opening hours of libraries in 2022 are not known"] = lambda: library_hours.read_2022(folder, books)
    wanted["Children's centres that left the register and came back are not known"] = lambda: centre_spells.read(folder)
    after_16: dict[str, Callable[[], Reading]] = {
        "Sixth forms of schools are not known from the destinations of their pupils": lambda: post_16.read_destinations(
            folder
        ),
        "Sixth forms of schools are not known from the list of schools": lambda: post_16.read_information(folder),
    }
    found: dict[str, Reading] = {}
    notes = []
    for without, read in {**wanted, **after_16}.items():
        try:
            found[without] = read()
        except SourceMissing as missing:
            notes.append(f"{without}: {missing}")
    lists = tuple(found[without] for without in after_16 if without in found)
    *_, last = wanted
    sizes = [found[without].frame for without in wanted if without in found and without != last]
    if books is not None:
        sizes.append(library_hours.of_register(books, 2000 + int(NEWEST)))
    sizes.append(school_census.of_register(registers["schools"].frame, schools.register_day(registers["schools"])))
    supply = pd.concat(sizes, ignore_index=True)
    used = {reading.release.id for reading in registers.values()}
    return History(
        readings=tuple(reading for reading in found.values() if reading.release.id not in used),
        supply=supply.drop_duplicates(["facility_id", "year", "unit"], ignore_index=True),
        spells=found[last].frame if last in found else pd.DataFrame(columns=list(centre_spells.SPELL_COLUMNS)),
        operators=pd.DataFrame(columns=libraries.OPERATOR_COLUMNS) if books is None else libraries.operators(folder),
        notes=tuple(notes),
        post_16=tuple(reading.frame for reading in lists),
    )
