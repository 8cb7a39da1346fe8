"""What has gone: the year, the kinds kept apart, the evidence, and what lies outside a register's record."""

import base64
import html
import json
import re

import numpy as np
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.withdrawals.services_by_state import count_by_state, count_by_state_at, gone_by_kind
from equitymap.measures.withdrawals.snapshot import snapshot
from equitymap.places.gone import gone
from equitymap.views.map.geometry import drawn_services
from equitymap.views.record_words import counted
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "withdrawals.py"


@pytest.fixture(scope="module")
def place():
    return demo_place()


def bits(app, name):
    args = json.loads(app.get("component_instance")[0].proto.json_args)
    update = json.loads(re.search(r"equity\.show\((\{.*\})\);", args["feature_group"], re.DOTALL)[1])
    raw = np.frombuffer(base64.b64decode(update[name]), dtype=np.uint8)
    return set(np.flatnonzero(np.unpackbits(raw, bitorder="little")))


def test_each_kind_has_its_own_answer(place):
    for kind in place.manifest.observed:
        app = open_page(PAGE, kind=kind)
        assert not app.exception
        assert not app.error
        assert app.title[0].value.endswith("have gone, and when?")


@pytest.mark.parametrize("year", [2016, 2019, 2024])
def test_the_map_draws_what_stood_and_what_had_gone(place, year):
    app = open_page(PAGE, kind="childrens_centre", year=str(year))
    then = snapshot(place, supply_of(place, "childrens_centre"), year)
    ids = drawn_services(place).index
    assert {ids[at] for at in bits(app, "std")} == set(then.standing) & set(ids)
    assert {ids[at] for at in bits(app, "svc")} == set(then.standing.union(then.gone)) & set(ids)


def test_outside_the_record_the_nearest_year_is_shown_and_it_says_why(place):
    app = open_page(PAGE, kind="childrens_centre", year="2011")
    assert any("We cannot say which children's centres stood in 2011" in box.value for box in app.info)
    assert any(box.value.endswith("The map shows 2016.") for box in app.info)
    assert app.slider("wd_year_childrens_centre").value == 2016


def test_sliders_offer_the_years_of_the_record(place):
    for kind, observed in place.manifest.observed.items():
        app = open_page(PAGE, kind=kind)
        year, years = app.slider(f"wd_year_{kind}"), app.slider(f"wd_years_{kind}")
        assert (year.min, year.max, year.value) == (observed.first, observed.last, observed.last)
        assert (years.min, years.max) == years.value == (observed.first, observed.last)


def test_moving_the_year_keeps_the_base_map():
    app = open_page(PAGE, kind="childrens_centre", year="2016")
    before = json.loads(app.get("component_instance")[0].proto.json_args)
    app.slider("wd_year_childrens_centre").set_value(2024).run()
    after = json.loads(app.get("component_instance")[0].proto.json_args)
    assert before["script"] == after["script"]
    assert before["feature_group"] != after["feature_group"]
    assert app.query_params["year"] == "2024"


def leads(app):
    """The sentences in larger type."""
    bodies = [block.proto.body for block in app.get("html") if 'class="lead"' in block.proto.body]
    return [html.unescape(re.sub(r"<[^>]+>", "", body)) for body in bodies]


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def page_texts(app):
    """The one list of what went: names, and the number that its label gives."""
    (body,) = [block.proto.body for block in app.get("html") if 'class="gone-list"' in block.proto.body]
    names = [html.unescape(name) for name in re.findall("<li><b>([^<]*)</b>", body)]
    return names, numbers(re.search('aria-label="([^"]*)"', body)[1])[0]


def test_sentence_list_chart_map_and_ledger_say_the_same_number_for_every_kind(place):
    for kind, years in place.manifest.observed.items():
        lost = gone(place, kind).query("inside")
        app = open_page(PAGE, kind=kind, year=str(years.last))
        said = next(text for text in leads(app) if " on record in " in text)
        assert sum(numbers(said.split(" of ")[0])) == len(lost)
        names, number = page_texts(app)
        assert number == len(names) == len(lost)
        assert sorted(names) == sorted(lost["name"])
        chart = json.loads(app.get("plotly_chart")[0].proto.spec)
        drawn_columns = sum(sum(trace["y"]) for trace in chart["data"] if trace["type"] == "bar")
        assert drawn_columns == lost["not_after"].fillna(lost["not_before"]).notna().sum()
        drawn = drawn_services(place)
        ids, ended = drawn.index, bits(app, "svc") - bits(app, "std")
        assert {ids[at] for at in ended if drawn["inside"].iloc[at]} == set(lost["facility_id"]) & set(ids)


def test_other_kinds_are_said_with_their_own_numbers(place):
    app = open_page(PAGE, kind="library")
    (said,) = [block.value for block in app.markdown if block.value.startswith("Also gone: ")]
    for kind, years in place.manifest.observed.items():
        number, linked = gone_by_kind(place)[kind]
        assert number == int(gone(place, kind)["inside"].sum())
        words = counted(KIND_BY_ID[kind], number, linked=linked, lost=True)
        assert (f"{words} since {years.first}" in said) == (kind != "library")


def test_numbers_of_the_sentence_add_up_at_every_year(place):
    for kind, years in place.manifest.observed.items():
        whole, supply = count_by_state(place, kind), supply_of(place, kind)
        said = next(text for text in leads(open_page(PAGE, kind=kind)) if " on record in " in text)
        linked = whole.linked["gone"]
        parts = numbers(re.sub(r" since \d{4}|went and came back.*", "", said))
        ever = parts[2 if linked and linked != whole.services["gone"] else 1]
        assert ever == whole.ever == sum(whole.services.values())
        for year in range(years.first, years.last + 1):
            then = count_by_state_at(place, supply, year)
            assert sum(then.services.values()) == whole.ever, (kind, year)


def test_conversions_are_listed_and_are_no_losses(place):
    app = open_page(PAGE, kind="school", events="converted", open="list")
    assert "conversion" in " ".join(block.value for block in app.markdown)
    assert "converted" not in set(gone(place, "school")["event"])


def test_filters_that_match_nothing_offer_a_way_out():
    app = open_page(PAGE, kind="library", events="reopened")
    assert not app.exception
    assert not app.error


def test_chosen_events_are_drawn_and_listed_by_type():
    app = open_page(PAGE, kind="library", events="hours_cut,closed")
    chart = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert {"Closed", "Staffed hours cut"} == {trace["name"] for trace in chart["data"] if trace["type"] == "bar"}


def test_nonsense_in_the_address_is_one_message():
    app = open_page(PAGE, kind="castle", year="x", events="x", years="9", types="x", wards="x", area="x")
    assert len(app.warning) == 1
    assert not app.exception
