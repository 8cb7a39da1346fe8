"""The parts of the page about outcomes in context for schools, by the background of pupils. No school is scored."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.context import cache
from equitymap.dashboard.context.controls import Choice
from equitymap.dashboard.messages import for_keeper
from equitymap.dashboard.parts.neighbourhood_panel import service_card
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.indicators import Indicator, registry
from equitymap.measures.context.background import Fit
from equitymap.measures.context.learn_from import Learning, learn_from
from equitymap.measures.context.school_sample import Schools, years_of
from equitymap.settings import ROOT, settings
from equitymap.sources.catalogue import catalogue
from equitymap.views.context import background_chart, background_sentences, context_tables, learn_sentences
from equitymap.views.context.background_sentences import SCHOOLS
from equitymap.views.fixed_table import fixed_table
from equitymap.views.words import code, figure, link, plain

CHART = "context_schools"
BACKGROUND = "pupils with free school meals"
NO_YEAR = "No year of this measure can be shown: no figure for all pupils is known."
FILES = {
    "dfe-ks2-extracts": "ks2_by_school.csv",
    "dfe-ks4-extracts": "ks4_by_school.csv",
    "dfe-school-absence": "absence_by_school.csv",
    "dfe-school-destinations": "destinations_by_school.csv",
    "dfe-school-census": "2018-2019_england_census.csv",
}
"""Releases that tell outcomes of pupils, and last their background, each with a name that a file of it can have."""
NAME_ORDER = (
    "In name order and in no other, never in an order of merit. To see one school, tap its mark on the picture or find"
    " it by name."
)
PUPILS_SHORT = (
    "These are pupils of a school, wherever they live, not residents of the neighbourhood it stands in. There is no"
    " score of a school here, and no order."
)
PUPILS = (
    "Free school meals are a rough mark of background; pupils differ in more than that, and so do the schools that"
    " families can choose."
)


def label(entry: Indicator) -> str:
    """Return the label of a measure of schools without the word that sets it apart in the registry."""
    return entry.label.removesuffix(" (school)")


def _found(opened: Opened, choice: Choice) -> tuple[Schools, Fit, pd.DataFrame] | None:
    if choice.measure is None or choice.year is None:
        return None
    return cache.schools(opened, choice.measure.id, choice.year)


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading, for schools."""
    found = _found(opened, choice)
    if choice.measure is None:
        return f"Results of schools in {opened.place.name} are not known here: no file of them was there to build from."
    if found is None:
        return NO_YEAR
    return background_sentences.share_sentence(
        found[1],
        label(choice.measure),
        f"the share of {BACKGROUND}",
        what=SCHOOLS,
        where=f"in {opened.place.name} and within 10 km of it",
        period=f"in the school year to {choice.year}",
    )


