"""The view Similar places of outcomes in context: places and neighbourhoods alike, and what they have in reach."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import own_lists, page_parts, places_cache
from equitymap.dashboard.context import cache
from equitymap.dashboard.context.controls import Choice
from equitymap.dashboard.places_cache import Opened, opened_england
from equitymap.dashboard.shell import guarded
from equitymap.kinds import kinds_of
from equitymap.measures.context import similar_neighbourhoods
from equitymap.measures.context.similar_districts import similar
from equitymap.views.context import context_tables, learn_sentences
from equitymap.views.fixed_table import fixed_table
from equitymap.views.map.map_sentences import ON_FOOT
from equitymap.views.words import count, plain, series, within

NAMED, SHOWN = 5, 3
MOST_PLACES = 8
"""Built places, those most alike first, whose neighbourhoods are looked through."""
OF_ENGLAND = (
    "low incomes of residents and of children, shares of residents under 16, over 65 and in full-time education, share"
    " in rural neighbourhoods and how closely people live"
)


@guarded
def similar_places(opened: Opened, choice: Choice) -> None:
    """Draw places and neighbourhoods alike in background, and what they have in reach that these have not."""
    st.header(f"Places like {plain(opened.place.name)}")
    found, from_england = _nearest(opened)
    names = [name for name, _ in found][:NAMED]
    like = [(name, other) for name, other in found if other is not None][:MOST_PLACES]
    like = [(name, own_lists.opened_with(other)) for name, other in like]
    st.markdown(plain(learn_sentences.similar_sentence(names, opened.place.name, from_england=from_england)))
    here = cache.reach_shares(opened)
    if from_england and like:
        st.markdown(
            plain(
                learn_sentences.similar_sentence(
                    [name for name, _ in like[:SHOWN]], opened.place.name, from_england=False
                )
            )
        )
    shown = {opened.place.name: here} | {name: cache.reach_shares(other) for name, other in like[:SHOWN]}
    for name, there in list(shown.items())[1:]:
        said = learn_sentences.reach_gap_sentence(
            here, there, much=similar_neighbourhoods.MUCH, where=opened.place.name, other=name
        )
        st.markdown(f"- {plain(said)}")
    if len(shown) > 1:
        st.html(fixed_table(context_tables.reach_table(shown), "Services in reach, place by place"))
    if names and not like:
        st.markdown("No other place is built on this copy, so what others have in reach cannot be shown.")
    known = kinds_of(here.index)
    reach = series([f"{kind.many} {within(kind)}" for kind in known])
    alike_in = OF_ENGLAND if from_england else series([*similar_neighbourhoods.PLACE_BACKGROUND_COLUMNS.values()])
    page_parts.footnote(
        f"Places are compared by {alike_in}; each counts alike. No outcome is in it. Shares are of those whom a service"
        f" is for, within its reach: {reach}. {ON_FOOT} Differences below 5 points are not named."
    )
    _similar_areas(opened, choice, [other for _, other in like])


def _nearest(opened: Opened) -> tuple[list[tuple[str, Opened | None]], bool]:
    """Return the places nearest in background by name, each with its build here, if any; and whether from England's."""
    place, built = opened.place, {build.code: build for build in places_cache.built()}
    here = {code: Opened(code, build.build_id) for code, build in built.items()}
    england = opened_england()[1] if cache.in_england(place) else None
    if england is not None:
        rows = similar(england.districts, place.code, len(england.districts))
        return [(str(name), here.get(str(code))) for code, name in rows["name"].items()], True
    # The demonstration place stays among its own kind.
    others = [other for code, other in here.items() if built[code].invented == place.manifest.invented]
    profiles = {other.code: cache.place_profile(other) for other in others if other.code != opened.code}
    if not profiles:
        return [], False
    profiles[opened.code] = cache.place_profile(opened)
    alike = similar_neighbourhoods.places_alike(profiles, opened.code)
    return [(built[code].name, here[code]) for code in alike], False


def _similar_areas(opened: Opened, choice: Choice, others: list[Opened]) -> None:
    if choice.area is None:
        st.markdown("Select a neighbourhood to see the ones most like it, and what they have in reach.")
        return
    name = str(opened.place.inside["label"].loc[choice.area])
    st.header(f"Neighbourhoods like {plain(name)}")
    places = (opened, *others)
    profiles, reach = cache.profiles(places), cache.in_reach(places)
    found = similar_neighbourhoods.most_similar(profiles, choice.area)
    kinds = kinds_of(reach.columns)
    table = similar_neighbourhoods.services_lacking(reach, choice.area, list(found.index), kinds)
    st.markdown(plain(learn_sentences.lacking_sentence(table, name, len(found))))
    if len(found):
        said = f"Services in reach of {name} and of neighbourhoods like it"
        st.html(fixed_table(context_tables.lacking_table(table), said))
        said = f"Neighbourhoods like {name}, nearest first"
        st.html(fixed_table(context_tables.similar_table(found), said, decimals=2))
        looked = f"{len(profiles):,} neighbourhoods of {count(len(places), 'place', 'places')} built here"
        page_parts.footnote(
            f"Neighbourhoods are alike in {series([*similar_neighbourhoods.BACKGROUND_COLUMNS.values()])}, urban or"
            f" rural like it; among {looked}."
        )
