"""How much may be sent: counted by visit and by address before a byte is read, and told where it is too much."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from equitymap.dashboard import entry
from equitymap.dashboard.server import upload_quota
from equitymap.dashboard.server.upload_quota import HOUR_S, MOST_LET_PASS, UPLOADS, UploadQuota, why_not
from equitymap.settings import Settings
from equitymap.sources.local import limited_process
from tests import loops

FILES, MOST = 8, 400_000_000
HERE, ELSEWHERE = "10.0.0.1", "10.0.0.2"


class Site:
    """Streamlit's way of taking a file behind the quota: it counts bytes, or never ends while ``stuck``."""

    def __init__(self, now):
        self.read, self.stuck, self.at_once = 0, False, 0
        self.quota = UploadQuota(Starlette(routes=[Route(UPLOADS + "{visit}/{file}", self.take, methods=["PUT"])]), now)

    async def take(self, request):
        while self.stuck:
            await asyncio.sleep(0.01)
        async for part in request.stream():
            self.read += len(part)
        return Response(status_code=204)

    def send(self, *files, host=HERE, visit="v", **headers):
        """Send files, all at once, as (id, size); return the status of each answer."""

        async def one(sent, name, size):
            told = {"content-length": str(size), **headers}
            answer = await sent.put(f"{UPLOADS}{visit}/{name}", content=b"x" * 10, headers=told)
            return answer.status_code

        async def every():
            transport = httpx.ASGITransport(self.quota, client=(host, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as sent:
                return await asyncio.gather(*(one(sent, name, size) for name, size in files))

        return loops.run(every())


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def site(monkeypatch, clock):
    given = Settings(uploads_per_hour=FILES, upload_mb_per_hour=MOST // 1_000_000)
    monkeypatch.setattr(upload_quota, "settings", lambda: given)
    return Site(lambda: clock[0])


def test_one_visit_gives_a_quarter_of_what_its_address_may_and_is_told_when_to_go_on(site, clock):
    for number in range(2):
        clock[0] += 60
        assert site.send((f"f{number}", 10)) == [204]
    read = site.read
    assert site.send(("third", 10)) == [202]
    assert site.read == read, "it was not read"
    assert why_not("third") == (
        "The file was not read: this visit has given 2 files or 100 MB within an hour, the most there can be. Choose it"
        " again in 59 minutes."
    )
    assert why_not("third") == "", "said once"
    assert site.send(("other", 10), visit="w") == [204]
    clock[0] += HOUR_S - 60
    assert site.send(("later", 10)) == [204]


def test_one_address_gives_so_many_files_whatever_visits_it_opens_and_others_are_not_held_up(site):
    answers = [site.send((f"f{number}", 10), visit=f"v{number}")[0] for number in range(FILES + 1)]
    assert answers == [204] * FILES + [202]
    assert "from your connection, which others may share" in why_not(f"f{FILES}")
    assert site.send(("f", 10), host=ELSEWHERE, visit="x") == [204]
    assert site.send(("f", 10), host=f"::ffff:{HERE}", visit="x") == [202], "the same address on a newer server"


def test_bytes_are_counted_as_they_are_announced(site):
    large = 40_000_000
    assert [site.send((name, large))[0] for name in "abc"] == [204, 204, 202]
    assert "this visit" in why_not("c")
    site.quota.sent.add(HERE, MOST - 100_000_000)
    assert site.send(("d", large), visit="w") == [202]
    assert "from your connection" in why_not("d")
    assert site.send(("e", large // 4), visit="w") == [204]


@pytest.mark.parametrize(("length", "status"), [("", 411), ("-1", 411), ("1e3", 411), ("99999999999", 413)])
def test_what_does_not_say_how_large_it_is_or_is_too_large_is_cut_off_unread(site, length, status):
    assert site.send(("f", 1), **{"content-length": length}) == [status]
    assert site.read == 0
    assert not site.quota.sent._of


def test_who_goes_on_after_many_refusals_is_cut_off(site):
    for name in "ab":
        site.send((name, 10))
    answers = [site.send((f"f{number}", 10))[0] for number in range(MOST_LET_PASS + 2)]
    assert answers == [202] * MOST_LET_PASS + [429, 429]
    assert why_not(f"f{MOST_LET_PASS}") == ""


def test_what_is_on_its_way_is_bounded_by_address_and_in_all_and_does_not_take_for_ever(site, monkeypatch):
    monkeypatch.setattr(limited_process, "MOST_HELD", 100)
    monkeypatch.setattr(upload_quota, "ARRIVES_S", 0.2)
    site.stuck = True
    assert sorted(site.send(("a", 40), ("b", 40))) == [202, 408]
    assert why_not("b") == limited_process.BUSY
    site.quota.on_its_way = [(ELSEWHERE, 70)]
    assert site.send(("c", 40), visit="w") == [202]
    site.quota.on_its_way, site.stuck = [], False
    assert site.send(("d", 40), visit="w") == [204]
    assert site.quota.on_its_way == []


def test_the_server_asks_it_and_passes_everything_else_on(site):
    assert UploadQuota in [one.cls for one in entry.middleware()]

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site.quota), base_url="http://testserver") as sent:
            return (await sent.get("/elsewhere")).status_code, (await sent.delete(f"{UPLOADS}v/f")).status_code

    assert loops.run(ask()) == (404, 405)
    assert not site.quota.sent._of
