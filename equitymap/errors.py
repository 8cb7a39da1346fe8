"""The exception tree: every error that is shown to a user.

::

    EquityMapError              something a user can mend; the message says what and how
    |-- PlaceError              a place cannot be named, found, opened or trusted
    |   |-- UnknownPlace        no such district; offers near matches
    |   |-- AbolishedPlace      a former council; offers the one that took over
    |   |-- OutsideEngland      a Welsh, Scottish, Northern Irish or island code or postcode
    |   |-- AmbiguousPlace      more than one district answers to the name
    |   |-- PlaceBusy           another place is being added; one at a time
    |   |-- NoRoom              this copy has as many places as it may, or too little disk is left
    |   |-- PlaceNotBuilt       a real district that is not on this machine yet
    |   |-- StalePlace          built by an older version; says: rebuild
    |   |-- DamagedPlace        a file of the place is missing or unreadable
    |   `-- InvalidPlace        frames break the schema; lists every problem at once
    |-- SourceError             a published file cannot be used
    |   |-- SourceMissing       a file that the place needs is not in the folder
    |   |   `-- PublisherAway   because its publisher could not be reached; the next try may pass
    |   |-- SourceUnreadable    wrong encoding, truncated, not the format it claims
    |   |-- SourceHeadings      a heading that the loader needs is not there
    |   `-- SourceContent       duplicate codes, no CRS, impossible values
    |-- FetchError              a release could not be fetched; what was there before is kept
    |   |-- NoNetwork           the publisher's server cannot be reached from here
    |   |-- ProxyRefused        the configured proxy does not let the request through
    |   |-- Untrusted           the publisher's TLS certificate cannot be verified
    |   |-- PublisherRefused    busy, broken, or timed out, after several retries
    |   |-- ReleaseMoved        the URL leads nowhere; says which page to look at
    |   |-- NotTheFile          the download is not the file: a web page, truncated, other headings
    |   `-- FetchRunning        another fetch holds the lock of this folder
    |-- Cancelled               somebody stopped the work; it is resumed from there
    |-- StoreError              the disk refused (full, read-only)
    |-- RecordsError            the local records cannot be read or written; nothing was lost
    |   `-- SomebodyElseSaved   another one saved the same record first; has what that one wrote
    |-- JobsError               the queue of jobs for workers is away, not set up, or cannot be used
    |-- PostcodeUnknown         the postcode is not in the postcode file of the place
    |-- NotComparable           scores of two releases, or two units, were set side by side
    `-- AssetError              a self-hosted browser file is missing or its hash is wrong

A message names the file, the column or row, and the remedy. It never contains a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime


class EquityMapError(Exception):
    """Base of all errors that are shown to a user as one message."""


class PlaceError(EquityMapError):
    """A place cannot be named, found, opened or trusted."""


class UnknownPlace(PlaceError):
    """No English district answers to this name or code."""

    def __init__(self, asked: str, near: list[str], *, instead: str = "") -> None:
        self.asked = asked
        self.near = near
        hint = f". Did you mean {_either(near)}?" if near else ", and none with a name like it."
        super().__init__(
            f"'{asked}' cannot be found. {instead}"
            if instead
            else f"There is no English district called '{asked}'{hint}"
            " Use a council name such as Leeds, or its code such as E08000035."
        )


class AbolishedPlace(PlaceError):
    """The council no longer exists; another one took over."""

    def __init__(self, asked: str, because: str, successor: str) -> None:
        self.asked = asked
        self.successor = successor
        super().__init__(f"There is no council '{asked}' any more. {because}. Ask for {successor}.")


class OutsideEngland(PlaceError):
    """The code or postcode lies outside England."""

    def __init__(self, asked: str, where: str) -> None:
        self.asked = asked
        self.where = where
        super().__init__(
            f"'{asked}' is in {where}. Equity Map covers England only: each nation measures deprivation in its own"
            " way, and the figures cannot be set side by side."
        )


class AmbiguousPlace(PlaceError):
    """More than one district answers to this name; ``group`` is "county" or "region" where they are its districts."""

    def __init__(self, asked: str, matches: list[str], *, group: str = "") -> None:
        self.asked = asked
        self.matches = matches
        count = f"{len(matches)} districts" if len(matches) > 1 else "districts, of which one is here"
        super().__init__(
            f"'{asked}' is a {group} of {count}: {_either(matches)}. Name the one that is meant."
            if group
            else f"'{asked}' could be {_either(matches)}. Write the whole name, or use the code."
        )


class PlaceBusy(PlaceError):
    """The place is being added, or where one is added at a time (``alone``) another one."""

    def __init__(self, name: str, *, alone: bool = True) -> None:
        self.name = name
        super().__init__(
            f"{name} is being added at this moment. One place is added at a time: try again when it is done."
            if alone
            else f"{name} is being built already: it need not be asked for again. Wait until it is done, or stop it."
        )


class NoRoom(PlaceError):
    """No further place may be added on this machine."""


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


class PublisherAway(SourceMissing):
    """A file is not in the sources folder because its publisher could not be reached: the next try may pass."""


class SourceUnreadable(SourceError):
    """A file is truncated, wrongly encoded or not of its stated format."""


class SourceHeadings(SourceError):
    """A file lacks headings that its loader needs."""


class SourceContent(SourceError):
    """A file is readable, but its content breaks a rule (duplicates, no CRS, too few rows)."""


class FetchError(EquityMapError):
    """A release could not be fetched from its publisher."""


class NoNetwork(FetchError):
    """The publisher's server cannot be reached from here."""


class ProxyRefused(FetchError):
    """The proxy between this computer and the publisher does not let the request through."""


class Untrusted(FetchError):
    """The publisher's TLS certificate cannot be verified, so nothing was downloaded."""


class PublisherRefused(FetchError):
    """The publisher's server answered, but not with the file: busy, broken or closed to programs."""


class ReleaseMoved(FetchError):
    """The release is no longer at its URL."""


class NotTheFile(FetchError):
    """The download fails validation: it is not the file of the release."""


class FetchRunning(FetchError):
    """Another fetch holds the lock of the same folder."""


class Cancelled(EquityMapError):
    """Somebody stopped the work. Nothing finished is lost; a partial download is resumed next time."""


class StoreError(EquityMapError):
    """The place could not be written; what was there before is untouched."""


class RecordsError(EquityMapError):
    """The local records cannot be read or written as asked; what was there before is untouched."""


class JobsError(EquityMapError):
    """The queue of jobs is away, not set up, or cannot be used; nothing was changed."""


class SomebodyElseSaved(RecordsError):
    """Another one saved the same record first. ``body`` is what that one wrote, ``revision`` what to save after."""

    def __init__(
        self, *, revision: str, action: str, body: Mapping[str, object], role: str, at: datetime, where: str = ""
    ) -> None:
        self.revision, self.action, self.body, self.role, self.at = revision, action, body, role, at
        super().__init__(
            f"{where}Somebody else ({role}) {action} this record first, on {at:%d %B %Y at %H:%M} UTC. Nothing was"
            " overwritten: look at what was written, and save again what should stand."
        )


class PostcodeUnknown(EquityMapError):
    """The postcode is not in the postcode file of this place."""


class NotFound(EquityMapError):
    """What a visitor typed leads nowhere on this map; the words say what it is, where that is known."""


class NotComparable(EquityMapError):
    """Two figures that must not be compared were set side by side."""


class AssetError(EquityMapError):
    """A browser file that the dashboard serves itself is missing or altered."""


def _either(names: list[str]) -> str:
    """Join names as 'A, B or C'."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
