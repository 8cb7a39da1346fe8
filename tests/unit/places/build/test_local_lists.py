"""Lists that people brought are kept until they are taken away: a second adds to the first, and nothing is lost."""

import pytest

from equitymap.errors import SourceHeadings, SourceMissing, StoreError
from equitymap.places import store
from equitymap.places.build.local_lists import EVERYWHERE, bring, folder_of, forget, lists_of, with_lists
from tests.local_lists import filled

CODE = "E07000001"


@pytest.fixture
def lists(tmp_path):
    """Three lists on the disk of whoever brings them, the third of the same name as the first."""
    made = {"one.csv": "Elm Club", "two.csv": "Oak Club", "again/one.csv": "Ash Club"}
    for name, club in made.items():
        path = tmp_path / "brought" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(filled({"name": club}), encoding="utf-8")
    return [tmp_path / "brought" / name for name in made]


def names(root) -> list[str]:
    return [path.name for path in lists_of(CODE, root)]


def test_a_second_list_adds_to_the_first(lists, tmp_path):
    assert bring(CODE, lists[:1], tmp_path) == ["one.csv is kept."]
    assert bring(CODE, lists[1:2], tmp_path) == ["two.csv is kept."]
    assert names(tmp_path) == ["one.csv", "two.csv"]
    assert [path.read_bytes() for path in lists_of(CODE, tmp_path)] == [path.read_bytes() for path in lists[:2]]


def test_both_may_be_brought_at_once(lists, tmp_path):
    bring(CODE, lists[:2], tmp_path)
    assert names(tmp_path) == ["one.csv", "two.csv"]


def test_the_same_content_is_kept_once(lists, tmp_path):
    bring(CODE, lists[:1], tmp_path)
    copy = lists[0].with_name("copy.csv")
    copy.write_bytes(lists[0].read_bytes())
    assert bring(CODE, [lists[0], copy], tmp_path) == [
        "one.csv is in use already.",
        "copy.csv is in use already, as one.csv.",
    ]
    assert names(tmp_path) == ["one.csv"]


def test_another_list_of_the_same_name_is_kept_beside_the_first_unless_it_comes_instead(lists, tmp_path):
    bring(CODE, lists[:1], tmp_path)
    (said,) = bring(CODE, lists[2:], tmp_path)
    assert "both are in use, this one as one-2.csv" in said
    assert "--forget-local one.csv" in said
    assert names(tmp_path) == ["one.csv", "one-2.csv"]
    forget(CODE, ["one-2.csv"], tmp_path)
    assert bring(CODE, lists[2:], tmp_path, instead=True) == ["one.csv comes in the place of the one before."]
    assert names(tmp_path) == ["one.csv"]
    assert lists_of(CODE, tmp_path)[0].read_bytes() == lists[2].read_bytes()


def test_a_list_is_taken_away_only_when_asked(lists, tmp_path):
    bring(CODE, lists[:2], tmp_path)
    with pytest.raises(SourceMissing, match=r"No list called three.csv is in use here. It has one.csv, two.csv."):
        forget(CODE, ["one.csv", "three.csv"], tmp_path)
    assert names(tmp_path) == ["one.csv", "two.csv"]
    assert forget(CODE, ["one.csv"], tmp_path) == ["one.csv is no longer in use."]
    assert names(tmp_path) == ["two.csv"]
    with pytest.raises(SourceMissing, match="It has none"):
        forget("E07000002", ["one.csv"], tmp_path)


def test_a_list_that_cannot_be_used_changes_nothing(lists, tmp_path):
    bring(CODE, lists[:1], tmp_path)
    wrong = lists[0].with_name("wrong.csv")
    wrong.write_text("colour,size\nred,1\n", encoding="utf-8")
    with pytest.raises(SourceHeadings):
        bring(CODE, [lists[1], wrong], tmp_path)
    assert names(tmp_path) == ["one.csv"]


def test_the_folder_of_lists_is_no_place(lists, tmp_path):
    before = [found.code for found in store.built_places(tmp_path)]
    bring(CODE, lists[:1], tmp_path)
    assert [found.code for found in store.built_places(tmp_path)] == before


def test_a_disk_that_refuses_is_one_message(lists, tmp_path):
    (tmp_path / ".local").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be written"):
        bring(CODE, lists[:1], tmp_path)


def test_readings_have_the_lists_of_the_place_and_of_all_england(lists, tmp_path):
    class Readings:
        local = None

        def with_local(self, *paths, of_england):
            return [path.name for path in paths], of_england

    assert with_lists(plain := Readings(), CODE, tmp_path) is plain
    bring(EVERYWHERE, lists[:1], tmp_path)
    bring(CODE, lists[1:2], tmp_path)
    assert with_lists(Readings(), CODE, tmp_path) == (["one.csv", "two.csv"], ["one.csv"])
    assert with_lists(Readings(), "E07000002", tmp_path) == (["one.csv"], ["one.csv"])
    assert folder_of(CODE, tmp_path).parent == folder_of(EVERYWHERE, tmp_path).parent
