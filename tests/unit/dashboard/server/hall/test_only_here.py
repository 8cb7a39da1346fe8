"""A program that can reach no other host, and where its own computer can be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from equitymap.dashboard.server.hall.addresses import addresses, reachable

PROGRAM = """
import socket, urllib.request
listening = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listening.getsockname()).close()
for ask in (
    lambda: urllib.request.urlopen("http://equity.example/"),
    lambda: socket.create_connection(("192.0.2.7", 80), timeout=1),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"", ("192.0.2.8", 53)),
):
    try:
        ask()
        print("answered")
    except OSError:
        print("refused")
"""


def test_other_hosts_are_refused_and_named_and_this_one_is_not(tmp_path):
    (tmp_path / "asking.py").write_text(PROGRAM)
    alone = [sys.executable, "-m", "equitymap.dashboard.server.hall.only_here", str(tmp_path / "asked"), "asking"]
    root = Path(__file__).resolve().parents[5]
    done = subprocess.run(alone, env={"PYTHONPATH": f"{root}:{tmp_path}"}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["refused"] * 3
    assert (tmp_path / "asked").read_text().split() == ["equity.example", "192.0.2.7", "192.0.2.8"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["127.0.0.1", "127.0.1.1", "169.254.3.4"], []),
        (["172.17.0.1", "10.42.0.1", "192.168.1.10", "127.0.0.1"], ["192.168.1.10", "10.42.0.1", "172.17.0.1"]),
        (["203.0.113.5", "10.0.0.2", "10.0.0.2"], ["10.0.0.2", "203.0.113.5"]),
    ],
)
def test_addresses_that_others_can_use_come_the_likeliest_first(found, expected):
    assert reachable(found) == expected


def test_this_computer_is_asked_and_nobody_else(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_: pytest.fail("a name was looked up"))
    assert not [one for one in addresses() if one.startswith("127.")]
