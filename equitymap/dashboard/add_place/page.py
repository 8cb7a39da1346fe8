"""What the page Add a place shows: the search, the places it can mean, and the one that is being added."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.messages import for_keeper, message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward
from equitymap.dashboard.shell import guarded
from equitymap.errors import EquityMapError, JobsError, PlaceError, SourceMissing
from equitymap.places.add_place.add import names_of_england, postcode_of
from equitymap.places.find_district import Candidate, candidates
from equitymap.places.gazetteer import Gazetteer, load_gazetteer
from equitymap.places.jobs.jobs import Job, jobs
from equitymap.settings import settings
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.views.words import capital, duration, plain

ASKED = "place_asked"
DRAWN = 10
"""Jobs that are drawn one by one; of further ones only the names are."""


def allowed(opened: Opened) -> bool:
    """Say whether this visitor may add places here; where not, draw what to do instead."""
    if settings().add_places:
        if not settings().jobs_address() or steward.is_steward():
            return True
        st.info("On this copy stewards add places: sign in as one, or ask them for yours.", icon=":material/info:")
        steward.line(opened, "places")
        return False
    st.info("On this copy places are added by whoever looks after it: ask them for yours.", icon=":material/info:")
    with for_keeper():
        st.markdown(
            '`python -m equitymap add-place "Leeds"` adds a place. EQUITYMAP_ADD_PLACES=true switches this page on;'
            " leave it off where anybody can reach the dashboard."
        )
    return False


@guarded
def progress() -> None:
    """Draw the places that are being added, or what came of the last ones."""
    found = jobs().seen()
    if running := {job.code for job in found if job.state == "running"}:
        _watched(running)
    for job in found:
        if job.state != "running":
            _ended(job)


@st.fragment(run_every=1.0)
@guarded
def _watched(codes: set[str]) -> None:
    """Draw how far the running jobs are, anew every second; when one ends the whole page is drawn again."""
    found = [job for job in jobs().seen() if job.state == "running"]
    if {job.code for job in found} != codes:
        places_cache.built.clear()
        places_cache.refused.clear()
        st.rerun(scope="app")
    for job in found[:DRAWN]:
        _running(job)
    if len(found) > DRAWN:
        st.markdown(f"{len(found) - DRAWN:,} more wait: {plain(', '.join(job.name for job in found[DRAWN:]))}.")


def _running(found: Job) -> None:
    """Draw how far one job is."""
    with st.container(border=True, key=f"adding_{found.code}"):
        st.header(f"Adding {plain(found.name)}")
        left = "" if found.seconds_left is None else f" About {duration(found.seconds_left)} left of this part."
        st.progress(min(max(found.share, 0.0), 1.0), text=f"{plain(capital(found.words))}.{left}")
        st.markdown("You can close this page: the work goes on. Nothing changes until it is complete.")
        key = f"stop_{found.code}"
        st.button("Stop", icon=":material/stop_circle:", on_click=_act, args=("stop", found.code), key=key)


def _ended(found: Job) -> None:
    """Draw how a job ended, with what to do next."""
    with st.container(border=True, key=f"added_{found.code}"):
        if found.state == "ready":
            st.success(f"{plain(found.name)} is on the map. {message(found.message)}", icon=":material/check_circle:")
            st.page_link(
                "pages/map.py",
                label=f"Open {plain(found.name)}",
                icon=":material/map:",
                query_params={"place": found.code},
            )
        elif found.state == "stopped":
            st.warning(f"{plain(found.name)} was not added. {message(found.message)}", icon=":material/pause_circle:")
        else:
            st.error(f"{plain(found.name)} was not added.", icon=":material/error:")
            st.markdown(message(found.message))
        again, close = st.columns([1, 1])
        if found.state != "ready":
            asked = ("start", found.code, found.name)
            again.button("Try again", on_click=_act, args=asked, key=f"again_{found.code}")
        close.button("Close this message", on_click=_act, args=("clear", found.code), key=f"close_{found.code}")


@guarded
def choose() -> None:
    """Draw the search and the districts that the text can mean, each with its button."""
    running = {job.code for job in jobs().seen() if job.state == "running"}
    alone = bool(running) and not jobs().elsewhere
    asked = st.text_input(
        "Council, town or postcode",
        key=ASKED,
        max_chars=60,
        placeholder="for example Kidderminster",
        help="A former council or a county works too. Nothing is added until you press a button below.",
    )
    if not asked.strip():
        return
    here = _built_here(asked)
    try:
        with st.spinner("Looking the name up…"):
            names = _names()
            found = candidates(asked, names, of_postcode=_postcode(asked))
    except PlaceError as wrong:
        _only_here(here)
        if not here:
            st.warning(message(wrong), icon=":material/search_off:")
        return
    except EquityMapError as wrong:
        _only_here(here)
        if not here:
            st.warning("We could not reach the publishers. Try again later.", icon=":material/cloud_off:")
            with for_keeper():
                st.markdown(message(wrong))
        return
    one, many = "This council area is meant:", f"{len(found)} council areas can be meant:"
    st.markdown(one if len(found) == 1 else many)
    built = {build.code for build in places_cache.built()}
    for candidate in found:
        _offer(candidate, names, built=candidate.code in built, busy=alone or candidate.code in running)
    if alone:
        st.markdown("One place is added at a time: wait until the one above is done, or stop it.")


def _built_here(asked: str) -> dict[str, str]:
    """Return the places of this copy whose name begins with a text, or that have it as their code, by code."""
    text = " ".join(asked.split()).casefold()
    return {
        build.code: build.name
        for build in places_cache.built()
        if len(text) > 1 and (build.name.casefold().startswith(text) or build.code.casefold() == text)
    }


def _only_here(here: dict[str, str]) -> None:
    """Draw the places of this copy that a text can mean, where the names of all others are not to be had."""
    for code, name in here.items():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"here_{code}"):
            st.markdown(f"**{plain(name)}** is on this map already.")
            st.page_link("pages/map.py", label="Open it", icon=":material/map:", query_params={"place": code})


def _offer(candidate: Candidate, names: Gazetteer, *, built: bool, busy: bool) -> None:
    """Draw one district: what it is, why it is offered, and the button that adds or opens it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"offer_{candidate.code}"):
        st.markdown(
            f"**{plain(candidate.name)}**, {plain(names.regions.get(candidate.code, 'England'))}."
            f" {plain(capital(candidate.because))}."
        )
        if built:
            st.page_link("pages/map.py", label="Open it", icon=":material/map:", query_params={"place": candidate.code})
        st.button(
            "Build it again" if built else "Add it",
            type="secondary" if built else "primary",
            on_click=_act,
            args=("start", candidate.code, candidate.name),
            disabled=busy,
            key=f"add_{candidate.code}",
        )


