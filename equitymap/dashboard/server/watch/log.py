"""The log: every record cleaned where it is made, whoever makes it; in plain text, or one JSON object a line.

A record is cleaned before a handler sees it, so no handler, format or level lets anything through. What others print
without the log is led into it: Streamlit's coloured tracebacks, and errors that end a thread.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from numbers import Number
from typing import Any

import streamlit.logger
from streamlit import config
from streamlit.logger import get_logger
from streamlit.runtime.scriptrunner import get_script_run_ctx

from equitymap.dashboard.server.watch import clean
from equitymap.dashboard.server.watch.runs import page_of
from equitymap.settings import settings

OURS, SERVER = "equitymap", "uvicorn"
"""Loggers whose texts are ours, or hold nothing but addresses: they are cleaned. Of others no text that was put in
stays; where nothing was put in, it may stand in the text itself, of which the beginning stays."""


def clean_record(*given: Any, **named: Any) -> logging.LogRecord:
    """Return a record with nothing in it that tells who somebody is, or was typed by somebody.

    What is given is as for ``logging.LogRecord``. The kind of its error is in ``error_kind``; empty: there is none.
    """
    record = logging.LogRecord(*given, **named)
    error = record.exc_info[1] if record.exc_info else None
    vars(record)["error_kind"] = clean.kind_of(error) if error else ""
    record.exc_info, record.exc_text = None, clean.told(error) if error else None
    owner = record.name.partition(".")[0]
    known, put_in = owner in (OURS, SERVER), bool(record.args)
    part = _clean_part if known else _left_out
    if isinstance(record.args, Mapping):
        record.args = {name: part(one) for name, one in record.args.items()}
    elif record.args:
        record.args = tuple(part(one) for one in record.args)
    if owner != SERVER or not put_in:  # its formatter takes the parts
        record.msg, record.args = (clean.clean if known or put_in else clean.beginning)(_text(record)), None
    return record


def _text(record: logging.LogRecord) -> str:
    """Return what a record says, with the parts that are left of those that were put in."""
    if isinstance(record.msg, BaseException):
        return clean.said(record.msg)
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # the text and its parts do not fit: the text alone
        return str(record.msg)


def _clean_part(part: object) -> object:
    if part is None or isinstance(part, Number):
        return part
    return clean.said(part) if isinstance(part, BaseException) else clean.clean(str(part))


def _left_out(part: object) -> object:
    if part is None or isinstance(part, Number):
        return part
    return clean.kind_of(part) if isinstance(part, BaseException) else clean.MASK


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger and event; page, seconds and error where there are any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line."""
        known = vars(record)
        context = get_script_run_ctx(suppress_warning=True)
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "page": known.get("page") or (page_of(context.pages_manager) if context else ""),
            "seconds": known.get("seconds"),
            "error": known.get("error_kind", ""),
            "where": (record.exc_text or "").splitlines(),
        }
        return json.dumps({name: value for name, value in fields.items() if value not in ("", None, [])})


def begin() -> None:
    """Clean every record from now on, and write JSON lines where ``EQUITYMAP_LOG`` says so."""
    logging.setLogRecordFactory(clean_record)
    config.set_option("logger.enableRich", False)
    threading.excepthook = _ended
    if settings().log == "json":
        _as_json()


def _ended(ended: threading.ExceptHookArgs) -> None:
    """Log an error that ended a thread, which Python would print."""
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        get_logger(__name__).error("A thread ended early.", exc_info=ended.exc_value)


def _as_json() -> None:
    lines = JsonLines()
    if not logging.root.handlers:
        logging.root.addHandler(logging.StreamHandler())
    known = (one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger))
    for logger in (logging.root, *known):
        for handler in logger.handlers:
            handler.setFormatter(lines)
    usual = streamlit.logger.setup_formatter

    def with_lines(logger: logging.Logger) -> None:
        usual(logger)
        for handler in logger.handlers:
            handler.setFormatter(lines)

    streamlit.logger.setup_formatter = with_lines
