"""The parts of the page: the map to put a zone together on, its shape, checklist and figures, its record."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts, zones
from equitymap.dashboard.messages import message
from equitymap.dashboard.parts import pins
from equitymap.dashboard.parts.neighbourhood_panel import pin_line
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.parts.who_works_together import readable
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.zone.controls import OPEN, toggle
from equitymap.errors import RecordsError
from equitymap.measures.zones.checklist import checklist
from equitymap.measures.zones.zone import PRIDE_IN_PLACE, SAVED, UNNAMED, Zone, pride_in_place, published
from equitymap.records.subjects import zones as zone_records
from equitymap.records.subjects.agreement import Agreement
from equitymap.records.subjects.base import check, read
from equitymap.sources.csv_text import csv_of
from equitymap.views.fixed_table import STYLE, fixed_table
from equitymap.views.map import maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.words import link, plain
from equitymap.views.zone import zone_tables as tables
from equitymap.views.zone import zone_words as words

LAYER = "iod2025-imd"
SECTOR_OF = {"la": "Council", "urn": "School or trust of schools", "group": "School or trust of schools"}
"""Sector of a body of a register, by what its id begins with."""


def heading(zone: Zone) -> str:
    """Return the question of the page."""
    return (
        f"Who lives in {zone.name}, and how do they fare?" if zone.areas else "Which neighbourhoods make up your zone?"
    )


def answer(opened: Opened, zone: Zone) -> str:
    """Return the answer: how many neighbourhoods, joined or not, and how many people."""
    codes = tuple(zone.codes)
    return words.answer(zone, zones.people(opened, codes), zones.shape_of(opened, codes), opened.place.name)


@guarded
def picture(opened: Opened, zone: Zone) -> None:
    """Draw the map; a click adds a neighbourhood to the zone or takes it away."""
    layer = opened.layer(LAYER if LAYER in {one.id for one in opened.measures} else opened.measures[0].id)
    update = maps.layer_update(
        opened.place,
        layer,
        outlined=zone.codes,
        around=zones.framed(opened),
        pinned=pins.letters(opened),
        key=layer_legend(layer, selected=None) + zones.key(opened),
        about=f"{answer(opened, zone)} Outlined: the neighbourhoods of the zone. Coloured by: {layer.measure.label}."
        " The list has their names.",
    )
    measure = layer.measure
    draw(
        opened.place,
        update,
        key="zone_map",
        on_click=toggle(opened),
        sources=[measure.release_id],
        said=words.need_line(zones.need(opened, tuple(zone.codes)), zone) if zone.areas else "",
        title=f"{zone.name if zone.areas else opened.place.name}: {measure.label}, {measure.period}",
    )
    if zone.areas:
        st.caption("Tap a neighbourhood to add it, or to take it away. Those of the zone are outlined.")


@guarded
def so_far(opened: Opened, zone: Zone) -> None:
    """Draw pieces and compactness, and which neighbourhoods are apart."""
    form = zones.shape_of(opened, tuple(zone.codes))
    st.markdown(plain(words.shape_line(form)))
    if away := words.apart(form, opened.place.inside["label"]):
        st.markdown(plain(away))


def plans(opened: Opened) -> None:
    """Draw in which Pride in Place neighbourhoods a zone can start."""
    found, areas = pride_in_place(opened.place), published(opened.place)
    names = None if found is None else sorted(areas[code][0] for code in found)
    st.markdown(plain(words.plans_line(names, opened.place.name)))


@guarded
def plan(opened: Opened, zone: Zone) -> None:
    """Draw which ten-year plan of a Pride in Place neighbourhood a zone has to do with, where it has."""
    areas = published(opened.place)
    for code, named in (pride_in_place(opened.place) or {}).items():
        name, of_plan = areas[code][0], set(areas[code][1])
        both = len(zone.areas & of_plan)
        if 2 * both <= len(of_plan):
            continue
        told = words.plan_line(name, named, (both, len(of_plan)), whole=zone.areas == of_plan)
        page = link("How it was chosen", opened.place.manifest.release(PRIDE_IN_PLACE).url)
        st.markdown(f"{plain(told)} {page}")
        st.page_link(
            "pages/agreement.py",
            label="Its ten-year agreement",
            icon=":material/handshake:",
            query_params={"place": opened.code, "area": zone.text},
        )


def elsewhere(opened: Opened, zone: Zone) -> None:
    """Draw the way to the pages that answer for the zone."""
    with st.container(horizontal=True, vertical_alignment="center", key="zn_pages"):
        st.markdown("The same zone on")
        for page, label in (
            ("neighbourhood", "All about it"),
            ("map", "Map"),
            ("gaps", "The gaps"),
            ("access", "Who lost access"),
            ("withdrawals", "What went"),
            ("proposal", "What if"),
            ("cradle_to_career", "Cradle to career"),
        ):
            st.page_link(f"pages/{page}.py", label=plain(label), query_params={"place": opened.code, "area": zone.text})
    pin_line(opened, zone.text)


@guarded
def checked(opened: Opened, zone: Zone) -> None:
    """Draw the questions to a children's zone with what can be told."""
    st.header("As a children's zone", anchor=False)
    codes = tuple(zone.codes)
    sectors, agreements = _on_record(opened, zone)
    figures = zones.figures(opened, codes)
    found = checklist(
        opened.place,
        codes,
        zones.shape_of(opened, codes),
        sectors=sectors,
        agreements=agreements,
        measured=int(figures["how"].eq("added").sum()),
    )
    st.html(STYLE + fixed_table(tables.checks_table(found), "Five questions, and what figures and records tell"))
    page_parts.footnote(words.CHECKS_FROM)
    st.caption(plain(words.CHECKS_FROM))


