"""A store of its own for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from equitymap.records.store import Store, open_store
from tests.postgresql import FOUND, Postgresql, serving
from tests.record_kinds import Clock


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """Run a server for all tests of the records."""
    if not FOUND:
        pytest.skip("PostgreSQL is not on this machine: apt-get install postgresql")
    with serving() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/records.sqlite"


@pytest.fixture
def postgresql_url(postgresql: Postgresql) -> str:
    postgresql.empty()
    return postgresql.url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    opened = open_store(url, clock=clock)
    yield opened
    opened.close()
