"""The parts of the page about who lost access: controls, map, people affected, burden, gap, clusters, spending."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from equitymap.dashboard import access_cache as kept
from equitymap.dashboard import cache
from equitymap.dashboard.access_controls import SHOWS, Choice
from equitymap.dashboard.frame import Opened, guarded
from equitymap.dashboard.map_page import HEIGHT, clicked
from equitymap.dashboard.place_map import draw
from equitymap.errors import EquityMapError
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures import access_change
from equitymap.measures.affected import affected_between
from equitymap.measures.catchment import DETOUR_SENSITIVITY
from equitymap.measures.clusters import Clusters
from equitymap.measures.decomposition import overall
from equitymap.measures.gap import need_domain
from equitymap.measures.scissors import scissors
from equitymap.places.gone import gone
from equitymap.views import access_sentences as words
from equitymap.views import burden_sentences, charts, gap_sentences, scissors_sentences, year_charts
from equitymap.views.graded import CLUSTER_COLOURS, Graded, categories, graded
from equitymap.views.tables import change_csv, change_table, scissors_table
from equitymap.views.words import count, distance, figure, measured


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading: people for whom the last service in reach went."""
    if choice.span is None:
        return words.no_span(choice.kind)
    table = affected_between(opened.place, choice.kind.id, _table(opened, choice), first=choice.span[0],
                             last=choice.span[1])  # fmt: skip
    return words.affected_sentence(
        table,
        _kind(choice),
        years=choice.span,
        reach_m=choice.reach_m,
        place_name=opened.place.name,
        observed=opened.place.manifest.observed.get(choice.kind.id),
    )


def _kind(choice: Choice) -> Kind:
    """Return the kind shown; with uploaded journey times all its distances are metres on foot."""
    uploaded = st.session_state.get("ac_matrix") is not None
    return replace(choice.kind, measured="on foot") if uploaded else choice.kind


def _table(opened: Opened, choice: Choice) -> pd.DataFrame:
    assert choice.span is not None
    uploaded = st.session_state.get("ac_matrix")
    return kept.table(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour, uploaded)


