"""A consultation session with all eight questions, open now, and a browser without a window that answers it."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from equitymap.dashboard.consultation.residents import resident_cache, routes
from equitymap.records.store import Store, now, open_store
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.base import Record
from equitymap.records.subjects.consultation import HERE, Consultation, Question
from equitymap.views.consultation.residents.resident_form import names
from tests import loops

LINK, SESSION = "foxhollies", "session1"
CHOICES = ("Library", "Youth club", "Children's centre", "<b>50%</b> & more")
QUESTIONS = (
    ("choice", "Which do you miss <most> & why not 100% of them?"),
    ("scale", "How safe do you feel after dark?"),
    ("text", "What should stop?"),
    ("pin", "Where is hard to reach without a car?"),
    ("choice", "How do you mostly get there?"),
    ("scale", "How much have you been asked before?"),
    ("text", "What is good here and should stay?"),
    ("pin", "Where would a new service do most good?"),
)


def moment(hours: float) -> str:
    """Return the time in some hours as a session has it."""
    return (now() + timedelta(hours=hours)).astimezone(HERE).strftime("%Y-%m-%d %H:%M")


def session(place: str = "demo", *, opens: float = -1, closes: float = 2, **more: object) -> Consultation:
    """Return a session that is open from so many hours on, until so many."""
    about = {"name": "What matters in Fox Hollies?", "link": LINK, "run_by": "Fox Hollies Forum", **more}
    return Consultation(place=place, opens=moment(opens), closes=moment(closes), **about)


def questions(kinds: tuple[tuple[str, str], ...] = QUESTIONS, place: str = "demo") -> dict[str, Question]:
    """Return questions of these types and words by their ids, question1 and so on."""
    return {
        f"question{order}": Question(
            place=place,
            session=SESSION,
            order=order,
            text=text,
            type=kind,
            choices=CHOICES if kind == "choice" else (),
            low="not at all" if kind == "scale" else "",
            high="very much" if kind == "scale" else "",
        )
        for order, (kind, text) in enumerate(kinds, 1)
    }


def opened(file: Path, made: Path | None = None) -> Store:
    """Return a store with the session in a file; copied from one that was made before, where there is one."""
    if made is not None:
        shutil.copy(made, file)
    store = open_store(f"sqlite:///{file}")
    if made is None:
        store.save(session(), record=SESSION, role="steward")
        for record, question in questions().items():
            store.save(question, record=record, role="steward")
    return store


class Browser:
    """A browser without a window, which follows nothing by itself."""

    def __init__(self) -> None:
        self.app = Starlette(routes=routes.routes())

    def get(self, at: str, **more: Any) -> httpx.Response:
        """Open an address."""
        return self._ask("GET", at, **more)

    def post(self, at: str, **more: Any) -> httpx.Response:
        """Send a form."""
        return self._ask("POST", at, **more)

    def _ask(self, method: str, at: str, **more: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            sent = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://testserver")
            async with sent:
                return await sent.request(method, at, **more)

        return loops.run(asked())


def fields(page: str) -> dict[str, str]:
    """Return what the form on a page would send: hidden fields, texts, and what is chosen."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        about = {name: unescape(value.strip('"')) for name, value in re.findall(r'(\w+)=("[^"]*"|[\w.-]+)', tag)}
        if about.get("type") in ("radio", "checkbox") and not re.search(r"\schecked\b", tag):
            continue
        if about.get("value"):
            found[about["name"]] = about["value"]
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        found |= {name: unescape(text)} if text else {}
    for name, inside in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', inside) or re.search(r"<option selected>(\w+)", inside)
        found |= {name: unescape(chosen[1])} if chosen else {}
    return found


AT = f"/t/{LINK}"
NAMES = list(names(questions()).values())
CHOICE, SCALE, TEXT, PIN = NAMES[:4]
ANSWER = {CHOICE: "Library", SCALE: "4", TEXT: "No bus at night"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


def start(client: Browser, at: str = AT) -> dict[str, str]:
    """Return the fields of a form that was just opened."""
    page = client.get(at)
    assert page.status_code == 200, page.text
    return fields(page.text)


def send(client: Browser, *more: dict[str, str], at: str = AT, **headers: str) -> httpx.Response:
    """Send a form with these fields, later ones in place of earlier ones."""
    return client.post(at, data={name: said for one in more for name, said in one.items()}, headers=headers)


def receipt_of(answer: httpx.Response) -> str:
    """Return the receipt that an answer leads to."""
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"].partition("/r/")[2][:14])


def standing(store: Store, kind: type[Record] = Response) -> list[Any]:
    """Return what the records of a kind say as they stand."""
    return [one.value for one in store.standing(kind, "demo")]


def change(store: Store, **more: Any) -> None:
    """Save the session anew."""
    last = store.history(SESSION)[0]
    store.save(session(**more), record=SESSION, parent=last.id, role="steward")
    resident_cache.HELD.forget()
