"""How colours look: contrast, lightness in greyscale, and colour vision deficiencies, to test the palette by."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

# Machado, Oliveira and Fernandes (2009), severity 1.0; applied to linear RGB.
_DEFICIENCIES: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
DEFICIENCIES = tuple(_DEFICIENCIES)


def linear_rgb(colour: str) -> NDArray[np.float64]:
    """Return ``#rrggbb`` as linear light, three numbers from 0 to 1 (sRGB, IEC 61966-2-1)."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``: 0 black, 1 white (WCAG 2.2)."""
    return float(linear_rgb(colour) @ np.array([0.2126, 0.7152, 0.0722]))


def lightness(colour: str) -> float:
    """Return how light ``#rrggbb`` looks, 0 black to 100 white: CIE L*. Greyscale print shows this alone."""
    y = luminance(colour)
    return 116 * float(np.cbrt(y)) - 16 if y > 216 / 24389 else y * 24389 / 27


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1 none, 21 black on white. Text needs 4.5, shapes 3 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def as_seen_with(colour: str, deficiency: str) -> str:
    """Return ``colour`` as a reader with this deficiency of colour vision sees it.

    Parameters
    ----------
    colour
        ``#rrggbb``.
    deficiency
        One of ``DEFICIENCIES``.

    References
    ----------
    Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision
    deficiency, IEEE Transactions on Visualization and Computer Graphics 15 (6).
    """
    light = np.clip(np.array(_DEFICIENCIES[deficiency]) @ linear_rgb(colour), 0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(part) * 255):02x}" for part in coded)
