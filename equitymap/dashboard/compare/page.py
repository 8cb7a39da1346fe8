"""The parts of the page that compares: the answer, the picture, the rows side by side, sources and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.compare import cache, controls
from equitymap.dashboard.compare.controls import Choice
from equitymap.dashboard.places_cache import Opened, built
from equitymap.dashboard.shell import guarded
from equitymap.indicators import indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.compare import districts
from equitymap.measures.compare.side_by_side import ComparedRow, SideBySide
from equitymap.measures.compare.spans import Span
from equitymap.views.about_figures import source_lines_of
from equitymap.views.compare import compare_chart
from equitymap.views.compare import compare_words as words
from equitymap.views.compare.side_by_side_table import STYLE, compared_csv, side_by_side_table
from equitymap.views.words import count, plain

NEEDED = 2


@dataclass(frozen=True)
class Shown:
    """What the whole page draws from: the comparison, its subjects' codes and places, and the years compared."""

    found: SideBySide
    what: tuple[str, str]
    codes: tuple[str, ...]
    homes: tuple[Opened, ...]
    spans: Mapping[str, Span | None]
    county: str = ""


def gather(choice: Choice) -> Shown | None:
    """Return the comparison that is asked for; None where fewer than two are chosen."""
    if choice.of == "districts":
        if len(choice.districts) < NEEDED:
            return None
        common = cache.spans_of(choice.districts)
        several = cache.compared_districts(choice.districts, common)
        shared = districts.county_only(several)
        without = [one.place.name for one in several if any(not card.is_own for card in one.cards.values())]
        return Shown(
            districts.compare(several, common),
            words.DISTRICTS,
            tuple(one.code for one in choice.districts),
            choice.districts,
            common,
            words.counties_sentence(len(shared), without),
        )
    if len(choice.pins) < NEEDED:
        return None
    homes = tuple(dict.fromkeys(choice.pins.values()))
    common = cache.spans_of(homes)
    found = cache.compare_neighbourhoods(choice.pins, common)
    return Shown(found, _what(choice), tuple(choice.pins), homes, common)


def _what(choice: Choice) -> tuple[str, str]:
    """Return what the pins are called: a zone among them is no neighbourhood."""
    alone = all(code in home.place.inside.index for code, home in choice.pins.items())
    return words.NEIGHBOURHOODS if alone else words.AREAS


def heading(choice: Choice, shown: Shown | None) -> str:
    """Return the finding, or the question where there is none."""
    if shown is not None:
        return words.heading_of(shown.found, shown.what)
    return f"How do these {'districts' if choice.of == 'districts' else _what(choice)[1]} differ?"


def sentence(opened: Opened, choice: Choice, shown: Shown | None) -> str:
    """Return the answer to the heading, or what to do next where too few are chosen."""
    if shown is not None:
        return words.answer(shown.found, shown.what)
    if choice.of == "districts":
        alike = [one for one in built() if one.invented == opened.place.manifest.invented]
        return words.choose_districts(len(alike), len(choice.districts), opened.place.name)
    return words.choose_neighbourhoods(len(choice.pins), opened.place.name, _what(choice))


def choose(opened: Opened, choice: Choice, shown: Shown | None) -> None:
    """Draw what is compared and how to change it: out of the picture's way once there is one."""
    with st.container(horizontal=True, vertical_alignment="center", key="compared"):
        controls.which()
        folded = shown is not None and not _is_example(choice)
        host = st.popover("Edit", icon=":material/edit:", key="cm_change") if folded else st.container()
    with host:
        if choice.of == "neighbourhoods":
            controls.choose_neighbourhoods(opened, choice)
        elif sum(one.invented == opened.place.manifest.invented for one in built()) > 1:
            controls.choose_districts(opened)
    if choice.of == "districts":
        return
    if _is_example(choice):
        st.markdown(plain(words.an_example(opened.place.name)))
    if shown is not None and (overlap := words.overlap_sentence(shown.found)):
        st.markdown(plain(overlap))
    if choice.elsewhere:
        kept = count(len(choice.elsewhere), "pin is", "pins are")
        other = "an invented place" if next(iter(choice.elsewhere.values())).place.manifest.invented else "a real place"
        st.markdown(plain(f"{kept} of {other}: kept, and not set beside these."))
    away = [home.place.name for home in dict.fromkeys(choice.pins.values()) if home.code != opened.code]
    if away:
        st.caption(plain(words.elsewhere_sentence(away, opened.place.name)))


def _is_example(choice: Choice) -> bool:
    return choice.example and choice.of == "neighbourhoods"


