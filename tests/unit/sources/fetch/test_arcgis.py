"""Map layers come page by page, cut to a place where that is asked for, and always as the same bytes."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest

from equitymap.errors import Cancelled
from equitymap.sources.fetch import Fetched, fetch
from tests.recorded.layers import Layer
from tests.recorded.made_up import PLACE, QUICK, boundaries, release, squares

RELEASE = boundaries()
ADDRESS = RELEASE.download.address


def bring(site, folder, one=RELEASE, **more) -> Fetched:
    return fetch([one], folder, via=site.url, pace=QUICK, **more)[0]


def codes(path) -> list[str]:
    return [feature["properties"]["LSOA21CD"] for feature in json.loads(path.read_text())["features"]]


@pytest.mark.parametrize("flag", ["top", "properties"])
@pytest.mark.parametrize("most", [1, 2, 4, 100])
def test_every_page_is_asked_for(site, tmp_path, most, flag):
    site.layer(ADDRESS, squares(7, most=most, flag=flag))
    one = bring(site, tmp_path)
    assert one.state == "got"
    assert codes(one.path) == [f"E01999{n:03}" for n in range(1, 8)]


def test_whole_layer_keeps_its_name(site, tmp_path):
    site.layer(ADDRESS, squares())
    one = bring(site, tmp_path)
    assert one.path == tmp_path / "squares" / "squares_BGC.geojson"
    features = json.loads(one.path.read_text())["features"]
    assert list(features[0]["properties"]) == ["LSOA21CD", "LSOA21NM"]
    assert features[0]["geometry"]["type"] == "Polygon"


def test_bytes_do_not_depend_on_pages_or_order(site, tmp_path):
    site.layer(ADDRESS, squares(7, most=100))
    first = bring(site, tmp_path / "a").path.read_bytes()
    whole = squares(7, most=2)
    turned = Layer(whole.rows[::-1], whole.geometries[::-1], most=2, flag="top")
    site.layer(ADDRESS, turned)
    assert bring(site, tmp_path / "b").path.read_bytes() == first


def test_layer_is_cut_to_a_place_and_its_surroundings(site, tmp_path):
    site.layer(ADDRESS, squares(6, apart=0.1))
    one = bring(site, tmp_path, district=PLACE)
    assert one.path.name == "squares_BGC_around_E07999999.geojson"
    # 0.1 degrees are 6.9 km here: areas up to 12.5 km beyond the place's own two come too, those farther do not.
    assert codes(one.path) == ["E01999001", "E01999002", "E01999003"]


def test_long_lists_of_neighbourhoods_are_posted(site, tmp_path):
    site.layer(ADDRESS, squares(6, apart=0.1))
    bring(site, tmp_path, district=PLACE)
    assert {one.method for one in site.asked} == {"POST"}
    assert all(len(one.address) < 200 for one in site.asked)


def test_cuts_of_two_places_stand_side_by_side(site, tmp_path):
    site.layer(ADDRESS, squares(60, apart=0.1))
    bring(site, tmp_path, district=PLACE)
    other = PLACE.__class__("E07999998", "Farby", ("E01999050",))
    one = bring(site, tmp_path, district=other)
    assert one.state == "got"
    assert len(list((tmp_path / "squares").iterdir())) == 2
    assert bring(site, tmp_path, district=PLACE).state == "unchanged"


def test_place_that_the_layer_does_not_know_points_to_the_page(site, tmp_path):
    site.layer(ADDRESS, squares())
    one = bring(site, tmp_path, district=PLACE.__class__("E07999998", "Farby", ("E01888888",)))
    assert one.state == "failed"
    assert "none of the neighbourhoods of Farby" in one.what
    assert "https://publisher.example/pages/squares" in one.what


def test_table_without_areas_is_saved_as_csv(site, tmp_path):
    rows = [{"LSOA21CD": f"E0199900{n}", "LAD24NM": 'Test, "N"', "ObjectId": n} for n in (3, 1, 2)]
    wanted = release(
        "lookup", how="arcgis", address=ADDRESS, fields=("LSOA21CD", "LAD24NM"), headings=("LSOA21CD", "LAD24NM")
    )
    site.layer(ADDRESS, Layer(rows, most=2))
    one = bring(site, tmp_path, wanted)
    assert one.path.read_text() == (
        'LSOA21CD,LAD24NM\nE01999001,"Test, ""N"""\nE01999002,"Test, ""N"""\nE01999003,"Test, ""N"""\n'
    )
    assert "3 rows" in one.what


