"""What a laptop checks before a hall fills: a line each, which says that it is right, or what is wrong and what to do.

What it cannot know is whether a phone reaches it: it connects to itself on each address, past no other device.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from equitymap.dashboard.server.hall.addresses import addresses
from equitymap.dashboard.server.hall.running import closed_by_a_steward, in_hall, server, sessions_of, short_links
from equitymap.errors import EquityMapError
from equitymap.places.store import open_place
from equitymap.records.hall import Hall
from equitymap.records.store import open_store
from equitymap.settings import ROOT
from equitymap.views.map.geometry import geometry_name
from equitymap.views.map.maps import LEAFLET_FOLDER

FREE_MB = 500
PAGES = ("start", "map", "gaps", "consultation")
"""Pages that are drawn while no other host can be reached."""
START_S, ANSWER_S = 120, 20
ALONE, DRAWS = (f"equitymap.dashboard.server.hall.{name}" for name in ("only_here", "pages_alone"))
FIREWALLS = {
    "win32": "Windows asks once whether Python may be reached: allow it on private networks. Set this network to"
    " private, or it is refused in silence (Settings, Network and internet, Properties).",
    "darwin": "macOS asks once whether Python may accept connections: allow it. Where it was refused before: System"
    " Settings, Network, Firewall, Options.",
    "linux": "Where a firewall runs, open the port for this evening: sudo ufw allow {port}/tcp, or sudo firewall-cmd"
    " --add-port={port}/tcp.",
}


@dataclass(frozen=True)
class Line:
    """One check: whether it is right, and what to say."""

    right: bool
    says: str


def check(hall: Hall, *, port: int) -> Iterator[Line]:
    """Yield each check as it is done; the folder itself was checked when it was read."""
    yield Line(True, f"The folder is whole: {len(hall.manifest.files):,} files are as they were written.")
    with in_hall(hall):
        yield from (_line(one, hall) for one in (_place, _records, _disk))
        yield _clock()
        found = addresses()
        yield Line(bool(found), f"Addresses of this laptop: {', '.join(found)}." if found else NO_NETWORK)
        if not is_free(port):
            yield Line(False, in_use(port))
            return
        with tempfile.TemporaryDirectory() as name:
            asked = Path(name, "asked")
            yield from _served(hall, ["127.0.0.1", *found], port, asked)
            yield _drawn(hall, asked)
            others = sorted(set(asked.read_text(encoding="utf-8").split())) if asked.is_file() else []
            yield Line(not others, f"Other hosts were asked: {', '.join(others)}." if others else NO_OTHER)
    yield Line(True, f"Not to be told from here: a firewall. {_firewall(port)}")


NO_NETWORK = "This laptop is in no network: join the hall's Wi-Fi, or open a hotspot on it, and check again."
NO_OTHER = "No other host was asked, by the server or by the pages that were drawn."


def _line(one: Callable[[Hall], str], hall: Hall) -> Line:
    try:
        return Line(True, one(hall))
    except EquityMapError as wrong:
        return Line(False, str(wrong))


def _place(hall: Hall) -> str:
    opened = open_place(hall.manifest.place)
    return f"The place opens: {opened.name}, {len(opened.inside):,} neighbourhoods."


def _records(hall: Hall) -> str:
    store = open_store(hall.url)
    try:
        store.transaction(lambda _: None, write=True)
        sessions = sessions_of(hall, store)
        if closed := closed_by_a_steward(sessions):
            raise EquityMapError(" ".join(closed))
        return f"The records open and can be written: {len(sessions):,} session(s) to come."
    finally:
        store.close()


def _disk(hall: Hall) -> str:
    free = shutil.disk_usage(hall.folder).free // 1_000_000
    if free < FREE_MB:
        raise EquityMapError(f"{free:,} MB are free on the disk: free {FREE_MB:,} MB, or answers may be refused.")
    return f"{free:,} MB are free on the disk."


def _clock() -> Line:
    return Line(True, f"By this laptop's clock it is {time.strftime('%H:%M on %A %d %B %Y')}: correct it if it is not.")


def in_use(port: int) -> str:
    """Say that a port is taken, and what to do."""
    return (
        f"Port {port} is in use. Where this hall is started in another window already, go on there, with the passphrase"
        " of that window; else stop the other program, or choose another port with --port: the links change with it."
    )


def is_free(port: int) -> bool:
    """Say whether no program of this laptop answers at a port."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("", port))
        except OSError:
            return False
    return True


def _served(hall: Hall, found: list[str], port: int, asked: Path) -> Iterator[Line]:
    """Start the server with every other host refused, and ask it for what a phone and a browser ask first."""
    store = open_store(hall.url)
    sessions = sessions_of(hall, store)
    store.close()
    opened = open_place(hall.manifest.place)
    files = [f"app/static/{name}" for name in (geometry_name(opened), f"{LEAFLET_FOLDER}/leaflet.js")]
    with serving(port, asked) as started:
        if not started:
            yield Line(False, "The server did not start. Start it with --run and read what it says.")
            return
        for host in found:
            forms = short_links(sessions, host, port)
            wanted = {f"http://{host}:{port}/{path}": False for path in ("_stcore/health", "", *files)}
            wanted |= dict.fromkeys(forms, True)
            refused = [wrong for address, form in wanted.items() if (wrong := _refused(address, form=form))]
            what = f"{len(forms):,} form(s) answer" if forms else "it answers; no session is to come"
            yield Line(not refused, "; ".join(refused) or f"At {host} this laptop reaches itself: {what}.")


@contextmanager
def serving(port: int, asked: Path) -> Iterator[bool]:
    """Run the server as a hall does, every other host refused, until the block ends; gives whether it answers."""
    health = f"http://127.0.0.1:{port}/_stcore/health"
    command, nothing = server(port, ALONE, str(asked)), subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=nothing, stderr=nothing)
    try:
        until = time.monotonic() + START_S
        while time.monotonic() < until and process.poll() is None and _refused(health):
            time.sleep(0.3)
        yield process.poll() is None and not _refused(health)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _refused(address: str, *, form: bool = False) -> str:
    """Return what is wrong with the answer at an address; nothing where there is what there should be.

    Of an address that the server does not know Streamlit answers with its own page, a script: a form has none.
    """
    try:
        answer = httpx.get(address, timeout=ANSWER_S, trust_env=False)
    except httpx.HTTPError as wrong:
        return f"{address} does not answer ({type(wrong).__name__})"
    if not answer.is_success:
        return f"{address} answers with {answer.status_code}"
    return f"{address} is no form" if form and "<script" in answer.text else ""


def _drawn(hall: Hall, asked: Path) -> Line:
    command = [sys.executable, "-m", ALONE, str(asked), "equitymap.dashboard.server.hall.pages_alone"]
    done = subprocess.run(
        [*command, hall.manifest.place, *PAGES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    wrong = done.stdout.split()
    if done.returncode or wrong:
        return Line(False, f"Pages that end in an error: {', '.join(wrong) or 'all of them'}.")
    return Line(True, f"{len(PAGES)} pages were drawn: {', '.join(PAGES)}.")


def _firewall(port: int) -> str:
    system = "linux" if sys.platform not in FIREWALLS else sys.platform
    return FIREWALLS[system].format(port=port)
