"""The Atom feed of a place (RFC 4287): an entry for each build that had something new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from equitymap.places.names import spoken
from equitymap.places.news import News
from equitymap.places.place import Manifest
from equitymap.views.start import news_words
from equitymap.views.templating import render
from equitymap.views.words import count

MOST_LINES = 200
"""Lines of one part of an entry; how many more there are is said."""
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML may hold, escaped or not."""


def feed(manifest: Manifest, told: Sequence[News], *, at: str, page: str) -> str:
    """Return the feed of a place as XML.

    Parameters
    ----------
    manifest
        That of its current build.
    told
        What was new, the newest first (``places.news.told``).
    at, page
        The whole addresses of the feed itself and of the start page of the place.

    Notes
    -----
    The id of the feed is made from the code of the place, that of an entry from the two builds that it compares: both
    stay as they are wherever and however often they are served. It was last updated when its newest entry was.
    """
    name = spoken(manifest.name)
    return render(
        "start/feed.atom.j2",
        id=_id(manifest.code),
        title=_text(f"What is new in {name}"),
        updated=_stamp(told[0].built_at if told else manifest.built_at),
        at=_text(at),
        page=_text(page),
        entries=[
            {
                "id": _id(f"{one.code}/{one.before}/{one.after}/{one.built_at.isoformat()}"),
                "title": _text(news_words.headline(one)),
                "updated": _stamp(one.built_at),
                "parts": [
                    ("Services", _lines(news_words.services(one))),
                    ("Figures and datasets", _lines(news_words.figures(one))),
                    ("What this does not tell", _lines(news_words.left_open(one))),
                ],
            }
            for one in told
        ],
    )


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"equity-map/what-is-new/{name}").urn


def _stamp(time: datetime) -> str:
    return time.isoformat(timespec="seconds")


def _text(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _lines(lines: Iterable[str]) -> list[str]:
    every = [_text(line) for line in lines]
    more = [f"And {count(len(every) - MOST_LINES, 'more', 'more')}."] if len(every) > MOST_LINES else []
    return every[:MOST_LINES] + more
