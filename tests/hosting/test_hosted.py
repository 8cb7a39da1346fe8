"""Two replicas and PostgreSQL behind nginx with TLS, below a path, as they are shipped: what visitors get."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect

from benchmarks.visitors import Visitor
from equitymap.places.store import open_place
from tests import loops
from tests.browser.conftest import download, map_frame, new_page
from tests.browser.visit import parameters, settled, until
from tests.hosting.conftest import ANSWERS, BASE, PHRASE, Hosted, up
from tests.participants import LINK, Form
from tests.soak.rebuilds import CODE, write

LOOKED_FOR = tuple(
    f"{page}/_stcore/{name}" for page in ("/map", "/access", "/withdrawals") for name in ("health", "host-config")
)
"""Whose page is opened by its address: Streamlit finds the path before it by asking for these, and finds nothing."""
SEEN_WITHIN_S = 30


@contextmanager
def looking(browser: Any) -> Iterator[Any]:
    """Open a tab; ``page.told`` has every error of its console, what the policy refuses among them."""
    with new_page(browser, ignore_https_errors=True) as page:
        page.told = []

        def told(said: Any) -> None:
            if said.type == "error" and not said.location["url"].endswith(LOOKED_FOR):
                page.told.append(said.text)

        page.on("console", told)
        yield page


def route(page: Any) -> str:
    """Return the replica that a browser's cookie names."""
    return next((one["value"] for one in page.context.cookies() if one["name"] == "equity_route"), "")


def test_map_chart_and_download_arrive_and_nothing_is_refused(browser: Any, hosted: Hosted) -> None:
    sockets: list[str] = []
    with looking(browser) as page:
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.set_default_timeout(60_000)
        page.goto(f"{hosted.url}/map?place=demo")
        map_frame(page)
        settled(page)
        assert Path(download(page, "Download the neighbourhoods").path()).stat().st_size > 1_000
        links = page.locator("a").evaluate_all("all => all.map(one => one.href)")
        inside = [link for link in links if urlsplit(link).netloc == f"127.0.0.1:{hosted.port}"]
        assert inside
        assert [link for link in inside if not f"{link}/".startswith(f"{hosted.url}/")] == []
        page.goto(f"{hosted.url}/access?place=demo&kind=library")
        page.locator(".js-plotly-plot .main-svg").first.wait_for()
        settled(page)
        (cookie,) = (one for one in page.context.cookies() if one["name"] == "equity_route")
        assert (cookie["secure"], cookie["httpOnly"], cookie["path"]) == (True, True, BASE)
        assert [one["name"] for one in page.context.cookies() if not one["secure"]] == []
        assert page.problems == []
        assert page.told == []
    assert sockets[0].startswith(f"wss://127.0.0.1:{hosted.port}{BASE}/_stcore/stream")


def test_every_answer_has_its_headers_once_and_what_never_changes_is_kept_for_a_year(hosted: Hosted) -> None:
    with hosted.visitor(2) as visitor:
        feed = visitor.get(f"/feed/{CODE}.atom").headers
        assert (feed["cache-control"], "set-cookie" in feed) == ("public, max-age=900", False), "anybody may keep it"
        page = visitor.get("/map?place=demo")
        assert page.status_code == 200
        own = "frame-ancestors 'self'"
        assert [own in one for one in page.headers.get_list("content-security-policy")] == [True]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert page.headers["cache-control"] == "no-cache"
        sign_in = visitor.get("/steward/sign-in").headers
        assert ["'none'; style-src" in one for one in sign_in.get_list("content-security-policy")] == [True]
        assert (sign_in["referrer-policy"], sign_in["cache-control"]) == ("same-origin", "no-store")
        (leaflet,) = (hosted.folder / "static").rglob("leaflet.js")
        at = f"/app/static/{leaflet.relative_to(hosted.folder / 'static')}"
        library, missing = visitor.get(at), visitor.get(f"{at}.gone")
        assert library.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert library.headers["content-encoding"] == "gzip"
        assert (missing.status_code, "cache-control" in missing.headers) == (404, False)
        assert {visitor.get(path).status_code for path in ("/metrics", "/readyz", "/_stcore/metrics")} == {404}
        assert visitor.get(f"https://127.0.0.1:{hosted.port}/").headers["location"] == f"{BASE}/"
        plain = httpx.get(f"http://127.0.0.1:{hosted.plain_port}{BASE}/map", trust_env=False)
        assert (plain.status_code, plain.headers["location"]) == (301, f"https://127.0.0.1{BASE}/map")


def test_an_answer_is_read_through_the_other_replica_and_the_proxy_keeps_neither_address_nor_receipt(
    hosted: Hosted,
) -> None:
    with hosted.visitor(77) as phone:
        form = Form(phone.get(f"/t/{LINK}?lang=en").text)
        said = {field: values[0] for field, values in form.chosen.items()}
        sent = phone.post(f"/t/{LINK}", data={**form.hidden, **said}, headers={"Forwarded": "for=192.0.2.9"})
        receipt = form.hidden["receipt"]
        assert (sent.status_code, receipt in sent.headers["location"]) == (303, True)
        phone.get(f"/t/{LINK}/r/{receipt}?lang=en").raise_for_status()
        assert (phone.get("/t").status_code, "cookie" in phone.get("/t").headers) == (200, False)
        assert dict(phone.cookies) == {}, "residents' pages set no cookie"
        phone.get(f"/T/{LINK}//R/{receipt}")
    for replica in hosted.replicas.values():
        shown = httpx.get(f"{replica.url}/t/{LINK}/r/{receipt}", trust_env=False)
        assert (shown.status_code, receipt in shown.text) == (200, True)
    log = hosted.log()
    assert f'"page":"{BASE}/t","status":303' in log
    assert [part for part in ("127.0.0.77", receipt, LINK, "lang=", "192.0.2.9") if part in log] == []


