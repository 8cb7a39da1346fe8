"""Spending, need and losses by year: missing is not zero, and zero is not missing."""

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.burden.scissors import scissors
from equitymap.places.gone import gone
from equitymap.views.burden.scissors_tables import scissors_table
from equitymap.views.record_words import lost_words
from tests.places import demo_place


def test_losses_by_year_are_zero_within_the_record_and_not_known_outside():
    demo = demo_place()
    found = scissors(demo.authority, demo.manifest.upper_tier_code)
    table = scissors_table(found, demo.withdrawals, demo.manifest.observed).set_index("Year")
    for kind in ("childrens_centre", "library"):
        years = demo.manifest.observed[kind]
        column = table[lost_words(KIND_BY_ID[kind])]
        inside = column.loc[years.first : years.last]
        assert set(inside) != {"not known"}
        assert "not known" not in set(inside)
        assert set(column.drop(inside.index)) <= {"not known"}
        assert inside.astype(int).sum() == len(gone(demo, kind).query("inside"))
