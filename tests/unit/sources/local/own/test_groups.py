"""The two columns of a list of areas are found by their cells and headings, whatever else the table has."""

from time import process_time

import pandas as pd
import pytest

from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.columns import _BY_CELLS, mostly
from equitymap.sources.local.own.groups import group_columns


def table(text):
    cells, broken, notes = own_table.read(text.encode(), name="list.csv")
    return own_table.OwnTable("list.csv", "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken, notes)


LOOKUP = "E01000001,City of London 001A,E04012345,Castle Vale,E09000001,City of London\n"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("code,name\nE01000001,Castle Vale\n", ("code", "name")),
        ("name,code\nCastle Vale,E01000001\n", ("code", "name")),
        (f"LSOA21CD,LSOA21NM,PAR23CD,PAR23NM,LAD23CD,LAD23NM\n{LOOKUP}", ("LSOA21CD", "PAR23NM")),
        ("PCON24CD,PCON24NM,LSOA21CD\nE14001096,Castle,E01000001\n", ("LSOA21CD", "PCON24NM")),
        ("WD24CD,WD24NM,PCON24NM\nE05011118,Acocks Green,Castle\n", ("WD24CD", "PCON24NM")),
        ("LSOA21CD,LSOA21NM\nE01000001,City of London 001A\n", ("LSOA21CD", "LSOA21NM")),
        ("a,b\n1,2\n", (None, None)),
    ],
)
def test_columns_are_found(text, columns):
    assert group_columns(table(text)) == columns


def test_cells_of_many_days_take_no_time_to_tell():
    cells = pd.Series([f"{'mon 9am ' * 60}\nx"] * 300)
    begin = process_time()
    assert mostly(cells, _BY_CELLS["often"])
    assert process_time() - begin < 0.5