def what_happens() -> None:
    """Draw what adding a place does, what it needs and what it leaves behind."""
    with st.expander("What happens when a place is added"):
        st.markdown(
            "1. The publishers' files that are not here yet are downloaded: about the whole of England's census,"
            " deprivation, school and service files the first time, only the place's own boundaries after that.\n"
            "2. The place, and what lies within 10 km of its boundary, is cut out of them.\n"
            "3. Its neighbourhoods, residents and deprivation tenths are compared with the publishers' totals.\n"
            "4. It appears in the list of places. Until then nothing changes; a place of the same name stays as it was."
        )
        st.markdown(
            "Stop it at any time: what was downloaded is kept, and the next time goes on from there. If a publisher"
            " has moved a file, the message names the page to look at and the folder to put the file in."
        )


def _act(what: Literal["start", "stop", "clear"], code: str, *name: str) -> None:
    """Start, stop or put away the job of a place; who may do so is asked again."""
    try:
        if jobs().elsewhere and not steward.is_steward():
            raise JobsError("Nothing was changed: you are not signed in as a steward, or no longer. Sign in again.")
        getattr(jobs(), what)(code, *name)
    except EquityMapError as wrong:
        st.toast(message(wrong), icon=":material/error:")


def _folder() -> SourceFolder:
    return SourceFolder(settings().downloads_dir)


@st.cache_resource(ttl=3600, show_spinner=False)
def _names() -> Gazetteer:
    """Return the names of England's districts; a replica takes what workers have fetched.

    Raises
    ------
    EquityMapError
        When they are not here and can or may not be fetched.
    """
    if not settings().jobs_address():
        return names_of_england(_folder())
    if (names := load_gazetteer()) is None:
        raise SourceMissing("The names of districts are not here yet: a worker fetches them when it starts.")
    return names


@st.cache_data(ttl=600, max_entries=100, show_spinner=False)
def _postcode(asked: str) -> dict[str, str] | None:
    found = postcode_of(asked, _folder())
    return None if found is None else dict(found)
