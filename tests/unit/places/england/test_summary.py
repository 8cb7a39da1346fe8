"""The summaries of England: kept as JSON without loss, and only of what can be summed up."""

import pytest

from equitymap.indicators import registry
from equitymap.places.england import summary as words


def test_summaries_survive_their_file():
    summaries = words.outcome_summaries()
    assert summaries
    assert words.from_json(words.as_json(summaries)) == summaries


def test_a_file_of_another_version_is_refused():
    with pytest.raises(TypeError):
        words.from_json('[{"id": "x", "levels": [], "colour": "red"}]')


def test_counts_of_people_wards_and_figures_of_a_whole_district_are_not_summed_up():
    taken = {summary.id for summary in words.outcome_summaries()}
    entries = {entry.id: entry for entry in registry()}
    assert "no_qualifications" in taken
    assert not {key for key in taken if entries[key].unit == "people" or entries[key].geography != "lsoa"}
    assert not {key for key in taken if entries[key].published_for == "district"}


def test_every_summary_says_where_it_is_from_and_what_it_does_not_say():
    for summary in words.outcome_summaries():
        assert summary.source, summary.id
        assert summary.url.startswith("https://"), summary.id
        assert summary.limits, summary.id
        assert summary.theme, summary.id
