"""The plan pack to take away: its order is chosen, then it is made, as a page and a Word file of one content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from equitymap.dashboard import page_parts, scorecards, widgets
from equitymap.dashboard.agreement import cache, plan_case, plan_parts
from equitymap.dashboard.agreement.controls import OPEN
from equitymap.dashboard.parts import gap_rule
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.shell import guarded
from equitymap.plan_templates import plan_templates
from equitymap.views.agreement.agreed import Agreed
from equitymap.views.agreement.pack import plan_pack
from equitymap.views.document_html import as_html
from equitymap.views.document_word import WORD, as_word
from equitymap.views.words import plain

TEMPLATE, ASKED = "agreement_template", "agreement_pack_asked"
WHAT_IT_IS = (
    "A plan in the order of a template, filled with what the figures and the records here say of the area. What nobody"
    " has written yet is marked “to be written by the board”, with what to write. Page and Word file say the same."
)


@guarded
def draw(opened: Opened, agreed: Agreed) -> None:
    """Draw the choice of a template, and the two files once somebody asks for them.

    Parameters
    ----------
    opened
        The place.
    agreed
        The agreement, beside the figures of the place.
    """
    templates = plan_templates()
    st.markdown(plain(WHAT_IT_IS))
    own = agreed.agreement.template.value
    ids = sorted(templates, key=lambda one: one != own)
    chosen = widgets.selectbox(
        "Order of the plan", ids, key=TEMPLATE, format_func=lambda one: plain(templates[one].label)
    )
    template = templates[chosen]
    st.markdown(plain(f"It follows: {template.guidance} ({template.published})."))
    page_parts.while_open(
        "Part by part: what is asked for, written and known",
        lambda: plan_parts.draw(opened, agreed, template),
        key=OPEN["write"],
        icon=":material/edit_note:",
    )
    asked = (agreed.record, chosen, cache.newest())
    if st.button("Make the plan pack", icon=":material/description:", key="agreement_make_pack"):
        st.session_state[ASKED] = asked
    if st.session_state.get(ASKED) != asked:
        return
    html, word = _with_progress(opened, *asked)
    name = f"{opened.place.code}-{chosen.replace('_', '-')}"
    with st.container(horizontal=True):
        st.download_button(
            "Download the plan pack", html, f"{name}.html", "text/html", on_click="ignore", type="primary"
        )
        st.download_button("The same as a Word file", word, f"{name}.docx", WORD, on_click="ignore")


def _with_progress(opened: Opened, record: str, template: str, newest: tuple[str, str]) -> tuple[bytes, bytes]:
    """Return both files, and say how far they are while what they rest on is computed for the first time."""
    observed = opened.place.manifest.observed
    steps: list[tuple[str, Callable[[], object]]] = [
        ("the figures from cradle to career", partial(scorecards.cards, opened))
    ]
    steps += [
        (f"the gaps in {kind.many}", partial(gap_rule.gaps, opened, kind.id, gap_rule.STANDARD))
        for kind in opened.place.kinds
        if observed[kind.id].last > observed[kind.id].first
    ]
    bar = st.progress(0.0)
    for number, (what, step) in enumerate(steps):
        bar.progress(number / (len(steps) + 1), text=plain(f"Reading {what}…"))
        step()
    bar.progress(len(steps) / (len(steps) + 1), text="Writing the files…")
    files: tuple[bytes, bytes] = _files(opened, record, template, newest)
    bar.empty()
    return files


@per_place(max_entries=8)
def _files(opened: Opened, record: str, template: str, newest: tuple[str, str]) -> tuple[bytes, bytes]:  # noqa: ARG001
    """Return the pack as a page and as a Word file."""
    made = datetime.now(UTC)
    document = plan_pack(plan_case.case(opened, record, template), made=made)
    return as_html(document).encode(), as_word(document, made=made)
