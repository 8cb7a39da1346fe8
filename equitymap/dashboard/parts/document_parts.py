"""Parts of a document drawn on a page: what is taken away says the same as what is read here."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.views.document import Heading, Items, Map, Paragraph, Part, Table, told
from equitymap.views.fixed_table import fixed_table
from equitymap.views.neighbourhood.neighbourhood_map import map_html
from equitymap.views.words import plain


def draw(parts: Iterable[Part]) -> None:
    """Draw parts one below the other; charts and figures in large type are for documents alone.

    The style of tables (``fixed_table.STYLE``) is drawn before them, once on a page.
    """
    for part in filter(told, parts):
        if isinstance(part, Heading):
            st.subheader(plain(part.text), anchor=False)
        elif isinstance(part, Items):
            st.markdown("\n".join(f"- {plain(text)}" for text in part.texts))
        elif isinstance(part, Table):
            st.html(fixed_table(part.frame, part.caption))
        elif isinstance(part, Map):
            drawn = part.drawn
            page_parts.drawing(map_html(drawn, part.caption), said=drawn.description, sources=drawn.sources)
        elif isinstance(part, Paragraph) and part.style == "small":
            st.caption(plain(part.text))
        elif isinstance(part, Paragraph):
            st.markdown(plain(part.text))
