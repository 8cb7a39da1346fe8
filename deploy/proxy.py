"""The settings of nginx, written from ``nginx.conf.j2``: ``python -m deploy.proxy /run/equitymap-proxy/nginx.conf``.

What the dashboard has a setting for is taken from there: the path before every address, how large a file may be, how
many answers come from one address, where the street map is.
"""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, StrictUndefined
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from equitymap.settings import ROOT, settings

TEMPLATE = Path(__file__).with_name("nginx.conf.j2")
PORTS = r"[\w.:,\[\]-]*"
FILE = r"/[\w./-]+"


def _credential(name: str) -> str:
    """Return where systemd puts a credential of a unit; elsewhere the folder of the container."""
    return f"{os.environ.get('CREDENTIALS_DIRECTORY', '/run/secrets')}/{name}"


class Proxy(BaseSettings):
    """What is set from outside: each field is an environment variable ``PROXY_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="PROXY_", frozen=True)

    replicas: str = Field(
        "127.0.0.1:8501,127.0.0.1:8502",
        pattern=r"^[\d.]+:\d+(,[\d.]+:\d+)*$",
        description="Address and port of every replica, with commas between.",
    )
    https: str = Field("443,[::]:443", pattern=f"^{PORTS}$", description="Where it listens for https.")
    http: str = Field("80,[::]:80", pattern=f"^{PORTS}$", description="Where it leads on to https; empty: nowhere.")
    certificate: str = Field(default_factory=lambda: _credential("certificate"), pattern=f"^{FILE}$")
    key: str = Field(default_factory=lambda: _credential("key"), pattern=f"^{FILE}$")
    acme: str = Field(
        "/var/lib/equitymap/acme",
        pattern=f"^{FILE}$",
        description="Folder in which certbot puts what the authority asks for.",
    )
    frame_ancestors: str = Field(
        "'self'",
        pattern=r"^['\w:/.* -]+$",
        description="Sites that may show the dashboard in a frame, such as 'self' https://www.example.gov.uk.",
    )
    log: str = Field("/dev/stdout", pattern=r"^[\w./:=,-]+$", description="Where visits are written down.")
    run: str = Field("/run/equitymap-proxy", pattern=f"^{FILE}$", description="Folder for its own files.")
    uploads_a_minute: int = Field(30, ge=1, description="Files from one address.")
    uploads_at_once: int = Field(60, ge=1)
    sign_ins_a_minute: int = Field(6, ge=1, description="Tries to sign in from one address.")
    sign_ins_at_once: int = Field(10, ge=1)


def base_path() -> str:
    """Return what comes before every address of the dashboard, such as /equity, or nothing."""
    inner = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
    if inner and not all(part.replace("-", "").replace("_", "").isalnum() for part in inner.split("/")):
        raise ValueError(f"STREAMLIT_SERVER_BASE_URL_PATH is {inner!r}: use letters, digits, - and _ with / between.")
    return f"/{inner}" if inner else ""


def policy(frame_ancestors: str) -> str:
    """Return the content security policy of the dashboard: nothing from elsewhere but the street map's pictures.

    Streamlit and the map's frame have scripts and styles in their pages.
    """
    tiles = urlsplit(settings().street_tiles.replace("{s}", "*"))
    parts = {
        "default-src": "'self'",
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {f'{tiles.scheme}://{tiles.netloc}' if tiles.netloc else ''}".strip(),
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {allowed}" for name, allowed in parts.items())


def written(proxy: Proxy) -> str:
    """Return the settings of nginx as a file."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    most = settings().answers_per_hour
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        **proxy.model_dump(exclude={"replicas", "https", "http"}),
        replicas=proxy.replicas.split(","),
        https_ports=proxy.https.split(","),
        http_ports=[port for port in proxy.http.split(",") if port],
        path=base_path(),
        upload_mb=config["server"]["maxUploadSize"],
        # Never stricter than the dashboard, which answers with the form and what was typed: it counts what it saves.
        answers_a_minute=max(1, most // 20),
        answers_at_once=most,
        policy=policy(proxy.frame_ancestors),
    )


if __name__ == "__main__":
    try:
        Path(sys.argv[1]).write_text(written(Proxy()), encoding="utf-8")
    except (ValidationError, ValueError) as wrong:
        sys.exit(f"The settings of the proxy are wrong, and nothing was written. {wrong}")
