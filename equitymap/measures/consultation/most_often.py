"""What was chosen most often of a question, with what came second where the two cannot be told apart."""

from __future__ import annotations

from scipy.stats import binomtest

from equitymap.measures.consultation.tally import Tally

LEVEL = 0.05
"""From this probability on two answers cannot be told apart."""


def most_often(tally: Tally) -> list[tuple[str, int]]:
    """Return the answer that was chosen most, and those that came second where chance alone can make the difference.

    Of those who chose one of the two, half would choose each (exact binomial test, both sides). Nothing where nobody
    answered, or all that is offered was chosen as often.
    """
    ranked = sorted(((said, number) for said, number in tally.counts.items() if number), key=lambda pair: -pair[1])
    if len(ranked) < 2:
        return ranked
    first, second = ranked[0][1], ranked[1][1]
    if binomtest(first, first + second).pvalue < LEVEL:
        return ranked[:1]
    alike = [ranked[0], *(one for one in ranked[1:] if one[1] == second)]
    return alike if len(alike) < len(tally.counts) or first > second else []
