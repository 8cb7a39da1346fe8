"""Addresses for whoever watches a server: whether it answers, whether it can serve visitors, and what it counted."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from threading import Lock

from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from equitymap.dashboard import places_cache
from equitymap.dashboard.messages import shown
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import store_cache
from equitymap.dashboard.server import static_files
from equitymap.dashboard.server.sign_in import base
from equitymap.dashboard.server.watch import metrics
from equitymap.errors import EquityMapError
from equitymap.places.store import default_place
from equitymap.settings import settings

FRESH_S = 5.0
"""Seconds for which a finding stands: however often somebody asks, things are looked at no more often."""
LATE_S = 10.0
"""Seconds for which it stands longer while somebody looks."""
LOOKING = "The default place is being opened, or the records do not answer: ask again in some seconds."
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def routes() -> list[BaseRoute]:
    """Return the addresses, for a server that is about to start."""
    return [
        Route(f"{base()}/healthz", _health, methods=["GET"]),
        Route(f"{base()}/readyz", _ready, methods=["GET"]),
        Route(f"{base()}/metrics", _metrics, methods=["GET"]),
    ]


class Findings:
    """What stands against serving visitors, looked for by one thread while others take what was found before."""

    def __init__(self, look: Callable[[], Sequence[str]], now: Callable[[], float] = time.monotonic) -> None:
        self._look, self._now, self._one = look, now, Lock()
        self._found: Sequence[str] = ()
        self._until = -math.inf

    def found(self) -> Sequence[str]:
        """Return a sentence for each thing that is wrong, as it was ``FRESH_S`` before, or ``LATE_S`` more."""
        if self._now() >= self._until:
            if self._one.acquire(blocking=False):
                try:
                    self._found, self._until = self._look(), self._now() + FRESH_S
                finally:
                    self._one.release()
            elif self._now() >= self._until + LATE_S:
                return (LOOKING,)
        return self._found


def wrong() -> list[str]:
    """Return a sentence for each thing that stands against serving visitors, with what mends it."""
    return [*_place_and_shapes(), *_records()]


def _place_and_shapes() -> list[str]:
    opening = places_cache.built()
    code = default_place(opening)
    build = next((one for one in opening if one.code == code), None)
    if build is None:
        why = next((one.why for one in places_cache.refused() if one.code == code), "It is not on this copy.")
        mend = "Add it with python -m equitymap add-place, or name another one in EQUITYMAP_DEFAULT_PLACE."
        return [f"The default place {code} cannot be opened: {shown(why).rstrip('.')}. {mend}"]
    try:
        place = Opened(code, build.build_id).place
    except EquityMapError as error:
        return [f"The default place {code} cannot be opened: {shown(error)}"]
    if static_files.has_place(place.manifest, settings().static_dir):
        return []
    return [f"The shapes of {place.name} are not in the static folder. Write them with python -m equitymap assets."]


def _records() -> list[str]:
    try:
        store_cache.changed()
    except EquityMapError as error:
        return [shown(error)]
    return []


FINDINGS = Findings(wrong)


async def _health(_: Request) -> Response:  # without a thread, however many wait for the records
    return PlainTextResponse("This process answers.\n", headers=HEADERS)


def _ready(_: Request) -> Response:
    if found := FINDINGS.found():
        return PlainTextResponse("".join(f"{one}\n" for one in found), status_code=503, headers=HEADERS)
    return PlainTextResponse("Ready for visitors.\n", headers=HEADERS)


def _metrics(request: Request) -> Response:
    if not settings().metrics:
        return PlainTextResponse(
            "Metrics are off: EQUITYMAP_METRICS=true has them.\n", status_code=404, headers=HEADERS
        )
    written, kind = choose_encoder(request.headers.get("accept", ""))
    return Response(written(metrics.REGISTRY), headers={**HEADERS, "Content-Type": kind})
