"""A place that is not built, one that nobody knows and one that is misspelt are three different messages."""

from dataclasses import replace

import pytest

from equitymap.errors import AmbiguousPlace, PlaceNotBuilt, UnknownPlace
from equitymap.places import store
from equitymap.places.add_place import known_names
from equitymap.settings import Settings
from tests.gazetteer import NAMES
from tests.places import small_place


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder with one built council, Surrey Heath, and no downloads."""
    own = Settings(places_dir=tmp_path / "places", downloads_dir=tmp_path / "downloads")
    monkeypatch.setattr(known_names, "settings", lambda: own)
    monkeypatch.setattr(store, "settings", lambda: own)
    place = small_place()
    says = {"code": "E07000214", "name": "Surrey Heath", "upper_tier_code": "E10000030", "upper_tier": "Surrey"}
    store.write(replace(place, manifest=place.manifest.model_copy(update=says)), own.places_dir)
    return own.places_dir


def test_names_are_kept_and_read_back_the_same(places):
    known_names.keep(NAMES)
    back = known_names.known()
    assert (back.districts, back.regions) == (dict(NAMES.districts), dict(NAMES.regions))
    for frame in known_names.FRAMES:
        assert getattr(back, frame).to_dict("list") == getattr(NAMES, frame)[["name", "district_code"]].to_dict("list")
    assert [one.code for one in store.built_places()] == ["demo", "E07000214"]


def test_not_built_not_known_and_misspelt(places):
    known_names.keep(NAMES)
    assert known_names.code_of_built("surrey heath") == "E07000214"
    with pytest.raises(PlaceNotBuilt, match=r"Leeds \(E08000035\) is not on this machine yet. Add it: .*E08000035"):
        known_names.code_of_built("Leeds")
    with pytest.raises(UnknownPlace, match="Did you mean Leeds"):
        known_names.code_of_built("Leads")
    with pytest.raises(UnknownPlace, match="none with a name like it"):
        known_names.code_of_built("Atlantis")
    with pytest.raises(UnknownPlace, match="No district of England has this code"):
        known_names.code_of_built("E99999999")
    with pytest.raises(AmbiguousPlace, match="county of 2 districts"):
        known_names.code_of_built("Surrey")


def test_without_any_list_nothing_false_is_said(places):
    assert known_names.known() is None
    assert known_names.code_of_built("Surrey Heath") == "E07000214"
    with pytest.raises(UnknownPlace, match="no list of England's councils is here to tell"):
        known_names.code_of_built("Barchester")
    with pytest.raises(PlaceNotBuilt, match="Dorset is not on this machine yet"):
        known_names.code_of_built("Dorset")


def test_a_county_is_not_its_one_built_district_even_without_a_list(places):
    with pytest.raises(AmbiguousPlace, match="Surrey Heath"):
        known_names.code_of_built("Surrey")


@pytest.mark.parametrize("damage", ["", "[]", "{}", '{"districts": 3}', "\x00"])
def test_a_damaged_list_is_no_list(places, damage):
    (places / known_names.FILE).write_text(damage)
    assert known_names.known() is None
