"""Evidence cards: what research found for and against kinds of action, each finding with its reference.

``data/evidence_cards.toml`` has one entry for each kind of action whose evidence is contested.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from equitymap.settings import settings

Side = Literal["for", "against", "neither"]


class Finding(BaseModel):
    """One finding: which side it is on, what was found, and where it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    side: Side
    text: str
    reference: str
    url: str = ""


class EvidenceCard(BaseModel):
    """What is known, for and against, of one kind of action."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    question: str
    findings: tuple[Finding, ...] = Field(min_length=2)

    def on(self, side: Side) -> tuple[Finding, ...]:
        """Return the findings on one side, in the order of the file."""
        return tuple(one for one in self.findings if one.side == side)


@lru_cache(maxsize=2)
def evidence_cards(path: Path | None = None) -> dict[str, EvidenceCard]:
    """Return the cards by kind of action, in the order of the file."""
    text = (path or settings().data_dir / "evidence_cards.toml").read_text(encoding="utf-8")
    return {key: EvidenceCard(id=key, **entry) for key, entry in tomllib.loads(text).items()}
