"""Where the figures of a page come from and what they cannot tell: one line that opens, each limit once and in full."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from equitymap.places.place import Place, ReleaseUsed
from equitymap.views.templating import render

SHORT_NAMES: Mapping[str, str] = {
    "Department for Education": "DfE",
    "Department for Work and Pensions and HM Revenue & Customs": "DWP and HMRC",
    "Libraries Taskforce (Department for Culture, Media and Sport)": "Libraries Taskforce",
    "Ministry of Housing, Communities and Local Government": "MHCLG",
    "NHS England, Organisation Data Service": "NHS England",
    "Office for National Statistics": "ONS",
    "Office for National Statistics and Department for Environment, Food and Rural Affairs": "ONS and Defra",
}
"""Publishers in the few letters of the line that opens; the full name stands below it."""
NAMED = 4
"""How many publishers the closed line names."""
HELD = 256
"""Lines held: a page draws the same one in every run."""

_YEAR = re.compile(r"\b(?:19|20)\d\d(?:/\d\d|-\d\d(?!\d|-))?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9'“])")


@dataclass(frozen=True)
class Figures:
    """What stands behind figures: sources and limits in words, and the few words of the line that opens."""

    short: str
    sources: tuple[str, ...]
    limits: tuple[str, ...]


def source_lines(releases: Sequence[ReleaseUsed]) -> tuple[str, ...]:
    """Return publisher, title and period of each release, then each licence with the attributions it asks for, once."""
    asked: dict[str, list[str]] = {}
    for used in releases:
        asked.setdefault(used.licence, []).append(used.attribution.removeprefix("Source: "))
    named = [f"{used.publisher}, {used.title}, {used.period}." for used in releases]
    licences = [f"{licence}. {' '.join(once(lines))}".strip() for licence, lines in asked.items()]
    return tuple(dict.fromkeys([*named, *licences]))


def source_lines_of(places: Iterable[Place], ids: Collection[str]) -> tuple[str, ...]:
    """Return ``source_lines`` of those releases of some places whose id is in ``ids``, each once."""
    every = {used.id: used for place in places for used in place.manifest.releases}
    return source_lines([used for name, used in every.items() if name in ids])


def figures(releases: Sequence[ReleaseUsed], limits: Iterable[str]) -> Figures:
    """Return what stands behind figures.

    Parameters
    ----------
    releases
        Where they come from, in the order to tell.
    limits
        What they cannot tell, before what each release says of itself. A sentence that was said is not said again.
    """
    own = [f"{_subject(used)}: {used.limits}" for used in releases if used.limits.strip()]
    return Figures(_short(releases), source_lines(releases), once([*limits, *own]))


def together(parts: Iterable[Figures]) -> Figures:
    """Return several as one, each source and limit once; the line that opens is that of the first."""
    every = list(parts)
    return Figures(
        every[0].short if every else "",
        tuple(dict.fromkeys(line for part in every for line in part.sources)),
        once(line for part in every for line in part.limits),
    )


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return texts without the sentences that an earlier one had; one that has nothing new is left out."""
    return _once(tuple(texts))


@lru_cache(maxsize=HELD)
def _once(texts: tuple[str, ...]) -> tuple[str, ...]:
    said: set[str] = set()
    kept = []
    for text in texts:
        new = []
        subject, _, rest = text.partition(": ") if re.match(r"[^.!?]*: [A-Z]", text) else ("", "", text)
        for sentence in _SENTENCE.split(rest.strip()):
            bare = re.sub(r"\W+", " ", sentence).strip().casefold()
            if bare and bare not in said:
                said.add(bare)
                new.append(sentence)
        if new:
            kept.append(f"{subject}: {' '.join(new)}" if subject else " ".join(new))
    return tuple(kept)


@lru_cache(maxsize=HELD)
def line_that_opens(found: Figures, key: str) -> Markup:
    """Return the line as HTML, closed; print shows what is in it."""
    return render("about_figures.html.j2", found=found, key=key)


def columns(found: Figures) -> dict[str, str]:
    """Return what a download says of all its rows, by heading: nothing where nothing is known."""
    told = {"sources_of_all_rows": " | ".join(found.sources), "limits_of_all_rows": " | ".join(found.limits)}
    return {heading: words for heading, words in told.items() if words}


def short_name(publisher: str, period: str) -> str:
    """Return a publisher in a few letters with the latest year of a period: 'MHCLG 2025'."""
    years = [_last_year(found[0]) for found in _YEAR.finditer(period)]
    return f"{SHORT_NAMES.get(publisher, publisher)} {max(years, default='')}".strip()


def _subject(used: ReleaseUsed) -> str:
    return re.split(r"[:,] ", used.title, maxsplit=1)[0]


def _short(releases: Sequence[ReleaseUsed]) -> str:
    """Return the publishers with the latest year of each: 'MHCLG 2025, DfE 2026'."""
    latest: dict[str, str] = {}
    for used in releases:
        name = short_name(used.publisher, "")
        latest[name] = max(latest.get(name, ""), short_name("", used.period))
    named = [f"{name} {year}".strip() for name, year in latest.items()]
    more = len(named) - NAMED
    return ", ".join(named[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _last_year(text: str) -> str:
    return text if len(text) == 4 else f"{text[:2]}{text[-2:]}"
