"""Up to four laptops on which forms and cards of one session are entered, changed and deleted, and which meet."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from equitymap.errors import RecordsError
from equitymap.records import sessions
from equitymap.records.hall import join
from equitymap.records.sessions import Given, record_of_card, record_of_receipt
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Answered, Response, Ruling, Verdict
from equitymap.records.subjects.consultation import Consultation, Question
from tests.record_laptops import everything, followed

LAPTOPS, PEOPLE, QUESTIONS = 4, 3, 3
SESSION = "session1"
ACTS = ("form", "form", "card", "without words", "ruling", "delete", "meet")
Act = tuple[str, int, int, int]
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), *(st.integers(0, top - 1) for top in (LAPTOPS, PEOPLE, LAPTOPS))),
    min_size=4,
    max_size=16,
)
"""What happens: which act, on which laptop, of which person, and a number that chooses what is said or who is met."""
orders = st.lists(st.tuples(*(st.integers(0, LAPTOPS - 1) for _ in range(2))), max_size=8)
"""Whose records are brought to whom, before everybody's are brought to everybody."""


def prepared(file: Path) -> Path:
    """Make the records that every laptop begins with: a session of which only the first question is known."""
    store = open_store(f"sqlite:///{file}", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    times = {"opens": "2026-01-01 18:00", "closes": "2126-01-01 20:00"}
    about = Consultation(place="demo", name="Hall", link="hall", run_by="Group", **times)
    store.save(about, record=SESSION, role="steward", nonce="")
    asked = Question(place="demo", session=SESSION, order=1, text="What is missing?", type="text")
    store.save(asked, record="question0", role="steward", nonce="")
    store.close()
    return file


def word_of(number: int, *, card: bool = False) -> str:
    """Return the word that only this person, or this card, says."""
    return f"{'Kalkar' if card else 'Zyxom'}{'abc'[number]}"


def record_of(number: int, *, card: bool = False) -> str:
    return record_of_card(SESSION, str(number)) if card else record_of_receipt(f"AAAA-AAAA-AAA{number}")


class Laptops:
    """Stores that each begin with the same session; a clock that goes on by a second with each look."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.looks = folder, 0
        self.stores = [self.new(template, number) for number in range(LAPTOPS)]

    def new(self, template: Path, number: int) -> Store:
        shutil.copy(template, self.folder / f"{number}.sqlite")
        return open_store(f"sqlite:///{self.folder}/{number}.sqlite", clock=self.clock)

    def clock(self) -> datetime:
        self.looks += 1
        return datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=self.looks)

    def files_with(self, word: str) -> list[str]:
        return [path.name for path in sorted(self.folder.iterdir()) if word.encode() in path.read_bytes()]

    def act(self, act: Act) -> str:
        """Do it; return the id of the response that was saved, or nothing."""
        name, laptop, number, other = act
        store, card = self.stores[laptop], name == "card"
        record, word = record_of(number, card=card), word_of(number, card=card)
        if name == "meet":
            join(store, self.stores[other], "demo")
        elif name == "delete":
            for one in (record, record_of(number, card=True)):
                if sessions.is_there(store, one):
                    sessions.erase(store, "demo", one)
        elif name == "ruling" and sessions.is_there(store, record):
            ruling = Ruling(place="demo", session=SESSION, on="x", response=record, verdict=Verdict.PUBLIC, shown=word)
            store.save(ruling, role="steward")  # of an id that nobody can foresee
        elif name in ("form", "card", "without words"):
            answers = (Answered(question="scale", scale=1 + other),)
            response = Response(place="demo", session=SESSION, card=str(number) if card else "", answers=answers)
            said = {} if name == "without words" else {f"question{other % QUESTIONS}": f"{word} {other}"}
            sessions.save(store, record, Given(response, said), role="steward" if card else "resident")
            return record
        return ""


def play(folder: Path, template: Path, happened: Sequence[Act], order: Sequence[tuple[int, int]]) -> None:
    """Let it happen, bring everything everywhere: the same is everywhere, and of deleted people nothing in any file."""
    laptops, said = Laptops(folder, template), set()
    try:
        for act in happened:
            try:
                said.add(laptops.act(act))
            except RecordsError as refused:
                assert "deleted for good" in str(refused)
        erased = {row[0] for store in laptops.stores for row in everything(store)[2]}
        everybody = [(into, source) for into in range(LAPTOPS) for source in range(LAPTOPS) if into != source]
        for into, source in [*order, *everybody, *everybody]:
            join(laptops.stores[into], laptops.stores[source], "demo")
        first = laptops.stores[0]
        for store in laptops.stores[1:]:
            assert everything(store) == everything(first)
            assert followed(store) == followed(first)
        assert {row[1] for row in everything(first)[0]} >= said - erased - {""}
        for number, card in ((number, card) for number in range(PEOPLE) for card in (False, True)):
            if record_of(number, card=card) in erased:
                assert laptops.files_with(word_of(number, card=card)) == []
    finally:
        for store in laptops.stores:
            store.close()
