"""What a search found, as text for a terminal and as JSON."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

from factcheck.dataset.violation import printable
from factcheck.domain import FoundBy, Role, Stance, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from factcheck.matching.find import Found, FoundClaim

WIDTH = 100
"""Code points of a line, at most."""

_COLUMN = 12
_DISPUTED = "disputed"

STANCES: Mapping[str, str] = {
    Stance.ASSERTS: "asserts",
    Stance.DENIES: "DENIES",
    Stance.HEDGED: "hedges",
    Stance.NONE: "neither",
    _DISPUTED: "disputed",
}
"""The name of the line that has a content: what the source does with it."""


def found_to_text(found: Found) -> str:
    """Return the claims, each in some lines; every line has its name first.

    So no line mixes the two directions of writing more than a terminal can show, and what a source
    does with a content stands before the content. What would control a terminal is escaped.
    """
    blocks = [
        "\n".join(_claim_lines(number, each)) for number, each in enumerate(found.claims, start=1)
    ]
    return "".join(f"{block}\n\n" for block in blocks)


def describe_search(found: Found) -> str:
    """Return how many claims were found; if none, what was tried."""
    shown = len(found.claims)
    if found.total:
        some = f", the first {shown} are shown" if shown < found.total else ""
        return f"{found.total} of {found.searched} claims{some}"
    tried = [
        f"{word}: {', '.join(each for each in near) if near else 'no word like it'}"
        for word, near in found.near.items()
    ]
    return printable(
        f"none of {found.searched} claims has all of: {', '.join(found.words)}. "
        f"Words of the dataset that were taken for them: {'; '.join(tried)}"
    )


def found_to_dict(found: Found) -> dict[str, object]:
    """Return the same as plain values for JSON."""
    return {
        "query": found.query,
        "words": list(found.words),
        "searched": found.searched,
        "total": found.total,
        "near": {word: list(near) for word, near in found.near.items()},
        "claims": [_plain(each) for each in found.claims],
    }


def _stance(each: FoundClaim) -> str:
    stances = {answer.attribution.stance.value for answer in each.claim.answers.values()}
    return stances.pop() if len(stances) == 1 else _DISPUTED


def _words(each: FoundClaim, role: Role) -> str:
    spans = each.claim.attribution.spans(role)
    return text_of(spans, each.claim.document.text) if spans else ""


def _verdict(each: FoundClaim) -> str:
    verdict = each.claim.verdict
    return _DISPUTED if verdict is None else verdict


def _labels(each: FoundClaim) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(label for answer in each.claim.answers.values() for label in answer.labels)
    )


def _evidence(each: FoundClaim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    all_of = [answer.evidence for answer in each.claim.answers.values()]
    urls = dict.fromkeys(url for evidence in all_of for url in evidence.urls)
    notes = dict.fromkeys(evidence.note for evidence in all_of if evidence.note)
    return tuple(urls), tuple(notes)


def _claim_lines(number: int, each: FoundClaim) -> Iterator[str]:
    document = each.claim.document
    urls, notes = _evidence(each)
    labels = f" [{', '.join(_labels(each))}]" if _labels(each) else ""
    about = (document.outlet, document.published, document.language.english_name)
    withdrawn = ("withdrawn",) if each.withdrawn else ()
    yield f"{number}."
    for name, value in (
        ("source", (_words(each, Role.SOURCE) or "nobody is named") + labels),
        ("cue", _words(each, Role.CUE)),
        (STANCES[_stance(each)], _words(each, Role.CONTENT)),
        ("channel", _words(each, Role.CHANNEL)),
        ("verdict", _verdict(each) or "none yet"),
        *(("evidence", value) for value in (*urls, *notes)),
        ("title", document.title),
        ("published", ", ".join(filter(None, (*about, *withdrawn)))),
        ("found by", _why(each)),
        ("id", f"{each.claim.unit} in {document.id}"),
    ):
        if value:
            yield _line(name, value)


def _why(each: FoundClaim) -> str:
    """Return each way that it was found, with the words."""
    ways = []
    for kind in FoundBy:
        if kind in each.by:
            words = ", ".join(dict.fromkeys(word.found for word in each.words if word.by is kind))
            ways.append(f"{kind.value} ({words})" if words else kind.value)
    return ", ".join(ways)


def _line(name: str, value: str) -> str:
    return textwrap.fill(
        printable(" ".join(value.split())),
        WIDTH,
        initial_indent=f"   {name}".ljust(_COLUMN + 3),
        subsequent_indent=" " * (_COLUMN + 3),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _plain(each: FoundClaim) -> dict[str, object]:
    document = each.claim.document
    urls, notes = _evidence(each)
    return {
        "id": each.claim.unit,
        "document": document.id,
        "title": document.title,
        "outlet": document.outlet,
        "published": document.published,
        "language": document.language.value,
        "url": document.url,
        "withdrawn": each.withdrawn,
        "source": _words(each, Role.SOURCE),
        "labels": list(_labels(each)),
        "cue": _words(each, Role.CUE),
        "stance": _stance(each),
        "text": _words(each, Role.CONTENT),
        "channel": _words(each, Role.CHANNEL),
        "quotation": each.claim.attribution.quotation.value,
        "verdict": _verdict(each),
        "evidence": {"urls": list(urls), "notes": list(notes)},
        "score": each.score,
        "meaning": each.meaning,
        "found_by": [kind.value for kind in each.by],
        "words": [asdict(word) | {"by": word.by.value} for word in each.words],
    }
