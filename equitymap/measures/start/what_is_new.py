"""What is new in a place since the build before: services that went and came, newer releases, newer figures."""

from __future__ import annotations

from datetime import date

import pandas as pd

from equitymap.indicators import every_indicator
from equitymap.measures.cradle_to_career.scorecard import period_year
from equitymap.places.build.moves import same_services
from equitymap.places.chains import chain_of
from equitymap.places.gone import gone
from equitymap.places.news import FigureNews, Happened, News, ReleaseNews, ServiceNews
from equitymap.places.place import Manifest, Place, ReleaseUsed
from equitymap.vocabulary import OPEN_STATES

STANDING = (*OPEN_STATES, "paused", "unknown")
"""States of a service that had not gone; of those that had, nothing can be new."""
DOUBTED, DOUBTED_SHARE = 10, 0.5
"""Where at least so many services of a register, and at least this share of them, come or go at once, its list was cut
short, or counts in another way: it is said, and no service of it is told."""
CAME: tuple[Happened, ...] = ("listed", "opened", "back")
OF_HERE = ("district", "upper_tier")


def what_is_new(before: Place, after: Place) -> News:
    """Compare two builds of a place.

    Parameters
    ----------
    before, after
        The earlier and the later build, of one schema.

    Returns
    -------
    News
        Services inside the place alone. One went where the earlier build had it standing and it is gone by the rule of
        ``places.gone``, or its number is no longer in its register; it came where no record of its chain
        (``places.chains``) stood before. A number that is gone while another record has its name, or is the same
        service close by (``places.build.moves``), is neither.

    Notes
    -----
    A difference is news only where a file tells of it that the earlier build had not read: one that comes from rules is
    counted, and so is none of a register that came to the place or left it. Builds of two versions of the program are
    compared by their releases and figures alone.
    """
    releases = _changed(before.manifest, after.manifest)
    fields = News(
        code=after.code,
        name=after.name,
        before=before.manifest.checksum,
        after=after.manifest.checksum,
        since=before.manifest.built_at,
        built_at=after.manifest.built_at,
        releases=tuple(_told(*pair) for pair in releases.values()),
        figures=_figures(before, after) if releases else (),
        other_version=before.manifest.version != after.manifest.version,
    )
    if fields.other_version:
        return fields
    rows, carried_on = _differences(before, after)
    read_twice = {used.id for used in before.manifest.releases} & {used.id for used in after.manifest.releases}
    rows = rows[rows["register"].isin(read_twice)]
    files = _new_files(before.manifest, after.manifest)
    told = rows["register"].isin(list(releases))
    told |= pd.Series([any(file in said for file in files) for said in rows["evidence"]], index=rows.index, dtype=bool)
    by_rules, rows = int((~told).sum()), rows[told]
    doubted = _doubted(rows, before, after)
    rows = rows[~rows["register"].isin(doubted)]
    services = [_service(row, after) for _, row in rows.iterrows()]
    return fields.model_copy(
        update={
            "gone": tuple(one for one in services if one.happened not in CAME),
            "came": tuple(one for one in services if one.happened in CAME),
            "carried_on": carried_on,
            "by_rules": by_rules,
            "cut_short": tuple(after.manifest.release(register).title for register in doubted),
        }
    )


def _changed(before: Manifest, after: Manifest) -> dict[str, tuple[ReleaseUsed | None, ReleaseUsed | None]]:
    """Return the releases of which other files were read, as both builds used them, in the later one's order."""
    ids = dict.fromkeys([used.id for used in (*after.releases, *before.releases)])
    pairs = {name: (before.get(name), after.get(name)) for name in ids}
    return {name: pair for name, pair in pairs.items() if _files(pair[0]) != _files(pair[1])}


def _files(used: ReleaseUsed | None) -> frozenset[tuple[str, str]]:
    return frozenset() if used is None else frozenset((file.name, file.sha256) for file in used.files)


def _new_files(before: Manifest, after: Manifest) -> set[str]:
    """Return the names of the files that the later build read and the earlier one did not."""
    read = [frozenset().union(*(_files(used) for used in one.releases)) for one in (after, before)]
    return {name for name, _ in read[0] - read[1]}


def _told(before: ReleaseUsed | None, after: ReleaseUsed | None) -> ReleaseNews:
    used = after or before
    assert used is not None, "a release that changed is in one of the builds"
    return ReleaseNews(
        title=used.title,
        publisher=used.publisher,
        before=None if before is None else before.period,
        after=None if after is None else after.period,
    )


# --- services ----------------------------------------------------------------------------------

_COLUMNS = ["facility_id", "happened", "register", "kind", "name", "area_code", "evidence", "not_before", "not_after"]


