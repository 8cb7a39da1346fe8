"""What has gone near one neighbourhood: a singular, a plural, a zero and an unknown form of each sentence."""

import pandas as pd
import pytest

from equitymap.kinds import KINDS
from equitymap.measures.map.nearest_services import NearestServices, groups_of
from equitymap.places.place import ObservedYears
from equitymap.views.map import near_sentences

CENTRE, PRIMARY, OTHER, LIBRARY, GP = (
    next(group for group in groups_of(KINDS) if group.many == many)
    for many in ("children's centres", "primary schools", "other schools", "libraries", "GP practices")
)
OBSERVED = {
    kind: ObservedYears(first=first, last=2026, note="Invented.")
    for kind, first in {"childrens_centre": 2016, "school": 2010, "library": 2010, "gp_practice": 2013}.items()
}
DAY = pd.Timestamp("2019-09-06")


def reach(group, gone=0, left=0, nearest=2415.0, linked=0, **more):
    rows = pd.DataFrame(
        {
            "name": [f"Elm {number}" for number in range(gone)],
            "kind": group.kind.id,
            "type": ["linked site"] * linked + ["main site"] * (gone - linked),
            "status": "delisted",
            "closed": pd.NaT,
            "closed_not_before": DAY,
            "closed_not_after": DAY + pd.Timedelta(days=1),
            "distance_m": [1000.0 + 100 * number for number in range(gone)],
            **more,
        },
        index=pd.Index([f"{group.kind.id}:{group.one}:{number}" for number in range(gone)], name="facility_id"),
    )
    at = None if nearest is None else pd.Series({"name": "Oak"})
    return NearestServices(group, at, nearest, left, rows)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            reach(CENTRE, 5, 1),
            "Within 2.5 km of Elm 1A five children's centres have gone since 2016; one is left, 2.4 km away.",
        ),
        (
            reach(CENTRE, 1, 0),
            "Within 2.5 km of Elm 1A one children's centre has gone since 2016; none is left, and the nearest is"
            " 2.4 km away.",
        ),
        (
            reach(CENTRE, 1, 0, 2523.0),
            "Within 2.5 km of Elm 1A one children's centre has gone since 2016; none is left, and the nearest is just"
            " over 2.5 km away.",
        ),
        (
            reach(CENTRE, 1, 1, 2480.0),
            "Within 2.5 km of Elm 1A one children's centre has gone since 2016; one is left, 2.5 km away.",
        ),
        (
            reach(CENTRE, 3, 12, 420.0, linked=2),
            "Within 2.5 km of Elm 1A one children's centre and two linked sites have gone since 2016; 12 are left,"
            " the nearest 420 m away.",
        ),
        (
            reach(LIBRARY, 1, 0, None),
            "Within 3.2 km of Elm 1A one library has gone since 2010; none is left, and we know of no other.",
        ),
        (
            reach(GP, 2, 2),
            "Within 1.6 km on foot of Elm 1A two GP practice codes have ended since 2013; two are left, the nearest"
            " 2.4 km away.",
        ),
        (
            reach(GP, 1, 2),
            "Within 1.6 km on foot of Elm 1A one GP practice code has ended since 2013; two are left, the nearest"
            " 2.4 km away.",
        ),
        (
            reach(OTHER, 1, 2),
            "Within 3.2 km on foot of Elm 1A one other school (independent, special, nursery or for over 16s) has"
            " gone since 2010; two are left, the nearest 2.4 km away.",
        ),
    ],
)
def test_the_sentence_about_her(found, says):
    assert near_sentences.near_sentence([found], OBSERVED, "Elm 1A") == says


def test_nothing_gone_says_since_when_each_register_tells():
    said = near_sentences.near_sentence([reach(CENTRE), reach(PRIMARY), reach(LIBRARY)], OBSERVED, "Elm 1A")
    assert said == (
        "Our registers show no service that has gone from reach of Elm 1A. They tell of schools and libraries since"
        " 2010 and children's centres since 2016."
    )


def test_without_a_dated_record_it_is_not_known():
    said = near_sentences.near_sentence([reach(CENTRE), reach(PRIMARY)], {}, "Elm 1A")
    assert said == "Whether a service near Elm 1A has gone is not known: no register here tells of earlier years."
    assert near_sentences.other_kinds([reach(CENTRE), reach(PRIMARY)], {}) == []


def test_the_kind_most_lost_leads_and_the_others_follow():
    every = [reach(CENTRE, 2, 4), reach(PRIMARY, 2, 1), reach(OTHER, 9, 3), reach(LIBRARY, 0, 2)]
    assert near_sentences.most_lost(every).group == PRIMARY, "of two, the one of which fewest are left"
    others = near_sentences.other_kinds(every, {**OBSERVED})
    assert [line.split(" since")[0] for line in others] == [
        "Within 3.2 km on foot nine other schools (independent, special, nursery or for over 16s) have gone",
        "Within 2.5 km two children's centres have gone",
    ]


def test_a_kind_without_a_record_is_named():
    observed = {kind: years for kind, years in OBSERVED.items() if kind != "library"}
    assert near_sentences.other_kinds([reach(CENTRE, 1, 1), reach(LIBRARY)], observed) == [
        "Whether libraries have gone is not known: their register has no earlier years."
    ]


def test_the_list_has_each_service_once_nearest_first():
    every = near_sentences.gone_near([reach(CENTRE, 2), reach(CENTRE, 2), reach(LIBRARY, 1)])
    assert every["distance_m"].is_monotonic_increasing
    assert every.index.is_unique
    assert len(every) == 3
    assert near_sentences.gone_near([]).empty


@pytest.mark.parametrize(
    ("status", "closed", "before", "after", "kind", "says"),
    [
        ("delisted", None, "2019-09-06", "2019-09-07", "childrens_centre", "off the list September 2019"),
        ("delisted", None, "2018-01-06", "2018-09-07", "childrens_centre", "off the list in 2018"),
        ("delisted", None, "2016-11-01", "2017-02-07", "childrens_centre", "off the list between November 2016 and"),
        ("delisted", None, None, None, "childrens_centre", "off the list at a date that is not known"),
        ("closed", "2017-06-30", None, None, "gp_practice", "practice code ended June 2017"),
        ("closed", "2017-06-30", None, None, "school", "closed June 2017"),
    ],
)
def test_when_it_went_is_as_exact_as_its_register(status, closed, before, after, kind, says):
    row = pd.Series(
        {
            "name": "Elm",
            "kind": kind,
            "status": status,
            "distance_m": 1400.0,
            "closed": pd.Timestamp(closed) if closed else pd.NaT,
            "closed_not_before": pd.Timestamp(before) if before else pd.NaT,
            "closed_not_after": pd.Timestamp(after) if after else pd.NaT,
        }
    )
    assert near_sentences.list_line(row, "school").startswith(f"Elm (school), 1.4 km: {says}")


def test_a_name_that_says_the_kind_does_not_say_it_twice():
    row = reach(LIBRARY, 1).gone.iloc[0].copy()
    row["name"] = "Elm Library"
    assert near_sentences.list_line(row, "library").startswith("Elm Library, 1.0 km")


def test_how_distances_are_measured_is_said_for_each_way():
    assert "in a straight line." in near_sentences.measured_line([reach(CENTRE, 1)])
    assert "on foot, taken as 1.3 times" in near_sentences.measured_line([reach(GP, 1)])
    assert "as each kind is measured" in near_sentences.measured_line([reach(CENTRE, 1), reach(GP, 1)])
