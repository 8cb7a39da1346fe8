"""Every national file, read once: what one or many places are then cut from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from itertools import count
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from equitymap.errors import SourceContent
from equitymap.places.build import council_and_school_readings, school_bodies
from equitymap.places.build.benchmarks import Block, blocks
from equitymap.places.build.council_and_school_readings import CouncilsAndSchools
from equitymap.places.build.moves import with_moves, with_namesakes
from equitymap.places.build.optional_file import OptionalFile, read_optional
from equitymap.places.build.service_history_readings import LIBRARIES, ServiceHistory, read_history
from equitymap.places.names import normalise_name
from equitymap.places.place import ObservedYears
from equitymap.sources.areas import boundaries, deprivation, lookups, outcomes, postcodes, pride_in_place
from equitymap.sources.councils import council_figures, low_income
from equitymap.sources.local.local_services import Local, as_reading, read_all
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import post_16, schools
from equitymap.sources.services import childrens_centres, gp_practices, libraries

Progress = Callable[[str, int, int], None]

Observed = Callable[[Reading], tuple[int, int, str, date]]

OBSERVED: Mapping[str, Observed] = {
    "school": schools.observed,
    "childrens_centre": childrens_centres.observed,
    "library": libraries.observed,
    "gp_practice": gp_practices.observed,
}
"""First and last year, their note and the last day of the record, by kind of service: read off its register."""


@dataclass(frozen=True, kw_only=True)
class NationalReadings:
    """One reading per national file that places are cut from, in the order of the manifest.

    ``libraries`` and ``pride_in_place`` are None where they are not in the folder: a place is built without, and says
    so.
    """

    lsoa_to_district: Reading
    lsoa_to_ward: Reading
    msoa_names: Reading
    district_to_region: Reading
    lower_to_upper_tier: Reading
    rural_urban: Reading
    boundaries: Reading
    iod2025: Reading
    iod2019: Reading
    postcodes: Reading
    schools: Reading
    childrens_centres: Reading
    libraries: Reading | None
    gp_practices: Reading
    council_figures: Reading
    low_income: Reading
    pride_in_place: Reading | None = None

    @property
    def every(self) -> tuple[Reading, ...]:
        """All readings, in order."""
        readings = (getattr(self, field.name) for field in fields(self))
        return tuple(reading for reading in readings if reading is not None)

    @property
    def registers(self) -> dict[str, Reading]:
        """The register of each kind of service that was read, by the kind's id."""
        registers = {
            "school": self.schools,
            "childrens_centre": self.childrens_centres,
            "library": self.libraries,
            "gp_practice": self.gp_practices,
        }
        return {kind: reading for kind, reading in registers.items() if reading is not None}

    @property
    def imd(self) -> pd.Series:
        """National tenth of the Index of Multiple Deprivation 2025 by ``area_code``: 1 most deprived to 10."""
        frame = self.iod2025.frame
        return frame[frame["domain"] == "imd"].set_index("area_code")["decile"]


