"""The parts of a plan as the board writes them, one at a time: what is asked for, what is written, what is known."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.agreement import cache, plan_case
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.records.kit import Kit
from equitymap.dashboard.shell import guarded
from equitymap.plan_templates import PlanTemplate
from equitymap.records.subjects.reviews import PlanPart
from equitymap.views.agreement.agreed import Agreed
from equitymap.views.agreement.case import TO_BE_WRITTEN, paragraphs
from equitymap.views.agreement.pack import is_written, known
from equitymap.views.document_html import parts_html
from equitymap.views.words import count, plain

PART, KNOWN = "ag_part", "ag_part_known_open"
HEIGHT = 640
"""Pixels of the frame: a page of its own that runs no script, so nothing in it can measure how high it is."""


@guarded
def draw(opened: Opened, agreed: Agreed, template: PlanTemplate) -> None:
    """Draw the part that is chosen: its prompt, its text or the form of it, and folded what is known."""
    ours = [one for one in store_cache.standing(PlanPart, opened) if one.value.agreement == agreed.record]
    written = {one.value.part: one for one in ours}
    parts = {part.id: part for part in template.parts}
    texts = {one: written[one].value.text if one in written else "" for one in parts}
    done = {one for one, part in parts.items() if is_written(part, texts[one], agreed.agreement)}
    st.markdown(plain(f"{len(done):,} of {count(len(parts), 'part is', 'parts are')} written. The plan pack has them."))
    chosen = widgets.selectbox(
        "Part", list(parts), key=f"{PART}_{template.id}", format_func=lambda one: plain(parts[one].heading)
    )
    part, now = parts[chosen], written.get(chosen)
    st.markdown(f"**{plain(part.heading)}.** {plain(part.prompt)}")
    if steward.role(opened):
        forms.one_record(Kit(opened, PlanPart, {}), now, {"agreement": agreed.record, "part": chosen})
    else:
        text = texts[chosen] or agreed.agreement.vision
        for line in paragraphs(text) if chosen in done else [f"{TO_BE_WRITTEN}."]:
            st.markdown(plain(line))
    steward.line(opened, PlanPart.many)
    if part.blocks:
        page_parts.while_open(
            "What is known for this part",
            lambda: st.iframe(
                _known(opened, agreed.record, template.id, chosen, cache.newest()),
                height=HEIGHT,
                alt=f"What is known for the part {plain(part.heading)}",
            ),
            key=KNOWN,
            icon=":material/table:",
        )


@per_place(max_entries=32, show_spinner="Gathering what is known…")
def _known(opened: Opened, record: str, template: str, part: str, newest: tuple[str, str]) -> str:  # noqa: ARG001
    case = plan_case.case(opened, record, template)
    chosen = next(one for one in case.template.parts if one.id == part)
    return str(parts_html(chosen.heading, known(case, chosen)))
