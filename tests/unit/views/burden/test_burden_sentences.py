"""Sentences of loss: a form for more, less, no more than chance, nothing, too few and unknown; one and many."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.burden.burden import Burden, Ends
from equitymap.measures.burden.clusters import Clusters
from equitymap.measures.burden.permutation import PermutationDesign
from equitymap.views.burden import burden_sentences as sentences


def dealt(closed=5, cut=0, *, unit="sites", standing=40, ways=658_008, exact=False):
    return PermutationDesign(standing, closed, cut, unit, ways, ways if exact else 999, exact, 0)


ENDS = Ends(0.1, 0.5, -0.6, 0.6)
BEYOND = Ends(0.1, 0.5, -0.2, 0.2)


def burden(
    verdict, *, index=0.1, between=(-0.05, 0.05), losses=None, left_out=0, loss=0.3, known=659, of=None, ends=ENDS
):
    tenths = pd.DataFrame(
        {"loss": losses or np.linspace(0.1, 0.5, 10), "lower": 0.1, "upper": 0.4},
        index=pd.RangeIndex(1, 11, name="decile"),
    )
    figures = (None,) * 3 if verdict in ("nothing_lost", "too_few", "unknown") else (index, *between)
    ends = None if None in figures else ends
    return Burden(tenths, *figures, verdict, known, left_out, loss, of or dealt(), ends)


@pytest.mark.parametrize(
    ("of", "says"),
    [
        (dealt(0), "no service lost"),
        (dealt(1), "1 service lost"),
        (dealt(1200), "1,200 services lost"),
        (dealt(1, 1), "1 service lost and 1 merger"),
        (dealt(3, 12, unit="hours a week"), "3 services lost and 12 cuts in hours"),
        (dealt(0, 1, unit="hours a week"), "1 cut in hours"),
        (dealt(0, 2, unit="staffed hours a week"), "2 cuts in staffed hours"),
        (dealt(0, 53, unit="pupils"), "53 falls in pupils"),
        (dealt(1, 1, unit="pupils"), "1 service lost and 1 fall in pupils"),
    ],
)
def test_what_was_dealt_in_words(of, says):
    assert sentences.dealt_words(of) == says


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (
            "more_deprived",
            "Losses of access to libraries in Town fell more on more deprived areas than they would if the 5 services"
            " lost here and around had been drawn at random.",
        ),
        (
            "better_off",
            "Losses of access to libraries in Town fell more on better-off areas than they would if the 5 services"
            " lost here and around had been drawn at random.",
        ),
        ("nothing_lost", "Nothing was lost: no neighbourhood in Town lost access to libraries."),
        ("unknown", "We do not know who bore losses of access to libraries in Town: no neighbourhood had any"),
    ],
)
def test_verdict_in_words(verdict, says):
    assert sentences.burden_sentence(burden(verdict), what="libraries", where="Town").startswith(says)


@pytest.mark.parametrize(
    ("of", "same"),
    [
        (dealt(1), "the 1 service lost"),
        (dealt(2), "the 2 services lost"),
        (dealt(1, 1, unit="hours a week"), "the 1 service lost and 1 cut in hours"),
        (dealt(0, 1, unit="hours a week"), "the 1 cut in hours"),
        (dealt(0, 2, unit="hours a week"), "the 2 cuts in hours"),
    ],
)
def test_no_more_than_chance_in_words(of, same):
    inside = burden("cannot_tell", index=0.01, of=of)
    assert sentences.burden_sentence(inside, what="libraries", where="Town") == (
        "Losses of access to libraries in Town fell no more on more deprived or on better-off areas than they would"
        f" if {same} here and around had been drawn at random."
    )


def test_index_and_draws_that_point_different_ways_name_no_side():
    apart = burden("cannot_tell", index=0.02, between=(0.1, 0.3))
    said = sentences.burden_sentence(apart, what="libraries", where="Town")
    assert said.startswith("We cannot tell whether losses of access to libraries in Town fell more on")
    assert "fell no more" not in said


@pytest.mark.parametrize(
    ("known", "of", "says"),
    [
        (
            659,
            dealt(1, standing=12, ways=12, exact=True),
            "1 service lost among 12 services could have fallen in only 12",
        ),
        (
            659,
            dealt(3, standing=3, ways=1, exact=True),
            "3 services lost among 3 services could have fallen in one way only",
        ),
        (
            659,
            dealt(1, standing=1, ways=1, exact=True),
            "1 service lost among 1 service could have fallen in one way only",
        ),
        (659, dealt(0, standing=9, ways=1, exact=True), "no service closed or was cut, so there is nothing to set"),
        (12, dealt(), "12 neighbourhoods have a figure, and it takes 20."),
        (1, dealt(), "1 neighbourhood has a figure, and it takes 20."),
    ],
)
def test_too_little_to_say(known, of, says):
    found = sentences.burden_sentence(burden("too_few", known=known, of=of), what="libraries", where="Town")
    assert found.startswith(f"Too little to say who bore losses of access to libraries in Town: {says}")


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (
            "better_off",
            "Losses of children's centres in England fell more on better-off areas than they would if the 433 services"
            " lost had been drawn at random. In neighbourhoods among the most"
            " deprived tenth in England 10% of the services went,",
        ),
        ("nothing_lost", "Nothing was lost: all children's centres in England that the record knows are still there."),
        ("unknown", "We do not know who bore losses of children's centres in England: no services are known."),
        (
            "too_few",
            "Too little to say who bore losses of children's centres in England: 8 services have a figure, and it takes"
            " 20.",
        ),
    ],
)
def test_verdict_about_services_themselves(verdict, says):
    borne = burden(verdict, of=dealt(433, standing=3279), known=8 if verdict == "too_few" else 3279)
    found = sentences.burden_sentence(borne, what="children's centres", where="England", basis="services")
    assert found.startswith(says)


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        (BEYOND, "10% of access went on average, in those among the least deprived 50%."),
        (
            ENDS,
            "10% of access went on average, in those among the least deprived 50%, which by itself could be so at"
            " random.",
        ),
        (None, "had been drawn at random."),
    ],
)
def test_both_ends_stand_side_by_side_only_where_both_are_known(ends, says):
    said = sentences.burden_sentence(burden("better_off", ends=ends), what="libraries", where="Town")
    assert said.endswith(says)


@pytest.mark.parametrize(
    ("loss", "begins"),
    [
        (0.004, "Little was lost (0.4% of access, the mean of neighbourhoods after what each gained). "),
        (0.0001, "Little was lost (under 0.1% of access, the mean of"),
        (0.02, "Losses"),
    ],
)
def test_clear_pattern_in_next_to_nothing_is_not_overread(loss, begins):
    assert sentences.burden_sentence(burden("better_off", loss=loss), what="x", where="y").startswith(begins)


def test_detail_gives_the_index_and_what_closures_at_random_would_give():
    assert sentences.burden_detail(burden("more_deprived", index=-0.1)) == (
        "Concentration index −0.10: below 0 means more deprived areas lost more, above 0 better-off areas. It would"
        " lie between −0.05 and +0.05 (95% of 999 draws, seed 0) if the 5 services lost here and around had been drawn"
        " at random, among the 40 services within reach that stood at the start. Services out of everyone's reach here,"
        " or of unknown size, are not among them. From 659 areas."
    )
    exact = burden("cannot_tell", of=dealt(2, standing=29, ways=406, exact=True), known=1)
    assert "(95% of all 406 ways in which they could fall) if the 2 services lost" in sentences.burden_detail(exact)
    assert sentences.burden_detail(burden("cannot_tell", left_out=1)).endswith("1 area has no figure.")
    assert sentences.burden_detail(burden("cannot_tell", left_out=2)).endswith("2 areas have no figure.")
    assert sentences.burden_detail(burden("too_few")) == ""


def test_rounded_zero_has_no_sign():
    assert sentences.burden_detail(burden("cannot_tell", index=0.0)).startswith("Concentration index 0.00: below")


def test_lines_of_the_tenths_are_said_to_be_chance():
    assert sentences.tenths_line(burden("cannot_tell")).startswith(
        "The lines show where each tenth by itself would lie 95 times of 100 if the 5 services lost here and around had"
        " been drawn at random."
    )
    none = burden("too_few")
    none.tenths[["lower", "upper"]] = np.nan
    assert sentences.tenths_line(none).startswith("The bars have no lines")


def test_alternative_names_known_tenths_only():
    words = sentences.burden_alternative(burden("better_off", losses=[0.2, *[np.nan] * 8, 0.4]))
    assert words.endswith("1 the most deprived. tenth 1: 20% and tenth 10: 40%.")
    words = sentences.burden_alternative(burden("better_off", losses=[0.0, *[np.nan] * 8, 0.004]))
    assert words.endswith("tenth 1: 0% and tenth 10: under 1%.")
    assert sentences.burden_alternative(burden("unknown", losses=[np.nan] * 10)) == (
        "No tenth of deprivation has a figure."
    )


def clusters(kinds, outcome="together", nearest=0, of=None):
    names = [kind for kind, number in kinds.items() for _ in range(number)]
    known = sum(number for kind, number in kinds.items() if kind != "unknown")
    return Clusters(pd.DataFrame({"cluster": names}), outcome, known, nearest, 0.05, of or dealt())


FEW = dealt(1, standing=12, ways=12, exact=True)


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (
            clusters({"beyond": 3, "together": 2, "apart": 30}, "beyond"),
            "Losses of access to libraries in Town bunch in 3 neighbourhoods, where more was lost, there and around,"
            " than the same closures at random would give. In 2 others they bunch no more than that.",
        ),
        (
            clusters({"beyond": 1, "together": 1, "apart": 30}, "beyond"),
            "Losses of access to libraries in Town bunch in 1 neighbourhood, where more was lost, there and around,"
            " than the same closures at random would give. In 1 other they bunch no more than that.",
        ),
        (
            clusters({"beyond": 1, "apart": 30}, "beyond", of=dealt(1)),
            "Losses of access to libraries in Town bunch in 1 neighbourhood, where more was lost, there and around,"
            " than the same closures at random would give.",
        ),
        (
            clusters({"together": 12, "apart": 30}),
            "Losses of access to libraries in Town bunch in 12 neighbourhoods, no more than closures at random would"
            " give: all who shared a service lose it together.",
        ),
        (
            clusters({"together": 1, "apart": 30}, of=FEW),
            "Losses of access to libraries in Town bunch in 1 neighbourhood. Whether closures at random would"
            " give as much cannot be told: 1 service lost among 12 services could have fallen in only 12 ways, and it"
            " takes 20 to set them against chance.",
        ),
        (
            clusters({"apart": 30}, "apart"),
            "Losses of access to libraries in Town do not bunch: where more was lost, less was lost around.",
        ),
        (
            clusters({"apart": 30}, "nothing_lost"),
            "Nothing was lost: no neighbourhood in Town lost access to libraries.",
        ),
        (
            clusters({"apart": 30}, "constant"),
            "There is no pattern to find: every neighbourhood of Town lost the same share of access to libraries.",
        ),
        (
            clusters({"apart": 1, "unknown": 3}, "too_few"),
            "Too little to say whether losses of access to libraries in Town bunch: 1 neighbourhood has a"
            " figure, and it takes 20.",
        ),
        (
            clusters({"apart": 12}, "too_few"),
            "Too little to say whether losses of access to libraries in Town bunch: 12 neighbourhoods have a"
            " figure, and it takes 20.",
        ),
        (
            clusters({"unknown": 4}, "too_few"),
            "We do not know: no neighbourhood in Town had any libraries in reach before.",
        ),
    ],
)
def test_where_losses_lie_in_words(found, says):
    assert sentences.clusters_sentence(found, what="libraries", where="Town") == says


def test_cluster_detail_says_how_and_about_islands():
    said = sentences.clusters_detail(clusters({"apart": 30}))
    assert "999 draws of closures at random (seed 0) that at most 5% of them reach as far anywhere in the place" in said
    exact = clusters({"apart": 30}, of=dealt(2, standing=29, ways=406, exact=True))
    assert "all 406 ways in which the closures could fall" in sentences.clusters_detail(exact)
    one, two = (sentences.clusters_detail(clusters({"apart": 30}, nearest=nearest)) for nearest in (1, 2))
    assert one.endswith("1 neighbourhood touches no other and was compared with the nearest.")
    assert two.endswith("2 neighbourhoods touch no other and were compared with the nearest.")
    assert "at random" not in sentences.clusters_detail(clusters({"apart": 30}, of=FEW))
    assert sentences.clusters_detail(clusters({"apart": 4}, "too_few")) == ""


@pytest.mark.parametrize(
    ("borne", "says"),
    [
        (
            burden("better_off", ends=BEYOND),
            "Over all tenths, losses fell more on better-off areas than the same closures at random would. On average"
            " 10% of access went in the most deprived tenth, 50% in the least.",
        ),
        (
            burden("better_off"),
            "Over all tenths, losses fell more on better-off areas than the same closures at random would. On average"
            " 10% of access went in the most deprived tenth, 50% in the least, which by itself could be so at random.",
        ),
        (
            burden("more_deprived", ends=None),
            "Over all tenths, losses fell more on more deprived areas than the same closures at random would.",
        ),
        (
            burden("cannot_tell", index=0.01),
            "On average 10% of access went in the most deprived tenth, 50% in the least: the same closures at random"
            " could differ as much.",
        ),
        (
            burden("cannot_tell", index=0.01, ends=BEYOND),
            "On average 10% of access went in the most deprived tenth, 50% in the least: further apart, that way round,"
            " than the same closures at random would set them. Over all tenths, losses fell no more on more deprived or"
            " on better-off areas than the same closures at random would.",
        ),
        (
            burden("cannot_tell", index=0.01, ends=None),
            "Losses fell no more on more deprived or on better-off areas than the same closures at random would.",
        ),
        (
            burden("cannot_tell", index=0.01, ends=None, known=45, left_out=47),
            "Losses fell no more on more deprived or on better-off areas than the same closures at random would. 45 of"
            " 92 neighbourhoods have a figure.",
        ),
        (
            burden("cannot_tell", index=0.01, ends=None, known=1, left_out=1),
            "Losses fell no more on more deprived or on better-off areas than the same closures at random would. 1 of 2"
            " neighbourhoods has a figure.",
        ),
        (
            burden("cannot_tell", index=0.01, ends=Ends(0.001, 0, -0.1, 0.1)),
            "On average under 1% of access went in the most deprived tenth, 0% in the least: the same closures at"
            " random could differ as much.",
        ),
        (
            burden("cannot_tell", index=0.02, between=(0.1, 0.3)),
            "We cannot tell whether losses fell more on more deprived or on better-off areas.",
        ),
        (burden("too_few"), "Too little is known to say on whom losses fell."),
        (
            burden("too_few", known=44, left_out=48),
            "Too little is known to say on whom losses fell. 44 of 92 neighbourhoods have a figure.",
        ),
        (burden("nothing_lost"), ""),
        (burden("unknown"), ""),
    ],
)
def test_the_finding_at_the_top_of_a_page(borne, says):
    assert sentences.burden_lead(borne) == says


def test_the_finding_does_not_overread_next_to_nothing():
    assert sentences.burden_lead(burden("better_off", loss=0.004)).startswith(
        "Little was lost overall. Over all tenths, losses fell"
    )
    little = burden("cannot_tell", index=0.01, loss=0.004, ends=Ends(0.004, 0.001, -0.1, 0.1))
    assert sentences.burden_lead(little).startswith("Little was lost overall. On average under 1% of access went")
