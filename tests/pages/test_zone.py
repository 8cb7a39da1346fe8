"""The page of a zone: put together from a ward, a list or pasted codes; undone; and on other pages."""

from __future__ import annotations

import re

import pytest

from equitymap.dashboard import zones
from equitymap.dashboard.records import steward
from equitymap.measures.selection import is_open
from equitymap.measures.zones.zone import made, published, zone_of
from equitymap.records.subjects.zones import Zone
from tests.pages.opening import PAGES, ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "zone.py"
PLACE = demo_place()
CODES = list(PLACE.inside.index)


def texts(app) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.caption, *app.info))


def html(app) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def test_a_zone_of_the_address_is_shown_with_its_people_and_figures():
    zone = made("Quays & <b>more</b>", CODES[:4])
    app = open_page(PAGE, area=zone.text)
    assert not app.exception
    assert "Quays &amp; " in app.title[0].value or "Quays" in app.title[0].value
    people = PLACE.inside.loc[CODES[:4], "population"].sum()
    assert f"where {people:,} people live" in html(app)
    assert "<b>more</b>" not in html(app)
    picture = r'data-said="([^"]*)" data-sources="([^"]*)" data-title="Quays &amp; [^"]*: ([^"]*)"'
    said, told, title = re.search(picture, html(app)).groups()
    assert said.startswith("Deprivation 2025: "), "what the sources of the map tell, not the census's residents"
    assert title == "All kinds of deprivation together, 2025"
    assert "Deprivation 2025" in told
    assert "Census" not in told
    assert app.query_params["area"] == [zone.text] or app.query_params["area"] == zone.text


def test_a_ward_is_where_to_start_and_what_is_changed_can_be_undone():
    app = open_page(PAGE)
    assert "No neighbourhood is in it yet" in html(app)
    ward = PLACE.inside["ward_code"].iloc[0]
    app.selectbox(key="zn_start").set_value(ward).run()
    members = sorted(PLACE.inside.index[PLACE.inside["ward_code"] == ward])
    assert app.multiselect(key="zn_areas").value == members
    assert app.query_params["area"][0] == ward or app.query_params["area"] == ward
    app.multiselect(key="zn_areas").set_value(members[1:]).run()
    assert app.multiselect(key="zn_areas").value == members[1:]
    app.button(key="zn_undo").click().run()
    assert not app.exception
    assert app.multiselect(key="zn_areas").value == members


def test_a_neighbourhood_in_view_stays_one_until_the_zone_is_changed():
    app = open_page(PAGE, area=CODES[5])
    assert app.multiselect(key="zn_areas").value == [CODES[5]]
    assert app.query_params["area"] in (CODES[5], [CODES[5]])
    app.multiselect(key="zn_areas").set_value([CODES[5], CODES[6]]).run()
    assert str(app.query_params["area"]).lstrip("['").startswith("z.")
    app.button(key="zn_undo").click().run()
    assert not app.exception
    assert app.query_params["area"] in (CODES[5], [CODES[5]])


def test_every_pasted_code_is_accounted_for():
    app = open_page(PAGE, open="codes")
    app.text_area(key="zn_paste").set_value(f"{CODES[0]}, {CODES[0].lower()};E01008881\nnonsense {CODES[2]}")
    app.button(key="zn_paste_add").click().run()
    assert not app.exception
    assert app.multiselect(key="zn_areas").value == [CODES[0], CODES[2]]
    said = texts(app)
    for line in ("5 codes given.", "2 used", "1 given twice", "1 not of this place", "1 no code of an area"):
        assert line in said


def test_a_steward_saves_a_zone_and_everybody_has_it_by_its_id(store, monkeypatch):
    zone = made("Quays side", CODES[:3])
    app = open_page(PAGE, area=zone.text)
    assert not [button for button in app.button if button.key == "zn_save"], "for stewards only"
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    app = open_page(PAGE, area=zone.text)
    app.button(key="zn_save").click().run()
    assert not app.exception
    assert "Quays side is saved" in app.success[0].value
    kept = store.standing(Zone, "demo")
    assert [(one.value.name, one.value.areas) for one in kept] == [("Quays side", tuple(CODES[:3]))]
    text = f"saved.{kept[0].record}"
    assert app.query_params["area"] in (text, [text])
    again = open_page(PAGE, area=zone.text)
    again.button(key="zn_save").click().run()
    assert "another zone here is called Quays side" in again.error[0].value
    assert len(store.standing(Zone, "demo")) == 1
    elsewhere = open_page(ROOT / "pages" / "gaps.py", area=text)
    assert "Quays side" in [element.value for element in elsewhere.header]
    store.remove(kept[0].record, parent=kept[0].revision, role="steward")
    gone = open_page(ROOT / "pages" / "gaps.py", area=text)
    assert "not here, or was removed" in gone.warning[0].value


def test_a_zone_that_begins_with_a_neighbourhood_is_in_view_once_it_is_saved(store, monkeypatch):
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    app = open_page(PAGE, area=CODES[5])
    app.button(key="zn_save").click().run()
    assert not app.exception
    text = f"saved.{store.standing(Zone, 'demo')[0].record}"
    assert app.query_params["area"] in (text, [text])


def test_a_change_in_another_place_is_not_undone_here():
    app = open_page(PAGE)
    app.session_state[zones.BEFORE] = [("E08000025", "E01008881", None)]
    app.run()
    assert not [button for button in app.button if button.key == "zn_undo"]


@pytest.mark.parametrize("text", ["z.AAAA", "z." + "A" * 2000, "saved.nothing", made("a", ["E01008881"]).text])
def test_junk_in_the_address_is_told_in_one_line(text):
    app = open_page(PAGE, area=text)
    assert not app.exception
    assert len(app.warning) == 1
    assert "Part of the address was ignored" in app.warning[0].value


