from types import SimpleNamespace

import pytest

from equitymap.dashboard.records import steward
from equitymap.errors import RecordsError
from equitymap.settings import Settings

INVENTED = SimpleNamespace(place=SimpleNamespace(manifest=SimpleNamespace(invented=True)))
REAL = SimpleNamespace(place=SimpleNamespace(manifest=SimpleNamespace(invented=False)))


@pytest.fixture
def visitor(monkeypatch):
    """A visitor with what a provider says of her, and the settings of the copy."""

    def visits(*, user=None, cookie=None, signed_in=False, **settings):
        monkeypatch.setattr(steward.st, "user", user or {})
        monkeypatch.setattr(type(steward.st.context), "cookies", {steward.sign_in.COOKIE: cookie})
        monkeypatch.setattr(steward.sign_in, "is_signed_in", lambda given: signed_in and given == cookie)
        monkeypatch.setattr(steward, "settings", lambda: Settings(**settings))

    return visits


def user(**claims):
    return {"is_logged_in": True, "email": "ada@Council.gov.uk", "email_verified": True, **claims}


def test_the_cookie_of_the_passphrase_makes_a_steward(visitor):
    visitor(cookie="given", signed_in=True)
    assert steward.role(REAL) == steward.STEWARD


def test_nobody_writes_without_having_signed_in(visitor):
    visitor(stewards="@council.gov.uk")
    assert (steward.role(REAL), steward.role(INVENTED)) == ("", "")
    with pytest.raises(RecordsError, match="Nothing was saved: you are not signed in"):
        steward.must_write(REAL)


def test_open_records_are_those_of_the_invented_place_alone(visitor):
    visitor(records_open=True)
    assert (steward.role(REAL), steward.role(INVENTED)) == ("", steward.ANYBODY)


@pytest.mark.parametrize(
    ("claims", "named", "may"),
    [
        ({}, "@council.gov.uk", True),
        ({}, "ADA@council.gov.uk, other", True),
        ({}, "@gov.uk", False),
        ({}, "", False),
        ({"email_verified": False}, "@council.gov.uk", False),
        ({"email_verified": None}, "ada@council.gov.uk", False),
        ({"email": None, "groups": ["Stewards"]}, "stewards", True),
        ({"groups": "stewards"}, "stewards", True),
        ({"groups": ["readers"]}, "stewards", False),
        ({"is_logged_in": False, "groups": ["stewards"]}, "stewards", False),
        ({"email": "@council.gov.uk@evil.example"}, "@council.gov.uk", False),
    ],
)
def test_who_signed_in_through_the_provider_writes_where_named(visitor, claims, named, may):
    visitor(user=user(**claims), stewards=named)
    assert steward.is_steward() is may


@pytest.mark.parametrize(("verified", "may"), [(True, True), (False, False), (None, False)])
def test_an_address_that_the_provider_has_not_verified_is_none_whatever_the_claim(visitor, verified, may):
    visitor(user=user(email_verified=verified), stewards="ada@council.gov.uk", steward_claim="email")
    assert steward.is_steward() is may


def test_the_claim_that_holds_the_groups_can_be_another_one(visitor):
    visitor(user=user(roles=["stewards"]), stewards="stewards", steward_claim="roles")
    assert steward.is_steward()


@pytest.mark.parametrize(
    ("installed", "words", "buttons"), [(None, 'pip install "streamlit[auth]"', 0), (object(), "once", 1)]
)
def test_without_authlib_no_button_to_sign_in_is_drawn_and_the_page_says_why(
    visitor, monkeypatch, installed, words, buttons
):
    said, drawn = [], []
    visitor(user={"is_logged_in": False})
    monkeypatch.setattr(steward, "find_spec", lambda _: installed)
    monkeypatch.setattr(steward, "_here", lambda: "")
    monkeypatch.setattr(steward.st, "html", said.append)
    monkeypatch.setattr(steward.st, "button", lambda label, **_: drawn.append(label))
    steward.line(REAL, "partnerships")
    assert words in said[0]
    assert len(drawn) == buttons
