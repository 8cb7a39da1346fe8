"""Every national file, read once: what one or many places are then cut from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.places.build import council_and_school_readings as life_course
from equitymap.places.build.benchmarks import Block, blocks
from equitymap.places.build.council_and_school_readings import LifeCourse
from equitymap.places.build.moves import with_moves, with_namesakes
from equitymap.places.build.service_history_readings import History, read_history
from equitymap.places.place import ObservedYears
from equitymap.sources.areas import boundaries, deprivation, lookups, outcomes, postcodes
from equitymap.sources.councils import council_figures, low_income
from equitymap.sources.local.local_services import Local, as_reading, read_all
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import post_16, schools
from equitymap.sources.services import childrens_centres, gp_practices, libraries

Progress = Callable[[str, int, int], None]

READERS: Mapping[str, Callable[[SourceFolder], Reading]] = {
    "district of each neighbourhood": lookups.lsoa_to_district,
    "ward of each neighbourhood": lookups.lsoa_to_ward,
    "neighbourhood names": lookups.msoa_names,
    "regions": lookups.district_to_region,
    "county councils": lookups.lower_to_upper_tier,
    "rural-urban class": lookups.rural_urban,
    "neighbourhood boundaries": boundaries.lsoa_2021,
    "deprivation 2025": deprivation.iod2025,
    "deprivation 2019": deprivation.iod2019,
    "postcodes": postcodes.positions,
    "schools": schools.read,
    "children's centres": childrens_centres.read,
    "libraries": libraries.read,
    "GP practices": gp_practices.read,
    "authority figures": council_figures.read,
    "children in low-income families by authority": low_income.read,
}
OPTIONAL = frozenset({"libraries"})
"""Readers whose files a person must download by hand: a place is built without them, and says so."""
AUTHORITY_READERS = ("authority figures", "children in low-income families by authority")
FACILITY_READERS = {
    "school": ("schools", schools.observed),
    "childrens_centre": ("children's centres", childrens_centres.observed),
    "library": ("libraries", libraries.observed),
    "gp_practice": ("GP practices", gp_practices.observed),
}


@dataclass(frozen=True)
class National:
    """All readings of a sources folder. Frames are for England; nothing here is cut to a place yet."""

    readings: Mapping[str, Reading]
    outcome_readings: tuple[Reading, ...]
    history: History
    local: Local | None = None
    life_course: LifeCourse = field(default_factory=LifeCourse)
    of_england: frozenset[str] = frozenset()
    """Names of the local files that are of all England: their lines elsewhere are no fault."""

    @property
    def all_readings(self) -> tuple[Reading, ...]:
        """Every reading, the outcome releases and local additions last."""
        added = () if self.local is None else (as_reading(self.local),)
        seen = {reading.release.id for reading in self.history.readings}
        course = (reading for reading in self.life_course.own_readings if reading.release.id not in seen)
        return (*self.readings.values(), *self.history.readings, *self.outcome_readings, *course, *added)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not known because a file is not in the folder."""
        return (*self.history.notes, *self.life_course.notes)

    def with_local(self, *paths: Path, of_england: Collection[str] = ()) -> National:
        """Return the readings with what local people have added in filled templates, and in no others.

        ``of_england`` names the files that are not of one place.

        Raises
        ------
        SourceUnreadable, SourceHeadings, SourceContent
            When a file as a whole cannot be used; ``local.problems`` lists what is wrong with single lines.
        """
        posts = self.readings["postcodes"].frame
        local = read_all(paths, positions=posts, known=self.registers) if paths else None
        wider = replace(self, local=local, of_england=frozenset(of_england))
        wider.__dict__.update({name: self.__dict__[name] for name in _SHARED if name in self.__dict__})
        return wider

    @cached_property
    def areas(self) -> pd.DataFrame:
        """One row per 2021 neighbourhood: names, ward, district, region, upper tier, rural-urban class, people.

        Raises
        ------
        SourceContent
            When a lookup does not know a neighbourhood that another one has.
        """
        frames = {name: reading.frame for name, reading in self.readings.items()}
        ward = frames["ward of each neighbourhood"][["ward_code", "ward"]]
        areas = frames["district of each neighbourhood"].join(ward, how="left", validate="1:1")
        joins = (
            ("msoa_code", frames["neighbourhood names"][["msoa_name"]]),
            ("district_code", frames["regions"][["region_code", "region"]]),
            ("district_code", frames["county councils"][["upper_tier_code", "upper_tier"]]),
        )
        for key, frame in joins:
            areas = areas.join(frame, on=key, how="left", validate="m:1")
        areas = areas.join(frames["rural-urban class"][["rural_urban"]], how="left", validate="1:1")
        areas = areas.join(self.people, how="left", validate="1:1")
        holes = areas.isna().sum()
        if holes.any():
            detail = ", ".join(f"{column} ({count:,} neighbourhoods)" for column, count in holes[holes > 0].items())
            raise SourceContent(f"The lookups do not fit together; without a match: {detail}. Download them again.")
        return areas

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
        added = self.life_course.outcomes
        return pd.concat([*frames, added] if len(added) else frames, ignore_index=True)

    def authority(self, district_code: str) -> pd.DataFrame:
        """Figures of a district, its upper-tier council, their statistical neighbours, region and England, by year."""
        area = self.areas[self.areas["district_code"] == district_code].iloc[0]
        readings = tuple(self.readings[name] for name in AUTHORITY_READERS)
        upper, region = area["upper_tier_code"], area["region_code"]
        return self.life_course.authority(readings, district=district_code, upper_tier=upper, region=region)

    @cached_property
    def benchmark_blocks(self) -> tuple[Block, ...]:
        """Summaries of every indicator for England and its regions, shared by all places."""
        return blocks(self)

    @cached_property
    def districts(self) -> dict[str, str]:
        """District code to name."""
        frame = self.readings["district of each neighbourhood"].frame
        return dict(frame[["district_code", "district"]].drop_duplicates().itertuples(index=False, name=None))

    @cached_property
    def registers(self) -> pd.DataFrame:
        """All registers below each other, each record with a position where one is known, moves told from closures."""
        frames = [self.readings[name].frame for name, _ in FACILITY_READERS.values() if name in self.readings]
        registers = with_namesakes(with_moves(locate(pd.concat(frames), self.readings["postcodes"].frame)))
        return registers.assign(post_16=post_16.told(registers, self.history.post_16))

    @cached_property
    def facilities(self) -> pd.DataFrame:
        """The registers, and below them the services that local people have added."""
        if self.local is None or self.local.facilities.empty:
            return self.registers
        return pd.concat([self.registers, locate(self.local.facilities, self.readings["postcodes"].frame)])

    @cached_property
    def observed(self) -> dict[str, ObservedYears]:
        """First and last year each register speaks for."""
        found = {}
        for kind, (name, observed) in FACILITY_READERS.items():
            if name not in self.readings:
                continue
            first, last, note, day = observed(self.readings[name])
            found[kind] = ObservedYears(first=first, last=last, note=note, last_day=day)
        return found if self.local is None else found | _told_locally(self.local, without=found)

    @cached_property
    def boundaries(self) -> gpd.GeoDataFrame:
        """Neighbourhood outlines of England, EPSG:27700 metres."""
        frame = self.readings["neighbourhood boundaries"].frame
        if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None:
            raise SourceContent("The neighbourhood boundaries have no coordinate system. Download them again.")
        return frame.to_crs("EPSG:27700")


