"""The demonstration place: Marlhaven, an invented coastal town that shows every case the product must show.

Nothing in it is real except the national averages that its figures are drawn around
(``data/national_gradients.csv``). It lies in open sea, and its codes begin with X.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from equitymap.indicators import indicators
from equitymap.kinds import RING_M
from equitymap.places.build.ledger import ledger
from equitymap.places.files import csv_place
from equitymap.places.place import FileRead, Manifest, ObservedYears, Place, ReleaseUsed
from equitymap.schema import AUTHORITY, FRAMES, SCHEMA_VERSION, validated
from equitymap.sources.areas import pride_in_place
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.councils.council_cut import ORDER
from equitymap.sources.local.local_services import release
from equitymap.sources.reading.read_table import sha256
from equitymap.sources.schools import groups
from tools.demo_town import (
    areas,
    authority,
    figures,
    history,
    life_course,
    names,
    national_gradients,
    need,
    pupils,
    records,
    school_groups,
    services,
)

SEED = 20210321
BUILT_AT = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
EDITION = "demonstration 1"
OBSERVED = {
    "childrens_centre": ObservedYears(
        first=2016,
        last=2026,
        last_day=date(2026, 8, 19),
        note="The list of open centres is known from August 2016 to 19 August 2026.",
    ),
    "school": ObservedYears(first=2010, last=2023, note="Closures are complete from 2010."),
    "library": ObservedYears(first=2010, last=2024, note="Closures are known by year from April 2010."),
    "gp_practice": ObservedYears(first=2013, last=2025, note="Practice codes that ended are listed from 2013."),
    "youth_club": ObservedYears(
        first=2012, last=2026, note="No register exists. Only what local people have added is known."
    ),
}
RELEASES = (
    "lsoa21-boundaries",
    "lsoa21-wd24",
    "msoa-names",
    pride_in_place.RELEASE,
    "rural-urban-2021",
    "ons-postcode-lat-lon",
    "iod2025-all",
    "iod2019-all",
    "lait",
    "cilif-la",
    "lait-neighbours",
    "dfe-eyfsp-2022",
    "ons-health-index",
    "ons-subnational",
    "dfe-school-census",
    "dfe-pupil-premium",
    "dfe-school-absence",
    "dfe-ks2-extracts",
    "dfe-ks4-extracts",
    "dfe-school-destinations",
    "dfe-ks5-destinations",
    "dfe-school-information",
    "gias-group-links",
    "gias-groups",
)
NOTE = "Marlhaven is an invented town. Its people, services and figures do not exist; no real place is meant."


def generate(seed: int = SEED) -> Place:
    """Invent the town. The same seed gives the same town.

    Parameters
    ----------
    seed
        Start of every random draw; recorded in the manifest's notes.

    Returns
    -------
    Place
        90 neighbourhoods inside, 25 in the ring; every frame validated.
    """
    rng = np.random.default_rng(seed)
    town = areas.town(rng)
    overall = need.latent(town, rng)
    deprivation = need.deprivation(town, overall, rng)
    outcomes = figures.outcomes(town, overall, rng)
    facilities = services.facilities(town, overall, rng)
    neighbourhoods = town.frame.join(children(outcomes, town.frame, rng), how="left", validate="1:1")
    people = pd.concat([neighbourhoods["population"], neighbourhoods.groupby("ward_code")["population"].sum()])
    facilities = facilities.assign(how=history.how(facilities))
    supply = history.supply(facilities, np.random.default_rng([seed, 1]))
    events = ledger(
        facilities,
        observed=OBSERVED,
        supply=supply,
        spells=history.spells(facilities),
        operators=history.operators(facilities),
        reported=history.reported(facilities),
    )
    council = pd.concat([authority.figures(), life_course.figures(seed)], ignore_index=True)
    council = council.drop_duplicates(list(AUTHORITY.unique or ())).sort_values(list(ORDER), ignore_index=True)
    frames = {
        "neighbourhoods": neighbourhoods,
        "deprivation": deprivation.sort_values(["area_code", "release", "domain"], ignore_index=True),
        "outcomes": outcomes.sort_values(["area_code", "indicator"], ignore_index=True),
        "facilities": facilities,
        "benchmarks": figures.benchmarks(outcomes, people),
        "postcodes": town.postcodes.sort_index(),
        "left_out": services.left_out(facilities),
        "withdrawals": events.withdrawals,
        "supply": supply.sort_values(["facility_id", "year", "unit"], ignore_index=True),
        "authority": council,
        "school_results": pupils.results(facilities, overall, np.random.default_rng([seed, 4])),
        **school_groups.frames(facilities, neighbourhoods),
    }
    checked: dict[str, Any] = {name: validated(name, frames[name]) for name in FRAMES}
    return Place(manifest=_manifest(checked, seed), **checked)


def write(folder: Path, seed: int = SEED) -> None:
    """Invent the town and write it as tables (``equitymap.places.files.csv_place``), with what its people recorded."""
    place = generate(seed)
    csv_place.write_tables(place, folder)
    records.write(place, folder / "records")


PEOPLE = {"children_0_4": "aged_under_5", "children_0_15": "aged_under_16", "young_10_19": "aged_10_to_19"}


def children(outcomes: pd.DataFrame, frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the children of each neighbourhood: as its figures say, and around the average in the ring."""
    counts = {}
    for column, indicator in PEOPLE.items():
        own = outcomes[outcomes["indicator"] == indicator].set_index("area_code")
        share = own["numerator"].sum() / own["denominator"].sum()
        drawn = pd.Series(rng.binomial(frame["population"].astype(int), share), index=frame.index)
        counts[column] = own["numerator"].reindex(frame.index).fillna(drawn).astype("Int64")
    return pd.DataFrame(counts)


