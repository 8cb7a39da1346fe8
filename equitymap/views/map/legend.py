"""The legend, as HTML with inline pictures: one bar of steps, only the states that occur, the marks of services.

The page draws it beside the map with ``st.html``, which takes ``<svg>`` out but leaves pictures given as data in
place. Pictures, unlike backgrounds, are also printed.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from html import escape

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.views.palette import CELL_STYLES, HALO, INK, KIND_INKS, MARK_STYLES, SHAPE_PATHS
from equitymap.views.record_words import lost_words
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES

STATE_WORDS = {
    "zero": "zero: published, and nothing was counted",
    "rounded": "rounded by the publisher",
    "estimated": "estimated: from an earlier or larger area",
    "suppressed": "hidden by the publisher: the number is small",
    "not_collected": "no figure for this neighbourhood",
}
MARK_WORDS = {
    "open": "open",
    "handed_over": "run by volunteers or a community body",
    "closed": "gone: closed, or left the register",
    "moved": "moved to another site",
    "carried_on": "probably carried on nearby",
    "paused": "closed for a time",
    "proposed": "planned",
    "unknown": "the register does not say",
}
"""Short forms of ``CELL_STATES`` and ``FACILITY_STATES``; ``delisted`` shares the mark of ``closed``."""

LEFT_OUT = "#dfe4e8"
"""Ground of neighbourhoods that the filters leave out; the map draws the same."""

_BAR = 300
_BASELINE = 34
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"


def scale(
    colours: Sequence[str],
    *,
    title: str,
    low: str,
    high: str,
    cuts: Sequence[str] = (),
    here: tuple[float, str] | None = None,
    england: tuple[float, str] | None = None,
    chosen: str = "Selected neighbourhood",
) -> str:
    """Return the bar of steps, least need at the left, with words at both ends.

    Parameters
    ----------
    colours
        One per step.
    title
        What is shown, with unit and period.
    low, high
        Words at the two ends, such as "least deprived" and "most deprived".
    cuts
        Texts between the steps, one fewer than colours; none for tenths.
    here, england
        Position from 0 (left end) to 1 (right end), and what the mark says.
    chosen
        What ``here`` is, for the text alternative.
    """
    width = _BAR / len(colours)
    parts = [
        f'<rect x="{at * width:.1f}" y="{_BASELINE}" width="{width:.1f}" height="14" fill="{colour}"/>'
        for at, colour in enumerate(colours)
    ]
    parts.append(f'<rect x="0" y="{_BASELINE}" width="{_BAR}" height="14" fill="none" stroke="#7f8a94"/>')
    for at, cut in enumerate(cuts, start=1):
        place = f'x="{at * width:.1f}" y="{_BASELINE + 28}" text-anchor="middle" font-size="11"'
        parts.append(f"<text {place}>{escape(cut)}</text>")
    said = [f"{title}: from {low} to {high}."]
    if england is not None:
        x, words = _inside(england[0]), escape(england[1])
        parts.append(f'<path d="M{x:.1f} {_BASELINE - 4}V{_BASELINE + 18}" stroke="{HALO}" stroke-width="5"/>')
        parts.append(f'<path d="M{x:.1f} {_BASELINE - 5}V{_BASELINE + 18}" stroke="{INK}" stroke-width="2"/>')
        parts.append(_told(x, words, 24))
        said.append(f"England: {england[1]}.")
    if here is not None:
        x, words = _inside(here[0]), escape(here[1])
        parts.append(
            f'<circle cx="{x:.1f}" cy="{_BASELINE + 7}" r="5.5" fill="{HALO}" stroke="{INK}" stroke-width="2.5"/>'
        )
        parts.append(_told(x, words, 9))
        said.append(f"{chosen}: {here[1]}.")
    tall = _BASELINE + (34 if cuts else 18)
    top = 0 if here is not None else 14 if england is not None else _BASELINE - 2
    size = f"max-width:{_BAR + 60}px"
    bar = _picture(
        "".join(parts),
        box=(-4, top, _BAR + 8, tall - top),
        style=f"width:100%;{size};display:block",
        alt=" ".join(said),
    )
    return (
        f'<div class="em-legend"><p style="margin:0 0 2px"><strong>{escape(title)}</strong></p>{bar}'
        f'<p style="margin:0;display:flex;justify-content:space-between;gap:2rem;{size};font-size:.875rem">'
        f'<span>{escape(low)}</span><span style="text-align:right">{escape(high)}</span></p></div>'
    )


def states(present: Collection[str], *, colour: str, words: Mapping[str, str] = STATE_WORDS) -> str:
    """Return the key of the cell states that occur on the map; nothing when every cell is an ordinary figure.

    ``colour`` is a middle step of the layer, so that the key looks like the map.
    """
    shown = [state for state in CELL_STATES if state in present and state in words]
    return _list([(_swatch(state, colour), words[state]) for state in shown])


def left_out(*, some: bool, across: bool) -> str:
    """Return the key of what is drawn paler: neighbourhoods outside the filters, services outside the place."""
    grey = f'<rect width="28" height="18" fill="{LEFT_OUT}" stroke="#7f8a94"/>'
    rows = []
    if some:
        rows.append((_picture(grey, box=(0, 0, 28, 18), style="width:28px;flex:none"), "outside your filters"))
    if across:
        rows.append(("", "paler marks: outside the place"))
    return _list(rows)


def services(kinds: Collection[str], present: Collection[str]) -> str:
    """Return the key of the marks: kinds of service, then the states that occur (keys of ``FACILITY_STATES``)."""
    shown = [kind for kind in KINDS if kind.id in kinds]
    if not shown:
        return ""
    merged = {"closed" if state == "delisted" else state for state in present}
    words = MARK_WORDS | ({"closed": f"gone: {lost_words(shown[0])}"} if len(shown) == 1 else {})
    rows = [(_mark(kind.id, "open"), KIND_BY_ID[kind.id].many) for kind in shown]
    rows += [(_mark(shown[0].id, state), words[state]) for state in FACILITY_STATES if state in merged & {*MARK_WORDS}]
    return _list(rows)


def _inside(share: float) -> float:
    return min(max(share, 0.0), 1.0) * _BAR


def _told(x: float, words: str, y: int) -> str:
    """Return a text over position ``x`` that does not run out of the picture."""
    anchor = "start" if x < _BAR * 0.3 else "end" if x > _BAR * 0.7 else "middle"
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-size="12">{words}</text>'


def _picture(drawing: str, *, box: tuple[float, float, float, float], style: str, alt: str = "") -> str:
    """Return an SVG drawing as an image; without ``alt`` it is decoration beside words that say the same."""
    left, top, width, height = box
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" fill="{INK}"'
        f' font-family="{_FONT}" stroke-linecap="round" stroke-linejoin="round">{drawing}</svg>'
    )
    data = base64.b64encode(svg.encode()).decode("ascii")
    ratio = f"aspect-ratio:{width}/{height}"
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}" style="{style};{ratio}">'


def _list(rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    row = "display:flex;align-items:center;gap:.5rem;margin:.15rem 0"
    items = "".join(f'<li style="{row}">{picture}<span>{escape(words)}</span></li>' for picture, words in rows)
    columns = "display:flex;flex-wrap:wrap;gap:0 1.25rem;list-style:none"
    return f'<ul class="em-key" style="{columns};margin:.25rem 0;padding:0;font-size:.875rem">{items}</ul>'


def _swatch(state: str, colour: str) -> str:
    """Return a small rectangle drawn as the map draws a cell of this state."""
    style = CELL_STYLES[state]
    fill = colour if style.fill == "class" else HALO
    textures = {
        "none": "",
        "dots": "".join(
            f'<circle cx="{x + 2 + 3 * (y % 2)}" cy="{3 + 3 * y}" r="1" fill="#55616b"/>'
            for y in range(5)
            for x in range(0, 26, 6)
        ),
        "hatch": "".join(f'<path d="M{x} 18L{x + 18} 0" stroke="#aab4bc"/>' for x in range(-14, 28, 7)),
        "rings": "".join(
            f'<circle cx="{x}" cy="{y}" r="2.2" fill="none" stroke="{ink}" stroke-width="{width}"/>'
            for ink, width in ((HALO, 2.8), (INK, 1))
            for x, y in ((5, 5), (12, 12), (19, 5), (25, 12))
        ),
    }
    dashes = {"none": ("#7f8a94", ""), "dashed": (INK, "4 2.5"), "dotted": (INK, "0.1 3.2")}
    ink, dash = dashes[style.outline]
    cap = "round" if style.outline == "dotted" else "butt"
    line = "1" if style.outline == "none" else "1.6"
    drawing = (
        f'<rect width="28" height="18" fill="{fill}"/>{textures[style.texture]}'
        f'<rect x="1" y="1" width="26" height="16" fill="none" stroke="{ink}" stroke-width="{line}"'
        f' stroke-dasharray="{dash}" stroke-linecap="{cap}"/>'
    )
    return _picture(drawing, box=(0, 0, 28, 18), style="flex:none;width:28px")


def _mark(kind: str, state: str) -> str:
    """Return a mark of a service drawn as the map draws it."""
    style, ink = MARK_STYLES[state], KIND_INKS[kind]
    path = SHAPE_PATHS[KIND_BY_ID[kind].shape]
    fill = ink if style.fill == "solid" else HALO
    clip = '<clipPath id="left"><path d="M-3 -3H0V3H-3Z"/></clipPath>'
    half = f'{clip}<path d="{path}" fill="{ink}" clip-path="url(#left)"/>' if style.fill == "half" else ""
    dash = ' stroke-dasharray=".4 .4"' if style.dashed else ""
    over = f'<path d="{style.over}" fill="none" stroke="{ink}" stroke-width=".28"/>' if style.over else ""
    drawing = f'<path d="{path}" fill="{fill}" stroke="{ink}" stroke-width=".28"{dash}/>{half}{over}'
    return _picture(drawing, box=(-2.8, -2.2, 5.6, 4.4), style="flex:none;width:28px")
