"""The way from data to a bundle; random weights prove the plumbing, not that they know."""

import json
from pathlib import Path

import pytest

from factcheck.domain import Document, Language, SourceLabel, Taxonomy
from factcheck.errors import ModelError
from factcheck.prelabel import Mention, Pipeline
from factcheck.prelabel.bundled import BundledLinker, BundledTagger, load_bundle
from factcheck.prelabel.bundled.linker import MIN_PROBABILITY
from factcheck.training import network
from factcheck.training.__main__ import cli
from factcheck.training.corpora import Corpora
from factcheck.training.examples import example
from tests.training.conftest import run
from tests.training.small_workspace import ARABIC, ENGLISH

TAXONOMY = Taxonomy((SourceLabel("Mayor"), SourceLabel("Minister"), SourceLabel("City")))


def test_every_stage_leaves_what_the_next_one_reads(workshop: Path) -> None:
    """And a log of its own."""
    names = {path.name for path in (workshop / "work").iterdir()}
    assert {"clitics.json", "tokenizer.json", "table.npz", "initial.pt", "adapted.pt"} <= names
    assert {path.name for path in (workshop / "bundle").iterdir()} == {
        "bundle.json",
        "clitics.json",
        "model.onnx",
        "tokenizer.json",
    }


def test_old_pieces_keep_their_numbers(workshop: Path) -> None:
    """The English embeddings belong to them."""
    vocabulary = json.loads((workshop / "base" / "tokenizer.json").read_text("utf-8"))
    ours = json.loads((workshop / "work" / "tokenizer.json").read_text("utf-8"))
    assert vocabulary["model"]["vocab"].items() <= ours["model"]["vocab"].items()
    assert len(ours["model"]["vocab"]) > len(vocabulary["model"]["vocab"])


def test_gold_becomes_tags_and_links(workshop: Path) -> None:
    """Each content knows its own source and cue from another's."""
    from factcheck.prelabel.bundled.windows import split_into_windows

    bundle = load_bundle(workshop / "bundle")
    gold = Corpora(workshop).gold("polnear", "dev")[0]
    (window,) = split_into_windows(
        gold.text, bundle.clitics, bundle.encoder, bundle.encoder.special
    )
    made = example(window, [each.attribution for each in gold.attributions])
    forms = [unit.form for unit in window.tokens]
    assert [forms[at] for at, tag in enumerate(made.tags) if tag % 2] == [
        *("the", "said", "that"),
        *("the", "denied", "that"),
        *("he", "added", "that"),
    ]
    belonging = {(link.content, link.other) for link in made.links if link.belongs}
    assert belonging == {(3, 0), (3, 2), (10, 7), (10, 9), (17, 15), (17, 16)}
    assert len(made.links) == 24


def test_a_bundle_reads_both_languages(workshop: Path) -> None:
    """Spans are in the text; the same text is read the same in any company."""
    bundle = load_bundle(workshop / "bundle", threads=1)
    pipeline = Pipeline(BundledTagger(bundle), BundledLinker(bundle))
    texts = (("e", ENGLISH, Language.ENGLISH), ("a", ARABIC, Language.ARABIC))
    documents = [Document(name, "", text, language) for name, text, language in texts]
    together = list(pipeline.prelabel(documents, TAXONOMY))
    alone = [next(pipeline.prelabel([each], TAXONOMY)) for each in documents]
    assert together == alone
    for prediction in together:
        assert all(prediction.claim_ids)


def test_every_label_has_a_probability(workshop: Path) -> None:
    """And a source that is not there has the labels of the one before."""
    bundle = load_bundle(workshop / "bundle")
    gold = Corpora(workshop).gold("polnear", "dev")[0]
    document = Document(gold.id, "", gold.text, gold.language)
    first, second, _ = (each.attribution for each in gold.attributions)
    nobody = type(second)(second.content)
    mentions = [Mention(document, each) for each in (first, nobody)]
    told, heard = BundledLinker(bundle).link(mentions, TAXONOMY)
    assert told[0].label == "Mayor"
    assert MIN_PROBABILITY <= sum(each.score for each in told) < 1
    believed = bundle.parameters["linking"]["heard"]
    assert [each.score for each in heard] == pytest.approx(
        [each.score * believed for each in told if each.score * believed >= MIN_PROBABILITY]
    )


def test_threads_and_company_change_no_score(workshop: Path) -> None:
    """Names are read in batches of one length, windows by several threads."""
    texts = (("e", ENGLISH, Language.ENGLISH), ("a", ARABIC, Language.ARABIC))
    documents = [Document(name, "", text, language) for name, text, language in texts]
    found = [
        list(Pipeline(BundledTagger(each), BundledLinker(each)).prelabel(documents * 3, TAXONOMY))
        for each in (load_bundle(workshop / "bundle", threads=threads) for threads in (1, 2, 7))
    ]
    assert found[0] == found[1] == found[2]


def test_several_seeds_become_one(workshop: Path) -> None:
    """Every weight is the mean of theirs."""
    run(cli, workshop, "average", "tuned-0", "second", "--out", "both")
    one, other, both = (
        network.load(workshop / "work" / name / "tuned.pt").state_dict()
        for name in ("tuned-0", "second", "both")
    )
    for name, values in both.items():
        assert values.numpy() == pytest.approx((one[name] + other[name]).numpy() / 2, abs=1e-6)


def test_training_goes_on_from_a_bundle(workshop: Path) -> None:
    """Whoever has gold of their own need not begin at the beginning."""
    run(cli, workshop, "restore", "--bundle", str(workshop / "bundle"))
    run(cli, workshop, "finetune", "--start", "restored.pt", "--steps", "1", "--out", "own")
    assert (workshop / "work" / "own" / "tuned.pt").is_file()


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "clitics.json"])
def test_a_file_that_is_missing_or_damaged_is_told(
    workshop: Path, tmp_path: Path, name: str
) -> None:
    """With the cure; no other model takes its place."""
    for path in (workshop / "bundle").iterdir():
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
def test_a_bundle_of_another_format_is_told(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    """Older code must not guess."""
    if content is not None:
        (tmp_path / "bundle.json").write_text(content, "utf-8")
    with pytest.raises(ModelError, match=problem):
        load_bundle(tmp_path)