def missing(opened: Opened, choice: Choice) -> None:
    """Draw which files would tell results of schools, and what takes them in; nothing when it is only a year."""
    if choice.measure is not None:
        return
    entries, downloads = catalogue(), settings().downloads_dir
    folder = downloads.relative_to(ROOT) if downloads.is_relative_to(ROOT) else downloads
    lines = [
        f"- {link(entries[name].title, entries[name].url)}"
        f" ({plain(entries[name].period)}): into {code(f'{folder}/{name}/')}, named like {code(file)}"
        for name, file in FILES.items()
    ]
    name = "NAME" if opened.place.manifest.invented else f'"{opened.place.name}"'
    st.markdown("Whoever looks after this copy can add them: the publisher has them for every school in England.")
    with for_keeper():
        st.markdown(
            "`python -m equitymap fetch` brings the first four from the publisher, every year in one file for all of"
            " England; where it cannot, download them by hand from the pages below, as CSV. Any of them is enough to"
            " begin with. The last tells how many pupils have free school meals: it is needed for the same years, or"
            " within two of them. Its site does not give it to programs: download it in a browser, one file a year,"
            " with the school year in its name.\n\n"
            + "\n".join(lines)
            + f"\n\nThen run {code(f'python -m equitymap add-place {name}')}: it takes them in and builds the place"
            " again."
        )


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the schools of one measure and year against the background of their pupils."""
    found, entry = _found(opened, choice), choice.measure
    if found is None or entry is None:
        return
    schools, fit, _ = found
    named = learning(opened, choice)
    chart = background_chart.scatter(
        fit,
        schools.table["name"],
        outcome=label(entry),
        unit=entry.unit,
        decimals=entry.decimals,
        against=f"{BACKGROUND[:1].upper()}{BACKGROUND[1:]}",
        against_unit="percent",
        inside=schools.table["inside"],
        selected=() if choice.school is None else (choice.school,),
        learn=named.learn,
    )
    said = background_sentences.ends_sentence(fit, entry, BACKGROUND, "percent")
    ring = not bool(schools.table["inside"].astype(bool).all())
    page_parts.chart(
        chart,
        key=CHART,
        on_click=_clicked,
        alt=f"{label(entry)} of schools. {sentence(opened, choice)} {said}",
        below=background_chart.key(opened.place.name, ring=ring, learn=len(named.learn), what=SCHOOLS),
    )
    inside = schools.table.index[schools.table["inside"].astype(bool)]
    for words in (
        said,
        background_sentences.usual_sentence(fit, inside, opened.place.name, what=SCHOOLS),
        learn_sentences.left_out_schools(schools.left_out),
    ):
        if words:
            st.markdown(plain(words))
    st.markdown(PUPILS_SHORT)
    page_parts.footnote(background_sentences.rest_sentence(fit))


def _clicked() -> None:
    points = st.session_state[CHART]["selection"]["points"]
    if points and points[0].get("customdata"):
        st.session_state["cx_school"] = str(points[0]["customdata"][0])


@guarded
def card(opened: Opened, choice: Choice) -> None:
    """Draw what the register says of the selected school, and its published figures: no figure of ours."""
    place = opened.place
    names = place.facilities.loc[place.facilities["kind"] == "school", "name"]
    rows = place.school_results
    listed = names[names.index.isin(rows["facility_id"])].sort_values()
    widgets.selectbox(
        "Find a school by name",
        [None, *listed.index],
        key="cx_school",
        persist_state="page",
        format_func=lambda code: listed.get(code, "") if code else "None selected",
    )
    if choice.school is None or choice.school not in names.index:
        st.markdown("**No school selected.** Tap one on the picture, or find it above.")
        return
    service_card(opened, choice.school)
    entries = {entry.id: entry for entry in registry() if entry.geography == "school"}
    own = rows[(rows["facility_id"] == choice.school) & (rows["group"] == "all") & rows["measure"].isin(entries)]
    own = own.sort_values("year").drop_duplicates("measure", keep="last").set_index("measure")
    lines = [
        f"- {plain(label(entry))}: **{figure(own['value'].loc[name], entry.unit, entry.decimals)}**"
        f" (school year to {own['year'].loc[name]:d})"
        for name, entry in entries.items()
        if name in own.index
    ]
    st.markdown("\n".join(lines) or "No published figure of this school is known here.")


@guarded
def table(opened: Opened, choice: Choice) -> None:
    """Draw the schools with their published figures, in name order."""
    found, entry = _found(opened, choice), choice.measure
    if found is None or entry is None:
        return
    schools, fit, off = found
    inside = schools.table[schools.table["inside"].astype(bool)]
    rows = context_tables.points_table(
        fit,
        pd.DataFrame({"School": inside["name"]}),
        around=off.iloc[:0],
        headings=(
            f"{BACKGROUND[:1].upper()}{BACKGROUND[1:]}, %",
            label(entry) + (", %" if entry.unit == "percent" else ""),
        ),
    )
    said = f"{label(entry)} in the school year to {choice.year} and background of pupils, by name of the school"
    st.html(fixed_table(rows, said, chosen=choice.school))
    st.markdown(NAME_ORDER)
    page_parts.footnote(context_tables.points_note(rows))
    page_parts.download(
        "Download the table",
        lambda: context_tables.points_csv(
            rows,
            entry=entry,
            period=str(choice.year),
            basis="schools here and around",
            invented=opened.place.manifest.invented,
        ),
        f"{opened.place.code}-{entry.id}-{choice.year}.csv",
    )


def learning(opened: Opened, choice: Choice) -> Learning:
    """Return the schools inside that might be learned from, over every year of the measure."""
    assert choice.measure is not None
    years = years_of(opened.place, choice.measure.id)
    periods = {str(y): cache.schools(opened, choice.measure.id, y)[2] for y in years}
    facilities = opened.place.facilities
    among = facilities.index[(facilities["kind"] == "school") & facilities["inside"].astype(bool)]
    return learn_from(periods, worse=choice.measure.worse, among=list(among))


@guarded
def learn(opened: Opened, choice: Choice) -> None:
    """Draw which schools might be learned from, by name, or why none is named."""
    entry = choice.measure
    if entry is None:
        return
    found = learning(opened, choice)
    where = f"in {opened.place.name}"
    st.markdown(plain(learn_sentences.learn_sentence(found, label(entry), what=SCHOOLS, where=where)))
    if found.learn:
        listed = opened.place.facilities.loc[list(found.learn), ["name", "type"]].sort_values("name")
        st.html(
            fixed_table(listed.rename(columns={"name": "School", "type": "Type"}), "Schools to learn from, by name")
        )
        st.markdown(learn_sentences.NO_ORDER)
    for words in (
        learn_sentences.other_side_sentence(found, entry.worse, what=SCHOOLS),
        learn_sentences.chance_sentence(found, what=SCHOOLS, people="pupils"),
    ):
        if words:
            st.markdown(plain(words))
    page_parts.footnote(
        "Each year is set against a line of its own, so a change in how a figure is counted moves the line too."
    )


def limits(opened: Opened, choice: Choice) -> None:
    """Draw how the line was drawn, and where the figures come from."""
    found, entry = _found(opened, choice), choice.measure
    if found is None or entry is None:
        return
    line = (
        f"The line: {len(found[1].points):,} schools of {opened.place.name} and within 10 km of it in the school year"
        f" to {choice.year:d}, weighted by pupils, with phase and selection allowed for. Free school meals of that"
        " year, else of the nearest within two."
    )
    breaks = " ".join(series_break.words for series_break in entry.breaks)
    rows = opened.place.school_results
    page_parts.about_figures(
        opened,
        {entry.release, *rows.loc[rows["measure"] == found[0].meals, "release"].unique()},
        limits=[PUPILS, entry.description, f"{entry.limits} {breaks}", line],
    )
