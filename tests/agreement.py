"""An agreement for tests: records of the demonstration place, written out, and cards of figures by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from equitymap.indicators import Indicator, published
from equitymap.measures.cradle_to_career.cohort import CohortSize
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.records.store import Store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import When, read
from equitymap.views.agreement.agreed import Agreed, Written, agreed
from tests import cradle

REGISTRY: Mapping[str, Indicator] = {one.id: one for one in published()}
NAMES = {"homes": "Harbour Homes", "play": "Sands Play Project", "urn:X90001": "Tollgarth School"}
STORY: dict[str, dict[str, dict[str, Any]]] = {
    "agreement": {
        "ten": {"name": "Ten years", "began": 2018, "vision": "A warm place to go.", "partners": ["play", "homes"]},
    },
    "target": {
        "results": {"name": "Better results", "indicator": "english_maths_4", "path": ["2028: 60"], "owners": ["play"]},
        "kept": {"name": "Fewer sent away", "indicator": "suspended_secondary", "path": ["2028: 5"]},
        "ours": {
            "name": "They feel at home",
            "evidence": "a survey each year",
            "unit": "per cent",
            "better": "higher",
            "baseline": 41,
            "path": ["2028: 65"],
            "owners": ["homes", "play"],
            "pulls_against": ["results"],
        },
    },
    "contribution": {
        "rooms": {"body": "homes", "type": "premises", "what": "A hall.", "targets": ["ours"]},
        "hall": {"body": "play", "type": "premises", "what": "Another hall.", "targets": ["ours"], "pounds": 900},
    },
    "action": {
        "club": {"name": "Open a club", "year": 2019, "body": "play", "targets": ["ours"], "type": "youth_clubs"},
        "walk": {"name": "A walk", "year": 2020, "capital": 100},
    },
    "review": {"first": {"on": "2019-11", "where": "The hall", "schools": "Two of five.", "stop": "Counting heads."}},
    "effect": {"one": {"noticed": "2020", "what": "They teach to the test.", "targets": ["results"]}},
    "invitation": {"asked": {"to": "Residents of the quay", "on": "2019", "came": False}},
    "note": {
        "said": {"type": "youth_clubs", "on": "2020", "trade": "youth worker", "text": "The same adult for years."}
    },
}
"""Values of every record, by kind and id; texts are changed by ``records``."""


def records(text: str = "{}") -> dict[str, dict[str, Any]]:
    """Return every record by kind and id; ``text`` is written around each text that people can type."""
    typed = ("name", "vision", "evidence", "what", "where", "schools", "stop", "to", "text", "trade")
    return {
        kind: {
            record: read(
                KINDS[kind],
                {
                    "place": "demo",
                    **({"agreement": "ten"} if "agreement" in KINDS[kind].model_fields else {}),
                    **{key: text.format(value) if key in typed else value for key, value in values.items()},
                },
            )
            for record, values in every.items()
        }
        for kind, every in STORY.items()
    }


def keep(store: Store, text: str = "{}") -> None:
    """Save every record in a store, with the bodies that they name."""
    for record, name in NAMES.items():
        if ":" not in record:
            body = read(KINDS["body"], {"place": "demo", "name": text.format(name), "sector": "charity"})
            store.save(body, record=record, role="steward")
    for record, value in (pair for every in records(text).values() for pair in every.items()):
        store.save(value, record=record, role="steward")


def written(**changed: dict[str, Any]) -> Written:
    """Return the records as the page reads them; ``changed`` are kinds, such as ``targets``, written anew."""
    every = records()
    kinds = {f"{kind}s": found for kind, found in every.items() if kind != "invitation"}
    return Written(**{**kinds, **changed, "names": NAMES})


def card(indicator: str, figures: dict[int, float], people: float = 4000) -> Card:
    """Return the card of an indicator of the registry, without breaks, with figures of so many people by year."""
    entry = REGISTRY[indicator].model_copy(update={"breaks": ()})
    return cradle.card(figures, entry=entry, people=CohortSize(people, "census"))


def found(
    cards: Mapping[str, Card] | None = None,
    own: Mapping[str, Card] | None = None,
    area: str = "",
    **changed: dict[str, Any],
) -> Agreed:
    """Return the agreement beside cards; without any, no figure is known here. ``own`` are cards of its ``area``."""
    return agreed("ten", written(**changed), cards or {}, REGISTRY, today=When("2020-06-01"), own=own, area=area)
