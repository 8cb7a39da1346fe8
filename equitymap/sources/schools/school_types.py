"""The register's types of establishment, and the type of school the map shows them as.

The code list and its groups are the Department for Education's (file
``edubasealldata*-establishment-types.csv`` of Get Information about Schools). Selective schools are set apart
from the rest of the state sector by their admissions policy, not by their type of establishment.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

MAINTAINED = "maintained"
ACADEMY = "academy"
FREE = "free school"
SELECTIVE = "selective"
INDEPENDENT = "independent"
SPECIAL = "special"
NURSERY = "nursery"
ALTERNATIVE = "alternative provision"
COLLEGE = "college"

TYPES = (MAINTAINED, ACADEMY, FREE, SELECTIVE, INDEPENDENT, SPECIAL, NURSERY, ALTERNATIVE, COLLEGE)
MAY_SELECT = (MAINTAINED, ACADEMY, FREE)

SHOWN_AS: Mapping[str, str] = {
    "1": MAINTAINED,  # Community school
    "2": MAINTAINED,  # Voluntary aided school
    "3": MAINTAINED,  # Voluntary controlled school
    "5": MAINTAINED,  # Foundation school
    "6": ACADEMY,  # City technology college: state-funded and outside council control
    "7": SPECIAL,  # Community special school
    "8": SPECIAL,  # Non-maintained special school
    "10": SPECIAL,  # Other independent special school
    "11": INDEPENDENT,  # Other independent school
    "12": SPECIAL,  # Foundation special school
    "14": ALTERNATIVE,  # Pupil referral unit
    "15": NURSERY,  # Local authority nursery school
    "18": COLLEGE,  # Further education
    "28": ACADEMY,  # Academy sponsor led
    "31": COLLEGE,  # Sixth form centres
    "32": SPECIAL,  # Special post 16 institution
    "33": SPECIAL,  # Academy special sponsor led
    "34": ACADEMY,  # Academy converter
    "35": FREE,  # Free schools
    "36": SPECIAL,  # Free schools special
    "38": ALTERNATIVE,  # Free schools alternative provision
    "39": COLLEGE,  # Free schools 16 to 19
    "40": FREE,  # University technical college
    "41": FREE,  # Studio schools
    "42": ALTERNATIVE,  # Academy alternative provision converter
    "43": ALTERNATIVE,  # Academy alternative provision sponsor led
    "44": SPECIAL,  # Academy special converter
    "45": COLLEGE,  # Academy 16-19 converter
    "46": COLLEGE,  # Academy 16 to 19 sponsor led
}

NOT_SHOWN: Mapping[str, str] = {
    "24": "secure unit: not a school that families choose",
    "25": "offshore school: not in England",
    "26": "school for children of the forces: run by the Ministry of Defence",
    "27": "miscellaneous record: not a school",
    "29": "university",
    "30": "Welsh establishment: not in England",
    "37": "British school overseas: not in England",
    "49": "online provider: has no place",
    "56": "institution of another government department: not a school",
    "57": "secure academy: not a school that families choose",
}

COUNCIL_RUN = frozenset({"1", "2", "3", "5", "7", "12", "14", "15"})
"""Types that the council maintains."""

ACADEMIES = frozenset({"28", "33", "34", "42", "43", "44", "45", "46"})
"""Types that an existing school becomes when it converts to an academy."""

TRUST_RUN = ACADEMIES | {"35", "36", "38", "39", "40", "41", "46"}
"""Types that a trust is responsible for: academies and free schools of every kind."""
COUNCIL, TRUST = "council", "trust"


def run_by(type_codes: pd.Series) -> pd.Series:
    """Return "council" or "trust" by type code; blank where neither is responsible (independent schools, colleges)."""
    bodies = dict.fromkeys(COUNCIL_RUN, COUNCIL) | dict.fromkeys(TRUST_RUN, TRUST)
    return type_codes.map(bodies)
