import asyncio
import time
from types import SimpleNamespace

import httpx
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from streamlit import config

from equitymap.dashboard.server import sign_in
from equitymap.dashboard.server.tries import IN_ALL, PER_ADDRESS, SLOW_S, WINDOW_S, Tries
from equitymap.settings import Settings
from tests import loops

PHRASE = "seven quiet harbour lamps"
HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PHRASE)
SITE = "http://testserver"
SIGN_IN, SIGN_OUT = "/steward/sign-in", "/steward/sign-out"
BACK = "partnerships?place=demo&year=2014"


class Client:
    """A browser without a window, asking the routes themselves; requests given together are sent together."""

    def __init__(self, base_url=SITE):
        self.base_url, self.app, self.cookies = base_url, Starlette(routes=sign_in.routes()), {}

    def ask(self, *requests):
        async def all_of_them():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=self.base_url, cookies=self.cookies) as sent:
                return await asyncio.gather(*(sent.request(**request) for request in requests))

        return loops.run(all_of_them())

    def get(self, path, **more):
        return self.ask({"method": "GET", "url": path, **more})[0]


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    monkeypatch.setattr(sign_in, "settings", lambda: Settings(steward_hash=HASH))
    monkeypatch.setattr(sign_in, "TRIES", Tries())
    monkeypatch.setattr(sign_in, "AT_ONCE", asyncio.Semaphore(2))


@pytest.fixture
def client():
    return Client()


def form(phrase=PHRASE, *, origin=SITE, back=BACK, path=SIGN_IN):
    headers = {"origin": origin} if origin else {}
    return {"method": "POST", "url": path, "data": {"passphrase": phrase, "next": back}, "headers": headers}


def sign(client, phrase=PHRASE, **more):
    return client.ask(form(phrase, **more))[0]


def test_the_passphrase_gives_a_cookie_that_no_script_reads_and_no_other_site_sends(client):
    answer = sign(client)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/{BACK}"
    cookie = answer.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict", "max-age=43200", "path=/"))
    assert "secure" not in cookie
    assert sign_in.is_signed_in(answer.cookies[sign_in.COOKIE])


@pytest.mark.parametrize("typed", ["KX4T-9M2P-7QRA", " kx4t 9m2p 7qra", "kx4t9m2p7qra"])
def test_a_passphrase_that_was_drawn_is_taken_as_it_was_read_out(monkeypatch, typed):
    kept = Settings().model_copy(update={"steward_hash": PasswordHasher(1, 64, 1).hash("KX4T-9M2P-7QRA")})
    monkeypatch.setattr(sign_in, "settings", lambda: kept)
    assert sign_in.is_passphrase(typed) is True
    assert sign_in.is_passphrase(typed.replace("9", "8")) is False


def test_over_https_the_cookie_is_sent_over_https_only():
    answer = sign(Client("https://testserver"), origin="https://testserver")
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "a/../../b", "javascript:x", "x" * 9000]
)
def test_the_way_back_never_leaves_this_site(client, back):
    assert sign(client, back=back).headers.get("location", "/") == "/"


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "http://testserver:81", "http://testserver.evil"]
)
def test_a_form_of_another_site_is_refused_before_anything_is_verified(client, origin, monkeypatch):
    monkeypatch.setattr(sign_in, "is_passphrase", lambda _: pytest.fail("it was verified"))
    assert sign(client, origin=origin).status_code == 403
    assert sign(client, origin=origin, path=SIGN_OUT).status_code == 403


def test_a_form_that_is_too_large_is_not_read(client):
    assert sign(client, "x" * 5000).status_code == 403


def test_a_wrong_passphrase_is_said_and_signs_nobody_in(client):
    answer = sign(client, "wrong")
    assert answer.status_code == 401
    assert "That is not the passphrase" in answer.text
    assert "set-cookie" not in answer.headers


def test_a_passphrase_tried_a_hundred_times_is_verified_five_times(client, monkeypatch):
    verified = []
    monkeypatch.setattr(sign_in, "is_passphrase", lambda typed: verified.append(typed) or False)
    codes = [answer.status_code for answer in client.ask(*(form(f"try {number}") for number in range(100)))]
    assert sorted(codes) == [401] * PER_ADDRESS + [429] * (100 - PER_ADDRESS)
    assert len(verified) == PER_ADDRESS
    late = sign(client)
    assert late.status_code == 429
    assert 0 < int(late.headers["retry-after"]) <= WINDOW_S + 1
    assert "Too many tries from here. Wait 5 minutes" in late.text


def test_who_signs_in_gives_the_tries_of_the_address_back(client):
    codes = [sign(client, "wrong").status_code for _ in range(PER_ADDRESS - 1)]
    codes += [sign(client).status_code, sign(client, "wrong").status_code]
    assert codes == [401] * (PER_ADDRESS - 1) + [303, 401]


def test_two_tries_at_most_are_verified_at_once(client, monkeypatch):
    running, most = [], []

    def slowly(_):
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return True

    monkeypatch.setattr(sign_in, "is_passphrase", slowly)
    assert [answer.status_code for answer in client.ask(*[form()] * PER_ADDRESS)] == [303] * PER_ADDRESS
    assert max(most) == 2


