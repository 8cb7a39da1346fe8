"""The plan pack: a plan in the order of a template, filled with what evidence and records of a place say.

It is a ``document.Document``: page and Word file are written from it by ``document_html`` and ``document_word``.
What nobody has written yet is marked, with what to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from equitymap import __version__
from equitymap.indicators import indicator
from equitymap.measures import disclosure
from equitymap.plan_templates import BLOCKS, PlanPart
from equitymap.records.subjects.agreement import Agreement
from equitymap.records.subjects.reviews import PlanPart as Written
from equitymap.views.agreement import area_blocks, service_blocks, work_blocks
from equitymap.views.agreement.case import TO_BE_WRITTEN, Block, Case, Filled, neighbourhoods, paragraphs
from equitymap.views.cradle_to_career.verdict_sentences import allowance
from equitymap.views.document import Document, Heading, Items, Paragraph, Part, Section, table
from equitymap.views.proposal.proposal_sentences import people_number
from equitymap.views.words import UNKNOWN, day, series

MAKERS: Mapping[str, Block] = {
    name: getattr(room, name)
    for name in BLOCKS
    for room in (area_blocks, service_blocks, work_blocks)
    if hasattr(room, name)
}
"""The function of each block."""
GENERAL_LIMITS = (
    "People are those of the census of March 2021. Who has moved in or been born since is not known.",
    "Figures describe places, not the people in them. What lies together is not proof that one causes the other.",
    disclosure.SMALL,
)


def plan_pack(case: Case, *, made: datetime) -> Document:
    """Return the plan pack of an agreement.

    Parameters
    ----------
    case
        The agreement, its template, records and evidence.
    made
        When it is made; printed in it.
    """
    written = {one.part: one.text for one in case.of(Written).values() if one.text}
    filled = [(part, *_part(case, part, written.get(part.id, ""))) for part in case.template.parts]
    open_parts = [part.heading for part, _, _, done in filled if not done]
    blocks = [one for _, _, found, _ in filled for one in found]
    sections = [Section(part.id, part.heading, parts) for part, parts, _, _ in filled]
    return Document(
        title=f"{case.agreement.name}: {case.template.label}",
        place_name=case.place.name,
        first=_first(case, open_parts, made),
        sections=[
            *sections,
            Section("limits", "What the figures cannot tell", _limits(case, blocks)),
            Section("sources", "Where the figures come from", _sources(case, blocks)),
        ],
    )


def _first(case: Case, open_parts: list[str], made: datetime) -> list[Part]:
    place, template = case.place, case.template
    invented = f"{place.name} is an invented place: its people, streets and services do not exist. "
    total = people_number(int(place.inside["population"].loc[list(case.codes)].sum()))
    where = f"all of {place.name}" if case.whole else f"{neighbourhoods(len(case.codes))} of {place.name}"
    agreement = case.agreement
    years = f"{agreement.began} to {case.agreed.last}"
    return [
        Paragraph(
            f"{invented if place.manifest.invented else ''}Made on {day(made)} with Equity Map {__version__}.", "small"
        ),
        Paragraph(f"A plan for {where}, where {total} people lived in March 2021, from {years}.", "lead"),
        Paragraph(
            f"The order follows: {template.guidance} ({template.published}). {template.url}".strip(),
        ),
        Items(template.limits),
        Heading("What is left to write") if open_parts else Paragraph(""),
        Paragraph(
            f"{TO_BE_WRITTEN}: {series(open_parts)}. Each of these parts says what belongs there; figures that are"
            " known stand below."
            if open_parts
            else "",
        ),
    ]


def known(case: Case, part: PlanPart) -> list[Part]:
    """Return what is known for a part of a plan, and of what nothing is."""
    return _told(_filled(case, part))


def _filled(case: Case, part: PlanPart) -> dict[str, Filled]:
    return {name: MAKERS[name](case, part) for name in part.blocks}


def _told(found: Mapping[str, Filled]) -> list[Part]:
    empty = [BLOCKS[name] for name, block in found.items() if not block.parts and name not in ("vision", "engagement")]
    nothing = [Paragraph(f"Nothing is known or recorded yet of: {'; '.join(empty)}.", "notice")] if empty else []
    return [*(part for block in found.values() for part in block.parts), *nothing]


def is_written(part: PlanPart, text: str, agreement: Agreement) -> bool:
    """Say whether the board has written a part: its ``text``, or the vision where that is the part's first block."""
    return bool(text) or (part.blocks[:1] == ("vision",) and agreement.words > 0)


def _part(case: Case, part: PlanPart, text: str) -> tuple[list[Part], list[Filled], bool]:
    """Return the pieces of a part, its blocks, and whether the board has written it."""
    found = _filled(case, part)
    done = is_written(part, text, case.agreement)
    pieces: list[Part] = [Paragraph(one) for one in paragraphs(text)]
    if not done:
        pieces.append(Paragraph(f"{TO_BE_WRITTEN}: {part.prompt}", "notice"))
    return [*pieces, *_told(found)], list(found.values()), done


def _limits(case: Case, blocks: Sequence[Filled]) -> list[Part]:
    """Return each limit of the figures that are shown, once, with what it is of; a limit is a sentence."""
    limits: dict[str, list[str]] = {}
    for key in dict.fromkeys(key for block in blocks for key in block.indicators):
        entry = indicator(key)
        for sentence in re.split(r"(?<=\.) (?=[A-Z])", entry.limits):
            limits.setdefault(sentence, []).append(entry.label)
    cards = case.evidence.cards
    wider = any(key in cards and key not in case.shares.index for block in blocks for key in block.indicators)
    kinds = [f"{kind.many}: {kind.limits}" for kind in case.place.kinds]
    return [
        Items([*GENERAL_LIMITS, *([allowance(cards.values(), case.place.name)] if wider else [])]),
        Heading("Figures"),
        Items([f"{text.rstrip('.')} ({series(labels)})." for text, labels in limits.items()]),
        Heading("Services"),
        Items([one[:1].upper() + one[1:] for one in kinds]),
    ]


def _sources(case: Case, blocks: Sequence[Filled]) -> list[Part]:
    """Return publisher, title, period and licence of every release that a figure is read from."""
    used = [case.place.manifest.get(one) for one in dict.fromkeys(key for block in blocks for key in block.releases)]
    rows = [one for one in used if one is not None]
    shown = pd.DataFrame(
        {
            "Title": [one.title for one in rows],
            "Publisher": [one.publisher for one in rows],
            "Period": [one.period or UNKNOWN for one in rows],
            "Licence": [one.licence for one in rows],
        }
    )
    built = f"Place data built on {day(case.place.manifest.built_at)}, build {case.place.manifest.build_id}."
    return [
        *([table(shown, "Publications that the figures are read from")] if len(shown) else []),
        Paragraph(f"{built} What partners promised, and their targets, are local records.", "small"),
    ]
