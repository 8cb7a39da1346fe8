"""check --all: every district of the raw files has a row, and the row says everything that is wrong."""

import json

import pytest

from equitymap.places import store
from equitymap.places.check.check_all import AGREES, NOT_AT_HAND, check_all
from equitymap.places.frame_hash import content_sha256
from equitymap.schema import FRAMES
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import write
from tests.places import small_place

HEADINGS = [
    "LSOA code (2021)",
    "Local Authority District code (2024)",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA",
]


@pytest.fixture
def raw(tmp_path):
    """The raw files of the small place (16 neighbourhoods, two of them in the most deprived tenth), and of another."""
    place = small_place()
    imd = place.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
    rows = [(code, place.code, imd[code]) for code in place.inside.index]
    write(tmp_path / "File_1_IoD2025_x.csv", [HEADINGS, *rows, ("E01999999", "X07000009", 1)])
    people = int(place.inside["population"].sum())
    ltla = [["geography code", "Religion: Total: All usual residents"], [place.code, people + 3]]
    write(tmp_path / "census2021-ts030-ltla.csv", ltla)
    return SourceFolder(tmp_path)


def _written(root, **changes):
    place = small_place()
    frames = {name: getattr(place, name) for name in FRAMES} | changes
    hashes = {name: content_sha256(getattr(place, name)) for name in FRAMES}
    made = place.manifest.model_copy(update={"frames": hashes})
    store.write(type(place)(made, **frames), root)


def test_a_place_that_agrees_and_one_that_is_not_built(raw, tmp_path):
    _written(tmp_path / "places")
    table = check_all(raw, root=tmp_path / "places").set_index("place")
    ours = table.loc["X07000001"]
    assert (ours["neighbourhoods"], ours["in the files"]) == (16, 16)
    assert (ours["most deprived tenth"], ours["in the files "]) == (2, 2)
    assert ours["verdict"] == AGREES
    other = table.loc["X07000009"]
    assert (other["verdict"], other["in the files"], other["published"]) == ("not built", 1, NOT_AT_HAND)


def test_every_difference_is_named(raw, tmp_path):
    place = small_place()
    lost = place.neighbourhoods.drop(index=place.inside.index[0])
    _written(tmp_path / "places", neighbourhoods=lost)
    verdict = check_all(raw, root=tmp_path / "places").set_index("place").loc["X07000001", "verdict"]
    assert verdict.startswith("DIFFERS: -1 neighbourhoods, -1 in the most deprived tenth, -1,")
    assert "neighbourhoods is not what was built" in verdict


def test_a_figure_changed_on_disk_is_noticed(raw, tmp_path):
    place = small_place()
    _written(tmp_path / "places", outcomes=place.outcomes.assign(value=place.outcomes["value"] + 1))
    verdict = check_all(raw, root=tmp_path / "places").set_index("place").loc["X07000001", "verdict"]
    assert verdict == "DIFFERS: outcomes is not what was built"


def test_old_and_damaged_places_are_told_apart(raw, tmp_path):
    root = tmp_path / "places"
    _written(root)
    manifest = root / "X07000001" / "manifest.json"
    (root / "X07000001" / "supply.parquet").write_bytes(b"PAR1")
    verdicts = [check_all(raw, root=root)["verdict"].iloc[0]]
    manifest.write_text(json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | {"schema_version": 1}))
    verdicts.append(check_all(raw, root=root)["verdict"].iloc[0])
    assert verdicts[0].startswith("DAMAGED:")
    assert verdicts[1] == "built by another version"