def test_one_address_signs_in_and_answers_within_limits_whatever_it_calls_itself(hosted: Hosted) -> None:
    with hosted.visitor(3, headers={"Origin": f"https://127.0.0.1:{hosted.port}"}) as guesser:
        guesser.get("/map")  # keeps to one replica from now on
        tries = [
            guesser.post(
                "/steward/sign-in", data={"passphrase": "wrong"}, headers={"X-Forwarded-For": f"198.51.100.{number}"}
            )
            for number in range(12)
        ]
    assert [one.status_code for one in tries] == [401] * 5 + [429] * 7
    assert "Too many tries from here" in tries[5].text
    assert "Wait a minute" in tries[-1].text, "the last ones reach no replica"
    with hosted.visitor(4, headers={"Origin": f"https://127.0.0.1:{hosted.port}"}) as steward:
        assert steward.post("/steward/sign-in", data={"passphrase": PHRASE}).status_code == 303
        assert {one.name: one.secure for one in steward.cookies.jar}["equitymap_steward"]
    with hosted.visitor(5) as hall:
        answered = [hall.post(f"/t/{LINK}", data={"lang": "en"}) for _ in range(ANSWERS + 2)]
    assert {one.status_code for one in answered[: ANSWERS + 1]} == {409}, "the dashboard answers all that it may count"
    assert (answered[-1].status_code, answered[-1].headers["retry-after"]) == (429, "60")
    assert "it counts once" in answered[-1].text
    with hosted.visitor(6) as other:
        assert other.post(f"/t/{LINK}", data={"lang": "en"}).status_code == 409, "others are not held up"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent_and_it_says_why(hosted: Hosted) -> None:
    asked = http.client.HTTPSConnection("127.0.0.1", hosted.port, context=hosted.tls, timeout=20)
    asked.putrequest("PUT", f"{BASE}/_stcore/upload_file/visit/file")
    asked.putheader("Content-Length", "60000000")
    asked.endheaders()
    answer = asked.getresponse()
    assert (answer.status, b"at most 50 MB" in answer.read()) == (413, True)
    asked.close()
    with hosted.visitor(7) as visitor:
        large = visitor.post(f"/t/{LINK}", data={"lang": "en", "q1": "x" * 1_000_000})
        assert (large.status_code, "at most 50 MB" in large.text) == (413, False), "the dashboard's own page"
        assert visitor.post("/map", content=b"x" * 100_000).status_code == 413


async def builds_seen(hosted: Hosted, build: str) -> set[str]:
    """Open the small place through the proxy on each replica; return those that show a build."""
    seen = set()
    for number in hosted.replicas:
        async with AsyncExitStack() as stack:
            socket = await stack.enter_async_context(
                connect(
                    f"wss{hosted.url.removeprefix('https')}/_stcore/stream",
                    ssl=hosted.tls,
                    subprotocols=["streamlit"],
                    max_size=None,
                    additional_headers={"Cookie": f"equity_route={number}"},
                )
            )
            visitor = Visitor(socket, query=f"place={CODE}", page="map")
            await visitor.run("")
            assert visitor.exceptions == []
            if build in visitor.maps[-1]:
                seen.add(number)
    return seen


def test_a_place_that_is_published_anew_is_seen_through_both_replicas(hosted: Hosted) -> None:
    def build() -> str:
        return open_place(CODE, hosted.places).manifest.build_id

    old = build()
    assert loops.run(builds_seen(hosted, old)) == {"1", "2"}
    write(hosted.places, 2)
    assert build() != old
    ends = time.monotonic() + SEEN_WITHIN_S
    while (seen := loops.run(builds_seen(hosted, build()))) != {"1", "2"}:
        assert time.monotonic() < ends, seen


def test_a_replica_is_killed_and_its_visitor_comes_back_to_the_same_view(browser: Any, hosted: Hosted) -> None:
    with looking(browser) as page:
        page.goto(f"{hosted.url}/withdrawals?place=demo&kind=childrens_centre&year=2016")
        map_frame(page)
        settled(page)
        thumb = page.get_by_role("slider", name="Map for the end of")
        thumb.press("ArrowRight")
        until(page, lambda: parameters(page).get("year"), "2017")
        gone = route(page)
        replica = hosted.replicas[gone]
        assert replica.process is not None
        replica.process.kill()
        replica.process.wait()
        try:
            until(page, lambda: route(page) != gone, True)
            settled(page)
            assert parameters(page) == {"place": "demo", "kind": "childrens_centre", "year": "2017"}
            assert thumb.get_attribute("aria-valuetext") == "2017"
            with hosted.visitor(8) as phone:
                assert [phone.get(f"/t/{LINK}").status_code for _ in range(3)] == [200] * 3
        finally:
            replica.start()
            up(replica)
        thumb.press("ArrowRight")
        until(page, lambda: parameters(page).get("year"), "2018")
        settled(page)
        came = download(page, "Download the events")
        assert "childrens_centre" in Path(came.path()).read_text(encoding="utf-8")
        assert route(page) != gone, "files are where the visit is now, though the other replica is back"
        assert page.problems == []
