"""A partner's link: whoever opens the page with it may add unwanted effects to one agreement, and nothing else.

Stewards make a link and take it back. Its secret is shown once, held in the visit that it opens, and left out of the
address; the records keep a digest of it (``records.subjects.links``).
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.dashboard.server.tries import PER_ADDRESS, WINDOW_S, Tries
from equitymap.dashboard.shell import guarded
from equitymap.errors import RecordsError
from equitymap.records.revisions import Standing, uuid7
from equitymap.records.subjects.links import PartnerLink, digest_of, secret
from equitymap.records.subjects.reviews import Effect
from equitymap.views.agreement.agreed import Agreed
from equitymap.views.words import count, day, duration, plain

PARAMETER, HELD, TOLD, NUMBER = "partner", "ag_partner", "ag_partner_told", "ag_partner_number"
SHOWN, LINK_NUMBER = "ag_link_shown", "ag_link_number"
LONGEST, A_DAY = 1_000, 20
"""Signs of an effect that a partner writes; effects that links can add to the records of a place within a day."""
TRIES = Tries()
WHAT_IT_IS = (
    "Whoever opens such a link may add unwanted effects to this agreement, and nothing else, until you take it back. It"
    " is shown once."
)
ENDED = (
    "The partner's link with which you opened this page has been taken back, or is for another agreement. Ask a steward"
    " of these records for a new one."
)


def arrive() -> None:
    """Hold the secret of an address for this visit; the address is then written without it (``address.leave``)."""
    if given := st.query_params.get(PARAMETER):
        st.session_state[HELD] = given[:200]


def links(opened: Opened, agreement: str) -> list[Standing[PartnerLink]]:
    """Return the links that hold for an agreement, the earliest first."""
    return [one for one in store_cache.standing(PartnerLink, opened) if one.value.agreement == agreement]


def holds(opened: Opened, agreement: str) -> bool:
    """Say whether this visit was opened with a link that holds for an agreement."""
    held = digest_of(st.session_state.get(HELD, ""))
    return any(one.value.digest == held for one in links(opened, agreement))


@guarded
def draw(opened: Opened, agreed: Agreed) -> None:
    """Draw the form of whoever came with a link, and for stewards the links themselves."""
    if told := st.session_state.pop(TOLD, ""):
        st.success(plain(told), icon=":material/check:")
    if holds(opened, agreed.record):
        _form(opened, agreed)
    elif HELD in st.session_state:
        st.warning(ENDED, icon=":material/link_off:")
    if steward.role(opened):
        _links(opened, agreed)


def _form(opened: Opened, agreed: Agreed) -> None:
    st.markdown("**Add an unwanted effect.** A partner's link lets you. Write no names of people.")
    kit, number = Kit(opened, Effect, registered(opened)), st.session_state.setdefault(NUMBER, 0)
    given = {"agreement": agreed.record, "answer": ""}
    typed = forms.form(kit, {}, key=f"ag_partner_{number}", button="Add this unwanted effect", given=given)
    nonce = st.session_state.setdefault(f"{NUMBER}_{number}", uuid7())
    value = None if typed is None else forms.checked(kit, typed, nonce=nonce)
    if not isinstance(value, Effect):
        return
    try:
        add(opened, value, st.context.ip_address or "", nonce)
    except RecordsError as wrong:
        st.error(message(wrong), icon=":material/error:")
        return
    st.session_state[NUMBER], st.session_state[TOLD] = number + 1, "The unwanted effect was added to the log."
    st.rerun()


def add(opened: Opened, value: Effect, host: str, nonce: str) -> None:
    """Save what a partner wrote, in that role.

    Parameters
    ----------
    opened
        The place.
    value
        The effect, checked.
    host
        The address that it comes from.
    nonce
        Of the form: sent twice, by a second click, it is one.

    Raises
    ------
    RecordsError
        When the link no longer holds, it is too long, or too many came within a day or from one address.
    """
    store = store_cache.store()
    if not holds(opened, value.agreement):
        raise RecordsError(f"Nothing was saved. {ENDED} Copy what you have typed first.")
    if len(value.what) > LONGEST:
        raise RecordsError(f"What happened: it is longer than {LONGEST:,} signs. Shorten it.")
    since = store.clock() - timedelta(days=1)
    if sum(one.at > since for one in store_cache.begun_as(steward.PARTNER, Effect, opened)) >= A_DAY:
        raise RecordsError(
            f"Nothing was saved: {A_DAY} unwanted effects were added through links within a day, the most there can be."
            " Copy what you have typed and send it tomorrow, or give it to a steward."
        )
    if wait := TRIES.wait_s(host):
        raise RecordsError(
            f"Nothing was saved: {PER_ADDRESS} were added from here within {duration(WINDOW_S)}. Wait {duration(wait)},"
            " then send it again; what you have typed stays."
        )
    store.save(value, role=steward.PARTNER, nonce=nonce)


def _links(opened: Opened, agreed: Agreed) -> None:
    every = links(opened, agreed.record)
    held = plain(count(len(every), "link holds", "links hold"))
    st.markdown(f"**Links for partners.** {plain(WHAT_IT_IS)} {held}.")
    number = st.session_state.setdefault(LINK_NUMBER, 0)
    made = st.session_state.setdefault(f"{LINK_NUMBER}_{agreed.record}_{number}", secret())
    if st.button("Make a link for partners", key=f"ag_link_make_{number}", icon=":material/add_link:"):
        link = PartnerLink(place=opened.code, agreement=agreed.record, digest=digest_of(made))
        store_cache.store().save(link, role=steward.must_write(opened), nonce="")  # clicked twice, it is one
        st.session_state[SHOWN] = made
        st.session_state[LINK_NUMBER] = number + 1
        st.rerun()
    shown = st.session_state.get(SHOWN, "")
    for one in every:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"Made on {day(one.at)}"), width="content")
            label = f"Take back the link {one.value.called({})}"
            if st.button(plain(label), key=f"ag_link_end_{one.record}", icon=":material/link_off:"):
                store_cache.store().remove(one.record, parent=one.revision, role=steward.must_write(opened))
                st.rerun()
        if digest_of(shown) == one.value.digest:
            st.code(_address(opened, agreed, shown), language=None, wrap_lines=True)
            st.caption("Copy it now: it is nowhere to be seen after this visit.")


def _address(opened: Opened, agreed: Agreed, made: str) -> str:
    view = {"place": opened.code, "agreement": agreed.record, "tab": "pulls", PARAMETER: made}
    return f"{st.context.url or 'agreement'}?{urlencode(view)}"
