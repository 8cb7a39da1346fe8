"""The catalogue of releases: ``data/releases.toml``, each published dataset described once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from equitymap.settings import settings


class Download(BaseModel):
    """How the publisher's own file is obtained and recognised: the ``download`` table of a release.

    ``how`` names the kind of address: ``file`` (one address), ``govuk`` (a page of GOV.UK; ``attachment`` is a
    regular expression for the title or file name of the attachment wanted), ``arcgis`` (a feature layer queried
    page by page), ``portal`` (a search of the ArcGIS portal; of the items whose title fits ``attachment``, with its
    groups ``month`` and ``year``, the newest), ``census`` (figures asked for by neighbourhood, ``{areas}`` in the
    address), ``gias`` (``{date:%Y%m%d}`` in the address, tried backwards from yesterday for ``days_back`` days),
    ``os`` (a product of the OS Downloads API). ``saves_as`` is the name of the accepted file, one that a pattern
    in ``files`` matches; of an archive, ``member`` (a pattern) is what is kept, or the archive itself when empty.
    ``direct`` is the address of the file itself where it is known, for when the page or the search does not give it.
    ``gzip`` lets the publisher zip the file on the way: for those who send ten times as much otherwise.
    ``headings`` must all be there; ``least_bytes`` and ``most_bytes`` bound the accepted file.
    ``filter_by`` names the code field by which an ``arcgis`` layer is cut to one place; empty: always whole.
    ``address_from`` says where the address was learnt, ``evidence`` how good that is: "confirmed" (seen working in
    2026, or in the publisher's own record), "likely" (several independent projects) or "doubtful"; ``tried_live`` is
    false until it has been used for real. ``otherwise`` says what a person can do when the publisher refuses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    how: Literal["file", "govuk", "arcgis", "portal", "census", "gias", "os"]
    address: str
    saves_as: str
    format: Literal["csv", "xlsx", "ods", "zip", "geojson", "parquet", "json"]
    attachment: str = ""
    direct: str = ""
    gzip: bool = False
    member: str = ""
    filter_by: str = ""
    fields: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    least_bytes: int
    most_bytes: int
    days_back: int = 0
    changes: str
    address_from: str
    evidence: Literal["confirmed", "likely", "doubtful"] = "doubtful"
    tried_live: bool = False
    otherwise: str = ""


class Release(BaseModel):
    """One published dataset, as ``data/releases.toml`` describes it.

    ``files`` are glob patterns of file names, looked for anywhere below the sources folder; the first
    pattern that matches wins. ``rows`` is how many data rows the published file has, where that is fixed. ``sheet``
    is a pattern for the sheet that is meant, of a workbook that has several tables of one shape. ``limits_of_copy``
    is what a copy kept by others lacks, beside the ``limits`` of the publisher's own file.
    A place can be built without a release that is not ``needed``; one that is ``spare`` stands in for another or only
    checks it, and is fetched when asked for by id alone. One without ``download`` is a copy kept by a
    third party, or a file that the publisher no longer offers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    publisher: str
    title: str
    url: str
    licence: str
    attribution: str
    period: str
    limits: str = ""
    limits_of_copy: str = ""
    files: tuple[str, ...]
    rows: int | None = None
    sheet: str = "*"
    needed: bool = True
    spare: bool = False
    download: Download | None = None

    def as_copy(self) -> Release:
        """Return the release as a copy kept by others has it: with what that lacks among the limits."""
        return self.model_copy(update={"limits": f"{self.limits} {self.limits_of_copy}".strip()})

    def of_edition(self, edition: str) -> Release:
        """Return the release as of another edition, such as "May 2025": its name, limits and the year of its rights.

        The catalogue describes the edition that its ``period`` names.
        """
        if not edition or edition == self.period:
            return self
        texts = {
            name: getattr(self, name).replace(self.period, edition) for name in ("title", "limits", "limits_of_copy")
        }
        rights = self.attribution.replace(self.period[-4:], edition[-4:])
        return self.model_copy(update={**texts, "period": edition, "attribution": rights})


@lru_cache(maxsize=4)
def catalogue(path: Path | None = None) -> Mapping[str, Release]:
    """Return the catalogue of releases, by id."""
    text = (path or settings().data_dir / "releases.toml").read_text(encoding="utf-8")
    return {key: Release(id=key, **entry) for key, entry in tomllib.loads(text).items()}
