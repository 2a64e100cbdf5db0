"""Quotation marks, paired; each expected quotation is given as its text."""

import pytest

from factcheck.domain import Span
from factcheck.prelabel.lexicon.quotes import find_quotes
from factcheck.prelabel.lexicon.tokens import tokenise


def quoted(text: str) -> list[list[str]]:
    """Return the quotations of each line."""
    lines = [(line, tokenise(line, Span(0, len(line)))) for line in text.split("\n")]
    found = find_quotes([tokens for _, tokens in lines])
    return [
        [line[tokens[q.start].span.start : tokens[q.end - 1].span.end] for q in quotes]
        for (line, tokens), quotes in zip(lines, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("He said “no”.", ["“no”"]),
        ("قال «لا» و”نعم”.", ["«لا»", "”نعم”"]),
        # a mark glued to a clitic opens all the same
        ("القيادة لـ”القوات المسلحة”، أمس", ["”القوات المسلحة”"]),
        # marks between spaces open and close by turns
        ('قال " لا أعرف " وسكت', ['" لا أعرف "']),
        # the outermost counts
        ('He said "I heard "no" twice" then.', ['"I heard "no" twice"']),
        # single marks, and apostrophes that look like them
        ("'I will not go,' he said of the dogs' home.", ["'I will not go,'"]),
        ("It's the dogs' home.", []),
        # a mark without partner
        ('He is 6" tall.', []),
        # … unless a colon announces it
        ('He said: "It rains.', ['"It rains.']),
        ("", []),
    ],
)
def test_marks_are_paired_in_a_paragraph(text: str, quotations: list[str]) -> None:
    """By what stands beside them, whatever their shape."""
    assert quoted(text) == [quotations]


def test_a_quotation_continues_without_new_marks() -> None:
    """Every paragraph up to the closing mark is quoted."""
    found = quoted('He said: "One.\nTwo.\nThree."\nFour.')

    assert found == [['"One.'], ["Two."], ['Three."'], []]


def test_a_quotation_continues_with_a_mark_at_each_paragraph() -> None:
    """As American newspapers print it."""
    assert quoted('He said: "One.\n"Two."\nThree.') == [['"One.'], ['"Two."'], []]


def test_a_single_mark_does_not_quote_the_rest_of_the_article() -> None:
    """The closing mark is too far away to be its partner."""
    text = 'The 6" pipe broke.' + "\nIt rained." * 20 + '\nIt broke."'

    assert not any(quoted(text))
