"""All stages from data to a bundle, on a few sentences."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from factcheck.domain import Document, Language, SourceLabel, Taxonomy
from factcheck.errors import ModelError
from factcheck.prelabel import Mention, Pipeline
from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle
from factcheck.prelabel.bundled.label_scores import FEATURES
from factcheck.prelabel.bundled.linker import MIN_PROBABILITY
from factcheck.training import network
from factcheck.training.base import EMBEDDINGS, FIRST_PIECES, load_base
from factcheck.training.corpora import Corpora
from factcheck.training.examples import Example, examples
from factcheck.training.export import write_bundle
from factcheck.training.finetune import read_windows, window_losses
from factcheck.training.quantisation import read_parameters
from factcheck.training.text_encoder import TextEncoder
from tests.training.conftest import run
from tests.training.small_workspace import ARABIC, ENGLISH

TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Minister"), SourceLabel("City")))
DOCUMENTS = [
    Document("e", "", ENGLISH, Language.ENGLISH),
    Document("a", "", ARABIC, Language.ARABIC),
]


def corpora(workspace: Path) -> Corpora:
    return Corpora(workspace, workspace / "passages")


def tag_loss(trained: network.Network, batch: list[Example]) -> float:
    states, _ = read_windows(trained, batch)
    loss: float = window_losses(trained, states[-1], batch)["tags"].item()
    return loss


def test_every_stage_writes_what_the_next_one_reads(workspace: Path) -> None:
    """And a log of its own."""
    names = {path.name for path in (workspace / "work").iterdir()}
    assert {"clitics.json", "tokenizer.json", "base.pt"} <= names
    assert {"vocabulary.log", "finetune.log"} <= names
    assert {path.name for path in (workspace / "bundle").iterdir()} == {
        "bundle.json",
        "clitics.json",
        "model.onnx",
        "strangers.npy",
        "tokenizer.json",
    }


def test_kept_pieces_keep_their_scores_and_vectors(workspace: Path) -> None:
    """A piece of a third language is left out, with its row."""
    base = load_base(workspace / "base")
    cut = json.loads((workspace / "work" / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    kept = network.load(workspace / "work" / "base.pt").trunk.embeddings.word_embeddings.weight
    numbers = [base.pieces.index(tuple(piece)) for piece in cut]

    assert [piece for piece, _ in cut[:4]] == list(FIRST_PIECES)
    assert {piece for piece, _ in base.pieces} - {piece for piece, _ in cut} == {"\u4e2d\u6587"}
    assert np.array_equal(kept.detach().numpy(), base.weights[EMBEDDINGS][numbers])


def test_gold_becomes_tags_and_links(workspace: Path) -> None:
    """Each content is linked to its own source and cue, and to no other."""
    gold = corpora(workspace).gold("polnear", "dev")[:1]

    (made,) = examples(gold, TextEncoder.load(workspace / "work"))

    forms = [token.form for token in made.window.tokens]
    assert [forms[index] for index, tag in enumerate(made.tags) if tag % 2] == [
        *("▁The", "▁said", "▁that"),
        *("▁The", "▁denied", "▁that"),
        *("▁He", "▁added", "▁that"),
    ]
    belonging = {(link.content, link.other) for link in made.links if link.belongs}
    assert belonging == {(3, 0), (3, 2), (10, 7), (10, 9), (17, 15), (17, 16)}
    assert len(made.links) == 24


def test_a_bundle_reads_both_languages(workspace: Path) -> None:
    """Spans lie in the text; other documents in the batch change nothing."""
    bundle = load_bundle(workspace / "bundle", threads=1)
    pipeline = Pipeline(BundledTagger(bundle), BundledLinker(bundle))
    together = list(pipeline.prelabel(DOCUMENTS, TAXONOMY))
    alone = [next(pipeline.prelabel([each], TAXONOMY)) for each in DOCUMENTS]
    assert together == alone
    assert all(prediction.claims for prediction in together)
    for prediction in together:
        assert all(prediction.claim_ids)


def test_every_label_has_a_probability(workspace: Path) -> None:
    """An attribution without a source is that of the one before, and less certainly so."""
    bundle = load_bundle(workspace / "bundle")
    gold = corpora(workspace).gold("polnear", "dev")[0]
    document = Document(gold.id, "", gold.text, gold.language)
    first, second, _ = (each.attribution for each in gold.attributions)
    nobody = type(second)(second.content)
    mentions = [Mention(document, each) for each in (first, nobody)]
    linker = BundledLinker(bundle)
    named, unnamed = linker.features(mentions, TAXONOMY)
    inherited = FEATURES.index("speaker is inherited")
    assert named.shape == unnamed.shape == (1, 3, len(FEATURES))
    assert (named[..., inherited] == 0).all()
    assert (unnamed[..., inherited] == 1).all()
    others = [at for at in range(len(FEATURES)) if at != inherited]
    assert np.array_equal(named[..., others], unnamed[..., others])
    for scores in linker.link(mentions, TAXONOMY):
        assert all(MIN_PROBABILITY <= each.score <= 1 for each in scores)


def test_the_number_of_threads_changes_no_score(workspace: Path) -> None:
    """Names are read in batches of one length, windows by several threads."""
    predictions = [
        list(Pipeline(BundledTagger(each), BundledLinker(each)).prelabel(DOCUMENTS * 3, TAXONOMY))
        for each in (load_bundle(workspace / "bundle", threads=threads) for threads in (1, 2, 7))
    ]
    assert predictions[0] == predictions[1] == predictions[2]
    assert all(prediction.claims for prediction in predictions[0])


def test_several_seeds_are_averaged(workspace: Path) -> None:
    """Every weight is the mean of theirs."""
    run(workspace, "average", "tuned-0", "second", "--out", "both")
    one, other, both = (
        network.load(workspace / "work" / name / "tuned.pt").state_dict()
        for name in ("tuned-0", "second", "both")
    )
    for name, values in both.items():
        assert torch.allclose(values, (one[name] + other[name]) / 2, rtol=0, atol=1e-6), name
    assert any(not torch.equal(one[name], other[name]) for name in both)


def test_links_alone_are_learned_again(workspace: Path) -> None:
    """All other weights stay, to the last bit."""
    start = ("--start", "tuned-0/tuned.pt", "--links", "--steps", "3", "--out", "links")
    run(workspace, "finetune", *start)
    before, after = (
        network.load(workspace / "work" / name / "tuned.pt").state_dict()
        for name in ("tuned-0", "links")
    )
    moved = {name for name in before if not torch.equal(before[name], after[name])}
    assert moved == {"query.weight", "query.bias", "key.weight", "key.bias", "near"}


def test_fine_tuning_starts_from_the_weights_of_a_bundle(workspace: Path, tmp_path: Path) -> None:
    """One step of Adam moves a weight by its learning rate at most, weight decay aside."""
    rate = 1e-4
    farthest = 5 * rate * 1.1  # heads learn five times as fast as the trunk
    released = network.load(workspace / "work" / "tuned-0" / "tuned.pt")
    noise = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for values in released.parameters():
            values.add_(0.05 * torch.randn(values.shape, generator=noise))
    write_bundle(released, workspace / "work", tmp_path / "bundle", "0.test")

    run(workspace, "restore", "--bundle", str(tmp_path / "bundle"))
    start = ("--start", "restored.pt", "--rate", str(rate), "--steps", "1", "--out", "own")
    run(workspace, "finetune", *start)

    tuned = network.load(workspace / "work" / "own" / "tuned.pt").state_dict()
    others = [
        network.load(workspace / "work" / name).state_dict()
        for name in ("base.pt", "tuned-0/tuned.pt")
    ]
    stored = dict(read_parameters(onnx.load(tmp_path / "bundle" / "model.onnx").graph))
    weights = {name: values for name, values in stored.items() if name in tuned and values.ndim > 1}
    assert len(weights) > 10
    moved = 0
    for name, values in weights.items():
        distance = np.abs(tuned[name].numpy() - values).max()
        assert distance <= farthest, name
        moved += distance > 0
        assert all(np.abs(each[name].numpy() - values).max() > farthest for each in others), name
    assert moved > 10


def test_a_restored_network_has_learned_what_the_bundle_was_trained_on(workspace: Path) -> None:
    """Its loss is that of the network that was exported, not that of the first weights."""
    encoder = TextEncoder.load(workspace / "work")
    batch = list(examples(corpora(workspace).gold("polnear", "train"), encoder))
    run(workspace, "restore", "--bundle", str(workspace / "bundle"))

    initial, tuned, restored = (
        tag_loss(network.load(workspace / "work" / name).eval(), batch)
        for name in ("base.pt", "tuned-0/tuned.pt", "restored.pt")
    )

    assert restored == pytest.approx(tuned, rel=0.05)
    assert restored < initial / 2


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "clitics.json", "strangers.npy"])
def test_a_missing_or_damaged_file_is_reported(workspace: Path, tmp_path: Path, name: str) -> None:
    """With what to do; no other model takes its place."""
    for path in (workspace / "bundle").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:-1])
    with pytest.raises(ModelError, match=f"{name} has .* bytes, not .*; install"):
        load_bundle(tmp_path)
    (tmp_path / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(ModelError, match=f"the checksum of {name} is wrong"):
        load_bundle(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=f"{name} is missing"):
        load_bundle(tmp_path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "there is no bundle.json"),
        ("{", "bundle.json is damaged"),
        ("[]", "bundle.json is damaged"),
        ('{"format": 99}', "its format is 99"),
    ],
)
def test_a_bundle_of_another_format_is_refused(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    """Older code does not guess."""
    if content is not None:
        (tmp_path / "bundle.json").write_text(content, "utf-8")
    with pytest.raises(ModelError, match=problem):
        load_bundle(tmp_path)
