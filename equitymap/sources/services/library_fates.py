"""What became of each library: open, handed over, closed, moved or replaced; when, and why, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from equitymap.sources.areas import postcodes
from equitymap.sources.reading.facility_frame import remark

SURVEYS = ("16", "19", "21", "22", "23")
NEWEST = SURVEYS[-1]
OPERATED: Mapping[str, str] = {
    "LA": "council-run",
    "LAU": "council-run, unstaffed",
    "C": "commissioned",
    "CR": "community-run",
    "ICL": "independent community",
}
"""How a library is run. A commissioned one is run by a contractor or trust for the council, not by volunteers."""
COUNCIL = ("LA", "LAU", "C")
COMMUNITY = ("CR", "ICL")
CLOSED, PAUSED, NOT_YET = "CLOSED", "TEMPORARY CLOSURE", "FACILITY NOT OPEN"
SURVEY_DAYS: Mapping[str, str] = {
    "10": "2010-04-01",
    "16": "2016-07-01",
    "19": "2019-12-31",
    "21": "2021-12-31",
    "22": "2022-12-31",
    "23": "2023-12-31",
}
"""The day each survey speaks for; the first that names who runs a library is that of 2016."""
EMPTY_WORDS = {
    "library",
    "libraries",
    "the",
    "community",
    "neighbourhood",
    "branch",
    "and",
    "of",
    "centre",
    "old",
    "new",
}


def operations(kept: pd.DataFrame) -> pd.DataFrame:
    """Return the operation code of each survey in capitals; blank where not known."""
    codes = pd.DataFrame({survey: kept[f"operation_{survey}"].str.strip().str.upper() for survey in SURVEYS})
    return codes.where(codes != "[UNKNOWN]")


def run_by(kept: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Return ``row`` (of ``kept``), ``day`` and ``run_by`` ("council" or "community") of each survey that says it."""
    said = pd.DataFrame(index=kept.index)
    left_service = _yes(kept["statutory_10"]) & _no(kept["statutory_23"])
    said["10"] = pd.Series(pd.NA, index=kept.index, dtype="str").mask(left_service, "council")
    for survey in SURVEYS:
        said[survey] = codes[survey].map({**dict.fromkeys(COUNCIL, "council"), **dict.fromkeys(COMMUNITY, "community")})
    long = said.rename_axis("row").reset_index().melt(id_vars="row", var_name="survey", value_name="run_by")
    long = long.dropna(subset="run_by")
    days = pd.to_datetime(long["survey"].map(SURVEY_DAYS)).astype("datetime64[ns]")
    return long.assign(day=days)[["row", "day", "run_by"]].sort_values(["row", "day"], ignore_index=True)


def fates(kept: pd.DataFrame, codes: pd.DataFrame, *, replaced: pd.DataFrame) -> pd.DataFrame:
    """Say what became of each library.

    Parameters
    ----------
    kept
        ``code``, ``name``, ``postcode``, ``type``, ``closed`` (a year), ``statutory_10`` and ``statutory_23``.
    codes
        ``operations()``.
    replaced
        Closed libraries that the survey of 2016 marks as replaced: ``name``, ``where``, ``year``, ``notes``.

    Returns
    -------
    pandas.DataFrame
        ``status``, ``reason``, ``not_before``, ``not_after`` (of a closure: a year is a window) and ``successor_id``.
    """
    now = codes[NEWEST]
    year = pd.to_numeric(kept["closed"].where(kept["closed"].str.fullmatch(r"\d{4}").fillna(False).astype(bool)))
    early = year.gt(2000 + int(NEWEST)) & (now != CLOSED)
    status = pd.Series("unknown", index=kept.index, dtype="str")
    status = status.mask(now.isin(list(OPERATED)), "open").mask(now == PAUSED, "paused")
    status = status.mask(now == NOT_YET, "proposed").mask((now == CLOSED) | early, "closed")
    reason = pd.Series(pd.NA, index=kept.index, dtype="str")
    reason = remark(reason, status == "unknown", f"its library service gave no answer in {_year(NEWEST)}")
    reason = remark(reason, status == "paused", f"closed for a time in the {_year(NEWEST)} survey")
    stray = year.notna() & status.ne("closed")
    reason = remark(reason, stray, "the return also gives a closing year, " + year.astype("Int64").astype("str"))
    reason = remark(reason, early, f"still on the list at the end of {_year(NEWEST)}; reported as closed since")
    status, reason = _handed_over(kept, codes, status=status, reason=reason)
    window = _window(codes, year=year, ended=status == "closed", statutory_2010=_yes(kept["statutory_10"]))
    reason = remark(reason, (status == "closed") & year.isna(), "no closing year in the register")
    gone = _gone_elsewhere(kept, status=status, year=year, replaced=replaced)
    reason = remark(reason, gone["words"].notna(), gone["words"])
    return pd.DataFrame(
        {
            "status": status.mask(gone["status"].notna(), gone["status"]),
            "reason": reason,
            "not_before": window["not_before"],
            "not_after": window["not_after"],
            "successor_id": gone["successor_id"],
        }
    )


