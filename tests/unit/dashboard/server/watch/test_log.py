"""Nothing that tells who somebody is, and nothing that somebody typed, comes through the log, whoever writes it."""

from __future__ import annotations

import json
import logging
import string
from collections.abc import Iterator

import pytest
import streamlit.logger
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.logging import AccessFormatter

from equitymap.dashboard.server.watch import clean, log
from equitymap.errors import PostcodeUnknown, RecordsError
from equitymap.records.engine import AWAY
from equitymap.records.sessions import SIGNS, in_groups
from equitymap.settings import Settings

FORMATS = (logging.Formatter("%(asctime)s %(name)s %(message)s"), log.JsonLines())
LOGGERS = ("equitymap.dashboard.router", "uvicorn.error", "streamlit.error_util", "asyncio", "root")


@pytest.fixture(scope="module", autouse=True)
def cleaned() -> Iterator[None]:
    usual = logging.getLogRecordFactory()
    logging.setLogRecordFactory(log.clean_record)
    yield
    logging.setLogRecordFactory(usual)


def written(name: str, text: object, *parts: object, error: BaseException | None = None) -> str:
    """Return what the formats make of a record, one after the other."""
    given_error = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger(name).makeRecord(name, logging.ERROR, __file__, 1, text, parts, given_error)
    return "\n".join(form.format(record) for form in FORMATS)


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """Return an error that was raised, as it was caught."""
    try:
        raise error from cause
    except BaseException as caught:  # noqa: BLE001 - an error of any kind
        return caught


def bare(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


# --- what is known by its shape -----------------------------------------------------------------

BETWEEN = st.sampled_from(["", " ", "  ", "%20", "+", "-", "\t", "\N{NO-BREAK SPACE}", "%2520"])
LETTERS, NUMBERS = st.sampled_from(string.ascii_letters), st.sampled_from(string.digits)
DISTRICTS = st.from_regex(r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?", fullmatch=True)
POSTCODES = st.tuples(DISTRICTS, BETWEEN, st.from_regex("[0-9][A-Za-z]{2}", fullmatch=True)).map("".join)
SIGNS_OF_ONE = st.text(SIGNS, min_size=12, max_size=12)
RECEIPTS = st.one_of(SIGNS_OF_ONE, SIGNS_OF_ONE.map(in_groups), SIGNS_OF_ONE.map(str.lower).map(in_groups))
VISITORS = st.ip_addresses().filter(lambda one: not one.is_loopback and not one.is_unspecified).map(str)
TELEPHONES = st.tuples(
    st.sampled_from(["0121 ", "(0121) ", "+44 121-", "+44 (0)121 ", "0121", "07700 ", "01865/"]),
    st.from_regex(r"[0-9]{3}[ -]?[0-9]{3,4}", fullmatch=True),
).map("".join)
E_MAILS = st.from_regex(r"[a-z][a-z.+'-]{0,10}@[a-z]{2,9}\.(org|co\.uk)", fullmatch=True)
AROUND = st.sampled_from(
    [
        "{}",
        "was {} here",
        "({})",
        "typed={}&more=1",
        "/map/{}",
        "[{}]",
        "KeyError: '{}'",
        "{}, then",
        "{}:8501",
        "tel.{}",
        "a\n{}\nb",
    ]
)


@given(st.one_of(POSTCODES, RECEIPTS, TELEPHONES), AROUND, st.sampled_from(LOGGERS), st.booleans())
def test_postcodes_receipts_and_telephone_numbers_never_come_through(told, around, name, apart):
    text = written(name, "It was %s.", around.format(told)) if apart else written(name, around.format(told))
    for decoded in (told, told.replace("%2520", ""), told.replace("%20", "")):
        assert bare(decoded) not in bare(text)


@given(VISITORS, st.sampled_from(["{}", "{}:54321", "[{}]:443", "from {}, by", "client:{}", "{} - GET", "'{}'"]))
def test_addresses_of_visitors_never_come_through(host, around):
    for name in LOGGERS:
        assert host not in written(name, around.format(host))
        assert host not in written(name, "%s asked", around.format(host))


@given(E_MAILS, AROUND)
def test_e_mail_addresses_never_come_through(address, around):
    text = written("equitymap.x", around.format(address))
    assert address not in text
    assert address.split("@")[1] not in text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Uvicorn running on http://127.0.0.1:8501", "Uvicorn running on http://127.0.0.1:8501"),
        ("The records cannot be read since 12:31:18.", "The records cannot be read since 12:31:18."),
        ("have been sent", "have been sent"),
        ("GET /t/fox/r/whatever/change", "GET /t/fox/r/[…]/change"),
        ("/map?place=demo&postcode=B31", "/map?[…]"),
        ("postgresql://name:secret@server/records", "[…]"),
        ("one\nline", "one line"),
    ],
)
def test_only_what_tells_who_somebody_is_is_taken_out(text, left):
    assert clean.clean(text) == left


