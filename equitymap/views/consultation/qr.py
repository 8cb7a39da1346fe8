"""The square pattern that a phone's camera reads: the address of a session, drawn as SVG."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET = 4
"""Empty modules around it, as the standard asks."""


def qr(text: str) -> Markup:
    """Return a QR code of a text as inline SVG without a size of its own, black on white, error correction M.

    Raises
    ------
    segno.DataOverflowError
        When the text is longer than such a code can hold: 2,331 bytes.
    """
    code = segno.make(text, error="m", boost_error=False, micro=False)
    return Markup(code.svg_inline(border=QUIET, dark="#000", light="#fff", omitsize=True))
