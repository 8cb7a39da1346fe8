"""Residents' pages in other languages: every word of ours is translated, what stewards wrote stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from equitymap.dashboard.consultation.residents import resident_cache, routes
from equitymap.dashboard.records import store_cache
from equitymap.views.consultation.residents.resident_form import names
from tests.pseudo import pseudo
from tests.residents import CHOICES, LINK, QUESTIONS, Browser, fields, opened, questions, session
from tools.catalogue import messages

AT = f"/t/{LINK}"


@pytest.fixture
def client(tmp_path, monkeypatch):
    store = opened(tmp_path / "records.sqlite")
    monkeypatch.setattr(store_cache, "store", lambda: store)
    monkeypatch.setattr(resident_cache, "HELD", resident_cache.Held())
    monkeypatch.setattr(routes, "TRIES", routes.limits())
    yield Browser()
    store.close()


def pages(client: Browser, code: str) -> dict[str, str]:
    """Return the pages that somebody sees who answers, looks, changes and deletes, in a language."""
    lang = f"?lang={code}"
    form = client.get(AT + lang).text
    typed = fields(form)
    text = list(names(questions()).values())[2]
    wrong = {"postcode": "B1", "age": "old", "tip_text": "x", text: "y" * 2000}
    sent = client.post(AT, data={**typed, text: "No bus"})
    assert sent.status_code == 303, sent.text
    receipt = re.search(r"/r/([A-Z0-9-]{14})", sent.headers["location"])[1]
    at = f"{AT}/r/{receipt}"
    several = {"demo": "Marlhaven", "E07000148": "Norwich"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resident_cache, "place_names", lambda: several)
        is_open = client.get(f"/t{lang}").text
        patch.setattr(resident_cache, "place_names", dict)
        none_open = client.get(f"/t{lang}").text
    return {
        "what is open": is_open,
        "nothing is open": none_open,
        "form": form,
        "wrong": client.post(AT, data={**fields(client.get(AT + lang).text), **wrong}).text,
        "empty": client.post(AT, data=fields(client.get(AT + lang).text)).text,
        "sent already": client.post(AT, data={**typed, text: "Another"}).text,
        "receipt": client.get(at + lang).text,
        "change": client.get(f"{at}/change{lang}").text,
        "delete": client.get(f"{at}/delete{lang}").text,
        "about": client.get(f"{AT}/about{lang}").text,
        "check": client.get(f"{AT}/check{lang}").text,
        "no receipt": client.post(f"{AT}/check", data={"receipt": "x", "lang": code}).text,
        "nothing here": client.get(f"/t/nowhere{lang}").text,
    }


def words(html: str) -> str:
    """Return what can be read, or heard, on a page, without what stewards and residents wrote and names of places."""
    html = re.sub(r'<input type="?radio"?[^>]*>', " ", html)  # squares are called by what lies in them
    heard = " ".join(re.findall(r'(?:aria-label|placeholder)="([^"]*)"', html))
    for theirs in (
        "<style.*?</style>",
        "<svg.*?</svg>",
        "<bdi>.*?</bdi>",
        '<ul class="parts".*?</ul>',
        "<textarea.*?</textarea>",
    ):
        html = re.sub(theirs, " ", html, flags=re.DOTALL)
    read = re.sub(r"<[^>]*>|[A-Z0-9]{4}(-[A-Z0-9]{4}){2}", " ", html)
    return " ".join(f"{read} {heard}".split())


def test_every_word_of_ours_can_be_translated(client, tmp_path: Path) -> None:
    theirs = " ".join(
        [*CHOICES, *(text for _, text in QUESTIONS), session().name, session().run_by, "not at all very much"]
    )
    ours = {"Equity", "Map", "English", "Esperanto", "amp", "lt", "gt", "quot", "nowhere"}
    with pseudo(tmp_path / "locale", messages()) as code:
        shown = pages(client, code)
    for name, html in shown.items():
        assert f'<html lang="{code}" dir="ltr">' in html, name
        left = re.sub(r"⟦[^⟧]*⟧", " ", words(html))
        found = set(re.findall(r"[^\W\d_]{2,}", left)) - ours - set(re.findall(r"[^\W\d_]{2,}", theirs))
        assert found == set(), (name, found)