def _handed_over(
    kept: pd.DataFrame, codes: pd.DataFrame, *, status: pd.Series, reason: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Mark the libraries that the council ran in an earlier survey and the community runs in the newest.

    A library that was community-run in every survey counts as handed over only if it was in the council's statutory
    service in 2010 and is not now; for the others nothing shows who ran it before.
    """
    community = codes[NEWEST].isin(COMMUNITY) & (status == "open")
    earlier = list(SURVEYS[:-1])
    council = codes[earlier].isin(COUNCIL)
    was = council.any(axis=1)
    left_service = _yes(kept["statutory_10"]) & _no(kept["statutory_23"])
    marked = status.mask(community & (was | left_service), "handed_over")
    words = pd.Series([_handover(row) for row in codes.fillna("").to_numpy().tolist()], index=codes.index, dtype="str")
    reasons = remark(reason, community & was, words)
    reasons = remark(
        reasons,
        community & ~was & left_service,
        "in the council's statutory service in 2010, run by the community outside it in 2023",
    )
    return marked, remark(
        reasons, community & ~was & ~left_service, "run by the community in every survey that names who runs it"
    )


def _handover(row: list[str]) -> str:
    """Say between which surveys a library passed to the community; blank where no survey has it with the council."""
    with_council = [position for position, code in enumerate(row) if code in COUNCIL]
    if not with_council:
        return ""
    after = [position for position, code in enumerate(row) if code in COMMUNITY and position > with_council[-1]]
    if not after:
        return ""
    before, since = _year(SURVEYS[with_council[-1]]), _year(SURVEYS[after[0]])
    return f"run by or for the council in the {before} survey, by the community in the {since} survey"


def _window(codes: pd.DataFrame, *, year: pd.Series, ended: pd.Series, statutory_2010: pd.Series) -> pd.DataFrame:
    """Return the first and last day a closure can have: its year, or the years of the surveys around it."""
    operating = codes.isin(list(OPERATED))
    last_open = operating.iloc[:, ::-1].idxmax(axis=1).where(operating.any(axis=1)).map(_year, na_action="ignore")
    last_open = last_open.where(last_open.notna() | ~statutory_2010, "2010")
    shut = codes.isin([CLOSED])
    first_shut = shut.idxmax(axis=1).where(shut.any(axis=1)).map(_year, na_action="ignore")
    given = year.astype("Int64").astype("str").where(year.notna())
    start = given.where(year.notna(), last_open).where(ended)
    end = given.where(year.notna(), first_shut).where(ended)
    return pd.DataFrame(
        {
            "not_before": pd.to_datetime(start + "-01-01", format="%Y-%m-%d"),
            "not_after": pd.to_datetime(end + "-12-31", format="%Y-%m-%d"),
        }
    )


def _gone_elsewhere(kept: pd.DataFrame, *, status: pd.Series, year: pd.Series, replaced: pd.DataFrame) -> pd.DataFrame:
    """Return ``status``, ``words`` and ``successor_id`` of closed libraries whose service went on elsewhere.

    "replaced": an open library stands at the same postcode. "moved": the survey of 2016 says that it was replaced
    (same postcode, a word of the name in common, closing years at most one apart).
    """
    where = postcodes.normalised(kept["postcode"])
    lending = kept["type"].str.lower() == "static library"
    open_now = pd.DataFrame({"where": where, "code": kept["code"]})[status.isin(["open", "handed_over"]) & lending]
    here = open_now.dropna().drop_duplicates("where", keep=False).set_index("where")["code"]
    closed = status == "closed"
    on_site = closed & lending & where.isin(here.index)
    out = pd.DataFrame(
        {
            "status": pd.Series(pd.NA, index=kept.index, dtype="str").mask(on_site, "replaced"),
            "words": pd.Series(pd.NA, index=kept.index, dtype="str").mask(
                on_site, "another library is at this postcode"
            ),
            "successor_id": ("library:" + where.map(here).astype("str")).where(on_site),
        }
    )
    gone = pd.DataFrame({"row": kept.index, "where": where, "name": kept["name"], "year": year})[closed]
    pairs = gone.merge(replaced, on="where", how="inner", validate="m:m", suffixes=("", "_told"))
    apart = (pairs["year"] - pairs["year_told"]).abs()
    alike = pd.Series(
        [bool(_words(one) & _words(other)) for one, other in zip(pairs["name"], pairs["name_told"], strict=True)],
        index=pairs.index,
        dtype=bool,
    )
    notes = pairs[alike & ~apart.gt(1)].drop_duplicates("row").set_index("row")["notes"]
    moved = pd.Series(kept.index.isin(notes.index), index=kept.index)
    quoted = "replaced, as the survey of 2016 says" + (': "' + notes.astype("str") + '"').fillna("")
    return out.assign(
        status=out["status"].mask(moved & ~on_site, "moved"),
        words=out["words"].mask(moved, quoted.reindex(kept.index)),
    )


def _words(name: str) -> set[str]:
    """Return the words of a name that tell one library from another."""
    return set(re.findall(r"[a-z0-9]+", name.lower())) - EMPTY_WORDS


def _year(survey: str) -> str:
    return f"20{survey}"


def _yes(answers: pd.Series) -> pd.Series:
    return answers.str.strip().str.upper().eq("YES").fillna(False).astype(bool)


def _no(answers: pd.Series) -> pd.Series:
    return answers.str.strip().str.upper().eq("NO").fillna(False).astype(bool)
