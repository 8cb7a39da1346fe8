"""Parts that several pages draw: sources in their order, texts from outside as they are."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from equitymap.dashboard import page_parts
from tests.places import small_place


@pytest.fixture(scope="module")
def opened():
    """Return the small place as if it used two releases."""
    place = small_place()
    (used,) = place.manifest.releases
    releases = (
        used.model_copy(update={"title": "First"}),
        used.model_copy(update={"id": "another", "title": "Second"}),
    )
    return SimpleNamespace(place=replace(place, manifest=place.manifest.model_copy(update={"releases": releases})))


@pytest.fixture
def drawn(monkeypatch):
    """Return the HTML that is drawn."""
    drawn = []
    monkeypatch.setattr(page_parts.st, "html", lambda html: drawn.append(str(html)))
    monkeypatch.setattr(page_parts.st, "session_state", {})
    return drawn


def ids(opened):
    return [used.id for used in opened.place.manifest.releases]


def test_sources_come_in_the_order_given_and_those_not_used_are_passed_over(opened, drawn):
    first, second = ids(opened)
    page_parts.about_figures(opened, [second, "unknown", first])
    assert drawn[0].index("Second") < drawn[0].index("First")


def test_a_set_of_sources_comes_in_the_order_of_the_manifest(opened, drawn):
    page_parts.about_figures(opened, {*ids(opened)})
    assert drawn[0].index("First") < drawn[0].index("Second")


def test_nothing_is_drawn_where_nothing_is_known(opened, drawn):
    page_parts.about_figures(opened, ["unknown"])
    assert drawn == []


def test_a_kind_of_service_tells_its_register_its_record_and_its_limits(opened, drawn):
    kind = opened.place.kinds[0]
    page_parts.about_figures(opened, [], kinds=[kind], limits=["Only here."])
    assert "Only here." in drawn[0]
    assert kind.limits.split(".")[0].replace("'", "&#39;") in drawn[0]
    assert f"Record of {kind.many}".replace("'", "&#39;") in drawn[0]


def test_a_download_carries_what_the_page_says_of_its_figures(opened, drawn, monkeypatch):
    saved = []
    monkeypatch.setattr(page_parts.st, "download_button", lambda _label, data, *_, **__: saved.append(data))
    page_parts.begin()
    page_parts.download("Download", lambda: "a,b\n1,2\n3,4\n", "a.csv")
    page_parts.about_figures(opened, ids(opened), limits=["Only here."])
    heading, first, second = saved[0]().splitlines()
    assert heading == "a,b,sources_of_all_rows,limits_of_all_rows"
    assert first.startswith("1,2,")
    assert "Only here." in first
    assert second == "3,4,,"
    page_parts.begin()
    assert "Only here." in saved[0]()


def test_a_label_from_outside_is_text(monkeypatch):
    labels = []
    drawer = SimpleNamespace(open=False)
    monkeypatch.setattr(page_parts.st, "expander", lambda label, **_: labels.append(label) or drawer)
    monkeypatch.setattr(page_parts.st, "download_button", lambda label, *_, **__: labels.append(label))
    page_parts.table("Table of *Marl*", pytest.fail, key="k", alt="a")
    page_parts.download("Download *Marl*", pytest.fail, "a.csv")
    assert labels == [r"Table of \*Marl\*", r"Download \*Marl\*"]
