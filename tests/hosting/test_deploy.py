"""What is shipped for hosting fits the program: settings of nginx, units, images and examples name what is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from deploy.proxy import Proxy, policy, written
from equitymap.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
EXAMPLES = ("settings.env.example", "secrets.env.example")


@pytest.fixture
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(("PROXY_", "STREAMLIT_")):
            monkeypatch.delenv(name)


def test_without_a_path_everything_is_at_the_root_and_nothing_leads_to_itself(nothing_set: None) -> None:
    config = written(Proxy(replicas="10.0.0.1:80,10.0.0.2:80,10.0.0.3:80"))
    assert "location / { proxy_pass http://$replica; }" in config
    assert "location = / {" not in config
    assert re.findall(r"([\d.]+)% replica(\d);", config) == [("33.33", "1"), ("33.33", "2")]
    assert "client_max_body_size 51m;" in config
    assert "Path=/; Secure" in config


def test_answers_are_taken_as_the_dashboard_takes_them_and_the_street_map_may_be_asked(nothing_set: None) -> None:
    assert f"zone=answers burst={Settings().answers_per_hour} nodelay" in written(Proxy())
    assert "img-src 'self' data: blob: https://tile.openstreetmap.org;" in policy("'self'")


@pytest.mark.parametrize(
    "wrong",
    [{"replicas": "app1:8501; }"}, {"frame_ancestors": "'self'; script-src *"}, {"log": "a b"}, {"https": "a;"}],
)
def test_a_setting_that_would_write_other_settings_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Proxy(**wrong)


def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    environment = {**os.environ, "STREAMLIT_SERVER_BASE_URL_PATH": "a b"}
    command = [sys.executable, "-m", "deploy.proxy", str(tmp_path / "nginx.conf")]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, "STREAMLIT_SERVER_BASE_URL_PATH is 'a b'" in run.stderr) == (1, True)
    assert not (tmp_path / "nginx.conf").exists()


def test_every_setting_of_the_proxy_and_of_the_examples_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    named = {f"PROXY_{name.upper()}" for name in Proxy.model_fields}
    known = named | {f"EQUITYMAP_{name.upper()}" for name in Settings.model_fields}
    for example in EXAMPLES:
        text = (DEPLOY / example).read_text(encoding="utf-8")
        used = set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE))
        assert {name for name in used if name.startswith(("PROXY_", "EQUITYMAP_"))} - known == set()
        assert re.findall(r"^[A-Z_]*(?:SECRET|PASSWORD|HASH)=.+", text, re.MULTILINE) == [], "no secret is shipped"
    assert [name for name in sorted(named) if name not in guide] == []


def test_the_image_takes_along_all_that_a_server_needs() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (?!--)(.+)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert [pattern for pattern in copied if not list(ROOT.glob(pattern))] == []
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    needed = {packages["root_package"], "app.py", "serve.py", "pages", "data/demo", ".streamlit/config.toml"}
    assert needed <= set(copied)
    assert "USER equitymap" in text.rpartition("FROM")[2]


def test_the_units_start_what_is_there() -> None:
    units = {path.name: path.read_text(encoding="utf-8") for path in (DEPLOY / "systemd").iterdir()}
    assert {name for text in units.values() for name in re.findall(r"equitymap-\w+\.service", text)} <= set(units)
    for name, text in units.items():
        for module in re.findall(r"python -m (deploy[\w.]+)", text):
            assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), name
        if name.endswith(".service"):
            hardened = ("ProtectSystem=strict", "NoNewPrivileges=true", "CapabilityBoundingSet=", "User=equitymap")
            assert [one for one in hardened if one not in text] == [], name
    assert "serve.py --server.address 127.0.0.1" in units["equitymap@.service"], "never past the proxy"


def test_a_worker_runs_where_settings_send_jobs_to_it_and_writes_their_folders_alone() -> None:
    set_up, example = ((DEPLOY / name).read_text(encoding="utf-8") for name in ("set-up.sh", EXAMPLES[0]))
    (switch,) = re.findall(r"grep -Eqs '(\S+)'", set_up)
    chosen = example.replace("# EQUITYMAP_JOBS=", "EQUITYMAP_JOBS=")
    shown = (example, chosen, "EQUITYMAP_JOBS=here", "EQUITYMAP_JOBS_URL=", "EQUITYMAP_JOBS_URL=postgresql://a@b/c")
    assert [bool(re.search(switch, text, re.MULTILINE)) for text in shown] == [False, True, False, False, True]
    (installed,) = re.findall(r"pip install .*-r (\S+)", set_up)
    assert (ROOT / installed).is_file()
    unit = (DEPLOY / "systemd" / "equitymap-worker.service").read_text(encoding="utf-8")
    (written,) = re.findall(r"^ReadWritePaths=(.+)$", unit, re.MULTILINE)
    assert set(written.split()) == set(re.findall(r"^EQUITYMAP_\w+_DIR=(.+)$", example, re.MULTILINE))
    assert "equitymap-worker" not in (DEPLOY / "systemd" / "equitymap.target").read_text(encoding="utf-8")
