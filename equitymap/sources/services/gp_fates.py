"""What became of each practice code: active, ended while another carried on at its postcode, or ended there.

The list of practices (``epraccur``) has no successors. The Organisation Data Service publishes them as files of their
own (``succ.csv``, ``succarc.csv``); where one is in the folder it is read, and goes before what postcodes suggest.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from equitymap.errors import SourceHeadings
from equitymap.sources.areas import postcodes
from equitymap.sources.reading.facility_frame import remark
from equitymap.sources.reading.read_table import read_table

SUCCESSION = "nhs-succession"
SUCCESSION_COLUMNS = ("code", "successor", "reason_code", "effective", "indicator")
"""The publisher gives no heading line: the old code, the code that took over, why, from when, and a mark."""
STATUS = {"A": "open", "C": "closed", "D": "paused", "P": "proposed"}
OTHER_PRACTICE = "another practice is at this postcode"
NONE_THERE = "the practice code ended; no other practice is active at its postcode"


def read_succession(path: Path) -> pd.Series:
    """Read ``succ.csv`` or ``succarc.csv``: for each code that ended, the code that took over.

    Where several took over, the one of the latest date is kept, and of those the first in the file.

    Raises
    ------
    SourceUnreadable, SourceHeadings
        The latter when the five columns are not where the specification has them.
    """
    table = read_table(path, headings=SUCCESSION_COLUMNS, no_heading_line=SUCCESSION_COLUMNS)
    dated = table["effective"].dropna()
    if table[["code", "successor"]].isna().any(axis=None) or not dated.str.fullmatch(r"\d{8}").all():
        raise SourceHeadings(
            f"{path.name} is not laid out as the list of successor organisations: {len(SUCCESSION_COLUMNS)} columns"
            " without a heading line, a code, the code that took over, a reason, a date like 20170831 and a mark."
            " Check that it is the right file."
        )
    told = table[table["code"] != table["successor"]].sort_values("effective", ascending=False, kind="stable")
    found: pd.Series = told.drop_duplicates("code").set_index("code")["successor"]
    return found


def fates(kept: pd.DataFrame, *, opened: pd.Series, closed: pd.Series, succession: pd.Series | None) -> pd.DataFrame:
    """Say what became of each code.

    Parameters
    ----------
    kept
        ``code``, ``status_code``, ``postcode``.
    opened, closed
        Dates on the same index, blank where there is none.
    succession
        ``read_succession()``, or None where the file is not at hand.

    Returns
    -------
    ``status``, ``reason`` and ``successor_id`` on the index of ``kept``. A code that ended was replaced where the
    publisher names one of the codes as its successor; else where another is active at its postcode now; else where
    another was active there when it ended, and ended later. Of several, none is named as the successor.
    """
    status = kept["status_code"].map(STATUS).fillna("unknown")
    ended = status == "closed"
    where = postcodes.normalised(kept["postcode"])
    reason = pd.Series(pd.NA, index=kept.index, dtype="str")
    named = pd.Series(pd.NA, index=kept.index, dtype="str")
    if succession is not None:
        told = kept["code"].map(succession).astype("str")
        named = told.where(ended & told.isin(kept["code"]))
    active = pd.DataFrame({"where": where, "code": kept["code"]})[(status == "open") & where.notna()]
    shared = active["where"][active["where"].duplicated()]
    left = ended & named.isna() & where.notna()
    one, several = left & where.isin(active["where"]) & ~where.isin(shared), left & where.isin(shared)
    only = where.map(active.drop_duplicates("where", keep=False).set_index("where")["code"]).astype("str")
    later = _outlived(kept["code"], where, opened, closed).where(left & ~one & ~several)
    reason = remark(reason, named.notna(), "carried on under the code " + named + ", as the publisher's list says")
    reason = remark(reason, one, OTHER_PRACTICE)
    reason = remark(reason, several, "other practices are at this postcode")
    reason = remark(reason, later.notna(), "another practice was at this postcode and ended later")
    gone = ended & named.isna() & ~one & ~several & later.isna()
    reason = remark(reason, gone, NONE_THERE)
    reason = remark(reason, status == "paused", "dormant in the register")
    heir = named.mask(one, only).mask(later.notna(), later)
    return pd.DataFrame(
        {
            "status": status.mask(ended & ~gone, "replaced"),
            "reason": reason,
            "successor_id": ("gp:" + heir).where(heir.notna()),
        }
    )


def _outlived(codes: pd.Series, where: pd.Series, opened: pd.Series, closed: pd.Series) -> pd.Series:
    """Return the code that was active at the same postcode when each ended, and ended last; blank where none was."""
    rows = pd.DataFrame({"row": range(len(codes)), "code": codes, "where": where, "opened": opened, "closed": closed})
    rows = rows.dropna(subset=["where", "closed"])
    rows = rows[rows["where"].duplicated(keep=False)]
    pairs = rows.merge(rows, on="where", how="inner", validate="m:m", suffixes=("", "_by"))
    pairs = pairs[(pairs["closed_by"] > pairs["closed"]) & ~(pairs["opened_by"] > pairs["closed"])]
    last = pairs.sort_values(["closed_by", "code_by"], ascending=[False, True]).drop_duplicates("row")
    found = last.set_index("row")["code_by"].reindex(range(len(codes)))
    return found.set_axis(codes.index).astype("str")
