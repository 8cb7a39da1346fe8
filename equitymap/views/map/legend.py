"""The legend, as HTML with inline pictures: one bar of steps, only the states that occur, the marks of services.

The page draws it beside the map with ``st.html``, whose sanitiser takes ``<svg>`` out but leaves pictures
given as data in place. Pictures, unlike backgrounds, are also printed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.views.palette import CELL_STYLES, HALO, INK, KIND_INKS, MARK_STYLES, SHAPE_PATHS
from equitymap.views.record_words import lost_words
from equitymap.views.templating import macros
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
_SWATCH_BOX = (0, 0, 28, 18)
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"
_HTML = macros("map/legend.html.j2")
_DRAWINGS = macros("map/legend_pictures.svg.j2")


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
) -> Markup:
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
    sentences = [f"{title}: from {low} to {high}."]
    if england is not None:
        sentences.append(f"England: {england[1]}.")
    if here is not None:
        sentences.append(f"{chosen}: {here[1]}.")
    drawing = _DRAWINGS.bar(
        colours,
        width=_BAR,
        y=_BASELINE,
        cuts=cuts,
        england=_label(england),
        here=_label(here),
        ink=INK,
        halo=HALO,
    )
    bottom = _BASELINE + (34 if cuts else 18)
    top = 0 if here is not None else 14 if england is not None else _BASELINE - 2
    size = f"max-width:{_BAR + 60}px"
    picture = _picture(
        drawing,
        box=(-4, top, _BAR + 8, bottom - top),
        style=f"width:100%;{size};display:block",
        alt=" ".join(sentences),
    )
    html: Markup = _HTML.scale(title, low, high, picture, size)
    return html


def states(present: Collection[str], *, colour: str, words: Mapping[str, str] = STATE_WORDS) -> Markup:
    """Return the key of the cell states that occur on the map; nothing when every cell is an ordinary figure.

    ``colour`` is a middle step of the layer, so that the key looks like the map.
    """
    shown = [state for state in CELL_STATES if state in present and state in words]
    return _key([(_swatch(state, colour), words[state]) for state in shown])


def categories(title: str, rows: Sequence[tuple[str, str]]) -> Markup:
    """Return the key of a map of categories: colour and words of each."""
    html: Markup = _HTML.categories(title, rows)
    return html


def left_out(*, some: bool, across: bool) -> Markup:
    """Return the key of what is drawn paler: neighbourhoods outside the filters, services outside the place."""
    rows: list[tuple[str, str]] = []
    if some:
        grey = _picture(_DRAWINGS.ground(LEFT_OUT), box=_SWATCH_BOX, style="width:28px;flex:none")
        rows.append((grey, "outside your filters"))
    if across:
        rows.append(("", "paler marks: outside the place"))
    return _key(rows)


def services(kinds: Collection[str], present: Collection[str]) -> Markup:
    """Return the key of the marks: kinds of service, then the states that occur (keys of ``FACILITY_STATES``)."""
    shown = [kind for kind in KINDS if kind.id in kinds]
    if not shown:
        return Markup()
    merged = {"closed" if state == "delisted" else state for state in present}
    words = MARK_WORDS | ({"closed": f"gone: {lost_words(shown[0])}"} if len(shown) == 1 else {})
    rows = [(_mark(kind.id, "open"), KIND_BY_ID[kind.id].many) for kind in shown]
    rows += [(_mark(shown[0].id, state), words[state]) for state in FACILITY_STATES if state in merged & {*MARK_WORDS}]
    return _key(rows)


def _label(mark: tuple[float, str] | None) -> dict[str, object] | None:
    """Return where a mark and its text go: on the bar, the text aligned so that it does not run out of the picture."""
    if mark is None:
        return None
    share, words = mark
    x = min(max(share, 0.0), 1.0) * _BAR
    anchor = "start" if x < _BAR * 0.3 else "end" if x > _BAR * 0.7 else "middle"
    return {"x": x, "anchor": anchor, "words": words}


def _picture(drawing: Markup, *, box: tuple[float, float, float, float], style: str, alt: str = "") -> Markup:
    """Return an SVG drawing as an image; without ``alt`` it is decoration beside words that say the same."""
    _, _, width, height = box
    svg = _DRAWINGS.svg(drawing, box, INK, _FONT)
    html: Markup = _HTML.picture(svg, f"{style};aspect-ratio:{width}/{height}", alt)
    return html


def _key(rows: Sequence[tuple[str, str]]) -> Markup:
    """Return a list of pictures and what they mean; nothing for none."""
    return _HTML.key(rows) if rows else Markup()


def _swatch(state: str, colour: str) -> Markup:
    """Return a small rectangle drawn as the map draws a cell of this state."""
    style = CELL_STYLES[state]
    fill = colour if style.fill == "class" else HALO
    drawing = _DRAWINGS.swatch(fill, style.texture, style.outline, ink=INK, halo=HALO)
    return _picture(drawing, box=_SWATCH_BOX, style="flex:none;width:28px")


def _mark(kind: str, state: str) -> Markup:
    """Return a mark of a service drawn as the map draws it."""
    drawing = _DRAWINGS.mark(SHAPE_PATHS[KIND_BY_ID[kind].shape], MARK_STYLES[state], ink=KIND_INKS[kind], halo=HALO)
    return _picture(drawing, box=(-2.8, -2.2, 5.6, 4.4), style="flex:none;width:28px")
