"""The ledger of real places against the raw registers; every difference from the register's own list is explained."""

import csv
import gzip

import pandas as pd
import pytest

from equitymap.places.build.build import build_place
from equitymap.places.build.events import HOURS_CUT_SHARE
from equitymap.places.check.check import check_place
from equitymap.schema import SUPPLY_UNITS
from equitymap.sources.services.register_diff import diff

LEEDS, BIRMINGHAM, NORWICH = "E08000035", "E08000025", "E07000148"
NOT_IN_ENGLAND = {"25", "30", "37", "49"}


def events(place, kind, *names):
    rows = place.withdrawals
    return rows[rows["inside"] & (rows["kind"] == kind) & (rows["event"].isin(names) if names else True)]


@pytest.fixture(scope="module")
def register(open_data):
    with gzip.open(next(open_data.rglob("gias_all_establishments_20231116.csv.gz")), "rt", encoding="utf-8") as text:
        return {row["urn"]: row for row in csv.DictReader(text)}


@pytest.fixture(scope="module")
def closed_since_2010(register):
    return {
        urn: row
        for urn, row in register.items()
        if row["la_code"] == "330"
        and row["establishment_status_name"] == "Closed"
        and row["close_date"] >= "2010-01-01"
        and row["establishment_type_code"] not in NOT_IN_ENGLAND
    }


@pytest.fixture(scope="module")
def without_successor(open_data, closed_since_2010):
    path = next(open_data.rglob("links_edubasealldata20260821.csv"))
    with path.open(encoding="cp1252", newline="") as stream:
        followed = {
            row["URN"]
            for row in csv.DictReader(stream)
            if row["LinkType"].lower().startswith(("successor", "merged", "result of amalgamation"))
        }
    return set(closed_since_2010) - followed


def test_38_of_birminghams_73_centres_left_three_at_their_address_and_three_more_came_back(places, open_data):
    place = places[BIRMINGHAM]
    left = events(place, "childrens_centre", "delisted")
    back = events(place, "childrens_centre", "reopened")
    assert (len(left), len(back)) == (38, 3)
    assert set(back["facility_id"]) == {"cc:21782", "cc:22548", "cc:22825"}
    gone = set(left["facility_id"]) - set(back["facility_id"])
    ours = place.facilities[place.facilities["inside"] & (place.facilities["kind"] == "childrens_centre")]
    stayed = events(place, "childrens_centre", "converted")
    assert (len(gone), len(stayed), len(ours)) == (35, 3, 73)
    assert set(stayed["detail"]) == {"left the register; a listed centre stands at the same postcode"}
    path = next(open_data.rglob("childrens_centres_listing_history.csv"))
    with path.open(encoding="utf-8", newline="") as stream:
        told = {f"cc:{row['URN']}": row for row in csv.DictReader(stream) if row["first_not_listed"]}
    assert gone <= set(told)
    for row in left[left["facility_id"].isin(gone)].itertuples():
        window = (told[row.facility_id]["last_listed_open"], told[row.facility_id]["first_not_listed"])
        assert (f"{row.not_before:%Y-%m-%d}", f"{row.not_after:%Y-%m-%d}") == window


def test_leeds_lost_no_centre_from_the_register(places):
    assert events(places[LEEDS], "childrens_centre").empty


def test_of_270_that_closed_36_have_no_successor_and_30_of_them_are_independent(
    closed_since_2010, without_successor, register
):
    independent = [urn for urn in without_successor if "independent" in register[urn]["establishment_type_name"]]
    assert (len(closed_since_2010), len(without_successor), len(independent)) == (270, 36, 30)


def test_the_ledger_has_those_36_but_four_and_no_others(places, without_successor, register):
    place = places[BIRMINGHAM]
    ours = {key.removeprefix("urn:") for key in events(place, "school", "closed")["facility_id"]}
    explained = {
        "103609": "stands outside the city, in Bromsgrove, though the register has it under Birmingham",
        "135495": "its postcode is in Northamptonshire, beyond the ring",
        "135763": "its postcode is in Northamptonshire, beyond the ring",
        "136212": "a free school of the same name began ten metres away on the day it closed: moved",
    }
    assert without_successor - ours == set(explained)
    assert ours - without_successor == set()
    assert not place.facilities.loc["urn:103609", "inside"]
    assert {"urn:135495", "urn:135763"}.isdisjoint(place.facilities.index)
    assert {register[urn]["postcode"].split()[0] for urn in ("135495", "135763")} == {"NN14"}
    moved = place.withdrawals.set_index("facility_id").loc["urn:136212"]
    assert (moved["event"], moved["confidence"]) == ("moved", "inferred")


def test_the_others_of_the_270_are_conversions_mergers_and_moves(places, closed_since_2010, without_successor):
    found = places[BIRMINGHAM].withdrawals.set_index("facility_id")["event"]
    followed = {f"urn:{urn}" for urn in set(closed_since_2010) - without_successor} & set(found.index)
    assert len(followed) >= 0.98 * (len(closed_since_2010) - len(without_successor))
    assert set(found[list(followed)]) <= {"converted", "merged", "moved"}


def test_baverstock_is_a_closure_without_successor(places):
    event = places[BIRMINGHAM].withdrawals.set_index("facility_id").loc["urn:139738"]
    assert event["event"] == "closed"
    assert event["not_before"] == event["not_after"] == pd.Timestamp("2017-08-31")
    assert event["confidence"] == "recorded"
    assert event["evidence"].startswith("gias_all_establishments_20231116.csv")