_SHARED = ("areas", "people", "outcomes", "benchmark_blocks", "districts", "registers", "boundaries")
"""What does not depend on local lists: worked out once, whatever is added."""


def _told_locally(local: Local, *, without: Mapping[str, ObservedYears]) -> dict[str, ObservedYears]:
    """Return the years that local people tell about, for kinds without a register: their first event to their day."""
    found = {}
    for kind in local.facilities["kind"].unique():
        if kind not in without:
            ours = local.facilities.index[local.facilities["kind"] == kind]
            first = local.events[local.events["facility_id"].isin(ours)]["not_before"].min()
            found[kind] = ObservedYears(
                first=local.read_on.year if pd.isna(first) else first.year,
                last=local.read_on.year,
                note=f"No register exists. Only what local people have added ({local.name}) is known.",
                last_day=local.read_on.date(),
            )
    return found


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
    total = len(READERS) + 3
    readings = {}
    for number, (name, read) in enumerate(READERS.items(), start=1):
        progress(name, number, total)
        try:
            readings[name] = read(folder)
        except SourceMissing:
            if name not in OPTIONAL:
                raise
    progress("sizes and histories of services", total - 2, total)
    history = read_history(folder, readings)
    progress("councils and schools", total - 1, total)
    course = life_course.read(folder, known_codes(readings))
    progress("outcomes and census", total, total)
    return National(readings, tuple(outcomes.read(folder)), history, life_course=course)


def known_codes(readings: Mapping[str, Reading]) -> Mapping[str, Mapping[str, str]]:
    """Return the name of every neighbourhood, ward, district and upper-tier council by its code."""
    frames = {name: reading.frame for name, reading in readings.items()}
    areas, wards = frames["district of each neighbourhood"], frames["ward of each neighbourhood"]
    tiers = frames["county councils"]
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
