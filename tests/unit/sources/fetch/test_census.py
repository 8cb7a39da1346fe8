"""Figures of the census are asked for neighbourhood by neighbourhood, in parts that the service can answer."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest

from equitymap.errors import Cancelled
from equitymap.sources.areas import lookups, outcome_tables
from equitymap.sources.fetch import Fetched, census, fetch
from equitymap.sources.reading.read_table import Reading
from tests.recorded.made_up import QUICK, release
from tests.recorded.server import census_service

ADDRESS = "https://api.example/census-observations?area-type=lsoa,{areas}&dimensions=resident_age_6a"
SERVICE = ADDRESS.partition("?")[0]
AGE = release(
    "age",
    how="census",
    address=ADDRESS,
    format="json",
    saves_as="age.json",
    headings=("observations",),
    most_bytes=10**8,
)
CODES = [f"E01{number:06}" for number in range(1000)]
GROUPS = ("Aged 15 years and under", "Aged 16 to 24 years")
CELLS = {code: [(GROUPS[0], number), (GROUPS[1], 2 * number)] for number, code in enumerate(CODES)}


@pytest.fixture(autouse=True)
def _areas(monkeypatch):
    """England has a thousand neighbourhoods in two districts, whose codes alternate."""
    frame = pd.DataFrame({"district_code": ["E07000002", "E07000001"] * 500}, index=pd.Index(CODES, name="area_code"))
    monkeypatch.setattr(lookups, "lsoa_to_district", lambda _folder: Reading(AGE, (), frame, rows_read=len(frame)))


def bring(site, folder, **more) -> Fetched:
    return fetch([AGE], folder, via=site.url, pace=QUICK, **more)[0]


def asked_for(one) -> list[str]:
    kind, *codes = dict(parse_qsl(urlsplit(one.address).query))["area-type"].split(",")
    assert kind == "lsoa"
    return codes


def test_every_neighbourhood_comes_and_no_request_asks_for_more_than_400(site, tmp_path):
    site.service(SERVICE, census_service(CELLS))
    one = bring(site, tmp_path)
    assert one.state == "got", one.what
    parts = [asked_for(request) for request in site.asked]
    assert max(map(len, parts)) <= census.MOST_AREAS == 400
    assert sorted(code for part in parts for code in part) == CODES
    assert parts[0] == CODES[1:801:2], "the neighbourhoods of a district stand together"
    table, _ = outcome_tables.read(one.path, list(GROUPS))
    assert table.loc[CODES, GROUPS[1]].astype(int).to_list() == [2 * number for number in range(1000)]


def test_a_part_that_the_service_is_too_busy_for_is_asked_again(site, tmp_path):
    site.service(SERVICE, census_service(CELLS))
    site.fault(SERVICE, status=520, times=2)
    assert bring(site, tmp_path).state == "got"
    assert [one.status for one in site.asked] == [520, 520, 200, 200, 200]


def test_a_service_that_answers_too_few_areas_is_not_believed(site, tmp_path):
    site.service(SERVICE, census_service({code: CELLS[code] for code in CODES if code != CODES[3]}))
    one = bring(site, tmp_path)
    assert one.state == "failed"
    assert f"left out 1 of 400 neighbourhoods, such as {CODES[3]}" in one.what


@pytest.mark.parametrize("body", [b"[]", b'{"errors": ["no such dimension"]}'])
def test_an_answer_of_another_shape_is_not_believed(site, tmp_path, body):
    site.service(SERVICE, lambda _query: (200, body))
    assert "gave no figures" in bring(site, tmp_path).what


def test_parts_that_came_are_not_asked_for_again(site, tmp_path):
    site.service(SERVICE, census_service(CELLS))

    def stop(release, done, total, left, words):
        if words.startswith("2 of 3"):
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        bring(site, tmp_path, progress=stop)
    assert bring(site, tmp_path).state == "got"
    assert len(site.asked) == 3


def test_a_refresh_asks_for_the_first_part_and_for_the_others_where_it_differs(site, tmp_path):
    site.service(SERVICE, census_service(CELLS))
    bring(site, tmp_path)
    site.asked.clear()
    assert bring(site, tmp_path, refresh=True).state == "unchanged"
    assert len(site.asked) == 1
    site.service(SERVICE, census_service({code: [(name, 9) for name in GROUPS] for code in CODES}))
    assert bring(site, tmp_path, refresh=True).state == "got"


def test_without_the_lookups_it_says_which_to_fetch_first(site, tmp_path, monkeypatch):
    monkeypatch.undo()
    one = bring(site, tmp_path)
    assert one.state == "failed"
    assert "Fetch the lookups first: python -m equitymap fetch --release iod2025-imd" in one.what
    assert not site.asked


def test_the_answer_of_the_service_is_laid_out_as_its_own():
    status, body = census_service(CELLS)({"area-type": f"lsoa,{CODES[7]}", "dimensions": "resident_age_6a"})
    cell = json.loads(body)["observations"][0]
    assert (status, cell["dimensions"][0]["option_id"], cell["observation"]) == (200, CODES[7], 7)
    assert census_service(CELLS)({"area-type": "lsoa", "dimensions": "resident_age_6a"})[0] == 520
