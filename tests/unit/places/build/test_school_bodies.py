"""Who is responsible for a school since when: what the registers say, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from equitymap.places.build.school_bodies import Groups, read, school_bodies, school_types
from equitymap.schema import validated
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools.groups import GROUP_COLUMNS, MEMBER_COLUMNS
from equitymap.sources.schools.school_types import COUNCIL_RUN, SHOWN_AS, run_by

DAY = pd.Timestamp("2023-11-16")
AREA, WARD = "X01000001", "X05000001"


def school(
    run_by: str | None, opened: str | None = None, closed: str | None = None, **more: object
) -> dict[str, object]:
    """Return a school as its register's reader gives it."""
    return {
        "kind": "school",
        "name": "Elm",
        "type": "academy",
        "provider": "Academy converter",
        "run_by": run_by,
        "authority": "Nowhere, County of",
        "status": "closed" if closed else "open",
        "opened": pd.Timestamp(opened) if opened else pd.NaT,
        "closed": pd.Timestamp(closed) if closed else pd.NaT,
        "successor_id": None,
        "how": None,
        "body_id": "la:999" if run_by == "council" else None,
        "capacity": 210.0,
        "phase": "primary",
        "postcode": None,
        "area_code": AREA,
        "inside": True,
        "evidence": "schools.csv, line 2",
    } | more


def services(**schools: dict[str, object]) -> pd.DataFrame:
    table = pd.DataFrame({f"urn:{key}": value for key, value in schools.items()}).T.rename_axis("facility_id")
    texts = [name for name in table.columns if name not in ("opened", "closed", "capacity", "inside")]
    return table.astype(dict.fromkeys(texts, "str")).astype({"opened": "datetime64[ns]", "closed": "datetime64[ns]"})


def found(
    facilities: pd.DataFrame, *members: tuple[str, str, str, str | None], closed: str | None = None
) -> pd.DataFrame:
    rows = [
        (f"urn:{one}", group, group.title(), kind, pd.Timestamp(day), "links.csv, line 2")
        for one, group, kind, day in members
    ]
    every = pd.DataFrame(
        [("group:7", "Seven", "Single-academy trust", pd.Timestamp(closed))], columns=list(GROUP_COLUMNS)
    )
    known = Groups(members=pd.DataFrame(rows, columns=list(MEMBER_COLUMNS)), every=every)
    table = school_bodies(
        facilities, pd.Series({AREA: WARD}), known, councils={"nowhere": ("X10", "Nowhere")}, register_day=DAY
    )
    return validated("school_bodies", table)


def spells(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return [
        (row.body_id if isinstance(row.body_id, str) else None, f"{row.began:%Y-%m-%d}", f"{row.ended:%Y-%m-%d}")
        for row in table.fillna({"began": pd.Timestamp("1900-01-01"), "ended": pd.Timestamp("2100-01-01")}).itertuples()
    ]


def test_the_council_is_responsible_while_a_record_is_of_a_maintained_school():
    table = found(services(a=school("council", "1990-09-01", "2014-08-31"), b=school("council")))
    assert spells(table) == [("la:X10", "1990-09-01", "2014-08-31"), ("la:X10", "1900-01-01", "2100-01-01")]
    assert table["body"].tolist() == ["Nowhere", "Nowhere"]
    assert table["pupils"].isna().tolist() == [True, False], "pupils are those of today"
    assert table["ward_code"].tolist() == [WARD, WARD]


def test_a_council_abolished_since_keeps_its_name_and_number():
    table = found(services(a=school("council", authority="Oldshire")))
    assert table[["body_id", "body"]].iloc[0].tolist() == ["la:999", "Oldshire"]


def test_before_the_day_an_academy_joined_its_trust_nothing_is_known_and_nothing_inferred():
    table = found(services(a=school("trust", "2012-04-01")), ("a", "group:7", "multi-academy trust", "2018-09-01"))
    assert spells(table) == [(None, "2012-04-01", "2018-08-31"), ("group:7", "2018-09-01", "2100-01-01")]
    assert table["body_type"].tolist() == ["not known", "multi-academy trust"]
    assert table["joined"].notna().tolist() == [False, True]


def test_an_academy_that_joined_when_it_opened_or_before_has_one_spell():
    for opened in ("2018-09-01", "2018-09-03"):
        table = found(services(a=school("trust", opened)), ("a", "group:7", "multi-academy trust", "2018-09-01"))
        assert spells(table) == [("group:7", "2018-09-01", "2100-01-01")]


def test_an_academy_that_closed_is_not_known_to_have_had_any_trust():
    table = found(services(a=school("trust", "2012-04-01", "2017-08-31", body_id="group:9")))
    assert spells(table) == [(None, "2012-04-01", "2017-08-31")]


def test_a_trust_without_a_day_of_joining_is_known_for_the_day_of_the_register_on():
    named = services(a=school("trust", "2012-04-01", body_id="group:7"))
    expected = [(None, "2012-04-01", "2023-11-15"), ("group:7", "2023-11-16", "2100-01-01")]
    table = found(named)
    assert spells(table) == expected, "the register of schools names it"
    assert table["body"].iloc[1] == "Seven"
    assert table["body_type"].iloc[1] == "single-academy trust"
    undated = found(services(a=school("trust", "2012-04-01")), ("a", "group:7", "multi-academy trust", None))
    assert spells(undated) == expected


def test_a_sponsor_stands_beside_the_trust_and_is_not_responsible():
    members = [("a", "group:7", "multi-academy trust", "2012-04-01"), ("a", "group:8", "sponsor", "2013-01-01")]
    table = found(services(a=school("trust", "2012-04-01")), *members, closed="2025-12-31")
    assert table[["body_id", "responsible"]].apply(tuple, axis=1).tolist() == [("group:7", True), ("group:8", False)]
    assert table["body_closed"].tolist() == [pd.Timestamp("2025-12-31"), pd.NaT]


def test_independent_schools_and_planned_ones_have_no_body():
    assert found(services(a=school(None), b=school("trust", status="proposed"))).empty


def test_without_the_files_trusts_are_not_known_and_it_is_said(tmp_path: Path):
    known = read(SourceFolder(tmp_path), services(a=school("trust")))
    assert [note.split(":")[0] for note in known.notes] == [
        "Which trust and sponsor an academy has is not known",
        "Which trusts have closed since is not known",
    ]
    table = school_bodies(services(a=school("trust")), pd.Series({AREA: WARD}), known, councils={}, register_day=DAY)
    assert validated("school_bodies", table)["body_type"].tolist() == ["not known"]


def test_the_records_of_a_school_are_its_types_one_after_the_other():
    old = school("council", None, "2014-08-31", provider="Community school", successor_id="urn:b", status="replaced")
    table = validated(
        "school_types", school_types(services(a=old | {"how": "carried on"}, b=school("trust", "2014-09-01")))
    )
    assert table["school_id"].tolist() == ["urn:b", "urn:b"]
    assert table["provider"].tolist() == ["Community school", "Academy converter"]
    assert table["ended"].tolist() == [pd.Timestamp("2014-08-31"), pd.NaT]


def test_every_type_is_run_by_the_council_by_a_trust_or_by_neither():
    by = run_by(pd.Series(list(SHOWN_AS), index=list(SHOWN_AS)))
    assert set(by.index[by == "council"]) == COUNCIL_RUN
    assert set(by.index[by.isna()]) == {"6", "8", "10", "11", "18", "31", "32"}
