"""The catalogues of what residents read, kept up with the texts: ``python -m tools.catalogue``.

New messages come into every ``equitymap/locale/<code>/LC_MESSAGES/participant.po`` without a translation, messages that
are gone go, and what is lacking is told. ``python -m tools.catalogue pl`` begins a language.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

from equitymap.records.subjects.answers import Age
from equitymap.views.consultation.language import CATALOGUE, fits

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "equitymap" / "locale"
TEMPLATES = ROOT / "equitymap" / "views" / "consultation"
SPEAKS = re.compile(r"from equitymap\.views\.consultation(\.language import|\s+import [^\n]*\blanguage\b)")
"""A module with messages in it imports ``language``."""
MARKS = re.compile(r"\blanguage(\.| import [^\n]*\b)message\b")
"""A module that marks messages for later takes ``message`` from there; elsewhere the word is anybody's."""
OPTIONS = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
"""As ``language`` sets up its templates: otherwise a message of several lines would be another one here."""
LABELS = (Age,)
"""Choices whose labels residents read."""
UNWANTED = re.compile(
    rb'"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid).*\n'
)
"""Lines of a catalogue that change without any of its messages."""
WIDTH = 110


def messages() -> Catalog:
    """Return every message that residents read, in English."""
    found = Catalog(fuzzy=False)
    for path in sorted(TEMPLATES.rglob("*.j2")):
        _add(found, path, "jinja2.ext:babel_extract")
    for path in sorted((ROOT / "equitymap").rglob("*.py")):
        if SPEAKS.search(path.read_text(encoding="utf-8")):
            _add(found, path, "python")
    for choices in LABELS:
        for choice in choices:
            found.add(choice.label, locations=[(choices.__name__, 1)])
    return found


def _add(found: Catalog, path: Path, method: str) -> None:
    marked = {"message": None} if MARKS.search(path.read_text(encoding="utf-8")) else {}
    with path.open("rb") as text:
        for _line, message, _comments, context in extract(method, text, DEFAULT_KEYWORDS | marked, options=OPTIONS):
            found.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)


def catalogues() -> dict[str, Path]:
    """Return the catalogues that are there, by code of the language."""
    return {path.parent.parent.name: path for path in sorted(LOCALE.glob(f"*/LC_MESSAGES/{CATALOGUE}"))}


def read(code: str) -> Catalog:
    """Return a catalogue as it is written; an empty one where there is none."""
    path, name = LOCALE / code / "LC_MESSAGES" / CATALOGUE, code.replace("-", "_")
    if not path.is_file():
        return Catalog(locale=name, fuzzy=False)
    with path.open("rb") as written:
        return read_po(written, locale=name)


def updated(code: str, now: Catalog) -> bytes:
    """Return what the file of a language is to hold, with the messages that there are now."""
    catalogue = read(code)
    catalogue.update(now, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.project, catalogue.version = "Equity Map", "participant"
    catalogue.header_comment = f"# What residents read: {catalogue.locale.english_name if catalogue.locale else code}"
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, include_lineno=False, sort_output=True)
    return UNWANTED.sub(b"", out.getvalue())


def problems(code: str, now: Catalog) -> Iterator[str]:
    """Yield what is lacking or wrong in a catalogue beside the messages that there are now."""
    catalogue = read(code)
    for one in now:
        if one.id and ((there := catalogue.get(one.id, one.context)) is None or not all(_forms(there.string))):
            yield f"{code}: not translated: {one.id}"
    for one in catalogue:
        if one.id and now.get(one.id, one.context) is None:
            yield f"{code}: said nowhere: {one.id}"
        if one.id and one.fuzzy:
            yield f"{code}: marked as fuzzy: {one.id}"
        if one.id and not fits(one):
            yield f"{code}: other placeholders or mark-up than its message: {one.id}"
        if one.id and one.pluralizable and len(_forms(one.string)) != catalogue.num_plurals:
            yield f"{code}: not {catalogue.num_plurals} forms: {one.id}"
    yield from (f"{code}: no longer said: {one}" for one in catalogue.obsolete)


def _forms(text: object) -> tuple[object, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def main(begun: list[str]) -> int:
    """Bring every catalogue, and those that are begun, up to the texts; return how much is lacking."""
    now, lacking = messages(), 0
    for code in sorted({*catalogues(), *begun}):
        path = LOCALE / code / "LC_MESSAGES" / CATALOGUE
        new = updated(code, now)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new)
        found = list(problems(code, now))
        lacking += len(found)
        sys.stdout.write("\n".join([f"{code}: {len(now)} messages, {len(found)} to see to", *found]) + "\n")
    return lacking


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
