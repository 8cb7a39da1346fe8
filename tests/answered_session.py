"""A consultation session that was held in a place of tests: thirty cards, own words, what stewards made of them."""

from __future__ import annotations

from equitymap.measures.consultation.grid import grid_of
from equitymap.measures.consultation.heard import heard
from equitymap.measures.consultation.tally import tally
from equitymap.places.place import Place
from equitymap.records.public_words import everything_said, public_words
from equitymap.records.sessions import Given, Session, record_of_card, record_of_receipt, ruling_on, save, words_of
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Age, Answered, Response, Ruling
from equitymap.records.subjects.base import Record, read
from equitymap.records.subjects.consultation import Consultation, Exhibit, Promise, Question
from equitymap.views.consultation.session_results import SessionResults

SESSION, RECEIPT, PHRASE = "held", "KX4T-9M2P-7QRA", "Zyxomma by the pond"
CARDS = 30
ASKED = {
    "first": {"text": "What first?", "type": "choice", "choices": ("A library", "=1+1", "Neither")},
    "easy": {"text": "How easy?", "type": "scale", "low": "very hard", "high": "very easy"},
    "spot": {"text": "Where is one missing?", "type": "pin"},
    "own": {"text": "What should we know?", "type": "text"},
}


def hold(store: Store, place: Place, *, closes: str = "2025-12-03 20:30", zone: str = "") -> None:
    """Save a session in ``place`` as one of the demonstration place: thirty cards, and a form in own words."""
    code = "demo"

    def keep(record: str, kind: type[Record], **fields: object) -> None:
        store.save(read(kind, {"place": code, **fields}), record=record, role="steward")

    keep(
        SESSION,
        Consultation,
        name="Hall & <b>street</b>",
        link="hall",
        run_by="The group",
        opens="2025-12-03 18:30",
        closes=closes,
        zone=zone,
        notice="Two of us read it.",
    )
    for order, (record, fields) in enumerate(ASKED.items(), 1):
        keep(record, Question, session=SESSION, order=order, **fields)
    keep("shown", Exhibit, session=SESSION, order=1, view="gaps?place=demo", caption="Where the gaps are")
    keep("kept", Promise, session=SESSION, said="Many want a library.", did="", progress="heard", on="2027")
    cells = grid_of(place).cells
    for card in range(1, CARDS + 1):
        answers = (
            Answered(question="first", chosen="A library" if card % 3 else "=1+1"),
            Answered(question="easy", scale=1 + card % 5),
            Answered(question="spot", cell=cells[0] if card <= 20 else cells[card % 4 + 1]),
        )
        age, lives_in = list(Age)[card % 6], place.inside.index[card % len(place.inside)]
        response = Response(place=code, session=SESSION, card=str(card), answers=answers, age=age, lives_in=lives_in)
        save(store, record_of_card(SESSION, str(card)), Given(response), role="steward")
    form = Response(place=code, session=SESSION)
    save(store, record_of_receipt(RECEIPT), Given(form, {"own": PHRASE}), role="resident")


def approve(store: Store, place: Place, shown: str = PHRASE) -> None:
    """Let everybody read what the form said, or ``shown`` of it."""
    said = words_of(record_of_receipt(RECEIPT), "own")
    verdict = "public" if shown == PHRASE else "masked"
    fields = {"session": SESSION, "on": said, "response": record_of_receipt(RECEIPT), "question": "own"}
    ruling = read(Ruling, {"place": "demo", "verdict": verdict, "shown": shown, "reason": "", **fields})
    store.save(ruling, record=ruling_on(said), role="steward")


def session_of(store: Store, place: Place) -> Session:
    """Return the session with its questions."""
    [about] = store.standing(Consultation, "demo")
    questions = {one.record: one.value for one in store.standing(Question, "demo")}
    return Session(SESSION, about.value, questions, {one.record: one.value for one in store.standing(Exhibit, "demo")})


def results_of(store: Store, place: Place) -> SessionResults:
    """Return what came of it, as everybody may read it."""

    def there(kind: type[Record]) -> dict[str, Record]:
        return {one.record: one.value for one in store.standing(kind, "demo")}

    return SessionResults(
        place=place,
        session=session_of(store, place),
        where=place.name,
        tallies=tally(session_of(store, place), there(Response), everything_said(store, "demo")),  # type: ignore[arg-type]
        words=public_words(store, "demo"),
        promises=list(there(Promise).values()),  # type: ignore[arg-type]
        grid=grid_of(place),
        lies_in=dict.fromkeys(grid_of(place).cells, "Elm"),
        heard=heard(place, place.inside.index, there(Response).values()),  # type: ignore[arg-type]
        targets={},
    )
