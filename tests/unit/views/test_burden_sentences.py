"""Sentences of loss: a form for more, less, cannot tell, nothing, too few and unknown; one and many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.burden import Burden
from equitymap.measures.chains import CLOSED, GREW, MOVED, OPENED, SHRANK
from equitymap.measures.clusters import Clusters
from equitymap.measures.concentration import Concentration
from equitymap.measures.decomposition import DEMAND, Split
from equitymap.measures.robustness import Robustness
from equitymap.views import burden_sentences as sentences


def burden(verdict, *, index=0.1, losses=None, left_out=0, loss=0.3):
    tenths = pd.DataFrame({"loss": losses or np.linspace(0.1, 0.5, 10)}, index=pd.RangeIndex(1, 11, name="decile"))
    found = Concentration(index, index - 0.05, index + 0.05, 0.3, 659, 69, 2000, 0)
    without = verdict in ("nothing_lost", "too_few", "unknown")
    return Burden(tenths, None if without else found, verdict, 659, left_out, loss)


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        ("more_deprived", "Losses of access to libraries in Town fell more on more deprived areas."),
        ("better_off", "Losses of access to libraries in Town fell more on better-off areas."),
        (
            "cannot_tell",
            "We cannot tell whether losses of access to libraries in Town fell more on more deprived or on",
        ),
        ("nothing_lost", "Nothing was lost: no neighbourhood in Town lost access to libraries."),
        ("too_few", "Too little to say who bore losses of access to libraries in Town"),
        ("unknown", "We do not know who bore losses of access to libraries in Town: no neighbourhood had any"),
    ],
)
def test_verdict_in_words(verdict, says):
    assert sentences.burden_sentence(burden(verdict), what="libraries", where="Town").startswith(says)


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        ("better_off", "Losses of children's centres in England fell more on better-off areas."),
        ("nothing_lost", "Nothing was lost: all children's centres in England that the record knows are still there."),
        ("unknown", "We do not know who bore losses of children's centres in England: no services are known."),
        (
            "too_few",
            "Too little to say who bore losses of children's centres in England: it takes 20 services with a figure"
            " in 10 councils",
        ),
    ],
)
def test_verdict_about_services_themselves(verdict, says):
    found = sentences.burden_sentence(burden(verdict), what="children's centres", where="England", basis="services")
    assert found.startswith(says)


def test_both_ends_stand_side_by_side_only_where_both_are_known():
    assert "10% of access went, in those among the least deprived 50%." in sentences.burden_sentence(
        burden("better_off"), what="libraries", where="Town"
    )
    half = burden("better_off", losses=[np.nan, *[0.1] * 9])
    assert sentences.burden_sentence(half, what="libraries", where="Town").endswith("better-off areas.")


@pytest.mark.parametrize(
    ("loss", "begins"),
    [
        (0.004, "Little was lost (0.4% in all). "),
        (0.0001, "Little was lost (under 0.1% in all). "),
        (0.02, "Losses"),
    ],
)
def test_clear_pattern_in_next_to_nothing_is_not_overread(loss, begins):
    assert sentences.burden_sentence(burden("better_off", loss=loss), what="x", where="y").startswith(begins)


def test_detail_gives_index_interval_and_what_is_left_out():
    assert "Concentration index −0.10 (95% interval −0.15 to −0.05)" in sentences.burden_detail(
        burden("more_deprived", index=-0.1)
    )
    assert sentences.burden_detail(burden("cannot_tell", left_out=1)).endswith("1 area has no figure.")
    assert sentences.burden_detail(burden("cannot_tell", left_out=2)).endswith("2 areas have no figure.")
    assert sentences.burden_detail(burden("too_few")) == ""


def test_rounded_zero_has_no_sign():
    assert sentences.burden_detail(burden("cannot_tell", index=0.0)).startswith("Concentration index 0.00 (95%")


def test_alternative_names_known_tenths_only():
    words = sentences.burden_alternative(burden("better_off", losses=[0.2, *[np.nan] * 8, 0.4]))
    assert words.endswith("1 the most deprived. tenth 1: 20% and tenth 10: 40%.")
    assert sentences.burden_alternative(burden("unknown", losses=[np.nan] * 10)) == (
        "No tenth of deprivation has a figure."
    )


def clusters(kinds, outcome="found", nearest=0):
    names = [kind for kind, number in kinds.items() for _ in range(number)]
    known = sum(number for kind, number in kinds.items() if kind != "unknown")
    return Clusters(pd.DataFrame({"cluster": names}), outcome, known, nearest, 999, 0, 0.05)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            clusters({"high": 3, "low": 2, "chance": 30}),
            "Loss in Town: 3 neighbourhoods in a cluster of high values and 2 neighbourhoods in a cluster of low"
            " values, unlikely by chance.",
        ),
        (clusters({"high": 1, "chance": 30}), "Loss in Town: 1 neighbourhood in a cluster of high values, unlikely"),
        (clusters({"high_among_low": 1, "chance": 30}), "Loss in Town: 1 neighbourhood unlike its surroundings"),
        (clusters({"low_among_high": 2, "chance": 30}), "Loss in Town: 2 neighbourhoods unlike their surroundings"),
        (clusters({"chance": 30}, "none"), "No cluster of loss in Town stands out from what chance would give."),
        (
            clusters({"chance": 30}, "constant"),
            "There is no pattern to find: loss is the same in every neighbourhood of",
        ),
        (
            clusters({"chance": 1, "unknown": 3}, "too_few"),
            "We cannot tell whether loss clusters in Town: 1 neighbourhood has a figure, and it takes 20.",
        ),
        (clusters({"chance": 12}, "too_few"), "We cannot tell whether loss clusters in Town: 12 neighbourhoods have a"),
        (clusters({"unknown": 4}, "too_few"), "We do not know: no neighbourhood in Town has a figure for loss."),
    ],
)
def test_clusters_in_words(found, says):
    assert sentences.clusters_sentence(found, what="loss", where="Town").startswith(says)


def test_cluster_detail_says_how_and_about_islands():
    assert "999 times (seed 0)" in sentences.clusters_detail(clusters({"chance": 30}, "none"))
    one, two = (sentences.clusters_detail(clusters({"chance": 30}, "none", nearest)) for nearest in (1, 2))
    assert one.endswith("1 neighbourhood touches no other and was compared with the nearest.")
    assert two.endswith("2 neighbourhoods touch no other and were compared with the nearest.")
    assert sentences.clusters_detail(clusters({"chance": 4}, "too_few")) == ""


def robustness(shares, chosen):
    return Robustness(
        pd.DataFrame({"share": shares, "chosen": chosen}, dtype=object).astype({"share": float, "chosen": bool}),
        1000,
        0,
        (1.0,),
    )


@pytest.mark.parametrize(
    ("shares", "chosen", "says"),
    [
        (
            [1, 0.95, 0.4, 0.6],
            [True, True, True, False],
            "3 neighbourhoods are in the tenth with the largest need-weighted"
            " gap; 2 of them stay there under at least 90% of 1,000 other weightings and distances. 1 other is in it"
            " under",
        ),
        (
            [1, 0.2, 0.1],
            [True, True, False],
            "2 neighbourhoods are in the tenth with the largest need-weighted gap; 1 of them stays there",
        ),
        ([1, 0.99], [True, True], "2 neighbourhoods are in the tenth with the largest need-weighted gap; all of them"),
        (
            [0.2, 0.3],
            [True, True],
            "2 neighbourhoods are in the tenth with the largest need-weighted gap; none of them",
        ),
        ([1, 0.0], [True, False], "1 neighbourhood is in the tenth with the largest need-weighted gap; it stays there"),
        (
            [0.3, 0.0],
            [True, False],
            "1 neighbourhood is in the tenth with the largest need-weighted gap; it does not stay",
        ),
        ([0.0, 0.0], [False, False], "No neighbourhood has a gap: nothing that was in reach was lost."),
        ([None, None], [False, False], "We do not know: no neighbourhood has a need-weighted gap."),
    ],
)
def test_robustness_in_words(shares, chosen, says):
    assert sentences.robustness_sentence(robustness(shares, chosen)).startswith(says)


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (None, "We do not know"),
        (np.nan, "We do not know"),
        (0.0, "Never in"),
        (1.0, "Always in"),
        (0.934, "In the tenth with the largest need-weighted gap under 93% of"),
        (0.001, "under less than 1%"),
        (0.999, "under more than 99%"),
    ],
)
def test_standing_of_one_neighbourhood(share, says):
    assert says in sentences.robustness_line(share)


def test_weights_are_shown():
    assert sentences.weights_line({"libraries": 0.25, "schools": 0.75}) == "Weights: libraries 25%, schools 75%."


def split(*, demand=None, **parts):
    every = dict.fromkeys((CLOSED, SHRANK, GREW, OPENED, MOVED), 0.0) | parts
    why = {} if demand is not None else {DEMAND: "only one dated population exists"}
    table = pd.DataFrame({cause: [part] for cause, part in (every | ({DEMAND: demand} if demand else {})).items()})
    change = table.sum(axis="columns")
    return Split(table, change, why), pd.Series({**table.iloc[0], "change": change.iloc[0]})


def test_parts_in_words_and_what_cannot_be_computed():
    found, means = split(closed=-3.0, opened=1.0)
    assert sentences.split_sentence(found, means, before=10.0) == (
        "Access changed by −20.0%: services that closed −30.0% and services that opened +10.0%;"
        " the part of change in people cannot be computed (only one dated population exists)."
    )


def test_every_part_has_its_words():
    found, means = split(closed=-0.03, shrank=-0.87, grew=1.18, opened=0.05, moved=0.01)
    assert sentences.split_sentence(found, means, before=10.0).startswith(
        "Access changed by +3.4%: services that closed −0.3%, services with fewer pupils, hours or sites −8.7%,"
        " services with more of them +11.8%, services that opened +0.5% and services that carried on at another site"
        " +0.1%;"
    )


def test_parts_with_people_known():
    found, means = split(closed=-3.0, opened=1.0, demand=-0.5)
    assert "change in people −5.0%." in sentences.split_sentence(found, means, before=10.0)


def test_parts_of_nothing_and_of_the_unknown():
    found, means = split()
    assert sentences.split_sentence(found, means, before=10.0).startswith("Access did not change; the part of")
    for before in (None, 0.0, float("nan")):
        assert sentences.split_sentence(found, means, before=before).startswith("We do not know why access changed")
