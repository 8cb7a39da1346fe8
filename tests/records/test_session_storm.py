"""Ten people answer while the server is killed: every acknowledged answer is there once; one is deleted for good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import numpy as np

from tests.loops import run
from tests.participants import LINK, Met, Server, kept, participate, serving, set_up, sound
from tests.record_kinds import files_with

PEOPLE, FORMS = 10, 40


async def answered(server: Server, met: Met) -> None:
    """Let ten fill in forms until there are forty; kill the server after a third."""

    async def kill() -> None:
        while len(met.acknowledged) < FORMS // 3:
            await asyncio.sleep(0.02)
        await asyncio.to_thread(server.kill)

    seeds = np.random.SeedSequence(15).spawn(PEOPLE)
    people = [
        participate(
            server,
            met,
            f"Zyxomma{number}",
            np.random.default_rng(seed),
            think_s=(0.05, 0.4),
            goes_on=lambda: len(met.acknowledged) < FORMS,
        )
        for number, seed in enumerate(seeds)
    ]
    await asyncio.gather(kill(), *people)


def test_every_acknowledged_answer_is_there_once_and_a_deleted_one_in_no_file(tmp_path: Path) -> None:
    url, met = f"sqlite:///{tmp_path}/records.sqlite", Met()
    set_up(url)
    with serving(tmp_path, EQUITYMAP_RECORDS_URL=url) as server:
        run(answered(server, met))
        found = kept(url, met)
        assert sound(found, met), (found, met.wrong)
        assert met.again > 0, "the server was not killed while somebody asked"
        receipt, said = next(iter(met.acknowledged.items()))
        asked = f'{said}"'  # as it ends in the records: one number is the beginning of another
        assert files_with(asked, tmp_path)
        deleted = httpx.post(f"{server.url}/t/{LINK}/r/{receipt}/delete", trust_env=False)
        assert deleted.status_code == 303
    assert files_with(asked, tmp_path) == []
    assert files_with(receipt, tmp_path) == []
    assert files_with("Zyxomma", tmp_path) == ["records.sqlite"], "what people write is in no log"
