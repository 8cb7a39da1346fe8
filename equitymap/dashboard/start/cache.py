"""What visitors of Start share: its three pictures, drawn once for each build of a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.indicators import indicator
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.gaps.fragmentation import Rule, gaps, people_by_kind
from equitymap.places import news
from equitymap.places.news import News
from equitymap.places.store import DEMO
from equitymap.views.gaps.gaps_sentences import ASSUMPTIONS, definition
from equitymap.views.start import living_pictures, start_sentences

STANDARD = Rule()


@dataclass(frozen=True)
class Picture:
    """One picture: its heading, the sentence that it shows, the drawing, and the page that tells more."""

    heading: str
    sentence: str
    drawing: Markup
    page: str
    parameters: dict[str, str]
    releases: tuple[str, ...]
    limits: str = ""
    kind: Kind | None = None


@per_place(max_entries=64)
def need(opened: Opened) -> Picture:
    """Return the picture of need."""
    layer = opened.layer("iod2025-imd")
    sentence = start_sentences.need_sentence(layer, opened.place.name)
    drawing, measure = living_pictures.need_map(opened.place, layer, sentence), layer.measure
    return Picture("Need", sentence, drawing, "map.py", {}, (measure.release_id,), measure.limits)


@per_place(max_entries=64)
def children(opened: Opened) -> Picture:
    """Return the picture of children in low-income families, by one measure for every place."""
    entries = tuple(indicator(name) for name in start_sentences.CHILDREN)
    card = start_sentences.children_card(scorecard.cards(opened.place, entries))
    sentence = start_sentences.children_sentence(card, opened.place.name)
    drawing = Markup() if card is None else living_pictures.years_line(card, opened.place.name, sentence)
    releases, limits = ((), "") if card is None else ((card.entry.release,), card.entry.limits)
    return Picture("Children", sentence, drawing, "cradle_to_career.py", {}, releases, limits)


@per_place(max_entries=64)
def gone(opened: Opened) -> Picture:
    """Return the picture of the gaps, of the kind of service with most people in gaps."""
    place, supply_of = opened.place, partial(places_cache.supply, opened)
    counted = people_by_kind(place, STANDARD, supply_of)
    most = max(counted, key=lambda kind: counted[kind][1], default=None)
    found = None if most is None else (KIND_BY_ID[most], gaps(place, most, supply_of(most), STANDARD))
    since = None if most is None else place.manifest.observed[most].first
    sentence = start_sentences.gaps_sentence(found, place_name=place.name, since=since, rule=STANDARD)
    table = None if found is None else found[1]
    drawing = Markup() if table is None else living_pictures.gaps_map(place, table, STANDARD, sentence)
    kind = None if found is None else found[0]
    used = ("census2021-ts007a", "census2021-age-6", "iod2025-all")
    which = f"{start_sentences.WHICH_KIND} The gaps has the others."
    return Picture(
        "Gaps",
        sentence,
        drawing,
        "gaps.py",
        {} if kind is None else {"kind": kind.id},
        used,
        "" if kind is None else f"{definition(kind, STANDARD)} {which} {ASSUMPTIONS}",
        kind,
    )


@per_place(max_entries=64)
def newest(opened: Opened) -> News | None:
    """Return what is new in this build of the place; None where nothing is, or there is no earlier build."""
    told = () if opened.code == DEMO else news.told(opened.code, opened.place.manifest.checksum)
    return told[0] if told and told[0].after == opened.place.manifest.checksum else None
