"""The parts of the page about England: map with legend, the chosen district, places like it, tables and downloads."""

from __future__ import annotations

from functools import partial

import streamlit as st

from equitymap.dashboard import page_parts, places_cache, widgets
from equitymap.dashboard.england import cache
from equitymap.dashboard.england.controls import DISTRICT, ELSEWHERE, Choice, select_district
from equitymap.dashboard.messages import for_keeper
from equitymap.dashboard.parts import place_map
from equitymap.dashboard.shell import guarded
from equitymap.measures.context.similar_districts import BACKGROUND
from equitymap.measures.england.england_layer import EnglandLayer
from equitymap.places.england.england import BUILD, England
from equitymap.places.england.summary import Level
from equitymap.settings import settings
from equitymap.views.england import england_map, england_tables
from equitymap.views.england import england_sentences as sentences
from equitymap.views.england.england_legend import england_legend
from equitymap.views.words import code, count, plain, plain_table

MAP_KEY = "england_map"


def not_built(why: str) -> None:
    """Draw the page when England cannot be opened: what it would show, and who can build it."""
    st.markdown(
        "When it is, this page shows all districts on one map, then smaller areas as you zoom in, coloured by need, by"
        " what has gone or by how people fare. It also finds the districts most like yours. Whoever looks after this"
        " copy can build it."
    )
    with for_keeper():
        st.markdown(f"{plain(why)}\n\n{code(BUILD)}\n\nIt takes a while and can be stopped and resumed.")


def answer(england: England, layer: EnglandLayer, choice: Choice) -> str:
    """Return the sentence that answers the heading, and how many areas have no figure."""
    level = drawn_level(choice)
    name, values = "", None
    if choice.district is not None:
        name = str(england.districts.loc[choice.district, "name"])
        column = layer.cells[level]["value"]
        own = england.lsoas["district_code"] == choice.district
        values = column[own] if level == "lsoas" else column.loc[[choice.district]]
    said = sentences.answer(layer, level, england=sentences.overall(england, layer.summary), name=name, values=values)
    return " ".join(part for part in (said, sentences.missing(layer, level)) if part)


def drawn_level(choice: Choice) -> Level:
    """Return the level that the heading is about: what the map draws from afar."""
    return "lsoas" if choice.draw == "every" else "districts"


@guarded
def picture(england: England, build_id: str, layer: EnglandLayer, choice: Choice, said: str) -> None:
    """Draw the map with its legend. A click opens the place; where it is not built, it becomes the chosen one."""
    cache.prepare(build_id)
    update = england_map.EnglandUpdate(
        layer,
        draw=choice.draw,
        selected=choice.district,
        look=choice.district is not None and st.session_state.get("eng_look") == choice.district,
        about=f"Map of England. {said} The table has every figure.",
        key=england_legend(england, layer, choice.draw, district=choice.district),
    )
    base = partial(england_map.base_map, build_id)
    place_map.show(base, update, named=f"england-{build_id}", key=MAP_KEY, on_click=_clicked)
    st.markdown("Choose an area on the map to open its place. Click the map once to zoom with the wheel.")


def _clicked(code: str) -> None:
    """Keep the clicked area for ``take_click``: a page cannot be left from a callback."""
    st.session_state["eng_clicked"] = code


def take_click(england: England) -> None:
    """Go to the map of the place that the clicked area lies in; where it is not built, choose the district.

    Called before the controls of the district are drawn.
    """
    code = st.session_state.pop("eng_clicked", None)
    if code is None:
        return
    district = code if code in england.districts.index else None
    for level in ("msoas", "lsoas"):
        table = england.table(level)
        if district is None and code in table.index:
            district = str(table.loc[code, "district_code"])
    if district is None:
        return
    if district in _built():
        area = {"area": code} if code in england.lsoas.index else {}
        st.switch_page("pages/map.py", query_params={"place": district, **area})
    select_district(district)


def _built() -> set[str]:
    return {build.code for build in places_cache.built()}


