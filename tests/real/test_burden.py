"""Who bore the losses, from the real registers: what the data says, also where it is not what one expects."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array

from equitymap.indicators import indicators, published
from equitymap.measures.burden.burden import Burden, burden
from equitymap.measures.burden.null_distribution import NullDistribution
from equitymap.measures.burden.permutation import permute
from equitymap.measures.burden.scissors import scissors
from equitymap.measures.concentration import concentration_index
from equitymap.places.build.national_readings import National, locate
from equitymap.sources.areas import outcomes
from equitymap.sources.councils import council_cut, council_figures, low_income
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.views.burden.burden_sentences import burden_sentence
from equitymap.views.burden.scissors_sentences import line_sentence
from tests.towns import among_services

BIRMINGHAM, LEEDS, NORFOLK = "E08000025", "E08000035", "E10000020"
WEST_MIDLANDS, EAST, ENGLAND = "E12000005", "E12000006", "E92000001"


@pytest.fixture(scope="module")
def folder(open_data: Path) -> SourceFolder:
    return SourceFolder(open_data)


@pytest.fixture(scope="module")
def centres(national: National) -> pd.DataFrame:
    """Return every children's centre with the neighbourhood that it stands or stood in."""
    read = national.readings
    located = locate(read.childrens_centres.frame, read.postcodes.frame)
    located = located[located["located_by"] != "nowhere"]
    areas = read.boundaries.frame
    assert isinstance(areas, gpd.GeoDataFrame)
    areas = areas.to_crs("EPSG:27700")
    point, area = areas.sindex.query(
        shapely.points(located[["easting_m", "northing_m"]].to_numpy(dtype=float)), predicate="intersects"
    )
    found = pd.Series(areas.index.to_numpy()[area], index=point).groupby(level=0).first()
    return located.assign(area_code=found.reindex(range(len(located))).to_numpy())


@pytest.fixture(scope="module", params=["iod2025", "iod2019"])
def imd(request: pytest.FixtureRequest, national: National) -> pd.DataFrame:
    """Return the tenths of both releases: most centres left the register before 2025."""
    frame = getattr(national.readings, request.param).frame
    return frame[frame["domain"] == "imd"].set_index("area_code")[["rank", "decile"]]


@pytest.fixture(scope="module")
def stood(centres: pd.DataFrame) -> pd.DataFrame:
    """Return the centres that ever stood, each once: one that carried on at its address is its successor."""
    return centres[centres["status"] != "replaced"]


def of_services(stood: pd.DataFrame, imd: pd.DataFrame, draws: NullDistribution) -> Burden:
    where = imd.reindex(pd.Index(stood["area_code"])).set_axis(stood.index)
    people = pd.Series(1, index=stood.index)
    return burden(draws, people=people, rank=where["rank"], decile=where["decile"])


def test_433_centres_left_the_register_26_stayed_at_their_address_and_all_stood_somewhere(centres):
    gone = centres[centres["status"] == "delisted"]
    assert (len(gone), int((centres["status"] == "replaced").sum())) == (407, 26)
    assert gone["area_code"].notna().all()


def test_losses_of_centres_fell_on_better_off_areas_as_a_share_of_what_stood(stood, imd):
    lost = stood["status"].eq("delisted").astype(float)
    found = of_services(stood, imd, among_services(lost))
    assert found.verdict == "better_off"
    assert found.lower < 0 < found.upper < 0.1 < found.index
    assert found.tenths["loss"].loc[1] < 0.1 < 0.2 < found.tenths["loss"].loc[10]
    sentence = burden_sentence(found, what="children's centres", where="England", basis="services")
    same = f"if the {int(lost.sum())} services lost had been drawn at random."
    assert sentence.startswith(
        f"Losses of children's centres in England fell more on better-off areas than they would {same}"
    )


def test_that_holds_also_when_councils_close_as_one(stood, imd):
    """Councils decide for all their centres at once: each council's share lost is dealt to another one, whole."""
    lost = stood["status"].eq("delisted").astype(float)
    share = lost.groupby(stood["authority"]).mean()
    council = share.index.get_indexer(stood["authority"])
    design, permuted = permute(share.to_numpy(), "sites")
    found = of_services(stood, imd, NullDistribution(lost, permuted[council], design))
    assert found.verdict == "better_off"
    assert found.upper > of_services(stood, imd, among_services(lost)).upper


