"""A pseudo-language, made from the English messages: 40 % longer, with accents, in brackets.

Whatever a page shows outside the brackets was never marked for translation; what is cut in it would be cut in a real
language that needs more room than English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from equitymap.views.consultation import language

CODE = "eo"
"""A real code, so that its direction and its own name are known."""
ACCENTS = str.maketrans("aeiouncyAEIOUNCY", "àéîöüñçýÀÉÎÖÜÑÇÝ")
_CACHES = (language.languages, language._translations, language._environment)


def longer(text: str) -> str:
    """Return a message in the pseudo-language: its placeholders and mark-up are as they were."""
    parts = re.split(rf"({language.PART.pattern})", text)
    said = "".join(part if index % 2 else part.translate(ACCENTS) for index, part in enumerate(parts))
    return f"⟦{said}{' ~' * (len(text) // 5 + 1)}⟧"


@contextmanager
def pseudo(folder: Path, messages: Catalog) -> Iterator[str]:
    """Let the pseudo-language be there for a while, beside English alone; give its code."""
    catalogue = Catalog(locale=CODE, fuzzy=False)
    for one in messages:
        if one.id:
            texts = one.id if isinstance(one.id, (tuple, list)) else (one.id,)
            said = tuple(map(longer, texts))
            catalogue.add(one.id, said if one.pluralizable else said[0], context=one.context)
    path = folder / CODE / "LC_MESSAGES" / language.CATALOGUE
    path.parent.mkdir(parents=True)
    with path.open("wb") as out:
        write_po(out, catalogue)
    with patch.object(language, "FOLDER", folder):
        try:
            _forget()
            yield CODE
        finally:
            _forget()


def _forget() -> None:
    for cache in _CACHES:
        cache.cache_clear()
