"""Optional files on services over time: sizes by year, spells on a register, operators, teaching after 16."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.places.build.optional_file import OptionalFile, read_optional
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import post_16, school_census, schools
from equitymap.sources.services import centre_spells, libraries, library_hours
from equitymap.sources.services.library_fates import NEWEST

LIBRARIES = OptionalFile(libraries.RELEASE, libraries.read, without="Libraries are not shown")
"""A person must download this register by hand."""
PUPILS = OptionalFile(
    school_census.RELEASE, school_census.read, without="Pupils on roll are known for the newest register only"
)
SPELLS = OptionalFile(
    centre_spells.SPELLS,
    centre_spells.read,
    without="Children's centres that left the register and came back are not known",
)
AFTER_16 = (
    OptionalFile(
        post_16.DESTINATIONS,
        post_16.read_destinations,
        without="Sixth forms of schools are not known from the destinations of their pupils",
    ),
    OptionalFile(
        post_16.INFORMATION,
        post_16.read_information,
        without="Sixth forms of schools are not known from the list of schools",
    ),
)
"""Lists of schools that teach after 16, the surest first."""


@dataclass(frozen=True)
class ServiceHistory:
    """``supply`` rows of the country, ``spells`` and ``operators`` (see ``equitymap.places.build.events``).

    ``readings`` are the files read for them, some of which belong to a release that is read as a register too.
    ``notes`` say what is not known because a file is not in the folder. ``post_16`` are the lists of schools that teach
    after 16, the surest first.
    """

    readings: tuple[Reading, ...]
    supply: pd.DataFrame
    spells: pd.DataFrame
    operators: pd.DataFrame
    notes: tuple[str, ...] = ()
    post_16: tuple[pd.DataFrame, ...] = ()


def read_history(
    folder: SourceFolder, *, schools_register: Reading, libraries_register: Reading | None
) -> ServiceHistory:
    """Read every source of sizes and spells that the folder has.

    Parameters
    ----------
    folder
        The downloads.
    schools_register, libraries_register
        Readings of the two registers whose records the files are matched with; None where there are no libraries.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        A file that is missing is noted instead: the place can be built without it.
    """
    if libraries_register is None:
        sized = [PUPILS, LIBRARIES]  # still missing: asked for again so that its note stands in its place
        sizes = []
        operators = pd.DataFrame(columns=libraries.OPERATOR_COLUMNS)
    else:
        sized = [PUPILS, *_opening_hours(libraries_register.frame)]
        sizes = [library_hours.of_register(libraries_register.frame, 2000 + int(NEWEST))]
        operators = libraries.operators(folder)
    readings, notes = read_optional(folder, [*sized, SPELLS, *AFTER_16])
    sizes = [
        *(readings[file].frame for file in sized if file in readings),
        *sizes,
        school_census.of_register(schools_register.frame, schools.register_day(schools_register)),
    ]
    supply = pd.concat(sizes, ignore_index=True)
    no_spells = pd.DataFrame(columns=list(centre_spells.SPELL_COLUMNS))
    return ServiceHistory(
        readings=tuple(readings.values()),
        supply=supply.drop_duplicates(["facility_id", "year", "unit"], ignore_index=True),
        spells=readings[SPELLS].frame if SPELLS in readings else no_spells,
        operators=operators,
        notes=notes,
        post_16=tuple(readings[file].frame for file in AFTER_16 if file in readings),
    )


def _opening_hours(register: pd.DataFrame) -> tuple[OptionalFile, ...]:
    """Return the two surveys of opening hours, whose libraries are matched with those of the register."""
    return (
        OptionalFile(
            library_hours.SURVEY_2016,
            lambda folder: library_hours.read_2016(folder, register),
            without="Opening hours of libraries in 2016 are not known",
        ),
        OptionalFile(
            library_hours.SURVEY_2022,
            lambda folder: library_hours.read_2022(folder, register),
            without="Opening hours of libraries in 2022 are not known",
        ),
    )
