"""What is fetched before a place can be named: small lookups only."""

from __future__ import annotations

from equitymap.sources.fetch import LOOKUPS, fetch_lookups
from tests.recorded.made_up import QUICK


def test_only_small_files_are_fetched_to_name_a_place(site, tmp_path):
    fetched = fetch_lookups(tmp_path, via=site.url, pace=QUICK)
    assert {one.release.id for one in fetched} <= set(LOOKUPS)
    assert {one.release.download.most_bytes <= 20_000_000 for one in fetched} == {True}
    assert {"iod2025-imd", "msoa-names"} <= {one.release.id for one in fetched}