@guarded
def picture(shown: Shown) -> None:
    """Draw what clearly differs beside what cannot be told apart, on one scale."""
    found = shown.found
    clear, alike = compare_chart.drawn(found.clear), compare_chart.drawn(found.alike)
    if not clear and not alike:
        return
    titles = words.titles(found)
    parts = [(titles[0], clear, "clear"), (titles[1], alike, "alike")]
    whole = st.container()
    whole.html(STYLE)
    whole.html(compare_chart.key(found))
    host = whole.container(key="cm_picture")
    if not clear or not alike:
        # One side alone takes both columns, below its heading.
        title, rows, key = parts[0] if clear else parts[1]
        host.header(plain(title), anchor=False)
        half = (len(rows) + 1) // 2
        parts = [("", rows[:half], key), ("", rows[half:], f"{key}_more")]
    top = compare_chart.top_of(found)
    sides = host.columns(2, gap="medium")
    for side, (title, rows, key) in zip(sides, parts, strict=True):
        with side:
            if title:
                st.header(plain(title), anchor=False)
            if rows:
                page_parts.chart(
                    compare_chart.dots(found, rows, top=top),
                    key=f"cm_chart_{key}",
                    alt=compare_chart.alternative(found, rows),
                    alone=False,
                )
    page_parts.picture(sources=_drawn_from(shown, [*clear, *alike]))
    if hidden := len(found.clear) + len(found.alike) - len(clear) - len(alike):
        st.caption(plain(words.not_drawn(hidden)))


def _drawn_from(shown: Shown, rows: Sequence[ComparedRow]) -> tuple[str, ...]:
    """Return where the figures of some rows come from: their indicators, and the registers of their kinds."""
    ids = set(_releases([row.id for row in rows])[0])
    kinds = {row.kind for row in rows if row.kind}
    ids |= {one for home in shown.homes for kind in kinds for one in page_parts.registers(home, KIND_BY_ID[kind])}
    return source_lines_of([home.place for home in shown.homes], ids)


@guarded
def side_by_side(shown: Shown) -> None:
    """Draw every row side by side, and the download of all of them."""
    found = shown.found
    if shown.what != words.DISTRICTS and (gone := words.gone_sentence(found)):
        st.markdown(plain(gone))
    st.header("Side by side", anchor=False)
    st.html(STYLE)
    st.html(side_by_side_table(found, found.of("need", "people", "outcomes"), "Need, people and outcomes side by side"))
    services = found.of("services", "gone", "access")
    beside = found.references[:-1] if shown.what != words.DISTRICTS else ()
    st.html(side_by_side_table(found, services, "Services side by side", references=beside))
    if counted := words.units_sentence(cache.units(shown.homes, shown.spans)):
        st.markdown(plain(counted))
    if more := found.of("more"):
        page_parts.while_open(
            f"{count(len(more), 'more figure', 'more figures')}, without an interval",
            lambda: st.html(side_by_side_table(found, more, "Figures without an interval")),
            key="cm_more",
        )
    # A zone that somebody put together has no code; its text is long.
    codes = [code if code.isalnum() else "zone" for code in shown.codes]
    page_parts.download("Download the comparison", lambda: compared_csv(found, codes), f"compare-{'-'.join(codes)}.csv")


def limits(opened: Opened, shown: Shown) -> None:
    """Draw sources and limits of everything on the page."""
    found = shown.found
    cut = cache.cut_kinds(shown.homes, shown.spans)
    # What is folded away is told of once it is open.
    parts = ("people", "outcomes", "more") if st.session_state.get("cm_more") else ("people", "outcomes")
    ids = [row.id for row in found.rows if row.part in parts]
    releases, told = _releases(ids)
    told = [
        words.how_sure(found),
        words.spans_sentence(shown.spans, cut),
        shown.county,
        words.references_note(shown.what),
        words.zones_note(shown.what == words.AREAS),
        *told,
    ]
    page_parts.about_figures(
        opened,
        ["iod2025-all", *releases],
        limits=[text for text in told if text],
        kinds=[KIND_BY_ID[kind] for kind in shown.spans],
        key="compare",
    )


def _releases(ids: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the releases of indicators, each once, and what these cannot tell."""
    releases, told = [], []
    for one in ids:
        try:
            entry = indicator(one)
        except KeyError:  # residents, which are of the census and in no registry
            continue
        releases.append(entry.release)
        told.append(entry.limits)
    return list(dict.fromkeys(releases)), list(dict.fromkeys(told))
