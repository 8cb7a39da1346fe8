"""Every error a user can meet, in one tree.

::

    EquityMapError              something a user can mend; the message says what and how
    |-- PlaceError
    |   |-- UnknownPlace        no such district; offers near matches
    |   |-- AmbiguousPlace      more than one district answers to the name
    |   |-- PlaceNotBuilt       a real district that is not on this machine yet
    |   |-- StalePlace          built by an older version; says: rebuild
    |   |-- DamagedPlace        a file of the place is missing or unreadable
    |   `-- InvalidPlace        frames break the schema; lists every problem at once
    |-- SourceError
    |   |-- SourceMissing       a file that the place needs is not in the folder
    |   |-- SourceUnreadable    wrong encoding, truncated, not the format it claims
    |   |-- SourceHeadings      a heading that the loader needs is not there
    |   `-- SourceContent       duplicate codes, no CRS, impossible values
    |-- StoreError              the disk refused (full, read-only)
    |-- PostcodeUnknown         the postcode is not in the postcode file of the place
    |-- NotComparable           scores of two releases, or two units, were set side by side
    `-- AssetError              a self-hosted browser file is missing or its hash is wrong

A message names the file, the column or row, and the remedy. It never contains a traceback.
"""

from __future__ import annotations


class EquityMapError(Exception):
    """Base of all errors that are shown to a user as one message."""


class PlaceError(EquityMapError):
    """A place cannot be named, found, opened or trusted."""


class UnknownPlace(PlaceError):
    """No English district answers to this name or code."""

    def __init__(self, asked: str, near: list[str]) -> None:
        self.asked = asked
        self.near = near
        hint = f" Did you mean {_either(near)}?" if near else ""
        super().__init__(
            f"There is no English district called '{asked}'.{hint}"
            " Use a council name such as Leeds, or its code such as E08000035."
        )


class AmbiguousPlace(PlaceError):
    """More than one district answers to this name."""

    def __init__(self, asked: str, matches: list[str]) -> None:
        self.asked = asked
        self.matches = matches
        super().__init__(f"'{asked}' could be {_either(matches)}. Write the whole name, or use the code.")


class PlaceNotBuilt(PlaceError):
    """The place exists but has not been built on this machine."""


class StalePlace(PlaceError):
    """The place was built by a version whose layout this one cannot read."""


class DamagedPlace(PlaceError):
    """A file of a built place is missing or cannot be read."""


class InvalidPlace(PlaceError):
    """The frames of a place break the schema."""


class SourceError(EquityMapError):
    """A published file cannot be used."""


class SourceMissing(SourceError):
    """A file is not in the sources folder."""


class SourceUnreadable(SourceError):
    """A file is truncated, wrongly encoded or not of its stated format."""


class SourceHeadings(SourceError):
    """A file lacks headings that its loader needs."""


class SourceContent(SourceError):
    """A file is readable, but its content breaks a rule (duplicates, no CRS, too few rows)."""


class StoreError(EquityMapError):
    """The place could not be written; what was there before is untouched."""


class PostcodeUnknown(EquityMapError):
    """The postcode is not in the postcode file of this place."""


class NotComparable(EquityMapError):
    """Two figures that must not be compared were set side by side."""


class AssetError(EquityMapError):
    """A browser file that the dashboard serves itself is missing or altered."""


def _either(names: list[str]) -> str:
    """Join names as 'A, B or C'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
