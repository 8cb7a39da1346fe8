"""You said, we did, in words: how far the answers to what was said are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from equitymap.records.subjects.consultation import Progress, Promise
from equitymap.views.templating import render
from equitymap.views.words import agree, capital, count, series

ORDER = (Progress.DONE, Progress.DOING, Progress.CANNOT, Progress.HEARD)
"""What can be told most of comes first."""
SHORT = {
    Progress.DONE: "done",
    Progress.DOING: "being done",
    Progress.CANNOT: "cannot be done",
    Progress.HEARD: "heard and being thought about",
}
NONE_YET = "Nothing has been answered yet: what becomes of what people said is told here."


def in_order(promises: Iterable[Promise]) -> list[Promise]:
    """Return the promises: done first, then the latest first."""
    latest = sorted(promises, key=lambda one: (str(one.on), one.said), reverse=True)
    return sorted(latest, key=lambda one: ORDER.index(one.progress))


def finding(promises: Sequence[Promise]) -> str:
    """Say how many answers there are to what was said, by how far they are."""
    if not promises:
        return NONE_YET
    found = Counter(one.progress for one in promises)
    parts = [f"{found[progress]} {SHORT[progress]}" for progress in ORDER if found[progress]]
    have = agree(len(promises), "has", "have")
    return f"{capital(count(len(promises), 'thing', 'things'))} that people said {have} an answer: {series(parts)}."


def promise_html(promise: Promise) -> str:
    """Return one promise as HTML; what was done is said to be open where nothing was."""
    return str(
        render(
            "consultation/promise.html.j2",
            said=promise.said,
            did=promise.did or "Nothing yet.",
            status=promise.progress.label,
            on=str(promise.on),
        )
    )
