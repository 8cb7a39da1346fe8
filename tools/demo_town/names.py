"""Invented names and codes. The codes begin with X, which the Office for National Statistics does not use here.

Each name comes with the place (local metres) that it suits, so that quays lie at the water and moors inland.
None of them is in the House of Commons Library's neighbourhood names or in the ward and district lookups.
"""

from __future__ import annotations

TOWN, SURROUNDINGS, REGION = "Marlhaven", "Wrenfold", "Invented Coast"
DISTRICT_CODE, SURROUNDINGS_CODE, REGION_CODE = "X08000001", "X08000002", "X12000001"
POSTCODE_AREA = "ZZ"
"""No postal address in the United Kingdom begins so."""

Spot = tuple[str, float, float]

MIDDLE_AREAS: tuple[Spot, ...] = (
    ("Skerrow Head", 3_900, 4_700),
    ("Beacon Fold", 1_500, 4_500),
    ("Larkspur Moor", -1_600, 4_400),
    ("Gannet Down", 2_500, 2_800),
    ("Tidewell", 0, -1_700),
    ("Fallowmere", -2_300, 2_500),
    ("Ashlock", -4_200, 2_000),
    ("Thimble Hill", -400, 2_300),
    ("Copper Mills", 800, 1_400),
    ("Saltpan Row", -300, 1_000),
    ("Lanternquay", 700, 100),
    ("Ropewalk End", 2_200, -700),
    ("Old Marl Bridge", -100, -300),
    ("Sailcloth Yard", 900, -1_200),
    ("Weavers Reach", -1_300, -900),
    ("Tollgarth", -2_000, -1_800),
    ("Harrowsea", 1_200, -3_600),
    ("Millrace Green", -3_400, -1_700),
    ("Orchard Knoll", -4_200, -3_600),
    ("Marl Sands", 900, -5_000),
)
MIDDLE_AREAS_AROUND: tuple[Spot, ...] = (
    ("North Wrenfold", 500, 8_300),
    ("Fenwold", -4_500, 7_000),
    ("Wrenfold Market", -8_500, 3_500),
    ("Wrenfold Vale", -7_500, -4_000),
    ("Barrowsea", 500, -8_500),
)
TEN_YEAR_PLAN = {"Old Marl Bridge": "invented, as if named 25 September 2025"}
"""Middle areas that have a plan as a Pride in Place neighbourhood, and when it was named."""
WARDS: tuple[Spot, ...] = (
    ("Skerrow and the Beacon", 3_000, 4_400),
    ("Larkspur", -2_000, 4_000),
    ("Fallowmere", -3_500, 1_500),
    ("Thimble Hill", -300, 2_500),
    ("Docks and Gannet", 1_800, 1_300),
    ("Sailcloth and Tidewell", 400, -1_700),
    ("Harbour and Isle", 2_200, -1_200),
    ("Lanternquay", 500, 0),
    ("Old Bridge", -400, -700),
    ("Weavers and Tollgarth", -2_000, -2_200),
    ("Orchard Knoll", -4_200, -3_200),
    ("Harrowsea Bay", 800, -4_400),
)
WARDS_AROUND: tuple[Spot, ...] = (
    ("North Wrenfold and Fenwold", -1_000, 8_000),
    ("Wrenfold Market and Vale", -8_500, 0),
    ("Barrowsea", 0, -8_000),
)
CROSSWAYS = (
    "Alder",
    "Rowan",
    "Hornbeam",
    "Whitebeam",
    "Juniper",
    "Spindle",
    "Medlar",
    "Bramble",
    "Teasel",
    "Sorrel",
    "Kittiwake",
    "Curlew",
    "Sanderling",
    "Fulmar",
    "Dunlin",
    "Plover",
    "Whimbrel",
    "Petrel",
    "Wagtail",
    "Lapwing",
)
"""Words that local names of services are made of."""


def neighbourhood_code(number: int) -> str:
    """Return the code of the ``number``-th neighbourhood, from 1."""
    return f"X01{number:06d}"


def middle_code(number: int) -> str:
    """Return the code of the ``number``-th middle area, from 1."""
    return f"X02{number:06d}"


def ward_code(number: int) -> str:
    """Return the code of the ``number``-th ward, from 1."""
    return f"X05{number:06d}"
