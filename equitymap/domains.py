"""The domains of the English Indices of Deprivation: ids, plain words and what each counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Domain:
    """One domain, sub-domain or supplementary index.

    ``heading`` is the wording of the official File 7 columns ("<heading> Rank (where 1 ...").
    ``part_of`` is the id of the domain that a sub-domain or supplementary index belongs to.
    ``weight`` is the share of the Index of Multiple Deprivation in per cent, for the seven domains.
    """

    id: str
    label: str
    heading: str
    description: str
    part_of: str | None = None
    weight: float | None = None


DOMAINS: tuple[Domain, ...] = (
    Domain(
        "imd",
        "All kinds of deprivation together",
        "Index of Multiple Deprivation (IMD)",
        "The Index of Multiple Deprivation: seven domains, weighted and combined.",
    ),
    Domain("income", "Low income", "Income", "Residents in households on a low income.", weight=22.5),
    Domain(
        "employment",
        "Out of work",
        "Employment",
        "Working-age residents kept out of work by unemployment, sickness, disability or caring.",
        weight=22.5,
    ),
    Domain(
        "education",
        "Education and skills",
        "Education, Skills and Training",
        "Attainment and skills of children, young people and adults.",
        weight=13.5,
    ),
    Domain(
        "health",
        "Health and disability",
        "Health Deprivation and Disability",
        "Early death, illness, disability and poor mental health.",
        weight=13.5,
    ),
    Domain("crime", "Crime", "Crime", "The risk of crime against people and property.", weight=9.3),
    Domain(
        "barriers",
        "Housing and reaching services",
        "Barriers to Housing and Services",
        "How hard it is to afford a home and to reach services.",
        weight=9.3,
    ),
    Domain(
        "living_environment",
        "Homes and surroundings",
        "Living Environment",
        "The quality of housing, air and roads.",
        weight=9.3,
    ),
    Domain(
        "idaci",
        "Children in low-income homes",
        "Income Deprivation Affecting Children Index (IDACI)",
        "Children aged 0 to 15 in households on a low income.",
        part_of="income",
    ),
    Domain(
        "idaopi",
        "Older people on low income",
        "Income Deprivation Affecting Older People (IDAOPI)",
        "Residents aged 60 and over on a low income.",
        part_of="income",
    ),
    Domain(
        "children_young_people",
        "Children and young people's learning",
        "Children and Young People Sub-domain",
        "Attainment, absence and entry to higher education.",
        part_of="education",
    ),
    Domain(
        "adult_skills",
        "Adult skills",
        "Adult Skills Sub-domain",
        "Adults with no or low qualifications, or little English.",
        part_of="education",
    ),
    Domain(
        "geographical_barriers",
        "Distance from services",
        "Geographical Barriers Sub-domain",
        "How well connected residents are to everyday services.",
        part_of="barriers",
    ),
    Domain(
        "wider_barriers",
        "Affording a home",
        "Wider Barriers Sub-domain",
        "Overcrowding, homelessness, affordability and access to a family doctor and broadband.",
        part_of="barriers",
    ),
    Domain(
        "indoors",
        "Inside the home",
        "Indoors Sub-domain",
        "The condition and heating of homes.",
        part_of="living_environment",
    ),
    Domain(
        "outdoors",
        "Outside the home",
        "Outdoors Sub-domain",
        "Air quality, road casualties and surroundings.",
        part_of="living_environment",
    ),
)

DOMAIN_BY_ID = {domain.id: domain for domain in DOMAINS}
