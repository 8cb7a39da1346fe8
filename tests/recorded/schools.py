"""Tables by school as Explore education statistics publishes them: its headings, made-up schools and figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

PLACE = {
    "time_identifier": "Academic year",
    "geographic_level": "School",
    "country_code": "E92000001",
    "country_name": "England",
    "version": "Revised",
    "school_name": "Invented School, Testby",
}
ABSENCE = (
    "time_period time_identifier geographic_level country_code country_name region_code region_name old_la_code"
    " new_la_code la_name education_phase school_type school_urn school_laestab school_name num_schools enrolments"
    " sess_possible sess_overall sess_authorised sess_unauthorised sess_overall_percent sess_authorised_percent"
    " sess_unauthorised_percent enrolments_pa_10_exact enrolments_pa_10_exact_percent enrolments_pa_50_exact"
    " enrolments_pa_50_exact_percent"
)
DESTINATIONS = (
    "time_period time_identifier geographic_level country_code country_name region_code region_name old_la_code"
    " new_la_code la_name local_authority_selection_status school_laestab school_urn school_name admission_policy"
    " entry_gender institution_group institution_type breakdown_topic breakdown data_type version cohort overall"
    " education fe ssf sfc other_edu appren all_work all_notsust all_unknown"
)
KS2 = (
    "time_period time_identifier geographic_level country_code country_name version school_urn school_laestab"
    " school_name breakdown_topic breakdown subject expected_standard_pupil_percent higher_standard_pupil_percent"
    " average_scaled_score progress_measure_score progress_measure_lower_conf_interval"
    " progress_measure_upper_conf_interval absent_or_not_able_to_access_percent"
    " working_towards_expected_standard_pupil_percent absent_or_disapplied_percent progress_measure_unadjusted"
    " progress_measure_description"
)
KS2_PUPILS = (
    "time_period time_identifier geographic_level country_code country_name version school_urn school_laestab"
    " school_name telig telig_23 telig_3yr"
)
KS4 = (
    "time_period time_identifier geographic_level country_code country_name version school_urn school_laestab"
    " school_name establishment_type_group breakdown_topic breakdown sex disadvantage_status first_language"
    " prior_attainment mobility pupil_count pupil_percent attainment8_sum attainment8_average engmath_entering_total"
    " engmath_entering_percent engmath_95_total engmath_95_percent engmath_94_total engmath_94_percent"
    " progress8_pupil_count progress8_sum progress8_average progress8_lower_95_ci progress8_upper_95_ci"
)


CENSUS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,urn,laestab,school_name,school_postcode,typeofestablishment,headcount of pupils,fte pupils,"
    "number of pupils known to be eligible for free school meals,"
    "% of pupils known to be eligible for free school meals,"
    "number of pupils used for FSM calculation in Performance Tables"
)


def census(rows: Iterable[Sequence[object]], period: str = "202425") -> bytes:
    """Return the school file: rows of number, pupils, pupils with free school meals, per cent of them."""
    every = CENSUS.split(",")
    names = ("urn", "headcount of pupils", *every[-3:-1])
    text = io.StringIO()
    writer = csv.DictWriter(text, every, lineterminator="\n")
    writer.writeheader()
    blank = dict.fromkeys(every, "z") | {name: words for name, words in PLACE.items() if name in every}
    for row in rows:
        writer.writerow(blank | {"time_period": period} | dict(zip(names, row, strict=True)))
    return text.getvalue().encode()


def table(headings: str, rows: Iterable[Mapping[str, object]]) -> bytes:
    """Return a table with these headings; what a row does not say is not applicable (``z``)."""
    text = io.StringIO()
    writer = csv.DictWriter(text, headings.split(), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(dict.fromkeys(headings.split(), "z") | {k: v for k, v in PLACE.items() if k in headings} | row)
    return text.getvalue().encode("utf-8-sig")


def absence(rows: Iterable[Sequence[object]]) -> bytes:
    """Return absence by school: rows of number, school year, pupils, per cent of time missed, per cent often absent."""
    names = ("school_urn", "time_period", "enrolments", "sess_overall_percent", "enrolments_pa_10_exact_percent")
    return table(ABSENCE, (dict(zip(names, row, strict=True)) for row in rows))


def destinations(rows: Iterable[Sequence[object]]) -> bytes:
    """Return destinations: rows of number, school year, topic, group, kind of figure, cohort, all that settled."""
    names = ("school_urn", "time_period", "breakdown_topic", "breakdown", "data_type", "cohort", "overall")
    return table(DESTINATIONS, (dict(zip(names, row, strict=True)) for row in rows))


def ks2(rows: Iterable[Sequence[object]]) -> bytes:
    """Return results at 11: rows of number, school year, topic, group, subject, per cent at the standard, progress."""
    names = ("school_urn", "time_period", "breakdown_topic", "breakdown", "subject")
    names += ("expected_standard_pupil_percent", "progress_measure_score")
    return table(KS2, (dict(zip(names, row, strict=True)) for row in rows))


def ks2_pupils(rows: Iterable[Sequence[object]]) -> bytes:
    """Return the pupils behind the results at 11: rows of number, school year, pupils."""
    return table(KS2_PUPILS, (dict(zip(("school_urn", "time_period", "telig"), row, strict=True)) for row in rows))


def ks4(rows: Iterable[Sequence[object]]) -> bytes:
    """Return results at 16: number, year, topic, group, pupils, Attainment 8, Progress 8, its pupils, grade 5 twice."""
    names = ("school_urn", "time_period", "breakdown_topic", "breakdown", "pupil_count", "attainment8_average")
    names += ("progress8_average", "progress8_pupil_count", "engmath_95_total", "engmath_95_percent")
    return table(KS4, (dict(zip(names, row, strict=True)) for row in rows))
