"""What has gone near the neighbourhood that a visitor looked for: the sentence, the circle on the map, the list."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, places_cache
from equitymap.dashboard.map.controls import Choice
from equitymap.dashboard.parts import neighbourhood_panel
from equitymap.dashboard.parts.place_map import in_degrees
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.catchment import standard
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.places.place import Place
from equitymap.views.map import near_sentences
from equitymap.views.words import count, distance, plain

SHOWN = 5
"""How many services that are gone are listed before the rest is folded away."""


@dataclass(frozen=True)
class Near:
    """What a neighbourhood that was looked for has in reach, and what has gone from there."""

    area: str
    label: str
    reached: list[NearestServices]
    gone: pd.DataFrame
    sentence: str

    def ring(self, place: Place) -> tuple[float, float, float]:
        """Return the circle of the sentence: latitude, longitude and metres on the map."""
        worst = near_sentences.most_lost(self.reached) or self.reached[0]
        catchment = standard(worst.group.kind.id)
        ((north, east),) = in_degrees(place.neighbourhoods.loc[[self.area]])
        return north, east, catchment.threshold_m / catchment.detour

    @property
    def ring_words(self) -> str:
        """What the key says of the circle."""
        worst = near_sentences.most_lost(self.reached) or self.reached[0]
        catchment = standard(worst.group.kind.id)
        metres = catchment.threshold_m / catchment.detour
        walk = f", {distance(catchment.threshold_m)} on foot" if catchment.detour > 1 else ""
        return f"circle: {distance(metres)} around the middle of {self.label}{walk}"


def near(opened: Opened, choice: Choice) -> Near | None:
    """Return what is near the neighbourhood that the visitor looked for; None where none was."""
    if not choice.near or choice.area is None:
        return None
    reached = places_cache.reach(opened, choice.area)
    if not reached:
        return None
    place = opened.place
    label = str(place.neighbourhoods["label"][choice.area])
    said = near_sentences.near_sentence(reached, place.manifest.observed, label)
    return Near(choice.area, label, reached, near_sentences.gone_near(reached), said)


@guarded
def around(opened: Opened, found: Near) -> None:
    """Draw what else has gone, and the list of everything gone, nearest first."""
    observed = opened.place.manifest.observed
    others = near_sentences.other_kinds(found.reached, observed)
    lines = [near_sentences.list_line(row, KIND_BY_ID[row["kind"]].one) for _, row in found.gone.iterrows()]
    if lines:
        st.markdown("\n".join(f"{number:d}. {plain(line)}" for number, line in enumerate(lines[:SHOWN], 1)))
    if len(lines) > SHOWN:
        with st.expander(f"{count(len(lines) - SHOWN, 'more that has gone', 'more that have gone')}"):
            st.markdown("\n".join(f"{number:d}. {plain(line)}" for number, line in enumerate(lines[SHOWN:], SHOWN + 1)))
    neighbourhood_panel.whole_page(opened, found.area)
    page_parts.copy_link("Share this view", key="copy_link_near")
    if others:
        st.markdown("\n".join(f"- {plain(line)}" for line in others))
    if lines:
        st.caption(plain(near_sentences.measured_line(found.reached)))
