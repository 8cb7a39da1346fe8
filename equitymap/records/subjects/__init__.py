"""The subjects that records are kept of, one class for each kind."""

from __future__ import annotations

from equitymap.records.subjects import (
    agreement,
    answers,
    consultation,
    links,
    lists,
    partnerships,
    reviews,
    views,
    zones,
)
from equitymap.records.subjects.base import Record

KINDS: dict[str, type[Record]] = {
    kind.kind: kind
    for kind in (
        partnerships.Body,
        partnerships.Partnership,
        partnerships.Membership,
        partnerships.Initiative,
        partnerships.Cover,
        agreement.Agreement,
        agreement.Target,
        agreement.Contribution,
        agreement.Action,
        reviews.Review,
        reviews.Effect,
        reviews.Invitation,
        reviews.PracticeNote,
        reviews.PlanPart,
        links.PartnerLink,
        zones.Zone,
        views.SavedView,
        lists.KeptList,
        consultation.Consultation,
        consultation.Question,
        consultation.Exhibit,
        answers.Response,
        answers.Words,
        answers.Tip,
        answers.Ruling,
        consultation.Promise,
    )
}
"""Every kind of record by its id, each after those that it names."""
