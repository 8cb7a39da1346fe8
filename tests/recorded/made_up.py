"""Made-up releases, files and layers for the tests of the fetch engine."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import shapely

from equitymap.sources.catalogue import Download, Release
from equitymap.sources.fetch import District, Pace
from tests.recorded.layers import Layer

QUICK = Pace(per_second=1000, tries=4, first_wait_s=0.01, longest_wait_s=1.5, timeout_s=3)
PLACE = District("E07999999", "Testby", ("E01999001", "E01999002"))
CSV = b"code,name,value\n" + b"".join(b"E0199%04d,Testby %d,%d\n" % (n, n, n % 7) for n in range(400))


def release(release_id: str = "made-up", *, needed: bool = True, **download: Any) -> Release:
    """Return a release whose download has the given fields, and plain ones otherwise."""
    how: dict[str, Any] = {
        "how": "file",
        "address": f"https://publisher.example/{release_id}.csv",
        "saves_as": f"{release_id}.csv",
        "format": "csv",
        "headings": ("code", "value"),
        "least_bytes": 20,
        "most_bytes": 5_000_000,
        "changes": "Never",
        "address_from": "Made up.",
        "evidence": "likely",
    }
    how |= download
    return Release(
        id=release_id,
        publisher="Publisher",
        title=f"Made-up {release_id}",
        url=f"https://publisher.example/pages/{release_id}",
        licence="None",
        attribution="None",
        period="2021",
        files=(f"{release_id}*.{how['saves_as'].rpartition('.')[2]}",),
        needed=needed,
        download=Download(**how),
    )


def archive(**members: bytes) -> bytes:
    """Return a ZIP archive; ``__`` in a name stands for the slash of a folder, the last ``_`` for the dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, body in members.items():
            stem, _, ending = name.replace("__", "/").rpartition("_")
            writer.writestr(f"{stem}.{ending}", body)
    return packed.getvalue()


def squares(count: int = 6, *, apart: float = 1.0, **more: Any) -> Layer:
    """Return a layer of small squares in a row, ``apart`` degrees from one to the next, in no order."""
    numbers = sorted(range(count), key=lambda n: n % 3)
    rows = [{"OBJECTID": n, "LSOA21CD": f"E01999{n + 1:03}", "LSOA21NM": f"Testby {n}"} for n in numbers]
    shapes = [shapely.box(-2 + n * apart, 52, -2 + n * apart + 0.01, 52.01) for n in numbers]
    return Layer(rows, shapes, **more)


def boundaries(**download: Any) -> Release:
    """Return a release of map areas that can be cut to a place."""
    how = {
        "how": "arcgis",
        "address": "https://maps.example/rest/services/Squares/FeatureServer/0",
        "saves_as": "squares_BGC.geojson",
        "format": "geojson",
        "filter_by": "LSOA21CD",
        "fields": ("LSOA21CD", "LSOA21NM"),
        "headings": ("LSOA21CD",),
    }
    return release("squares", **(how | download))