def test_those_who_are_held_up_keep_nobody_else_in_a_queue(client, monkeypatch):
    waiting, sleep, until = [], asyncio.sleep, time.monotonic() + 5

    async def held_up(seconds):
        waiting.append(seconds)
        while len(waiting) < 12:
            assert time.monotonic() < until, "they wait after each other"
            await sleep(0.01)

    monkeypatch.setattr(sign_in.asyncio, "sleep", held_up)
    monkeypatch.setattr(sign_in, "is_passphrase", lambda _: True)
    monkeypatch.setattr(sign_in, "TRIES", SimpleNamespace(wait_s=lambda _: 0, slow_s=lambda: SLOW_S, succeeded=print))
    assert {answer.status_code for answer in client.ask(*[form()] * 12)} == {303}
    assert waiting == [SLOW_S] * 12


def test_signing_out_ends_the_cookie_here_even_where_a_browser_keeps_it(client):
    cookie = sign(client).cookies[sign_in.COOKIE]
    client.cookies = {sign_in.COOKIE: cookie}
    assert "Sign out" in client.get(SIGN_IN).text
    answer = sign(client, path=SIGN_OUT)
    assert answer.status_code == 303
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert not sign_in.is_signed_in(cookie)


def test_a_cookie_runs_out_after_twelve_hours(client, monkeypatch):
    cookie = sign(client).cookies[sign_in.COOKIE]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + sign_in.SIGNED_IN_S - 5)
    assert sign_in.is_signed_in(cookie)
    monkeypatch.setattr(time, "time", lambda: now + sign_in.SIGNED_IN_S + 5)
    assert not sign_in.is_signed_in(cookie)


def test_another_passphrase_signs_everybody_out(client, monkeypatch):
    cookie = sign(client).cookies[sign_in.COOKIE]
    monkeypatch.setattr(sign_in, "settings", lambda: Settings(steward_hash=f"{HASH}x"))
    assert not sign_in.is_signed_in(cookie)


@pytest.mark.parametrize("cookie", [None, "", "x", "InN0ZXdhcmQi.aaaa.bbbb", "a" * 5000, "\u2603"])
def test_what_was_not_given_here_is_no_cookie_of_a_steward(cookie):
    assert not sign_in.is_signed_in(cookie)


def test_without_a_passphrase_nobody_signs_in_and_the_page_says_how_to_set_one_up(client, monkeypatch):
    monkeypatch.setattr(sign_in, "settings", lambda: Settings(steward_hash=""))
    assert sign(client, "").status_code == 403
    page = client.get(SIGN_IN)
    assert "python -m equitymap steward-hash" in page.text
    assert "<input" not in page.text
    assert not sign_in.is_offered()


def test_a_setting_that_is_no_hash_is_said(client, monkeypatch):
    monkeypatch.setattr(sign_in, "settings", lambda: Settings(steward_hash=PHRASE))
    answer = sign(client)
    assert answer.status_code == 500
    assert "EQUITYMAP_STEWARD_HASH holds no hash" in answer.text
    assert "python -m equitymap steward-hash prints" in answer.text


def test_the_page_asks_nobody_runs_nothing_and_shows_text_as_text(client):
    answer = client.get(SIGN_IN, params={"next": '"><script>alert(1)</script>'})
    assert "script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert f'value="{BACK}"'.replace("&", "&amp;") in client.get(SIGN_IN, params={"next": BACK}).text


def test_the_base_path_goes_before_every_address_and_limits_the_cookie():
    config.set_option("server.baseUrlPath", "/equity/")
    try:
        below = Client()
        assert below.get(SIGN_IN).status_code == 404
        answer = sign(below, path="/equity/steward/sign-in")
        assert answer.headers["location"] == f"/equity/{BACK}"
        assert "path=/equity" in answer.headers["set-cookie"].lower()
    finally:
        config.set_option("server.baseUrlPath", "")


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_the_sixth_try_from_one_address_waits_and_another_address_does_not():
    clock = Clock()
    tries = Tries(clock)
    assert [tries.wait_s("10.0.0.1") for _ in range(PER_ADDRESS + 1)] == [0] * PER_ADDRESS + [WINDOW_S]
    assert tries.wait_s("10.0.0.2") == 0
    clock.now = WINDOW_S
    assert tries.wait_s("10.0.0.1") == 0


def test_who_succeeds_clears_the_address_for_everybody_behind_it():
    tries = Tries(Clock())
    for _ in range(PER_ADDRESS):
        tries.wait_s("10.0.0.1")
    tries.succeeded("10.0.0.1")
    assert tries.wait_s("10.0.0.1") == 0


def test_too_many_from_everywhere_slow_each_try_and_lock_nobody_out():
    clock = Clock()
    tries = Tries(clock)
    for number in range(IN_ALL):
        tries.wait_s(f"10.0.0.{number}")
    assert tries.slow_s() == 0
    assert tries.wait_s("10.0.1.1") == 0
    assert tries.slow_s() == SLOW_S
    clock.now = WINDOW_S
    assert tries.slow_s() == 0


def test_one_household_of_the_newer_addresses_is_one():
    tries = Tries(Clock())
    for number in range(PER_ADDRESS):
        tries.wait_s(f"2001:db8::{number + 1}")
    assert tries.wait_s("2001:db8::ffff") > 0
    assert tries.wait_s("2001:db8:0:1::1") == 0
    assert tries.wait_s("not an address") == 0


def test_an_older_address_on_a_newer_server_is_the_same_one_and_no_other():
    tries = Tries(Clock())
    for number in range(PER_ADDRESS):
        assert tries.wait_s("::ffff:10.0.0.1" if number % 2 else "10.0.0.1") == 0
    assert tries.wait_s("::ffff:10.0.0.1") > 0
    assert tries.wait_s("::ffff:10.0.0.2") == 0
