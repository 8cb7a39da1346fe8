"""The addresses of this computer on its networks, read from the system: no other host is asked."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress

USUAL = ("192.168.", "10.", "172.")
"""How addresses in a network of one's own begin, the most usual of a hall first (172. is also of virtual machines)."""
ASK = 0xC0206921 if sys.platform == "darwin" else 0x8915
"""SIOCGIFADDR: the address of an interface."""


def addresses() -> list[str]:
    """Return the IPv4 addresses at which others on the same network reach this computer, the likeliest first."""
    return reachable(_windows() if sys.platform == "win32" else _interfaces())


def reachable(found: Iterable[str]) -> list[str]:
    """Return the addresses that others can use: neither this computer's own, nor those it gave itself."""
    usable = {one for one in found if not (ip := ipaddress.IPv4Address(one)).is_loopback and not ip.is_link_local}
    return sorted(usable, key=lambda one: (next((at for at, how in enumerate(USUAL) if one.startswith(how)), 9), one))


def _windows() -> list[str]:
    with suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []


def _interfaces() -> list[str]:
    import fcntl

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # one without an address
                told = fcntl.ioctl(asked.fileno(), ASK, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(told[20:24]))
    return found
