"""What is read beside a desk's documents, so that the network does not forget the rest.

Either the corpora that the bundle was made from, where somebody has them; or the passages written
for training, with what the network makes of them before it learns (Li and Hoiem, Learning without
Forgetting, ECCV 2016), and its own answers on texts of the desk that nobody annotated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.errors import ModelError
from factcheck.training.corpora import PASSAGES, PLAIN, SHARES, Corpora
from factcheck.training.desk.slices import apart
from factcheck.training.distil import soften
from factcheck.training.examples import examples, plain_examples
from factcheck.training.passages import WRITTEN, read_passages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from factcheck.analysis.gold import GoldDocument
    from factcheck.domain import Document
    from factcheck.training.examples import Example
    from factcheck.training.network import Network
    from factcheck.training.text_encoder import TextEncoder

DESK = "desk"
"""Name of the documents that people verified."""

DESK_SHARE = 0.5
"""How often a batch is of these."""

PLAIN_SHARE = 0.3
"""How often one of the others is plain text, if there is any."""

PLAIN_TEXTS = 400
"""Plain texts that are read at most."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """What a network reads.

    Attributes:
        corpora: examples by the name of their corpus; none is empty.
        shares: how often each corpus is read; they sum to 1.
        documents: how many each corpus has.
        gold: the documents beside the desk's, for their names.
    """

    corpora: Mapping[str, Sequence[Example]]
    shares: Mapping[str, float]
    documents: Mapping[str, int]
    gold: Sequence[GoldDocument]


def mix(
    desk: Sequence[GoldDocument],
    unread: Sequence[Document],
    data: Path | None,
    held_out: Sequence[Document],
    encoder: TextEncoder,
    network: Network,
) -> Mixture:
    """Return a desk's documents and what is read beside them.

    What is held out, its translations and copies are in none of it.

    Args:
        desk: what people verified.
        unread: texts of the desk that nobody annotated.
        data: the folder of `Corpora`, ``None`` for the passages.
        held_out: what is measured on.
        encoder: of the network.
        network: before it learns, in evaluation mode.

    Raises:
        InvalidRecord: a corpus is not gold.
        ModelError: the folder has no corpora; or the desk's documents have no text.
    """
    desk_examples = list(examples(desk, encoder))
    if data is not None:
        read = Corpora(data, WRITTEN).gold_by_corpus("train")
        groups = {name: apart(group, held_out) for name, group in read.items()}
        groups = {name: group for name, group in groups.items() if group}
        shares = {name: SHARES[name] for name in groups}
        if shares.keys() <= {f"{PASSAGES}.en", f"{PASSAGES}.ar"}:
            problem = "there are no corpora in it"
            cure = "it needs attribution/NAME.train.jsonl, see docs/data.md; or leave --data out"
            raise ModelError(str(data), problem, cure)
        others = {name: list(examples(group, encoder)) for name, group in groups.items()}
        gold = [each for group in groups.values() for each in group]
        counts = {name: len(group) for name, group in groups.items()}
    else:
        gold = [each for path in sorted(WRITTEN.glob("*.txt")) for each in read_passages(path)]
        texts = apart(unread, held_out)[:PLAIN_TEXTS]
        plain = list(plain_examples(texts, encoder))
        others = {PASSAGES: soften(list(examples(gold, encoder)), [network])}
        shares, counts = {PASSAGES: 1.0}, {PASSAGES: len(gold)}
        if plain:
            others[PLAIN] = soften(plain, [network])
            shares = {PASSAGES: 1 - PLAIN_SHARE, PLAIN: PLAIN_SHARE}
            counts[PLAIN] = len(texts)
    rest = (1 - DESK_SHARE) / sum(shares.values())
    return Mixture(
        {DESK: desk_examples, **others},
        {DESK: DESK_SHARE, **{name: share * rest for name, share in shares.items()}},
        {DESK: len(desk), **counts},
        gold,
    )
