"""Running a session: when it is open, how it is opened and closed at once, what comes first, where phones find it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

from equitymap.records.subjects.consultation import HERE, Consultation, Exhibit, Moment, Question

OPEN_FOR = timedelta(hours=2)
"""How long a session is open that is opened after its time."""
T = TypeVar("T", Question, Exhibit)


class State(StrEnum):
    """Whether people can answer."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"
    CLOSED = "closed"


def state(about: Consultation, now: datetime) -> State:
    """Return the state of a session at a time (UTC): ``CLOSED`` is by a steward, ``OVER`` by its time."""
    if about.closed:
        return State.CLOSED
    return State.BEFORE if now < about.opens.at else State.OPEN if now < about.closes.at else State.OVER


def opened_now(about: Consultation, now: datetime) -> Consultation:
    """Return a session that is open at a time (UTC): until it was to close, or for ``OPEN_FOR`` where that is past."""
    changed: dict[str, object] = {"closed": False}
    if now < about.opens.at:
        changed["opens"] = just_before(now)
    if now >= about.closes.at:
        changed["closes"] = by_the_clock(now + OPEN_FOR)
    return about.model_copy(update=changed)


def closed_now(about: Consultation) -> Consultation:
    """Return a session that nobody can answer in, whatever the time."""
    return about.model_copy(update={"closed": True})


def by_the_clock(at: datetime) -> Moment:
    """Return the minute of a time (UTC) by the clocks of England."""
    return Moment(at.astimezone(HERE).strftime("%Y-%m-%d %H:%M"))


def just_before(now: datetime) -> Moment:
    """Return the minute of a time (UTC); an hour before where clocks go back and a ``Moment`` is the later of two."""
    found = by_the_clock(now)
    return found if found.at <= now else by_the_clock(now - timedelta(hours=1))


def in_order(values: Mapping[str, T], order: list[str]) -> dict[str, T]:
    """Return the questions or views whose number changes when they come in an order, with their new number."""
    numbered = {record: number for number, record in enumerate(order, start=1)}
    return {
        record: value.model_copy(update={"order": numbered[record]})
        for record, value in values.items()
        if record in numbered and value.order != numbered[record]
    }


def moved(order: list[str], record: str, by: int) -> list[str]:
    """Return an order with one of it moved up (-1) or down (1)."""
    others = [one for one in order if one != record]
    at = min(max(order.index(record) + by, 0), len(others))
    return [*others[:at], record, *others[at:]]


def phones_at(about: Consultation, came_by: str, base: str) -> str:
    """Return the address at which phones find the dashboard: that of the session, else the one this page came by.

    Parameters
    ----------
    about
        The session.
    came_by
        Address of the page that is looked at; empty where it is not known.
    base
        Path before every address of the dashboard, such as ``/equity``; empty for none.
    """
    written = about.phones or came_by
    if not written:
        return ""
    parts = urlsplit(written if re.match(r"https?://", written) else f"http://{written}")
    own = parts.path.rstrip("/") if about.phones else ""
    return f"{parts.scheme}://{parts.netloc}{own or base}"


def is_this_machine(link: str) -> bool:
    """Say whether an address is one that only the computer itself understands: localhost, 127.0.0.1."""
    try:
        host = urlsplit(link).hostname or ""
        named = host == "localhost" or host.endswith(".localhost")
        return named or ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return False


def is_of_this_network(link: str) -> bool:
    """Say whether an address leads nowhere from another network: 192.168.1.10, name.local."""
    host = urlsplit(link).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost"))
