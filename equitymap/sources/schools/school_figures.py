"""Figures of schools: the tables that ``data/indicators.toml`` names for each indicator. No code per indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equitymap.indicators import Indicator, SchoolTable, published

ROLES = ("value", "numerator", "denominator")
Texts = Mapping[str, tuple[str, ...]]
"""Texts by column."""


@dataclass(frozen=True)
class Figure:
    """One figure of a school: its measure, and the columns that one edition of the tables holds it in."""

    measure: str
    table: SchoolTable

    @property
    def key(self) -> str:
        """Name of its columns in the wide table, before the role."""
        return " ".join(filter(None, (self.measure, self.table.part, self.table.group)))

    @property
    def headings(self) -> Mapping[str, tuple[str, ...]]:
        """The headings of each role that the table has, in order of preference."""
        named = {"value": self.table.value, "numerator": self.table.numerator, "denominator": self.table.denominator}
        return {role: headings for role, headings in named.items() if headings}

    def where(self, role: str) -> Texts:
        """Return the texts that rows of this role have in other columns; none where every row counts."""
        return {**self.table.where, **self.table.role_where.get(role, {})}


def figures(release_id: str, layout: str, entries: Sequence[Indicator] | None = None) -> tuple[Figure, ...]:
    """Return the figures of a release that tables of this layout hold, in the order of the registry.

    Parameters
    ----------
    release_id
        The release.
    layout
        "yearly" or "long".
    entries
        Indicators to read; those of ``data/indicators.toml`` unless given.
    """
    known = [entry for entry in (published() if entries is None else entries) if entry.release == release_id]
    return tuple(Figure(entry.id, table) for entry in known for table in entry.tables if table.layout == layout)
