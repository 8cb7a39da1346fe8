"""Plan templates: the order of a plan, what a board writes in each part, which evidence fills it.

``data/plan_templates.toml`` has those of the project; ``plan_templates.local.toml`` beside it changes or adds some.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.indicators import every_indicator
from equitymap.settings import settings
from equitymap.stages import Lens

NAME, LOCAL = "plan_templates.toml", "plan_templates.local.toml"
BLOCKS: Mapping[str, str] = {
    "people": "people by age",
    "living": "homes, work, health and skills, from the census",
    "assets": "services that stand in the area",
    "before": "earlier programmes, and what survives of them",
    "boundary": "the neighbourhoods of the area",
    "need_map": "a map of need with the boundary of the area",
    "need": "need by kind of deprivation, with tenths of England",
    "vision": "the vision of the agreement, with its number of words",
    "outcomes": "how people fare in the area, beside the district and England, with intervals",
    "wider_outcomes": "figures that are published for the whole council only",
    "indicators": "the figures that the part names, or those of its outcome of Every Child Matters",
    "withdrawn": "the ledger of services that went",
    "access": "who lost the last service in reach",
    "gaps": "where need is great, a service went, and nothing came since",
    "bring_back": "sites that would bring most back",
    "partners": "partners, their sector and what they do",
    "ties_lost": "partners that left, partnerships that ended, and why",
    "contributions": "what each partner promised",
    "engagement": "how residents took part: consultation sessions of the area",
    "governance": "who coordinates, who answers for the money",
    "targets": "targets: baseline, what comes if nothing changes, path, owners",
    "actions": "actions by year, with costs",
    "objectives": "actions by objective of the programme",
    "groups": "actions by group of interventions",
    "reviews": "what reviews found",
    "unwanted": "unwanted effects that partners noticed",
}
"""Every block of evidence by id, and what it is; ``views/agreement`` has a function for each."""


class PlanPart(BaseModel):
    """One part of a plan: heading, what the board is to write, and the blocks that fill it, in order.

    ``indicators`` (ids of the registry) or ``lens`` say which figures block ``indicators`` shows.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]{1,40}$")
    heading: str = Field(min_length=1)
    prompt: str = Field(min_length=1)
    blocks: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    lens: Lens | None = None

    @model_validator(mode="after")
    def _known_blocks(self) -> PlanPart:
        if unknown := [one for one in self.blocks if one not in BLOCKS]:
            raise ValueError(f"there is no block {', '.join(unknown)}: choose among {', '.join(BLOCKS)}")
        return self


class PlanTemplate(BaseModel):
    """The order and the words of a plan, and the guidance that it follows, ``published`` when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    guidance: str
    published: str
    url: str = ""
    limits: tuple[str, ...] = ()
    objectives: dict[str, str] = Field(default_factory=dict)
    groups: dict[str, str] = Field(default_factory=dict)
    parts: tuple[PlanPart, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_part_once(self) -> PlanTemplate:
        ids = [part.id for part in self.parts]
        if twice := {one for one in ids if ids.count(one) > 1}:
            raise ValueError(f"a part stands twice: {', '.join(sorted(twice))}")
        return self


@lru_cache(maxsize=4)
def plan_templates(path: Path | None = None, local: Path | None = None) -> dict[str, PlanTemplate]:
    """Return the templates by id: those of the file, as local people changed them, and theirs after them.

    A local entry of the same id replaces what it names; ``[ID.part.PART]`` changes one part.

    Raises
    ------
    SourceUnreadable
        When a file is no TOML.
    SourceContent
        Naming every entry that is not understood.
    """
    path = path or settings().data_dir / NAME
    local = local or path.with_name(LOCAL)
    found, wrong = _read(path), []
    if local.is_file():
        for key, entry in _read(local).items():
            if misplaced := list(_no_tables(key, entry)):
                wrong += misplaced
                continue
            changes = entry.pop("part", {})
            found[key] = merged = {**found.get(key, {}), **entry}
            ids = {part.get("id") for part in merged.get("parts", [])}
            wrong += [f"{key}: there is no part '{one}' to change" for one in changes if one not in ids]
            merged["parts"] = [{**part, **changes.get(part.get("id"), {})} for part in merged.get("parts", [])]
    templates = {}
    known = {one.id for one in every_indicator()}
    for key, entry in found.items():
        try:
            templates[key] = PlanTemplate.model_validate({**entry, "id": key})
        except ValidationError as broken:
            wrong += [f"{key}.{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in broken.errors()]
            continue
        wrong += [
            f"{key}.{part.id}: there is no figure '{one}'"
            for part in templates[key].parts
            for one in part.indicators
            if one not in known
        ]
    if wrong:
        raise SourceContent(
            f"{local if local.is_file() else path}: {'; '.join(wrong)}. docs/plan-pack.md has an example."
        )
    return templates


def _no_tables(key: str, entry: object) -> Iterator[str]:
    """Yield what stands outside the table of a template, or is no table where one belongs."""
    if not isinstance(entry, dict):
        yield f"{key} stands outside a table: write it below the name of a template, such as [pride_in_place]"
        return
    changes, parts = entry.get("part", {}), entry.get("parts", [])
    for one, change in changes.items() if isinstance(changes, dict) else [("", changes)]:
        if not isinstance(change, dict):
            yield f"{key}.part{f'.{one}' if one else ''} is no table: write [{key}.part.{one or 'PART'}]"
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        yield f"{key}.parts are no tables: write [[{key}.parts]] above each part"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SourceUnreadable(f"{path} is not readable TOML ({wrong}). docs/plan-pack.md has an example.") from None
