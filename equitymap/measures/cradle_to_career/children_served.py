"""Coverage of a programme: children served divided by children resident, by stage of life; never without a count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from equitymap.local_counts import LocalCount
from equitymap.places.place import Place

TIPPING_PER_CENT = 65
"""Share of children that a zone's leaders called its tipping point: an aim that they chose, not a finding.

Harlem Children's Zone: "If you hit 65 percent of the population, that's the tipping point" (City Limits, 9 February
2010). A visitor can move the line.
"""

RESIDENTS: Mapping[str, tuple[str, str]] = {
    "infancy": ("children_0_4", "children under 5"),
    "early_years": ("children_0_4", "children under 5"),
    "primary": ("children_5_15", "children aged 5 to 15"),
    "secondary": ("children_5_15", "children aged 5 to 15"),
}
"""The smallest published group of residents that holds a stage, where there is one: column and words."""


@dataclass(frozen=True)
class ChildrenServed:
    """Reach of one stage: ``served`` over ``resident``, in per cent; it can exceed 100 when others are served too."""

    count: LocalCount
    resident: int
    among: str

    @property
    def per_cent(self) -> float:
        """Children served for each hundred children resident."""
        return 100 * self.count.served / self.resident


def children_served(place: Place, count: LocalCount) -> ChildrenServed | None:
    """Return the coverage of a local count; None when nobody counted the children of that stage.

    The count's own number of residents comes first; else the census group of ``RESIDENTS``, which is wider than the
    stage, so that reach comes out too low rather than too high.
    """
    if count.resident is not None:
        return (
            ChildrenServed(count, count.resident, "children of that stage, counted locally")
            if count.resident > 0
            else None
        )
    if count.stage not in RESIDENTS:
        return None
    column, words = RESIDENTS[count.stage]
    inside = place.inside
    people = inside["children_0_15"] - inside["children_0_4"] if column == "children_5_15" else inside[column]
    total = int(people.sum())
    return ChildrenServed(count, total, f"{words}, Census 2021") if total > 0 else None
