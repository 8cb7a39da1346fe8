"""From an empty folder to a place, against a server that answers as publishers do; make soak kills it on the way."""

from equitymap.places.store import open_place
from tests.soak.add_place import NORWICH, add


def test_one_command_from_an_empty_folder_to_a_checked_place(norwich_added):
    folder, run = norwich_added
    assert run.code == 0, run.said
    assert "Every figure that can be compared with the publishers' totals agrees" in run.said
    place = open_place(NORWICH, folder / "places")
    assert len(place.inside) == 85
    imd = place.deprivation[(place.deprivation["domain"] == "imd") & (place.deprivation["release"] == "iod2025")]
    assert int((imd.set_index("area_code").loc[place.inside.index, "decile"] == 1).sum()) == 10
    assert {"school", "childrens_centre", "gp_practice"} <= set(place.facilities["kind"])


def test_a_name_that_is_no_place_is_said_before_anything_large_is_fetched(publishers_here, tmp_path):
    run = add(publishers_here.url, tmp_path, "Allerdale")
    assert run.code == 2
    assert "Ask for Cumberland (E06000063)" in " ".join(run.said.split())
    assert not list((tmp_path / "downloads").rglob("NSPL*"))


def test_nothing_can_be_reached(tmp_path):
    run = add("http://127.0.0.1:9", tmp_path)
    assert run.code == 2
    assert "cannot be reached" in run.said
    assert "Traceback" not in run.said
    assert not (tmp_path / "places").exists() or not list((tmp_path / "places").glob("E*"))
