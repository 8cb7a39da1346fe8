"""What is new in the place since the build before, in one sentence with a fold; nothing where nothing is."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.start import cache
from equitymap.places.news import News
from equitymap.sources.csv_text import csv_of
from equitymap.views.start import news_words
from equitymap.views.words import day, plain


@guarded
def part(opened: Opened) -> None:
    """Draw the sentence, and the fold with its services, figures and datasets."""
    news = cache.newest(opened.bare)
    if news is None:
        return
    st.markdown(plain(news_words.headline(news)))
    label = f"New since {day(news.since)}: services, figures, datasets"
    page_parts.while_open(label, lambda: _list(news), key="what_is_new", icon=":material/new_releases:")


def _list(news: News) -> None:
    table = news_words.table(news)
    if len(table):
        st.dataframe(table, hide_index=True, alt="Services that are no longer listed, and newly listed ones")
        page_parts.download(
            "Download this list", lambda: csv_of(table, index=False), "what-is-new.csv", key="what_is_new_csv"
        )
    told = [*news_words.figures(news), *news_words.left_open(news)]
    st.markdown("\n".join(f"- {plain(line)}" for line in told))
