"""A place that is not built, one that nobody knows and one that is misspelt are three different messages."""

from dataclasses import replace

import pytest

from equitymap.errors import AmbiguousPlace, PlaceNotBuilt, UnknownPlace
from equitymap.places import gazetteer, store
from equitymap.places.find_district import find_built
from equitymap.settings import Settings
from tests.gazetteer import NAMES
from tests.places import small_place


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder with one built council, Surrey Heath, and no downloads."""
    own = Settings(places_dir=tmp_path / "places", downloads_dir=tmp_path / "downloads")
    monkeypatch.setattr(gazetteer, "settings", lambda: own)
    monkeypatch.setattr(store, "settings", lambda: own)
    place = small_place()
    says = {"code": "E07000214", "name": "Surrey Heath", "upper_tier_code": "E10000030", "upper_tier": "Surrey"}
    store.write(replace(place, manifest=place.manifest.model_copy(update=says)), own.places_dir)
    return own.places_dir


def test_names_are_kept_and_read_back_the_same(places):
    gazetteer.save_gazetteer(NAMES)
    back = gazetteer.load_gazetteer()
    assert (back.districts, back.regions) == (dict(NAMES.districts), dict(NAMES.regions))
    for frame in gazetteer.FRAMES:
        assert getattr(back, frame).to_dict("list") == getattr(NAMES, frame)[["name", "district_code"]].to_dict("list")
    assert [one.code for one in store.built_places()] == ["demo", "E07000214"]


def test_not_built_not_known_and_misspelt(places):
    gazetteer.save_gazetteer(NAMES)
    assert find_built("surrey heath") == "E07000214"
    with pytest.raises(PlaceNotBuilt, match=r"Leeds \(E08000035\) is not on this machine yet. Add it: .*E08000035"):
        find_built("Leeds")
    with pytest.raises(UnknownPlace, match="Did you mean Leeds"):
        find_built("Leads")
    with pytest.raises(UnknownPlace, match="none with a name like it"):
        find_built("Atlantis")
    with pytest.raises(UnknownPlace, match="No district of England has this code"):
        find_built("E99999999")
    with pytest.raises(AmbiguousPlace, match="county of 2 districts"):
        find_built("Surrey")


def test_without_any_list_nothing_false_is_said(places):
    assert gazetteer.load_gazetteer() is None
    assert find_built("Surrey Heath") == "E07000214"
    with pytest.raises(UnknownPlace, match="no list of England's councils is here to tell"):
        find_built("Barchester")
    with pytest.raises(PlaceNotBuilt, match="Dorset is not on this machine yet"):
        find_built("Dorset")


@pytest.mark.parametrize("asked", ["demo", " Demo "])
def test_the_demonstration_place_answers_to_demo(places, asked):
    assert find_built(asked) == store.DEMO


def test_a_county_is_not_its_one_built_district_even_without_a_list(places):
    with pytest.raises(AmbiguousPlace, match="Surrey Heath"):
        find_built("Surrey")


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"districts": 3}', "\x00"])
def test_a_damaged_list_is_no_list(places, damage):
    (places / gazetteer.FILE).write_text(damage)
    assert gazetteer.load_gazetteer() is None
