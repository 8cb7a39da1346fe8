"""A session to be shown: three questions, a view that leads nowhere beside one that leads to a page, and answers."""

from __future__ import annotations

from equitymap.records.sessions import Given, new_receipt, record_of_receipt, save
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Answered, Response
from equitymap.records.subjects.consultation import Consultation, Exhibit, Question

OF = {"place": "demo", "session": "hall"}
ASKED = (
    Question(**OF, order=1, text="What first?", choices=("Library", "Club")),
    Question(**OF, order=2, text="Where?", type="pin"),
    Question(**OF, order=3, text="What else?", type="text"),
)


def hold(store: Store) -> None:
    about = Consultation(
        place="demo",
        name="What is missing?",
        link="hall",
        opens="2020-01-01 10:00",
        closes="2099-01-01 10:00",
        run_by="Quays",
        phones="http://192.168.1.10:8501",
    )
    store.save(about, record="hall", role="steward")
    for one in ASKED:
        store.save(one, record=f"q{one.order}", role="steward")
    for order, view in enumerate(("map", "nowhere?x=1"), start=1):
        shown = Exhibit(**OF, order=order, view=view, caption=f"Look <b>{order}")
        store.save(shown, record=f"e{order}", role="steward")


def answer(store: Store, text: str = "") -> str:
    record = record_of_receipt(new_receipt())
    answers = (Answered(question="q1", chosen="Club"), Answered(question="q2", cell="D4"))
    save(store, record, Given(Response(**OF, answers=answers), {"q3": text} if text else {}), role="resident")
    return record
