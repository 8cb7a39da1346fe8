"""Stewards sign in through an OpenID Connect provider, write and sign out; who is not named or vouched for is refused.

The provider stands at 127.0.0.1, the dashboard has ``[auth]`` in a secrets file, Chromium does what a person does.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.browser import chromium
from benchmarks.servers import serving
from equitymap.dashboard.records import steward
from equitymap.records.store import open_store
from equitymap.records.subjects import KINDS
from tests.sign_in_provider import CLIENT, SECRET, Provider, providing

ROOT = Path(__file__).resolve().parents[2]
WAIT_MS = 60_000
NAMED = "@council.gov.uk, equity-stewards"
BUTTON = "Sign in with your organisation's account"
PEOPLE: dict[str, dict[str, Any]] = {
    "by-address": {"email": "ada@council.gov.uk", "email_verified": True},
    "by-group": {"groups": ["readers", "equity-stewards"]},
    "unverified": {"email": "eve@council.gov.uk", "email_verified": False},
    "elsewhere": {"email": "eve@council.gov.uk.example", "email_verified": True, "groups": ["readers"]},
    "forged": {"groups": ["equity-stewards"], "forged": True},
    "other-client": {"groups": ["equity-stewards"], "aud": "somebody else"},
    "run-out": {"groups": ["equity-stewards"], "exp": 1_000_000_000},
    "other-nonce": {"groups": ["equity-stewards"], "nonce": "of another visit"},
}
STEWARDS, REFUSED = ("by-address", "by-group"), ("unverified", "elsewhere")
SCRIPT = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from equitymap.dashboard import entry
Path(".streamlit/secrets.toml").write_text(Path("auth").read_text().replace("PORT", str(st.get_option("server.port"))))
app = st.App(
    {str(ROOT / "app.py")!r}, lifespan=entry.lifespan, routes=entry.routes(), middleware=entry.middleware()
)
"""
AUTH = f"""
[auth]
redirect_uri = "http://127.0.0.1:PORT/oauth2callback"
cookie_secret = "a cookie secret of the test, long enough"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "PROVIDER/.well-known/openid-configuration"
"""


def main() -> int:
    """Sign in as everybody in turn; return 1 where Authlib is missing."""
    if importlib.util.find_spec("authlib") is None:
        sys.stdout.write('Authlib is not installed: pip install "streamlit[auth]"\n')
        return 1
    with tempfile.TemporaryDirectory() as name, providing(PEOPLE) as provider:
        folder, records = Path(name), f"sqlite:///{name}/records.sqlite"
        shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
        (folder / "auth").write_text(AUTH.replace("PROVIDER", provider.address), encoding="utf-8")
        (folder / "dashboard.py").write_text(SCRIPT, encoding="utf-8")
        os.environ |= {"EQUITYMAP_RECORDS_URL": records, "EQUITYMAP_STEWARDS": NAMED}
        with (
            serving(folder / "dashboard.py") as server,
            sync_playwright() as playwright,
            chromium(playwright) as browser,
        ):
            for who in PEOPLE:
                _visit(browser, f"{server.url}/partnerships?place=demo", provider, who)
                sys.stdout.write(f"{who}: as it should be\n")
        _written(records)
    return 0


def _visit(browser: Browser, address: str, provider: Provider, who: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    expect.set_options(timeout=WAIT_MS)
    before = provider.issued, provider.ended
    _open(page, address)
    page.get_by_role("button", name=BUTTON).click()
    page.get_by_role("link", name=who, exact=True).click()
    _back(page, address)
    assert provider.issued == before[0] + 1
    _open(page, address)
    if who in STEWARDS:
        expect(page.get_by_text("You may write partnerships")).to_be_visible()
        _write(page, who)
        page.get_by_role("button", name="Sign out").first.click()
        _back(page, address)
        _open(page, address)
        assert provider.ended == before[1] + 1
        assert not [one["name"] for one in context.cookies() if one["name"].startswith("_streamlit_user")]
    elif who in REFUSED:
        expect(page.get_by_text("You are signed in, but")).to_be_visible()
    if who not in REFUSED:
        expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    expect(page.get_by_role("button", name="Save partnerships as a file")).to_be_visible()  # it stands below the forms
    expect(page.get_by_text("You may write partnerships")).to_have_count(0)
    expect(page.get_by_text("Add a partnership")).to_have_count(0)
    context.close()


def _back(page: Page, address: str) -> None:
    """Wait until the visitor is back from the provider, on the first page of the dashboard."""
    home = address.partition("partnerships")[0]
    page.wait_for_url(lambda url: url.partition("?")[0] == home)
    page.get_by_role("heading").first.wait_for()


def _open(page: Page, address: str) -> None:
    """Open the page and its records."""
    page.goto(address)
    page.get_by_text("Add, correct or look up these records").click()
    expect(page.locator("p.steward")).to_be_visible()


def _write(page: Page, who: str) -> None:
    page.get_by_text("Add a partnership").click()
    page.get_by_role("textbox", name="Name (needed)").fill(f"Partnership {who}")
    page.get_by_role("combobox", name="Led by (needed)").click()
    page.get_by_role("option", name="Schools").click()
    page.get_by_role("button", name="Add this partnership").click()
    expect(page.get_by_text(f"Partnership {who} was added.")).to_be_visible()


def _written(records: str) -> None:
    store = open_store(records)
    standing = store.standing(KINDS["partnership"], "demo")
    found = [one for one in standing if one.value.name.startswith("Partnership by-")]
    assert len(found) == len(STEWARDS), found
    assert {one.role for kept in found for one in store.history(kept.record)} == {steward.STEWARD}
    store.close()


if __name__ == "__main__":
    raise SystemExit(main())
