"""Access before and after, beside each other."""

import pandas as pd

from equitymap.measures.burden.access_change import further_m


def test_nearer_is_no_distance_further_and_unknown_stays_unknown():
    both = pd.DataFrame(
        {"nearest_m_before": [300.0, 900.0, None], "nearest_m_after": [800.0, 400.0, 700.0]}, index=["a", "b", "c"]
    )
    further = further_m(both)
    assert further["a"] == 500
    assert further["b"] == 0
    assert pd.isna(further["c"])
