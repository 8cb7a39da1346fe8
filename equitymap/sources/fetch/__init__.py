"""Fetching releases from their publishers: politely, resumably, and never taking a wrong file for the right one."""

from equitymap.sources.fetch.all_releases import fetch
from equitymap.sources.fetch.changes import size_in_words
from equitymap.sources.fetch.lookups_first import LOOKUPS, fetch_lookups
from equitymap.sources.fetch.one_release import is_cut, saved_as
from equitymap.sources.fetch.progress import District, Fetched, FetchProgress, Pace, State, Visit, silent
from equitymap.sources.fetch.report import write_report

__all__ = [
    "LOOKUPS",
    "District",
    "FetchProgress",
    "Fetched",
    "Pace",
    "State",
    "Visit",
    "fetch",
    "fetch_lookups",
    "is_cut",
    "saved_as",
    "silent",
    "size_in_words",
    "write_report",
]
