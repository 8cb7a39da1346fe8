"""The catalogues of what residents read are whole, and what is lacking is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from equitymap.records.subjects.answers import Age
from equitymap.records.subjects.consultation import CHOICES, QuestionType
from equitymap.views.consultation import language
from equitymap.views.consultation.ready_made import ready_made
from tools import catalogue

RESIDENTS = [path for path in sorted(catalogue.TEMPLATES.rglob("*.html.j2")) if "_(" in path.read_text("utf-8")]
OF_NO_LANGUAGE = {"Equity", "Map", "checked"}
"""Our name, and an attribute that stands alone."""


@pytest.fixture(scope="module")
def now() -> Catalog:
    return catalogue.messages()


@pytest.mark.parametrize("code", ["cy", "ur", *sorted({*catalogue.catalogues()} - {"cy", "ur"})])
def test_every_message_is_translated(code: str, now: Catalog) -> None:
    assert list(catalogue.problems(code, now)) == [], "run: python -m tools.catalogue, then translate what it lists"


def test_messages_come_from_templates_code_and_ready_made_questions(now: Catalog) -> None:
    said = {one.id for one in now}
    assert {"Your postcode", "Map with squares", ("%(num)s question.", "%(num)s questions.")} <= said
    assert {age.label for age in Age} <= said
    texts = {text for one in ready_made() for text in (one.text, *one.choices, one.low, one.high) if text}
    assert texts - said == set()


def test_ready_made_questions_are_whole() -> None:
    asked = ready_made()
    assert len({one.text for one in asked}) == len(asked) >= 12
    assert {one.type for one in asked} == set(QuestionType)
    for one in asked:
        least, most = CHOICES
        assert (least <= len(set(one.choices)) <= most) == (one.type is QuestionType.CHOICE)
        assert bool(one.low and one.high) == (one.type is QuestionType.SCALE)


def begun(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str) -> None:
    """Let there be one catalogue, of Polish, with a text."""
    monkeypatch.setattr(catalogue, "LOCALE", folder)
    path = folder / "pl" / "LC_MESSAGES" / language.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "not translated: Card %(number)s"),
        ('msgid "Card %(number)s"\nmsgstr ""\n', "not translated: Card %(number)s"),
        ('#, fuzzy\nmsgid "Card %(number)s"\nmsgstr "Karta %(number)s"\n', "marked as fuzzy: Card %(number)s"),
        (
            'msgid "Card %(number)s"\nmsgstr "Karta"\n',
            "other placeholders or mark-up than its message: Card %(number)s",
        ),
        ('msgid "Card %(number)s"\nmsgstr "Karta %(number)s"\n\nmsgid "Old"\nmsgstr "Stary"\n', "said nowhere: Old"),
        (
            'msgid "Card %(number)s"\nmsgstr "Karta %(number)s"\n\n#~ msgid "Old"\n#~ msgstr "Stary"\n',
            "no longer said: Old",
        ),
    ],
)
def test_what_is_lacking_in_a_catalogue_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, found: str
) -> None:
    messages = Catalog(fuzzy=False)
    messages.add("Card %(number)s")
    begun(monkeypatch, tmp_path, HEAD + text)
    assert list(catalogue.problems("pl", messages)) == [f"pl: {found}"]


def test_new_messages_come_in_old_ones_go_and_the_rest_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = Catalog(fuzzy=False)
    messages.add("Library")
    messages.add("Youth club")
    begun(monkeypatch, tmp_path, f'{HEAD}msgid "Library"\nmsgstr "Biblioteka"\n\nmsgid "Old"\nmsgstr "Stary"\n')
    monkeypatch.setattr(catalogue, "messages", lambda: messages)
    assert catalogue.main([]) == 1
    once = catalogue.updated("pl", messages)
    assert catalogue.main([]) == 1
    assert (
        catalogue.updated("pl", messages) == once == (tmp_path / "pl" / "LC_MESSAGES" / language.CATALOGUE).read_bytes()
    )
    assert [(one.id, one.string) for one in catalogue.read("pl") if one.id] == [
        ("Library", "Biblioteka"),
        ("Youth club", ""),
    ]
    assert b"Date" not in once


def untranslated(template: str) -> str:
    """Return the letters that a template writes itself: neither marked for translation, nor a value, style or tag."""
    text = re.sub(r"\{#.*?#\}|\{% trans.*?endtrans %\}|\{%.*?%\}|\{\{.*?\}\}", "", template, flags=re.DOTALL)
    text = re.sub(r'<style.*?</style>|<[^>]*>|&\w+;|[\w-]+="[^"]*"', "", text, flags=re.DOTALL)
    return " ".join(word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in OF_NO_LANGUAGE)


def test_no_template_speaks_english_by_itself() -> None:
    assert {path.name: found for path in RESIDENTS if (found := untranslated(path.read_text("utf-8")))} == {}
    assert untranslated('<p lang="en">{{ _("Yes") }} No<br>{% trans %}Yes{% endtrans %}</p>') == "No"
