"""The needs assessment: a whole document that stands alone, can be listened to, and prints no small number."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from equitymap.measures.proposal.consequence import Proposal, consequence, eligible_services, first_and_last_baseline
from equitymap.views.proposal.report import MOST_ROWS, SECTIONS, assessment, needs_assessment
from tests.places import SOUTH_M, WEST_M, demo_place, small_place

MADE = datetime(2026, 1, 2, tzinfo=UTC)
CLOSE = Proposal("close", "childrens_centre", "scc:900001")
SPOT = (WEST_M + 3500, SOUTH_M + 500)
PROPOSALS = [
    CLOSE,
    Proposal("reopen", "childrens_centre", "scc:900002"),
    Proposal("move", "library", "lib:900010", SPOT),
    Proposal("open", "gp_practice", spot=SPOT),
    Proposal("open", "school", spot=SPOT),
    Proposal("open", "school", spot=SPOT, size=300),
]
VOID = {"meta", "br", "img", "hr", "link", "input"}


class Outline(HTMLParser):
    """What a reader of the structure would meet."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self.unbalanced: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data):
        for tag in set(self.open):
            self.inside.setdefault(tag, []).append(data)

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module", params=PROPOSALS, ids=lambda one: f"{one.action}-{one.kind}-{one.size}")
def text(request, place):
    if request.param.action == "move":
        now, _ = first_and_last_baseline(place, "library")
        moved = Proposal("move", "library", eligible_services(place, now, gone=False).index[0], SPOT)
        return needs_assessment(place, moved, made=MADE)
    return needs_assessment(place, request.param, made=MADE)


@pytest.fixture(scope="module")
def outline(text):
    return Outline(text)


def test_every_tag_is_closed_in_order(outline):
    assert outline.unbalanced == []
    assert outline.open == []


def test_one_title_and_headings_in_order(outline):
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert levels.count(2) == len(SECTIONS) + 1


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(outline):
    tables = [at for at, (tag, _) in enumerate(outline.tags) if tag == "table"]
    assert len(tables) >= 6
    assert all(outline.tags[at + 1][0] == "caption" for at in tables)
    assert {attributes.get("scope") for attributes in outline.named("th")} == {"col", "row"}


def test_the_map_has_a_title_and_a_description(outline):
    maps = outline.named("svg")
    ids = [attributes["id"] for _, attributes in outline.tags if attributes.get("id")]
    drawn = [one for one in maps if one.get("role") == "img"]
    assert len(drawn) == 1
    assert all(one.get("aria-hidden") == "true" for one in maps if one not in drawn)
    assert len(ids) == len(set(ids))
    for one in drawn:
        assert one["role"] == "img"
        assert set(one["aria-labelledby"].split()) <= set(ids)
    assert all(text.strip() for text in outline.inside["desc"])


def test_nothing_is_fetched_and_nothing_runs(text, outline):
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in outline.tags}
    addresses = [attributes.get(name) for _, attributes in outline.tags for name in ("src", "href", "srcset", "action")]
    assert all(address.startswith("#") for address in addresses if address)
    assert not [name for _, attributes in outline.tags for name in attributes if name.startswith("on")]
    assert "@import" not in text
    assert re.findall(r"url\((?!#)", text) == []


def test_links_lead_to_a_place_in_the_document(outline):
    ids = {attributes.get("id") for _, attributes in outline.tags}
    assert {attributes["href"][1:] for attributes in outline.named("a")} <= ids


def test_names_are_text_never_markup(place):
    place = small_place()
    place.facilities.loc["scc:900001", "name"] = '<script>alert(1)</script> & "Sons"'
    text = needs_assessment(place, CLOSE, made=MADE)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; " in text
    assert Outline(text).unbalanced == []


def test_it_says_what_when_with_which_version_and_from_what(text):
    for part in (
        "2 January 2026",
        "Equity Map 0.1.0",
        "there is no seed",
        "describes places, not the people",
        "not proof",
        "Invented figures",
        "is an invented place",
        "2004 to 2025",
        "fewer than 10",
    ):
        assert part in text