@dataclass(frozen=True)
class National:
    """All readings of a sources folder. Frames are for England; nothing here is cut to a place yet."""

    readings: NationalReadings
    outcome_readings: tuple[Reading, ...]
    history: ServiceHistory
    local: Local | None = None
    councils_and_schools: CouncilsAndSchools = field(default_factory=CouncilsAndSchools)
    groups: school_bodies.Groups = field(default_factory=school_bodies.Groups)
    unread: tuple[str, ...] = ()
    """Notes on optional files of areas that are not in the folder."""
    of_england: frozenset[str] = frozenset()
    """Names of the local files that are of all England: their lines elsewhere are no fault."""

    @property
    def all_readings(self) -> tuple[Reading, ...]:
        """Every reading, the outcome releases and local additions last."""
        added = () if self.local is None else (as_reading(self.local),)
        own = {reading.release.id for reading in self.readings.every}
        history = tuple(reading for reading in self.history.readings if reading.release.id not in own)
        seen = {reading.release.id for reading in history}
        course = (r for r in self.councils_and_schools.own_readings if r.release.id not in seen)
        return (*self.readings.every, *history, *self.outcome_readings, *course, *self.groups.readings, *added)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not known because a file is not in the folder."""
        return (*self.history.notes, *self.councils_and_schools.notes, *self.groups.notes, *self.unread)

    def with_local(self, *paths: Path, of_england: Collection[str] = ()) -> National:
        """Return the readings with what local people have added in filled templates, and in no others.

        ``of_england`` names the files that are not of one place.

        Raises
        ------
        SourceUnreadable, SourceHeadings, SourceContent
            When a file as a whole cannot be used; ``local.problems`` lists what is wrong with single lines.
        """
        posts = self.readings.postcodes.frame
        local = read_all(paths, positions=posts, known=self.registers) if paths else None
        wider = replace(self, local=local, of_england=frozenset(of_england))
        wider.__dict__.update({name: self.__dict__[name] for name in _SHARED if name in self.__dict__})
        return wider

    @cached_property
    def areas(self) -> pd.DataFrame:
        """One row per 2021 neighbourhood: names, ward, district, region, upper tier, rural-urban class, people, plans.

        Raises
        ------
        SourceContent
            When a lookup does not know a neighbourhood that another one has.
        """
        readings = self.readings
        ward = readings.lsoa_to_ward.frame[["ward_code", "ward"]]
        areas = readings.lsoa_to_district.frame.join(ward, how="left", validate="1:1")
        joins = (
            ("msoa_code", readings.msoa_names.frame[["msoa_name"]]),
            ("district_code", readings.district_to_region.frame[["region_code", "region"]]),
            ("district_code", readings.lower_to_upper_tier.frame[["upper_tier_code", "upper_tier"]]),
        )
        for key, frame in joins:
            areas = areas.join(frame, on=key, how="left", validate="m:1")
        areas = areas.join(readings.rural_urban.frame[["rural_urban"]], how="left", validate="1:1")
        areas = areas.join(self.people, how="left", validate="1:1")
        holes = areas.isna().sum()
        if holes.any():
            detail = ", ".join(f"{column} ({count:,} neighbourhoods)" for column, count in holes[holes > 0].items())
            raise SourceContent(f"The lookups do not fit together; without a match: {detail}. Download them again.")
        if self.readings.pride_in_place is None:
            return areas.assign(pride_in_place=None)
        return areas.join(self.readings.pride_in_place.frame, on="msoa_code", how="left", validate="m:1")

    @cached_property
    def people(self) -> pd.DataFrame:
        """Residents, under-fives, under-sixteens and those aged 10 to 19 of every neighbourhood, from the census."""
        counts = {}
        for column, (indicator_id, part) in PEOPLE.items():
            rows = self.outcomes[self.outcomes["indicator"] == indicator_id]
            counts[column] = rows.set_index("area_code")[part].astype(float).round().astype("Int64")
        return pd.DataFrame(counts)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """All outcome releases below each other."""
        frames = [reading.frame for reading in self.outcome_readings]
        added = self.councils_and_schools.outcomes
        return pd.concat([*frames, added] if len(added) else frames, ignore_index=True)

    def authority(self, district_code: str) -> pd.DataFrame:
        """Figures of a district, its upper-tier council, their statistical neighbours, region and England, by year."""
        area = self.areas[self.areas["district_code"] == district_code].iloc[0]
        readings = (self.readings.council_figures, self.readings.low_income)
        upper, region = area["upper_tier_code"], area["region_code"]
        return self.councils_and_schools.authority(readings, district=district_code, upper_tier=upper, region=region)

    @cached_property
    def benchmark_blocks(self) -> tuple[Block, ...]:
        """Summaries of every indicator for England and its regions, shared by all places."""
        return blocks(self.outcomes, self.areas, self.readings.imd)

    @cached_property
    def districts(self) -> dict[str, str]:
        """District code to name."""
        frame = self.readings.lsoa_to_district.frame
        return dict(frame[["district_code", "district"]].drop_duplicates().itertuples(index=False, name=None))

    @cached_property
    def councils(self) -> dict[str, tuple[str, str]]:
        """Code and name of each upper-tier council, by its ``normalise_name``."""
        pairs = self.readings.lower_to_upper_tier.frame[["upper_tier_code", "upper_tier"]].drop_duplicates()
        return {normalise_name(name): (code, name) for code, name in pairs.itertuples(index=False, name=None)}

    @cached_property
    def registers(self) -> pd.DataFrame:
        """All registers below each other, each record with a position where one is known, moves told from closures."""
        frames = [reading.frame for reading in self.readings.registers.values()]
        registers = with_namesakes(with_moves(locate(pd.concat(frames), self.readings.postcodes.frame)))
        return registers.assign(post_16=post_16.told(registers, self.history.post_16))

    @cached_property
    def facilities(self) -> pd.DataFrame:
        """The registers, and below them the services that local people have added."""
        if self.local is None or self.local.facilities.empty:
            return self.registers
        return pd.concat([self.registers, locate(self.local.facilities, self.readings.postcodes.frame)])

    @cached_property
    def observed(self) -> dict[str, ObservedYears]:
        """First and last year each register speaks for."""
        observed = {}
        for kind, reading in self.readings.registers.items():
            first, last, note, day = OBSERVED[kind](reading)
            observed[kind] = ObservedYears(first=first, last=last, note=note, last_day=day)
        return observed if self.local is None else observed | _observed_from_local(self.local, without=observed)

    @cached_property
    def boundaries(self) -> gpd.GeoDataFrame:
        """Neighbourhood outlines of England, EPSG:27700 metres."""
        frame = self.readings.boundaries.frame
        if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
            raise SourceContent("The neighbourhood boundaries have no coordinate system. Download them again.")
        return frame.to_crs("EPSG:27700")


_SHARED = ("areas", "people", "outcomes", "benchmark_blocks", "districts", "registers", "boundaries")
"""What does not depend on local lists: worked out once, whatever is added."""


def _observed_from_local(local: Local, *, without: Mapping[str, ObservedYears]) -> dict[str, ObservedYears]:
    """Return the observed years of kinds known from local additions alone: the first event to the day of reading."""
    observed = {}
    for kind in local.facilities["kind"].unique():
        if kind not in without:
            ours = local.facilities.index[local.facilities["kind"] == kind]
            first = local.events[local.events["facility_id"].isin(ours)]["not_before"].min()
            observed[kind] = ObservedYears(
                first=local.read_on.year if pd.isna(first) else first.year,
                last=local.read_on.year,
                note=f"No register exists. Only what local people have added ({local.name}) is known.",
                last_day=local.read_on.date(),
            )
    return observed


PRIDE_IN_PLACE = OptionalFile(
    pride_in_place.RELEASE, pride_in_place.read, without="Pride in Place neighbourhoods are not known"
)
PEOPLE = {
    "population": ("aged_under_5", "denominator"),
    "children_0_4": ("aged_under_5", "numerator"),
    "children_0_15": ("aged_under_16", "numerator"),
    "young_10_19": ("aged_10_to_19", "numerator"),
}


def read_national(folder: SourceFolder, progress: Progress = lambda *_: None) -> National:
    """Read every release that a place needs.

    Parameters
    ----------
    folder
        The downloads.
    progress
        Called before each source with its name, its number and how many there are.

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    steps, total = count(1), len(fields(NationalReadings)) + 3

    def read(name: str, reader: Callable[[SourceFolder], Reading]) -> Reading:
        progress(name, next(steps), total)
        return reader(folder)

    def read_if_there(name: str, file: OptionalFile) -> tuple[Reading | None, tuple[str, ...]]:
        progress(name, next(steps), total)
        readings, notes = read_optional(folder, [file])
        return readings.get(file), notes

    readings = NationalReadings(
        lsoa_to_district=read("district of each neighbourhood", lookups.lsoa_to_district),
        lsoa_to_ward=read("ward of each neighbourhood", lookups.lsoa_to_ward),
        msoa_names=read("neighbourhood names", lookups.msoa_names),
        district_to_region=read("regions", lookups.district_to_region),
        lower_to_upper_tier=read("county councils", lookups.lower_to_upper_tier),
        rural_urban=read("rural-urban class", lookups.rural_urban),
        boundaries=read("neighbourhood boundaries", boundaries.lsoa_2021),
        iod2025=read("deprivation 2025", deprivation.iod2025),
        iod2019=read("deprivation 2019", deprivation.iod2019),
        postcodes=read("postcodes", postcodes.positions),
        schools=read("schools", schools.read),
        childrens_centres=read("children's centres", childrens_centres.read),
        libraries=read_if_there("libraries", LIBRARIES)[0],
        gp_practices=read("GP practices", gp_practices.read),
        council_figures=read("authority figures", council_figures.read),
        low_income=read("children in low-income families by authority", low_income.read),
    )
    plans, unread = read_if_there("Pride in Place neighbourhoods", PRIDE_IN_PLACE)
    progress("sizes and histories of services", next(steps), total)
    history = read_history(folder, schools_register=readings.schools, libraries_register=readings.libraries)
    progress("councils and schools", next(steps), total)
    names = area_names(readings.lsoa_to_district, readings.lsoa_to_ward, readings.lower_to_upper_tier)
    councils_and_schools = council_and_school_readings.read(folder, names)
    groups = school_bodies.read(folder, readings.schools.frame)
    progress("outcomes and census", next(steps), total)
    return National(
        replace(readings, pride_in_place=plans),
        tuple(outcomes.read(folder)),
        history,
        councils_and_schools=councils_and_schools,
        groups=groups,
        unread=unread,
    )


