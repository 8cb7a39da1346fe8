"""Languages of what residents read: which there are, their plurals, what a catalogue that is wrong does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from equitymap.views.consultation import language
from tests.pseudo import pseudo

OTHERS = [code for code in language.languages() if code != language.ENGLISH]


def test_english_comes_first_and_every_language_has_its_own_name() -> None:
    assert next(iter(language.languages())) == "en"
    assert language.languages() | {"en": "English", "cy": "Cymraeg", "ur": "اردو"} == language.languages()


def test_a_language_that_is_not_there_is_english() -> None:
    assert language.known("xx") == language.known("../../etc") == language.known("") == "en"
    assert language.gettext("xx")("Library") == "Library"
    assert language.environment("xx") is language.environment("en")


def test_urdu_runs_from_right_to_left() -> None:
    assert [language.direction(code) for code in ("en", "cy", "ur", "xx")] == ["ltr", "ltr", "rtl", "ltr"]


def test_a_day_is_written_as_people_there_write_it() -> None:
    at = datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
    assert language.day("en", at) == "3 December 2026"
    assert language.day("cy", at) == "3 Rhagfyr 2026"


@pytest.mark.parametrize("code", OTHERS)
def test_every_number_has_the_form_that_its_language_asks_for(code: str) -> None:
    """Numbers of one group of the Unicode rules share a form, numbers of different groups do not."""
    catalogue = language._read(code)
    forms = [f"form {number}" for number in range(catalogue.num_plurals)]
    catalogue.add(("%(num)s test", "%(num)s tests"), forms)
    translate = language._compiled(catalogue).ngettext
    rule = Locale(code).plural_form
    said = {number: translate("%(num)s test", "%(num)s tests", number) for number in range(31)}
    assert set(said.values()) <= set(forms)
    groups = {(rule(number), form) for number, form in said.items()}
    assert len(groups) == len({group for group, _ in groups}) == len({form for _, form in groups})
    assert set(said.values()) == set(forms)


def test_welsh_mutates_after_numbers() -> None:
    said = language.ngettext("cy")
    words = [said("%(num)s question.", "%(num)s questions.", number) % {"num": number} for number in (1, 2, 3, 6, 7)]
    assert words == ["1 cwestiwn.", "2 gwestiwn.", "3 chwestiwn.", "6 chwestiwn.", "7 cwestiwn."]


def test_a_text_from_outside_is_never_taken_for_a_message() -> None:
    """The empty message is the header of a catalogue, and a percent sign is no placeholder."""
    shown = language.environment("cy").from_string("{{ text | translated }}")
    assert language.gettext("cy")("") == ""
    assert shown.render(text="50% of <b> %(who)s") == "50% of &lt;b&gt; %(who)s"
    assert shown.render(text="Library") == "Llyfrgell"
    said = language.environment("cy").from_string('{{ _("Card %(number)s", number=number) }}')
    assert said.render(number="<i>") == "Cerdyn &lt;i&gt;"


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Card %(number)s", "Cerdyn"),
        ("Card %(number)s", "Cerdyn %(numbr)s %(number)s"),
        ("Card", "Cerdyn 5%"),
        ("Card", "<script>Cerdyn</script>"),
        (("%(num)s card", "%(num)s cards"), ("cerdyn %(n)s", "cardiau")),
        (("%(num)s card", "%(num)s cards"), ("cerdyn", "")),
    ],
)
def test_a_translation_that_would_break_a_page_is_left_out(tmp_path: Path, text: object, translation: object) -> None:
    messages = Catalog(fuzzy=False)
    messages.add(text)
    said_so = patch("tests.pseudo.longer", side_effect=[translation] if isinstance(translation, str) else translation)
    with said_so, pseudo(tmp_path, messages) as code:
        said = language.ngettext(code)(*text, 5) if isinstance(text, tuple) else language.gettext(code)(text)
    assert said == (text[1] if isinstance(text, tuple) else text)


def test_a_language_is_added_by_its_catalogue_alone(tmp_path: Path) -> None:
    messages = Catalog(fuzzy=False)
    messages.add("Library")
    with pseudo(tmp_path, messages) as code:
        assert language.languages() == {"en": "English", "eo": "Esperanto"}
        assert language.gettext(code)("Library") == "⟦Lîbràrý ~ ~⟧"
    assert "eo" not in language.languages()


@pytest.mark.parametrize(
    ("folder", "written"),
    [
        ("pl", b'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=import os;\\n"\n'),
        ("pl", 'msgid "Library"\nmsgstr "Książki"\n'.encode("utf-16")),
        ("pl", 'msgid "Library"\nmsgstr "Biblioteka dla każdego"\n'.encode("iso-8859-2")),
        ("PL", b'msgid "Library"\nmsgstr "Biblioteka"\n'),
        ("zz", b'msgid "Library"\nmsgstr "Biblioteka"\n'),
        ("polish words", b'msgid "Library"\nmsgstr "Biblioteka"\n'),
    ],
)
def test_a_catalogue_that_cannot_be_used_is_not_offered(tmp_path: Path, folder: str, written: bytes) -> None:
    with pseudo(tmp_path, Catalog(fuzzy=False)) as code:
        path = tmp_path / folder / "LC_MESSAGES" / language.CATALOGUE
        path.parent.mkdir(parents=True)
        path.write_bytes(written)
        assert list(language.languages()) == ["en", code]
        assert language.gettext(folder)("Library") == "Library"
