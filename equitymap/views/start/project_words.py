"""What the writing behind the project argues, given as its words: none of it is a finding about a place."""

from __future__ import annotations

ARGUMENT = (
    "The writing behind this project argues that no school can meet disadvantage alone; that what changes outcomes is"
    " an area's schools, council, health services, charities and employers acting together, over about ten years, on"
    " everything from cradle to career, from evidence they share; and that services have been cut while child poverty"
    " grew."
)
NO_FINDING = (
    "Those are its words, not findings about this place. What happened here is in the figures: this map sets beside"
    " each other what a neighbourhood needs, what is in its reach, and what has gone."
)
