"""Who runs the invented town's schools: the council, trusts and a sponsor; each school's type in the register."""

from __future__ import annotations

import pandas as pd

from equitymap.places.build import school_bodies
from equitymap.places.build.school_bodies import Groups
from equitymap.sources.schools.groups import BODY_TYPES, GROUP_COLUMNS, MEMBER_COLUMNS
from equitymap.sources.schools.school_types import COUNCIL, TRUST

TRUSTS = {
    "group:XT1": ("Harbour Learning Trust", "Multi-academy trust"),
    "group:XT2": ("Saltmarsh Schools Trust", "Multi-academy trust"),
    "group:XT3": ("Tern and Curlew Education Trust", "Multi-academy trust"),
    "group:XT4": ("Marlhaven Grammar School Trust", "Single-academy trust"),
    "group:XT5": ("Wrenfold Learning Trust", "Multi-academy trust"),
    "group:XS1": ("Marlhaven Boat Builders", "School sponsor"),
}
FORMED = {"group:XT2": "2018-09-01"}
"""Day from which a trust has members: whose academies they were before is not known."""
SPONSORED = "Marlhaven Harbour Academy"
PROVIDERS = {
    "maintained": "Community school",
    "academy": "Academy converter",
    "selective": "Academy converter",
    "free school": "Free schools",
    "independent": "Other independent school",
    "nursery": "Local authority nursery school",
    "alternative provision": "Pupil referral unit",
    "college": "Further education",
}
"""Type of establishment in the register's words, by the type that the map shows."""
FILE = "invented-group-links.csv"
REGISTER_DAY = pd.Timestamp("2023-11-16")


def frames(facilities: pd.DataFrame, areas: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the frames ``school_bodies`` and ``school_types`` of the town, made as those of a real place are."""
    schools = _as_read(facilities[facilities["kind"] == "school"], areas)
    bodies = school_bodies.school_bodies(
        schools, areas["ward_code"], groups(schools), councils={}, register_day=REGISTER_DAY
    )
    return {"school_bodies": bodies, "school_types": school_bodies.school_types(schools)}


def groups(schools: pd.DataFrame) -> Groups:
    """Return the invented trusts and sponsor with their members."""
    ours = schools[schools["run_by"].eq(TRUST) & schools["status"].eq("open")]
    members = pd.DataFrame({"facility_id": ours.index, "body_id": ours["body_id"].to_numpy()})
    formed = pd.to_datetime(members["body_id"].map(FORMED))
    opened = pd.Series(ours["opened"].to_numpy(), index=members.index)
    members["joined"] = opened.where(~(formed > opened), formed)
    sponsored = members[(ours["name"] == SPONSORED).to_numpy()].assign(body_id="group:XS1")
    members = pd.concat([members, sponsored], ignore_index=True)
    members["evidence"] = [f"{FILE}, line {line}" for line in range(2, len(members) + 2)]
    every = pd.DataFrame([(key, *told, pd.NaT) for key, told in TRUSTS.items()], columns=list(GROUP_COLUMNS))
    told = every.set_index("body_id")[["body", "body_type"]]
    members = members.join(told, on="body_id", how="left", validate="m:1")
    members["body_type"] = members["body_type"].map(BODY_TYPES)
    return Groups(members=members[list(MEMBER_COLUMNS)], every=every)


def _as_read(schools: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the schools with the columns that a reader adds: council, type of establishment, who runs it."""
    trust, special = schools["body_id"].str.startswith("group:").eq(True), schools["type"].eq("special")
    provider = schools["type"].map(PROVIDERS)
    provider = provider.mask(schools["name"].str.startswith("St ") & ~trust, "Voluntary aided school")
    provider = provider.mask(special, "Community special school").mask(special & trust, "Academy special converter")
    provider = provider.mask(schools["name"].eq(SPONSORED), "Academy sponsor led")
    provider = provider.mask(schools["name"].str.endswith("Studio School"), "Studio schools")
    neither = schools["type"].isin(["independent", "college"])
    districts = areas.drop_duplicates("district_code").set_index("district_code")["district"]
    return schools.assign(
        provider=provider,
        run_by=pd.Series(COUNCIL, index=schools.index).mask(trust, TRUST).mask(neither),
        authority=schools["body_id"].str.removeprefix("la:").map(districts),
    )
