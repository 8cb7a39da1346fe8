"""The parts of the page about who lost access: controls, map, people affected, burden, gap, clusters."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from equitymap.dashboard import places_cache, uploads
from equitymap.dashboard.access import cache as kept
from equitymap.dashboard.access.controls import SHOWS, Choice
from equitymap.dashboard.map.page import HEIGHT, clicked
from equitymap.dashboard.messages import message
from equitymap.dashboard.place_map import draw
from equitymap.dashboard.shell import Opened, guarded
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.affected import affected_between
from equitymap.measures.access.catchment import DETOUR_SENSITIVITY
from equitymap.measures.access.decomposition import overall
from equitymap.measures.burden import access_change
from equitymap.measures.burden.clusters import Clusters
from equitymap.measures.burden.gap import need_domain
from equitymap.places.gone import gone
from equitymap.settings import settings
from equitymap.sources.local.travel_matrix import LIMITS, TravelMatrix
from equitymap.views import charts
from equitymap.views.access import access_sentences as words
from equitymap.views.access.access_tables import change_csv, change_table
from equitymap.views.burden import burden_sentences, gap_sentences
from equitymap.views.map.computed_layer import CLUSTER_COLOURS, ComputedLayer, category_layer, computed_layer
from equitymap.views.words import count, distance, measured, people_count, plain, share

FILE, MATRIX = "ac_file", "ac_matrix"


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading: people for whom the last service in reach went."""
    if choice.span is None:
        return words.no_span(choice.kind)
    table = affected_between(
        opened.place, choice.kind.id, _table(opened, choice), first=choice.span[0], last=choice.span[1]
    )
    return words.affected_sentence(
        table,
        _kind(opened, choice),
        years=choice.span,
        reach_m=choice.reach_m,
        place_name=opened.place.name,
        observed=opened.place.manifest.observed.get(choice.kind.id),
    )


def _kind(opened: Opened, choice: Choice) -> Kind:
    """Return the kind shown; with uploaded journey times all its distances are metres on foot."""
    return choice.kind if journeys(opened) is None else replace(choice.kind, measured="on foot")


def _table(opened: Opened, choice: Choice) -> pd.DataFrame:
    assert choice.span is not None
    uploaded = journeys(opened)
    return kept.table(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour, uploaded)


