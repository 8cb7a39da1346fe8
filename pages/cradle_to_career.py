"""Cradle to career: how children fare at every stage of life beside England, in one picture."""

import streamlit as st

from equitymap.dashboard import address, page_parts
from equitymap.dashboard.cradle_to_career import controls, further, page
from equitymap.dashboard.shell import open_page

opened = open_page("Cradle to career", "cradle_to_career.py")
st.title("How do children fare here, from cradle to career?")


@st.fragment
def body() -> None:
    """Draw all of the page: a press in the matrix draws this again, and nothing else."""
    page_parts.begin()
    parameters = controls.parameters(opened)
    address.arrive(parameters)
    shown = page.gather(opened)
    page.answer(opened, shown)
    page.of_zone(opened)
    page.picture(opened, shown)
    page.leave_for(opened)
    page.stages_of_zone(opened)
    further.further(opened, shown)
    further.files(opened, shown)
    page.figures(opened, shown)
    address.leave(opened, parameters)


body()
