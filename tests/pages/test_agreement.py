"""Ten-year agreement: the finding, an empty place, the address, what only stewards see, records that cannot be read."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from equitymap.dashboard.records import steward, store_cache
from equitymap.errors import RecordsError
from equitymap.measures.zones.added import added_one
from equitymap.plan_templates import plan_templates
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import read
from equitymap.records.subjects.links import PartnerLink, digest_of
from equitymap.records.subjects.reviews import PlanPart
from tests.agreement import keep
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "agreement.py"


def said(app) -> str:
    html = (str(element.proto.body) for element in app.get("html"))
    return " ".join([*(element.value for element in (*app.markdown, *app.caption, *app.info)), *html])


def theirs(app):
    """Return the fields that a partner with a link types in."""
    return [one for one in (*app.text_input, *app.text_area) if str(one.key).startswith("ag_partner")]


def test_without_an_agreement_the_page_says_what_to_do_next(store):
    app = open_page(PAGE)
    assert not app.exception
    assert "No agreement is on record here yet." in said(app)
    assert "A steward of these records can begin one" in app.info[0].value
    assert "ag-grid" not in said(app)


def test_the_finding_stands_first_and_the_log_of_who_was_asked_is_for_stewards_only(store, monkeypatch):
    keep(store)
    monkeypatch.setattr(steward, "role", lambda _: "")
    app = open_page(PAGE, tab="asked")
    assert not app.exception
    assert "3 targets for 2018 to 2027: " in said(app)
    assert "is shown to stewards only" in said(app)
    assert "Residents of the quay" not in said(app)
    assert app.query_params == {"place": "demo", "tab": "asked"}
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    app = open_page(PAGE, tab="asked")
    assert "Residents of the quay" in said(app)


def test_a_partner_with_a_link_adds_an_unwanted_effect_and_the_address_forgets_the_link(store, monkeypatch):
    keep(store)
    monkeypatch.setattr(steward, "role", lambda _: "")
    store.save(PartnerLink(place="demo", agreement="ten", digest=digest_of("given")), record="link", role="steward")
    app = open_page(PAGE, tab="pulls", partner="given")
    assert not app.exception
    assert app.query_params == {"place": "demo", "tab": "pulls"}
    noticed, what = theirs(app)
    assert (noticed.label, what.label) == ("Noticed (needed)", "What happened (needed)"), "and not the answer"
    assert not [one for one in app.button if str(one.key).startswith("ag_link")], (
        "only stewards make links and take them back"
    )
    noticed.set_value("2021-03")
    what.set_value("Two clubs meet on one evening.")
    app = next(one for one in app.button if one.label == "Add this unwanted effect").click().run()
    assert app.success[0].value == "The unwanted effect was added to the log."
    assert said(app).count("Two clubs meet on one evening.") == 1
    assert "a partner's link" in unescape(said(app))
    store.remove("link", parent=store.standing(PartnerLink, "demo")[0].revision, role="steward")
    app = app.run()
    assert "has been taken back" in app.warning[0].value
    assert not theirs(app)


def test_a_steward_makes_a_link_that_is_shown_once_and_takes_it_back(store, monkeypatch):
    keep(store)
    for name in ("role", "must_write"):
        monkeypatch.setattr(steward, name, lambda _: steward.STEWARD)
    app = open_page(PAGE, tab="pulls")
    save = store.save

    def saved_without_an_answer(value, **kwargs):
        save(value, **kwargs)
        raise RecordsError("No answer came.")

    with monkeypatch.context() as lost:
        lost.setattr(store, "save", saved_without_an_answer)
        app = next(one for one in app.button if one.label == "Make a link for partners").click().run()
    assert not app.code, "what may not be kept is not shown"
    first = next(one for one in app.button if one.label == "Make a link for partners")
    app = first.click().run()
    assert not app.exception
    again = next(one for one in app.button if one.label == "Make a link for partners")
    assert again.key != first.key, "a second click that comes late is on a button that is gone"
    [link] = store.standing(PartnerLink, "demo")
    given = parse_qs(urlsplit(app.code[0].value).query)
    assert {name: given[name] for name in ("place", "agreement", "tab")} == {
        "place": ["demo"],
        "agreement": ["ten"],
        "tab": ["pulls"],
    }
    assert digest_of(given["partner"][0]) == link.value.digest
    assert not open_page(PAGE, tab="pulls").code, "another visit never sees it"
    app = next(one for one in app.button if one.label.startswith("Take back the link")).click().run()
    assert store.standing(PartnerLink, "demo") == []
    assert not app.code


def test_a_steward_writes_a_part_of_the_plan_beside_its_prompt_and_readers_read_it(store, monkeypatch):
    keep(store)
    for name in ("role", "must_write"):
        monkeypatch.setattr(steward, name, lambda _: steward.STEWARD)
    app = open_page(PAGE, open="write")
    assert not app.exception
    next(one for one in app.selectbox if one.label == "Part").select("engagement")
    app = app.run()
    assert "1 of 8 parts are written." in said(app), "the vision of the agreement is one, as in the pack"
    assert plan_templates()["pride_in_place"].parts[5].prompt in said(app)
    next(one for one in app.text_area if one.label == "Text").set_value("We asked **everybody**.")
    app = next(one for one in app.button if one.label == "Add this part of the plan").click().run()
    assert not app.exception
    [kept] = store.standing(PlanPart, "demo")
    assert (kept.value.agreement, kept.value.part, kept.value.text) == ("ten", "engagement", "We asked **everybody**.")
    assert "2 of 8 parts are written." in said(app)
    next(one for one in app.text_area if one.label == "Text").set_value("Nobody said no.")
    app = next(one for one in app.button if one.label == "Save the change").click().run()
    assert [one.value.text for one in store.standing(PlanPart, "demo")] == ["Nobody said no."]
    monkeypatch.setattr(steward, "role", lambda _: "")
    app = app.run()
    assert "Nobody said no." in said(app)
    assert not [one for one in app.text_area if one.label == "Text"]


def test_an_agreement_for_a_zone_has_that_zones_figures_where_they_can_be_added(store):
    keep(store)
    place = demo_place()
    codes = [str(code) for code in place.inside.index[:7]]
    ten = read(KINDS["agreement"], {"place": "demo", "name": "Ten", "began": 2021, "areas": codes})
    values = {"place": "demo", "agreement": "zoned", "name": "Fewer without", "path": ["2030: 10"]}
    target = read(KINDS["target"], {**values, "indicator": "no_qualifications"})
    wider = read(KINDS["target"], {**values, "name": "Results", "indicator": "english_maths_4"})
    for record, value in {
        "zoned": ten,
        "fewer": target,
        "grades": wider,
        "quays": read(KINDS["zone"], {"place": "demo", "name": "The quays", "areas": codes}),
    }.items():
        store.save(value, record=record, role="steward")
    app = open_page(PAGE, agreement="zoned")
    assert not app.exception
    text = unescape(said(app))
    here = added_one(place, codes, ["no_qualifications"]).loc["no_qualifications", "here"]
    assert f"It starts from {here:.1f}% in 2021." in text
    assert "The figures of “Fewer without” are those of The quays alone, added up." in text
    assert "Adults with no qualifications (of The quays, added up)" in text
    assert "Grade 4 or better in English and maths at 16 (of Marlhaven, wider than The quays)" in text


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        ("does", "Nobody owns “Fewer sent away”"),
        ("actions", "capital £100, revenue not known"),
        ("pulls", "“Better results” and “Fewer sent away”"),
        ("reviews", "What should stop?"),
        ("notes", "for and against"),
    ],
)
def test_each_tab_says_its_own(store, tab, says):
    keep(store)
    app = open_page(PAGE, tab=tab)
    assert not app.exception
    assert says in said(app)


def test_an_agreement_that_is_not_there_is_said_and_the_first_one_shown(store):
    keep(store)
    app = open_page(PAGE, agreement="gone", open="records", records="target")
    assert not app.exception
    assert "is not one of the choices for 'agreement'" in app.warning[0].value
    assert "3 targets are recorded." in said(app)


def test_records_that_cannot_be_read_say_why(monkeypatch):
    def fails():
        raise RecordsError("The records are locked. Try again in a minute.")

    monkeypatch.setattr(store_cache, "store", fails)
    app = open_page(PAGE)
    assert not app.exception
    assert "The records are locked." in app.warning[0].value
