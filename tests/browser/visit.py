"""What a visit is made of: an address, a page that has run to its end, the query of its address, what axe finds."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
WAIT_S = 60
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AT_REST = """call => {
  const now = performance.now();
  const state = name => document.querySelector(`[data-test-${name}]`)?.getAttribute(`data-test-${name}`);
  const stirs = (state('script-state') ?? 'notRunning') !== 'notRunning'
    || (state('connection-state') ?? 'CONNECTED') !== 'CONNECTED'
    || document.querySelector('[data-stale=true], [data-testid=stSkeleton]') || document.fonts.status !== 'loaded'
    || document.getAnimations().some(one => one.playState === 'running');
  if (window.settling?.call !== call) window.settling = {call, since: now};
  if (stirs) window.settling.since = now;
  return now - window.settling.since > 120; }"""
"""True once a page has been at rest for as long as one run takes to follow another.

At rest: no script runs (a page without Streamlit has none), nothing is faded because it is about to be replaced, no
part is still on its way, nothing moves, and the type is there.
"""


def address_of(live_app: str, page: str, query: str = "") -> str:
    return f"{live_app}/{'' if page == 'start' else page}?{query}"


def settled(page: Any) -> None:
    """Wait until the page has run to its end and is at rest."""
    page.get_by_role("heading", level=1).first.wait_for()
    at_rest(page)


def at_rest(page: Any) -> None:
    """Wait until a page that is there stirs no more."""
    page.wait_for_function(AT_REST, arg=time.monotonic())


def until(page: Any, look: Callable[[], Any], wanted: Any) -> None:
    """Wait until what is looked at is as wanted: what follows an action may arrive after the action returns."""
    ends = time.monotonic() + WAIT_S
    while (seen := look()) != wanted:
        assert time.monotonic() < ends, f"{seen!r} is not {wanted!r}"
        page.wait_for_timeout(50)


def parameters(page: Any) -> dict[str, str]:
    """Return the query of the page's address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def violations(page: Any, *, rules: tuple[str, ...] = WCAG) -> dict[str, Any]:
    """Return what axe finds against rules, or sets of them, on the page at rest, by rule: where it is broken first."""
    at_rest(page)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"runOnly": list(rules)})
    return {rule["id"]: [node["target"] for node in rule["nodes"]][:3] for rule in found.response["violations"]}


def next_picture(frame: Any) -> None:
    """Wait until a frame has drawn what it was about to draw."""
    frame.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


MOST_SHEETS = 4
"""Sheets of paper of any page."""


def sheets(page: Any) -> int:
    """Return how many sheets of A4 a page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))
