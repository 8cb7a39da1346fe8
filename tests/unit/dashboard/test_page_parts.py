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
    releases = (used, used.model_copy(update={"id": "another"}))
    return SimpleNamespace(place=replace(place, manifest=place.manifest.model_copy(update={"releases": releases})))


@pytest.fixture
def drawn(monkeypatch):
    """Return what is drawn as small print."""
    drawn = []
    monkeypatch.setattr(page_parts.st, "caption", drawn.append)
    return drawn


def ids(opened):
    return [used.id for used in opened.place.manifest.releases]


def test_sources_come_in_the_order_given_and_those_not_used_are_passed_over(opened, drawn):
    first, second = ids(opened)
    page_parts.sources(opened, [second, "unknown", first], line=lambda used: used.id)
    assert drawn == [second, first]


def test_a_set_of_sources_comes_in_the_order_of_the_manifest(opened, drawn):
    page_parts.sources(opened, {*ids(opened)}, line=lambda used: used.id)
    assert drawn == ids(opened)


def test_limits_are_those_of_the_figure_and_of_the_release(opened, drawn):
    used = opened.place.manifest.releases[0]
    page_parts.sources(opened, [used.id], limits={used.id: "Only here."})
    assert len(drawn) == 2
    assert drawn[0].startswith("Source: ")
    assert drawn[1].startswith("Limits: Only here.")


def test_a_label_from_outside_is_text(monkeypatch):
    labels = []
    drawer = SimpleNamespace(open=False)
    monkeypatch.setattr(page_parts.st, "expander", lambda label, **_: labels.append(label) or drawer)
    monkeypatch.setattr(page_parts.st, "download_button", lambda label, *_, **__: labels.append(label))
    page_parts.table("Table of *Marl*", pytest.fail, key="k", alt="a")
    page_parts.download("Download *Marl*", pytest.fail, "a.csv")
    assert labels == [r"Table of \*Marl\*", r"Download \*Marl\*"]