def test_losses_per_child_are_about_even_because_deprived_areas_had_more_to_lose(stood, national, folder):
    frame = national.readings.iod2025.frame
    tenths = frame[frame["domain"] == "imd"].set_index("area_code")[["rank", "decile"]]
    entry = next(entry for entry in indicators() if entry.id == "aged_under_5")
    children = outcomes.read(folder, [entry])[0].frame.set_index("area_code")["numerator"].astype(float)
    children = children[children > 0]
    tenths = tenths.reindex(children.index)
    here = stood[stood["area_code"].isin(children.index)]
    row = children.index.get_indexer(here["area_code"])
    gives = csr_array((1 / children.to_numpy()[row], (row, np.arange(len(here)))), shape=(len(children), len(here)))
    lost = here["status"].eq("delisted").to_numpy(dtype=float)
    design, permuted = permute(lost, "sites", draws=199)
    per_child = burden(
        NullDistribution(pd.Series(gives @ lost, index=children.index), gives @ permuted, design),
        people=children,
        rank=tenths["rank"],
        decile=tenths["decile"],
    )
    assert abs(per_child.index) < 0.05 < 0.1 < -per_child.upper
    had = concentration_index(gives @ np.ones(len(here)), children.to_numpy(), tenths["rank"].to_numpy())
    assert had < -0.15


@pytest.fixture(scope="module")
def tool(folder: SourceFolder) -> Reading:
    return council_figures.read(folder)


def test_every_row_of_our_measures_is_kept_or_listed(tool):
    assert tool.rows_read == 641_070
    ours = [entry for entry in published() if entry.release == council_figures.RELEASE]
    shorts = [short for entry in ours for short in entry.columns_by_group.values()]
    table = pd.read_parquet(tool.paths[0], columns=["Short Desc"])
    assert len(tool.frame) + len(tool.left_out) == int(table["Short Desc"].isin(shorts).sum()) == 157_760
    gone = tool.left_out[tool.left_out["name"] != "England"]
    assert len(tool.left_out) - len(gone) == 9
    assert gone.groupby("name").size().to_dict() == dict.fromkeys(
        [
            "Bournemouth (Pre LG)",
            "Cumbria",
            "Dorset (Pre LG)",
            "London (Inner)",
            "London (Outer)",
            "Northamptonshire",
            "Poole (Pre LG)",
        ],
        928,
    )
    assert tool.frame["area_code"].nunique() == 163


def test_birminghams_sure_start_line_is_flagged(tool):
    line = scissors(tool.frame, BIRMINGHAM).by_measure["sure_start_spending"]
    assert line.years["value"].loc[[2017, 2021, 2025]].to_list() == [24_181_477, 628_983, 19_792_287]
    assert line.flagged_years == [2021, 2024, 2025]
    assert "can come from a change in how money is recorded" in line_sentence(line, "Birmingham")


def test_spending_may_have_risen(tool):
    line = scissors(tool.frame, LEEDS).by_measure["young_people_spending"]
    assert line_sentence(line, "Leeds").startswith("Recorded spending on services for young people in Leeds was £")
    assert line.flagged_years == []


def test_free_meals_run_from_2016_to_2025_across_their_break(tool):
    for code in (BIRMINGHAM, LEEDS, NORFOLK, ENGLAND):
        line = scissors(tool.frame, code).by_measure["free_meals_primary"]
        assert list(line.known.index) == list(range(2016, 2026))
        assert "April 2018" in line_sentence(line, "x")


@pytest.mark.parametrize(
    ("code", "region", "children"), [(BIRMINGHAM, WEST_MIDLANDS, 115_183), (NORFOLK, EAST, 39_246)]
)
def test_rows_of_one_place(folder, code, region, children):
    figures = low_income.read(folder).frame
    frame = council_cut.cut(figures, district="E07000148", upper_tier=code, region=region)
    assert set(frame["area_code"]) == {code, region, ENGLAND, "E07000148"}
    newest = frame[(frame["year"] == 2025) & (frame["geography"] != "district")]
    counts = newest[newest["measure"] == "children_low_income_ahc"].set_index("area_code")
    assert counts["value"].loc[code] == children
    assert counts["value"].loc[code] < counts["value"].loc[region] < counts["value"].loc[ENGLAND]
