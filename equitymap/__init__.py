"""Equity Map: need, access and withdrawn services on one map of one English place.

Four nouns, one direction: a ``Release`` (a published dataset) is read into a ``Place`` (one district and
its surroundings), a ``Measure`` is a pure function over a place, and a view draws it. See
``docs/architecture.md``.
"""

__version__ = "0.1.0"
