"""What is known of councils and schools beyond the place's own neighbourhoods: from cradle to career, by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from equitymap.indicators import ON_THE_MAP
from equitymap.places.build.optional_file import OptionalFile, read_optional
from equitymap.schema import OUTCOMES, SCHOOL_RESULTS, empty
from equitymap.sources.areas import lookups
from equitymap.sources.councils import council_cut as authority
from equitymap.sources.councils import district_figures, early_years_profile, similar_councils
from equitymap.sources.councils.council_columns import complete
from equitymap.sources.local import local_indicators
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import absence, destinations, pupil_premium, school_meals, school_results

DISTRICT_FIGURES = (
    OptionalFile(
        early_years_profile.RELEASE, early_years_profile.read, without="Development at age 5 is not known for districts"
    ),
    OptionalFile(district_figures.HEALTH_INDEX, district_figures.health_index, without="The Health Index is not known"),
    OptionalFile(
        district_figures.SUBNATIONAL,
        district_figures.subnational,
        without="Adult learning, apprenticeships and pay are not known for districts",
    ),
)
SIMILAR_COUNCILS = OptionalFile(
    similar_councils.RELEASE, similar_councils.read, without="Which councils are alike is not known"
)
SCHOOL_FILES = tuple(
    OptionalFile(release, school_results.READERS[release], without=without)
    for release, without in {
        school_meals.RELEASE: "Free school meals by school are not known",
        pupil_premium.RELEASE: "Pupil premium by school is not known",
        absence.RELEASE: "Absence by school is not known",
        school_results.KS2: "Results at age 11 by school are not known",
        school_results.KS4: "Results at age 16 by school are not known",
        destinations.RELEASE: "Where pupils went after year 11 is not known by school",
    }.items()
)
OPTIONAL = (*DISTRICT_FIGURES, SIMILAR_COUNCILS, *SCHOOL_FILES)


@dataclass(frozen=True)
class CouncilsAndSchools:
    """National readings by release id. ``notes`` say what is not known because a file is not in the folder.

    ``older`` gives the neighbourhoods of 2021 by each of 2011 that was redrawn.
    """

    readings: Mapping[str, Reading] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    added: tuple[Reading, ...] = ()
    older: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def own_readings(self) -> tuple[Reading, ...]:
        """The readings for the manifest, but for the school census, which the sizes of schools are read from too."""
        return (*self.readings.values(), *self.added)

    def authority(self, readings: tuple[Reading, ...], *, district: str, upper_tier: str, region: str) -> pd.DataFrame:
        """Return the rows of a district, its council, its statistical neighbours, region and England.

        Parameters
        ----------
        readings
            Council figures read elsewhere.
        district, upper_tier, region
            Their codes; a unitary council is its own district.
        """
        ours = [*readings, *(self.readings[file.release] for file in DISTRICT_FIGURES if file.release in self.readings)]
        ours += [reading for reading in self.added if not reading.frame["geography"].isin(ON_THE_MAP).any()]
        every = pd.concat([complete(reading.frame) for reading in ours], ignore_index=True)
        own = authority.cut(every, district=district, upper_tier=upper_tier, region=region)
        if similar_councils.RELEASE not in self.readings or own.empty:
            return own
        names = own.loc[own["geography"].eq("upper_tier"), "area"]
        area = str(names.iloc[0]) if len(names) else upper_tier
        pairs = self.readings[similar_councils.RELEASE].frame
        rows = [own, similar_councils.means(every, upper_tier, area, pairs)]
        return pd.concat(rows, ignore_index=True).sort_values(list(authority.ORDER), ignore_index=True)

    @property
    def outcomes(self) -> pd.DataFrame:
        """What local people added for neighbourhoods and wards (layout ``schema.OUTCOMES``)."""
        frames = [reading.frame for reading in self.added if reading.frame["geography"].isin(ON_THE_MAP).any()]
        if not frames:
            return empty("outcomes")
        return pd.concat(frames, ignore_index=True).rename(columns={"measure": "indicator"})[list(OUTCOMES.columns)]

    def school_results(self, schools: pd.DataFrame) -> pd.DataFrame:
        """Return what is known of the pupils of these schools (index ``facility_id``, column ``type``)."""
        ours = {file.release: self.readings[file.release] for file in SCHOOL_FILES if file.release in self.readings}
        return school_results.cut(ours, schools)[list(SCHOOL_RESULTS.columns)]


def read(folder: SourceFolder, known: Mapping[str, Mapping[str, str]] | None = None) -> CouncilsAndSchools:
    """Read every file of councils and schools that the folder has, and the figures of local people.

    Parameters
    ----------
    folder
        The downloads.
    known
        Name by code for each geography, which the figures of local people must be of; none are read unless given.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        A file that is missing is noted instead: the place can be built without it.
    """
    readings, notes = read_optional(folder, OPTIONAL)
    older = lookups.older_neighbourhoods(folder)
    added = () if known is None else local_indicators.read(known, older=older)
    return CouncilsAndSchools({reading.release.id: reading for reading in readings.values()}, notes, added, older)