@guarded
def card(england: England, layer: EnglandLayer, choice: Choice) -> None:
    """Draw the choice of a district, and what is known of the chosen one."""
    names = england.districts["name"].sort_values()
    widgets.selectbox(
        "Find a district",
        [None, *names.index],
        key=DISTRICT,
        persist_state="page",
        on_change=_look,
        format_func=lambda code: names[code] if code else "None selected",
    )
    if choice.district is None:
        st.markdown("Choose a district here to see its figure and the districts most like it.")
        return
    row = england.districts.loc[choice.district].to_dict()
    st.header(plain(row["name"]))
    areas = count(int(row["neighbourhoods"]), "neighbourhood", "neighbourhoods")
    st.markdown(f"{plain(row['region'])}. {areas}, {int(row['population']):,} residents.")
    if "districts" in layer.cells:
        value = sentences.figure_words(layer, "districts", choice.district)
        average = " on average (1 is the most deprived)" if layer.is_tenth else ""
        st.markdown(f"**{plain(value)}**{average}  \n{plain(layer.summary.label)}, {plain(layer.summary.period)}")
        if layer.summary.figure_for == "upper_tier":
            st.caption(
                f"The figure of {plain(row['upper_tier'])}, shown on each of its districts. It is not the district's"
                f" own."
            )
    if choice.district in _built():
        st.page_link(
            "pages/map.py",
            label=f"Open the map of {plain(row['name'])}",
            icon=":material/map:",
            query_params={"place": choice.district},
        )
        return
    if settings().add_places:
        st.markdown(f"{plain(row['name'])} is not on this copy yet.")
        st.page_link("pages/add_place.py", label=f"Add {plain(row['name'])}", icon=":material/add_location:")
        return
    st.markdown(f"{plain(row['name'])} is not on this copy yet. To have it added, ask whoever looks after this copy.")


def _look() -> None:
    st.session_state["eng_look"] = st.session_state[DISTRICT]


@guarded
def places_like(england: England, build_id: str, layer: EnglandLayer, choice: Choice) -> None:
    """Draw the ten districts most like the chosen one in background, with what differs, in words."""
    st.header("Places like mine")
    if choice.district is None:
        st.markdown("Choose a district beside the map to see which others are most like it.")
        return
    elsewhere = widgets.toggle("Only outside its own region", key=ELSEWHERE)
    found = cache.alike(build_id, choice.district, elsewhere=elsewhere)
    if isinstance(found, str):
        st.info(f"We do not know: {plain(found)}", icon=":material/info:")
        return
    name = str(england.districts.loc[choice.district, "name"])
    st.markdown(plain(sentences.alike(found, name, elsewhere=elsewhere)))
    if len(found) and "districts" in layer.cells:
        table = england_tables.alike_table(england, layer, found, choice.district)
        st.table(plain_table(table))
    page_parts.footnote(
        f"Background is {sentences.background_names(england, BACKGROUND)}: chosen as what a council can hardly"
        " change within a few years. Each counts the same. Other choices would give other neighbours; it says nothing"
        " about how well anyone does."
    )


@guarded
def tables(england: England, layer: EnglandLayer, choice: Choice) -> None:
    """Draw the table behind the picture, sent only while it is open, and the downloads of what is drawn."""
    if choice.draw == "every":
        _neighbourhoods(england, layer, choice.district)
    else:
        page_parts.while_open(
            f"Table: {count(len(england.districts), 'district', 'districts')}",
            lambda: _district_table(england, layer),
            key="eng_table",
        )
    with st.container(horizontal=True):
        for level in layer.levels:
            page_parts.download(
                f"Download the {sentences.AREAS[level][1]}",
                partial(england_tables.level_csv, england, layer, level),
                f"england-{layer.summary.id}-{level}.csv",
                key=f"eng_csv_{level}",
            )


def _district_table(england: England, layer: EnglandLayer) -> None:
    table = england_tables.districts_table(england, layer)

    def chosen() -> None:
        rows = st.session_state["eng_rows"]["selection"]["rows"]
        if rows:
            select_district(str(table.index[rows[0]]))
            _look()

    st.dataframe(
        table,
        hide_index=True,
        key="eng_rows",
        on_select=chosen,
        selection_mode="single-row",
        alt=f"{layer.summary.label}: every district with its figure",
        column_config={
            england_tables.heading(layer.summary): st.column_config.NumberColumn(format=f"%.{layer.summary.decimals}f"),
            "Residents": st.column_config.NumberColumn(format="localized"),
        },
    )
    st.caption("Choose a row to see that district on the map. A heading sorts.")


def _neighbourhoods(england: England, layer: EnglandLayer, district: str | None) -> None:
    if district is None:
        st.markdown("Choose a district beside the map to list its neighbourhoods; the download has all of them.")
        return
    table = england_tables.neighbourhoods_table(england, layer, district)
    name = str(england.districts.loc[district, "name"])
    page_parts.table(
        f"Table: {count(len(table), 'neighbourhood', 'neighbourhoods')} of {name}",
        lambda: table,
        key="eng_area_table",
        alt=f"{layer.summary.label}: neighbourhoods of {name}",
    )


def limits(layer: EnglandLayer) -> None:
    """Draw where the figures come from and what they cannot tell."""
    summary = layer.summary
    source = f"{summary.source}, {summary.period}. Open Government Licence v3.0."
    page_parts.about_england(summary.source, summary.period, source, limits=[summary.limits])
