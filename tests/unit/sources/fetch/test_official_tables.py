"""Every download that is new or has changed, as the catalogue has it: fetched in the publisher's layout, and read."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from equitymap.sources.areas import postcodes
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.councils import district_figures
from equitymap.sources.fetch import Fetched, fetch
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import absence, destinations, school_results
from tests.recorded import schools
from tests.recorded.made_up import QUICK
from tests.recorded.server import items_of_portal
from tests.recorded.workbooks import xlsx
from tests.school_files import ELM

CONTENT = "https://content.explore-education-statistics.service.gov.uk/api/data-set-files"
TABLES = {
    absence.RELEASE: schools.absence([[ELM, "202425", "200", "6", "15"]] * 20),
    destinations.RELEASE: schools.destinations([[ELM, "202223", "Total", "Total", "Percentage", "118", "92.4"]] * 20),
    school_results.KS2: schools.ks2(
        [[ELM, "202425", "All pupils", "Total", "Reading, writing and maths", "75", "z"]] * 20
    ),
    school_results.PUPILS: schools.ks2_pupils([[ELM, "202425", "28"]] * 20),
    school_results.KS4: schools.ks4([[ELM, "202324", "Total", "Total", "150", "46", "0", "140", "75", "50"]] * 20),
}
READERS = {
    absence.RELEASE: absence.read,
    destinations.RELEASE: destinations.read,
    school_results.KS2: school_results.read_ks2,
    school_results.KS4: school_results.read_ks4,
}


def small(release_id: str) -> Release:
    """Return a release of the catalogue that takes small files, and none of more than a million bytes."""
    release = catalogue()[release_id]
    sizes = {"least_bytes": 10, "most_bytes": 1_000_000}
    return release.model_copy(update={"download": release.download.model_copy(update=sizes)})


def bring(site, folder, release_id: str, **more) -> Fetched:
    return fetch([small(release_id)], folder, via=site.url, pace=QUICK, **more)[0]


@pytest.mark.parametrize("release_id", TABLES)
def test_tables_by_school_come_zipped_and_are_read(site, tmp_path, release_id):
    address = catalogue()[release_id].download.address
    if "data-catalogue" in address:
        content = f"{CONTENT}/{address.split('/')[-2]}/download"
        site.fault(address, status=302, headers={"Location": content}, times=None)
        address = content
    site.file(address, TABLES[release_id], content_type="text/csv", etag=" ", last_modified=None)
    one = bring(site, tmp_path, release_id)
    assert one.state == "got", one.what
    assert {asked.headers["Accept-Encoding"] for asked in site.asked} == {"gzip"}
    assert site.asked[-1].sent < len(TABLES[release_id]) / 2
    assert one.path.read_bytes() == TABLES[release_id]
    if release_id in READERS:
        reading = READERS[release_id](SourceFolder(tmp_path))
        assert reading.paths == (one.path,)
        assert reading.frame["facility_id"].to_list() == [f"urn:{ELM}"]


def test_a_table_that_comes_zipped_without_saying_so_is_unzipped(site, tmp_path):
    body = TABLES[school_results.KS4]
    site.file(catalogue()[school_results.KS4].download.address, gzip.compress(body))
    one = bring(site, tmp_path, school_results.KS4)
    assert (one.state, one.path.name) == ("got", "ks4_by_school.csv"), one.what
    assert one.path.read_bytes() == body
    assert bring(site, tmp_path, school_results.KS4, refresh=True).state == "unchanged"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (gzip.compress(TABLES[school_results.KS4])[:-20], "cannot be unpacked"),
        (gzip.compress(TABLES[school_results.KS4])[:-8] + b"01234567", "cannot be unpacked"),
        (gzip.compress(b"0" * 1_000_001), "unpacks to more than"),
    ],
    ids=["cut short", "damaged", "a bomb"],
)
def test_a_zipped_table_that_cannot_be_trusted_is_refused(site, tmp_path, body, words):
    site.file(catalogue()[school_results.KS4].download.address, body)
    assert words in bring(site, tmp_path, school_results.KS4).what
    assert not list((tmp_path / school_results.KS4).iterdir())


@pytest.mark.parametrize("release_id", TABLES)
def test_a_table_of_another_layout_is_not_accepted(site, tmp_path, release_id):
    site.file(catalogue()[release_id].download.address, b"school_urn,period\n1,2\n" * 20)
    assert "lacks the heading" in bring(site, tmp_path, release_id).what


def test_the_workbook_of_the_health_index_is_accepted(site, tmp_path):
    release_id = district_figures.HEALTH_INDEX
    title = [["Table 2"], ["One table"], ["Blank cells"]]
    rows = [["Area code", "Area name", "Indicator name", "Year", "Value", "Numerator", "Denominator"]]
    body = xlsx({"Cover": [["Health Index"]], "Table_2_Underlying_data": [*title, *rows, ["E1", "A", "B", 2021, 1.5]]})
    site.file(catalogue()[release_id].download.address.partition("?")[0], body)
    assert bring(site, tmp_path, release_id).state == "got"


def test_the_newest_postcode_lookup_is_found_by_the_search_of_the_catalogue(site, tmp_path):
    download = catalogue()[postcodes.NSPL].download
    titles = [
        ("1" * 32, "National Statistics Postcode Lookup (May 2026)"),
        ("2" * 32, "National Statistics Postcode Lookup (November 2026) for the UK"),
        ("3" * 32, "National Statistics Postcode Lookup (February 2027) User Guide"),
        ("4" * 32, "National Statistics Postcode Lookup (2011 Census) (February 2027) for the UK"),
        ("5" * 32, "ONS Postcode Directory (February 2027) for the UK"),
    ]
    site.file(download.address.partition("?")[0], items_of_portal(titles))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "Data/NSPL_NOV_2026_UK.csv", "pcd7,pcds,east1m,north1m,ctry26cd\nZZ1 1ZZ,ZZ1 1ZZ,651410,313177,E92000001\n"
        )
    site.file(f"https://www.arcgis.com/sharing/rest/content/items/{'2' * 32}/data", packed.getvalue())
    one = bring(site, tmp_path, postcodes.NSPL)
    assert (one.state, one.path.name) == ("got", "NSPL_NOV_2026_UK.zip"), one.what
    assert postcodes.positions(SourceFolder(tmp_path)).release.period == "November 2026"


def test_a_school_census_that_is_refused_says_what_can_be_done_instead(site, tmp_path):
    release = catalogue()["dfe-school-census"]
    site.fault(release.download.address, status=403, body=b"The request is blocked.", times=None)
    one = bring(site, tmp_path, release.id)
    assert one.state == "failed"
    assert "spc_school_level_underlying_data" in one.by_hand
    assert "403 is to be expected" in one.by_hand


def test_the_names_of_the_library_come_under_their_own_licence():
    release = catalogue()["msoa-names"]
    assert release.licence == "Open Parliament Licence v3.0"
    assert "Parliamentary information licensed under the Open Parliament Licence v3.0" in release.attribution
