"""Services of a stage as bars, one for each kind: how many stand, how many have gone; kinds are never added up."""

from __future__ import annotations

from dataclasses import dataclass

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.cradle_to_career.matrix import Service
from equitymap.views.cradle_to_career.matrix_sentences import service_short
from equitymap.views.withdrawals.withdrawal_sentences import one_edition


@dataclass(frozen=True)
class ServiceBar:
    """One kind: its name, its numbers in words, all of it in words for listening, and the parts of the bar in per cent.

    ``standing`` is None where no register tells; ``unsure`` are those gone whose
    stage is not known: any of them, or none, was for this one.
    """

    name: str
    numbers: str
    said: str
    standing: float | None
    gone: float = 0.0
    unsure: float = 0.0


def service_bar(service: Service) -> ServiceBar:
    """Return the bar of one kind of service for a stage."""
    name, said = KIND_BY_ID[service.kind].many, service_short(service)
    if service.observed is None or service.present is None or service.withdrawn is None:
        return ServiceBar(name, "not known", said, None)
    every = max(1, service.present + service.withdrawn + service.unphased_gone)
    standing, gone, unsure = (
        100 * number / every for number in (service.present, service.withdrawn, service.unphased_gone)
    )
    if service.withdrawn == 0 and one_edition(service.observed):
        words = f"{service.present:,} open, gone not known"
    elif service.unphased_gone:
        most = service.withdrawn + service.unphased_gone
        gone_words = f"{service.withdrawn:,} to {most:,}" if service.withdrawn else f"up to {most:,}"
        words = f"{service.present:,} open, {gone_words} gone"
    else:
        words = f"{service.present:,} open, {service.withdrawn or 'none'} gone"
    return ServiceBar(name, words, said, standing, gone, unsure)
