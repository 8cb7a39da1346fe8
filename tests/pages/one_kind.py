"""A page with the records of one kind and nothing else: what every page of records is made of."""

import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms
from equitymap.records.subjects import KINDS

build = next(one for one in places_cache.built() if one.code == "demo")
st.title("What is recorded?")
forms.records(Opened("demo", build.build_id), KINDS[st.query_params.get("subject", "partnership")])
st.caption("The rest of the page.")
