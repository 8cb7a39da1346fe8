"""Who is responsible for schools, recomputed straight from the publisher's files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.partnerships.network import borgatti_f, components
from equitymap.measures.partnerships.responsible_bodies import by_year, members
from equitymap.measures.partnerships.ties import of_school_bodies, standing_in
from equitymap.places.build.national_readings import National
from equitymap.places.place import Place
from equitymap.sources.schools import groups

BIRMINGHAM, COUNCIL = "E08000025", "la:E08000025"
FOLDER = "dfe-gias-links-and-groups"


@pytest.fixture(scope="module")
def place(places: Mapping[str, Place]) -> Place:
    return places[BIRMINGHAM]


@pytest.fixture(scope="module")
def links(open_data: Path) -> pd.DataFrame:
    path = next((open_data / FOLDER).glob("grouplinks_*.csv.gz"))
    return pd.read_csv(path, dtype=str, encoding="cp1252")


@pytest.fixture(scope="module")
def register(open_data: Path) -> pd.DataFrame:
    path = next((open_data / "dfe-gias-all-establishments").glob("gias_all_establishments_*.csv.gz"))
    return pd.read_csv(path, dtype=str).set_index("urn")


@pytest.fixture(scope="module")
def by_trust(place: Place, links: pd.DataFrame, register: pd.DataFrame) -> pd.DataFrame:
    """Schools and pupils of each trust in Birmingham: two files joined by number, and nothing of ours but the area."""
    here = place.facilities.index[place.facilities["inside"] & place.facilities["kind"].eq("school")].str.removeprefix(
        "urn:"
    )
    is_open = register["establishment_status_name"].str.startswith("Open")
    trusts = links[
        links["Group Type"].ne("School sponsor") & links["URN"].isin(here.intersection(register.index[is_open]))
    ]
    pupils = pd.to_numeric(register["number_of_pupils"]).reindex(pd.Index(trusts["URN"]))
    return (
        pd.DataFrame({"trust": "group:" + trusts["Linked UID"].to_numpy(), "pupils": pupils.to_numpy()})
        .groupby("trust")["pupils"]
        .agg(["size", "sum"])
    )


def test_every_row_of_the_publishers_files_is_kept_or_left_out(national: National, open_data: Path) -> None:
    readings = {reading.release.id: reading for reading in national.groups.readings}
    counts = {name: (one.rows_read, len(one.frame) + len(one.left_out)) for name, one in readings.items()}
    assert counts == {groups.LINKS: (18934, 18934), groups.GROUPS: (7177, 7177)}, "rows as SOURCE.md counts them"
    assert readings[groups.LINKS].left_out["reason"].value_counts().to_dict() == {
        groups.NOT_HERE: 291,
        groups.PLANNED: 102,
    }


def test_trusts_schools_and_pupils_of_birmingham_are_those_of_the_links_and_the_register(
    place: Place, by_trust: pd.DataFrame
) -> None:
    ours = place.school_bodies[place.school_bodies["inside"] & place.school_bodies["responsible"]]
    today = ours[ours["body_id"].str.startswith("group:").eq(True) & ours["ended"].isna()]
    found = today.groupby("body_id")["pupils"].agg(["size", "sum"])
    pd.testing.assert_frame_equal(found, by_trust, check_names=False, check_dtype=False, check_index_type=False)
    assert (len(found), int(found["size"].sum())) == (80, 231)


def test_the_councils_schools_are_the_registers_maintained_ones(place: Place, register: pd.DataFrame) -> None:
    ours = place.school_bodies[place.school_bodies["body_id"].eq(COUNCIL) & place.school_bodies["ended"].isna()]
    maintained = {"Community school", "Voluntary aided school", "Voluntary controlled school", "Foundation school"} | {
        "Community special school",
        "Foundation special school",
        "Pupil referral unit",
        "Local authority nursery school",
    }
    here = register[register["establishment_status_name"].str.startswith("Open") & register["la_name"].eq("Birmingham")]
    expected = here.index[here["establishment_type_name"].isin(maintained)]
    assert set(ours["facility_id"]) == set("urn:" + expected)
    assert ours.loc[~ours["inside"], "facility_id"].tolist() == ["urn:103623"], "one of its schools stands in Knowle"


def test_the_index_of_the_last_year_is_the_sum_of_squared_shares(place: Place) -> None:
    offered = supply_of(place, "school").offered()
    ours = place.school_bodies[place.school_bodies["inside"]]
    last = by_year(ours, offered).loc[2023]
    pupils = members(ours, offered, 2023)["pupils"].drop("", errors="ignore")
    assert last["hhi"] == pytest.approx(float(((pupils / pupils.sum()) ** 2).sum()))
    assert last["effective"] == pytest.approx(1 / last["hhi"])
    years = by_year(ours, offered)
    assert years["known"].min() > 0.9, "most pupils' body is known in every year"
    assert years["hhi"].is_monotonic_decreasing, "each year more bodies had schools that are still theirs"


def test_pieces_of_the_registers_network_are_the_bodies_and_their_schools(place: Place) -> None:
    bodies, ties = of_school_bodies(
        place.school_bodies[place.school_bodies["inside"] & place.school_bodies["responsible"]]
    )
    standing = standing_in(ties, 2023)
    among = bodies.index[bodies.index.isin([*standing["from_body"], *standing["to_body"]])]
    piece = components(among, standing)
    sizes = standing.groupby("to_body")["from_body"].nunique() + 1
    n = len(among)
    assert sorted(piece.value_counts()) == sorted(sizes)
    assert borgatti_f(piece) == pytest.approx(1 - (sizes * (sizes - 1)).sum() / (n * (n - 1)))
