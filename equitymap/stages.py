"""Stages of life, aspects of life, the five-outcome lens and groups of people: ids, plain words, order.

The registry (``data/indicators.toml``) uses these ids; pages show the words in this order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Stage = Literal["infancy", "early_years", "primary", "secondary", "sixteen_to_nineteen", "further", "adult"]
Aspect = Literal["health", "safety", "learning", "family_income", "voice_community"]
Lens = Literal["healthy", "safe", "enjoy_achieve", "contribute", "economic"]

STAGES: Mapping[Stage, str] = {
    "infancy": "Before birth and infancy",
    "early_years": "Early years",
    "primary": "Primary school years",
    "secondary": "Secondary school years",
    "sixteen_to_nineteen": "16 to 19",
    "further": "Further, higher and second-chance learning",
    "adult": "Work and adult life",
}
STAGE_AGES: Mapping[Stage, str] = {
    "infancy": "to age 1",
    "early_years": "ages 2 to 4",
    "primary": "ages 5 to 10",
    "secondary": "ages 11 to 15",
    "sixteen_to_nineteen": "ages 16 to 19",
    "further": "from age 18, and at any age",
    "adult": "ages 16 and over",
}
ASPECTS: Mapping[Aspect, str] = {
    "health": "Health and wellbeing",
    "safety": "Safety",
    "learning": "Learning",
    "family_income": "Family and income",
    "voice_community": "Voice and community",
}
LENSES: Mapping[Lens, str] = {
    "healthy": "Be healthy",
    "safe": "Stay safe",
    "enjoy_achieve": "Enjoy and achieve",
    "contribute": "Make a positive contribution",
    "economic": "Achieve economic well-being",
}

EVERYONE = "all"
GROUPS: Mapping[str, str] = {
    EVERYONE: "everyone",
    "girls": "girls",
    "boys": "boys",
    "free_meals": "eligible for free school meals",
    "no_free_meals": "not eligible for free school meals",
    "disadvantaged": "disadvantaged (free school meals in the last six years, or looked after by the council)",
    "not_disadvantaged": "not disadvantaged",
    "sen_support": "with support for special educational needs",
    "ehcp": "with an education, health and care plan",
    "any_sen": "with any special educational need",
    "no_sen": "without special educational needs",
}
GAPS: tuple[tuple[str, str], ...] = (
    ("disadvantaged", "not_disadvantaged"),
    ("free_meals", "no_free_meals"),
    ("sen_support", "no_sen"),
    ("ehcp", "no_sen"),
    ("any_sen", "no_sen"),
    ("boys", "girls"),
)
"""Pairs that a gap is taken between: the first group's figure minus the second's."""

AUTHORITY_GEOGRAPHIES: Mapping[str, str] = {
    "district": "district or unitary council",
    "upper_tier": "county or unitary council",
    "neighbours": "mean of the council's statistical neighbours",
    "region": "region",
    "england": "England",
}
