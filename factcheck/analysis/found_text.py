"""What a search found, as text for a terminal and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from factcheck.analysis.claim_lines import (
    labels_of,
    named_line,
    said_parts,
    stance_of,
    verdict_of,
    words_of,
)
from factcheck.dataset.violation import printable
from factcheck.domain import FoundBy, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factcheck.matching.find import Found, FoundClaim


def found_to_text(found: Found) -> str:
    """Return the claims, each in some lines, see `factcheck.analysis.claim_lines`."""
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


def _evidence(each: FoundClaim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    all_of = [answer.evidence for answer in each.claim.answers.values()]
    urls = dict.fromkeys(url for evidence in all_of for url in evidence.urls)
    notes = dict.fromkeys(evidence.note for evidence in all_of if evidence.note)
    return tuple(urls), tuple(notes)


def _claim_lines(number: int, each: FoundClaim) -> Iterator[str]:
    document = each.claim.document
    urls, notes = _evidence(each)
    about = (document.outlet, document.published, document.language.english_name)
    withdrawn = ("withdrawn",) if each.withdrawn else ()
    yield f"{number}."
    for name, value in (
        *said_parts(each.claim, each.outer),
        ("verdict", verdict_of(each.claim) or "none yet"),
        *(("evidence", value) for value in (*urls, *notes)),
        ("title", document.title),
        ("published", ", ".join(filter(None, (*about, *withdrawn)))),
        ("found by", _why(each)),
        ("id", f"{each.claim.unit} in {document.id}"),
    ):
        if value:
            yield named_line(name, value)


def _why(each: FoundClaim) -> str:
    """Return each way that it was found, with the words."""
    ways = []
    for kind in FoundBy:
        if kind in each.by:
            words = ", ".join(dict.fromkeys(word.found for word in each.words if word.by is kind))
            ways.append(f"{kind.value} ({words})" if words else kind.value)
    return ", ".join(ways)


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
        "source": words_of(each.claim, Role.SOURCE),
        "labels": list(labels_of(each.claim)),
        "cue": words_of(each.claim, Role.CUE),
        "stance": stance_of(each.claim),
        "within": [
            {"id": o.unit, "source": words_of(o, Role.SOURCE), "stance": stance_of(o)}
            for o in each.outer
        ],
        "text": words_of(each.claim, Role.CONTENT),
        "channel": words_of(each.claim, Role.CHANNEL),
        "quotation": each.claim.attribution.quotation.value,
        "verdict": verdict_of(each.claim),
        "evidence": {"urls": list(urls), "notes": list(notes)},
        "score": each.score,
        "meaning": each.meaning,
        "found_by": [kind.value for kind in each.by],
        "words": [asdict(word) | {"by": word.by.value} for word in each.words],
    }
