"""Who has not been heard, as parts of a document: the finding, and each trait beside the residents."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.consultation.heard import Group, Heard
from equitymap.views.consultation import heard_words as words
from equitymap.views.document import Items, Paragraph, Part, table
from equitymap.views.words import share

RELEASES = ("iod2025-all", "census2021-ts007a", "census2021-age-6")
"""Where residents by fifth, ward and age are read from."""


def heard_parts(found: Heard, of: str = "") -> list[Part]:
    """Return who has not been heard; nothing where nobody answered. ``of`` is what captions begin with."""
    if not found.responses:
        return []
    parts: list[Part] = [Paragraph(f"{words.finding(found)} {words.NOT_A_SAMPLE}")]
    for by, one in found.by.items():
        parts.append(Paragraph(f"{words.TITLES[by]}. {words.of_trait(found, by)} {words.silent(one, by)}".strip()))
        if one.groups:
            rows = pd.DataFrame([_row(found, by, group) for group in one.groups])
            parts.append(table(rows, f"{of}Who answered. {words.TITLES[by]}", numbers=list(rows)[1:3]))
    return [*parts, Items([] if "age" in found.by else [words.REBUILD]), Paragraph(words.HOW, "small")]


def _row(found: Heard, by: str, group: Group) -> dict[str, str]:
    return {
        "Group": words.named(group, by),
        "Answers": f"{group.answers:,} ({share(group.share)})",
        "Residents": share(group.usual),
        "Difference, with 95% interval": f"{words.difference(group)}: {words.verdict(found, group)}",
    }
