"""Gold of which claims say the same, and what is compared of its claims."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from factcheck.comparing.matching import match
from factcheck.domain import Document, Span
from factcheck.matching.claims import claim_text
from factcheck.matching.drift_kinds import Side
from factcheck.text.stance import stance_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from factcheck.analysis.gold import GoldAttribution, GoldDocument
    from factcheck.domain import Prediction
    from factcheck.matching.claims import ClaimText


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """A claim of which the gold says what it is the same as.

    Attributes:
        claim: what is compared of it.
        side: what is compared of it with its translation.
        pair: what the same claim has in the parallel document, too; ``""`` if none.
        says: propositions with stances; two claims that share one say the same.
        invented: whether it was predicted, and is not in the gold.
    """

    claim: ClaimText
    side: Side
    pair: str = ""
    says: frozenset[str] = frozenset()
    invented: bool = False


def own_document(gold: GoldDocument) -> Document:
    """Return the document of the gold; of a file in two languages, the part in its language."""
    part = gold.part or Span(0, len(gold.text))
    return Document(
        gold.id,
        "",
        part.text_in(gold.text),
        gold.language,
        published=gold.published,
        parallel=gold.parallel,
        offset=part.start,
    )


def gold_claims(gold: GoldDocument, *, labels: bool = True) -> list[GoldClaim]:
    """Return the claims of a document by its gold spans, in the order of the text.

    Stances are those that cue and content show: in the gold they are stances to a proposition.

    Args:
        gold: the document.
        labels: whether the labels of the gold are compared, too.
    """
    document = own_document(gold)
    found = sorted(gold.attributions, key=lambda each: each.attribution.content)
    return [
        _gold_claim(f"{gold.id} {number}", document, each, gold.text, labels=labels)
        for number, each in enumerate(found)
    ]


def _gold_claim(
    name: str, document: Document, gold: GoldAttribution, text: str, *, labels: bool
) -> GoldClaim:
    stance = stance_of(gold.attribution, text)
    attribution = replace(gold.attribution, stance=stance).shift(-document.offset)
    known = frozenset(gold.labels) if labels else frozenset()
    claim = claim_text(name, document, attribution, known)
    return GoldClaim(claim, Side(document, attribution, known), gold.pair, gold.says)


def predicted_claims(gold: GoldDocument, prediction: Prediction) -> list[GoldClaim]:
    """Return the predicted claims of a document, in the order of the text, with what the gold says.

    A predicted claim and a gold claim are the same by `match`. Labels are not used.

    Args:
        gold: the gold of the document.
        prediction: for its `own_document`.
    """
    document = prediction.document
    found = sorted(
        (each.attribution for each in prediction.outermost), key=lambda each: each.content
    )
    wanted = {
        i: gold.attributions[j]
        for i, j in match(
            [each.shift(document.offset) for each in found],
            [each.attribution for each in gold.attributions],
        )
    }
    return [
        GoldClaim(
            claim_text(f"{gold.id} {number}", document, each),
            Side(document, each),
            wanted[number].pair if number in wanted else "",
            wanted[number].says if number in wanted else frozenset(),
            number not in wanted,
        )
        for number, each in enumerate(found)
    ]


def parallel_documents(
    gold: Iterable[GoldDocument],
) -> Iterator[tuple[GoldDocument, GoldDocument]]:
    """Yield documents of which one names the other as its parallel, each pair once."""
    by_id = {each.id: each for each in gold}
    seen: set[str] = set()
    for each in by_id.values():
        if each.parallel in by_id and each.id not in seen:
            seen.add(each.parallel)
            yield each, by_id[each.parallel]
