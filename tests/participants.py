"""Participants of a session as plain HTTP clients, the server that they answer to, and what it kept of answers."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx
import numpy as np

from equitymap.records.sessions import record_of_receipt
from equitymap.records.store import open_store
from equitymap.records.subjects.answers import Response, Words
from equitymap.records.subjects.consultation import Consultation, Question

ROOT = Path(__file__).resolve().parents[1]
LINK = "soak"
AGAIN_S, ANSWER_S, START_S = 0.25, 20.0, 60.0
NO_ACCOUNT = {"EQUITYMAP_ANSWERS_PER_HOUR": "1000000", "EQUITYMAP_DEFAULT_PLACE": "demo"}
"""All of them come from one address."""


def set_up(url: str) -> None:
    """Open a session of eight questions in the demonstration place, two of each type."""
    store = open_store(url)
    times = {"opens": "2020-01-01 18:00", "closes": "2120-01-01 20:00"}
    about = Consultation(place="demo", name="Soak", link=LINK, run_by="Group", **times)
    session = store.save(about, role="steward").record
    for number, kind in enumerate(("choice", "scale", "text", "pin") * 2, start=1):
        choices = ("Yes", "No", "Sometimes") if kind == "choice" else ()
        asked = {"order": number, "text": f"Question {number}?", "type": kind, "choices": choices}
        store.save(Question(place="demo", session=session, **asked), role="steward")
    store.close()


class Server:
    """The server of ``serve.py``, which can be killed and is started again on the same port; its log in a file."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.log, self.environment = folder / "server.log", {**os.environ, **NO_ACCOUNT, **environment}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.away: list[tuple[float, float]] = []
        """From when to when it did not answer after each kill, in seconds of ``time.perf_counter``."""

    def start(self) -> None:
        words = ("run", "serve.py", "--server.port", str(self.port), "--server.address", "127.0.0.1")
        command = [sys.executable, "-m", "streamlit", *words, "--server.headless", "true"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def wait(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/_stcore/health", timeout=1, trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """Kill it as a power cut would, start it again, and wait until it answers."""
        assert self.process is not None
        began = time.perf_counter()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()
        self.wait()
        self.away.append((began, time.perf_counter()))

    def sleep(self, seconds: float) -> None:
        """Stand still as under a closed lid, and go on."""
        assert self.process is not None
        began = time.perf_counter()
        self.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.process.send_signal(signal.SIGCONT)
        self.away.append((began, time.perf_counter()))

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def memory_mb(self) -> float:
        assert self.process is not None
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8"))
        return int(found[1]) / 1000 if found else float("nan")


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Server]:
    server = Server(folder, **environment)
    try:
        server.start()
        server.wait()
        yield server
    finally:
        server.stop()


class Form(HTMLParser):
    """The fields of a form: hidden ones as they are, what can be chosen by name, where words can be written."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.chosen: dict[str, list[str]] = {}
        self.written: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        kind, name = found.get("type", ""), found.get("name", "")
        if tag == "input" and kind == "hidden":
            self.hidden[name] = found["value"]
        elif tag == "input" and kind == "radio" and name.startswith("q") and found["value"]:
            self.chosen.setdefault(name, []).append(found["value"])
        elif tag == "textarea" and name.startswith("q"):
            self.written.append(name)


@dataclass
class Met:
    """What participants met: acknowledged answers by receipt, when each was sent, how often one was sent again."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    took: list[tuple[float, float]] = field(default_factory=list)
    """Of each answer when it was first sent (``time.perf_counter``, seconds), and how many milliseconds it took."""
    again: int = 0
    wrong: list[str] = field(default_factory=list)


async def participate(
    server: Server,
    met: Met,
    name: str,
    chance: np.random.Generator,
    *,
    think_s: tuple[float, float],
    goes_on: Callable[[], bool],
) -> None:
    """Fill in one form after the other, each as another person, until ``goes_on`` says no.

    Whoever gets no answer sends the same form again. An answer counts as acknowledged when its receipt was shown.
    """
    number = 0
    async with httpx.AsyncClient(base_url=server.url, timeout=ANSWER_S, trust_env=False) as client:
        while goes_on():
            number += 1
            page, _ = await _until(lambda: client.get(f"/t/{LINK}"), 200, met)
            form = Form(page.text)
            said = f"{name} says {number}"
            answers = {field: str(chance.choice(values)) for field, values in form.chosen.items()}
            typed = {**form.hidden, **answers, **dict.fromkeys(form.written[:1], said)}
            await asyncio.sleep(float(chance.uniform(*think_s)))
            sent, took_ms = await _until(lambda: client.post(f"/t/{LINK}", data=typed), 303, met)  # noqa: B023
            shown, _ = await _until(lambda: client.get(sent.headers["location"]), 200, met)  # noqa: B023
            if form.hidden["receipt"] not in shown.text:
                met.wrong.append(f"{said}: its receipt is not shown")
            met.acknowledged[form.hidden["receipt"]] = said
            met.took.append((time.perf_counter() - took_ms / 1000, took_ms))


async def _until(ask: Callable[[], object], status: int, met: Met) -> tuple[httpx.Response, float]:
    """Ask until the answer has a status; return it with the milliseconds from the first time that it was asked."""
    began = time.perf_counter()
    while True:
        try:
            answer: httpx.Response = await ask()  # type: ignore[misc]
        except httpx.TransportError:
            answer = None  # type: ignore[assignment]
        if answer is not None and answer.status_code == status:
            return answer, 1000 * (time.perf_counter() - began)
        if answer is not None and answer.status_code != 503:
            met.wrong.append(f"{answer.status_code} where {status} was expected")
        met.again += 1
        if time.perf_counter() - began > START_S:
            raise AssertionError(f"no answer with status {status} for {START_S:g} s")
        await asyncio.sleep(AGAIN_S)


def first_bytes(server: Server) -> tuple[int, int]:
    """Return the bytes of the form as it is sent: compressed, and to a browser that takes nothing compressed."""
    found = []
    for coding in ("gzip", "identity"):
        asked = {"headers": {"accept-encoding": coding}, "trust_env": False}
        with httpx.stream("GET", f"{server.url}/t/{LINK}", **asked) as sent:
            found.append(sum(map(len, sent.iter_raw())))
    return found[0], found[1]


def kept(url: str, met: Met) -> Counter[str]:
    """Set what is kept beside what was acknowledged: how many were, are lost or changed, there twice, and unasked."""
    store = open_store(url)
    words = {one.value.response: one.value.text for one in store.standing(Words, "demo")}
    there = {one.record: one for one in store.standing(Response, "demo")}
    records = {record_of_receipt(receipt): said for receipt, said in met.acknowledged.items()}
    times = Counter(words.values())
    found = Counter(
        acknowledged=len(records),
        lost=sum(record not in there or words.get(record) != said for record, said in records.items()),
        twice=sum(times[said] != 1 for said in records.values())
        + sum(len(store.history(record)) != 1 for record in records),
        half=sum(record not in words for record in there),
        unacknowledged=len(there.keys() - records.keys()),
    )
    store.close()
    return found


def sound(found: Counter[str], met: Met) -> bool:
    """Return whether every acknowledged answer is there exactly once, whole, and nothing else went wrong."""
    return not met.wrong and not any(found[wrong] for wrong in ("lost", "twice", "half")) and found["acknowledged"] > 0
