"""One spelling for what people, councils and registers write differently."""

from time import process_time

import pytest

from equitymap.places.names import LONGEST, fold_name, normalise_name, spoken


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Kingston upon Hull, City of", "City of Kingston upon Hull"),
        ("Kingston upon Hull, City of", " kingston  UPON hull "),
        ("St. Helens", "Saint Helens"),
        ("St. Helens", "St Helens"),
        ("King's Lynn and West Norfolk", "Kings Lynn & West Norfolk"),
        ("King's Lynn and West Norfolk", "King’s Lynn and West Norfolk"),
        ("Camden", "London Borough of Camden"),
        ("Greenwich", "Royal Borough of Greenwich"),
        ("Bolton", "Metropolitan Borough of Bolton"),
        ("Newcastle-under-Lyme", "Newcastle under Lyme"),
        ("Leeds", "\ufeffLee\u200bds\u00a0"),
        ("Cafe Town", "Café Town"),
    ],
)
def test_one_name_however_it_is_written(written, same):
    assert normalise_name(written) == normalise_name(same)


def test_the_city_is_told_from_the_region():
    assert fold_name("City of London") != fold_name("London")
    assert normalise_name("City of London") == normalise_name("London") == "london"


@pytest.mark.parametrize("empty", ["", "  ", "\u200b", "---"])
def test_nothing_stays_nothing(empty):
    assert normalise_name(empty) == ""


@pytest.mark.parametrize(
    ("listed", "says"),
    [
        ("Herefordshire, County of", "Herefordshire"),
        ("Kingston upon Hull, City of", "Kingston upon Hull"),
        ("City of London", "City of London"),
        ("Oldham", "Oldham"),
    ],
)
def test_a_name_in_a_sentence_has_no_title_behind_it(listed, says):
    assert spoken(listed) == says


def test_what_is_typed_without_an_end_is_compared_in_no_time():
    begin = process_time()
    assert len(normalise_name("london " * 50_000)) <= LONGEST
    assert process_time() - begin < 0.5
