"""Where the rows of somebody's list are, which column is what, and that every row is accounted for."""

import time

import numpy as np
import pandas as pd
import pytest

from equitymap.places.lists.own import ground_of
from equitymap.sources.local.own import places as own_places
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.columns import Columns, guess
from tests.places import SOUTH_M, WEST_M, small_place


@pytest.fixture(scope="module")
def ground():
    return ground_of(small_place())


def table(text, name="list.csv"):
    cells, broken, notes = own_table.read(text.encode(), name=name)
    return own_table.OwnTable(name, "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken, notes)


def account(text, ground):
    read = table(text)
    return own_places.account(read, guess(read), ground)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Venue,Post Code\nHall,B1 1AA\n", {"name": "Venue", "postcode": "Post Code"}),
        ("a,b\nHall,B1 1AA\n", {"name": "a", "postcode": "b"}),
        ("name,lat,long\nHall,52.5,-1.9\n", {"name": "name", "latitude": "lat", "longitude": "long"}),
        ('name,location\nHall,"52.5, -1.9"\n', {"name": "name", "both": "location"}),
        ("name,location,pc\nHall,High Street,B1 1AA\n", {"name": "name", "postcode": "pc"}),
        ("name,x,y\nHall,440500,290500\n", {"name": "name", "easting": "x", "northing": "y"}),
        ("LSOA21CD,title\nE01000001,Hall\n", {"name": "title", "area": "LSOA21CD"}),
        (
            "name,pc,opened,Date closed\nHall,B1 1AA,1999,2014\n",
            {"name": "name", "postcode": "pc", "opened": "opened", "closed": "Date closed"},
        ),
        ("lat,name\n52.5,Hall\n", {"name": "name"}),
    ],
)
def test_columns_are_guessed_from_headings_and_cells(text, expected):
    assert guess(table(text)) == Columns(**expected)


def test_what_lacks_is_said():
    assert "Northing" not in Columns(easting="x", northing="y").lacking
    assert "northing" in Columns(easting="x").lacking
    assert "where each place is" in Columns(name="a").lacking


@pytest.mark.parametrize(
    ("text", "state", "reason"),
    [
        ("name,x,y\nHall,{east},{north}\n", "used", ""),
        ('name,x,y\nHall,"{east:,}","{north:,}"\n', "used", ""),
        ("name,x,y\nHall,{north},{east}\n", "outside", ""),
        ("name,x,y\nHall,nan,inf\n", "refused", "two numbers"),
        ("name,x,y\nHall,9,9\n", "outside", "not in England"),
        ("name,x,y\nHall,520000,180000\n", "outside", ""),
        ("name,lat,lon\nHall,-1.4047,52.5109\n", "doubtful", "swapped"),
        ("name,postcode\nHall,{post}\n", "used", ""),
        ("name,postcode\nHall,zz9 9zz\n", "outside", "no neighbourhood here"),
        ("name,postcode\nHall,unknown\n", "refused", "is none"),
        ("name,area_code\nHall,{area}\n", "used", ""),
        ("name,area_code\nHall,S01000001\n", "outside", "Scotland"),
        ("name,area_code\nHall,W01000001\n", "outside", "Wales"),
        ("name,area_code\nHall,{ward}\n", "refused", "too large"),
        ("name,area_code,n\nHall,here,1\n", "refused", "no code"),
        ("name,postcode,n\nHall,,1\n", "refused", "nowhere"),
        ("name,postcode,n\n,{post},1\n", "refused", "no name"),
        ("name,postcode,x,y\nHall,{post},445900,293900\n", "doubtful", "km from its postcode"),
        ("name,postcode,x,y\nHall,{post},520000,180000\n", "outside", "km from its postcode"),
        ("name,lat,lon\nHall,-0.1,51.5\n", "outside", "swapped"),
    ],
)
def test_what_becomes_of_a_row(text, state, reason, ground):
    post, area = ground.postcodes.index[0], ground.areas.index[0]
    ward = ground.areas["ward_code"].iloc[0]
    filled = text.format(east=WEST_M + 500, north=SOUTH_M + 500, post=post, area=area, ward=ward)
    (row,) = account(filled, ground).to_dict("records")
    assert (row["state"], reason in row["reason"]) == (state, True), row


