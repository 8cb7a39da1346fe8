"""The parts of the workbench, each behind a tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from equitymap.dashboard import address, page_parts
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.workbench import bring
from equitymap.places.own_lists import OwnList

PARTS: Mapping[str, tuple[str, Callable[[Opened], None]]] = {
    "bring": ("Bring your own", bring.part),
}
"""Name and drawing of each part, by its id in the address."""
TAB = "wb_tab"
LABELS = {part: name for part, (name, _) in PARTS.items()}


def controls(opened: Opened) -> None:
    """Read the address, and write it."""
    parameters = (address.tab("tab", LABELS, key=TAB),)
    address.arrive(parameters)
    address.leave(opened, parameters)


def parts(opened: Opened) -> None:
    """Draw the part whose tab is open."""
    for part, tab in page_parts.tabs(LABELS, key=TAB).items():
        if tab.open:
            with tab:
                guarded(PARTS[part][1])(opened)


def sources(opened: Opened) -> None:
    """Draw where the figures come from."""
    page_parts.about_figures(
        opened, ["census2021-ts007a", "iod2025-all"], kinds=[one.kind for one in opened.own if isinstance(one, OwnList)]
    )