def area_names(
    lsoa_to_district: Reading, lsoa_to_ward: Reading, lower_to_upper_tier: Reading
) -> Mapping[str, Mapping[str, str]]:
    """Return the name of every neighbourhood, ward, district and upper-tier council, by geography and code."""
    areas, wards, tiers = lsoa_to_district.frame, lsoa_to_ward.frame, lower_to_upper_tier.frame
    return {
        "lsoa": areas["name"].to_dict(),
        "ward": dict(zip(wards["ward_code"], wards["ward"], strict=True)),
        "district": dict(zip(areas["district_code"], areas["district"], strict=True)),
        "upper_tier": dict(zip(tiers["upper_tier_code"], tiers["upper_tier"], strict=True)),
    }


def locate(facilities: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Return the registers with ``easting_m``, ``northing_m`` and ``located_by`` filled in.

    A record keeps the coordinates of its own register; failing that it gets the position of its postcode;
    failing that it has none and ``located_by`` is "nowhere".
    """
    keys = facilities["postcode"].map(postcodes.normalise, na_action="ignore")
    there = positions.reindex(pd.Index(keys))
    own = facilities["easting_m"].notna() & facilities["northing_m"].notna()
    by_postcode = there["easting_m"].notna().to_numpy()
    located = np.select([own.to_numpy(), by_postcode], ["register", "postcode"], "nowhere")
    return facilities.assign(
        easting_m=facilities["easting_m"].where(own, there["easting_m"].to_numpy()),
        northing_m=facilities["northing_m"].where(own, there["northing_m"].to_numpy()),
        located_by=located,
    )
