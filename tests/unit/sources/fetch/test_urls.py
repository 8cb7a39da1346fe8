"""Addresses that must be found first: attachments of GOV.UK pages, dated files, products of Ordnance Survey."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from equitymap.sources.fetch import Fetched, fetch
from tests.recorded.made_up import CSV, QUICK, archive, release
from tests.recorded.server import items_of_portal, page_of_gov_uk

TODAY = date(2026, 11, 22)
PAGE = "https://www.gov.uk/government/statistics/made-up-2025"
API = "https://www.gov.uk/api/content/government/statistics/made-up-2025"
ASSET = "https://assets.publishing.service.gov.uk/media/6/File_7_made_up.csv"
GOV_UK = release(how="govuk", address=PAGE, attachment=r"File_7.*\.csv$")
DATED = release(
    "dated",
    how="gias",
    address="https://schools.example/all{date:%Y%m%d}.csv",
    saves_as="all{date:%Y%m%d}.csv",
    days_back=5,
)


def bring(site, folder, one, **more) -> Fetched:
    return fetch([one], folder, via=site.url, pace=QUICK, today=TODAY, **more)[0]


# --- GOV.UK ------------------------------------------------------------------------------------


def test_attachment_is_found_by_its_file_name(site, tmp_path):
    site.file(API, page_of_gov_uk([("File 1: ranks", "https://assets.example/File_1.xlsx"), ("File 7", ASSET)]))
    site.file(ASSET, CSV)
    assert bring(site, tmp_path, GOV_UK).state == "got"


def test_attachment_is_found_in_pieces_of_html(site, tmp_path):
    piece = f'<section class="attachment"><h3><a href="{ASSET}">File 7: <b>all</b> ranks</a></h3></section>'
    site.file(API, json.dumps({"details": {"documents": [piece]}}).encode())
    site.file(ASSET, CSV)
    assert bring(site, tmp_path, GOV_UK).state == "got"


def test_attachment_that_moved_names_the_page_and_what_it_lists(site, tmp_path):
    site.file(API, page_of_gov_uk([("File 1: ranks", "https://assets.example/File_1.xlsx")]))
    one = bring(site, tmp_path, GOV_UK)
    assert one.state == "failed"
    assert "it lists File 1: ranks" in one.what
    assert "look at that page" in one.what


@pytest.mark.parametrize("body", [None, b'{"document_type": "redirect"}', b'{"document_type": "gone"}'])
def test_page_that_moved_says_so(site, tmp_path, body):
    if body is not None:
        site.file(API, body)
    one = bring(site, tmp_path, GOV_UK)
    assert "has moved: look at https://publisher.example/pages/made-up" in one.what


def test_page_where_a_list_was_expected_is_refused(site, tmp_path):
    site.file(API, b"<html>Maintenance</html>")
    assert "gave a page where a list of files was expected" in bring(site, tmp_path, GOV_UK).what


def test_two_attachments_that_fit_are_not_guessed_between(site, tmp_path):
    site.file(API, page_of_gov_uk([("A", ASSET), ("B", ASSET.replace("File_7", "File_7b"))]))
    assert "2 could be" in bring(site, tmp_path, GOV_UK).what


@pytest.mark.parametrize("drawn", [False, True])
def test_a_box_with_a_page_that_shows_the_file_is_not_a_second_file(site, tmp_path, drawn):
    site.file(
        API, page_of_gov_uk([("File 7: all ranks", ASSET), ("File 1", "https://a.example/m/5/File_1.csv")], drawn=drawn)
    )
    site.file(ASSET, CSV)
    assert bring(site, tmp_path, GOV_UK).state == "got"


def test_boxes_alone_name_the_file_and_not_the_page_that_shows_it(site, tmp_path):
    box = (
        f'<section><h2><a href="{ASSET}">File 7</a></h2><a href="/csv-preview/6/File_7_made_up.csv">View online</a>'
        '<a href="https://www.gov.uk/government/uploads/6/File_7_made_up.csv/preview">Preview</a></section>'
    )
    site.file(API, json.dumps({"details": {"attachments": [], "documents": [box]}}).encode())
    site.file(ASSET, CSV)
    assert bring(site, tmp_path, GOV_UK).state == "got"


@pytest.mark.parametrize("page", [None, b'{"document_type": "gone"}', b"<html>Maintenance</html>"])
def test_the_address_of_the_file_itself_is_taken_when_the_page_does_not_name_it(site, tmp_path, page):
    if page is not None:
        site.file(API, page)
    site.file(ASSET, CSV)
    known = release(how="govuk", address=PAGE, attachment=r"File_7.*\.csv$", direct=ASSET)
    assert bring(site, tmp_path, known).state == "got"


def test_the_page_comes_before_the_known_address(site, tmp_path):
    other = ASSET.replace("/6/", "/7/")
    site.file(API, page_of_gov_uk([("File 7", other)]))
    site.file(other, CSV)
    known = release(how="govuk", address=PAGE, attachment=r"File_7.*\.csv$", direct=ASSET)
    assert bring(site, tmp_path, known).state == "got"
    assert [one.address for one in site.requests("assets.")] == [other.removeprefix("https://")]


def test_one_workbook_of_two_releases_is_asked_for_once(site, tmp_path):
    site.file(API, page_of_gov_uk([("File 7", ASSET)]))
    site.file(ASSET, CSV)
    two = [release(name, how="govuk", address=PAGE, attachment=r"File_7.*\.csv$") for name in ("one", "other")]
    first = fetch(two, tmp_path, via=site.url, pace=QUICK)
    assert [one.state for one in first] == ["got", "got"]
    assert len(site.requests("assets.")) == 1
    assert first[0].path.read_bytes() == first[1].path.read_bytes()
    assert {one.state for one in fetch(two, tmp_path, via=site.url, pace=QUICK, refresh=True)} == {"unchanged"}
    assert [one.status for one in site.requests("assets.")] == [200, 304, 304]


# --- items of a portal -------------------------------------------------------------------------

SEARCH = "https://www.arcgis.example/sharing/rest/search?q=title:%22Made%20Up%20List%22%20AND%20owner:ONSGeography_data&f=json"
LIST = release(
    "list",
    how="portal",
    address=SEARCH,
    direct="https://www.arcgis.com/sharing/rest/content/items/" + "a" * 32 + "/data",
    attachment=r"^Made Up List \((?P<month>[A-Z][a-z]+) (?P<year>\d{4})\)( for the UK)?$",
    saves_as="list_AUG_2026_UK.csv",
)
ITEMS = [("b" * 32, "Made Up List (May 2026)"), ("c" * 32, "Made Up List (November 2026) for the UK")]
GUIDE = ("d" * 32, "Made Up List (December 2026) User Guide")


def item(site, number: str, body: bytes = CSV) -> str:
    """Publish an item of the portal behind a signed address that is good for a while."""
    address = f"https://www.arcgis.com/sharing/rest/content/items/{number}/data"
    signed = f"https://store.example/{number[0]}.csv?X-Amz-Signature=secret"
    site.fault(address, status=302, headers={"Location": signed}, times=None)
    site.file(signed, body, etag=" ", last_modified=None)
    return address


def portal(site, *items, **more) -> None:
    site.file(SEARCH.partition("?")[0], items_of_portal(items, **more))


def test_the_newest_item_of_the_owner_is_taken_and_names_the_file(site, tmp_path):
    portal(site, *ITEMS, GUIDE)
    item(site, "c" * 32)
    one = bring(site, tmp_path, LIST)
    assert (one.state, one.path.name) == ("got", "list_NOV_2026_UK.csv")
    assert bring(site, tmp_path, LIST).state == "unchanged"


@pytest.mark.parametrize("answer", [None, b"<html>down</html>", b'{"results": []}', items_of_portal(ITEMS[:1])])
def test_the_known_item_is_taken_when_the_search_finds_nothing_newer(site, tmp_path, answer):
    if answer is not None:
        site.file(SEARCH.partition("?")[0], answer)
    item(site, "a" * 32)
    one = bring(site, tmp_path, LIST)
    assert (one.state, one.path.name) == ("got", "list_AUG_2026_UK.csv")


def test_the_known_item_is_taken_when_the_newest_is_not_to_be_had(site, tmp_path):
    portal(site, *ITEMS)
    item(site, "a" * 32)
    assert bring(site, tmp_path, LIST).path.name == "list_AUG_2026_UK.csv"


def test_an_item_is_asked_for_again_only_when_it_was_changed(site, tmp_path):
    portal(site, *ITEMS)
    item(site, "c" * 32)
    bring(site, tmp_path, LIST)
    site.asked.clear()
    assert bring(site, tmp_path, LIST, refresh=True).state == "unchanged"
    assert not site.requests("/items/")
    portal(site, *ITEMS, modified=2)
    assert bring(site, tmp_path, LIST, refresh=True).what == "came again, the same"


def test_a_newer_item_replaces_the_older_and_never_the_other_way_round(site, tmp_path):
    item(site, "a" * 32)
    bring(site, tmp_path, LIST)
    portal(site, *ITEMS)
    item(site, "c" * 32, CSV + b"E01990999,Testby 999,1\n")
    assert bring(site, tmp_path, LIST, refresh=True).what == "400 rows became 401"
    site.file(SEARCH.partition("?")[0], b"{}")
    one = bring(site, tmp_path, LIST, refresh=True)
    assert one.state == "kept"
    assert "no edition as new as that of 202611" in one.what
    assert [path.name for path in (tmp_path / "list").iterdir()] == ["list_NOV_2026_UK.csv"]


# --- dated files -------------------------------------------------------------------------------


def publish(site, day: str, body: bytes = CSV) -> None:
    site.file(f"https://schools.example/all{day}.csv", body)


def test_dated_address_is_tried_backwards_from_yesterday(site, tmp_path):
    publish(site, "20261122", CSV[:60])
    publish(site, "20261119")
    publish(site, "20261118")
    one = bring(site, tmp_path, DATED)
    assert one.path.name == "all20261119.csv"
    assert [asked.status for asked in site.asked] == [404, 404, 200]


def test_no_edition_of_the_last_days_is_a_move(site, tmp_path):
    publish(site, "20261101")
    one = bring(site, tmp_path, DATED)
    assert "no edition of the last 5 days (20261117 to 20261121)" in one.what
    assert "look at https://publisher.example/pages/dated" in one.what


@pytest.mark.parametrize(("days", "state"), [(1, "got"), (2, "got"), (3, "failed")])
def test_a_day_that_is_refused_is_not_yet_a_no(site, tmp_path, days, state):
    publish(site, "20261118")
    for day in range(21, 21 - days, -1):
        site.fault(f"https://schools.example/all202611{day}.csv", status=403)
    assert bring(site, tmp_path, DATED).state == state


def test_newer_edition_replaces_the_older_one(site, tmp_path):
    publish(site, "20261119")
    bring(site, tmp_path, DATED)
    publish(site, "20261121", CSV + b"E01990999,Testby 999,1\n")
    one = bring(site, tmp_path, DATED, refresh=True)
    assert one.what == "400 rows became 401"
    assert [path.name for path in (tmp_path / "dated").iterdir()] == ["all20261121.csv"]


def test_refresh_without_a_newer_edition_is_unchanged(site, tmp_path):
    publish(site, "20261119")
    bring(site, tmp_path, DATED)
    assert bring(site, tmp_path, DATED, refresh=True).state == "unchanged"
    assert site.asked[-1].status == 304


def test_edition_left_over_from_a_killed_fetch_is_tidied_away(site, tmp_path):
    publish(site, "20261119")
    bring(site, tmp_path, DATED)
    (tmp_path / "dated" / "all20261101.csv").write_bytes(CSV)
    assert bring(site, tmp_path, DATED).state == "unchanged"
    assert [path.name for path in (tmp_path / "dated").iterdir()] == ["all20261119.csv"]


def test_file_of_another_edition_of_the_catalogue_is_replaced(site, tmp_path):
    old = release("list", saves_as="list-2025.csv", address="https://publisher.example/2025.csv")
    new = release("list", saves_as="list-2026.csv", address="https://publisher.example/2026.csv")
    site.file(old.download.address, CSV)
    bring(site, tmp_path, old)
    assert bring(site, tmp_path, new).state == "kept"
    site.file(new.download.address, CSV + b"E01990999,Testby 999,1\n")
    assert bring(site, tmp_path, new).what == "400 rows became 401"
    assert [path.name for path in (tmp_path / "list").iterdir()] == ["list-2026.csv"]


# --- Ordnance Survey ---------------------------------------------------------------------------

PRODUCT = "https://api.os.example/downloads/v1/products/MadeUp/downloads?area=GB&format=CSV&redirect"
ZIP = archive(Data__a_csv=CSV)


def product(**more) -> bytes:
    listed = {
        "md5": hashlib.md5(ZIP).hexdigest(),
        "size": len(ZIP),
        "url": "https://api.os.example/get/1",
        "format": "CSV",
    }
    return json.dumps([listed | {"area": "GB", "fileName": "madeup_gb.zip"} | more]).encode()


def os_release():
    return release(how="os", address=PRODUCT, format="zip", saves_as="made-up.zip")


def test_product_is_followed_to_its_file_and_its_checksum_compared(site, tmp_path):
    site.file(PRODUCT.partition("?")[0], product())
    site.fault("https://api.os.example/get/1", status=307, headers={"Location": "https://store.example/x.zip"})
    site.file("https://store.example/x.zip", ZIP)
    assert bring(site, tmp_path, os_release()).state == "got"
    assert site.asked[0].address.endswith("?area=GB&format=CSV")


def test_product_with_another_checksum_is_refused(site, tmp_path):
    site.file(PRODUCT.partition("?")[0], product(md5="0" * 32))
    site.file("https://api.os.example/get/1", ZIP)
    assert "Its checksum is" in bring(site, tmp_path, os_release()).what


def test_product_that_lists_nothing_has_moved(site, tmp_path):
    site.file(PRODUCT.partition("?")[0], b"[]")
    assert "lists 0 files" in bring(site, tmp_path, os_release()).what
