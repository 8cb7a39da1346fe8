"""A PostgreSQL server of the tests' own: in a folder of its own, on a socket, gone when they are done."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
ACCOUNT = "postgres"
"""The server refuses to run as root: then it runs in the account that its package makes."""
SMALL = "listen_addresses='' shared_buffers=16MB max_connections=40 autovacuum=off wal_level=minimal max_wal_senders=0"


class Postgresql:
    """A running server with one empty database."""

    def __init__(self, folder: Path, *, sync: bool) -> None:
        self.folder, self.data = folder, folder / "data"
        self.url = f"postgresql://{ACCOUNT}@/postgres?host={folder}"
        settings = " ".join(f"-c {one}" for one in [*SMALL.split(), f"fsync={'on' if sync else 'off'}"])
        self.options = f"-k {folder} {settings}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(FOUND[-1].with_name(program)), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", ACCOUNT, "--", *command]
        # Not through pipes: the server would hold them open for as long as it runs.
        with (self.folder / "output").open("w+") as output:
            run = subprocess.run(command, stdout=output, stderr=output, cwd=self.folder, check=False)
            output.seek(0)
            assert run.returncode == 0, output.read()

    def make(self) -> None:
        self._run(
            "initdb",
            "--no-sync",
            "--auth=trust",
            f"--username={ACCOUNT}",
            "-E",
            "UTF8",
            "--locale=C",
            "-D",
            str(self.data),
        )

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", self.options)

    def stop(self) -> None:
        """Stop as a power cut would: nothing is written down before."""
        self._run("pg_ctl", "stop", "-w", "-D", str(self.data), "-m", "immediate")

    def restart(self) -> None:
        self.stop()
        self.start()

    def empty(self) -> None:
        """Drop everything in the database."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


@contextmanager
def serving(*, sync: bool = False) -> Iterator[Postgresql]:
    """Make and start a server; ``sync`` writes through to the disk as a real one does."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = Postgresql(folder, sync=sync)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        server.make()
        server.start()
        yield server
    finally:
        if (server.data / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder)
