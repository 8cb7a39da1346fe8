"""A local count of children served: what the reader of the CSV file returns and the measure of reach takes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LocalCount:
    """Children served in one stage, as a local service counted them, with its evidence.

    ``resident`` is how many children of the stage live in the place, where the service says so.
    """

    stage: str
    served: int
    resident: int | None
    year: int
    evidence: str
