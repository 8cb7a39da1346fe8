"""The summary registry: checked when read, filled in for domains and services, kept as JSON without loss."""

from datetime import date

import pytest
from pydantic import ValidationError

from equitymap.domains import DOMAIN_BY_ID
from equitymap.indicators import indicators
from equitymap.kinds import KIND_BY_ID
from equitymap.places.england import summary
from equitymap.places.place import ObservedYears
from equitymap.settings import settings
from equitymap.sources.catalogue import catalogue

RELEASE = catalogue()["iod2025-all"]
YEARS = ObservedYears(first=2016, last=2024, note="", last_day=date(2024, 5, 3))


def every_summary():
    """Every entry of the registry, filled in for every domain and kind that it is made for."""
    known = summary.registry()
    return (
        *(summary.of_area(key, RELEASE) for key in known.areas),
        *(summary.of_domain(key, domain, RELEASE) for key in known.domains for domain in ("imd", "idaci")),
        *(summary.of_kind(key, kind, RELEASE, YEARS) for key in known.kinds for kind in summary.SERVED),
        *(summary.of_indicator(entry, catalogue()[entry.release]) for entry in indicators()),
    )


def test_summaries_survive_their_file():
    assert summary.from_json(summary.as_json(every_summary())) == every_summary()


def test_a_file_of_another_version_is_refused():
    with pytest.raises(TypeError):
        summary.from_json('[{"id": "x", "levels": [], "colour": "red"}]')


def test_counts_of_people_wards_and_figures_of_a_whole_district_are_not_summed_up():
    taken = {entry.id: entry for entry in indicators() if summary.can_be_summed(entry)}
    assert "no_qualifications" in taken
    assert {entry.geography for entry in taken.values()} == {"lsoa"}
    assert not {entry.id for entry in taken.values() if entry.unit == "people" or entry.published_for == "district"}


def test_every_summary_says_where_it_is_from_and_what_it_does_not_say():
    for found in every_summary():
        assert found.source, found.id
        assert found.url.startswith("https://"), found.id
        assert found.limits, found.id
        assert found.period, found.id
        assert found.theme or found.id not in summary.registry().areas, found.id


def test_ids_are_unique_and_no_placeholder_is_left_open():
    found = every_summary()
    assert len({one.id for one in found}) == len(found)
    assert [one.id for one in found if "{" in one.label + one.period + one.description + one.limits] == []


def test_texts_take_the_words_of_the_domain_and_of_the_kind():
    tenth = summary.of_domain("tenth", "idaci", RELEASE)
    assert (tenth.id, tenth.label) == ("idaci_tenth", "Tenth of deprivation: children in low-income homes")
    assert tenth.description.endswith(DOMAIN_BY_ID["idaci"].description)
    lost = summary.of_kind("access_lost", "library", RELEASE, YEARS)
    assert (lost.id, lost.label) == ("library_access_lost", "People whose last library within 3.2 km went")
    assert lost.limits.endswith(KIND_BY_ID["library"].limits)


@pytest.mark.parametrize(
    ("last_day", "end"),
    [(None, "the end of 2024"), (date(2024, 12, 31), "the end of 2024"), (YEARS.last_day, "3 May 2024")],
)
def test_a_record_that_ends_within_a_year_says_on_which_day(last_day, end):
    years = YEARS.model_copy(update={"last_day": last_day})
    found = summary.of_kind("left_per_1000", "childrens_centre", RELEASE, years)
    assert f"had gone by {end} (" in found.description
    assert found.period == "2016 to 2024"


def test_a_figure_that_districts_share_is_marked_as_the_councils():
    entry = next(entry for entry in indicators() if entry.theme)
    own = summary.of_published(entry, RELEASE, period="2024", shared=False)
    shared = summary.of_published(entry, RELEASE, period="2024", shared=True)
    assert (own.figure_for, own.theme, own.limits) == ("area", entry.theme, entry.limits)
    assert (shared.figure_for, shared.theme) == ("upper_tier", "Council and county figures")
    assert shared.limits == f"{summary.registry().council_figures.limits.partition(' {')[0]} {entry.limits}"


@pytest.mark.parametrize(
    ("as_it_is", "broken", "named"),
    [
        ('label = "Tenth of deprivation: {label}"', 'label = "Tenth of deprivation: {kind}"', "domains.tenth.*kind"),
        ('description = "{income}"', 'description = "{wealth}"', "areas.income_deprived.*wealth"),
        ('unit = "per_km2"', 'unit = "acres"', "areas.density.unit"),
        ('basis = "mean"', 'basis = "median"', "domains.tenth.basis"),
        ('worse = "low"', 'wrose = "low"', "domains.tenth.wrose"),
        ('[areas.density]\nlabel = "People to the square kilometre"', "[areas.density]", "areas.density.label"),
    ],
)
def test_an_entry_that_is_not_understood_is_named(tmp_path, as_it_is, broken, named):
    text = (settings().data_dir / "summaries.toml").read_text(encoding="utf-8")
    assert as_it_is in text
    changed = tmp_path / "summaries.toml"
    changed.write_text(text.replace(as_it_is, broken, 1), encoding="utf-8")
    with pytest.raises(ValidationError, match=f"(?s){named}"):
        summary.registry(changed)
