"""What is new in a place, in words that its registers can bear: no longer listed is not closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.places.news import News, ReleaseNews, ServiceNews
from equitymap.views.record_words import how_lost
from equitymap.views.words import UNKNOWN, agree, capital, count, day, series

GONE, CAME = "No longer listed as open", "Newly listed as open"
CAUTION = (
    "A register that no longer lists a service does not say that it has closed: its number, its name, its council or"
    " its address may have changed."
)


def headline(news: News) -> str:
    """Return what is new since the build before, in one sentence: 'Since 28 October 2026: 3 services ...'."""
    parts = []
    if news.gone:
        many = agree(len(news.gone), "is", "are")
        services = count(len(news.gone), "service", "services")
        parts.append(f"{services} of {news.name} {many} no longer listed as open ({_by_kind(news.gone)})")
    if news.came:
        many = agree(len(news.came), "is", "are")
        services = f"{len(news.came):,}" if news.gone else count(len(news.came), "service", "services")
        here = "" if news.gone else f" of {news.name}"
        parts.append(f"{services}{here} {many} newly listed as open ({_by_kind(news.came)})")
    if news.figures:
        parts.append(f"{count(len(news.figures), 'figure has', 'figures have')} a newer period")
    if not parts:
        parts.append(f"{count(len(news.releases), 'dataset has', 'datasets have')} newer files")
    return f"Since {day(news.since)}: {series(parts)}."


def happened(service: ServiceNews) -> str:
    """Return what is known of a service: 'is no longer in the register of 19 August 2026'."""
    register = f"the register of {day(service.as_of)}" if service.as_of else "the newest register"
    match service.happened:
        case "closed":
            how, comma, more = how_lost(KIND_BY_ID[service.kind]).partition(",")
            return f"{how} {_when(service)}".rstrip() + comma + more
        case "listed" | "opened":
            how = "newly in" if service.happened == "listed" else "newly open in"
            opened = f"; it opened on {day(service.not_after)}" if service.not_after else ""
            return f"is {how} {register}{opened}"
        case "back":
            return f"is in {register} again"
    listed = f"; it was last listed on {day(service.not_before)}" if service.not_before else ""
    return f"is no longer in {register}{listed}"


def table(news: News) -> pd.DataFrame:
    """Return one row for each service that went or came."""
    rows = [
        (what, capital(KIND_BY_ID[one.kind].one), one.name, one.area or UNKNOWN, happened(one), one.title)
        for what, services in ((GONE, news.gone), (CAME, news.came))
        for one in services
    ]
    return pd.DataFrame(rows, columns=["What", "Kind", "Name", "Neighbourhood", "What is known", "Register"])


def services(news: News) -> list[str]:
    """Return one sentence for each service that went or came, those that went first."""
    return [
        f"{one.name} ({', '.join(filter(None, [KIND_BY_ID[one.kind].one, one.area]))}) {happened(one)}."
        for one in (*news.gone, *news.came)
    ]


def figures(news: News) -> list[str]:
    """Return one sentence for each newer figure and each release of which other files were read."""
    newer = [f"{one.label}: {one.after}, before {one.before or 'no figure'}." for one in news.figures]
    return newer + [f"{one.publisher}, {one.title}: {_edition(one)}" for one in news.releases]


def left_open(news: News) -> list[str]:
    """Return what the comparison does not tell, and why."""
    told = []
    if news.gone:
        told.append(CAUTION)
    if news.carried_on:
        number = count(news.carried_on, "service has", "services have")
        told.append(f"{number} another number in its register and the same name or site: no loss.")
    if news.by_rules:
        number = count(news.by_rules, "more difference comes", "more differences come")
        told.append(f"{number} from how the same files are read, and {agree(news.by_rules, 'is', 'are')} no news.")
    told += [
        f"So many services came or went at once in {title} that its list is doubted: they are not told here."
        for title in news.cut_short
    ]
    if news.other_version:
        told.append("Another version of this program made the build before: services were not compared.")
    return told


def _edition(release: ReleaseNews) -> str:
    if release.after is None:
        return "no longer read."
    if release.before is None:
        return f"read for the first time ({release.after})."
    same = release.before == release.after
    return f"newer files ({release.after})." if same else f"{release.after}, before {release.before}."


def _when(service: ServiceNews) -> str:
    first, last = service.not_before, service.not_after
    if first and last:
        return f"on {day(last)}" if first == last else f"between {day(first)} and {day(last)}"
    return f"by {day(last)}" if last else f"after {day(first)}" if first else ""


def _by_kind(services: Sequence[ServiceNews]) -> str:
    numbers = Counter(one.kind for one in services)
    return series([count(number, KIND_BY_ID[kind].one, KIND_BY_ID[kind].many) for kind, number in numbers.items()])
