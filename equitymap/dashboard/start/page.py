"""What the start page shows below its box: three pictures of the place in view, and the thinking behind the map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.start import cache
from equitymap.dashboard.start.cache import Picture
from equitymap.views.start.project_words import ARGUMENT, NO_FINDING
from equitymap.views.templating import render
from equitymap.views.words import plain

STYLE = Path(__file__).with_name("start.css").read_text(encoding="utf-8")


def pictures(opened: Opened) -> None:
    """Draw need, the gaps and children. The gaps come last: they alone take a second, once for each build."""
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="pictures", horizontal=True, gap="medium"):
        boxes = {key: st.container(key=f"living_{key}") for key in ("need", "gaps", "children")}
    for key, make in (("need", cache.need), ("children", cache.children), ("gaps", cache.gone)):
        with boxes[key]:
            _picture(opened, make)


@guarded
def _picture(opened: Opened, make: Callable[[Opened], Picture]) -> None:
    """Draw one picture below its sentence, which is the link to the page that tells more."""
    found = make(opened)
    st.header(plain(found.heading), anchor=False)
    st.page_link(
        f"pages/{found.page}", label=plain(found.sentence), query_params={"place": opened.code, **found.parameters}
    )
    if found.drawing:
        st.html(found.drawing)


def why() -> None:
    """Draw the thinking behind the map, folded under one sentence."""
    st.html(render("start/why.html.j2", argument=f"{ARGUMENT} {NO_FINDING}"))


@guarded
def sources(opened: Opened) -> None:
    """Draw where the figures of the three pictures come from and what they cannot tell."""
    shown = (cache.need(opened), cache.gone(opened), cache.children(opened))
    page_parts.about_figures(
        opened,
        [release for one in shown for release in one.releases],
        limits=[one.limits for one in shown if one.limits],
        kinds=[one.kind for one in shown if one.kind is not None],
    )
