"""What a person types becomes one district, or a helpful message."""

import pytest

from equitymap.errors import AmbiguousPlace, UnknownPlace
from equitymap.places.names import resolve

DISTRICTS = {
    "E08000035": "Leeds",
    "E08000025": "Birmingham",
    "E06000010": "Kingston upon Hull, City of",
    "E07000148": "Norwich",
    "E06000061": "North Northamptonshire",
    "E06000062": "West Northamptonshire",
    "E06000063": "Newcastle",
    "E07000195": "Newcastle-under-Lyme",
    "E06000057": "Bristol, City of",
    "E06000023": "Bristol North",
}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Leeds", "E08000035"),
        ("  leeds ", "E08000035"),
        ("e08000035", "E08000035"),
        ("City of Kingston upon Hull", "E06000010"),
        ("hull", "E06000010"),
        ("Kingston upon Hull", "E06000010"),
        ("Newcastle", "E06000063"),
        ("Newcastle under Lyme", "E07000195"),
        ("Bristol", "E06000057"),
    ],
)
def test_a_name_or_code_is_found(asked, code):
    assert resolve(asked, DISTRICTS) == code


def test_a_name_of_several_offers_them_all():
    with pytest.raises(AmbiguousPlace) as caught:
        resolve("Northamptonshire", DISTRICTS)
    assert caught.value.matches == ["North Northamptonshire (E06000061)", "West Northamptonshire (E06000062)"]
    assert "could be North Northamptonshire" in str(caught.value)


def test_a_slip_offers_near_matches():
    with pytest.raises(UnknownPlace, match="Did you mean Birmingham"):
        resolve("Birmingam", DISTRICTS)


@pytest.mark.parametrize("asked", ["", "   ", "Atlantis", "E99999999", "<script>"])
def test_nonsense_is_unknown(asked):
    with pytest.raises(UnknownPlace, match="Use a council name"):
        resolve(asked, DISTRICTS)
