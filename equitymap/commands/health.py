"""``health``: whether places open, and whether a running dashboard answers; for the health check of a container."""

from __future__ import annotations

from typing import Annotated

import typer

from equitymap.commands.output import plain
from equitymap.errors import EquityMapError

ANSWER_S = 5


def health(
    server: Annotated[
        str, typer.Option(help="Address of a running dashboard to ask as well, such as http://127.0.0.1:8501.")
    ] = "",
    every: Annotated[
        bool, typer.Option("--every", help="Open every place and check every file of it; otherwise the default one.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="A damaged place among others is a failure too.")] = False,
) -> None:
    """Say whether places open: exit code 0 when the default place does, 1 when it does not or the server is silent.

    Other places that are damaged, or of an older version, are named with what mends each.
    """
    from equitymap.places.store import default_place, listed, open_place

    opening, refused = listed()
    here = {place.code: place for place in opening}
    wrong = [one.why for one in refused]
    first = default_place(opening)
    for code in sorted(here) if every else sorted({first} & set(here)):
        try:
            open_place(code)
        except EquityMapError as damaged:
            wrong.append(str(damaged))
            del here[code]
    for why in wrong:
        plain.print(f"- {why}", markup=False)
    problems = []
    if not here:
        problems.append("no place can be opened")
    elif first not in here:
        problems.append(f"the default place {first} cannot be opened")
    if server and (silent := _silent(server)):
        problems.append(silent)
    if strict and wrong:
        problems.append(f"{len(wrong):,} place(s) are damaged or of another version")
    if problems:
        plain.print(f"unhealthy: {'; '.join(problems)}", markup=False)
        raise typer.Exit(1)
    plain.print(f"healthy: {len(here):,} place(s) open, {len(wrong):,} cannot be opened")


def _silent(server: str) -> str:
    """Return why the dashboard does not answer, or nothing."""
    import httpx

    try:
        answer = httpx.get(f"{server.rstrip('/')}/_stcore/health", timeout=ANSWER_S)
    except (httpx.HTTPError, httpx.InvalidURL) as refused:
        return f"{server} does not answer ({type(refused).__name__})"
    return "" if answer.status_code == httpx.codes.OK else f"{server} answers with {answer.status_code}"
