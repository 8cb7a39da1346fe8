"""Plan of the invented town's schools, present and past, with their conversions, mergers and closures."""

from __future__ import annotations

from tools.demo_town.entries import NO_HEIR, SCHOOL, Entry
from tools.demo_town.ground import ISLAND


def school(key: str, name: str, kind: str, phase: str | None, pupils: int | None, **more: object) -> Entry:
    """Return a school of a type (``equitymap.sources.schools.school_types``), located by its register."""
    return Entry(key, SCHOOL, name, type=kind, phase=phase, capacity=pupils, **{"located_by": "register", **more})  # type: ignore[arg-type]


def primary(number: int, pupils: int, **more: object) -> Entry:
    """Return an open maintained primary school."""
    return school(f"p{number}", "{} Primary School", "maintained", "primary", pupils, **more)


def converted(number: int, pupils: int, trust: int, year: int) -> tuple[Entry, Entry]:
    """Return a primary school that became an academy on its own site: the old record and the new one."""
    new = school(f"a{number}", "{} Primary Academy", "academy", "primary", pupils, trust=trust, opened=f"{year}-09-01")
    old = school(
        f"o{number}",
        "{} Primary School",
        "maintained",
        "primary",
        None,
        status="replaced",
        at=new.key,
        closed=f"{year}-08-31",
        heir=new.key,
        reason="became an academy, {heir}",
    )
    return new, old


SCHOOLS: tuple[Entry, ...] = (
    *(primary(n, pupils) for n, pupils in enumerate((412, 388, 207, 198, 421, 305, 233, 189, 96, 354), 1)),
    *converted(1, 402, 1, 2012),
    *converted(2, 215, 1, 2014),
    *converted(3, 366, 2, 2016),
    *converted(4, 190, 2, 2018),
    *converted(5, 240, 3, 2013),
    school("merged", "{} Community Primary School", "maintained", "primary", 398, opened="2015-09-01"),
    school(
        "infant",
        "{} Infant School",
        "maintained",
        "primary",
        None,
        status="replaced",
        at="merged",
        closed="2015-08-31",
        heir="merged",
        reason="merged into {heir}",
    ),
    school(
        "junior",
        "{} Junior School",
        "maintained",
        "primary",
        None,
        status="replaced",
        at="merged",
        closed="2015-08-31",
        heir="merged",
        reason="merged into {heir}",
    ),
    school(
        "voluntary",
        "St Ebba and St Walstan Primary School",
        "maintained",
        "primary",
        201,
        located_by="postcode",
        reason="proposed to close on 31 August 2026",
    ),
    school("isle", "Isle of Harrow Primary School", "maintained", "primary", 41, near=ISLAND),
    school(
        "closed1",
        "{} Primary School",
        "maintained",
        "primary",
        None,
        status="closed",
        need="least",
        closed="2013-08-31",
        reason=NO_HEIR,
    ),
    school(
        "closed2",
        "{} Village School",
        "maintained",
        "primary",
        None,
        status="closed",
        need="least",
        opened="1974-09-01",
        closed="2022-08-31",
        reason=NO_HEIR,
    ),
    school(
        "closed3",
        "{} High School",
        "maintained",
        "secondary",
        None,
        status="closed",
        need="most",
        closed="2017-08-31",
        reason=NO_HEIR,
    ),
    school(
        "nursery0",
        "{} Nursery School",
        "nursery",
        "nursery",
        None,
        status="closed",
        need="middle",
        closed="2019-07-31",
        reason=NO_HEIR,
    ),
    school(
        "studio",
        "{} Studio School",
        "free school",
        "secondary",
        None,
        status="closed",
        need="middle",
        opened="2013-09-01",
        closed="2018-08-31",
        trust=3,
        reason=NO_HEIR,
    ),
    school(
        "private0",
        "{} Preparatory School",
        "independent",
        None,
        None,
        status="closed",
        need="least",
        opened="1962-01-15",
        closed="2020-07-10",
        reason=NO_HEIR,
    ),
    school(
        "sec1",
        "Marlhaven Harbour Academy",
        "academy",
        "secondary",
        1180,
        near=(1_200.0, 1_100.0),
        trust=1,
        opened="2013-09-01",
    ),
    school(
        "sec0",
        "Marlhaven Harbour Community School",
        "maintained",
        "secondary",
        None,
        status="replaced",
        at="sec1",
        closed="2013-08-31",
        heir="sec1",
        reason="became an academy, {heir}",
    ),
    school("sec2", "{} High School", "maintained", "secondary", 1320, need="middle"),
    school("sec3", "{} Academy", "academy", "secondary", 905, trust=2, opened="2011-08-01"),
    school(
        "grammar", "Marlhaven Grammar School", "selective", "secondary", 840, need="least", trust=4, opened="2011-04-01"
    ),
    school("free", "{} Free School", "free school", "all-through", 610, trust=3, opened="2014-09-01"),
    school("newfree", "{} Free School (planned)", "free school", "primary", None, status="proposed", need="middle"),
    school("private", "{} Independent School", "independent", None, 320, need="least", opened="1928-09-01"),
    school(
        "private2",
        "The Curlew Tutorial School",
        "independent",
        None,
        24,
        opened="2018-01-08",
        located_by="nowhere",
        reason="no coordinates and no postcode in the register",
    ),
    school("special", "{} School", "special", None, 118, need="middle"),
    school("special2", "{} Special Academy", "special", None, 64, trust=2, opened="2017-01-01"),
    school(
        "special0",
        "Lantern Road Special School",
        "special",
        None,
        None,
        status="replaced",
        at="special2",
        closed="2016-12-31",
        heir="special2",
        reason="became an academy, {heir}",
    ),
    school("nursery", "{} Nursery School", "nursery", "nursery", 92, need="most"),
    school("unit", "{} Pupil Referral Unit", "alternative provision", None, 56, need="most"),
)
