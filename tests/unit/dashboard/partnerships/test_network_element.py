"""What is sent to the browser for a network, and what is sent again when the selection changes."""

from __future__ import annotations

from typing import Any

import pytest

from equitymap.dashboard.partnerships import network_element
from equitymap.dashboard.server import browser_libraries


def test_another_selection_leaves_the_message_of_the_network_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: dict[str, list[Any]] = {"_ELEMENT": [], "_CHOSEN": []}
    monkeypatch.setattr(browser_libraries, "check", lambda *_: None)
    for name, seen in sent.items():
        monkeypatch.setattr(network_element, name, lambda seen=seen, **given: seen.append(given["data"]))
    for chosen in (None, "urn:100001"):
        network_element.draw({"ids": ["urn:100001"]}, selected=chosen, key="net", on_pick=lambda _: None)
    assert sent == {"_ELEMENT": [{"ids": ["urn:100001"]}] * 2, "_CHOSEN": [{"body": None}, {"body": "urn:100001"}]}
