"""Areas of a list in words: one, several, none; cut by the boundary, redrawn; a table and a file of them."""

import pandas as pd
import pytest

from equitymap.measures.agreement.area_figures import figures_of_groups
from equitymap.measures.zones.added import added
from equitymap.measures.zones.named_groups import Group, lines_of, named_groups
from equitymap.views.zone import group_words as words
from tests.places import demo_place

PLACE = demo_place()
CODES = list(PLACE.inside.index)
NAMED = named_groups(
    lines_of(
        "\n".join([*(f"{code},Quays" for code in CODES[:4]), "E01008881,Quays", f"{CODES[5]},Moor", "E01008882,Far"])
    ),
    PLACE,
)


@pytest.mark.parametrize(
    ("codes", "here", "elsewhere", "said"),
    [
        (40, 40, 0, "all of it"),
        (40, 12, 28, "12 of its 40 codes lie here"),
        (3, 2, 0, "1 of its codes was redrawn and is left out"),
        (9, 2, 5, "2 of its 9 codes lie here; 2 of its codes were redrawn and are left out"),
    ],
)
def test_how_much_of_an_area_lies_here(codes, here, elsewhere, said):
    assert words.here_words(Group("Elm", frozenset("a"), codes, here, elsewhere)) == said


def test_what_lies_here_and_what_does_not():
    assert words.summary(NAMED, "Eastmere") == (
        "2 areas of the list lie in Eastmere, 1 of them in part only. 1 area elsewhere, or with codes of no place."
    )
    none = named_groups(lines_of("nothing here"), PLACE)
    assert words.summary(none, "Eastmere").startswith("No row of the list means a neighbourhood of Eastmere.")
    assert words.start_label(NAMED.groups[1]) == "Quays (of your list: 4 neighbourhoods, 4 of its 5 codes lie here)"


def test_the_table_has_each_area_then_the_place_and_england():
    people = pd.Series({"Moor": "1,500", "Quays": "6,000"})
    found = figures_of_groups(PLACE, NAMED.by_area, "no_qualifications")
    table = words.groups_table(NAMED, found, people, place_name="Marlhaven", label="Adults")
    assert table["Area"].tolist() == ["Moor", "Quays", "Marlhaven", "England"]
    assert table["In this place"].tolist() == ["all of it", "4 of its 5 codes lie here", "", ""]
    assert table["Adults"].str.contains("%").all()


def test_the_file_has_every_figure_of_every_area():
    everything = added(PLACE, NAMED.by_area)
    file = words.groups_csv(NAMED, everything)
    assert len(file) == len(everything)
    assert file.loc[
        file["area"].eq("Quays"), ["codes_in_list", "codes_here", "codes_elsewhere"]
    ].drop_duplicates().to_numpy().tolist() == [[5, 4, 1]]


def test_each_row_is_in_the_table_of_rows():
    table = words.rows_table(NAMED.rows)
    assert table["Row"].tolist() == list(range(1, 8))
    assert table["What became of it"].iloc[4] == "not of this place, or no such code: left out"