def test_the_access_log_has_neither_visitor_nor_receipt_nor_parameters():
    """uvicorn formats it from its parts."""
    record = logging.getLogger("uvicorn.access").makeRecord(
        "uvicorn.access",
        logging.INFO,
        "",
        1,
        '%s - "%s %s HTTP/%s" %d',
        ("203.0.113.7:50000", "GET", "/t/fox/r/KX4T-9M2P-7QRA?lang=cy", "1.1", 200),
        None,
    )
    line = AccessFormatter("%(client_addr)s %(request_line)s %(status_code)s", use_colors=False).format(record)
    assert line == "[…] GET /t/fox/r/[…]?[…] HTTP/1.1 200 OK"


# --- words --------------------------------------------------------------------------------------

WORDS = st.text(string.ascii_lowercase, min_size=6, max_size=20).map(lambda one: f"zyx{one} said {one}xyz")


def errors(words: str) -> list[BaseException]:
    """Return errors that have words in them, in every way that an error can have them."""
    first = raised(KeyError(words))
    group = ExceptionGroup(words, [ValueError(words), raised(PostcodeUnknown(words))])
    return [
        first,
        raised(PostcodeUnknown(f"{words} is no postcode")),
        raised(RuntimeError("away"), first),
        raised(RecordsError(f"Name: '{words}' is too long."), first),
        raised(group),
    ]


@given(WORDS, st.sampled_from(LOGGERS))
def test_words_never_come_through_an_error(words, name):
    for error in errors(words):
        error.add_note(words)
        for text in (
            written(name, "It did not work", error=error),
            written(name, error, error=error),
            written(name, "%s", error),
            written(name, "%(why)s and %(what)r", {"why": error, "what": 3}),
        ):
            assert words not in text
            assert words.split()[0] not in text


@given(WORDS)
def test_words_never_come_through_what_another_library_says(words):
    for text, parts in [
        ("Could not read %s (%r)", (words, words)),
        (f"Task exception was never retrieved\nfuture: <Task exception=KeyError({words!r})>", ()),
        (f"It doesn't work: {words}", ()),
        ("It didn't work: '%s'", (words,)),
        ("%(typed)s", ({"typed": words},)),
        ("%d", (words,)),
    ]:
        assert words.split()[0] not in written("asyncio", text, *parts)


def test_what_helps_to_mend_it_comes_through():
    plain, line = written("equitymap.x", "Not saved: %s", RecordsError(AWAY), error=raised(KeyError("B31 2AB"))).split(
        "\n{"
    )
    assert "Not saved: RecordsError: The records (EQUITYMAP_RECORDS_URL) cannot be reached." in plain
    assert f'File "{__file__}", line' in plain
    assert "in raised\nKeyError" in plain
    told = json.loads("{" + line)
    assert (told["level"], told["logger"], told["error"]) == ("error", "equitymap.x", "KeyError")
    assert told["where"][-1] == "KeyError"
    assert "File" in told["where"][-2]
    assert told["time"].endswith("+00:00")
    assert written("streamlit", "%d of %s failed after %.1f s", 3, "words", 0.5).startswith("20")
    assert "3 of […] failed after 0.5 s" in written("streamlit", "%d of %s failed after %.1f s", 3, "words", 0.5)


# --- where it is switched on --------------------------------------------------------------------


def test_json_reaches_loggers_that_are_there_and_those_that_come(monkeypatch):
    monkeypatch.setattr(log, "settings", lambda: Settings(log="json"))
    monkeypatch.setattr(log.threading, "excepthook", log.threading.excepthook)
    monkeypatch.setattr(streamlit.logger, "setup_formatter", streamlit.logger.setup_formatter)
    before = streamlit.logger.get_logger("equitymap.before")
    handlers = {one: one.formatter for logger in (logging.root, before) for one in logger.handlers}
    log._as_json()
    after = streamlit.logger.get_logger("equitymap.after")
    assert [type(one.formatter) for one in (*before.handlers, *after.handlers)] == [log.JsonLines, log.JsonLines]
    for handler, formatter in handlers.items():
        handler.setFormatter(formatter)
