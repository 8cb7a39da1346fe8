"""A place in which every text that an outsider can write is hostile: marks, links, pictures, scripts, formulas.

The demonstration place with another code and these texts; the texts are short enough for every reader's limits.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd

from equitymap.indicators import published
from equitymap.places import store
from equitymap.places.place import Manifest, Place
from equitymap.settings import ROOT

CODE = "E07999999"
HOST = "evil.example"
TEXTS = {
    "facilities": ("name", "type", "phase", "reason", "evidence", "body_id"),
    "withdrawals": ("name", "type", "evidence", "detail"),
    "neighbourhoods": ("name", "label", "ward", "msoa_name", "district", "rural_urban"),
    "authority": ("label", "area"),
    "school_bodies": ("name", "body", "evidence"),
    "school_types": ("name", "provider", "type", "evidence"),
    "left_out": ("file", "identifier", "name", "reason"),
}
"""Columns of words by frame."""
MANIFEST = ("name", "region", "upper_tier", "postcode_file")
RELEASE = ("publisher", "title", "period", "licence", "attribution", "limits")


def text(what: str) -> str:
    """Return a hostile text that says what it stands for."""
    return (
        f"=1+1 {what} ![p](http://127.0.0.1:9/{what}.png) [l](https://{HOST}/{what}) www.{HOST} http://{HOST}/{what}"
        f" a@{HOST} :red[r] :material/home: :smile: $m$ **b** `c` <img src=//{HOST}/i.png onerror='hacked=1'>"
        f"<script>hacked=1</script><a href='https://{HOST}/h'>h</a>"
    )


def place() -> Place:
    """Return the demonstration place with hostile texts everywhere."""
    good = store.open_place(store.DEMO)
    frames = {name: _hostile(getattr(good, name), name, columns) for name, columns in TEXTS.items()}
    manifest = good.manifest.model_dump()
    manifest |= {name: text(name) for name in MANIFEST} | {"code": CODE, "invented": False, "notes": (text("notes"),)}
    manifest["border"] = {"nations": (text("nation"),), "nearest_m": dict.fromkeys(good.inside.index, 300)}
    for years in manifest["observed"].values():
        years["note"] = text("note")
    for used in manifest["releases"]:
        used |= {name: text(name) for name in RELEASE}
        used["left_out"] = {text("left"): 3}
    return replace(good, manifest=Manifest.model_validate(manifest), **frames)


def _hostile(frame: pd.DataFrame, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Write a hostile text around each known one, so that what differed still differs."""
    changed = {
        column: frame[column].where(frame[column].isna(), text(column) + " " + frame[column].astype("str"))
        for column in columns
        if column in frame.columns
    }
    return frame.assign(**changed)


def write(folder: Path) -> dict[str, str]:
    """Write the place, labels of indicators and the last job below ``folder``; return the settings that use them."""
    data, places = folder / "data", folder / "places"
    data.mkdir(parents=True)
    for path in (ROOT / "data").iterdir():
        if path.is_file():
            shutil.copy(path, data)
    shutil.copytree(ROOT / "data" / "demo", data / "demo")
    labels = "\n".join(f"{entry.id} = {json.dumps(text(entry.id))}" for entry in published())
    (data / "indicators.local.toml").write_text(f"[rename]\n{labels}\n", encoding="utf-8")
    store.write(place(), places)
    (places / ".adding.json").write_text(
        json.dumps(
            {
                "code": CODE,
                "name": text("job"),
                "pid": 1,
                "state": "failed",
                "words": text("words"),
                "share": 0.5,
                "seconds_left": None,
                "message": f"{text('message')}\n- {text('point')}",
            }
        ),
        encoding="utf-8",
    )
    return {
        "EQUITYMAP_DATA_DIR": str(data),
        "EQUITYMAP_PLACES_DIR": str(places),
        "EQUITYMAP_ADD_PLACES": "true",
        "EQUITYMAP_DEFAULT_PLACE": CODE,
    }
