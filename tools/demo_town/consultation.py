"""What people of the invented town said in its consultation session: who came is not who lives there.

The session itself is in ``records.toml``, what was written in ``consultation.toml``. Who answered is drawn from a
seed: people of the most deprived fifth and young adults came least, and some did not say where they live or their age.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from equitymap.measures.consultation.grid import grid_of
from equitymap.places.place import Place
from equitymap.records.revisions import digest
from equitymap.records.sessions import record_of_card, ruling_on, tip_of, words_of
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.answers import Age, Response
from equitymap.records.subjects.base import Record, read

SAID = Path(__file__).with_name("consultation.toml")
PLACE, SESSION, SEED = "demo", "what-is-missing", 20251106
HELD, STEP = datetime(2025, 11, 6, 18, 0, tzinfo=UTC), timedelta(minutes=1)
"""When the first answer came, and how long after it the next one."""
FORMS, CARDS = 44, 20
CAME = {1: 0.3, 2: 0.9, 3: 1.3, 4: 1.5, 5: 1.6}
"""How readily people come, by fifth of England: 1 the most deprived."""
AGES = {
    Age.UNDER_16: 3,
    Age.FROM_16: 1,
    Age.FROM_25: 5,
    Age.FROM_35: 15,
    Age.FROM_50: 18,
    Age.FROM_65: 15,
    None: 7,
}
"""How many in 64 are how old."""
WHERE = {"said": 0.78, "elsewhere": 0.05, "not said": 0.17}
SILENT = 0.12
"""Share of questions that somebody leaves out."""
CHOSEN = {"ask-first": (0.24, 0.36, 0.14, 0.18, 0.08), "ask-how": (0.36, 0.24, 0.28, 0.05, 0.07)}
SCALES = {"ask-easy": (0.16, 0.28, 0.26, 0.2, 0.1), "ask-told": (0.44, 0.28, 0.14, 0.09, 0.05)}
PINS = {
    "ask-missing": {"Ashlock": 4, "Thimble Hill": 3, "Millrace Green": 2, "Saltpan Row": 2, "Gannet Down": 1},
    "ask-home": {"Ropewalk End": 4, "Old Marl Bridge": 3, "Harrowsea": 2, "Skerrow Head": 1, "Marl Sands": 1},
}
"""Around which middle layer areas people put pins, and how often."""
LANGUAGES = {"en": 0.94, "cy": 0.06}


def answers(place: Place) -> Iterator[tuple[str, Record]]:
    """Yield id and value of every response, and of what came on it, each after those that it names."""
    said = tomllib.loads(SAID.read_text(encoding="utf-8"))
    responses = dict(_responses(place, np.random.default_rng(SEED)))
    yield from responses.items()
    wrote, reported = list(responses)[1::3], list(responses)[2::5]
    for number, told in enumerate(said["words"]):
        yield from _said("words", wrote[number % len(wrote)], told)
    for response, told in zip(reported, said["tip"], strict=False):
        yield from _said("tip", response, told)


def _responses(place: Place, rng: np.random.Generator) -> Iterator[tuple[str, Response]]:
    grid, areas = grid_of(place), place.inside
    need = place.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
    fifth = ((need.reindex(areas.index) + 1) // 2).astype(int)
    comes = areas["population"].to_numpy(dtype=float) * fifth.map(CAME).to_numpy(dtype=float)
    pins = {}
    for question, weights in PINS.items():
        spots = areas[areas["msoa_name"].isin(weights)]
        cells = [grid.cell_at(*spot) for spot in spots[["easting_m", "northing_m"]].to_numpy(dtype=float)]
        pins[question] = (cells, spots["msoa_name"].map(weights).to_numpy(dtype=float))

    def one_of(values: Any, weights: Any) -> Any:
        share = np.asarray(list(weights), dtype=float)
        return list(values)[int(rng.choice(len(share), p=share / share.sum()))]

    choices = _choices()
    for number in range(FORMS + CARDS):
        where = one_of(WHERE, WHERE.values())
        told = {
            **{name: {"chosen": one_of(choices[name], odds)} for name, odds in CHOSEN.items()},
            **{name: {"scale": one_of(range(1, 6), odds)} for name, odds in SCALES.items()},
            **{name: {"cell": one_of(*pin)} for name, pin in pins.items()},
        }
        answered = [{"question": name, **how} for name, how in told.items() if rng.random() > SILENT]
        home = one_of(areas.index, comes)
        card = str(number - FORMS + 1) if number >= FORMS else ""
        values = {
            "place": PLACE,
            "session": SESSION,
            "card": card,
            "language": "en" if card else one_of(LANGUAGES, LANGUAGES.values()),
            "age": one_of(AGES, AGES.values()),
            "lives_in": home if where == "said" else "",
            "elsewhere": where == "elsewhere",
            "answers": answered,
        }
        record = record_of_card(SESSION, card) if card else digest("form of the demonstration", str(number))
        yield record, read(Response, values)


def _choices() -> dict[str, list[str]]:
    story = tomllib.loads(Path(__file__).with_name("records.toml").read_text(encoding="utf-8"))
    return {told["id"]: told["choices"] for told in story["question"] if "choices" in told}


def _said(kind: str, response: str, told: dict[str, Any]) -> Iterator[tuple[str, Record]]:
    """Yield words or a reported change, and the ruling on it where there is one."""
    of_it = {"place": PLACE, "session": SESSION, "response": response}
    ruled: dict[str, Any] = {name: told[name] for name in ("verdict", "shown", "reason", "list") if name in told}
    own = {name: value for name, value in told.items() if name not in ruled}
    record = tip_of(response) if kind == "tip" else words_of(response, told["question"])
    yield record, read(KINDS[kind], {**of_it, **own})
    if ruled:
        if ruled["verdict"] == "public":
            ruled["shown"] = told["text"]
        yield (
            ruling_on(record),
            read(KINDS["ruling"], {**of_it, "on": record, "question": own.get("question", ""), **ruled}),
        )
