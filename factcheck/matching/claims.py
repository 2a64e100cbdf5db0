"""What is compared of a claim, and how it is computed once for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.domain import Document, Language, Quotation, Stance, text_of
from factcheck.prelabel.bundled.spelling import phonetic_keys
from factcheck.text.calendar_words import calendar_words
from factcheck.text.numbers import numbers
from factcheck.text.roles import name_words

if TYPE_CHECKING:
    from factcheck.domain import Attribution


@dataclass(frozen=True, slots=True)
class ClaimText:
    """A claim as it is compared with others.

    Attributes:
        id: unique among the claims that are matched.
        document: id of its document.
        language: the language of the document.
        content: the words of its content.
        position: where the content begins, as a share of the document's text, in [0, 1].
        published: ISO 8601 date of the document, ``""`` if that is not known.
        labels: source labels; empty if they are not known.
        quotation: whether it is quoted.
        stance: what its source says of the content.
        numbers: the numbers in the content.
        days: the days of the week and months in the content.
        sounds: phonetic keys of words in the content that may be names.
        within: the id of the claim whose content reports this one, ``""`` if none does.
    """

    id: str
    document: str
    language: Language
    content: str
    position: float
    published: str
    labels: frozenset[str]
    quotation: Quotation
    stance: Stance
    numbers: frozenset[float]
    days: frozenset[str]
    sounds: frozenset[str]
    within: str = ""


def claim_text(
    name: str, document: Document, attribution: Attribution, labels: frozenset[str] = frozenset()
) -> ClaimText:
    """Return what is compared of one claim.

    Args:
        name: an id, unique among the claims that are matched.
        document: where it stands.
        attribution: its spans.
        labels: its source labels, empty if they are not known.

    Raises:
        SpanError: a span does not fit the text.
    """
    content = text_of(attribution.content, document.text)
    return ClaimText(
        name,
        document.id,
        document.language,
        content,
        attribution.content[0].start / len(document.text),
        document.published,
        labels,
        attribution.quotation,
        attribution.stance,
        numbers(content),
        calendar_words(content),
        frozenset(key for word in name_words(content) for key in phonetic_keys(word)),
    )
