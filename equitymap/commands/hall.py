"""``hall``: a folder for a laptop without internet; the laptop is started with it, and checks itself."""

from __future__ import annotations

import shlex
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equitymap.commands.output import plain
from equitymap.commands.records import Url, opened_records

if TYPE_CHECKING:
    from equitymap.records.hall import Hall

PORT = 8501
MOST_CODES = 3
"""Sessions whose code is printed: a window of a terminal is not long."""


def hall(
    place: Annotated[str | None, typer.Option("--place", help="Name or code of the district, or 'demo'.")] = None,
    to: Annotated[Path | None, typer.Option(help="Folder to prepare; hall-CODE by default.")] = None,
    run: Annotated[Path | None, typer.Option("--run", help="Start this laptop with a folder that is prepared.")] = None,
    check: Annotated[Path | None, typer.Option("--check", help="Check this laptop with such a folder.")] = None,
    asks: Annotated[str | None, typer.Option(help="Who asks: puts a ready-made session into the folder, open.")] = None,
    contact: Annotated[str, typer.Option(help="With --asks: where people can ask or complain.")] = "",
    port: Annotated[int | None, typer.Option(min=1024, max=65535, help="Where it answers; 8501 by default.")] = None,
    url: Url = None,
) -> None:
    """Prepare one folder for a hall without internet (--place), check a laptop with it (--check), start it (--run)."""
    from equitymap.records.hall import read_hall

    if [place, run, check].count(None) != 2:
        raise typer.BadParameter("name one of --place, --check and --run.")
    if (asks is not None and place is None) or (contact and asks is None):
        raise typer.BadParameter("--asks goes with --place, and --contact with --asks.")
    if place is not None:
        _prepare(place, to, port or PORT, url, asks, contact)
    elif check is not None:
        opened = read_hall(check.resolve())
        _check(opened, port or opened.manifest.port)
    elif run is not None:
        opened = read_hall(run.resolve())
        _run(opened, port or opened.manifest.port)


def _prepare(asked: str, to: Path | None, port: int, url: str | None, asks: str | None, contact: str) -> None:
    from equitymap.dashboard.server.hall.folder import prepare
    from equitymap.places.find_district import find_built

    code = find_built(asked)
    with opened_records(url) as store:
        made = prepare(code, to or Path(f"hall-{code}"), store, port=port)
    session = "" if asks is None else _ready(made, asks, contact)
    python, folder = shlex.quote(sys.executable), shlex.quote(str(made.folder))
    plain.print(
        f"{made.folder} is ready for {made.manifest.name}: {len(made.manifest.files):,} files, and the records of this"
        f" place without what people said. {session}Next, on the laptop, in the folder of the program:",
        *(f"{python} -m equitymap hall {does} {folder}" for does in ("--check", "--run")),
        sep="\n",
        markup=False,
    )


def _ready(made: Hall, asks: str, contact: str) -> str:
    """Put a ready-made session into a folder that has none to come, and say in a sentence which one is there."""
    from equitymap.dashboard.consultation.ready_session import revisions
    from equitymap.dashboard.records.steward import STEWARD
    from equitymap.dashboard.server.hall.running import closed_by_a_steward, sessions_of
    from equitymap.records.revisions import uuid7
    from equitymap.records.store import open_store

    store, manifest = open_store(made.url), made.manifest
    try:
        if there := sessions_of(made, store):
            closed = "".join(f"{one} " for one in closed_by_a_steward(there))
            return (
                f"It had a session already, {there[0].name} (t/{there[0].link}), which stays as it is: no other one was"
                f" added. {closed}"
            )
        store.add(revisions(store, manifest.place, manifest.name, asks, contact, nonce=uuid7(), role=STEWARD))
        (about,) = sessions_of(made, store)
    finally:
        store.close()
    return f"In it is a ready-made session, {about.name} (t/{about.link}), open until {about.closes}. "


def _check(opened: Hall, port: int) -> None:
    from equitymap.dashboard.server.hall.checks import check

    wrong = 0
    for line in check(opened, port=port):
        plain.print(f"{'right' if line.right else 'WRONG'}  {line.says}", markup=False)
        wrong += not line.right
    if wrong:
        plain.print(f"{wrong:,} of these need you before the hall fills.", markup=False)
        raise typer.Exit(1)


def _run(opened: Hall, port: int) -> None:
    from argon2 import PasswordHasher

    from equitymap.dashboard.server.hall import running
    from equitymap.dashboard.server.hall.addresses import addresses
    from equitymap.dashboard.server.hall.checks import in_use, is_free
    from equitymap.errors import StoreError
    from equitymap.records.sessions import new_receipt
    from equitymap.records.store import open_store
    from equitymap.settings import settings

    if not is_free(port):
        raise StoreError(in_use(port))
    store = open_store(opened.url)
    sessions = running.sessions_of(opened, store)
    store.close()
    found = addresses()
    host = next(iter(found), "127.0.0.1")
    more, phrase = {"STREAMLIT_BROWSER_SERVER_ADDRESS": host}, "the passphrase that was set up (EQUITYMAP_STEWARD_HASH)"
    if not settings().steward_hash:
        phrase = new_receipt()
        more["EQUITYMAP_STEWARD_HASH"] = PasswordHasher().hash(phrase)
    steps = [
        f"{opened.manifest.name} ({opened.manifest.place}), at {', '.join(found) or 'no network yet'}",
        f"1. On this laptop open {running.start_address(opened, host, port)}",
        f"2. Sign in there as a steward; the passphrase is: {phrase}",
        "3. Put the laptop on its charger, and keep its lid open. Phones join the same network and stay connected",
        "   when they say that it has no internet.",
        "4. Close with Ctrl and C in this window. What was answered is saved the moment it is acknowledged.",
    ]
    if not sessions:
        steps.append("No session is to come yet: set one up after step 2. The page then has its link, and a poster.")
    plain.print(*steps, sep="\n", markup=False)
    for link in running.short_links(sessions[:MOST_CODES], host, port):
        plain.print(f"Phones: {link}", markup=False)
        _print_code(link)
    for closed in running.closed_by_a_steward(sessions):
        plain.print(closed, markup=False)
    for session in sessions:
        if session.phones and host not in session.phones:
            plain.print(
                f"{session.name} says phones open {session.phones}: empty that field, or correct it.", markup=False
            )
    raise typer.Exit(running.run(opened, port=port, **more))


def _print_code(link: str) -> None:
    import segno

    with suppress(UnicodeEncodeError):  # a window that cannot show it
        segno.make(link, error="m", micro=False).terminal(compact=True)