def test_a_postcode_stands_at_its_point_and_without_one_in_the_middle_of_its_neighbourhood(ground):
    first, second = ground.postcodes.index[:2]
    points = ground.postcodes.assign(easting_m=pd.NA, northing_m=pd.NA).astype({"easting_m": "Int64"})
    points.loc[first, ["easting_m", "northing_m"]] = WEST_M + 5, SOUTH_M + 7
    known = own_places.Ground(ground.areas, ground.outlines, points.astype({"northing_m": "Int64"}), {})
    away = f"Hall,{first},{WEST_M + 2_600},{SOUTH_M + 500}\nHall,{second},{WEST_M + 3_900},{SOUTH_M + 500}\n"
    found = account(f"name,postcode,x,y\nHall,{first},,\nHall,{second},,\n{away}", known)
    assert found["located_by"].tolist() == ["postcode", "area", "register", "register"]
    assert found.loc[0, ["easting_m", "northing_m"]].tolist() == [WEST_M + 5, SOUTH_M + 7]
    middle = ground.areas.loc[ground.postcodes.loc[second, "area_code"], ["easting_m", "northing_m"]]
    assert found.loc[1, ["easting_m", "northing_m"]].tolist() == middle.tolist()
    # Of a point it is known more exactly how far coordinates may be from it.
    assert found["state"].tolist() == ["used", "used", "doubtful", "used"]


def test_a_postcode_at_an_edge_is_in_the_neighbourhood_that_the_list_of_postcodes_has(ground):
    post, other = ground.postcodes.index[0], ground.postcodes["area_code"].iloc[1]
    points = ground.postcodes.astype(object)
    points.loc[post] = [other, WEST_M + 500, SOUTH_M + 500]
    edge = own_places.Ground(ground.areas, ground.outlines, points, {})
    assert account(f"name,postcode\nHall,{post}\n", edge)["area_code"].tolist() == [other]


def test_every_row_has_one_state_and_its_number(ground):
    post = ground.postcodes.index[0]
    text = f"name,postcode\nA,{post}\nB,{post},x,y\n,\nC,nothing\nA,{post}\n"
    found = account(text, ground)
    assert list(found["row"]) == [2, 3, 5, 6]
    assert list(found["state"]) == ["used", "refused", "refused", "matched"]
    assert found["state"].isin(own_places.STATES).all()


def test_codes_of_2011_are_carried_where_that_is_certain(ground):
    one, two = ground.areas.index[:2]
    redrawn = own_places.Ground(
        ground.areas, ground.outlines, ground.postcodes, {"E01000001": (one,), "E01000002": (one, two)}
    )
    found = account("name,lsoa11cd\nA,E01000001\nB,E01000002\n", redrawn)
    assert list(found["state"]) == ["used", "doubtful"]
    assert found["area_code"].iloc[0] == one


def test_an_o_for_a_nought_is_read_as_meant_and_said():
    postcodes = pd.Series({"B101AO": "X1", "M11AA": "X2"})
    found = own_places.postcode_areas(pd.Series(["B1O 1A0", "MI IAA", "m1 1aa", ""]), postcodes)
    assert list(found["area_code"].dropna()) == ["X1", "X2", "X2"]
    assert list(found["reason"]) == ["read as B10 1AO", "read as M1 1AA", "", ""]


def test_all_postcodes_at_once_are_those_of_one_by_one():
    rng = np.random.default_rng(5)
    known = [f"B{n}{m}{a}{b}" for n in range(1, 30) for m in range(10) for a in "AD" for b in "BEN"]
    postcodes = pd.Series([f"X{n}" for n in range(len(known))], index=known)
    asked = pd.Series(rng.choice([*known, "B991ZZ", "what"], 2_000))
    together = own_places.postcode_areas(asked, postcodes)["area_code"]
    assert [postcodes.get(one) for one in asked] == [None if pd.isna(one) else one for one in together]


@pytest.mark.parametrize("cell", ["1" * 250 + " " * 240 + "x", "52.5" + " " * 490 + "x", "a" * 490 + "\nb"])
def test_no_cell_takes_long(cell, ground):
    begun = time.process_time()
    read = table("name,where\n" + f'"{cell}","{cell}"\n' * 200)
    guess(read)
    found = own_places.account(read, Columns(name="name", both="where"), ground)
    assert set(found["state"]) == {"refused"}
    assert time.process_time() - begun < 2


def test_thousands_of_codes_take_no_longer_than_their_number(ground):
    wide = pd.concat([ground.areas.set_axis(ground.areas.index + f"-{copy}") for copy in range(100)])
    large = own_places.Ground(wide, ground.outlines, ground.postcodes, {})
    begun = time.process_time()
    found = account("name,area_code\n" + "".join(f"Hall {n},E0{n:07}\n" for n in range(8_000)), large)
    assert found["state"].eq("outside").all()
    assert time.process_time() - begun < 5
