"""Which services the invented town has and had, and what became of each. Where they stand is in ``services``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Need = Literal["most", "middle", "least", "any"]
CC, SCHOOL, LIBRARY, GP = "childrens_centre", "school", "library", "gp_practice"
NO_HEIR = "no successor is recorded"
LEFT = "left the register; its council gives no closing date"
CAME_BACK = "left the register between 30 September 2019 and 14 October 2019 and came back by 3 February 2020"


@dataclass(frozen=True)
class Entry:
    """One record of a register. ``{}`` in ``name`` stands for a local word.

    ``need`` says among which neighbourhoods it stands; ``at`` puts it on the site, and gives it the word, of
    another entry. ``gone`` is a closing date or a first and last possible one. ``heir`` is the key of the
    entry that took over. ``trust`` is a number of an invented trust.
    """

    key: str
    kind: str
    name: str
    status: str = "open"
    type: str = ""
    phase: str | None = None
    need: Need = "any"
    opened: str | None = None
    closed: str | None = None
    gone: tuple[str, str] | None = None
    reason: str | None = None
    heir: str | None = None
    at: str | None = None
    capacity: int | None = None
    trust: int | None = None
    located_by: str = "postcode"


def school(key: str, name: str, kind: str, phase: str | None, pupils: int | None, **more: object) -> Entry:
    """Return a school of a type (``equitymap.sources.school_types``), located by its register."""
    return Entry(key, SCHOOL, name, type=kind, phase=phase, capacity=pupils, **{"located_by": "register", **more})  # type: ignore[arg-type]


def primary(number: int, pupils: int, **more: object) -> Entry:
    """Return an open maintained primary school."""
    return school(f"p{number}", "{} Primary School", "maintained", "primary", pupils, **more)


def converted(number: int, pupils: int, trust: int, year: int) -> tuple[Entry, Entry]:
    """Return a primary school that became an academy on its own site: the old record and the new one."""
    new = school(f"a{number}", "{} Primary Academy", "academy", "primary", pupils, trust=trust, opened=f"{year}-09-01")
    old = school(f"o{number}", "{} Primary School", "maintained", "primary", None, status="replaced", at=new.key,
                 closed=f"{year}-08-31", heir=new.key, reason="became an academy, {heir}")
    return new, old


SCHOOLS: tuple[Entry, ...] = (
    *(primary(n, pupils) for n, pupils in enumerate((412, 388, 207, 198, 421, 305, 233, 189, 96, 354, 210), 1)),
    *converted(1, 402, 1, 2012), *converted(2, 215, 1, 2014), *converted(3, 366, 2, 2016),
    *converted(4, 190, 2, 2018), *converted(5, 240, 3, 2013),
    school("merged", "{} Community Primary School", "maintained", "primary", 398, opened="2015-09-01"),
    school("infant", "{} Infant School", "maintained", "primary", None, status="replaced", at="merged",
           closed="2015-08-31", heir="merged", reason="merged into {heir}"),
    school("junior", "{} Junior School", "maintained", "primary", None, status="replaced", at="merged",
           closed="2015-08-31", heir="merged", reason="merged into {heir}"),
    school("voluntary", "St Ebba and St Walstan Primary School", "maintained", "primary", 201, located_by="postcode",
           reason="proposed to close on 31 August 2026"),
    school("closed1", "{} Primary School", "maintained", "primary", None, status="closed", need="least",
           closed="2013-08-31", reason=NO_HEIR),
    school("closed2", "{} Village School", "maintained", "primary", None, status="closed", need="least",
           opened="1974-09-01", closed="2022-08-31", reason=NO_HEIR),
    school("closed3", "{} High School", "maintained", "secondary", None, status="closed", need="most",
           closed="2017-08-31", reason=NO_HEIR),
    school("nursery0", "{} Nursery School", "nursery", "nursery", None, status="closed", need="middle",
           closed="2019-07-31", reason=NO_HEIR),
    school("studio", "{} Studio School", "free school", "secondary", None, status="closed", need="middle",
           opened="2013-09-01", closed="2018-08-31", trust=3, reason=NO_HEIR),
    school("private0", "{} House School", "independent", None, None, status="closed", need="least",
           opened="1962-01-15", closed="2020-07-10", reason=NO_HEIR),
    school("sec1", "Marlhaven Harbour Academy", "academy", "secondary", 1180, need="most", trust=1, opened="2013-09-01"),
    school("sec0", "Marlhaven Harbour Community School", "maintained", "secondary", None, status="replaced", at="sec1",
           closed="2013-08-31", heir="sec1", reason="became an academy, {heir}"),
    school("sec2", "{} High School", "maintained", "secondary", 1320, need="middle"),
    school("sec3", "{} Academy", "academy", "secondary", 905, trust=2, opened="2011-08-01"),
    school("grammar", "Marlhaven Grammar School", "selective", "secondary", 840, need="least", trust=4, opened="2011-04-01"),
    school("free", "{} Free School", "free school", "all-through", 610, trust=3, opened="2014-09-01"),
    school("newfree", "{} Free School (planned)", "free school", "primary", None, status="proposed", need="middle"),
    school("private", "{} College", "independent", None, 320, need="least", opened="1928-09-01"),
    school("private2", "The Curlew Tutorial School", "independent", None, 24, opened="2018-01-08", located_by="nowhere",
           reason="no coordinates and no postcode in the register"),
    school("special", "{} School", "special", None, 118, need="middle"),
    school("special2", "{} Special Academy", "special", None, 64, trust=2, opened="2017-01-01"),
    school("special0", "Lantern Road Special School", "special", None, None, status="replaced", at="special2",
           closed="2016-12-31", heir="special2", reason="became an academy, {heir}"),
    school("nursery", "{} Nursery School", "nursery", "nursery", 92, need="most"),
    school("unit", "{} Pupil Referral Unit", "alternative provision", None, 56, need="most"),
)

CENTRES: tuple[Entry, ...] = (
    *(Entry(f"c{n}", CC, "{} Children's Centre", type="children's centre", opened=day, need=need)
      for n, (day, need) in enumerate((
          ("2004-11-15", "most"), ("2005-03-01", "most"), ("2006-04-03", "middle"), ("2007-09-10", "any"),
          ("2008-02-25", "middle"), ("2009-06-01", "least")), 1)),
    Entry("back", CC, "{} Children's Centre", type="children's centre", opened="2006-09-04", need="most",
          reason=CAME_BACK),
    Entry("linked", CC, "{} Family Centre", type="linked site", opened="2010-02-01"),
    *(Entry(f"g{n}", CC, "{} Children's Centre", "delisted", type=kind, opened=day, gone=gone, need=need, reason=LEFT)
      for n, (day, gone, need, kind) in enumerate((
          ("2005-10-03", ("2016-11-21", "2017-02-06"), "most", "children's centre"),
          ("2006-01-16", ("2018-03-12", "2018-04-09"), "most", "children's centre"),
          ("2007-05-14", ("2018-03-12", "2018-04-09"), "most", "children's centre"),
          ("2008-09-01", ("2019-08-26", "2019-09-30"), "middle", "children's centre"),
          ("2009-03-30", ("2022-03-05", "2022-08-19"), "most", "linked site"),
          ("2010-03-15", ("2024-04-15", "2024-05-13"), "least", "linked site")), 1)),
)

LIBRARIES: tuple[Entry, ...] = (
    Entry("central", LIBRARY, "Marlhaven Central Library", type="council-run", opened="2016-01-01", capacity=52),
    Entry("central0", LIBRARY, "Marlhaven Old Library", "moved", type="council-run", gone=("2015-01-01", "2015-12-31"),
          heir="central", reason="moved to {heir}"),
    Entry("l1", LIBRARY, "{} Library", type="council-run", capacity=38),
    Entry("l2", LIBRARY, "{} Library", type="council-run, unstaffed", capacity=44, need="least"),
    Entry("given", LIBRARY, "{} Community Library", "handed_over", type="community-run", capacity=16, need="middle",
          reason="run by the council in 2016, by volunteers or a community body since 2019"),
    Entry("given2", LIBRARY, "{} Community Library", "handed_over", type="independent community", capacity=12,
          need="least", reason="run by the council in 2010, by volunteers or a community body since 2016"),
    Entry("rest", LIBRARY, "{} Library", "paused", type="council-run", reason="closed for a time in the 2023 survey"),
    Entry("shut1", LIBRARY, "{} Library", "closed", type="council-run", gone=("2012-01-01", "2012-12-31"), need="most",
          reason=NO_HEIR),
    Entry("shut2", LIBRARY, "{} Library", "closed", type="council-run", gone=("2017-01-01", "2017-12-31"), need="most",
          reason=NO_HEIR),
)

PRACTICES: tuple[Entry, ...] = (
    *(Entry(f"m{n}", GP, name, type="GP practice", opened=day) for n, (name, day) in enumerate((
        ("{} Medical Practice", None), ("{} Surgery", None), ("{} Health Centre", None), ("{} Surgery", "1989-04-01"),
        ("{} Medical Centre", "2009-07-01"), ("{} Surgery", None), ("{} Group Practice", None),
        ("{} Health Centre", "1996-10-01"), ("{} Surgery", "2014-04-01")), 1)),
    Entry("joined1", GP, "{} Street Surgery", "replaced", type="GP practice", closed="2018-03-31", at="m1", heir="m1",
          reason="another practice is at this postcode"),
    Entry("joined2", GP, "{} Road Practice", "replaced", type="GP practice", closed="2021-06-30", at="m5", heir="m5",
          reason="another practice is at this postcode"),
    *(Entry(f"e{n}", GP, "{} Surgery", "closed", type="GP practice", closed=day, need=need,
            reason="no active practice is at this postcode")
      for n, (day, need) in enumerate((("2015-09-30", "least"), ("2019-03-31", "middle"), ("2022-09-30", "most")), 1)),
    Entry("asleep", GP, "{} Branch Practice", "paused", type="GP practice", reason="dormant in the register"),
    Entry("soon", GP, "{} Primary Care Centre", "proposed", type="GP practice"),
)

AROUND: tuple[Entry, ...] = (
    *(primary(n, pupils) for n, pupils in ((91, 310), (92, 205), (93, 118), (94, 186))),
    school("r1", "{} High School", "maintained", "secondary", 1040),
    school("r2", "{} Village School", "maintained", "primary", None, status="closed", closed="2016-08-31", reason=NO_HEIR),
    *converted(9, 221, 5, 2015),
    *(Entry(f"rc{n}", CC, "{} Children's Centre", type="children's centre", opened="2006-05-01") for n in (1, 2)),
    Entry("rg", CC, "{} Children's Centre", "delisted", type="linked site", opened="2009-01-12",
          gone=("2020-02-03", "2020-03-02"), reason=LEFT),
    Entry("rl1", LIBRARY, "{} Library", type="council-run", capacity=30),
    Entry("rl2", LIBRARY, "{} Library", "closed", type="council-run", gone=("2013-01-01", "2013-12-31"), reason=NO_HEIR),
    *(Entry(f"rm{n}", GP, "{} Surgery", type="GP practice") for n in (1, 2, 3)),
    Entry("rm4", GP, "{} Medical Practice", "closed", type="GP practice", closed="2020-12-31",
          reason="no active practice is at this postcode"),
)

INSIDE: tuple[Entry, ...] = (*SCHOOLS, *CENTRES, *LIBRARIES, *PRACTICES)