def _both(opened: Opened, choice: Choice) -> pd.DataFrame:
    assert choice.span is not None
    return access_change.compare_years(_table(opened, choice), choice.span)


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the map of what was asked for, with its legend."""
    if choice.span is None:
        st.info(plain(words.no_span(choice.kind)))
        return
    layer = _layer(opened, choice)
    supply = places_cache.supply(opened.address, opened.build_id, choice.kind.id)
    standing = supply.open.index[supply.open[choice.span[1]]]
    before, after = (pd.Index(gone(opened.place, choice.kind.id, by=year)["facility_id"]) for year in choice.span)
    went = after.difference(before).difference(standing)
    update = layer.update(
        opened.place,
        services=standing.union(went),
        standing=standing,
        selected=choice.area,
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        about=f"{layer.title} in {opened.place.name}. {sentence(opened, choice)} The table has every figure.",
    )
    draw(opened.place, update, key="access_map", height=HEIGHT, on_click=clicked)
    st.html(layer.legend)
    _size_note(opened, choice.kind.id)


def _size_note(opened: Opened, *kinds: str) -> None:
    """Say what the size of these kinds stands for, where it is not one each."""
    units = [places_cache.supply(opened.address, opened.build_id, kind).unit for kind in kinds]
    if note := words.size_note(units):
        st.caption(plain(note))


def _layer(opened: Opened, choice: Choice) -> ComputedLayer:
    kind = _kind(opened, choice)
    if choice.show in ("gap", "sure"):
        return _gap_layer(opened, choice)
    both = _both(opened, choice).reindex(opened.place.inside.index)
    if choice.show == "clusters":
        found = _clusters(opened, choice)
        title, none = f"Loss of access to {kind.many}", "there was none in reach before"
        said = burden_sentences.CLUSTERS
        return category_layer(found.areas["cluster"], title=title, words=said, colours=CLUSTER_COLOURS, missing=none)
    if choice.show == "lost":
        return computed_layer(
            100 * both["lost"],
            title=f"Share of access to {kind.many} lost",
            cuts=(10, 25, 50, 75),
            unit="percent",
            decimals=0,
            low="none lost",
            high="all lost",
            selected=choice.area,
            zero="no access lost",
            missing="there was none in reach before",
        )
    if choice.show == "nearest":
        cuts = tuple(round(choice.reach_m * share, -1) for share in (0.25, 0.5, 1, 1.5))
        return computed_layer(
            both["nearest_m_after"],
            title=f"Metres {measured(kind)} to the nearest {kind.one}",
            cuts=cuts,
            unit="people",
            decimals=0,
            low="near",
            high="far",
            selected=choice.area,
            missing=f"no {kind.one} is known",
        )
    further = (both["nearest_m_after"] - both["nearest_m_before"]).clip(lower=0)
    return computed_layer(
        further,
        title=f"Metres further to the nearest {kind.one}",
        cuts=(100, 500, 1000, 2000),
        unit="people",
        decimals=0,
        low="no further",
        high="much further",
        selected=choice.area,
        zero="no further away than before",
        missing=f"no {kind.one} is known",
    )


def _gap_layer(opened: Opened, choice: Choice) -> ComputedLayer:
    found = kept.gaps(opened, choice.period, choice.weights)
    if choice.show == "gap":
        return computed_layer(
            100 * found.gap["gap"],
            title="Need-weighted gap, 0 to 100",
            zero="nothing lost",
            cuts=(5, 15, 30, 50),
            unit="index",
            decimals=0,
            low="small",
            high="large",
            selected=choice.area,
            missing="nothing was in reach before, or need is not known",
        )
    return computed_layer(
        100 * found.robustness.areas["share"],
        title="How often the gap is in the worst tenth",
        zero="never",
        cuts=(10, 50, 90, 99.9),
        unit="percent",
        decimals=0,
        low="never",
        high="always",
        selected=choice.area,
        missing="nothing was in reach before, or need is not known",
    )


def _clusters(opened: Opened, choice: Choice) -> Clusters:
    assert choice.span is not None
    return kept.clusters(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour, journeys(opened))


@guarded
def people(opened: Opened, choice: Choice) -> None:
    """Draw who lost and gained the last service in reach, by tenth of deprivation, and why access changed."""
    if choice.span is None:
        return
    table = _table(opened, choice)
    counted = affected_between(opened.place, choice.kind.id, table, first=choice.span[0], last=choice.span[1])
    st.dataframe(
        words.affected_table(counted, choice.kind), hide_index=True, alt="People affected by tenth of deprivation"
    )
    if journeys(opened) is None:
        split, before = kept.why(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour)
        everyone = opened.place.inside[choice.kind.population]
        means = overall(split, everyone.reindex(split.parts.index))
        weight = everyone.astype(float)
        mean = float(np.average(before.reindex(weight.index).to_numpy(), weights=weight)) if weight.sum() else None
        said = burden_sentences.split_sentence(split, means, before=mean, unit=choice.kind.supply_unit)
        st.markdown(plain(said))
        _sensitivity(opened, choice)
    st.caption(words.NOT_SEEN)
    _change_list(opened, choice)


def _sensitivity(opened: Opened, choice: Choice) -> None:
    """Say what other detour factors would give, since the factor is an assumption."""
    assert choice.span is not None
    parts = []
    for factor in DETOUR_SENSITIVITY:
        table = kept.table(opened, choice.kind.id, choice.span, choice.reach_m, factor, None)
        found = affected_between(opened.place, choice.kind.id, table, first=choice.span[0], last=choice.span[1])
        who = people_count(int(found["lost_people"].sum()), *words.PEOPLE[choice.kind.population])
        parts.append(f"{who} with {100 * factor:.0f} m of way for 100 m of straight line")
    if choice.kind.measured == "straight line":
        st.caption("The reach of this kind is a straight line, so the factor for detours is not used.")
    else:
        st.caption(f"Those who lost the last one in reach would be {plain(' and '.join(parts))}.")


def _change_list(opened: Opened, choice: Choice) -> None:
    both = _both(opened, choice)
    listed = st.expander(
        f"Table: {count(len(both), 'neighbourhood', 'neighbourhoods')} before and after",
        on_change="rerun",
        key="change_open",
        icon=":material/table:",
    )
    assert choice.span is not None
    if listed.open:
        with listed:
            st.dataframe(
                change_table(opened.place, both, choice.span, _kind(opened, choice)),
                hide_index=True,
                alt="Access before and after, by neighbourhood",
            )
    how = words.how_measured(
        choice.kind,
        unit=places_cache.supply(opened.address, opened.build_id, choice.kind.id).unit,
        reach_m=choice.reach_m,
        detour=choice.detour,
        uploaded=journeys(opened) is not None,
    )
    csv = partial(change_csv, opened.place, both, choice.span, choice.kind.id, how=how)
    st.download_button(
        "Download the table",
        csv,
        f"{opened.place.code}-{choice.kind.id}-access.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


@guarded
def burden(opened: Opened, choice: Choice) -> None:
    """Draw on whom the losses fell, and the plain sentence, which may be that it cannot be told."""
    if choice.span is None:
        st.info(plain(words.no_span(choice.kind)))
        return
    found = kept.burden(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour, journeys(opened))
    st.markdown(plain(burden_sentences.burden_sentence(found, what=choice.kind.many, where=opened.place.name)))
    chart = charts.loss_by_tenth(found, what=f"access to {choice.kind.many} lost")
    st.plotly_chart(
        chart,
        theme=None,
        key="burden_chart",
        config={"displayModeBar": False},
        alt=burden_sentences.burden_alternative(found),
    )
    if detail := burden_sentences.burden_detail(found):
        st.caption(plain(detail))
    st.caption(plain(burden_sentences.tenths_line(found)))


@guarded
def gap(opened: Opened, choice: Choice) -> None:
    """Draw the need-weighted gap: its weights, how sure it is, and the neighbourhoods in it, in name order."""
    found = kept.gaps(opened, choice.period, choice.weights)
    if not found.weights:
        st.info("No kind has both a weight and a record of two of these years. Choose weights or a longer period.")
        return
    st.markdown(plain(gap_sentences.robustness_sentence(found.robustness)))
    names = {KIND_BY_ID[kind].many: weight for kind, weight in found.weights.items()}
    st.caption(plain(gap_sentences.weights_line(names)))
    idaci = need_domain(list(found.weights)) == "idaci"
    domain = "children in low-income homes (IDACI)" if idaci else "all kinds together (IMD)"
    st.caption(
        f"Gap = national percentile of need, {domain} of 2025, times the weighted share of access lost."
        f" Each kind is compared over the part of {choice.period[0]:d} to {choice.period[1]:d} that its register"
        " tells about."
        f" Draws: {found.robustness.draws:,}, seed {found.robustness.seed:d}."
    )
    _size_note(opened, *(kind for kind in found.weights if kind != choice.kind.id))
    areas = found.robustness.areas
    chosen = areas[areas["chosen"]].join(opened.place.inside[["label", "ward"]], how="left", validate="1:1")
    if len(chosen):
        st.dataframe(
            pd.DataFrame(
                {
                    "Neighbourhood": chosen["label"],
                    "Ward": chosen["ward"],
                    "Stays under": [f"{share(100 * stays)} of draws" for stays in chosen["share"]],
                }
            ).sort_values("Neighbourhood"),
            hide_index=True,
            alt="Neighbourhoods with the largest gaps, by name",
        )
        st.caption("In name order. Ranks are not shown: they would promise more than the figures can bear.")


@guarded
def clustered(opened: Opened, choice: Choice) -> None:
    """Draw whether losses lie together."""
    if choice.span is None:
        st.info(plain(words.no_span(choice.kind)))
        return
    found = _clusters(opened, choice)
    st.markdown(plain(burden_sentences.clusters_sentence(found, what=choice.kind.many, where=opened.place.name)))
    if detail := burden_sentences.clusters_detail(found):
        st.caption(plain(detail))
    st.caption(f"Choose “{SHOWS['clusters']}” under “On the map” to see where.")


def journeys(opened: Opened) -> TravelMatrix | None:
    """Return the journey times of this visit for this build of the place, if any were given."""
    found: TravelMatrix | None = uploads.found_for(FILE, (opened.address, opened.build_id))
    st.session_state[MATRIX] = found
    return found


def upload(opened: Opened, choice: Choice) -> None:
    """Draw the upload of journey times, which then stand in for straight lines in this visit."""
    if not settings().uploads:
        return
    with st.expander("Use journey times of your own", icon=":material/upload_file:"):
        st.markdown("A CSV file with the columns `area`, `facility`, `minutes`. It is used in this visit and not kept.")
        read = uploads.file_of(
            "Journey times (CSV)",
            FILE,
            LIMITS,
            about=(opened.address, opened.build_id),
            read=partial(kept.matrix, opened),
        )
        if read is None:
            return
        matrix = read.found
        if matrix is None:
            st.error(message(read.wrong), icon=":material/error:")
            return
        st.success(
            f"{plain(matrix.name)}: {count(len(matrix.minutes), 'journey', 'journeys')} in use."
            f" {distance(choice.reach_m)} counts as {choice.reach_m / 80:.0f} minutes."
        )
        for note in matrix.notes:
            st.caption(plain(note))
