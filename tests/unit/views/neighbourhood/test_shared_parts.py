"""What the reports of a neighbourhood and of a zone say alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.views.document import Table
from equitymap.views.gaps.gaps_sentences import definition
from equitymap.views.neighbourhood.neighbourhood_report import sections
from equitymap.views.neighbourhood.shared_parts import gaps_defined, gone_since
from tests.neighbourhood import demo_case, demo_zone

CASES = {"neighbourhood": demo_case, "zone": demo_zone}


@pytest.mark.parametrize("case", CASES)
def test_since_when_services_have_gone_is_told_where_two_years_are_on_record(case):
    found = CASES[case]()
    reach = next(one for one in found.reached if one.group.kind.id == "library")
    years = found.place.manifest.observed["library"]
    assert gone_since(found, reach).endswith(f" since {years.first}")
    for observed in ({"library": years.model_copy(update={"first": years.last})}, {}):
        manifest = found.place.manifest.model_copy(update={"observed": observed})
        assert gone_since(replace(found, place=replace(found.place, manifest=manifest)), reach) == "not known"


def test_a_gap_is_defined_in_full_once():
    library = definition(KIND_BY_ID["library"], Rule())
    assert gaps_defined([]) == ""
    assert gaps_defined(["library"]) == library
    assert gaps_defined(["library", "school", "gp_practice"]) == (
        f"{library} So for schools and GP practices, each with its own reach."
    )


@pytest.mark.parametrize(
    ("case", "need"), [("neighbourhood", "deprived tenth in England"), ("zone", "of residents live among the most")]
)
def test_each_part_of_childrens_lives_has_what_is_in_reach_and_its_need(case, need):
    (part,) = [one for one in sections(CASES[case]()) if one.identifier == "children"]
    table = next(one.frame for one in part.parts if isinstance(one, Table)).set_index("Part of life")
    assert "Primary school: " in table.loc["School", "In reach"]
    assert need in table.loc["School", "Need here"]
    assert table.loc["Early years", "Need here"] == "no figure of its own"
    assert table.loc["Safety", "In reach"] == "no register of services tells of it"
