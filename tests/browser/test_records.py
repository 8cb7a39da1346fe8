"""Signing in as a steward and writing a record, the way a person does it."""

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, WAIT_MS
from tests.browser.visit import at_rest, settled, violations

PHRASE = "seven quiet harbour lamps"
SCRIPT = f"""
import streamlit as st

from equitymap.dashboard import entry

app = st.App(
    {str(ROOT / "tests" / "pages" / "one_kind.py")!r},
    lifespan=entry.lifespan, routes=entry.routes(), middleware=entry.middleware(),
)
"""


@pytest.fixture
def address(serve, tmp_path):
    script = tmp_path / "kit_server.py"
    script.write_text(SCRIPT, encoding="utf-8")
    return serve(
        script,
        EQUITYMAP_STEWARD_HASH=PasswordHasher(time_cost=1, memory_cost=1024).hash(PHRASE),
        STREAMLIT_BROWSER_GATHER_USAGE_STATS="false",  # beside the script there are no settings of ours
        EQUITYMAP_RECORDS_URL=f"sqlite:///{tmp_path / 'records.sqlite'}",
    )


def sign_in(page, phrase):
    page.get_by_label("Passphrase").fill(phrase)
    page.get_by_role("button", name="Sign in").click()


def test_a_steward_signs_in_writes_a_record_reloads_and_signs_out(address, page):
    page.goto(address)
    page.get_by_role("link", name="sign in").click()
    expect(page.get_by_role("heading", name="Stewards of the local records")).to_be_visible()
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == {}
    sign_in(page, "not the passphrase")
    expect(page.get_by_role("alert")).to_contain_text("That is not the passphrase")
    assert violations(page) == {}
    sign_in(page, PHRASE)
    expect(page.get_by_text("You may write partnerships")).to_be_visible(timeout=WAIT_MS)

    page.get_by_text("Add a partnership").click()
    page.get_by_role("textbox", name="Name (needed)").fill("Harbour <b>Schools</b>")
    at_rest(page)  # a run that is not over closes an open list
    page.get_by_role("combobox", name="Led by (needed)").click()
    page.get_by_role("option", name="Schools").click()
    at_rest(page)
    page.get_by_role("button", name="Add this partnership").click()
    expect(page.get_by_text("Harbour <b>Schools</b> was added.")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("6 partnerships are recorded.")).to_be_visible(timeout=WAIT_MS)  # five of the invented town
    expect(page.get_by_text("Saved in the records")).to_be_in_viewport(timeout=WAIT_MS)

    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_text("Look at one partnership").click()
    settled(page)  # a list to choose from closes where the page draws on
    page.get_by_role("combobox", name="Partnership", exact=True).click()
    page.get_by_role("option", name="Harbour <b>Schools</b>").click()
    expect(page.get_by_text("Name: Harbour <b>Schools</b> · Led by: Schools")).to_be_visible(timeout=WAIT_MS)
    assert violations(page) == {}, "the history does not scroll sideways"
    page.set_viewport_size({"width": 1440, "height": 900})

    page.reload()
    expect(page.get_by_text("You may write partnerships")).to_be_visible(timeout=WAIT_MS)
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Stewards can change this")).to_be_visible(timeout=WAIT_MS)
    assert page.context.cookies() == [] or not any(one["httpOnly"] for one in page.context.cookies())
    assert page.outside == []
