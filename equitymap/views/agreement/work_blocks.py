"""Blocks of a plan pack about the work: vision, who is tied to whom, targets, actions with costs, reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.plan_templates import PlanPart
from equitymap.records.subjects.agreement import VISION_WORDS, Action, Contribution, Target
from equitymap.records.subjects.partnerships import Body, Initiative, Membership, Partnership
from equitymap.records.subjects.reviews import Effect, Review
from equitymap.views.agreement.case import Case, Filled, paragraphs
from equitymap.views.agreement.pack_charts import target_chart
from equitymap.views.cradle_to_career.indicator_words import level, value
from equitymap.views.cradle_to_career.trend_sentences import NOT_A_TARGET, projection_sentence
from equitymap.views.cradle_to_career.verdict_sentences import interval_words
from equitymap.views.document import Chart, Heading, Paragraph, Part, table
from equitymap.views.words import UNKNOWN, count, figure, series

NO_SUM = "no sum named"


def vision(case: Case, _part: PlanPart) -> Filled:
    """Return the vision, with its number of words."""
    words = case.agreement.words
    if not words:
        return Filled()
    much = count(words, "word", "words")
    over = (
        f"{much}: {words - VISION_WORDS} more than the {VISION_WORDS} that it may have." if words > VISION_WORDS else ""
    )
    return Filled(
        [
            *(Paragraph(text) for text in paragraphs(case.agreement.vision)),
            Paragraph(over, "notice") if over else Paragraph(f"{much}, of at most {VISION_WORDS}.", "small"),
        ]
    )


def before(case: Case, _part: PlanPart) -> Filled:
    """Return earlier programmes of the area, and what survives of them."""
    rows = [
        {
            "Programme": f"{one.name} ({one.type.label})",
            "From": one.began or UNKNOWN,
            "To": one.ended or UNKNOWN,
            "What survives": one.what_survives or UNKNOWN,
            "Source": one.source or "local record",
        }
        for one in case.of(Initiative).values()
        if case.here(one.areas)
    ]
    return _listed(sorted(rows, key=lambda row: row["From"]), "What was here before")


def _partnerships(case: Case) -> dict[str, Partnership]:
    """Return the partnerships that work, or worked, in the area."""
    return {key: one for key, one in case.of(Partnership).items() if case.here(one.areas)}


def _ended(one: Membership, partnership: Partnership) -> bool:
    return one.ended is not None or partnership.ended is not None


def partners(case: Case, _part: PlanPart) -> Filled:
    """Return partners by name: sector, what they do in which partnership, whether they signed."""
    bodies, working = case.of(Body), _partnerships(case)
    roles: dict[str, list[str]] = {body: [] for body in case.agreement.partners}
    for tie in case.of(Membership).values():
        partnership = working.get(tie.partnership)
        if partnership is not None and not _ended(tie, partnership):
            since = f", since {tie.began}" if tie.began else ""
            roles.setdefault(tie.body, []).append(f"{tie.role.label} in {partnership.name}{since}")
    rows = [
        {
            "Partner": case.called(body),
            "Sector": bodies[body].sector.label if body in bodies else "from a register",
            "What it does": "; ".join(tied) or "no tie is recorded",
            "Signed the agreement": "yes" if body in case.agreement.partners else "no",
        }
        for body, tied in roles.items()
    ]
    return _listed(sorted(rows, key=lambda row: row["Partner"].casefold()), "Partners and what they do")


def ties_lost(case: Case, _part: PlanPart) -> Filled:
    """Return the ties that were lost, and the partnerships that ended."""
    working = _partnerships(case)
    rows = [
        {"Who": one.name, "What ended": "the partnership", "When": one.ended, "Why": one.why_ended or UNKNOWN}
        for one in working.values()
        if one.ended is not None
    ]
    rows += [
        {
            "Who": case.called(tie.body),
            "What ended": f"{tie.role.label} in {working[tie.partnership].name}",
            "When": tie.ended,
            "Why": tie.why_ended or UNKNOWN,
        }
        for tie in case.of(Membership).values()
        # A tie that ended with its partnership is told by the partnership.
        if tie.partnership in working and tie.ended is not None and working[tie.partnership].ended is None
    ]
    return _listed(sorted(rows, key=lambda row: str(row["When"]), reverse=True), "Ties that were lost")


def governance(case: Case, _part: PlanPart) -> Filled:
    """Return who coordinates and who answers for the money; an office without anybody is vacant."""
    agreement, working = case.agreement, _partnerships(case)
    leads = {
        partnership.name: [
            case.called(tie.body)
            for tie in case.of(Membership).values()
            if tie.partnership == key and tie.role == "backbone" and tie.ended is None
        ]
        for key, partnership in working.items()
        if partnership.ended is None
    }
    rows = [
        {"Office": "Backbone of the agreement: who coordinates", "Held by": case.called(agreement.backbone)},
        {"Office": "Accountable body: who answers for the money", "Held by": case.called(agreement.accountable)},
        *({"Office": f"Backbone of {name}", "Held by": series(held) or "vacant"} for name, held in leads.items()),
    ]
    years = f"It runs from {agreement.began} to {agreement.began + agreement.years - 1}"
    return Filled(
        [
            table(pd.DataFrame(rows), "Who coordinates, who answers"),
            Paragraph(f"{years}, and is refreshed every {count(agreement.refresh, 'year', 'years')}."),
        ]
    )


def contributions(case: Case, _part: PlanPart) -> Filled:
    """Return what each partner promised: shared, not ranked."""
    targets = case.of(Target)
    rows = [
        {
            "Partner": case.called(one.body),
            "What": f"{one.type.label}: {one.what}" if one.what else one.type.label,
            "A year": figure(one.pounds, "pounds", 0) if one.pounds is not None else NO_SUM,
            "From, to": f"{one.began or UNKNOWN}, {one.ended or 'open'}",
            "For": series([targets[key].name for key in one.targets if key in targets]) or "all targets",
        }
        for one in case.of(Contribution).values()
    ]
    return _listed(sorted(rows, key=lambda row: row["Partner"].casefold()), "What partners promised")


def engagement(_case: Case, _part: PlanPart) -> Filled:
    """Return nothing: how residents took part is for the board to write until consultations are kept."""
    return Filled()


def targets(case: Case, _part: PlanPart) -> Filled:
    """Return the targets: baseline, what comes if nothing changes, path, owners; a chart of each that has figures."""
    found = sorted(case.of(Target).values(), key=lambda one: one.name.casefold())
    if not found:
        return Filled()
    parts: list[Part] = []
    for one in found:
        card = case.evidence.cards.get(one.indicator)
        parts += [Heading(one.name), table(_facts(case, one, card), f"Target: {one.name}")]
        drawn = None if card is None else target_chart(one.name, card, {step.year: step.value for step in one.path})
        if drawn is not None:
            parts.append(Chart(drawn, f"{drawn.title} ({card.area if card is not None else ''})"))
    parts.append(Paragraph(f"What comes if nothing changes: {NOT_A_TARGET} One year's change is no trend.", "small"))
    cards = [case.evidence.cards[one.indicator] for one in found if one.indicator in case.evidence.cards]
    ids = tuple(dict.fromkeys(card.entry.id for card in cards))
    return Filled(parts, ids, tuple(dict.fromkeys(card.entry.release for card in cards)))


def _facts(case: Case, one: Target, card: Card | None) -> pd.DataFrame:
    """Return what is known of one target, a row for each fact."""
    labels = {key: other.entry.label for key, other in case.evidence.cards.items()}
    facts = {
        "Figure": one.evidence if card is None else card.entry.label,
        "Baseline": _own_baseline(one) if card is None else _baseline(card),
        "If nothing changed": (
            "nothing is projected for a figure of its own"
            if card is None
            else projection_sentence(card).removesuffix(NOT_A_TARGET).strip()
        ),
        "Path": series([f"{_own(one, step.value, card)} in {step.year}" for step in one.path]),
        "Why it can be reached": one.why,
        "Owners": series([case.called(body) for body in one.owners]) or "vacant",
        "Must not worsen": series([labels.get(key, key) for key in one.must_not_worsen]),
        "Can stand in the way of": series(
            [case.of(Target)[key].name for key in one.pulls_against if key in case.of(Target)]
        ),
        "Promised by": series(
            sorted(
                {case.called(given.body) for given in case.of(Contribution).values() if one.name in _for(case, given)}
            )
        ),
    }
    told = {name: text or "to be written by the board" for name, text in facts.items()}
    return pd.DataFrame({"What": list(told), one.name: list(told.values())})


def _for(case: Case, given: Contribution) -> set[str]:
    return {target.name for key, target in case.of(Target).items() if key in given.targets}


def _baseline(card: Card) -> str:
    limits = interval_words(card)
    return f"{level(card)}{f' ({limits})' if limits else ', no interval can be given'}; source: {card.entry.release}"


def _own_baseline(one: Target) -> str:
    if one.baseline is None:
        return UNKNOWN
    return f"{_own(one, one.baseline, None)}, {one.baseline_year or 'year not known'}"


def _own(one: Target, number: float, card: Card | None) -> str:
    return f"{number:,g} {one.unit}".strip() if card is None else value(card.entry, number)


def actions(case: Case, _part: PlanPart) -> Filled:
    """Return the actions by year, with costs, and their sums by year."""
    found = sorted(case.of(Action).values(), key=lambda one: (one.year, one.name.casefold()))
    if not found:
        return Filled()
    names = case.of(Target)
    rows = [
        {
            "Year": str(one.year),
            "Action": one.name,
            "Led by": case.called(one.body, "nobody yet"),
            "Capital": _pounds(one.capital),
            "Revenue": _pounds(one.revenue),
            "Serves": series([names[key].name for key in one.targets if key in names]) or "no target named",
            "What comes of it": one.output or UNKNOWN,
            "How far": one.progress.label,
        }
        for one in found
    ]
    years = {str(year): [one for one in found if one.year == year] for year in sorted({one.year for one in found})}
    return Filled(
        [
            table(pd.DataFrame(rows), "Actions", numbers=["Capital", "Revenue"]),
            _costs("Year", {**years, "All years": found}, "Costs by year"),
        ]
    )


def objectives(case: Case, _part: PlanPart) -> Filled:
    """Return the actions by objective of the programme."""
    return _by_objective_or_group(case, "objective")


def groups(case: Case, _part: PlanPart) -> Filled:
    """Return the actions by group of interventions of the programme."""
    return _by_objective_or_group(case, "group")


def _by_objective_or_group(case: Case, name: str) -> Filled:
    found = list(case.of(Action).values())
    if not found:
        return Filled()
    labels: Mapping[str, str] = getattr(case.template, f"{name}s")
    sorted_in = {label: [one for one in found if getattr(one, name) == key] for key, label in labels.items()}
    rest = [one for one in found if getattr(one, name) not in labels]
    head = "Objective" if name == "objective" else "Group of interventions"
    return Filled(
        [_costs(head, {**sorted_in, **({"None of these": rest} if rest else {})}, f"Actions by {head.lower()}")]
    )


def _costs(head: str, rows: Mapping[str, Iterable[Action]], caption: str) -> Part:
    """Return a table of sums: actions, capital, revenue, and how many have no known cost."""
    shown = pd.DataFrame(
        [
            {
                head: label,
                "Actions": len(found := list(actions_here)),
                "Capital": _sum([one.capital for one in found]),
                "Revenue": _sum([one.revenue for one in found]),
                "Without a known cost": sum(one.capital is None and one.revenue is None for one in found),
            }
            for label, actions_here in rows.items()
        ]
    )
    return table(shown, caption, numbers=shown.columns[1:])


def _pounds(amount: int | None) -> str:
    return UNKNOWN if amount is None else figure(amount, "pounds", 0)


def _sum(amounts: list[int | None]) -> str:
    known = [one for one in amounts if one is not None]
    return figure(sum(known), "pounds", 0) if known else UNKNOWN if amounts else "none"


def reviews(case: Case, _part: PlanPart) -> Filled:
    """Return what each review found, newest first."""
    parts: list[Part] = []
    for one in sorted(case.of(Review).values(), key=lambda one: one.on, reverse=True):
        parts.append(Heading(f"Review of {one.on}{f', {one.where}' if one.where else ''}"))
        for name in ("schools", "challenges", "forward", "stop"):
            if text := getattr(one, name):
                parts.append(Paragraph(f"{Review.model_fields[name].title} {text}"))
    return Filled(parts)


def unwanted(case: Case, _part: PlanPart) -> Filled:
    """Return the unwanted effects that partners noticed."""
    names = case.of(Target)
    rows = [
        {
            "Noticed": one.noticed,
            "By": case.called(one.by, "not said"),
            "What happened": one.what,
            "Targets": series([names[key].name for key in one.targets if key in names]) or UNKNOWN,
            "What was done about it": one.answer or "nothing yet",
        }
        for one in case.of(Effect).values()
    ]
    return _listed(sorted(rows, key=lambda row: row["Noticed"]), "Unwanted effects that partners noticed")


def _listed(rows: list[dict[str, str]], caption: str) -> Filled:
    return Filled([table(pd.DataFrame(rows), caption)]) if rows else Filled()
