"""Run a program that reaches no other host: ``python -m equitymap.dashboard.server.hall.only_here FILE MODULE ...``.

What it tries to reach or to look up is refused, and written to the file, a line each. Programs that it starts itself,
and databases that are asked through a library of their own, are not seen.
"""

from __future__ import annotations

import ipaddress
import runpy
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOOK_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
REACH = ("socket.connect", "socket.sendto", "socket.sendmsg")


def refuse_others(tell: Callable[[str], None]) -> None:
    """Refuse this process every other host from now on, and tell which it asked for."""
    own = {"", "localhost", socket.gethostname()}

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        if event in LOOK_UP:
            host = arguments[0]
        elif event in REACH and isinstance(arguments[1], tuple):  # the others lie on this computer: a file, or nothing
            host = arguments[1][0]
        else:
            return
        host = host.decode(errors="replace") if isinstance(host, bytes) else str(host or "")
        if host not in own and not _is_here(host):
            tell(host)
            raise ConnectionRefusedError(f"{host} is another host")

    sys.addaudithook(look)


def _is_here(host: str) -> bool:
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return False
    return ip.is_loopback or ip.is_unspecified


def main() -> None:
    """Run a module as ``python -m`` does."""
    file, module, *words = sys.argv[1:]
    log = Path(file)

    def tell(host: str) -> None:
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"{host}\n")

    refuse_others(tell)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
