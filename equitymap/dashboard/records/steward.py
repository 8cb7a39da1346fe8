"""Who may write the records of a place: those who signed in, and for trying out, everybody on this computer."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import urlencode

import streamlit as st

from equitymap.dashboard import in_view
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import sign_in
from equitymap.errors import RecordsError
from equitymap.settings import settings
from equitymap.views.templating import render

STEWARD, ANYBODY, PARTNER = "steward", "anybody", "partner"
"""Roles in which something is written; no name is kept."""


def role(opened: Opened) -> str:
    """Return the role in which this visitor may write the records of a place; empty where it may not.

    Asked again at every write: a cookie runs out, and a provider's claims are those of when the page was opened.
    """
    if is_steward():
        return STEWARD
    return ANYBODY if settings().records_open and opened.place.manifest.invented else ""


def is_steward() -> bool:
    """Say whether this visitor has signed in: with the passphrase, or through the provider and is named there."""
    return sign_in.is_signed_in(st.context.cookies.get(sign_in.COOKIE)) or _is_named()


def must_write(opened: Opened) -> str:
    """Return the role to write in.

    Raises
    ------
    RecordsError
        When the visitor may not write, or no longer.
    """
    if may := role(opened):
        return may
    raise RecordsError(
        "Nothing was saved: you are not signed in as a steward, or no longer. Copy what you have typed, sign in again,"
        " and save it then."
    )


def _is_named() -> bool:
    """Say whether the provider vouches for a user whom ``EQUITYMAP_STEWARDS`` names: by group, address or domain."""
    if not st.user.get("is_logged_in"):
        return False
    named = {one.strip().casefold() for one in settings().stewards.split(",")} - {""}
    claim = "" if settings().steward_claim == "email" else st.user.get(settings().steward_claim)
    held = {str(one).casefold() for one in (claim if isinstance(claim, list) else [claim] if claim else [])}
    email = str(st.user.get("email") or "").casefold()
    if email and st.user.get("email_verified") is True:
        held |= {email, f"@{email.rpartition('@')[2]}"}
    return bool(named & held)


def has_provider() -> bool:
    """Say whether people can sign in through a provider: Streamlit tells whether they did only where one is set up."""
    return st.user.get("is_logged_in") is not None


def lacks_library() -> bool:
    """Say whether a provider is set up that nobody can sign in through: Streamlit asks it with Authlib, an extra."""
    return has_provider() and find_spec("authlib") is None


def line(opened: Opened, what: str) -> None:
    """Draw who may write, and where to sign in or out; ``what`` is what they may write, such as 'partnerships'."""
    may, named = role(opened), st.user.get("is_logged_in") is True
    st.html(
        render(
            "records/steward_line.html.j2",
            what=what,
            may=may,
            open=may == ANYBODY,
            passphrase=sign_in.is_offered(),
            provider=has_provider(),
            lacks=lacks_library(),
            not_named=named and not may,
            href=f"{sign_in.PAGE}?{urlencode({'next': _here()})}",
        )
    )
    if named:
        st.button("Sign out", on_click=st.logout, key=f"steward_sign_out_{what}")
    elif has_provider() and not lacks_library():
        st.button("Sign in with your organisation's account", on_click=st.login, key=f"steward_sign_in_{what}")


def _here() -> str:
    """Return the page and its parameters, to come back to."""
    page = in_view.page().removesuffix(".py")
    return f"{'' if page == 'start' else page}?{urlencode(st.query_params.to_dict())}"
