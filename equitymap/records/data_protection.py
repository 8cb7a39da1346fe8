"""What is kept of people who answer in a consultation session: why, how long, who sees it. The one place that says so.

``views.consultation.data_protection`` puts it on pages, into reports and into ``docs/data-protection.md``.
"""

from __future__ import annotations

from dataclasses import dataclass

from equitymap.records.subjects.consultation import Consultation

FEWEST_TOGETHER = 5
"""People from whom on something is shown by where they put a pin, live, or by how old they are."""
_KEEP = Consultation.model_fields["keep_days"]
KEEP_DAYS = (7, int(_KEEP.default), 730)
"""Days that raw words are kept after a session closes: at least, unless a steward chooses, at most."""
TILL_ASKED = "until the person or the organisation has it deleted"
TIME_OVER = (
    f"until the session's time is over: {KEEP_DAYS[1]} days after it closes, or the {KEEP_DAYS[0]} to {KEEP_DAYS[2]}"
    " days that the steward chose (the fewest that were ever chosen count); then deleted by itself within an hour."
    f" Where the session itself is not here: {KEEP_DAYS[2]} days after the first words of it came"
)


@dataclass(frozen=True)
class KeptFact:
    """Something that is kept. ``fields`` are those of the records that hold it (``response.age``)."""

    what: str
    why: str
    until: str
    seen_by: str
    fields: tuple[str, ...]


KEPT = (
    KeptFact(
        "Answers to questions with a choice, a scale or a square of the map",
        "to count them",
        TILL_ASKED,
        f"stewards one by one; everybody as counts, a square from {FEWEST_TOGETHER} people up",
        ("response.answers",),
    ),
    KeptFact(
        "Age, in bands, if somebody gives it",
        "to see who has not been heard",
        TILL_ASKED,
        f"stewards; everybody as counts from {FEWEST_TOGETHER} people up",
        ("response.age",),
    ),
    KeptFact(
        "The neighbourhood (about 1,500 people) of a postcode, if somebody gives one, or that it is elsewhere",
        "to see who has not been heard",
        TILL_ASKED,
        f"stewards; everybody as counts from {FEWEST_TOGETHER} people up",
        ("response.lives_in", "response.elsewhere"),
    ),
    KeptFact(
        "The language of the form, the number of a paper card, when the answer came, and when it was changed",
        "to count each answer once, and to find a card again",
        TILL_ASKED,
        "stewards",
        ("response.language", "response.card"),
    ),
    KeptFact(
        "What somebody writes in own words, and what it said before it was changed",
        "to read what people know and want",
        TIME_OVER,
        "stewards",
        ("words.question", "words.text"),
    ),
    KeptFact(
        "A service that somebody says has closed or opened, with what is said of it",
        "to correct the lists of services",
        TIME_OVER,
        "stewards",
        ("tip.happened", "tip.service", "tip.called_so", "tip.when", "tip.where", "tip.text"),
    ),
    KeptFact(
        "What a steward decided on words or on a reported change, and the words as they may be read",
        "to show what was said, without what could point at a person",
        TILL_ASKED,
        "everybody, once a steward has approved it",
        (
            "ruling.on",
            "ruling.question",
            "ruling.seen",
            "ruling.verdict",
            "ruling.shown",
            "ruling.reason",
            "ruling.list",
        ),
    ),
    KeptFact(
        "The name, the place and the date of a service, as a steward accepted them into a list of places",
        "to count it on every page",
        f"{TILL_ASKED}; it stays where somebody else reported the same. What was taken back stays in the list's history"
        " no longer than reported changes",
        "everybody",
        (),
    ),
)
NOT_KEPT = (
    "Nobody is asked for a name, an address, an e-mail or a telephone number. A postcode is looked up in the memory of"
    " the server and forgotten. Residents' pages set no cookie and run no script.",
    "The receipt is known to the person alone: what is kept is a number worked out from it, from which nobody can work"
    " it out again.",
    "How many answers came from one connection is counted in the memory of the server for an hour and then forgotten."
    " The log of the server, or of what stands before it, may hold the addresses of devices: whoever looks after it"
    " says for how long.",
)
WHILE_OPEN = (
    f"While a session is open, answers are counted {FEWEST_TOGETHER} at a time, in the order they came, and the last"
    f" {FEWEST_TOGETHER} or more wait. So nobody can read off a single answer; all are counted when it closes.",
    "Somebody who writes down the counts can still tell what one answer said when, after that, a single card is typed"
    " or a single answer is deleted; an answer deleted before lets the next one be counted in its place.",
)
"""What counts give away of a single answer, and what they do not."""
DELETION = (
    "Whoever answered can have all of it deleted, without a reason: with the receipt on the page it came from, or by"
    " telling a steward the receipt or the number of the card (page Consultation, part Take away).",
    "The answers, the words, what was approved of them, what a list of places took over from them and every earlier"
    " version go at once. An id, the time and the reason stay, so that no other copy brings them back; nothing of what"
    " was said does.",
    "Whoever sees the address of the page with the receipt, or the receipt, can read, change and delete that answer:"
    " close the page on a device that others use.",
    "A backup, a copy on another laptop and files that were taken away are not reached: the message after a deletion"
    " says which. A copy that is merged later loses it too.",
)
FOR_THE_ORGANISATION = (
    "Which lawful basis it relies on, who the controller is, whom people can ask, and that they can complain to the"
    " Information Commissioner's Office: the privacy notice of the session is the place for it. Nothing here"
    " decides it.",
    "Whether under-16s may answer, and who agrees to it.",
    "How long backups and server logs are kept.",
)