WARD, (WARD_NAME, WARD_AREAS) = next(iter(published(PLACE).items()))
MIDDLE, (MIDDLE_NAME, _) = next(pair for pair in published(PLACE).items() if pair[0] in set(PLACE.inside["msoa_code"]))
PACKED = made("Harbour side", CODES[:5])
NAMES = {"ward": WARD_NAME, "middle": MIDDLE_NAME, "packed": "Harbour side", "saved": "Quays side"}
SAYS = {
    "start": "{} is in view; what this page says is of all of Marlhaven",
    "map": "{people:,} residents",
    "gaps": "neighbourhoods of {}",
    "withdrawals": "In {}: ",
    "access": "neighbourhoods of {}",
    "proposal": "{} is in view: once it is chosen what happens, the answer says what it means there",
    "cradle_to_career": "Stage by stage in {}",
    "context": "{people:,} residents",
    "partnerships": "{people:,} residents",
    "agreement": "{} is in view; what this page says is of the area that an agreement is for",
    "consultation": "{} is in view; what this page says is of the area that a session is for",
    "neighbourhood": "What is it like to live in {}",
    "zone": "{people:,}",
    "workbench": "{} is in view; what this page says",
    "compare": "Add {}, which is in view",
    "england": "{} is in view; what this page says is of whole districts",
    "add_place": "{} is in view; what this page says is of whole council areas",
    "about": "{} is in view; what this page says is of the data",
}
"""What every page of the menu says of a zone: a figure of it, or in one line why not."""
FORMS = list(NAMES)
INTERVALS = "Brackets hold the 95% interval"
"""Begins what a page with verdicts beside England says of them."""


def test_every_page_of_the_menu_is_tried_with_a_zone():
    assert set(SAYS) == {page.stem for page in PAGES}


@pytest.mark.parametrize(("page", "form"), [(page, FORMS[at % 4]) for at, page in enumerate(SAYS)])
def test_every_page_tells_of_a_zone_however_the_address_names_it(page, form, store):
    kept = store.save(Zone(place="demo", name="Quays side", areas=tuple(CODES[:5])), role="steward").record
    text = {"ward": WARD, "middle": MIDDLE, "packed": PACKED.text, "saved": f"saved.{kept}"}[form]
    app = open_page(ROOT / "pages" / f"{page}.py", area=text)
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert app.query_params["area"] in (text, [text])
    people = PLACE.inside.loc[zone_of(text, PLACE, {kept: ("Quays side", CODES[:5])}).codes, "population"].sum()
    said = " ".join(
        (texts(app), html(app), *(one.label for one in app.button), *(one.value for one in (*app.header, *app.title)))
    )
    assert SAYS[page].format(NAMES[form], people=people) in said
    assert ("Beside England" in said) <= (INTERVALS in said)


def test_the_card_of_a_zone_stands_where_that_of_a_neighbourhood_would():
    app = open_page(ROOT / "pages" / "map.py", area=PACKED.text)
    assert "Harbour side" in [element.value for element in app.header]
    assert "is of single neighbourhoods" in texts(app)


def test_what_if_answers_for_the_zone():
    facilities = PLACE.facilities
    centre = facilities.index[facilities["kind"].eq("childrens_centre") & is_open(facilities) & facilities["inside"]][0]
    zone = made("Around", [facilities["area_code"][centre]])
    app = open_page(ROOT / "pages" / "proposal.py", kind="childrens_centre", facility=centre, area=zone.text)
    assert not app.exception
    assert "In Around" in texts(app)
    assert re.search(r"Of [\d,]+ children under 5 there, [\d,]+ have one within", texts(app))


def test_areas_of_a_list_are_starts_of_a_zone_and_rows_of_one_table():
    app = open_page(PAGE, open="areas")
    rows = [f"{code}, Quays <b>" for code in CODES[:4]] + ["E01008881, quays <b>", f"{CODES[5]}, Moor", "x, Moor"]
    app.text_area(key="zn_groups_text").set_value("\n".join(rows))
    app.button(key="zn_groups_use").click().run()
    assert not app.exception
    said = f"{texts(app)} {html(app)}"
    for line in (
        "7 rows given.",
        "5 used",
        "1 not of this place",
        "1 no code of an area",
        "2 areas of the list lie in",
    ):
        assert line in said
    assert "4 of its 5 codes lie here" in said
    assert "Beside England" in said
    assert INTERVALS in said
    assert "Quays &lt;b&gt;" in html(app)
    assert "Quays <b>" not in html(app)
    zone = made("Quays <b>", CODES[:4])
    app.selectbox(key="zn_start").set_value(zone.text).run()
    assert app.multiselect(key="zn_areas").value == CODES[:4]
    app.button(key="zn_groups_away").click().run()
    assert not app.exception
    assert "areas of the list lie in" not in texts(app)


def test_a_pride_in_place_neighbourhood_is_where_to_start_and_is_no_official_outline():
    code = PLACE.inside.dropna(subset=["pride_in_place"])["msoa_code"].iloc[0]
    app = open_page(PAGE)
    assert "Pride in Place neighbourhoods here, each with a ten-year plan of its own: Old Marl Bridge." in texts(app)
    assert app.selectbox(key="zn_start").options[1] == "Old Marl Bridge (Pride in Place neighbourhood)"
    app.selectbox(key="zn_start").set_value(code).run()
    assert not app.exception
    assert "the middle layer area of that name; the board's boundary may differ" in texts(app)
    assert PLACE.manifest.release("mhclg-pride-in-place").url in texts(app)