def _differences(before: Place, after: Place) -> tuple[pd.DataFrame, int]:
    """Return the services inside that went or came, ``_COLUMNS``, and how many carried on under another number."""
    old, new = (pd.DataFrame(place.facilities.drop(columns="geometry")) for place in (before, after))
    stood = old.index[old["status"].isin(STANDING) & ~old.index.isin(gone(before)["facility_id"])]
    chain = chain_of(new)
    went = gone(after)
    went = went[went["inside"] & went["facility_id"].map(chain).isin(chain[chain.index.isin(stood)])]
    lost = went.rename(columns={"event": "happened"}).assign(
        register=new["register"].reindex(went["facility_id"]).array
    )

    fresh = new[new["status"].isin(OPEN_STATES) & ~new.index.isin(stood)]
    absent = old[old.index.isin(stood) & old["inside"] & ~old.index.isin(new.index)]
    absent = absent[absent["kind"].isin(after.manifest.observed)]
    carried = _carried_on(absent, fresh[~fresh.index.isin(old.index)])
    unlisted = absent[~absent.index.isin(carried["old"])].assign(happened="unlisted")

    still = set(chain[chain.index.isin(stood)])
    came = fresh[fresh["inside"] & ~chain[fresh.index].isin(still).to_numpy() & ~fresh.index.isin(carried["new"])]
    came = came.assign(happened="listed", not_before=came["opened"], not_after=came["opened"])
    came["happened"] = came["happened"].mask(came.index.isin(old.index), "opened")
    came["happened"] = came["happened"].mask(came.index.isin(gone(before)["facility_id"]), "back")
    rows = [one.reindex(columns=_COLUMNS) for one in (lost, unlisted.reset_index(), came.reset_index()) if len(one)]
    return pd.concat(rows) if rows else pd.DataFrame(columns=_COLUMNS), carried["old"].nunique()


def _carried_on(absent: pd.DataFrame, fresh: pd.DataFrame) -> pd.DataFrame:
    """Return ``old`` and ``new`` of the services that have another number: one close by, or of the same name."""
    if absent.empty or fresh.empty:
        return pd.DataFrame(columns=["old", "new"])
    near = same_services(absent.dropna(subset=["easting_m"]), fresh.dropna(subset=["easting_m"]))
    named = (
        pd.DataFrame(
            {"id": rows.index, "kind": rows["kind"].to_numpy(), "name": rows["name"].str.casefold().to_numpy()}
        )
        for rows in (absent, fresh)
    )
    left, right = named
    both = left.merge(right, on=["kind", "name"], how="inner", validate="m:m", suffixes=("_old", "_new"))
    return pd.concat(
        [near[["old", "new"]], both.rename(columns={"id_old": "old", "id_new": "new"})[["old", "new"]]],
        ignore_index=True,
    )


def _doubted(rows: pd.DataFrame, before: Place, after: Place) -> list[str]:
    """Return the registers of which more came or went at once than can be believed."""
    found = []
    went = ~rows["happened"].isin(CAME)
    for register in rows["register"].unique():
        for place, moved in ((before, went), (after, ~went)):
            own = place.facilities["register"].eq(register) & place.facilities["inside"]
            listed = int((own & place.facilities["status"].isin(STANDING)).sum())
            number = int((moved & rows["register"].eq(register)).sum())
            if number >= DOUBTED and number >= DOUBTED_SHARE * listed:
                found.append(str(register))
    return list(dict.fromkeys(found))


def _service(row: pd.Series, after: Place) -> ServiceNews:
    labels = after.neighbourhoods["label"]
    observed = after.manifest.observed.get(row["kind"])
    return ServiceNews(
        facility_id=row["facility_id"],
        kind=row["kind"],
        name=row["name"],
        area=str(labels.get(row["area_code"], "")),
        title=after.manifest.release(row["register"]).title,
        as_of=None if observed is None else observed.last_day,
        happened=row["happened"],
        not_before=_day(row["not_before"]),
        not_after=_day(row["not_after"]),
    )


def _day(stamp: object) -> date | None:
    return stamp.date() if isinstance(stamp, pd.Timestamp) and not pd.isna(stamp) else None


# --- figures -----------------------------------------------------------------------------------


def _figures(before: Place, after: Place) -> tuple[FigureNews, ...]:
    """Return the indicators whose newest period is later than before, in the order of the registry."""
    then, now = _newest(before), _newest(after)
    return tuple(
        FigureNews(label=entry.label, before=then[entry.id][1] if entry.id in then else None, after=now[entry.id][1])
        for entry in every_indicator()
        if entry.id in now and (entry.id not in then or now[entry.id][0] > then[entry.id][0])
    )


def _newest(place: Place) -> dict[str, tuple[int, str]]:
    """Return, by indicator, the year that the newest period with a figure ends in, and that period."""
    ours = place.authority[place.authority["geography"].isin(OF_HERE)]
    schools = place.school_results.assign(period=place.school_results["year"].astype("str"))
    parts = [place.outcomes.rename(columns={"indicator": "measure"}), ours, schools]
    rows = pd.concat([part.loc[part["value"].notna(), ["measure", "period"]].drop_duplicates() for part in parts])
    newest: dict[str, tuple[int, str]] = {}
    for measure, period in rows.itertuples(index=False):
        year = period_year(str(period))
        if year is not None and year > newest.get(measure, (0, ""))[0]:
            newest[str(measure)] = (year, str(period))
    return newest
