"""What exports leave in texts."""

import time

import pytest

from factcheck.reading.cleaning import clean_file, clean_record, has_markup


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<p>One.</p>\n<p>Two <b>and</b> three.</p>", "One.\n\nTwo and three."),
        ("<div>One<br>Two</div><script>x()</script>", "One\nTwo"),
        ("<!-- wp:paragraph --><p>One.</p><!-- /wp:paragraph -->", "One."),
        ("One <em>and</em> two.\n\nThree.", "One and two.\n\nThree."),
        ("<p>One.</p><script>x()</script><p>Two.</p><iframe src=x />", "One.\n\nTwo."),
        ("<p>One.</p><!-- not closed", "One.\n\nnot closed"),
        ("It&#8217;s &quot;ready&quot;", 'It’s "ready"'),
        ("&lt;p&gt;He said &amp;quot;no&amp;quot;.&lt;/p&gt;", 'He said "no".'),
    ],
)
def test_html_becomes_what_a_reader_sees(text: str, seen: str) -> None:
    """Blocks become paragraphs; scripts and comments go; markup escaped once more counts."""
    cleaned, found = clean_record(text)

    assert cleaned == seen
    assert [each.reason for each in found] == ["markup"]


@pytest.mark.parametrize("text", ["x < y, y > z", "AT&T & co; <3", "if a<b and b>c", "<unknown>"])
def test_text_that_only_looks_like_html_is_unchanged(text: str) -> None:
    """Comparisons, hearts, ampersands."""
    assert clean_record(text) == (text, [])
    assert not has_markup(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"He left.\nShe said no.", "He left. \nShe said no."),
        (r"قال نعم\nوقالت لا", "قال نعم \nوقالت لا"),
        (r"One\n\nTwo", "One \n \nTwo"),
        (r"He left.\r\nShe", "He left.   \nShe"),
    ],
)
def test_line_breaks_that_are_spelled_out_become_line_breaks(text: str, read: str) -> None:
    """In a text of the same length, so that every offset holds."""
    cleaned, found = clean_file(text)

    assert cleaned == read
    assert len(cleaned) == len(text)
    assert [each.reason for each in found] == ["spelled-breaks"]


@pytest.mark.parametrize("text", [r"the folder C:\news was empty", r"a regex such as \d+\w"])
def test_a_path_has_no_line_breaks(text: str) -> None:
    """A backslash and an n are not always one."""
    assert clean_file(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("He said that the port… [+2829 chars]", "He said that the port…"),
        ("He said that the port [...]", "He said that the port [...]"),
        ("He said so. Read more »", "He said so. Read more »"),
        ("وقال إن الميناء… اقرأ المزيد", "وقال إن الميناء… اقرأ المزيد"),
    ],
)
def test_a_text_that_is_cut_is_told(text: str, kept: str) -> None:
    """The count of a news service goes, everything else stays."""
    cleaned, found = clean_file(text)

    assert cleaned == kept
    assert [each.reason for each in found] == ["truncated"]


def test_a_quotation_that_trails_off_inside_a_text_is_not_a_cut() -> None:
    """Only the end counts."""
    assert clean_file("“Well…” he said.") == ("“Well…” he said.", [])


@pytest.mark.parametrize("piece", ["<!--", "<p ", "<p><script>", "&", " ", "read more ", "... "])
def test_cleaning_takes_linear_time(piece: str) -> None:
    """300,000 pieces; what needs quadratic time would take minutes."""
    before = time.process_time()

    clean_record(f"<p>{piece * 300_000}x")

    assert time.process_time() - before < 10