def test_error_dressed_as_success_is_an_error(site, tmp_path):
    site.layer(ADDRESS, squares())
    wrong = boundaries(fields=("LSOA99CD",))
    one = bring(site, tmp_path, wrong)
    assert one.state == "failed"
    assert "The release has moved: look at https://publisher.example/pages/squares" in one.what


def test_busy_service_dressed_as_success_is_asked_again(site, tmp_path):
    site.layer(ADDRESS, squares())
    site.fault(
        f"{ADDRESS}/query", status=200, body=b'{"error": {"code": 429, "message": "Too many requests"}}', times=2
    )
    assert bring(site, tmp_path).state == "got"


def test_answer_cut_in_the_middle_is_asked_for_again(site, tmp_path):
    site.layer(ADDRESS, squares())
    site.fault(ADDRESS, status=200, body=b"<html>try later</html>")
    site.fault(f"{ADDRESS}/query", status=200, body=b'{"coun')
    site.fault(f"{ADDRESS}/query", cut_after=5)
    assert bring(site, tmp_path).state == "got"


def test_fewer_areas_than_counted_are_refused(site, tmp_path):
    site.layer(ADDRESS, squares(6))
    site.fault(f"{ADDRESS}/query", status=200, body=b'{"count": 9}')
    one = bring(site, tmp_path)
    assert "6 areas came of 9 that the service counts" in one.what


def test_pages_that_came_are_not_asked_for_again(site, tmp_path):
    site.layer(ADDRESS, squares(9, most=2))

    def stop(release, done, total, left, words):
        if words.startswith("4 of 9"):
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        bring(site, tmp_path, progress=stop)
    site.asked.clear()
    one = bring(site, tmp_path)
    assert len(codes(one.path)) == 9
    offsets = [form["resultOffset"] for form in (one.form for one in site.asked) if "resultOffset" in form]
    assert offsets == ["4", "6", "8"]
    assert not (tmp_path / ".fetch" / "squares" / "whole.pages").exists()


def test_progress_estimates_bytes_and_counts_areas(site, tmp_path):
    site.layer(ADDRESS, squares(9, most=3))
    told = []
    bring(site, tmp_path, progress=lambda *words: told.append(words))
    said = [words for *_, words in told]
    assert "6 of 9 areas" in said
    assert next(one for one in told if one[4] == "6 of 9 areas")[2] is not None


def test_layer_that_was_not_edited_is_not_asked_for_again(site, tmp_path):
    site.layer(ADDRESS, squares(5))
    bring(site, tmp_path)
    site.asked.clear()
    assert bring(site, tmp_path, refresh=True).state == "unchanged"
    assert [one.address for one in site.asked] == [ADDRESS.removeprefix("https://")]


@pytest.mark.parametrize("edited", [None, 1_800_000_000_000])
def test_layer_that_was_edited_without_a_change_is_unchanged(site, tmp_path, edited):
    site.layer(ADDRESS, squares(5, edited=None if edited is None else 1_700_000_000_000))
    bring(site, tmp_path)
    site.layer(ADDRESS, squares(5, edited=edited))
    assert bring(site, tmp_path, refresh=True).what == "came again, the same"


def test_pages_of_an_older_state_of_the_layer_are_not_used(site, tmp_path):
    site.layer(ADDRESS, squares(9, most=2))

    def stop(release, done, total, left, words):
        if words.startswith("4 of 9"):
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        bring(site, tmp_path, progress=stop)
    site.layer(ADDRESS, squares(9, most=2, edited=1_800_000_000_000))
    site.asked.clear()
    bring(site, tmp_path)
    assert next(one.form["resultOffset"] for one in site.asked if "resultOffset" in one.form) == "0"


def test_query_is_readable_by_the_service(site, tmp_path):
    site.layer(ADDRESS, squares(3))
    bring(site, tmp_path, district=PLACE)
    _, extent, count, page = (one.form for one in site.asked)
    assert extent["where"] == "LSOA21CD IN ('E01999001','E01999002')"
    assert count["returnCountOnly"] == "true"
    assert dict(parse_qsl("outSR=4326&f=geojson&inSR=4326")).items() <= page.items()
