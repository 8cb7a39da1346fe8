"""Masking: what in somebody's words looks as if it told who somebody is, and the words without the chosen parts.

Plain rules that suggest and decide nothing: a steward reads the words. Names are found by their capital letters, so
scripts without any, and names written small, are not found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

MASK = "[…]"
"""What stands for a part that is masked."""
_STREET = "road|rd|street|st|avenue|ave|lane|ln|close|drive|grove|way|place|court|crescent|terrace|gardens|walk|house"
_RULES = {
    "e-mail address": re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}"),
    "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE),
    "house number": re.compile(
        rf"\b(?:(?:flat|unit|number|no\.?) ?\d{{1,4}}[a-z]?\b(?:,? \d{{1,4}}[a-z]?)?|\d{{1,4}}[a-z]?,?)"
        rf"(?: [A-Z][\w'’]{{1,30}}){{1,3}} (?:{_STREET})\b|\b(?:flat|unit) ?\d{{1,4}}[a-z]?\b",
        re.IGNORECASE,
    ),
    "telephone number": re.compile(r"(?<![\w.])\+?\(?\d[\d ().\-/]{5,18}\d(?!\w)"),
}
_DATE_OR_YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d|\d{1,2}([./-])\d{1,2}\1(?:\d\d){1,2}|\d{4}-\d\d-\d\d")
_DIGITS = (7, 15)
"""Fewest and most digits of a telephone number."""
_BEFORE_A_NAME = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|cllr|councillor|sir|dame|rev|reverend|imam|pc|named|called|name is|neighbour|friend|son"
    r"|daughter|wife|husband|partner|mum|mother|dad|father|brother|sister|nan|grandson|granddaughter|teacher|doctor)"
    r"\.?(?:,)? $",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_COMMON = frozenset(
    re.findall(
        r"\S+",
        """
        i i'm i’m i've i’ve i'd i’d i'll i’ll a an the this that these those it there here he she they we you his her
        their our my your and but so or if when since because after before as at by for from in of on to with no not
        more many much some all every any each most only also please thank thanks what where who why how which ask new
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december christmas easter ramadan eid diwali english welsh british asian african urdu
        polish arabic muslim christian council nhs gp sure start children's children’s centre library school park
        england
        wales tesco aldi lidl asda
        """,
    )
)


@dataclass(frozen=True)
class Suggestion:
    """A part of somebody's words that may tell who somebody is, and what it looks like."""

    part: str
    looks_like: str


def suggestions(text: str, known: Collection[str] = ()) -> list[Suggestion]:
    """Return the parts that look as if they told who somebody is, in the order of the text, each once.

    ``known`` are words that are no names of people (``words_of`` the names of places and services).
    """
    found = by_rule(text)
    taken = [range(at, at + len(part)) for at, part, _ in found]
    found += [(at, name, "name") for at, name in _names(text, known) if not any(at in each for each in taken)]
    kept: dict[str, Suggestion] = {}
    for _, part, kind in sorted(found):
        kept.setdefault(part, Suggestion(part, kind))
    return list(kept.values())


def by_rule(text: str) -> list[tuple[int, str, str]]:
    """Return where each part begins that is known by its shape, the part, and what it looks like: all but names."""
    found = [(one.start(), one[0].strip(), kind) for kind, rule in _RULES.items() for one in rule.finditer(text)]
    return [one for one in found if one[2] != "telephone number" or _can_be_a_number(one[1])]


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names, in small letters."""
    return frozenset(word.casefold() for name in names for word in _WORD.findall(name))


def _can_be_a_number(text: str) -> bool:
    digits = sum(sign.isdigit() for sign in text)
    return _DIGITS[0] <= digits <= _DIGITS[1] and _DATE_OR_YEARS.fullmatch(text) is None


def _names(text: str, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield runs of capitalised words that are no known ones, with where they begin.

    A single one at the beginning of a sentence is passed over, unless a title or "my neighbour" stands before it.
    """
    run: list[re.Match[str]] = []
    for word in [*_WORD.finditer(text), None]:
        follows = bool(run and word and text[run[-1].end() : word.start()] in (" ", ". ", "\n"))
        if word is not None and _can_be_a_name(word[0], known) and (not run or follows):
            run.append(word)
            continue
        if run and (len(run) > 1 or not _begins(text, run[0].start()) or _BEFORE_A_NAME.search(text[: run[0].start()])):
            yield run[0].start(), text[run[0].start() : run[-1].end()]
        run = [word] if word is not None and _can_be_a_name(word[0], known) else []


def _can_be_a_name(word: str, known: Collection[str]) -> bool:
    if not word[0].isupper() or word.isupper():
        return False
    whole = word.casefold()
    plain = re.sub(r"['’]?s$", "", whole)
    return not {whole, plain} & _COMMON and whole not in known and plain not in known


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“(")
    return not before or before[-1] in ".!?:\n•-"


def masked(text: str, parts: Sequence[str]) -> str:
    """Return the words with every occurrence of the chosen parts replaced by ``MASK``, large and small letters alike.

    Raises
    ------
    ValueError
        When one of the parts is not there, or nothing else is left.
    """
    wanted = sorted({part.strip() for part in parts} - {""}, key=len, reverse=True)
    for part in wanted:
        if _rule(part).search(text) is None:
            raise ValueError(f"“{part}” is not in these words. Copy the part as it stands there.")
    if not wanted:
        return text
    hidden = re.sub("|".join(_rule(part).pattern for part in wanted), MASK, text, flags=re.IGNORECASE)
    hidden = re.sub(rf"{re.escape(MASK)}(?:[ ,]*{re.escape(MASK)})+", MASK, hidden)
    if not _WORD.search(hidden.replace(MASK, "")):
        raise ValueError("Nothing would be left to read. Reject it instead.")
    return hidden


def _rule(part: str) -> re.Pattern[str]:
    start = r"(?<!\w)" if part[0].isalnum() else ""
    end = r"(?!\w)" if part[-1].isalnum() else ""
    return re.compile(f"{start}{re.escape(part)}{end}", re.IGNORECASE)
