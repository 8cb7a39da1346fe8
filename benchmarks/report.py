"""Report of a benchmark: one line per result: ours, the baseline's, their ratio, and the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measurement.

    ``at_most`` is the largest ratio (ours / plain) that is good enough, or, where ``plain`` is missing, the
    largest value; ``None`` when nothing was asked.
    """

    what: str
    unit: str
    ours: float
    plain: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours divided by the plain way."""
        return self.ours / self.plain if self.plain else None

    @property
    def good(self) -> bool | None:
        """Whether it is what was asked for; ``None`` when nothing was."""
        if self.at_most is None:
            return None
        return (self.ours if self.plain is None else self.ours / self.plain) <= self.at_most


def as_text(title: str, lines: Sequence[Result], notes: Sequence[str]) -> str:
    """Return the lines as an aligned table, the notes below it."""
    rows = [("", "ours", "plain way", "ratio", "asked", "")]
    for line in lines:
        rows.append(
            (
                f"{line.what} ({line.unit})" if line.unit else line.what,
                f"{line.ours:,.4g}" if line.ours < 1000 else f"{line.ours:,.0f}",
                "" if line.plain is None else (f"{line.plain:,.4g}" if line.plain < 1000 else f"{line.plain:,.0f}"),
                "" if line.ratio is None else _as_ratio(line.ratio),
                "" if line.at_most is None else _asked(line),
                {None: "", True: "met", False: "NOT MET"}[line.good],
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    table = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([title, "", *table, "", *notes])


def _as_ratio(ratio: float) -> str:
    return f"1/{1 / ratio:.1f}" if 0 < ratio < 0.7 else f"{ratio:.2f}"


def _asked(line: Result) -> str:
    assert line.at_most is not None
    return f"<= {line.at_most:g} {line.unit}" if line.plain is None else f"<= {_as_ratio(line.at_most)}"
