"""What the report's page shows of each claim and each document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factcheck.analysis.report.highlight import Piece, paragraphs
from factcheck.analysis.report.matrix import Matrix
from factcheck.comparing.consensus import Consensus, consensus_claims
from factcheck.domain import Attribution, Dataset, Document, text_of


@dataclass(frozen=True, slots=True)
class Answer:
    """One annotator's answer to a claim."""

    annotator: str
    labels: tuple[str, ...]
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as the page shows it.

    Attributes:
        number: from 0, in the order of the page.
        anchor: fragment of its address; made of the claim's id, so it stays the same in the next
            report.
        text: what is claimed; pieces joined by an ellipsis.
        source: the words of the text that name who says it, ``""`` if it names nobody.
        rows: the matrix's rows that count it.
        column: the matrix's column that counts it.
        urls: all evidence, each address once.
        notes: all notes, each once.
        answers: the answers of all, if several people annotated the text.
        agreed: all who annotated the text, if their answers are identical.
        missed: who annotated the text but did not mark the claim.
        decided: who decided, ``""`` if nobody.
    """

    number: int
    anchor: str
    text: str
    source: str
    rows: tuple[int, ...]
    column: int
    urls: tuple[str, ...]
    notes: tuple[str, ...]
    answers: tuple[Answer, ...]
    agreed: tuple[str, ...]
    missed: tuple[str, ...]
    decided: str


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the page shows it, with the cards of its claims.

    Attributes:
        number: from 0, in the order of the page.
        document: what is shown.
        attributions: its claims, where they are in its text.
        cards: its claims, in the same order.
        parallel: number of the same article in the other language, ``None`` if not on the page.
        is_withdrawn: whether its task was deleted after it was pulled.
    """

    number: int
    document: Document
    attributions: Sequence[Attribution]
    cards: Sequence[Card]
    parallel: int | None
    is_withdrawn: bool

    @property
    def lines(self) -> Sequence[Sequence[Piece]]:
        """Its lines that are not blank, in pieces; made when they are written."""
        return paragraphs(self.document.text, self.attributions)


def document_views(
    dataset: Dataset, names: Mapping[str, str], matrix: Matrix
) -> list[DocumentView]:
    """Return the documents that somebody annotated, with their claims; count these in the matrix.

    ``names`` is what the page calls each annotator.
    """
    claims: dict[str, list[Consensus]] = {}
    for each in consensus_claims(dataset):
        claims.setdefault(each.document.id, []).append(each)
    annotated = {each.document for each in dataset.annotations}
    withdrawn = frozenset(dataset.withdrawn)
    documents = [each for each in dataset.documents if each.id in annotated]
    numbers = {document.id: number for number, document in enumerate(documents)}
    anchors: set[str] = set()
    return [
        DocumentView(
            number,
            document,
            [each.attribution for each in claims.get(document.id, [])],
            [_card(each, names, matrix, anchors) for each in claims.get(document.id, [])],
            numbers.get(document.parallel),
            document.id in withdrawn,
        )
        for number, document in enumerate(documents)
    ]


def _card(each: Consensus, names: Mapping[str, str], matrix: Matrix, anchors: set[str]) -> Card:
    """Return the card of a claim; count it in the matrix, and add its anchor to those in use."""
    number = len(anchors)
    claims = list(each.answers.values())
    anchor = f"claim-{claims[0].id}"
    anchor = f"{anchor}-{number}" if anchor in anchors else anchor
    anchors.add(anchor)
    text = each.document.text
    rows, column = matrix.add(each.labels, each.verdict)
    answers = [
        Answer(names[who], claim.labels, claim.verdict, text_of(claim.attribution.content, text))
        for who, claim in each.answers.items()
    ]
    return Card(
        number=number,
        anchor=anchor,
        text=text_of(each.attribution.content, text),
        source=text_of(each.attribution.source, text),
        rows=rows,
        column=column,
        urls=tuple(dict.fromkeys(url for claim in claims for url in claim.evidence.urls)),
        notes=tuple(dict.fromkeys(c.evidence.note for c in claims if c.evidence.note)),
        answers=tuple(answers) if len(claims) + len(each.missed) > 1 else (),
        agreed=tuple(names[who] for who in each.answers) if _is_unanimous(each) else (),
        missed=tuple(names[who] for who in each.missed),
        decided=names[each.decided] if each.decided else "",
    )


def _is_unanimous(each: Consensus) -> bool:
    """Return whether several people annotated the text and their answers are identical."""
    answers = {
        (claim.attribution, frozenset(claim.labels), claim.verdict)
        for claim in each.answers.values()
    }
    return len(each.answers) > 1 and not each.missed and len(answers) == 1
