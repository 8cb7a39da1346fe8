from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.recorded.server import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve an empty site on this machine; it is used as the mirror of every publisher."""
    with serving() as site:
        yield site
