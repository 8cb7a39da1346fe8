"""Text from outside is shown as it is: no mark, link, picture, emoji or formula of Markdown survives."""

import pytest

from equitymap.views.words import JOINER, code, link, people_count, plain, share, short


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![t](http://127.0.0.1/t.png)", rf"!\[t\](http{JOINER}://127.0.0.1/t.png)"),
        ("[x](javascript:alert(1))", r"\[x\](javascript\:alert(1))"),
        ("<b>bold</b> & <img src=x>", r"\<b\>bold\</b\> \& \<img src=x\>"),
        ("*a* _b_ `c` ~~d~~ $e$", r"\*a\* \_b\_ \`c\` \~\~d\~\~ \$e\$"),
        (":red[x] :material/home: :smile: :+1:", rf"\:red\[x\] :{JOINER}material/home: :{JOINER}smile: :{JOINER}+1:"),
        ("www.example.org HTTPS://example.org", rf"www{JOINER}.example.org HTTPS{JOINER}://example.org"),
        ("write to ann@example.org", rf"write to ann{JOINER}@example.org"),
        ("# Title", r"\# Title"),
        ("- item", r"\- item"),
        ("12. item", r"12\. item"),
        ("12) item", r"12\) item"),
        ("one\n\n# two\r\n", r"one  \# two"),
        ("\u202eabc\x1b[31m", r"abc \[31m"),
        ("St Mary's (10:30), Café – 2-2½ yrs.", "St Mary's (10:30), Café – 2-2½ yrs."),
        ("   indented", "indented"),
        (2024, "2024"),
    ],
)
def test_no_mark_survives(text, shown):
    assert plain(text) == shown


def test_an_address_of_our_own_stays_a_link_and_its_neighbours_do_not():
    said = plain("Look at https://example.org/a and http://evil.example, [x]", known={"https://example.org/a"})
    assert said == rf"Look at <https://example.org/a> and http{JOINER}://evil.example, \[x\]"


def test_a_command_keeps_its_signs_and_no_back_tick():
    assert code("data_dir/x`y\n") == "`data_dir/xy`"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a?b=c", "[A \\[b\\]](https://example.org/a?b=c)"),
        ("javascript:alert(1)", "A \\[b\\] (javascript\\:alert(1))"),
        (
            "https://example.org/) ![x](http://evil",
            f"A \\[b\\] (https{JOINER}://example.org/) !\\[x\\](http{JOINER}://evil)",
        ),
    ],
)
def test_a_link_leads_to_an_address_or_is_text(address, shown):
    assert link("A [b]", address) == shown


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0%"),
        (0.3, "under 1%"),
        (0.99, "under 1%"),
        (1, "1%"),
        (42.4, "42%"),
        (12.5, "13%"),
        (13.5, "14%"),
        (99.2, "over 99%"),
        (100, "100%"),
        (120, "120%"),
    ],
)
def test_a_share_of_some_is_never_none_and_never_all(number, words):
    assert share(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "no people"), (1, "fewer than 10 people"), (9, "fewer than 10 people"), (10, "10 people")],
)
def test_a_few_people_are_not_counted_out(number, words):
    assert people_count(number, "person", "people") == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Visit www.evil.example now", f"Visit www{JOINER}.evil.example now"),
        ("a@b.org", "a?b.org"),
        (None, ""),
        ("<b>*x*", "?b??x?"),
        ("x" * 50, "x" * 40 + "…"),
    ],
)
def test_a_part_of_an_address_is_named_without_a_link(text, shown):
    assert short(text) == shown
    assert plain(short(text)).count(JOINER) == shown.count(JOINER)