def _on_record(opened: Opened, zone: Zone) -> tuple[set[str], set[str]]:
    """Return the sectors of partnerships, and the names of agreements, that are on record for some of the zone."""
    local, _ = readable(opened)
    here = {one for one, value in local.partnerships.items() if not value.ended and (zone.areas & set(value.areas))}
    bodies = {tie.body for tie in local.memberships.values() if tie.partnership in here and not tie.ended}
    sectors = {
        local.bodies[body].sector.label if body in local.bodies else SECTOR_OF.get(body.partition(":")[0], "Other")
        for body in bodies
    }
    try:
        standing = store_cache.standing(Agreement, opened)
    except RecordsError:
        return sectors, set()
    return sectors, {one.value.name for one in standing if not one.value.areas or zone.areas & set(one.value.areas)}


@guarded
def figures(opened: Opened, zone: Zone) -> None:
    """Draw how people fare in the zone, beside its place and England, and what cannot be added."""
    st.header("How people fare here, together", anchor=False)
    codes, place = tuple(zone.codes), opened.place
    st.markdown(plain(words.need_line(zones.need(opened, codes), zone)))
    rows = zones.figures(opened, codes)
    told = rows[rows["how"].isin(["added", "range"])]
    st.html(STYLE + fixed_table(tables.figures_table(told, place.name), f"Figures of {zone.name}, added up"))
    st.caption(plain(words.VERDICTS))
    st.markdown(plain(words.not_added(rows)))
    left = rows.drop(told.index)
    page_parts.table(
        "What cannot be added up, and what its neighbourhoods lie between",
        lambda: tables.figures_table(left, place.name),
        key=OPEN["figures"],
        alt="Figures that cannot be added up for a zone",
    )
    page_parts.download(
        "Download the figures",
        lambda: csv_of(tables.figures_csv(rows, zone), index=False),
        f"{place.code}-zone-figures.csv",
    )


@guarded
def members(opened: Opened, zone: Zone) -> None:
    """Draw the list of neighbourhoods, and its download."""
    page_parts.table(
        "The neighbourhoods in it",
        lambda: tables.members_table(opened.place, zone),
        key=OPEN["list"],
        alt="Neighbourhoods of the zone with their wards and residents",
        icon=":material/list:",
    )
    page_parts.download(
        "Download the neighbourhoods",
        lambda: csv_of(tables.members_table(opened.place, zone).assign(Zone=zone.name), index=False),
        f"{opened.place.code}-zone.csv",
    )


@guarded
def record(opened: Opened, zone: Zone) -> None:
    """Draw the button with which a steward saves the zone, and the zones on record with their forms."""
    st.header("Zones on record", anchor=False)
    if zone.areas and steward.role(opened) and not zone.text.startswith(f"{SAVED}."):
        if zone.name == UNNAMED:
            st.markdown("Give the zone a name to save it.")
        else:
            st.button(
                "Save this zone for everybody", type="primary", on_click=_save, args=(opened, zone), key="zn_save"
            )
    if wrong := st.session_state.pop("zn_wrong", ""):
        st.error(message(wrong), icon=":material/error:")
    if saved := st.session_state.pop("zn_saved", ""):
        said = f"{saved} is saved: it can be chosen on every page, and in the form of a consultation session."
        st.success(plain(said), icon=":material/check:")
    page_parts.while_open(
        "Look up, change or remove zones on record",
        lambda: forms.records(opened, zone_records.Zone),
        key=OPEN["records"],
        icon=":material/edit_note:",
    )


def _save(opened: Opened, zone: Zone) -> None:
    try:
        value = read(zone_records.Zone, {"place": opened.code, "name": zone.name, "areas": zone.codes})
        check(value, Kit(opened, zone_records.Zone, registered(opened)).known)
        kept = store_cache.store().save(value, role=steward.must_write(opened))
    except RecordsError as wrong:
        st.session_state["zn_wrong"] = str(wrong)
        return
    st.session_state["zn_saved"] = zone.name
    zones.put(None, f"{SAVED}.{kept.record}")


def sources(opened: Opened, zone: Zone) -> None:
    """Draw where the figures come from, and what they cannot tell."""
    used = zones.figures(opened, tuple(zone.codes)) if zone.areas else None
    page_parts.about_figures(
        opened,
        [
            "iod2025-all",
            *([PRIDE_IN_PLACE] if pride_in_place(opened.place) else []),
            *([] if used is None else dict.fromkeys(used["release"])),
        ],
        limits=[words.RULE, words.DESCRIBES],
    )
