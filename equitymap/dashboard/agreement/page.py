"""The parts of the page: the finding, targets in pictures, what was agreed, who does what, what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.agreement import cache, evidence, partner, take_away
from equitymap.dashboard.agreement.controls import KIND, OPEN, STEP_OF, SUBJECTS, TAB, TABS
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.shell import guarded, lead
from equitymap.sources.csv_text import csv_of
from equitymap.views.agreement import agreement_sentences as words
from equitymap.views.agreement import agreement_tables as tables
from equitymap.views.agreement.agreed import Agreed, Written
from equitymap.views.agreement.review_words import other_notes, review_of
from equitymap.views.agreement.target_pictures import pictures
from equitymap.views.fixed_table import STYLE, fixed_table
from equitymap.views.words import plain


def none_yet(opened: Opened, why: str) -> None:
    """Say that there is no agreement here, or that the records cannot be read, and what to do."""
    if why:
        lead("The records of this place cannot be read just now.")
        st.warning(plain(why), icon=":material/error:")
        return
    lead("No agreement is on record here yet.")
    st.info(plain(words.NO_AGREEMENT), icon=":material/edit_note:")
    if opened.code != store_cache.DEMONSTRATION:
        st.page_link(
            "pages/agreement.py",
            label="See one in the demonstration place",
            icon=":material/visibility:",
            query_params={"place": store_cache.DEMONSTRATION},
        )


@guarded
def targets(opened: Opened, agreed: Agreed) -> None:
    """Draw every target as a small picture, and as a table."""
    if not agreed.targets:
        st.info("Add what is to change, as targets, at the foot of this page.", icon=":material/edit_note:")
        return
    page_parts.drawing(pictures(agreed))
    st.markdown(plain(f"{words.ONE_YEAR} {words.NO_LIGHTS} {words.by_itself(agreed)}"))
    page_parts.table(
        "Table: every target",
        lambda: tables.targets_table(agreed),
        key=OPEN["table"],
        alt="Every target: where it starts, where it is, where it is to be, and what can be told",
    )
    page_parts.download(
        "Download targets, paths and figures",
        lambda: csv_of(tables.paths_table(agreed), index=False),
        f"{opened.place.code}-targets.csv",
    )
    page_parts.footnote(words.WHOSE)


@guarded
def what_was_agreed(opened: Opened, agreed: Agreed) -> None:
    """Draw vision, area and partners."""
    st.header(plain(agreed.agreement.name), anchor=False)
    if part := words.part_of(agreed, opened.place.name):
        st.markdown(plain(part))
    vision, who = st.columns([3, 2], gap="large")
    with vision:
        st.markdown("**Vision**")
        for line in agreed.agreement.vision.splitlines() or ["It is to be written yet."]:
            st.markdown(plain(line))
        st.caption(plain(words.vision_words(agreed.agreement.words)))
    with who:
        st.markdown("**Area and partners**")
        st.markdown(plain(words.area_sentence(agreed, opened.place.inside["msoa_name"])))
        st.markdown(plain(words.partners_sentence(agreed)))
        st.markdown(plain(words.review_due(agreed, datetime.now(UTC).year)))


def below(opened: Opened, agreed: Agreed, written: Written) -> None:
    """Draw, in tabs, who does what and what became of it; only the open one is made."""
    drawn = page_parts.tabs(TABS, key=TAB)
    parts: dict[str, Callable[[], object]] = {
        "does": lambda: does(opened, agreed),
        "actions": lambda: actions(opened, agreed),
        "pulls": lambda: pulls(opened, agreed),
        "reviews": lambda: reviews(agreed),
        "asked": lambda: asked(opened, agreed),
        "notes": lambda: notes(agreed, written),
    }
    for name, part in parts.items():
        if drawn[name].open:
            with drawn[name]:
                part()


@guarded
def does(opened: Opened, agreed: Agreed) -> None:
    """Draw partners beside targets, what nobody does and what several do, and the promises."""
    for line in words.cover_lines(agreed, tables.overlaps(agreed)):
        st.markdown(f"- {plain(line)}")
    _table(opened, tables.grid_table(agreed), "who-does-what", "Who owns, promises or acts, target by target")
    st.markdown(f"**What partners bring.** {plain(words.NO_RANKING)}")
    _table(
        opened, tables.promises_table(agreed), "promises", "What each partner brings", "No promise is on record yet."
    )


@guarded
def actions(opened: Opened, agreed: Agreed) -> None:
    """Draw the actions by year, and what they cost."""
    if agreed.actions:
        st.markdown(plain(tables.costs_sentence(agreed)))
    _table(opened, tables.actions_table(agreed), "actions", "Actions by year", "No action is on record yet.")


@guarded
def pulls(opened: Opened, agreed: Agreed) -> None:
    """Draw conflicts, counter-measures at work, narrowness, and the log of unwanted effects."""
    found = [*words.pull_lines(agreed), *words.at_work_lines(agreed)]
    for line in found:
        st.markdown(f"- {plain(line)}")
    if not found:
        st.markdown(plain(words.nothing_pulls(agreed)))
    said = plain(words.narrow_sentence(agreed.narrow))
    if agreed.narrow.is_narrow:
        st.warning(said, icon=":material/unfold_less:")
    else:
        st.markdown(said)
    st.markdown("**Unwanted effects.** Stewards write them, and partners through a link.")
    nothing = "No unwanted effect is on record yet. That nobody wrote one down does not mean that there is none."
    _table(opened, tables.effects_table(agreed), "unwanted-effects", "Unwanted effects, newest first", nothing)
    partner.draw(opened, agreed)


@guarded
def reviews(agreed: Agreed) -> None:
    """Draw the yearly reviews: the three questions, what should stop, and the answers kept with date and place."""
    st.markdown(plain(words.review_due(agreed, datetime.now(UTC).year)))
    if not agreed.reviews:
        st.markdown("A review asks:")
        for question, _ in review_of(None).answers:
            st.markdown(f"- {plain(question)}")
    for review in agreed.reviews.values():
        told = review_of(review)
        st.subheader(plain(told.heading), anchor=False)
        for question, answer in told.answers:
            st.markdown(f"**{plain(question)}**")
            for line in answer.splitlines():
                st.markdown(plain(line))


@guarded
def asked(opened: Opened, agreed: Agreed) -> None:
    """Draw who was asked and who came: for stewards only."""
    if not steward.role(opened):
        st.markdown(plain(words.PRIVATE))
        return
    rows = [
        [one.to, one.occasion, str(one.on), {True: "yes", False: "no", None: "not known"}[one.came], one.note]
        for one in cache.invitations(opened, agreed.record)
    ]
    table = pd.DataFrame(rows, columns=["Asked", "To what", "When", "Came", "Note"], dtype=str)
    st.markdown("You see this as a steward. It is in no download of this page but that of the records themselves.")
    if rows:
        st.html(STYLE + fixed_table(table, "Who was asked to take part, and who came"))


def notes(agreed: Agreed, written: Written) -> None:
    """Draw what was found for and against each kind of action, and what people who do the work say beside it."""
    st.markdown(plain(words.CONTESTED))
    evidence.draw({action.type.value for action in agreed.actions.values()}, list(written.notes.values()))
    for heading, line in other_notes(written.notes):
        st.markdown(f"**{plain(heading)}**: {plain(line)}")


def pack(opened: Opened, agreed: Agreed) -> None:
    """Draw the plan to take away."""
    st.header("Take the plan away", anchor=False)
    take_away.draw(opened, agreed)


def records(opened: Opened) -> None:
    """Draw, folded, the lists and forms with which stewards put the agreement down, by step of the work."""

    def draw_forms() -> None:
        kind = widgets.pills(
            "Records of",
            list(SUBJECTS),
            key=KIND,
            required=True,
            format_func=lambda one: plain(f"{STEP_OF[one]}: {SUBJECTS[one].many}"),
        )
        forms.records(opened, SUBJECTS[kind])

    page_parts.while_open(
        "Begin, change or look up an agreement", draw_forms, key=OPEN["records"], icon=":material/edit_note:"
    )


def sources(opened: Opened, agreed: Agreed | None) -> None:
    """Draw where the figures come from, and what they cannot tell."""
    followed = [] if agreed is None else [one.card for one in agreed.targets.values() if one.card is not None]
    limits = [f"{card.entry.label}: {card.entry.limits}" for card in followed]
    page_parts.about_figures(
        opened,
        list(dict.fromkeys(card.entry.release for card in followed)),
        limits=[
            *dict.fromkeys(limits),
            "Whatever is said of promises, actions and reviews is as local people put it down.",
        ],
    )


def _table(opened: Opened, table: pd.DataFrame, name: str, caption: str, nothing: str = "") -> None:
    """Draw a table with its download, or what to say where it is empty."""
    if table.empty:
        st.markdown(plain(nothing))
        return
    st.html(STYLE + fixed_table(table, caption))
    page_parts.download(
        "Download this table", partial(csv_of, table, index=False), f"{opened.place.code}-{name}.csv", key=f"ag_{name}"
    )
