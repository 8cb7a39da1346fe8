"""What the address of the page chooses: which agreement, which tab, which records are open."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import address, widgets
from equitymap.dashboard.agreement import partner
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.places_cache import Opened
from equitymap.records.subjects.agreement import Action, Agreement, Contribution, Target
from equitymap.records.subjects.base import Record
from equitymap.records.subjects.reviews import Effect, Invitation, PracticeNote, Review
from equitymap.views.agreement.agreed import Written

TABS = {
    "does": "Who does what",
    "actions": "Actions and costs",
    "pulls": "What pulls against what",
    "reviews": "Yearly reviews",
    "asked": "Who was asked",
    "notes": "Evidence and practice",
}
TAB, CHOSEN, KIND = "ag_tab", "ag_agreement", "ag_records"
OPEN = {"table": "ag_table_open", "records": "ag_records_open", "write": "ag_write_open"}
STEPS: dict[str, tuple[type[Record], ...]] = {
    "Begin": (Agreement,),
    "Agree": (Target, Contribution),
    "Do": (Action,),
    "Look back": (Review, Effect, Invitation, PracticeNote),
}
"""The records of this page by the step of the work that they belong to."""
SUBJECTS: dict[str, type[Record]] = {one.kind: one for kinds in STEPS.values() for one in kinds}
STEP_OF = {one.kind: step for step, kinds in STEPS.items() for one in kinds}


def choice(opened: Opened, written: Written) -> str | None:
    """Return the agreement that the address or a visitor asks for; None where there is none."""
    every = written.in_order()
    first = every[0] if every else None
    parameters = (
        address.one_of("agreement", every, first, key=CHOSEN),
        address.tab("tab", TABS, key=TAB),
        address.open_parts(**OPEN),
        address.one_of("records", list(SUBJECTS), Agreement.kind, key=KIND),
    )
    partner.arrive()
    address.arrive(parameters)
    if st.session_state[CHOSEN] not in every:
        st.session_state[CHOSEN] = first  # the one that was chosen has been removed
    if len(every) > 1:
        with st.sidebar:
            group("Which agreement")
            widgets.selectbox(
                "Agreement", every, key=CHOSEN, format_func=lambda record: written.agreements[record].name
            )
    address.leave(opened, parameters)
    chosen: str | None = st.session_state[CHOSEN]
    return chosen