def test_its_numbers_are_those_of_the_answer(place):
    now, then = first_and_last_baseline(place, "childrens_centre")
    found = consequence(place, CLOSE, now=now, then=then)
    text = needs_assessment(place, CLOSE, made=MADE)
    areas = found.areas_in("lost_last")
    assert f"{areas['people'].sum():,} children under 5 in {len(areas)} neighbourhoods" in text
    for label in found.areas_in("lost_last", "less")["label"]:
        assert label in text


def test_the_same_data_give_the_same_document(place):
    assert needs_assessment(place, CLOSE, made=MADE) == needs_assessment(place, CLOSE, made=MADE)


def test_small_numbers_of_people_are_not_printed(place):
    place = small_place()
    place.neighbourhoods["children_0_4"] = 3
    text = needs_assessment(place, CLOSE, made=MADE)
    row = re.search(r"<th scope=\"row\">Elm Rise 001A</th>.*?</tr>", text, re.S)
    assert row is not None
    assert '<td class="n">fewer than 10</td>' in row[0]
    by_tenth = re.search(r"<caption>Children under 5 with a.*?</table>", text, re.S)
    assert by_tenth is not None
    assert '<td class="n">3</td>' not in by_tenth[0]
    assert '<td class="n">6</td>' not in by_tenth[0]


def test_a_proposal_that_cannot_be_answered_is_refused(place):
    with pytest.raises(ValueError, match="not open at the end of 2025"):
        needs_assessment(place, Proposal("close", "childrens_centre", "scc:900002"), made=MADE)


def test_the_demonstration_place_fits_well_below_a_megabyte():
    demo = demo_place()
    now, _ = first_and_last_baseline(demo, "library")
    text = needs_assessment(
        demo, Proposal("close", "library", eligible_services(demo, now, gone=False).index[0]), made=MADE
    )
    assert len(text.encode()) < 300_000


def test_the_document_claims_no_number_that_no_register_gives_and_no_detour_it_does_not_use():
    place = small_place()
    library = needs_assessment(place, PROPOSALS[2], made=MADE)
    assert "its number in the register" not in library
    assert "for detours" not in library
    assert "for detours" in needs_assessment(place, PROPOSALS[3], made=MADE)


def test_the_first_page_is_the_finding_one_map_five_numbers_and_three_limits(place):
    document = assessment(place, CLOSE, made=MADE)
    kinds = [type(part).__name__ for part in document.first]
    assert kinds == ["Paragraph", "Paragraph", "Map", "Numbers", "Heading", "Items", "Paragraph"]
    numbers, limits = document.first[3], document.first[5]
    assert len(numbers.rows) == 5
    assert len(limits.texts) == 3
    assert all(figure and words for figure, words in numbers.rows)


def test_the_key_has_only_what_is_drawn(place):
    drawn = assessment(place, CLOSE, made=MADE).first[2].drawn
    assert drawn.classes
    assert all(len(shapes) for shapes in drawn.shapes)
    text = needs_assessment(place, CLOSE, made=MADE)
    key = re.search(r'<ul class="key">.*?</ul>', text, re.S)
    assert key is not None
    assert key[0].count("<li>") == len(drawn.classes) + 1 + any(not mark.proposed for mark in drawn.marks)


def test_who_would_lose_most_comes_first():
    demo = demo_place()
    now, then = first_and_last_baseline(demo, "library")
    close = Proposal("close", "library", eligible_services(demo, now, gone=False).index[3])
    found = consequence(demo, close, now=now, then=then)
    document = assessment(demo, close, made=MADE)
    (shown,) = [part for part in document.sections[3].parts if type(part).__name__ == "Table"]
    labels = list(shown.frame["Neighbourhood"])
    assert len(labels) == min(MOST_ROWS, len(found.areas_in("lost_last", "less", "first", "more")))
    lost = set(found.areas_in("lost_last")["label"])
    assert set(labels[: len(lost)]) == lost
    rest = found.table.set_index("label").loc[labels[len(lost) :], "share"].abs()
    assert rest.is_monotonic_decreasing


def test_today_and_if_it_closed(place):
    text = needs_assessment(place, CLOSE, made=MADE)
    assert "One in reach today" in text
    assert "One in reach if it closed" in text
    assert ", then " not in text
    assert "then</th>" not in text
