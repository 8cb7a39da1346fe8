"""The pattern that a phone reads holds the address: read back from the drawing, as a phone does."""

from __future__ import annotations

import re

import pytest

from equitymap.views.consultation.qr import QUIET, qr

MASKS = (
    "(row + column) % 2",
    "row % 2",
    "column % 3",
    "(row + column) % 3",
    "(row // 2 + column // 3) % 2",
    "row * column % 2 + row * column % 3",
    "(row * column % 2 + row * column % 3) % 2",
    "((row + column) % 2 + row * column % 3) % 2",
)
"""Of ISO/IEC 18004: a module is turned over where its mask is 0."""


def modules(svg: str) -> tuple[set[tuple[int, int]], int]:
    """Return the dark modules of a drawing, by row and column, and how many there are on a side."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1]) - 2 * QUIET
    dark, column, row = set(), 0, 0.0
    for move, across, down, run in re.findall(
        r"([Mm])(-?\d+) (-?[\d.]+)h(\d+)", re.search(r'stroke="#000" d="(.*?)"', svg)[1]
    ):
        column, row = (int(across), float(down)) if move == "M" else (column + int(across), row + float(down))
        dark |= {(int(row) - QUIET, column - QUIET + step) for step in range(int(run))}
        column += int(run)
    return dark, side


def read(svg: str) -> tuple[str, str]:
    """Return the level of error correction and the text of a pattern of versions 1 to 3: those have one block at M."""
    dark, side = modules(svg)
    form = int("".join(str(int((8, column) in dark)) for column in range(5)), 2) ^ 0b10101
    mask = compile(MASKS[form & 0b111], "mask", "eval")

    def is_function(row: int, column: int) -> bool:
        corner = (row < 9 and (column < 9 or column >= side - 8)) or (row >= side - 8 and column < 9)
        aligned = side > 21 and abs(row - (side - 7)) <= 2 and abs(column - (side - 7)) <= 2
        return corner or aligned or 6 in (row, column)

    bits, up = "", True
    for right in (column for column in range(side - 1, 0, -2)):
        right -= right <= 6  # column 6 has the timing pattern alone
        for row in range(side - 1, -1, -1) if up else range(side):
            for column in (right, right - 1):
                if not is_function(row, column):
                    bits += str(int(((row, column) in dark) != (eval(mask, {"row": row, "column": column}) == 0)))
        up = not up
    assert bits[:4] == "0100", "bytes"
    length = int(bits[4:12], 2)
    text = bytes(int(bits[12 + 8 * at : 20 + 8 * at], 2) for at in range(length)).decode()
    return {0: "M", 1: "L", 2: "H", 3: "Q"}[form >> 3], text


@pytest.mark.parametrize(
    "text", ["http://10.0.0.5:8501/t/hall", "http://192.168.1.10:8501/t/foxhollies", "http://a/t/b1"]
)
def test_a_phone_reads_the_address(text: str) -> None:
    assert read(qr(text)) == ("M", text)


def test_nothing_stands_in_the_quiet_zone() -> None:
    dark, side = modules(qr("http://10.0.0.5:8501/t/hall"))
    assert {spot for at in dark for spot in at} <= set(range(side))
    assert {(0, 0), (0, side - 1), (side - 1, 0)} <= dark
