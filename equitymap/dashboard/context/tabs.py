"""Further parts of the page about outcomes in context: similar places, second routes, what goes together."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.context import cache as kept
from equitymap.dashboard.context.controls import Choice
from equitymap.dashboard.shell import Opened, guarded
from equitymap.kinds import KINDS
from equitymap.measures.context import similar_neighbourhoods
from equitymap.measures.context.outcome_sample import sample
from equitymap.measures.context.scale_effect import scale_effect
from equitymap.measures.context.second_routes import second_routes
from equitymap.measures.context.similar_districts import similar
from equitymap.views.context import background_chart, background_sentences, context_tables, learn_sentences
from equitymap.views.fixed_table import fixed_table
from equitymap.views.map.map_sentences import ON_FOOT
from equitymap.views.words import count, plain, series, within

NAMED, SHOWN = 5, 3
AFTER_16 = {
    True: ("college or state school that teaches after 16", "colleges and sixth forms"),
    False: ("college", "colleges"),
}
OF_ENGLAND = (
    "low incomes of residents and of children, shares of residents under 16, over 65 and in full-time education, share"
    " in rural neighbourhoods and how closely people live"
)
NO_COURSES = (
    "Not known here: courses for adults, Access to Higher Education places, evening classes and tuition in the"
    " community. No open national list of them with addresses is among our files. A library lends, lights"
    " and warms, and often teaches, but its courses are not listed either."
)


@guarded
def similar_places(opened: Opened, choice: Choice) -> None:
    """Draw places and neighbourhoods alike in background, and what they have in reach that these have not."""
    st.subheader(f"Places like {plain(opened.place.name)}")
    found, from_england = _nearest(opened)
    names = [name for _, name, _ in found][:NAMED]
    like = [(code, name, build) for code, name, build in found if build is not None][: kept.MOST_PLACES]
    st.markdown(plain(learn_sentences.similar_sentence(names, opened.place.name, from_england=from_england)))
    here = kept.reach_shares(opened.address, opened.build_id)
    if from_england and like:
        st.markdown(
            plain(
                learn_sentences.similar_sentence(
                    [name for _, name, _ in like[:SHOWN]], opened.place.name, from_england=False
                )
            )
        )
    shown = {opened.place.name: here} | {name: kept.reach_shares(code, build) for code, name, build in like[:SHOWN]}
    for name, there in list(shown.items())[1:]:
        said = learn_sentences.reach_gap_sentence(
            here, there, much=similar_neighbourhoods.MUCH, where=opened.place.name, other=name
        )
        st.markdown(f"- {plain(said)}")
    if len(shown) > 1:
        st.html(fixed_table(context_tables.reach_table(shown), "Services in reach, place by place"))
    if names and not like:
        st.caption("No other place is built on this copy, so what others have in reach cannot be shown.")
    known = [kind for kind in KINDS if kind.id in here.index]
    reach = series([f"{kind.many} {within(kind)}" for kind in known])
    alike_in = OF_ENGLAND if from_england else series([*similar_neighbourhoods.PLACE_BACKGROUND_COLUMNS.values()])
    st.caption(
        f"Compared by {plain(alike_in)}; each counts alike. No outcome is in it. Shares are of those whom a service is"
        f" for, within its reach: {plain(reach)}. {ON_FOOT} Differences below 5 points are not named."
    )
    _similar_areas(opened, choice, like)


def _nearest(opened: Opened) -> tuple[list[tuple[str, str, str | None]], bool]:
    """Return code, name and build id (None: not built here) of the places nearest in background, and from where."""
    place = opened.place
    builds = {code: build for code, _, _, build in places_cache.built()}
    found = kept.tables() if kept.in_england(place) else None
    if found is not None:
        rows = similar(found.districts, place.code, len(found.districts))
        return [(str(code), str(name), builds.get(str(code))) for code, name in rows["name"].items()], True
    others = kept.others(opened.address, invented=place.manifest.invented)
    if not others:
        return [], False
    named = {code: name for code, name, _, _ in places_cache.built()}
    own = {code: kept.place_profile(code, build) for code, build in ((opened.address, opened.build_id), *others)}
    frame = pd.DataFrame.from_dict(own, orient="index").dropna(axis="columns")
    frame = frame.assign(name=[named[str(code)] for code in frame.index], region="")
    rows = similar(
        frame,
        opened.address,
        5,
        [name for name in similar_neighbourhoods.PLACE_BACKGROUND_COLUMNS if name in frame.columns],
    )
    return [(str(code), str(name), builds.get(str(code))) for code, name in rows["name"].items()], False


def _similar_areas(opened: Opened, choice: Choice, like: list[tuple[str, str, str]]) -> None:
    if choice.area is None:
        st.markdown("Select a neighbourhood to see the ones most like it, and what they have in reach.")
        return
    name = str(opened.place.inside["label"].loc[choice.area])
    st.subheader(f"Neighbourhoods like {plain(name)}")
    places = ((opened.address, opened.build_id), *[(code, build) for code, _, build in like])
    profiles, reach = kept.profiles(places), kept.in_reach(places)
    found = similar_neighbourhoods.most_similar(profiles, choice.area)
    kinds = [kind for kind in KINDS if kind.id in reach.columns]
    table = similar_neighbourhoods.services_lacking(reach, choice.area, list(found.index), kinds)
    st.markdown(plain(learn_sentences.lacking_sentence(table, name, len(found))))
    if len(found):
        said = f"Services in reach of {name} and of neighbourhoods like it"
        st.html(fixed_table(context_tables.lacking_table(table), said))
        said = f"Neighbourhoods like {name}, nearest first"
        st.html(fixed_table(context_tables.similar_table(found), said, decimals=2))
        looked = f"{len(profiles):,} neighbourhoods of {count(len(places), 'place', 'places')} built here"
        st.caption(
            f"Alike in {plain(series([*similar_neighbourhoods.BACKGROUND_COLUMNS.values()]))}, urban or rural like it;"
            f" among {looked}."
        )


@guarded
def routes(opened: Opened, choice: Choice) -> None:
    """Draw what adults have learned, and what stands in reach of those who want to learn again."""
    place, area = opened.place, choice.area
    name = None if area is None else str(place.inside["label"].loc[area])
    found = second_routes(place, area)
    if len(found.learning):
        rows = context_tables.learning_table(found.learning, here=name, place=place.name)
        st.html(fixed_table(rows, "What adults and school leavers have learned"))
    libraries = learn_sentences.reached_sentence(found.libraries, "library", "libraries", where=place.name, area=name)
    colleges = learn_sentences.reached_sentence(
        found.colleges, *AFTER_16[found.sixth_forms_known], where=place.name, area=name
    )
    after_16 = learn_sentences.after_16_sentence(found, place.name)
    st.markdown(
        f"- **Libraries.** {plain(libraries)}\n- **Colleges and sixth forms.** {plain(colleges)} {plain(after_16)}"
    )
    if len(found.after_16):
        st.html(fixed_table(context_tables.after_16_table(found.after_16), f"Taught after 16 in {place.name}"))
    st.caption(NO_COURSES)


@guarded
def together(opened: Opened, choice: Choice) -> None:
    """Draw whether the line holds at other scales, and which outcomes go with this one."""
    entry = choice.outcome
    if entry is None:
        return
    inside = sample(opened.place, entry, "income")
    found = scale_effect(inside[inside["inside"].astype(bool)])
    st.subheader("Does it hold between larger areas?")
    st.markdown(plain(background_sentences.scale_sentence(found, entry.label, "residents in low-income homes")))
    st.html(fixed_table(context_tables.scale_table(found, entry), "The same question at three scales"))
    st.caption(
        "Larger areas are added up from counts."
        if found.from_counts
        else "No counts are published for this outcome: larger areas are means weighted by residents."
    )
    st.caption(background_sentences.TOO_NARROW)
    st.subheader("Which other outcomes go with it?")
    table, labels = kept.together(opened.address, opened.build_id, entry.id), kept.labels()
    st.markdown(plain(background_sentences.drivers_sentence(table, entry.label)))
    st.plotly_chart(
        background_chart.correlations(table, labels),
        theme=None,
        key="context_together",
        config={"displayModeBar": False},
        alt=background_sentences.drivers_sentence(table, entry.label),
    )
    listed = st.expander("Table: every correlation", on_change="rerun", key="together_open", icon=":material/table:")
    if listed.open:
        with listed:
            rows = context_tables.drivers_table(table, labels)
            st.html(fixed_table(rows, "Spearman's rank correlations at three scales", decimals=2))
    st.caption(background_sentences.TWO_CORRELATIONS)
    st.caption(background_sentences.ECOLOGICAL)
