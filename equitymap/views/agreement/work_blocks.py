"""Blocks of a plan pack about the work: vision, who is tied to whom, targets, actions with costs, reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from equitymap.plan_templates import PlanPart
from equitymap.records.subjects.agreement import VISION_WORDS, Action
from equitymap.records.subjects.partnerships import Body, Initiative, Membership, Partnership
from equitymap.views.agreement import agreement_sentences as words
from equitymap.views.agreement import agreement_tables as tables
from equitymap.views.agreement.agreed import Followed
from equitymap.views.agreement.case import TO_BE_WRITTEN, Case, Filled, paragraphs
from equitymap.views.agreement.pack_charts import target_chart
from equitymap.views.agreement.review_words import review_of
from equitymap.views.cradle_to_career.trend_sentences import NOT_A_TARGET
from equitymap.views.document import Chart, Heading, Items, Paragraph, Part, table
from equitymap.views.words import UNKNOWN, count, series


def vision(case: Case, _part: PlanPart) -> Filled:
    """Return the vision, with its number of words."""
    number = case.agreement.words
    if not number:
        return Filled()
    said = Paragraph(words.vision_words(number), "notice" if number > VISION_WORDS else "small")
    return Filled([*(Paragraph(text) for text in paragraphs(case.agreement.vision)), said])


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
    years = f"It runs from {agreement.began} to {case.agreed.last}"
    return Filled(
        [
            table(pd.DataFrame(rows), "Who coordinates, who answers"),
            Paragraph(f"{years}, and is refreshed every {count(agreement.refresh, 'year', 'years')}."),
        ]
    )


def contributions(case: Case, _part: PlanPart) -> Filled:
    """Return what each partner promised: shared, not ranked."""
    return _shown(tables.promises_table(case.agreed), "What partners promised")


def engagement(case: Case, _part: PlanPart) -> Filled:
    """Return the consultation sessions of the area: who was asked and reached, what was said, what became of it."""
    return case.engagement()


def targets(case: Case, _part: PlanPart) -> Filled:
    """Return the targets: baseline, what comes if nothing changes, path, owners; a picture of each that has figures."""
    followed = list(case.agreed.targets.values())
    if not followed:
        return Filled()
    parts: list[Part] = [_shown(tables.targets_table(case.agreed), "Targets").parts[0]]
    for one in followed:
        parts += [Heading(one.target.name), Items(_facts(case, one))]
        drawn = target_chart(one, case.agreement)
        if drawn is not None:
            parts.append(Chart(drawn, drawn.title))
    parts += [
        Paragraph(f"{words.ONE_YEAR} {words.by_itself(case.agreed)} {NOT_A_TARGET}", "small"),
        Paragraph(f"{words.part_of(case.agreed, case.place.name)} {words.WHOSE}".strip(), "small"),
    ]
    cards = [one.card for one in followed if one.card is not None]
    ids, releases = ([getattr(card.entry, name) for card in cards] for name in ("id", "release"))
    return Filled(parts, tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(releases)))


def _facts(case: Case, one: Followed) -> list[str]:
    """Return what is known of one target, a sentence each; what nobody has written is marked."""
    target, labels = one.target, case.agreed.labels
    given = [promise for promise in case.agreed.contributions.values() if one.record in promise.targets]
    named = {
        "Figure": _figure(case, one),
        "Path": series([f"{words.written_as(one, step.value)} in {step.year}" for step in target.path]),
        "Why it can be reached": target.why,
        "Owners": series([case.called(body) for body in target.owners]) or "vacant",
        "Promised by": series(list(dict.fromkeys(case.called(promise.body) for promise in given))) or "nobody by name",
        "Must not worsen": series([labels.get(key, key) for key in target.must_not_worsen]) or "no figure named",
    }
    told = [f"{name}: {text or TO_BE_WRITTEN}" for name, text in named.items()]
    return [*words.target_lines(one), *told]


def _figure(case: Case, one: Followed) -> str:
    """Return what a target is counted by, and who publishes it."""
    if one.card is None:
        return one.target.evidence
    used = case.place.manifest.get(one.card.entry.release)
    source = "" if used is None else f" ({used.publisher}, {used.title})"
    whose = words.whose(case.agreed, one)
    return f"{one.card.entry.label}{source}{f'; {whose}' if whose else ''}"


def actions(case: Case, _part: PlanPart) -> Filled:
    """Return the actions by year, with costs, and their sums by year."""
    found = list(case.agreed.actions.values())
    if not found:
        return Filled()
    years = {str(year): [one for one in found if one.year == year] for year in sorted({one.year for one in found})}
    listed = table(tables.actions_table(case.agreed), "Actions", numbers=["Capital", "Revenue"])
    return Filled([listed, _costs("Year", {**years, "All years": found}, "Costs by year")])


def objectives(case: Case, _part: PlanPart) -> Filled:
    """Return the actions by objective of the programme."""
    return _by_objective_or_group(case, "objective")


def groups(case: Case, _part: PlanPart) -> Filled:
    """Return the actions by group of interventions of the programme."""
    return _by_objective_or_group(case, "group")


def _by_objective_or_group(case: Case, name: str) -> Filled:
    found = list(case.agreed.actions.values())
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
                "Capital": tables.sum_words([one.capital for one in found]),
                "Revenue": tables.sum_words([one.revenue for one in found]),
                "Without a known cost": sum(one.capital is None and one.revenue is None for one in found),
            }
            for label, actions_here in rows.items()
        ]
    )
    return table(shown, caption, numbers=shown.columns[1:])


def reviews(case: Case, _part: PlanPart) -> Filled:
    """Return what each review found, newest first."""
    parts: list[Part] = []
    for one in case.agreed.reviews.values():
        told = review_of(one)
        parts.append(Heading(told.heading))
        for question, answer in told.answers:
            parts += [Paragraph(question, "small"), *(Paragraph(text) for text in paragraphs(answer))]
    return Filled(parts)


def unwanted(case: Case, _part: PlanPart) -> Filled:
    """Return the unwanted effects that partners noticed, and the targets that pull against each other."""
    shown = _shown(tables.effects_table(case.agreed), "Unwanted effects that partners noticed")
    pulls = [*words.pull_lines(case.agreed), *words.at_work_lines(case.agreed)]
    narrow = [Paragraph(words.narrow_sentence(case.agreed.narrow))] if case.agreed.targets else []
    return Filled([*shown.parts, *([Items(pulls)] if pulls else []), *narrow])


def _shown(frame: pd.DataFrame, caption: str) -> Filled:
    return Filled([table(frame, caption)]) if len(frame) else Filled()


def _listed(rows: list[dict[str, str]], caption: str) -> Filled:
    return Filled([table(pd.DataFrame(rows), caption)]) if rows else Filled()
