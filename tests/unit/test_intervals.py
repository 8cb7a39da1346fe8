"""Wilson limits: the published example, and that they stay within 0 and 100."""

from __future__ import annotations

import numpy as np
import pytest

from equitymap.intervals import wilson


def test_wilson_limits_match_the_published_example() -> None:
    lower, upper = wilson(np.array([3.0]), np.array([20.0]))
    assert (round(lower[0], 1), round(upper[0], 1)) == (5.2, 36.0)


@pytest.mark.parametrize(("top", "expected"), [(0, (0.0, 16.1)), (20, (83.9, 100.0))])
def test_wilson_limits_stay_within_0_and_100(top: int, expected: tuple[float, float]) -> None:
    lower, upper = wilson(np.array([float(top)]), np.array([20.0]))
    assert (round(lower[0], 1), round(upper[0], 1)) == expected
