"""``steward-hash``: the hash of the passphrase with which stewards sign in."""

from __future__ import annotations

import typer
from argon2 import PasswordHasher

from equitymap.commands.output import plain

SHORTEST = 12
"""Signs of a passphrase: four plain words have more."""


def steward_hash() -> None:
    """Ask for a passphrase and print its hash, which the server is given as EQUITYMAP_STEWARD_HASH."""
    phrase = typer.prompt("Passphrase (four plain words, say)", hide_input=True, confirmation_prompt="Again").strip()
    if len(phrase) < SHORTEST:
        plain.print(f"That is too short: at least {SHORTEST} signs. Nothing was made.")
        raise typer.Exit(1)
    plain.print(PasswordHasher().hash(phrase), markup=False, soft_wrap=True)
    plain.print(
        "Start the server with it, in single quotes: EQUITYMAP_STEWARD_HASH='...' make run. In a compose file each $"
        " is written $$.",
        markup=False,
    )
