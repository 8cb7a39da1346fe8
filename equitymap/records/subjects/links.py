"""Links with which partners add to the log of an agreement: what is kept of them, never what they are."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from equitymap.records.subjects.agreement import OfAgreement
from equitymap.records.subjects.base import Record


class PartnerLink(Record):
    """A link that holds until it is removed. Only stewards see it; its secret is kept nowhere."""

    kind: ClassVar[str] = "partner_link"
    one: ClassVar[str] = "partner's link"
    many: ClassVar[str] = "partners' links"
    private: ClassVar[bool] = True

    agreement: OfAgreement
    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        title="Digest", description="Of the secret that the link ends with."
    )

    def called(self, _names: Mapping[str, str]) -> str:
        """Return the first signs of its digest."""
        return self.digest[:8]


def secret() -> str:
    """Return a secret that nobody guesses: 192 bits, fit for an address."""
    return secrets.token_urlsafe(24)


def digest_of(secret_given: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret_given.encode()).hexdigest()
