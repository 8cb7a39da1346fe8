"""Files of shapes that would have something else read: another file of the server, an address."""

import http.server
import json
import subprocess
import sys
import threading
from contextlib import suppress

import pytest

from equitymap.errors import SourceError
from equitymap.settings import ROOT
from equitymap.sources.local import limited_process
from equitymap.sources.local.limited_process import environment
from equitymap.sources.local.own import formats
from equitymap.sources.local.own import shapes as own_shapes
from tests.hostile_files import LINKED, VRT, packed

SECRET = "a,x,y\nthe secret of the server,400000,290000\n"


@pytest.mark.parametrize("name", ["a.json", "a.zip"])
def test_a_file_that_names_another_is_not_followed(name, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(SECRET, encoding="utf-8")
    data = VRT % str(secret).encode()
    with pytest.raises(SourceError) as refused:
        limited_process.own(packed({"a.vrt": data}) if name.endswith("zip") else data, name=name)
    assert "that can be read" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_no_address_is_asked():
    asked = []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        data = LINKED % f"http://127.0.0.1:{site.server_port}/crs".encode()
        with suppress(SourceError):
            limited_process.own(data, name="a.geojson")
        site.shutdown()
    assert asked == []


def test_the_process_apart_knows_three_formats_of_shapes_and_reads_none_where_it_knows_another(monkeypatch):
    script = "import json, pyogrio; print(json.dumps(sorted(pyogrio.list_drivers(read=True))))"
    known = subprocess.run(
        [sys.executable, "-c", script], env=environment(), cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(known.stdout) == sorted(formats.READ)
    monkeypatch.setenv("OGR_SKIP", "GML")
    with pytest.raises(SourceError, match="not known to be harmless"):
        own_shapes.read(LINKED % b"x", name="a.geojson", suffix="geojson")
