"""Languages of what residents read: one catalogue each, taken as it is written, with nothing to compile.

A language is there because ``equitymap/locale/<code>/LC_MESSAGES/participant.po`` is. Nothing is set for the process:
whoever asks names a code, and a code that is not there is English.

In Python: ``_ = language.gettext(code)``, then ``_("Send")`` or ``_("Card %(number)s") % {"number": 7}``; a text that
is translated only later is marked with ``message``. In a template, through ``render``: ``{{ _("Send") }}``,
``{{ _("Card %(number)s", number=7) }}`` or ``{% trans %}``, and ``{{ question.text | translated }}`` for what a
steward wrote, which may be a ready-made question. A message has no percent sign beside its placeholders.
``python -m tools.catalogue`` brings new messages into every catalogue.
"""

from __future__ import annotations

import gettext as of_python
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment
from markupsafe import Markup

from equitymap.records.subjects.answers import LANGUAGE
from equitymap.views.templating import made

ENGLISH = "en"
"""The language of the messages themselves: it has no catalogue."""
FOLDER: Traversable = files("equitymap") / "locale"
CATALOGUE = "participant.po"
PART = re.compile(r"%\(\w+\)s|%|<[^>]*>?")
"""What a translation keeps as it is: a placeholder, mark-up. A percent sign alone is a placeholder that is wrong."""


def message(text: str) -> str:
    """Return a text as it is: marks it for the catalogues, where it is translated only later."""
    return text


def _catalogue(code: str) -> Traversable:
    return FOLDER / code / "LC_MESSAGES" / CATALOGUE


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Return the languages that are there by code, each by its own name: English first, the others by code.

    A catalogue that cannot be read, or of no language that is known, is not offered: nobody's form fails on it.
    """
    folders = sorted(one.name for one in FOLDER.iterdir()) if FOLDER.is_dir() else []
    return {code: _own_name(code) for code in (ENGLISH, *filter(_is_there, folders))}


def _is_there(code: str) -> bool:
    if not re.fullmatch(LANGUAGE, code) or not _catalogue(code).is_file():
        return False
    try:
        _locale(code)
        _translations(code)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _own_name(code: str) -> str:
    name = _locale(code).display_name or code
    return name[:1].upper() + name[1:]


def known(code: str) -> str:
    """Return the code of a language that is there: English for any other."""
    return code if code in languages() else ENGLISH


def _locale(code: str) -> Locale:
    return Locale.parse(code, sep="-")


def direction(code: str) -> str:
    """Return how a language is written: ``ltr`` or ``rtl``."""
    return _locale(known(code)).text_direction


def day(code: str, at: datetime) -> str:
    """Return a day in words, with its year."""
    locale = known(code)
    return format_date(at, "long", Locale("en", "GB") if locale == ENGLISH else _locale(locale))


@lru_cache(maxsize=64)
def _translations(code: str) -> of_python.NullTranslations:
    return of_python.NullTranslations() if code == ENGLISH else _compiled(_read(code))


def _read(code: str) -> Catalog:
    with _catalogue(code).open("rb") as written:
        catalogue = read_po(written, locale=code.replace("-", "_"))
    for one in [one for one in catalogue if one.id and not (all(_texts(one.string)) and fits(one))]:
        catalogue.delete(one.id, one.context)  # English rather than a page that cannot be shown
    return catalogue


def _compiled(catalogue: Catalog) -> of_python.NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return of_python.GNUTranslations(compiled)


def fits(one: Message) -> bool:
    """Say whether a translation has the placeholders and the mark-up of its message, and no other.

    One for a number may leave the number out, as "one answer" does.
    """
    ids, texts = _texts(one.id), _texts(one.string)
    known_parts = set().union(*(PART.findall(text) for text in ids))
    parts = [set(PART.findall(text)) for text in texts if text]
    return all(found <= known_parts if one.pluralizable else found == known_parts for found in parts)


def _texts(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def gettext(code: str) -> Callable[[str], str]:
    """Return what translates a message; one without translation, and the empty one, stays as it is."""
    translate = _translations(known(code)).gettext
    return lambda text: translate(text) if text else text


def ngettext(code: str) -> Callable[[str, str, int], str]:
    """Return what translates a message of a number: for one, for several, the number."""
    return _translations(known(code)).ngettext


def environment(code: str) -> Environment:
    """Return the environment in which templates of ``views/`` speak a language."""
    return _environment(known(code))


@lru_cache(maxsize=64)
def _environment(code: str) -> Environment:
    """Return one environment a language: an overlay of another one breaks its plurals."""
    speaking = made("jinja2.ext.i18n")
    speaking.policies["ext.i18n.trimmed"] = True
    speaking.install_gettext_callables(  # type: ignore[attr-defined]
        gettext(code), ngettext(code), newstyle=True
    )
    speaking.filters["translated"] = gettext(code)
    speaking.globals.update(language=code, direction=direction(code))
    return speaking


def render(code: str, template: str, **values: object) -> Markup:
    """Return what a template gives for these values in a language; it knows ``language`` and ``direction``.

    Parameters
    ----------
    code
        Of the language; English where it is not there.
    template
        Path below ``equitymap/views``. Its texts are marked with ``_``, ``ngettext`` or ``trans``.

    Raises
    ------
    jinja2.UndefinedError
        When the template names a value that was not given.
    """
    return Markup(environment(code).get_template(template).render(values))
