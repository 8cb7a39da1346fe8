"""Fetching releases from their publishers: politely, resumably, and never taking a wrong file for the right one."""

from equitymap.sources.fetch.bringing import is_cut, saved_as
from equitymap.sources.fetch.changes import size_in_words
from equitymap.sources.fetch.naming import LOOKUPS, district, districts, fetch_lookups
from equitymap.sources.fetch.outcome import District, Fetched, FetchProgress, Pace, State, Visit, silent
from equitymap.sources.fetch.report import write_report
from equitymap.sources.fetch.running import fetch

__all__ = [
    "LOOKUPS",
    "District",
    "FetchProgress",
    "Fetched",
    "Pace",
    "State",
    "Visit",
    "district",
    "districts",
    "fetch",
    "fetch_lookups",
    "is_cut",
    "saved_as",
    "silent",
    "size_in_words",
    "write_report",
]
