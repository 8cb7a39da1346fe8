"""The parts of the page about the gaps: the answer, the map, the list, and what would bring most back."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import address, page_parts, places_cache, zones
from equitymap.dashboard.gaps import cache
from equitymap.dashboard.gaps.controls import Choice
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.parts import gap_rule, only_control, pins, who_works_together
from equitymap.dashboard.parts.neighbourhood_panel import clicked
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.gaps import fragmentation, reopening
from equitymap.measures.withdrawals.snapshot import lost_between
from equitymap.measures.zones.parts import part
from equitymap.sources.csv_text import csv_of
from equitymap.views.access.access_sentences import counted_note
from equitymap.views.gaps import gaps_sentences as words
from equitymap.views.gaps import gaps_tables
from equitymap.views.gaps.gaps_layer import gaps_layer, standing
from equitymap.views.gaps.joined_sentences import joined_card, joined_sentence, joined_words
from equitymap.views.map import legend
from equitymap.views.map.map_sentences import gone_line
from equitymap.views.only_words import only_sentence
from equitymap.views.words import plain
from equitymap.views.zone.zone_words import gaps_line

TOGETHER = (2, 3)
NAMED = 6
"""How many gaps, or services that went, are named beside the map."""
ASK = ":material/help_center:"


def _table(opened: Opened, choice: Choice) -> pd.DataFrame:
    """Return the gaps of the neighbourhoods that the filter leaves in."""
    return cache.narrowed(opened, choice.kind.id, choice.rule, choice.only)


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the finding: how many neighbourhoods in need lost it, and how many people live there."""
    place, kind = opened.place, choice.kind
    passed = only_control.passing(opened, choice.only, kind.id)
    said = only_sentence(passed, choice.only, kind, place_name=place.name)
    if said and not passed.fillna(False).any():
        return said
    observed = place.manifest.observed[kind.id]
    found = words.answer(
        _table(opened, choice), kind, place_name=place.name, rule=choice.rule, observed=observed, some=bool(said)
    )
    return f"{said} {found}".strip()


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the map of the gaps with the services that stand and those that were withdrawn."""
    supply = places_cache.supply(opened, choice.kind.id)
    whole = gap_rule.gaps(opened, choice.kind.id, choice.rule)
    third, _ = cache.joined(opened, choice.kind.id, choice.rule)
    outlined = zones.outlined(opened)
    layer = gaps_layer(whole, choice.kind, choice.rule, third["state"], outlined=not outlined)
    shown = whole.index.isin(_table(opened, choice).index)
    services = lost_between(opened.place, supply, (int(supply.years[0]), int(supply.years[-1])))
    states = set(opened.place.facilities.loc[services.gone, "status"]) | ({"open"} if len(services.standing) else set())
    update = layer.update(
        opened.place,
        services=services.standing.union(services.gone),
        standing=services.standing,
        selected=choice.area,
        pinned=pins.letters(opened),
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        loud_gone=True,
        shown=pd.Series(shown, index=whole.index) if choice.only.asks else None,
        outlined=outlined or whole.index[standing(whole, choice.rule).eq("sure") & shown],
        around=outlined,
        marks_key=legend.services({choice.kind.id}, states)
        + legend.left_out(some=not shown.all(), across=False)
        + zones.key(opened),
        about=f"{layer.title} in {opened.place.name}. {sentence(opened, choice)} The list has every gap.",
    )
    draw(opened.place, update, key="gaps_map", on_click=clicked)


@guarded
def beside(opened: Opened, choice: Choice) -> None:
    """Draw what stands beside the map: the selected neighbourhood, or else the largest gaps by name."""
    if choice.area is not None:
        whole = gap_rule.gaps(opened, choice.kind.id, choice.rule)
        st.markdown(plain(words.standing_sentence(whole.loc[[choice.area]].iloc[0], choice.kind, choice.rule)))
        third, _ = cache.joined(opened, choice.kind.id, choice.rule)
        if said := joined_card(third.loc[[choice.area]].iloc[0]):
            st.markdown(plain(said))
        _what_if(opened, choice, choice.area)
        return
    if (zone := zones.shown(opened)) is not None:
        whole = gap_rule.gaps(opened, choice.kind.id, choice.rule)
        st.markdown(plain(gaps_line(zone, part(whole["gap"], opened.place, "population", zone.codes), choice.kind)))
        return
    table = _table(opened, choice)
    found = table[table["gap"].fillna(False)]
    if found.empty:
        return
    labels = opened.place.inside["label"]
    group("Most people in a gap")
    with st.container(key="gaps_named"):
        for area, row in found.sort_values("people", ascending=False, kind="stable").head(NAMED).iterrows():
            st.button(
                f"**{plain(labels[area])}**: {plain(words.gap_line(row, choice.kind, choice.rule))}",
                key=f"gap_{area}",
                type="tertiary",
                on_click=clicked,
                args=(str(area),),
            )


def _what_if(opened: Opened, choice: Choice, area: str) -> None:
    """Draw what went within reach of a neighbourhood, nearest first, each with a way to see what reopening would do."""
    place = opened.place
    found = fragmentation.gone_in_reach(place, choice.rule.catchment(choice.kind.id), pd.Index([area]))[area]
    for name in found[:NAMED]:
        st.markdown(f"- {plain(gone_line(place.facilities.loc[name]))}")
    if found:
        _reopen(opened, choice, found[0])


def _reopen(opened: Opened, choice: Choice, facility: str) -> None:
    """Draw the link into What if that reopens a service."""
    asked = _asked(opened, choice, action="reopen", facility=facility)
    name = plain(opened.place.facilities.loc[facility, "name"])
    st.page_link("pages/proposal.py", label=f"What if {name} reopened?", icon=ASK, query_params=asked)


@guarded
def sureness(opened: Opened, choice: Choice) -> None:
    """Say how sure the gaps are, who never had a service in reach, and where nobody joins things up."""
    table = _table(opened, choice)
    third, year = cache.joined(opened, choice.kind.id, choice.rule)
    _, unread = who_works_together.readable(opened)
    who_works_together.unreadable(unread)
    joined = "" if unread else joined_sentence(third.loc[table.index], year)
    for text in (words.sure_sentence(table), words.unknown_sentence(table, choice.kind, choice.rule), joined):
        if text:
            st.markdown(plain(text))


def definition(opened: Opened, choice: Choice) -> None:
    """Draw what a gap is here, the assumptions, and what services are counted in, folded."""
    with st.expander("What counts as a gap here"):
        st.markdown(plain(words.definition(choice.kind, choice.rule)))
        st.markdown(plain(words.ASSUMPTIONS))
        st.markdown(plain(counted_note({choice.kind.id: places_cache.supply(opened, choice.kind.id).unit})))


@guarded
def listed(opened: Opened, choice: Choice) -> None:
    """Draw the list of gaps by name, and its download."""
    table = _table(opened, choice)
    if not table["gap"].fillna(False).any():
        return
    page_parts.table(
        "The gaps, by name", partial(_list, opened, choice), key="gaps_list", alt="Gaps: what went, when, and how sure"
    )
    page_parts.download(
        "Download the gaps",
        lambda: csv_of(_list(opened, choice), index=False),
        f"{opened.place.code}-{choice.kind.id}-gaps.csv",
    )


def _list(opened: Opened, choice: Choice) -> pd.DataFrame:
    place, catchment = opened.place, choice.rule.catchment(choice.kind.id)
    table = _table(opened, choice)
    found = fragmentation.gone_in_reach(place, catchment, table.index[table["gap"].fillna(False)])
    lines = {
        area: "; ".join(gone_line(place.facilities.loc[name]) for name in names) or words.NO_SINGLE_LOSS
        for area, names in found.items()
    }
    third, _ = cache.joined(opened, choice.kind.id, choice.rule)
    return gaps_tables.gaps_table(place, table, pd.Series(lines, dtype="str"), third.apply(joined_words, axis=1))


@guarded
def bring_back(opened: Opened, choice: Choice) -> None:
    """Draw the sites from which one more service would reach most people in gaps."""
    found = cache.sites(opened, choice.kind.id, choice.rule, choice.only)
    if found.table.empty:
        return
    st.header("What would bring most back", anchor=False)
    best, reach_m = reopening.best(found), choice.rule.catchment(choice.kind.id).threshold_m
    everyone = float(found.people.sum())
    st.markdown(plain(words.bring_back_sentence(best, choice.kind, reach_m=reach_m, everyone=everyone)))
    with st.container(key="gaps_back"):
        for rank, (name, row) in enumerate(best.iterrows(), start=1):
            said, link = st.columns([7, 3], vertical_alignment="center")
            said.markdown(f"{rank:d}. **{plain(words.site_name(row))}**: {plain(words.reopening_sentence(row))}")
            with link:
                draw_link = _reopen if row["how"] == reopening.REOPEN else _open_at
                draw_link(opened, choice, str(name))
    for number in TOGETHER:
        chosen, people = reopening.together(found, number)
        names = [str(found.table.loc[site, "name"]) for site in chosen]
        if text := words.together_sentence(number, names, people, everyone):
            st.markdown(plain(text))
    st.markdown(plain(words.REACH_ONLY))


def _asked(opened: Opened, choice: Choice, **proposal: str) -> dict[str, str]:
    """Return the address of a proposal in What if, under the thresholds chosen here."""
    rule = gap_rule.rule_parameters()
    thresholds = address.written({one.name: one.value() for one in rule}, rule)
    return {"place": opened.code, "kind": choice.kind.id, **proposal, **thresholds}


def _open_at(opened: Opened, choice: Choice, facility: str) -> None:
    """Draw the link into What if that opens a service of the kind in the building of another."""
    row = opened.place.facilities.loc[facility]
    spot = f"{round(row['easting_m'])},{round(row['northing_m'])}"
    asked = _asked(opened, choice, action="open", spot=spot)
    st.page_link(
        "pages/proposal.py", label=f"What if one opened at {plain(row['name'])}?", icon=ASK, query_params=asked
    )
