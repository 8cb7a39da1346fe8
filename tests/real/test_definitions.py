"""Definitions on the real files: reach, what teaches after 16, staffed hours."""

import pandas as pd
import pytest

from equitymap.kinds import KINDS
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.context.second_routes import second_routes
from equitymap.places.build.build import build_place
from equitymap.places.build.events import hours_cuts
from equitymap.sources.services import library_hours
from tests.reach import agree, side_by_side

NORWICH, PETERBOROUGH, KINGS_LYNN = "E07000148", "E06000031", "E07000146"
WITHOUT_YOUTH_CLUBS = [kind for kind in KINDS if kind.id != "youth_club"]


@pytest.fixture(scope="module")
def kings_lynn(district):
    return district(KINGS_LYNN)


@pytest.mark.parametrize("kind", WITHOUT_YOUTH_CLUBS, ids=lambda kind: kind.id)
def test_every_page_of_norwich_counts_the_same_services_in_reach(places, kind):
    found = side_by_side(places[NORWICH], kind)
    agree(found.within)
    agree(found.nearest_m)


def test_sixth_forms_of_peterborough_are_counted(national, open_data):
    """The list of schools marks its schools; each one open and state-funded is counted, and most people are near."""
    place = build_place(PETERBOROUGH, national)
    found = second_routes(place, None)
    path = next(open_data.rglob("2021-2022_england_school_information.csv.gz"))
    table = pd.read_csv(path, dtype=str)
    marked = table[(table["LANAME"] == "Peterborough") & (table["ISPOST16"] == "1") & (table["SCHSTATUS"] != "Closed")]
    counted = found.after_16.index[found.after_16["for_all"].astype(bool)]
    wanted = marked[~marked["MINORGROUP"].isin(["Special school", "Independent school"])]
    inside = place.facilities[place.facilities["inside"] & place.facilities["status"].eq("open")]
    wanted = ("urn:" + wanted["URN"])[("urn:" + wanted["URN"]).isin(inside.index)]
    assert set(wanted) <= set(counted)
    assert len(counted) >= 12
    assert found.colleges.reached / found.colleges.residents > 0.9
    assert found.sixth_forms_known
    assert found.after_16["post_16"].isin(["register", "destinations", "school information"]).all()


def test_staffed_hours_of_kings_lynn_rose_by_3_per_cent_not_by_62(kings_lynn):
    supply = supply_of(kings_lynn, "library")
    inside = kings_lynn.facilities["inside"].reindex(supply.open.index).astype(bool)
    total = supply.offered()[inside].sum()
    assert supply.unit == "staffed hours a week"
    assert total[2023] / total[2016] - 1 == pytest.approx(0.029, abs=0.0005)


def test_swaffham_is_a_cut_though_it_is_open_longer(kings_lynn):
    cuts = kings_lynn.withdrawals[kings_lynn.withdrawals["event"] == "hours_cut"].set_index("name")
    cut = cuts.loc["Swaffham Library"]
    assert (cut["before"], cut["after"], cut["unit"]) == (31.0, 19.0, "staffed hours a week")
    assert cut["detail"].endswith("hours without staff went from 0 to 50")


def as_written(national, open_data, *, release, opening, staffed):
    """Return opening and staffed hours of a survey as its file writes them, by library."""
    found = next(reading for reading in national.history.readings if reading.release.id == release)
    out = found.left_out.dropna(subset=["facility_id"])
    lines = pd.concat(
        [
            found.frame.set_index("facility_id")["evidence"].str.extract(r"line (\d+)$")[0].astype(int),
            out.set_index("facility_id")["row"].astype(int),
        ]
    )
    lines = lines[~lines.index.duplicated()]
    table = pd.read_csv(next(open_data.rglob(found.paths[0].name)), dtype=str, encoding="utf-8-sig")
    rows = table.iloc[lines.to_numpy() - 2][[opening, staffed]].apply(
        lambda column: column.map(library_hours.hours, na_action="ignore").astype(float)
    )
    return rows.set_axis(lines.index).set_axis(["opening", "staffed"], axis=1)


def test_libraries_of_england_that_cut_staffed_hours_alone(national, open_data):
    """Between 2016 and 2022, by a tenth or more with staff and by no such share in all hours together.

    As the files write them these are 136. Of those, 43 gave for 2016 more staffed hours than the library was open
    (hours worked): no cut can be told. The other 93 are cuts, and no more are.
    """
    supply = national.history.supply
    rows = supply[supply["unit"].str.endswith("hours a week") & supply["year"].isin([2016, 2022])]
    staffed = set(hours_cuts(rows)["facility_id"])
    both = rows.groupby(["facility_id", "year"], as_index=False)["value"].sum()
    whole = set(hours_cuts(both.assign(unit="staffed hours a week", evidence=""))["facility_id"])
    first = as_written(national, open_data, release="libraries-taskforce-2016", opening="hours", staffed="staffhours")
    last = as_written(national, open_data, release="ace-libraries-2022", opening="hours", staffed="staffed_hours")
    plain = first.add_suffix("_16").join(last.add_suffix("_22"), how="inner", validate="1:1")
    plain = plain[(plain > 0).all(axis=1) & (plain["staffed_16"] <= 168)]
    alone = (plain["staffed_22"] <= 0.9 * plain["staffed_16"]) & (plain["opening_22"] > 0.9 * plain["opening_16"])
    open_with_staff = plain[["staffed_16", "opening_16"]].min(axis=1)
    cut = alone & (plain["staffed_22"] <= 0.9 * open_with_staff + 1e-9)
    assert (alone.sum(), cut.sum()) == (136, 93)
    assert (plain["staffed_16"] > plain["opening_16"])[alone & ~cut].all()
    assert staffed - whole == set(plain.index[cut])
