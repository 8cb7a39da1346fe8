"""What has gone: the year, the kinds kept apart, the evidence, and what lies outside a register's record."""

import base64
import html
import json
import re

import numpy as np
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.withdrawals.services_by_state import count_by_state
from equitymap.measures.withdrawals.snapshot import snapshot
from equitymap.places.gone import gone
from equitymap.places.store import open_place
from equitymap.views.map.geometry import drawn_services
from equitymap.views.record_words import LOST
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "withdrawals.py"


@pytest.fixture(scope="module")
def place():
    return open_place("demo")


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


def test_outside_the_record_nothing_is_drawn_and_it_says_why(place):
    app = open_page(PAGE, kind="childrens_centre", year="2011")
    assert bits(app, "svc") == set()
    assert any("We cannot say which children's centres stood in 2011" in box.value for box in app.info)


def test_moving_the_year_keeps_the_base_map():
    app = open_page(PAGE, kind="childrens_centre", year="2016")
    before = json.loads(app.get("component_instance")[0].proto.json_args)
    app.slider("wd_year").set_value(2024).run()
    after = json.loads(app.get("component_instance")[0].proto.json_args)
    assert before["script"] == after["script"]
    assert before["feature_group"] != after["feature_group"]
    assert app.query_params["year"] == "2024"


def leads(app):
    """The sentences in larger type."""
    bodies = [block.proto.body for block in app.get("html") if "font-size:1.3rem" in block.proto.body]
    return [html.unescape(re.sub(r"<[^>]+>", "", body)) for body in bodies]


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_start_page_list_map_and_ledger_say_the_same_number_for_every_kind(place):
    start = open_page(ROOT / "pages" / "start.py")
    lines = [line for block in start.markdown for line in block.value.splitlines() if line.startswith("- ")]
    for kind, years in place.manifest.observed.items():
        lost = gone(place, kind).query("inside")
        (line,) = [one for one in lines if f"{LOST[kind]} ({years.first} to" in one and named(kind, one)]
        counts = numbers(line.split("(")[0])
        app = open_page(PAGE, kind=kind, year=str(years.last), events_open="")
        lead = next(text for text in leads(app) if " on record in " in text)
        picture = next(block.value for block in app.markdown if "since the record began" in block.value)
        assert sum(counts) == len(lost)
        assert numbers(lead.split(" of ")[0]) == counts
        assert sum(numbers(picture.split(";")[1].split(" had ")[0])) == len(lost)
        drawn = drawn_services(place)
        ids, ended = drawn.index, bits(app, "svc") - bits(app, "std")
        assert {ids[at] for at in ended if drawn["inside"].iloc[at]} == set(lost["facility_id"]) & set(ids)


def named(kind, line):
    """Whether a line of the start page is about a kind: schools and libraries share their words for a loss."""
    words = {"gp_practice": "GP practice code", "library": "librar", "childrens_centre": "children's centre"}
    return words.get(kind, KIND_BY_ID[kind].one) in line


def test_numbers_above_and_below_the_map_add_up(place):
    for kind in place.manifest.observed:
        app = open_page(PAGE, kind=kind)
        whole = count_by_state(place, kind)
        lead = next(text for text in leads(app) if " on record in " in text)
        assert f" of {whole.ever} on record" in lead
        assert sum(whole.services.values()) == whole.ever
        for part in (whole.services["open"], whole.services["rest"]):
            assert not part or f"{part} " in lead.split(";")[1]


def test_conversions_are_listed_and_are_no_losses(place):
    app = open_page(PAGE, kind="school", events="converted")
    assert "conversion" in " ".join(block.value for block in app.markdown)
    assert "converted" not in set(gone(place, "school")["event"])


def test_filters_that_match_nothing_offer_a_way_out():
    app = open_page(PAGE, kind="library", events="reopened")
    assert not app.exception
    assert not app.error


def test_nonsense_in_the_address_is_one_message():
    app = open_page(PAGE, kind="castle", year="x", events="x", period="9", types="x", wards="x", area="x")
    assert len(app.warning) == 1
    assert not app.exception
