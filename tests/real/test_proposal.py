"""The needs assessment of one real closure: small enough to send, with the numbers of the measure in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from equitymap.measures.proposal import proposal as proposals
from equitymap.measures.proposal.consequence import Proposal, consequence, eligible_services, first_and_last_baseline
from equitymap.views.proposal.report import needs_assessment

BIRMINGHAM, NORWICH = "E08000025", "E07000148"
MADE = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def birmingham(places):
    return places[BIRMINGHAM]


def centre_with_most_to_lose(place, now):
    lost = {
        one: proposals.what_if(now, proposals.Close(one)).affected["lost_people"].sum()
        for one in eligible_services(place, now, gone=False).index
    }
    return max(lost, key=lambda one: (lost[one], one))


def test_numbers_are_those_of_what_if_and_the_pack_is_below_a_megabyte(birmingham):
    now, _ = first_and_last_baseline(birmingham, "childrens_centre")
    centre = centre_with_most_to_lose(birmingham, now)
    answer = proposals.what_if(now, proposals.Close(centre))
    text = needs_assessment(birmingham, Proposal("close", "childrens_centre", centre), made=MADE)
    assert len(text.encode()) < 1_000_000
    people, areas = int(answer.affected["lost_people"].sum()), int(answer.affected["lost_areas"].sum())
    assert people > 1000
    lead = f"{people:,} children under 5 in {areas} neighbourhoods would lose the last children's centre"
    assert lead in unescape(text)
    table = re.search(r"<caption>Children under 5 with a.*?</table>", text, re.S)
    assert table is not None
    printed = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table[0].split("<tr>")[2:]]
    lost = answer.affected["lost_people"]
    for tenth, row in zip(range(1, 11), printed, strict=False):
        assert row[4] == f"{int(lost[tenth]):,}"
    assert printed[-1][4] == f"{people:,}"


def test_a_library_that_opens_where_none_is_only_adds(places):
    norwich = places[NORWICH]
    now, then = first_and_last_baseline(norwich, "library")
    spot = tuple(int(value) for value in norwich.inside[["easting_m", "northing_m"]].iloc[5])
    found = consequence(norwich, Proposal("open", "library", spot=spot, size=35.0), now=now, then=then)
    assert set(found.table["state"]) <= {"same", "more", "first", "none"}
    assert found.gap.after <= found.gap.before
    text = needs_assessment(norwich, found.proposal, made=MADE)
    assert len(text.encode()) < 1_000_000
    assert "35 staffed hours a week" in text
