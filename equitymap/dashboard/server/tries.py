"""How often something may be done from one address; a passphrase is tried slowly when many addresses try at once."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network

WINDOW_S = 300.0
PER_ADDRESS, IN_ALL = 5, 50
"""Tries in a window: from one address, after which it waits; from everywhere, after which each try is slow."""
SLOW_S = 2.0
"""Seconds that a try takes at least once too many came from everywhere: nobody is locked out by others."""
MOST_ADDRESSES = 10_000


class Tries:
    """Counts tries before anything is done. In memory: another process counts its own.

    ``limits`` are how many may come from one address within how many seconds, the longest span last.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        *,
        limits: Sequence[tuple[int, float]] = ((PER_ADDRESS, WINDOW_S),),
    ) -> None:
        self._now, self._limits = now, limits
        self._of: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()

    def wait_s(self, host: str) -> float:
        """Count a try from a host. Return the seconds that it has to wait before the next one counts; 0: go on."""
        now, key = self._now(), network(host)
        own, longest = self._of.setdefault(key, deque()), self._limits[-1][1]
        _forget(own, now, longest)
        waits = [own[-most] + span - now for most, span in self._limits if len(own) >= most]
        if waits and max(waits) > 0:
            return max(waits)
        own.append(now)
        _forget(self._all, now)
        self._all.append(now)
        if len(self._of) > MOST_ADDRESSES:
            self._of = {one: times for one, times in self._of.items() if _forget(times, now, longest)}
        return 0

    def slow_s(self) -> float:
        """Return how many seconds a try is held up: 0 unless too many came from everywhere."""
        _forget(self._all, self._now())
        return SLOW_S if len(self._all) > IN_ALL else 0

    def succeeded(self, host: str) -> None:
        """Forget the tries of a host whose passphrase was right: others behind the same address can sign in too."""
        self._of.pop(network(host), None)


def _forget(times: deque[float], now: float, span_s: float = WINDOW_S) -> int:
    """Drop what is longer ago than a span; return how many are left."""
    while times and times[0] <= now - span_s:
        times.popleft()
    return len(times)


def network(host: str) -> str:
    """Return what counts as one address: of IPv6 the first 64 bits, which one household or office holds.

    A server that listens on IPv6 hears of 10.0.0.1 as ::ffff:10.0.0.1.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    address = getattr(address, "ipv4_mapped", None) or address
    return str(address if address.version == 4 else ip_network((int(address), 64), strict=False))
