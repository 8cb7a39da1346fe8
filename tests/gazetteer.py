"""A few names of districts, counties and parts of districts, to look names up in."""

import pandas as pd

from equitymap.places.add_place.find_district import Gazetteer

DISTRICTS = {
    "E06000054": "Wiltshire",
    "E06000061": "North Northamptonshire",
    "E06000062": "West Northamptonshire",
    "E06000063": "Cumberland",
    "E06000064": "Westmorland and Furness",
    "E07000146": "King's Lynn and West Norfolk",
    "E07000148": "Norwich",
    "E07000195": "Newcastle-under-Lyme",
    "E08000016": "Barnsley",
    "E08000019": "Sheffield",
    "E08000021": "Newcastle upon Tyne",
    "E08000035": "Leeds",
    "E07000112": "Folkestone and Hythe",
    "E07000207": "Elmbridge",
    "E07000214": "Surrey Heath",
    "E07000041": "Mid Sussex",
    "E06000043": "Brighton and Hove",
    "E06000047": "County Durham",
    "E08000013": "St. Helens",
    "E09000001": "City of London",
    "E09000007": "Camden",
    "E09000027": "Richmond upon Thames",
}
NAMES = Gazetteer(
    districts=DISTRICTS,
    counties=pd.DataFrame(
        [
            ("Norfolk", "E07000148"),
            ("Norfolk", "E07000146"),
            ("Staffordshire", "E07000195"),
            ("Surrey", "E07000207"),
            ("Surrey", "E07000214"),
        ],
        columns=["name", "district_code"],
    ),
    parts=pd.DataFrame(
        {
            "name": ["Eaton", "Eaton Park", "Eaton Grange", "Headingley", "Shepway", "Richmond"],
            "district_code": ["E07000148", "E07000148", "E06000061", "E08000035", "E06000054", "E08000035"],
        }
    ),
    regions={"E09000001": "London", "E09000007": "London", "E08000035": "Yorkshire and The Humber"},
)