def _manifest(frames: dict[str, pd.DataFrame], seed: int) -> Manifest:
    local = release(history.REPORTED, pd.Timestamp(BUILT_AT.date()))
    releases = {**catalogue(), local.id: local}
    used = dict.fromkeys([*RELEASES, *frames["facilities"]["register"], *(entry.release for entry in indicators())])
    return Manifest(
        schema_version=SCHEMA_VERSION,
        code=names.DISTRICT_CODE,
        name=names.TOWN,
        region_code=names.REGION_CODE,
        region=names.REGION,
        upper_tier_code=names.DISTRICT_CODE,
        upper_tier=names.TOWN,
        invented=True,
        ring_m=RING_M,
        built_at=BUILT_AT,
        version=EDITION,
        postcode_file="invented, May 2025",
        observed=OBSERVED,
        releases=tuple(_used(releases[release_id], frames) for release_id in used),
        notes=(NOTE, f"Made by `python -m equitymap demo`, seed {seed}."),
    )


def _groups_kept(release_id: str, bodies: pd.DataFrame) -> int:
    """Return how many links of schools with groups, or groups, the town has; 0 for another release."""
    of_groups = bodies[bodies["body_id"].str.startswith("group:").eq(True)]
    kept = {groups.LINKS: len(of_groups), groups.GROUPS: of_groups["body_id"].nunique()}
    return kept.get(release_id, 0)


def _plans_kept(release_id: str, neighbourhoods: pd.DataFrame) -> int:
    """Return how many Pride in Place neighbourhoods the town has; 0 for another release."""
    plans = neighbourhoods.loc[neighbourhoods["pride_in_place"].notna(), "msoa_code"]
    return plans.nunique() if release_id == pride_in_place.RELEASE else 0


NOT_DRAWN = "no usable position: listed, not drawn"
"""A record that is kept in the facilities frame, and also listed because the map cannot show it."""


def _used(release: Release, frames: dict[str, pd.DataFrame]) -> ReleaseUsed:
    """Return the manifest entry of a release that the invented figures are shaped like."""
    out = frames["left_out"]
    unused = (out["release"] == release.id) & (out["reason"] != NOT_DRAWN)
    reasons = out[unused]["reason"].value_counts().sort_index()
    kept = (
        int((frames["facilities"]["register"] == release.id).sum())
        or int((frames["authority"]["release"] == release.id).sum())
        or int((frames["school_results"]["release"] == release.id).sum())
        or _groups_kept(release.id, frames["school_bodies"])
        or _plans_kept(release.id, frames["neighbourhoods"])
        or int(frames["neighbourhoods"]["inside"].sum())
    )
    averages = national_gradients.path()
    real = release.id in set(pd.read_csv(averages)["source"])
    return ReleaseUsed(
        id=release.id,
        publisher="Invented figures",
        title=f"shaped like {release.title}",
        url=release.url,
        licence=("National averages: " if real else "Layout only, no published figure, not even England's: ")
        + release.licence,
        attribution=release.attribution,
        period=release.period,
        limits="This place does not exist. " + release.limits,
        files=(FileRead(name=averages.name, sha256=sha256(averages)),),
        rows_read=kept + int(reasons.sum()),
        rows_kept=kept,
        rows_elsewhere=0,
        left_out={str(reason): int(count) for reason, count in reasons.items()},
    )
