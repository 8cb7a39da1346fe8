"""Pages of a visit that brought a list without closings, and figures; what a steward keeps for everybody."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from equitymap.dashboard.own_lists import BROUGHT
from equitymap.dashboard.records import steward
from equitymap.kinds import own_kind
from equitymap.measures.layer import own_measures
from equitymap.places.lists.own import ground_of, own_list, with_own
from equitymap.places.own_figures import own_figures
from equitymap.places.place import Place
from equitymap.records.subjects.lists import KeptList
from equitymap.sources.local.own.columns import guess
from equitymap.sources.local.own.figures import figure_columns
from equitymap.sources.local.own.table import OwnTable
from tests.pages.opening import ROOT
from tests.places import demo_place
from tests.record_kinds import value


def table(**columns: list[str]) -> OwnTable:
    cells = pd.DataFrame({"row": range(2, 2 + len(next(iter(columns.values())))), **columns})
    return OwnTable("list.csv", "0" * 64, tuple(columns), cells)


def brought(place: Place):
    kind = own_kind(
        "food bank", "food banks", shape="house", reach_m=1600, population="population", on_foot=True, slot=0
    )
    ground, areas = ground_of(place), [str(area) for area in place.inside.index]
    banks = table(name=["Hall", "Club"], postcode=[str(post) for post in place.postcodes.index[:2]])
    rates = table(area_code=areas, value=[str(number) for number in range(len(areas))])
    return (
        own_list(place, banks, guess(banks), kind, ground=ground),
        own_figures(rates, figure_columns(rates)[0], ground=ground, label="Warm spaces", worse="low"),
    )


def visit(page: str, lists, **params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=240)
    app.session_state[BROUGHT] = {"demo": lists}
    for name, text in {"place": "demo", **params}.items():
        app.query_params[name] = text
    return app.switch_page(f"pages/{page}.py").run()


def test_a_list_without_closings_says_who_has_one_in_reach_and_figures_are_a_layer():
    place = demo_place()
    lists = brought(place)
    app = visit("access", lists, kind=lists[0].kind.id)
    assert not app.exception
    assert app.title[0].value == "Who has a food bank in reach?"
    app = visit("map", lists, layer=own_measures(with_own(place, lists))[0].id, kinds=lists[0].kind.id)
    assert not app.exception
    assert not app.warning
    assert app.title[0].value == "Warm spaces: how do neighbourhoods differ?"


def test_a_list_that_a_steward_keeps_is_everybodys_until_a_visit_leaves_it_out(store, monkeypatch):
    (banks, _), roles = brought(demo_place()), [steward.STEWARD]
    monkeypatch.setattr(steward, "role", lambda _: roles[0])
    app = visit("workbench", (banks,), tab="bring")
    key = f"wb_keep_{banks.id}"

    def filled() -> None:
        app.session_state[key] = True
        app.run()
        app.text_input(f"{key}_source").input("A *group*").run()

    filled()
    roles[0] = ""  # the cookie runs out meanwhile
    app.button(f"{key}_save").click().run()
    assert "you are not signed in" in app.error[0].value
    roles[0] = steward.STEWARD
    filled()
    app.button(f"{key}_save").click().run()
    (kept,) = store.standing(KeptList, "demo")
    assert (kept.value.name, kept.value.source, kept.value.plural) == ("List", "A *group*", "food banks")
    assert [one.name for one in kept.value.listed] == ["Hall", "Club"]
    assert app.session_state[BROUGHT]["demo"] == ()
    assert not app.exception

    roles[0] = ""
    other = visit("workbench", (), tab="bring")
    assert "Food banks from List" in [one.value for one in other.subheader]
    assert any("Source: A" in one.value for one in other.markdown)
    other.button(f"wb_out_{kept.record}").click().run()
    assert "Food banks from List" not in [one.value for one in other.subheader]
    other.button(f"wb_again_{kept.record}").click().run()
    assert "Food banks from List" in [one.value for one in other.subheader]
    assert not other.exception


def test_a_kept_list_of_a_kind_that_nobody_knows_takes_no_page_down_and_is_named(store):
    said = {"source": "A", "as_of": "2025", "listed": [{"name": "Hall"}]}
    store.save(value("list", name="Beds *2025*", service="hospital", **said), role="steward")
    app = visit("workbench", (), tab="bring")
    assert not app.exception
    (told,) = [one.value for one in app.warning]
    assert "Beds \\*2025\\* is kept here and not counted" in told
    assert "there is no service 'hospital'" in told
