"""The plan pack: parts in the order of the template, what is known filled in, what is not marked, all text as text."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import unescape

import docx
import pytest

from equitymap.indicators import registry
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.agreement.area_cards import area_cards
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.measures.gaps import fragmentation
from equitymap.plan_templates import plan_templates
from equitymap.records.store import open_store
from equitymap.records.subjects.agreement import Action, Agreement, Target
from equitymap.records.subjects.base import When, read
from equitymap.records.subjects.partnerships import Body, Membership, Partnership
from equitymap.records.subjects.reviews import PlanPart, Review
from equitymap.views.agreement import service_blocks
from equitymap.views.agreement.agreed import Written, agreed
from equitymap.views.agreement.case import TO_BE_WRITTEN, Case, Evidence, Filled
from equitymap.views.agreement.pack import is_written, known, plan_pack
from equitymap.views.consultation.engagement import engagement
from equitymap.views.consultation.heard_words import NOT_A_SAMPLE
from equitymap.views.document import Heading, Items, Paragraph, Table
from equitymap.views.document_html import as_html, parts_html
from equitymap.views.document_word import as_word
from tests.answered_session import PHRASE, hold, results_of
from tests.places import small_place

MADE = datetime(2026, 1, 2, tzinfo=UTC)
HOSTILE = "<script>hacked=1</script> [l](https://evil.example) =1+1"


@cache
def evidence():
    place = small_place()
    supply = cache(lambda kind: supply_of(place, kind))
    return Evidence(place, cards(place, registry()), supply, cache(lambda k: fragmentation.gaps(place, k, supply(k))))


def record(subject, **fields):
    return read(subject, {"place": "demo", **fields})


def case(template="pride_in_place", *, text="", **records):
    """Return an agreement over six neighbourhoods with the given records."""
    areas = tuple(map(str, evidence().place.inside.index[:6]))
    own = record(Agreement, name=text or "Ten years", began=2026, areas=areas, vision=text, partners=("trust",))
    body = record(Body, name=text or "A trust", sector="charity")
    written = {"agreement": {"a": own}, "body": {"trust": body}, **records}
    told = Written(
        written["agreement"],
        written.get("target", {}),
        written.get("contribution", {}),
        written.get("action", {}),
        written.get("review", {}),
        names={"trust": body.name},
    )
    found = agreed("a", told, evidence().cards, {one.id: one for one in registry()}, today=When("2026-01-02"))
    return Case(evidence(), plan_templates()[template], found, written)


@pytest.fixture(scope="module")
def bare():
    return plan_pack(case(), made=MADE)


def section(document, name):
    return next(one for one in document.sections if one.identifier == name)


def texts(document, name):
    return [part.text for part in section(document, name).parts if isinstance(part, Paragraph)]


def tables(document, name):
    return [part for part in section(document, name).parts if isinstance(part, Table)]


@pytest.mark.parametrize("template", list(plan_templates()))
def test_parts_stand_in_the_order_of_the_template_and_empty_ones_are_marked(template):
    document = plan_pack(case(template), made=MADE)
    parts = plan_templates()[template].parts
    assert [one.title for one in document.sections[:-2]] == [part.heading for part in parts]
    for part in parts:
        assert f"{TO_BE_WRITTEN}: {part.prompt}" in texts(document, part.id)


def test_a_part_that_the_board_wrote_has_its_words_and_no_mark():
    wrote = record(PlanPart, agreement="a", part="engagement", text="We asked everybody.\nNobody said no.")
    document = plan_pack(case(plan_part={"p": wrote}), made=MADE)
    assert texts(document, "engagement") == ["We asked everybody.", "Nobody said no."]
    left = next(part.text for part in document.first if isinstance(part, Paragraph) and TO_BE_WRITTEN in part.text)
    assert "Engagement" not in left
    assert "Governance" in left


def test_a_vision_is_what_the_board_wrote_for_the_part_that_begins_with_it_and_for_no_other():
    parts = {one.id: one for one in plan_templates()["pride_in_place"].parts}
    for vision, written in (("A warm place to go.", {"vision"}), (" ", set()), ("", set())):
        own = record(Agreement, name="Ten years", began=2026, vision=vision)
        assert {key for key, part in parts.items() if is_written(part, "", own)} == written
        assert all(is_written(part, "Ours.", own) for part in parts.values())
    document = plan_pack(case(text="A warm place to go."), made=MADE)
    assert f"{TO_BE_WRITTEN}: {parts['vision'].prompt}" not in texts(document, "vision")


def test_what_is_known_for_a_part_is_what_its_pack_has_below_its_text(bare):
    some = case()
    part = plan_templates()["pride_in_place"].parts[0]
    found = known(some, part)
    assert [type(one) for one in found] == [type(one) for one in section(bare, part.id).parts[1:]]
    piece = parts_html(part.heading, found)
    assert "default-src 'none'" in unescape(piece), "it stands in a frame of the dashboard, and runs no script"
    assert all(one.caption in unescape(piece) for one in tables(bare, part.id))
    assert part.prompt not in unescape(piece)


def test_guidance_its_date_and_what_is_not_claimed_stand_on_the_first_page(bare):
    text = unescape(as_html(bare)).split("Local context")[0]
    assert "3 December 2025" in text
    assert "has not endorsed" in text
    assert "another boundary" in text


def test_vacant_offices_are_named_as_such(bare):
    held = tables(bare, "governance")[0].frame.set_index("Office")["Held by"]
    assert set(held) == {"vacant"}


def test_ties_that_were_lost_stand_apart_from_those_that_are():
    working = record(Partnership, name="Together", led_by="mixed", began="2014")
    now = record(Membership, partnership="w", body="trust", role="backbone", began="2015")
    gone = record(Membership, partnership="w", body="police", role="member", ended="2019", why_ended="Moved away")
    document = plan_pack(case(partnership={"w": working}, membership={"m": now, "n": gone}), made=MADE)
    have, lost = tables(document, "alignment")
    assert "Backbone" in have.frame.loc[0, "What it does"]
    assert lost.frame.loc[0, ["Who", "When", "Why"]].tolist() == ["police", "2019", "Moved away"]
    assert "A trust" in tables(document, "governance")[0].frame["Held by"].tolist()


def test_costs_are_added_up_by_year_and_an_unknown_cost_is_not_nothing():
    actions = {
        "x": record(Action, agreement="a", name="X", year=2026, capital=100, revenue=20, group="health"),
        "y": record(Action, agreement="a", name="Y", year=2026, revenue=5, group="health"),
        "z": record(Action, agreement="a", name="Z", year=2027, group="other"),
    }
    document = plan_pack(case(action=actions), made=MADE)
    found = {one.caption: one.frame for one in tables(document, "investment_plan")}
    years = found["Costs by year"].set_index("Year")
    assert years.loc["2026", ["Capital", "Revenue"]].tolist() == ["£100", "£25"]
    assert years.loc["2027", ["Capital", "Revenue", "Without a known cost"]].tolist() == ["not known", "not known", 1]
    groups = found["Actions by group of interventions"].set_index("Group of interventions")["Actions"]
    assert (groups["Health and wellbeing"], groups["None of these"]) == (2, 1)


def test_a_target_of_its_own_says_baseline_path_and_owner():
    mine = record(
        Target,
        agreement="a",
        name="More belong",
        evidence="A survey",
        unit="per cent",
        better="higher",
        baseline=41,
        baseline_year=2025,
        path=("2030: 60",),
    )
    parts = section(plan_pack(case(target={"t": mine}), made=MADE), "investment_plan").parts
    told = " ".join(text for part in parts for text in getattr(part, "texts", ()))
    assert "41% in 2025" in told
    assert "60% in 2030" in told
    assert "Owners: vacant" in told


def test_a_target_with_figures_of_the_agreements_own_area_says_so_in_table_facts_and_note():
    place, key = evidence().place, "no_qualifications"
    base = case(target={"t": record(Target, agreement="a", name="Fewer without", indicator=key, path=("2030: 10",))})
    area, entries = "its 6 neighbourhoods", {one.id: one for one in registry()}
    own = area_cards(place, base.codes, area, [entries[key]])
    told = Written(base.records["agreement"], base.records["target"])
    found = agreed("a", told, evidence().cards, entries, today=When("2026-01-02"), own=own, area=area)
    parts = section(plan_pack(replace(base, agreed=found), made=MADE), "investment_plan").parts
    table = next(part.frame for part in parts if isinstance(part, Table) and part.caption == "Targets")
    assert list(table["Whose figure"]) == ["of its 6 neighbourhoods, added up"]
    assert table["Latest"].iloc[0].startswith(f"{own[key].latest['value']:.1f}% in its 6 neighbourhoods, 2021")
    facts = " ".join(text for part in parts for text in getattr(part, "texts", ()))
    assert "; of its 6 neighbourhoods, added up" in facts
    assert any("are those of its 6 neighbourhoods alone" in getattr(part, "text", "") for part in parts)


def test_each_limit_stands_once(bare):
    told = unescape(as_html(bare))
    limits = [text for part in section(bare, "limits").parts for text in getattr(part, "texts", ())]
    assert len(limits) == len(set(limits))
    assert all(told.count(text) == 1 for text in limits)


def test_only_the_rule_for_small_counts_that_is_kept_here_is_told(bare):
    """No column of people in a pack has a total beside it, so no next smallest number is hidden."""
    told = unescape(as_html(bare))
    assert "Counts of 1 to 9 people are shown as 'fewer than 10'." in told
    assert "next smallest" not in told


def test_pictures_have_words_and_identifiers_of_their_own(bare):
    html = as_html(bare)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count('role="img"') == html.count("<title id=") >= 2
    word = docx.Document(io.BytesIO(as_word(bare, made=MADE)))
    assert len(word.inline_shapes) == html.count('role="img"')
    assert all(shape._inline.docPr.get("descr") for shape in word.inline_shapes)


def test_nothing_is_fetched_and_what_people_write_stays_text():
    review = record(Review, agreement="a", on="2027", schools=HOSTILE)
    wrote = record(PlanPart, agreement="a", part="engagement", text=HOSTILE)
    document = plan_pack(case(text=HOSTILE, review={"r": review}, plan_part={"p": wrote}), made=MADE)
    html = as_html(document)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 4
    assert not re.search(r'(?:src|href)="(?!#)', html)
    word = docx.Document(io.BytesIO(as_word(document, made=MADE)))
    assert sum(HOSTILE in paragraph.text for paragraph in word.paragraphs) >= 3


def test_the_area_is_what_the_agreement_names_or_the_whole_place():
    some = case()
    assert len(some.codes) == 6
    own = some.agreement.model_copy(update={"areas": ()})
    whole = replace(some, agreed=replace(some.agreed, agreement=own))
    assert whole.whole
    strange = some.agreement.model_copy(update={"areas": (*some.codes, "E01999999")})
    assert replace(some, agreed=replace(some.agreed, agreement=strange)).unknown == 1


def test_tables_have_captions_of_their_own():
    document = plan_pack(case("every_child_matters"), made=MADE)
    captions = [part.caption for one in document.sections for part in one.parts if isinstance(part, Table)]
    assert len(captions) == len(set(captions))


def test_a_mean_way_where_nothing_stood_is_not_known_and_both_ends_are_named(monkeypatch):
    some = case()
    kind = some.kinds[0]
    real = service_blocks.compare_years

    def nothing_stood(table, years):
        return real(table, years).assign(nearest_m_before=float("nan"), within_before=0)

    monkeypatch.setattr(service_blocks, "compare_years", nothing_stood)
    row = service_blocks._reach(some, kind)
    assert row["In reach at the beginning"] == "0"
    assert row["Mean way to the nearest, at the beginning and the end"].startswith("not known, ")
    assert not row["Mean way to the nearest, at the beginning and the end"].endswith(", not known")


def test_the_engagement_part_fills_from_the_sessions_of_the_area(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/records.sqlite")
    hold(store, small_place())
    results = results_of(store, small_place())
    store.close()
    some = replace(case(), engagement=lambda: Filled(engagement([results])))
    document = plan_pack(some, made=MADE)
    told = section(document, "engagement").parts
    assert [part.text for part in told if isinstance(part, Heading)] == ["Hall & <b>street</b>"]
    said = [text for part in told if isinstance(part, Items) for text in part.texts]
    assert said[0] == "“What first?”: A library: 20 and =1+1: 10, of 30 who answered."
    assert said[1] == "“How easy?”: the middle answer is 3 of 1 to 5 (1 very hard and 5 very easy), of 30 who answered."
    assert said[2].startswith("“Where is one missing?”: A1 (Elm): 20, of 30")
    assert said[3] == "“What should we know?”: 1 answer in own words, of which 0 may be read."
    *who, became = tables(document, "engagement")
    assert who[0].caption == "Hall & <b>street</b>: Who answered. By fifth of England, from the most deprived"
    assert became.frame["You said"].tolist() == ["Many want a library."]
    assert any(text.endswith(NOT_A_SAMPLE) for text in texts(document, "engagement"))
    assert any(text.startswith(TO_BE_WRITTEN) for text in texts(document, "engagement"))
    assert PHRASE not in unescape(as_html(document))
    assert engagement([]) == []
