"""What a file may hold before anything reads it."""

import time

import pytest

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.sources.local.limits import Limits, check, megabytes, read_bytes

LIMITS = Limits(size=5_000_000, lines=1_000, cells=20, line=2_000)


def refused(data: bytes) -> str:
    with pytest.raises((SourceContent, SourceUnreadable)) as wrong:
        check(data, LIMITS, "f.csv", smaller="Split it.")
    return str(wrong.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x" * 5_000_001, "f.csv is larger than 5 MB. Split it."),
        (b"a\x00b", "f.csv is no CSV file"),
        (b"a\n" * 1_001, "more than 1,000 lines"),
        (b"a\r" * 1_001, "more than 1,000 lines"),
        (b"a\r\n" * 1_001, "more than 1,000 lines"),
        (b"a\n" + b"b" * 2_001, "line 2 has 2,001 characters"),
        (b"a\n" + b"," * 20, "line 2 has 21 cells"),
        (b"a\r" + b";" * 20, "line 2 has 21 cells"),
        (b"\t" * 20, "line 1 has 21 cells"),
        (("a\n" + ";" * 20).encode("utf-16"), "line 2 has 21 cells"),
        (("a," * 1_300_000).encode("utf-16"), "f.csv is larger than 5 MB"),
        (b"," * 4_999_999, "line 1 has 4,999,999 characters"),
    ],
)
def test_what_is_too_much_is_named_at_once(data, says):
    began = time.process_time()
    assert says in refused(data)
    assert time.process_time() - began < 0.3


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b\n1,2\n", b"a\r\n" * 1_000, b"," * 19, b"b" * 2_000, "é;ü\n".encode("cp1252"), "é;ü\n".encode("utf-16")],
)
def test_what_fits_passes(data):
    check(data, LIMITS, "f.csv", smaller="Split it.")


def test_no_more_than_the_limit_is_read_from_disk(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 6_000_000)
    assert len(read_bytes(path, LIMITS)) == 5_000_001
    with pytest.raises(SourceUnreadable, match="cannot be read"):
        read_bytes(tmp_path, LIMITS)


@pytest.mark.parametrize(("size", "words"), [(50_000_000, "50 MB"), (1_000_000, "1 MB"), (20_000, "20 kB")])
def test_sizes_are_written_for_people(size, words):
    assert megabytes(size) == words