def _both(opened: Opened, choice: Choice) -> pd.DataFrame:
    assert choice.span is not None
    return access_change.side_by_side(_table(opened, choice), choice.span)


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the map of what was asked for, with its legend."""
    if choice.span is None:
        st.info(words.no_span(choice.kind))
        return
    layer = _layer(opened, choice)
    supply = cache.supply(opened.address, opened.build_id, choice.kind.id)
    standing = supply.open.index[supply.open[choice.span[1]]]
    before, after = (pd.Index(gone(opened.place, choice.kind.id, by=year)["facility_id"]) for year in choice.span)
    went = after.difference(before).difference(standing)
    update = layer.update(
        opened.place, services=standing.union(went), standing=standing, selected=choice.area,
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        about=f"{layer.title} in {opened.place.name}. {sentence(opened, choice)} The table has every figure.",
    )  # fmt: skip
    draw(opened.place, update, key="access_map", height=HEIGHT, on_click=clicked)
    st.html(layer.legend)
    _size_note(opened, choice.kind.id)


def _size_note(opened: Opened, *kinds: str) -> None:
    """Say what the size of these kinds stands for, where it is not one each."""
    units = [cache.supply(opened.address, opened.build_id, kind).unit for kind in kinds]
    if note := words.size_note(units):
        st.caption(note)


def _layer(opened: Opened, choice: Choice) -> Graded:
    kind = _kind(choice)
    if choice.show in ("gap", "sure"):
        return _gap_layer(opened, choice)
    both = _both(opened, choice).reindex(opened.place.inside.index)
    if choice.show == "clusters":
        found = _clusters(opened, choice)
        title, none = f"Loss of access to {kind.many}", "there was none in reach before"
        said = burden_sentences.CLUSTERS
        return categories(found.areas["cluster"], title=title, words=said, colours=CLUSTER_COLOURS, missing=none)
    if choice.show == "lost":
        return graded(100 * both["lost"], title=f"Share of access to {kind.many} lost", cuts=(10, 25, 50, 75),
                      unit="percent", decimals=0, low="none lost", high="all lost", selected=choice.area,
                      zero="no access lost", missing="there was none in reach before")  # fmt: skip
    if choice.show == "nearest":
        cuts = tuple(round(choice.reach_m * share, -1) for share in (0.25, 0.5, 1, 1.5))
        return graded(both["nearest_m_after"], title=f"Metres {measured(kind)} to the nearest {kind.one}", cuts=cuts,
                      unit="people", decimals=0, low="near", high="far", selected=choice.area,
                      missing=f"no {kind.one} is known")  # fmt: skip
    further = (both["nearest_m_after"] - both["nearest_m_before"]).clip(lower=0)
    return graded(further, title=f"Metres further to the nearest {kind.one}", cuts=(100, 500, 1000, 2000),
                  unit="people", decimals=0, low="no further", high="much further", selected=choice.area,
                  zero="no further away than before",
                  missing=f"no {kind.one} is known")  # fmt: skip


def _gap_layer(opened: Opened, choice: Choice) -> Graded:
    found = kept.gaps(opened, choice.period, choice.weights)
    if choice.show == "gap":
        return graded(100 * found.gap["gap"], title="Need-weighted gap, 0 to 100", zero="nothing lost",
                      cuts=(5, 15, 30, 50), unit="index", decimals=0, low="small", high="large",
                      selected=choice.area, missing="nothing was in reach before, or need is not known")  # fmt: skip
    return graded(100 * found.robustness.areas["share"], title="How often the gap is in the worst tenth", zero="never",
                  cuts=(10, 50, 90, 99.9), unit="percent", decimals=0, low="never", high="always",
                  selected=choice.area, missing="nothing was in reach before, or need is not known")  # fmt: skip


def _clusters(opened: Opened, choice: Choice) -> Clusters:
    assert choice.span is not None
    uploaded = st.session_state.get("ac_matrix")
    return kept.clusters(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour, uploaded)


@guarded
def people(opened: Opened, choice: Choice) -> None:
    """Draw who lost and gained the last service in reach, by tenth of deprivation, and why access changed."""
    if choice.span is None:
        return
    table = _table(opened, choice)
    counted = affected_between(opened.place, choice.kind.id, table, first=choice.span[0], last=choice.span[1])
    st.dataframe(words.affected_table(counted, choice.kind), hide_index=True,
                 alt="People affected by tenth of deprivation")  # fmt: skip
    if st.session_state.get("ac_matrix") is None:
        split, before = kept.why(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour)
        everyone = opened.place.inside[choice.kind.population]
        means = overall(split, everyone.reindex(split.parts.index))
        weight = everyone.astype(float)
        mean = float(np.average(before.reindex(weight.index).to_numpy(), weights=weight)) if weight.sum() else None
        unit = choice.kind.supply_unit
        st.markdown(burden_sentences.split_sentence(split, means, before=mean, unit=unit))
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
        parts.append(f"{int(found['lost_people'].sum()):,} with {100 * factor:.0f} m of way for 100 m of straight line")
    if choice.kind.measured == "straight line":
        st.caption("The reach of this kind is a straight line, so the factor for detours is not used.")
    else:
        st.caption(f"People who lost the last one in reach would be {' and '.join(parts)}.")


def _change_list(opened: Opened, choice: Choice) -> None:
    both = _both(opened, choice)
    listed = st.expander(f"Table: {count(len(both), 'neighbourhood', 'neighbourhoods')} before and after",
                         on_change="rerun", key="change_open", icon=":material/table:")  # fmt: skip
    assert choice.span is not None
    if listed.open:
        with listed:
            st.dataframe(change_table(opened.place, both, choice.span, _kind(choice)), hide_index=True,
                         alt="Access before and after, by neighbourhood")  # fmt: skip
    st.download_button("Download the table", lambda: change_csv(opened.place, both, choice.span, choice.kind.id),
                       f"{opened.place.code}-{choice.kind.id}-access.csv", "text/csv", icon=":material/download:",
                       on_click="ignore")  # fmt: skip


@guarded
def burden(opened: Opened, choice: Choice) -> None:
    """Draw on whom the losses fell, and the plain sentence, which may be that it cannot be told."""
    if choice.span is None:
        st.info(words.no_span(choice.kind))
        return
    uploaded = st.session_state.get("ac_matrix")
    found = kept.burden(opened, choice.kind.id, choice.span, choice.reach_m, choice.detour, uploaded)
    st.markdown(burden_sentences.burden_sentence(found, what=choice.kind.many, where=opened.place.name))
    chart = charts.loss_by_tenth(found, what=f"access to {choice.kind.many} lost")
    st.plotly_chart(chart, theme=None, key="burden_chart", config={"displayModeBar": False},
                    alt=burden_sentences.burden_alternative(found))  # fmt: skip
    if detail := burden_sentences.burden_detail(found):
        st.caption(detail)
    st.caption(f"{burden_sentences.tenths_line(found)} That losses lie along deprivation does not say why.")


@guarded
def gap(opened: Opened, choice: Choice) -> None:
    """Draw the need-weighted gap: its weights, how sure it is, and the neighbourhoods in it, in name order."""
    found = kept.gaps(opened, choice.period, choice.weights)
    if not found.weights:
        st.info("No kind has both a weight and a record of two of these years. Choose weights or a longer period.")
        return
    st.markdown(gap_sentences.robustness_sentence(found.robustness))
    names = {KIND_BY_ID[kind].many: share for kind, share in found.weights.items()}
    st.caption(gap_sentences.weights_line(names))
    idaci = need_domain(list(found.weights)) == "idaci"
    domain = "children in low-income homes (IDACI)" if idaci else "all kinds together (IMD)"
    st.caption(f"Gap = national percentile of need, {domain} of 2025, times the weighted share of access lost."
               f" Each kind is compared over the part of {choice.period[0]} to {choice.period[1]} that its register"
               " tells about."
               f" Draws: {found.robustness.draws:,}, seed {found.robustness.seed}.")  # fmt: skip
    _size_note(opened, *(kind for kind in found.weights if kind != choice.kind.id))
    areas = found.robustness.areas
    chosen = areas[areas["chosen"]].join(opened.place.inside[["label", "ward"]], how="left", validate="1:1")
    if len(chosen):
        st.dataframe(
            pd.DataFrame({
                "Neighbourhood": chosen["label"], "Ward": chosen["ward"],
                "Stays under": [f"{figure(100 * share, 'percent', 0)} of draws" for share in chosen["share"]],
            }).sort_values("Neighbourhood"), hide_index=True, alt="Neighbourhoods with the largest gaps, by name",
        )  # fmt: skip
        st.caption("In name order. Ranks are not shown: they would promise more than the figures can bear.")


@guarded
def clustered(opened: Opened, choice: Choice) -> None:
    """Draw whether losses lie together."""
    if choice.span is None:
        st.info(words.no_span(choice.kind))
        return
    found = _clusters(opened, choice)
    st.markdown(burden_sentences.clusters_sentence(found, what=choice.kind.many, where=opened.place.name))
    if detail := burden_sentences.clusters_detail(found):
        st.caption(detail)
    st.caption(f"Choose “{SHOWS['clusters']}” under “On the map” to see where.")


@guarded
def spending(opened: Opened) -> None:
    """Draw spending against need in the upper-tier authority, beside the count of withdrawals."""
    place = opened.place
    if place.authority.empty:
        st.info("This place holds no figures of its county or city council. Rebuild it with the LAIT files.")
        return
    found = scissors(place.authority, place.manifest.upper_tier_code)
    st.markdown(scissors_sentences.scissors_sentence(found))
    st.plotly_chart(year_charts.scissors_lines(found), theme=None, key="scissors", config={"displayModeBar": False},
                    alt=scissors_sentences.scissors_sentence(found))  # fmt: skip
    for line in found.lines:
        st.markdown(f"- {scissors_sentences.line_sentence(line, found.area)}")
    by_year = scissors_table(found, place.withdrawals, place.manifest.observed)
    st.dataframe(by_year, hide_index=True, alt="Spending, need and withdrawals by year")
    st.caption(f"Figures are for {found.area}, never for a neighbourhood. Spending stands in the year in which its"
               " financial year ends, losses in the calendar year. That two lines move apart does not show that one"
               " caused the other.")  # fmt: skip
    shown = place.authority["measure"].isin([line.measure for line in found.lines])
    for release_id in place.authority.loc[shown, "release"].unique():
        used = {release.id: release for release in place.manifest.releases}.get(str(release_id))
        if used is not None:
            st.caption(f"Source: {used.publisher}, {used.title}, {used.period}. {used.licence}. {used.limits}")


def upload(opened: Opened, choice: Choice) -> None:
    """Draw the upload of journey times, which then stand in for straight lines in this visit."""
    with st.expander("Use journey times of your own", icon=":material/upload_file:"):
        st.markdown("A CSV file with the columns `area`, `facility`, `minutes`. It is used in this visit and not kept.")
        file = st.file_uploader("Journey times (CSV)", type="csv", key="ac_file")
        if file is None:
            st.session_state["ac_matrix"] = None
            return
        try:
            matrix = kept.matrix(opened, file.getvalue(), file.name)
        except EquityMapError as wrong:
            st.session_state["ac_matrix"] = None
            st.error(str(wrong), icon=":material/error:")
            return
        if st.session_state.get("ac_matrix") is None or st.session_state["ac_matrix"].sha256 != matrix.sha256:
            st.session_state["ac_matrix"] = matrix
            st.rerun()
        st.success(f"{matrix.name}: {len(matrix.minutes):,} journeys in use. {distance(choice.reach_m)} counts as"
                   f" {choice.reach_m / 80:.0f} minutes.")  # fmt: skip
        for note in matrix.notes:
            st.caption(note)
