"""The settings: each field is an environment variable ``EQUITYMAP_<NAME>``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

CATALOGUE = Path("data", "releases.toml")


def _root() -> Path:
    """Return the project folder, with ``data/``, ``pages/`` and ``static/``.

    The checkout that this package is part of; for an installed package the folder that the program was started in.
    """
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / CATALOGUE).is_file() else Path.cwd()


ROOT = _root()


class Settings(BaseSettings):
    """Where things are and what a hosted copy allows."""

    model_config = SettingsConfigDict(env_prefix="EQUITYMAP_", frozen=True)

    data_dir: Path = Field(ROOT / "data", description="Catalogue, demonstration place and built places.")
    places_dir: Path = Field(ROOT / "data" / "places", description="Built places, one folder each.")
    downloads_dir: Path = Field(
        ROOT / "data" / "downloads", description="Files fetched from the publishers, one folder each."
    )
    fetch_via: str = Field(
        "",
        description="Address of a mirror of the publishers' sites: https://host/path is asked for as MIRROR/host/path."
        " Empty: the publishers themselves.",
    )
    records_url: str = Field(
        "",
        description="Database of what local people record: sqlite:///path/to/file, or"
        " postgresql://name:password@server/database. Empty: the file data/records/records.sqlite.",
    )
    steward_hash: str = Field(
        "",
        description="Hash of the passphrase of those who may write records (python -m equitymap steward-hash). Empty:"
        " nobody signs in with a passphrase.",
    )
    stewards: str = Field(
        "",
        description="Where people sign in through [auth] of secrets.toml, who of them may write records: groups, e-mail"
        " addresses, or @domains of verified addresses, with commas between. Empty: nobody.",
    )
    steward_claim: str = Field(
        "groups", description="The claim of the identity provider that holds the groups of stewards."
    )
    records_open: bool = Field(
        False,
        description="Let everybody write the records of the demonstration place, to try them out (make run switches it"
        " on; leave it off in public). Those of other places always need a steward.",
    )
    answers_per_hour: int = Field(
        300,
        ge=1,
        description="Answers to consultation sessions that are taken from one address in an hour, a third of them in a"
        " minute: everybody in a hall may share one.",
    )
    static_dir: Path = Field(
        ROOT / "static", description="Files served to the browser: Leaflet and neighbourhood shapes."
    )
    add_places: bool = Field(
        False,
        description="Let visitors of the dashboard add places (make run switches it on; leave it off in public); where"
        " workers build them, stewards alone.",
    )
    places_at_most: int = Field(
        60, ge=0, description="Places that visitors may bring this copy to; the command line is not bound by it."
    )
    free_disk_mb: int = Field(
        2_000,
        ge=0,
        description="MB that must stay free on the disk for visitors to add a place (a first one needs 600).",
    )
    jobs: Literal["here", "worker"] = Field(
        "here",
        description="Who builds the places that are added from the dashboard: here, this computer; worker, those that"
        " run python -m equitymap worker, asked through EQUITYMAP_JOBS_URL or the records' PostgreSQL.",
    )
    jobs_url: str = Field(
        "",
        description="PostgreSQL database of the queue of jobs, postgresql://name:password@server/database; where it is"
        " set, places are built by workers.",
    )
    runs_a_day: int = Field(
        20,
        ge=0,
        description="Places that stewards may have built by workers within a day; the command line is not bound by it.",
    )
    refresh_cron: str = Field(
        "",
        description="When a worker runs python -m equitymap refresh, as a cron expression in UTC: 0 3 * * 0 is Sundays"
        " at three. Empty: never.",
    )
    uploads: bool = Field(
        True,
        description="Let visitors give files: journey times and children served, which are not kept, and stewards files"
        " of records, which are saved.",
    )
    metrics: bool = Field(
        False,
        description="Answer at /metrics with figures for Prometheus. Close that address at the proxy: they are for"
        " whoever looks after this copy.",
    )
    log: Literal["plain", "json"] = Field(
        "plain", description="How the server writes its log: plain text, or json with one object a line."
    )
    uploads_per_hour: int = Field(
        120, ge=4, description="Files that are taken from one address in an hour; one visit may give a quarter of them."
    )
    upload_mb_per_hour: int = Field(
        1_000,
        ge=200,
        description="MB of files that are taken from one address in an hour; one visit may give a quarter of them.",
    )
    default_place: str = Field(
        "",
        description="The place that opens when the address names none. Empty: the first real place by name; the"
        " demonstration place where no other is built.",
    )
    street_tiles: str = Field(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        description="Address of the optional street map. Empty: the switch is not offered.",
    )
    street_tiles_attribution: str = Field(
        "© OpenStreetMap contributors", description="Attribution shown while the street map is on."
    )

    def jobs_address(self) -> str:
        """Return the address of the database of the queue; blank where places are built on this computer."""
        return self.jobs_url or (self.records() if self.jobs == "worker" else "")

    def records(self) -> str:
        """Return the address of the database of the records."""
        return self.records_url or f"sqlite:///{self.data_dir / 'records' / 'records.sqlite'}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings, read from the environment once per process (cached)."""
    return Settings()
