"""How a network learns on from a bundle."""

from itertools import islice
from pathlib import Path
from random import Random

import pytest
import torch

from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.domain import Language, SourceLabel, Taxonomy
from factcheck.training.desk.keeping import KeptVectors, texts_to_keep
from factcheck.training.desk.learning import PIECES, Stopping, batches_of, freeze
from factcheck.training.examples import examples
from factcheck.training.restore import network_from_bundle
from factcheck.training.text_encoder import TextEncoder


def order() -> Random:
    return Random(1)  # noqa: S311 - an order


def gold(workspace: Path) -> list[GoldDocument]:
    return list(read_gold(workspace / "attribution" / "ntrex.train.jsonl"))


def test_batches_are_full_and_leave_nothing_out(workspace: Path) -> None:
    """Each example comes once before the first is repeated; padded, a batch is small enough."""
    encoder = TextEncoder.load(workspace / "bundle")
    every = list(examples(gold(workspace), encoder)) * 4
    batches = batches_of(every, order())
    read: list[int] = []
    while len(read) < len(every):
        batch = next(batches)
        assert max(len(each.window.pieces) for each in batch) * len(batch) <= PIECES
        read += map(id, batch)
    assert sorted(read) == sorted(map(id, every))
    assert len(list(islice(batches, 3))) == 3


def test_a_network_is_held_to_its_vectors(workspace: Path) -> None:
    """The loss is 0 before it learns, and the word embeddings never change."""
    encoder = TextEncoder.load(workspace / "bundle")
    network = network_from_bundle(workspace / "bundle").eval()
    texts = texts_to_keep(gold(workspace), None)
    assert "The mayor" in texts
    kept = KeptVectors.of(texts, encoder, network)
    assert abs(kept.loss(network, order()).item()) < 1e-5

    freeze(network)
    fixed = {name for name, each in network.named_parameters() if not each.requires_grad}
    assert all(name.startswith("trunk.embeddings.") for name in fixed)
    with torch.no_grad():
        network.name.weight.mul_(-1)
    assert kept.loss(network, order()).item() > 1


def test_the_best_network_is_kept_and_training_stops(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of equal ones the later one; after four checks without gain it is enough."""
    encoder = TextEncoder.load(workspace / "bundle")
    network = network_from_bundle(workspace / "bundle").eval()
    told: list[str] = []
    stopping = Stopping(gold(workspace)[:2], encoder, 9, told.append)
    figures = iter((50.0, 60.0, 60.0, 59.0, 58.0, 57.0, 56.0))
    monkeypatch.setattr(stopping, "measure", lambda _: next(figures))

    enough = [stopping.check(step, network) for step in range(1, 8)]

    assert enough == [False] * 6 + [True]
    assert stopping.steps == 3
    assert stopping.best is not None
    assert told[0].startswith("step 1 of 9")
    assert told[0].endswith("exact F1 50.0 on 2 documents")


def test_without_documents_to_stop_by_the_last_network_counts(workspace: Path) -> None:
    """It is never enough."""
    encoder = TextEncoder.load(workspace / "bundle")
    network = network_from_bundle(workspace / "bundle")
    stopping = Stopping([], encoder, 9, lambda _: None)
    assert [stopping.check(step, network) for step in range(1, 8)] == [False] * 7
    assert stopping.best is None
    assert stopping.steps == 7


def test_the_texts_that_are_kept_are_names_sources_and_contents(workspace: Path) -> None:
    """A label has names in both languages and aliases."""
    label = SourceLabel(
        "Mayor", names={Language.ARABIC: "العمدة"}, aliases={Language.ENGLISH: ("Her Honour",)}
    )
    texts = texts_to_keep(gold(workspace)[:1], Taxonomy((label,)))

    assert {"Mayor", "العمدة", "Her Honour", "The mayor", "that it rained"} <= texts
    assert "said" not in texts
