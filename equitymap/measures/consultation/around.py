"""What the area of a session is like: need, what went, what is in reach, and gaps, as other pages count them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.consultation.heard import fifths
from equitymap.measures.consultation.most_often import most_often
from equitymap.measures.consultation.tally import Tallies
from equitymap.measures.zones.parts import Part, part, services_gone
from equitymap.measures.zones.reach import ZoneReach, zone_reach
from equitymap.places.place import Place
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import QuestionType


@dataclass(frozen=True, eq=False)
class Around:
    """The area of a session beside what was said in it.

    ``most_deprived`` is the share of residents in the most deprived fifth of England, per cent. ``kind`` is the kind
    of service that is told of; ``went`` and ``stand`` count its services in the area, ``reach``
    is what is in reach of its neighbourhoods.
    """

    areas: int
    most_deprived: float
    kind: Kind
    went: int
    stand: int
    gaps: Part
    reach: ZoneReach | None


def asked_about(session: Session, tallies: Tallies, kinds: Sequence[Kind]) -> str:
    """Return the kind that a session is about: that of its first evidence of one, else that of a top answer.

    Parameters
    ----------
    session, tallies
        The session, and how it was answered.
    kinds
        Those that it can be.

    Returns
    -------
    The id of the kind; empty where neither names one.
    """
    for shown in session.exhibits.values():
        for named in parse_qs(shown.view.partition("?")[2]).get("kind", []):
            if named in {kind.id for kind in kinds}:
                return named
    for record, question in session.questions.items():
        if question.type is QuestionType.CHOICE:
            for answer, _ in most_often(tallies.questions[record])[:1]:
                found = [kind for kind in kinds if _names(answer, kind)]
                if found:
                    return max(found, key=lambda kind: len(kind.one)).id
    return ""


def _names(answer: str, kind: Kind) -> bool:
    said = "|".join(re.escape(name) for name in (kind.one, kind.many))
    return re.search(rf"\b({said})\b", answer, re.IGNORECASE) is not None


def around(place: Place, codes: Sequence[str], gaps: Mapping[str, pd.Series], about: str = "") -> Around | None:
    """Return what the area of a session is like; None where no kind of service is told of over years.

    Parameters
    ----------
    place, codes
        The place, and the neighbourhoods of the session.
    gaps
        By kind whose record tells about two years whether a neighbourhood is a gap (``fragmentation.holds``).
    about
        The kind to tell of, where its record tells about two years; else that with most gaps.
    """
    found = {kind: part(holds, place, "population", codes) for kind, holds in gaps.items()}
    kinds = {kind.id: kind for kind in place.kinds if kind.id in found}
    if not kinds:
        return None
    kind = kinds.get(about) or max(kinds.values(), key=lambda one: found[one.id].areas)
    people = place.inside.loc[list(codes), "population"].astype(float)
    went, stand = services_gone(place, kind.id, codes)
    of_kind = [reach for reach in zone_reach(place, codes) if reach.group.kind.id == kind.id and not reach.group.rest]
    return Around(
        areas=len(codes),
        most_deprived=100 * float(people[fifths(place, people.index).eq("1")].sum()) / float(people.sum()),
        kind=kind,
        went=went,
        stand=stand,
        gaps=found[kind.id],
        reach=of_kind[0] if len(of_kind) == 1 else None,
    )
