"""What is kept of people who answer, as parts of a page or document, from the one place that says so."""

from __future__ import annotations

import pandas as pd

from equitymap.records.data_protection import DELETION, FOR_THE_ORGANISATION, KEPT, NOT_KEPT, WHILE_OPEN
from equitymap.views.document import Heading, Items, Paragraph, Part, Table, table, told
from equitymap.views.words import capital

TITLE = "What is kept of those who answer"
LEAD = (
    "In a consultation session people answer without an account and without a name. This is what is kept, in the"
    " records of the organisation that runs this copy, and nowhere else."
)


def kept_table() -> pd.DataFrame:
    """Return what is kept, why, how long, and who sees it."""
    rows = [(fact.what, capital(fact.why), capital(fact.until), capital(fact.seen_by)) for fact in KEPT]
    return pd.DataFrame(rows, columns=["What", "Why", "How long", "Who sees it"])


def parts(notice: str = "") -> list[Part]:
    """Return all of it; ``notice`` is what the organisation itself says of a session."""
    return [
        Paragraph(LEAD),
        Paragraph(f"Of this session the organisation says: {notice}" if notice else ""),
        table(kept_table(), "What is kept"),
        Heading("What is not kept"),
        Items(NOT_KEPT),
        Heading("What can be read off the counts"),
        Items(WHILE_OPEN),
        Heading("To have it deleted"),
        Items(DELETION),
        Heading("What the organisation says itself"),
        Items(FOR_THE_ORGANISATION),
    ]


def as_markdown(above: str) -> str:
    """Return the same as a page of the documentation; ``above`` is its first line."""
    written = [above, f"# {TITLE}"]
    for part in filter(told, parts()):
        if isinstance(part, Heading):
            written.append(f"## {part.text}")
        elif isinstance(part, Paragraph):
            written.append(part.text)
        elif isinstance(part, Items):
            written.append("\n".join(f"- {text}" for text in part.texts))
        elif isinstance(part, Table):
            rows = [list(part.frame.columns), ["---"] * len(part.frame.columns), *part.frame.to_numpy().tolist()]
            written.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return "\n\n".join(written) + "\n"