@pytest.mark.parametrize("code", [LEEDS, BIRMINGHAM, NORWICH])
def test_a_library_is_handed_over_in_the_ledger_when_its_record_says_so(places, code):
    place = places[code]
    books = place.facilities[place.facilities["kind"] == "library"]
    told = place.withdrawals[place.withdrawals["event"] == "handed_over"]
    assert set(books.index[books["status"] == "handed_over"]) <= set(told["facility_id"])


def test_hours_of_birminghams_libraries_fell_as_the_two_surveys_say(places, open_data):
    wanted = {}
    for name, column in (("libraries_taskforce_2016_with_coordinates.csv", 2016), ("libraries_england_2022.csv", 2022)):
        with next(open_data.rglob(name)).open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["name"] == "Aston Library" and row["postcode"].startswith("B6"):
                    wanted[column] = float(row["staffhours" if column == 2016 else "staffed_hours"])
    cuts = events(places[BIRMINGHAM], "library", "hours_cut").set_index("facility_id")
    cut = cuts.loc["library:birmingham-aston-library"]
    assert {2016: cut["before"], 2022: cut["after"]} == wanted == {2016: 23.0, 2022: 15.0}


@pytest.mark.parametrize("code", [LEEDS, BIRMINGHAM, NORWICH])
def test_every_event_is_within_the_observed_years_dated_and_evidenced(places, code):
    place = places[code]
    for event in place.withdrawals.itertuples():
        years = place.manifest.observed[event.kind]
        assert pd.isna(event.not_before) or event.not_before <= event.not_after
        assert event.not_after.year >= years.first
        assert (event.not_after if pd.isna(event.not_before) else event.not_before).year <= years.last
        assert ", line " in event.evidence
    cuts = place.withdrawals[place.withdrawals["event"] == "hours_cut"]
    assert (cuts["after"] <= (1 - HOURS_CUT_SHARE) * cuts["before"] + 1e-9).all()


@pytest.mark.parametrize("code", [LEEDS, BIRMINGHAM, NORWICH])
def test_every_ended_record_inside_is_in_the_ledger_or_left_out_with_a_reason(places, code):
    place = places[code]
    services = place.facilities[place.facilities["inside"]]
    ended = services[services["status"].isin(["closed", "delisted", "moved", "replaced"])]
    missing = ended[~ended.index.isin(place.withdrawals["facility_id"])]
    out = place.left_out[place.left_out["reason"].str.contains("not in the list of withdrawals")]
    assert sorted(out["identifier"]) == sorted(missing["register_id"])


def test_the_difference_of_the_first_and_the_last_edition_finds_the_433_that_left(open_data):
    folder = next(open_data.rglob("snapshots-as-published"))
    found = diff(
        folder / "edubaseallchildrencentre20160804.csv",
        folder / "edubaseallchildrencentre20260819.csv",
        id_column="URN",
        name_column="EstablishmentName",
    )
    assert found["event"].value_counts()[["left", "appeared"]].to_list() == [433, 7]


@pytest.mark.parametrize("code", [LEEDS, BIRMINGHAM, NORWICH])
def test_sizes_are_of_services_of_the_place_and_never_missing(places, code):
    place = places[code]
    assert place.supply["facility_id"].isin(place.facilities.index).all()
    assert set(place.supply["unit"]) == set(SUPPLY_UNITS)
    assert 2020 not in set(place.supply.loc[place.supply["unit"] == "pupils", "year"])
    kinds = place.supply["facility_id"].map(place.facilities["kind"])
    assert set(zip(kinds, place.supply["unit"], strict=True)) == {
        ("school", "pupils"),
        ("library", "staffed hours a week"),
        ("library", "unstaffed hours a week"),
    }


def test_pupils_of_one_school_are_those_of_the_published_tables(places, open_data):
    supply = places[BIRMINGHAM].supply
    ours = supply[supply["facility_id"] == "urn:139738"].set_index("year")["value"]
    for year, folder, heading in ((2014, "2013-14", "TOTPUPSENDN"), (2016, "2015-16", "NOR"), (2017, "2016-17", "NOR")):
        path = open_data / "dfe-performance-tables" / folder / "england_census.csv.gz"
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
            row = next(row for row in csv.DictReader(text) if row["URN"] == "139738")
        assert ours[year] == float(row[heading])
    assert set(ours.index) == {2014, 2016, 2017}


def test_a_local_list_is_built_into_the_place_as_reported_events(national, places, tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text(
        "kind,name,postcode,register_number,event,when,evidence\n"
        "youth_club,Made-up Club,NR1 1AA,,closed,2012-05,https://example.org/a\n"
        "youth_club,Second Made-up Club,NR2 1TF,,,,\n"
        "youth_club,Far Made-up Club,LS1 1UR,,closed,2013,https://example.org/b\n"
        "pub,Made-up Arms,NR1 1AA,,closed,2012,https://example.org/c\n",
        encoding="utf-8",
    )
    wider = national.with_local(path)
    place = build_place(NORWICH, wider)
    plain = places[NORWICH]
    clubs = place.facilities[place.facilities["kind"] == "youth_club"]
    assert set(clubs["name"]) <= {"Made-up Club", "Second Made-up Club"}
    told = place.withdrawals[place.withdrawals["confidence"] == "reported"]
    assert len(told) == int((clubs["status"] == "closed").sum())
    assert (place.left_out["reason"].str.contains("column kind")).sum() == 1
    assert len(wider.local.problems) >= 1
    assert [kind.id for kind in place.kinds] == [*[kind.id for kind in plain.kinds], "youth_club"]
    assert place.manifest.observed["youth_club"].first == 2012
    assert len(place.withdrawals) == len(plain.withdrawals) + len(told)
    assert [line for line in check_place(place, None) if not line.agrees] == []
