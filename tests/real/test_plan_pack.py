"""The plan pack of a real Pride in Place neighbourhood: every sum in it is that of its neighbourhoods, counted anew."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from html import unescape

import pandas as pd
import pytest

from equitymap.indicators import registry
from equitymap.intervals import wilson
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.measures.gaps import fragmentation
from equitymap.plan_templates import plan_templates
from equitymap.records.subjects.agreement import Agreement
from equitymap.records.subjects.base import When
from equitymap.views.agreement.agreed import Written, agreed
from equitymap.views.agreement.case import TO_BE_WRITTEN, Case, Evidence
from equitymap.views.agreement.pack import plan_pack
from equitymap.views.document import Table
from equitymap.views.document_html import as_html

OLDHAM = "E08000004"
MADE = datetime(2026, 1, 2, tzinfo=UTC)
LIST = "mhclg-pride-in-place/neighbourhoods_england_DERIVED.csv"
LOOKUP = "ons-lookups/LSOA21_MSOA21_LAD24_EN_LU.csv.gz"


@pytest.fixture(scope="module")
def oldham(district):
    return district(OLDHAM)


@pytest.fixture(scope="module")
def alt(open_data):
    """The neighbourhoods of Alt, by the list of the programme and the lookup of the statistics office."""
    rows = pd.read_csv(open_data / LIST)
    msoa = rows.loc[(rows["lad24cd"] == OLDHAM) & (rows["neighbourhood"] == "Alt"), "msoa21cd"].item()
    lookup = pd.read_csv(open_data / LOOKUP, encoding="utf-8-sig")
    return tuple(sorted(lookup.loc[lookup["MSOA21CD"] == msoa, "LSOA21CD"].unique()))


@pytest.fixture(scope="module")
def pack(oldham, alt):
    supply = cache(lambda kind: supply_of(oldham, kind))
    gaps = cache(lambda kind: fragmentation.gaps(oldham, kind, supply(kind)))
    evidence = Evidence(oldham, cards(oldham, registry()), supply, gaps)
    own = Agreement(place=OLDHAM, name="Alt", began=2027, areas=alt)
    found = agreed(
        "alt", Written({"alt": own}), evidence.cards, {one.id: one for one in registry()}, today=When("2026-01-02")
    )
    return plan_pack(Case(evidence, plan_templates()["pride_in_place"], found, {}), made=MADE)


def frame(pack, caption):
    tables = [part for one in pack.sections for part in one.parts if isinstance(part, Table)]
    return next(part.frame for part in tables if part.caption.startswith(caption))


def test_the_area_is_four_neighbourhoods_and_the_people_of_each_are_counted_once(pack, oldham, alt):
    assert len(alt) == 4
    people = oldham.neighbourhoods.loc[list(alt)]
    shown = frame(pack, "People by age").set_index("Who")["The area"]
    assert shown["Residents of all ages"] == f"{people['population'].sum():,}"
    assert shown["Children under 5"] == f"{people['children_0_4'].sum():,}"


def test_every_share_is_the_sum_of_its_counts_with_its_interval(pack, oldham, alt):
    labels = {entry.label: entry.id for entry in registry()}
    rows = oldham.outcomes[oldham.outcomes["area_code"].isin(alt) & (oldham.outcomes["group"] == "all")]
    shown = pd.concat([frame(pack, "How people fare"), frame(pack, "Who lives in the area")]).set_index("What")[
        "The area"
    ]
    assert len(shown) >= 12
    for label, text in shown.items():
        ours = rows[rows["indicator"] == labels[label]]
        top, bottom = ours["numerator"].sum(), ours["denominator"].sum()
        lower, upper = (float(end[0]) for end in wilson(pd.Series([top]).to_numpy(), pd.Series([bottom]).to_numpy()))
        assert text == f"{100 * top / bottom:.1f}% ({lower:.1f} to {upper:.1f})"


def test_need_counts_neighbourhoods_and_people_by_official_tenth(pack, oldham, alt):
    rows = oldham.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "income") & rows["area_code"].isin(alt)]
    deprived = rows.loc[rows["decile"] == 1, "area_code"]
    people = oldham.neighbourhoods.loc[deprived, "population"].sum()
    shown = frame(pack, "Need in the").set_index("Kind of deprivation")
    assert shown.loc["Low income", "In the most deprived tenth"] == f"{len(deprived)} neighbourhoods, {people:,} people"


def test_the_ledger_of_the_area_is_whole(pack, oldham, alt):
    assert len(frame(pack, "What happened")) == oldham.withdrawals["area_code"].isin(alt).sum()


def test_it_stands_alone_and_marks_what_nobody_wrote(pack):
    html = unescape(as_html(pack))
    assert html.count(f"{TO_BE_WRITTEN}:") == len(plan_templates()["pride_in_place"].parts) + 1
    assert not re.search(r"<(script|link|img)\b|url\(http|src=", html)
    assert len(html.encode()) < 1_000_000
