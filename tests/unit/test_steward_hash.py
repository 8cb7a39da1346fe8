from argon2 import PasswordHasher
from typer.testing import CliRunner

from equitymap.__main__ import app


def asked(phrase, again=None):
    return CliRunner().invoke(app, ["steward-hash"], input=f"{phrase}\n{again or phrase}\n")


def test_the_hash_that_is_printed_is_of_the_passphrase_and_the_passphrase_is_not_shown():
    told = asked("seven quiet harbour lamps")
    assert told.exit_code == 0
    hashed = next(line for line in told.output.splitlines() if line.startswith("$argon2id$"))
    assert PasswordHasher().verify(hashed, "seven quiet harbour lamps")
    assert "harbour" not in told.output


def test_a_short_passphrase_is_refused():
    told = asked("short")
    assert told.exit_code == 1
    assert "too short: at least 12 signs" in told.output
    assert "$argon2id$" not in told.output
