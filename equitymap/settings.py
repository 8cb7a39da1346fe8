"""One settings object. Each field is an environment variable ``EQUITYMAP_<NAME>``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


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
    static_dir: Path = Field(
        ROOT / "static", description="Files served to the browser: Leaflet and neighbourhood shapes."
    )
    add_places: bool = Field(
        False, description="Let visitors of the dashboard add places (make run switches it on; leave it off in public)."
    )
    uploads: bool = Field(
        True, description="Let visitors give files of their own: journey times, children served. They are not kept."
    )
    default_place: str = Field("demo", description="The place that opens when the address names none.")
    street_tiles: str = Field(
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        description="Address of the optional street map. Empty: the switch is not offered.",
    )
    street_tiles_attribution: str = Field(
        "© OpenStreetMap contributors", description="Attribution shown while the street map is on."
    )


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings, read from the environment once."""
    return Settings()
