"""The parts of the page about a proposal: choose what, choose where, see what it would change, take the document."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import address, page_parts, places_cache, zones
from equitymap.dashboard.messages import message
from equitymap.dashboard.parts import gap_rule, pins, zone_card
from equitymap.dashboard.parts.gap_rule import rule_parameters
from equitymap.dashboard.parts.place_map import draw, in_degrees
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.proposal.controls import Choice, near_enough, put
from equitymap.dashboard.shell import guarded
from equitymap.errors import NotComparable
from equitymap.measures.gaps import reopening
from equitymap.measures.proposal.consequence import (
    NAMES_A_SERVICE,
    NAMES_A_SPOT,
    Consequence,
    Proposal,
    consequence,
    eligible_services,
)
from equitymap.measures.proposal.of_zone import zone_consequence
from equitymap.measures.proposal.proposal import Baseline, only_one_for
from equitymap.measures.proposal.sensitivity import sensitivity
from equitymap.places.place import Place
from equitymap.views.access.access_sentences import size_note
from equitymap.views.document_word import WORD
from equitymap.views.gaps import gaps_sentences
from equitymap.views.gaps.gaps_tables import filled_table
from equitymap.views.map import legend, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.map.legend import Key
from equitymap.views.proposal import proposal_sentences as words
from equitymap.views.proposal import report, zone_sentences
from equitymap.views.proposal.change_layer import Show, change_layer
from equitymap.views.proposal.proposal_tables import assumptions_table, neighbourhoods_table, tenths_table
from equitymap.views.record_words import at_end_of
from equitymap.views.words import count, plain

POPULATIONS = ("census2021-ts007a", "census2021-age-6", "iod2025-all")
"""Where the people and the tenths of a proposal come from."""
EXAMPLES = 3
"""Services that are offered as a way to begin."""
"""What a Word file is called in a download."""


@per_place(max_entries=200)
def _sensitivity(opened: Opened, proposal: Proposal) -> pd.DataFrame:
    return sensitivity(opened.place, proposal, supply=places_cache.supply(opened, proposal.kind))


def answer(opened: Opened, choice: Choice) -> Consequence | None:
    """Return what the proposal would mean, once it is complete; None, with a reason on the page, when it cannot be."""
    if choice.known is None or not choice.proposal.complete:
        return None
    spot = choice.proposal.spot
    if spot is not None and not near_enough(opened.place, spot):
        st.warning(
            f"The spot in the address is not in {plain(opened.place.name)} or within 10 km of it. Choose another one.",
            icon=":material/wrong_location:",
        )
        return None
    try:
        return consequence(opened.place, choice.proposal, now=choice.known[0], then=choice.known[1])
    except (ValueError, NotComparable) as wrong:
        st.warning(f"This proposal cannot be answered: {message(wrong)}", icon=":material/info:")
        return None


def question(opened: Opened, choice: Choice) -> str:
    """Return the heading."""
    facilities, chosen = opened.place.facilities, choice.proposal.facility_id
    name = str(facilities.loc[str(chosen), "name"]) if chosen in facilities.index else ""
    return words.heading(choice.kind, choice.proposal, name)


def sentence(opened: Opened, choice: Choice, found: Consequence | None) -> str:
    """Return the answer in one sentence, or what an answer would tell."""
    if choice.known is None:
        return f"We cannot say: no register tells which {choice.kind.many} are open in {opened.place.name}."
    if found is None:
        return words.promise(choice.kind, choice.proposal.action, opened.place.name)
    filled = _filled(opened, choice)
    said = words.lead_sentence(opened.place, found)
    if filled is None:
        return said
    label = "" if choice.area is None else str(opened.place.inside["label"].loc[choice.area])
    return f"{said} {gaps_sentences.filled_sentence(*filled, choice.kind, area=choice.area, label=label)}"


def of_zone(opened: Opened, found: Consequence | None) -> None:
    """Say what the proposal would mean for the zone in view, with the way to its page."""
    zone = zones.shown(opened)
    if zone is None or not zone.areas:
        return
    if found is None:
        zone_card.said(opened, zone, zone_sentences.before_choice(zone))
        return
    ours = zone_consequence(opened.place, found, zone.codes)
    zone_card.said(opened, zone, zone_sentences.zone_sentence(zone, ours, found))


def next_step(opened: Opened, choice: Choice, found: Consequence | None) -> None:
    """Say what to do next while something is missing, and what the answer leaves unsaid."""
    if choice.known is None:
        st.info("Choose another kind of service, or add a list of your own for this kind.", icon=":material/info:")
        return
    if found is not None:
        if more := words.also(found):
            st.markdown(plain(more))
        return
    action = choice.proposal.action
    if action in NAMES_A_SERVICE and choice.proposal.facility_id is None:
        named = eligible_services(opened.place, choice.known[0], gone=action == "reopen")
        if named.empty:
            state = "is known to have gone" if action == "reopen" else "is open"
            st.info(
                f"No {plain(choice.kind.one)} in {plain(opened.place.name)} {state}. Choose another kind, or"
                f" that a new one"
                " opens.",
                icon=":material/info:",
            )
            return
        state = "have gone" if action == "reopen" else "are open"
        st.info(
            f"**Next:** choose one of the {count(len(named), choice.kind.one, choice.kind.many)} that {state},"
            " by name among the controls or by clicking its mark.",
            icon=":material/touch_app:",
        )
        _examples(choice, choice.known[0], named, gone=action == "reopen")
    elif action in NAMES_A_SPOT and choice.proposal.spot is None:
        st.info(
            "**Next:** choose where. Click a neighbourhood on the map, or give a name, a postcode or a grid position"
            " among the controls.",
            icon=":material/touch_app:",
        )


def _examples(choice: Choice, base: Baseline, named: pd.Series, *, gone: bool) -> None:
    """Draw the services that are, or would be, the only one in reach of most people, each a way to choose it."""
    most = only_one_for(base, named.index, gone=gone).head(EXAMPLES)
    if not most.any():
        return
    st.markdown(plain(words.examples_head(choice.kind, gone=gone)))
    with st.container(key="proposal_examples"):
        for facility, people in most[most > 0].items():
            st.button(
                f"**{plain(named[str(facility)])}**: {plain(words.people(people, choice.kind))}",
                key=f"pr_example_{facility}",
                type="tertiary",
                on_click=st.session_state.update,
                args=({"pr_facility": str(facility)},),
            )


def _filled(opened: Opened, choice: Choice) -> tuple[pd.DataFrame, pd.Index] | None:
    """Return the gaps of the place and those that the proposal would fill; None where it brings nothing.

    By the rule of the page about the gaps. None as well where the record tells about one year only.
    """
    proposal, kind = choice.proposal, choice.kind.id
    if proposal.action == "close" or choice.known is None or choice.known[0].year == choice.known[1].year:
        return None
    spots = opened.place.facilities[["easting_m", "northing_m"]]
    stood = None if proposal.facility_id is None else tuple(spots.loc[proposal.facility_id].astype(float))
    table: pd.DataFrame = gap_rule.gaps(opened, kind, choice.rule)
    spot, left = (stood, None) if proposal.spot is None else (proposal.spot, stood)
    assert spot is not None
    gaps = table.index[table["gap"].fillna(False)]
    return table, reopening.filled(opened.place, choice.rule.catchment(kind), gaps, spot, left=left)


@guarded
def gaps_filled(opened: Opened, choice: Choice, found: Consequence | None) -> None:
    """Name the gaps that would have one more within reach, and lead back to all of them."""
    asked = None if found is None else _filled(opened, choice)
    if asked is None:
        return
    table, filled = asked
    labels = opened.place.inside["label"]
    back = rule_parameters()
    thresholds = address.written({one.name: one.value() for one in back}, back)
    with st.container(key="gaps_filled"):
        if len(filled):
            st.markdown(plain(gaps_sentences.more_in_reach(table.loc[filled], choice.kind, choice.rule)))
            page_parts.table(
                f"Table: {count(len(filled), 'gap', 'gaps')} it would fill",
                lambda: filled_table(table.loc[filled], labels),
                key="pr_filled",
                alt="Gaps that would have one more within reach, those with most people first",
            )
        st.page_link(
            "pages/gaps.py",
            label=plain(f"The gaps in {choice.kind.many}"),
            icon=":material/arrow_back:",
            query_params={"place": opened.code, "kind": choice.kind.id, **thresholds},
        )


@guarded
def picture(opened: Opened, choice: Choice, found: Consequence | None) -> None:
    """Draw the map: need and services to choose from, then the change."""
    place = opened.place
    standing: pd.Index = pd.Index([], dtype=str)
    services = standing
    if choice.known is not None:
        base = choice.known[0]
        standing = base.reachable.facilities[base.is_open]
        reopening = choice.proposal.action == "reopen"
        services = standing.union(eligible_services(place, base, gone=True).index) if reopening else standing
    on_click = partial(_clicked, opened, choice)
    spots, zone = _spots(place, choice.proposal), zones.outlined(opened)
    states = ({"open"} if len(standing) else set()) | ({"closed"} if len(services) > len(standing) else set())
    marks = legend.services({choice.kind.id}, states)
    if found is None:
        layer = opened.layer("iod2025-imd")
        about = f"Need and {choice.kind.many} in {place.name}. Choose one beside the map."
        update = maps.layer_update(
            place,
            layer,
            services=services,
            standing=standing,
            about=about,
            outlined=zone,
            around=zone,
            key=layer_legend(layer) + zones.key(opened) + marks,
        )
    else:
        show: Show = "distance" if found.unsized or choice.show == "distance" else "access"
        change = change_layer(found, show)
        about = f"{change.title}. {words.lead_sentence(place, found)} The tables have the figures."
        asked = _filled(opened, choice)
        filled = [] if asked is None else list(asked[1])
        outline: Key = ({"note": "dark outline: a gap it would fill"},) if filled else ()
        outline = zones.key(opened) if zone else outline
        update = change.update(
            place,
            services=services,
            standing=standing,
            about=about,
            spots=spots,
            selected=choice.area,
            pinned=pins.letters(opened),
            outlined=zone or filled,
            around=zone,
            marks_key=outline + marks,
        )
    draw(place, update, key="proposal_map", on_click=on_click)
    if spots:
        st.markdown("The ring on the map is " + ("where it would be." if choice.proposal.spot else "where it stands."))
    if found is not None and (note := words.unsized_note(found, _name(place, choice.proposal))):
        st.markdown(plain(note))


def _name(place: Place, proposal: Proposal) -> str:
    known = proposal.facility_id in place.facilities.index
    return str(place.facilities.loc[str(proposal.facility_id), "name"]) if known else "the new one"


def _spots(place: Place, proposal: Proposal) -> list[tuple[float, float]]:
    """Return where the ring goes, in degrees: the spot, or the service that closes or reopens."""
    if proposal.spot is not None:
        return in_degrees(pd.DataFrame([proposal.spot], columns=["easting_m", "northing_m"]))
    return in_degrees(place.facilities[place.facilities.index == proposal.facility_id])


def _clicked(opened: Opened, choice: Choice, clicked: str) -> None:
    """Take a clicked service as the one that is meant, a clicked neighbourhood as where it goes."""
    action = choice.proposal.action
    if ":" in clicked:
        if action == "open":
            area = opened.place.facilities["area_code"].get(clicked)
            if area in opened.place.inside.index:
                put(opened.place, str(area))
            else:
                st.toast(f"Click inside {plain(opened.place.name)}.", icon=":material/info:")
        elif choice.known is not None:
            named = eligible_services(opened.place, choice.known[0], gone=action == "reopen")
            if clicked in named.index:
                st.session_state["pr_facility"] = clicked
            else:
                st.toast(
                    f"Only {plain(choice.kind.many)} inside {plain(opened.place.name)} can be chosen"
                    f"{' that have gone' if action == 'reopen' else ''}.",
                    icon=":material/info:",
                )
    elif action in NAMES_A_SPOT:
        put(opened.place, clicked)
    else:
        st.toast(f"Click the mark of a {plain(choice.kind.one)}, or choose it by name.", icon=":material/info:")


def _document(place: Place, choice: Choice) -> None:
    """Draw the downloads of the needs assessment: a page that opens without internet, and a Word file."""
    name = f"{place.code}-{choice.proposal.action}-{choice.kind.id}"
    with st.container(horizontal=True):
        for label, make, ending, mime in (
            ("Download the needs assessment", report.needs_assessment, "html", "text/html"),
            ("The same as a Word file", report.word_file, "docx", WORD),
        ):
            st.download_button(
                plain(label),
                partial(make, place, choice.proposal, made=datetime.now(UTC)),
                f"{name}.{ending}",
                mime,
                icon=":material/description:",
                on_click="ignore",
                type="primary" if ending == "html" else "secondary",
            )


@guarded
def results(opened: Opened, choice: Choice, found: Consequence) -> None:
    """Draw the document to take away, then the tables behind the picture."""
    place, kind = opened.place, choice.kind
    _document(place, choice)
    st.header("Who would notice, by tenth of deprivation")
    st.markdown(plain(words.tenths_sentence(found)))
    page_parts.table(
        "Table: before and after, by tenth of deprivation",
        lambda: tenths_table(found),
        key="pr_tenths",
        alt="Reach before and after by national tenth of deprivation",
    )
    st.markdown(plain(words.gap_sentence(found.gap, kind, place.name)))
    st.header("Neighbourhoods that would see a change")
    rows = neighbourhoods_table(found)
    if rows.empty:
        st.markdown("No neighbourhood would see a change.")
    else:
        page_parts.table(
            f"Table: {count(len(rows), 'neighbourhood', 'neighbourhoods')}, the most affected first",
            lambda: rows,
            key="pr_areas",
            alt="Neighbourhoods whose access would change, the most affected first",
        )
    st.header("How sure is this?")
    sure = _sensitivity(opened, choice.proposal)
    st.markdown(plain(words.sensitivity_sentence(sure, kind)))
    page_parts.table(
        "Table: the answer under other assumptions",
        lambda: assumptions_table(sure, kind),
        key="pr_sure",
        alt="The answer under other assumptions",
    )
    page_parts.footnote(size_note([found.unit]))


def limits(opened: Opened, choice: Choice) -> None:
    """Draw what the answer does not capture, and where the services come from."""
    told = [f"Not in the answer: {one}." for one in words.not_captured(choice.kind)]
    observed = opened.place.manifest.observed.get(choice.kind.id)
    if observed is not None:
        told.append(f"Services are as they were {at_end_of(observed, observed.last)}.")
    told += [words.TENTHS, words.detour_note(choice.kind)]
    if choice.proposal.complete and choice.proposal.action != "close":
        told.append(gaps_sentences.definition(choice.kind, choice.rule))
    answered = POPULATIONS if choice.proposal.complete else POPULATIONS[-1:]
    page_parts.about_figures(opened, answered, limits=told, kinds=[choice.kind])
