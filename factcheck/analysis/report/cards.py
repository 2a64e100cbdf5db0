"""What the report's page shows of each claim and each document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from factcheck.analysis.chain import chain_of
from factcheck.analysis.report.highlight import Piece, paragraphs
from factcheck.analysis.report.matrix import Matrix
from factcheck.comparing.consensus import Consensus, consensus_claims
from factcheck.comparing.outer import outer_claims
from factcheck.domain import Attribution, Claim, Dataset, Document, Role

ROLES: Mapping[Role, str] = {
    Role.CONTENT: "the borders of the claim",
    Role.SOURCE: "the words of the source",
    Role.CUE: "the cue",
    Role.CHANNEL: "the channel",
}
"""What annotators differ on if they marked other words for a role."""


@dataclass(frozen=True, slots=True)
class Card:
    """A claim as the page shows it.

    Attributes:
        anchor: fragment of its address; made of the claim's id (`Consensus.unit`), so it stays
            the same in the next report.
        attribution: where it is in its text.
        rows: the matrix's rows that count it.
        column: the matrix's column that counts it.
        urls: all evidence, each address once.
        notes: all notes, each once.
        decided: who decided, ``""`` if nobody.
        agreed: all who annotated the text, if several did and their answers are identical.
        answers: the claim of each annotator by name, if several annotated the text and differ.
        missed: who annotated the text but did not mark the claim.
        differences: what they differ on, in words.
        differing: the roles for which they marked other words.
        stance_differs: whether they differ on what the source does with the claim.
        chain: outlet, channels and sources by which it came to the reader, if another claim
            reports it.
        outer: the claims whose contents report it, the nearest first.
    """

    anchor: str
    attribution: Attribution
    rows: tuple[int, ...]
    column: int
    urls: tuple[str, ...]
    notes: tuple[str, ...]
    decided: str = ""
    agreed: tuple[str, ...] = ()
    answers: Mapping[str, Claim] | None = None
    missed: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    differing: tuple[Role, ...] = ()
    stance_differs: bool = False
    chain: tuple[str, ...] = ()
    outer: tuple[Consensus, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the page shows it, with the cards of its claims.

    Attributes:
        document: what is shown.
        cards: its claims, in the order of its text.
        parallel: number of the same article in the other language, in the order of the page from
            0; ``None`` if it is not on the page.
        is_withdrawn: whether its task was deleted after it was pulled.
    """

    document: Document
    cards: Sequence[Card]
    parallel: int | None
    is_withdrawn: bool

    @property
    def lines(self) -> Sequence[tuple[int, Sequence[Piece]]]:
        """Its lines that are not blank, with their start and in pieces; made when written."""
        return paragraphs(self.document.text, [each.attribution for each in self.cards])


def document_views(
    dataset: Dataset, names: Mapping[str, str], matrix: Matrix
) -> list[DocumentView]:
    """Return the documents that somebody annotated, with their claims; count these in the matrix.

    ``names`` is what the page calls each annotator.
    """
    claims: dict[str, list[Consensus]] = {}
    for each in consensus_claims(dataset):
        claims.setdefault(each.document.id, []).append(each)
    by_unit = {each.unit: each for of_one in claims.values() for each in of_one}
    annotated = {each.document for each in dataset.annotations}
    withdrawn = frozenset(dataset.withdrawn)
    documents = [each for each in dataset.documents if each.id in annotated]
    numbers = {document.id: number for number, document in enumerate(documents)}
    return [
        DocumentView(
            document,
            [
                replace(
                    _card(each, names, matrix),
                    chain=chain_of(each, by_unit) if each.within else (),
                    outer=tuple(outer_claims(each, by_unit)),
                )
                for each in claims.pop(document.id, ())
            ],
            numbers.get(document.parallel),
            document.id in withdrawn,
        )
        for document in documents
    ]


def _card(each: Consensus, names: Mapping[str, str], matrix: Matrix) -> Card:
    """Return the card of a claim; count it in the matrix."""
    claims = list(each.answers.values())
    rows, column = matrix.add(each.labels, each.verdict)
    shown = (f"claim-{each.unit}", each.attribution, rows, column, each.urls, each.notes)
    if each.decided:
        return Card(*shown, decided=names[each.decided])
    if len(claims) + len(each.missed) == 1:
        return Card(*shown)
    differences = tuple(_differences(each))
    if not differences:
        return Card(*shown, agreed=tuple(names[who] for who in each.answers))
    return Card(
        *shown,
        answers={names[who]: claim for who, claim in each.answers.items()},
        missed=tuple(names[who] for who in each.missed),
        differences=differences,
        differing=_differing(claims),
        stance_differs=_stance_differs(claims),
    )


def _differences(each: Consensus) -> Iterator[str]:
    """Yield what the annotators of a claim differ on, in words."""
    claims = list(each.answers.values())
    if each.missed:
        yield "whether it is a claim"
    if each.labels is None:
        yield "the source label"
    if each.verdict is None:
        yield "the verdict"
    elif len({claim.verdict for claim in claims}) > 1:
        yield "whether there is a verdict yet"
    yield from (ROLES[role] for role in _differing(claims))
    if len({claim.attribution.quotation for claim in claims}) > 1:
        yield "how it is quoted"
    if _stance_differs(claims):
        yield "whether the source asserts it"


def _stance_differs(claims: Sequence[Claim]) -> bool:
    return len({claim.attribution.stance for claim in claims}) > 1


def _differing(claims: Sequence[Claim]) -> tuple[Role, ...]:
    return tuple(
        role for role in ROLES if len({claim.attribution.spans(role) for claim in claims}) > 1
    )
