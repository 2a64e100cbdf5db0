"""The entailment linker, on a tiny model with random weights: what goes in, what comes out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from factcheck.domain import (
    Attribution,
    Document,
    Language,
    SourceLabel,
    Span,
    Taxonomy,
)
from factcheck.errors import ModelError
from factcheck.prelabel import Mention, load_pipeline
from factcheck.prelabel.entailment import EntailmentLinker, premise
from tests.prelabel.parts import document, mention
from tests.prelabel.tiny_nli import POSITIONS, save_tiny_model

pytest.importorskip("torch", reason="torch is not installed: pip install 'factcheck-studio[hub]'")

MAYOR = SourceLabel("Mayor", names={Language.ARABIC: "العمدة"})
PRESS = SourceLabel("Press", names={Language.ARABIC: "الصحافة"})
COURT = SourceLabel("Court")
TAXONOMY = Taxonomy((MAYOR, PRESS, COURT))
ENGLISH = mention("The mayor said it rained.", "The mayor")
ARABIC = Mention(
    document("قال العمدة إن المطر نزل.", language=Language.ARABIC),
    Attribution((Span(11, 23),), source=(Span(4, 10),), cue=(Span(0, 3),)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_model(tmp_path_factory.mktemp("tiny-nli"))


@pytest.fixture(scope="module")
def linker(folder: Path) -> EntailmentLinker:
    return EntailmentLinker.load(str(folder), batch_size=2)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the hub."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)


def asked(linker: EntailmentLinker, mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """Return what the pipeline is called with, text by text and hypothesis by hypothesis."""
    calls: list[dict[str, Any]] = []

    def spy(texts: Sequence[str], **options: Sequence[str]) -> list[dict[str, Any]]:
        calls.append({"texts": list(texts), **options})
        labels = options["candidate_labels"]
        return [{"labels": labels, "scores": [0.5] * len(labels)} for _ in texts]

    real = linker.pipeline
    stand_in = SpiedPipeline(spy, real.tokenizer, real.model)
    EntailmentLinker(linker.model, stand_in, 2).link(mentions, TAXONOMY)
    return calls


@dataclass
class SpiedPipeline:
    """Answers like the pipeline, without a model."""

    answer: Callable[..., list[dict[str, Any]]]
    tokenizer: Any
    model: Any

    def __call__(self, texts: Sequence[str], **options: object) -> list[dict[str, Any]]:
        return self.answer(texts, **options)


def test_every_label_gets_a_score_best_first(linker: EntailmentLinker) -> None:
    """Three labels, three scores in [0, 1], falling."""
    (found,) = linker.link([ENGLISH], TAXONOMY)

    scores = [each.score for each in found]
    assert {each.label for each in found} == {"Mayor", "Press", "Court"}
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_scores_do_not_depend_on_the_batch(linker: EntailmentLinker, folder: Path) -> None:
    """Alone, or padded beside longer texts: the same to five digits."""
    longer = mention("The press of the town said that it had rained all day.", "The press")
    larger = EntailmentLinker.load(str(folder), batch_size=8)

    (alone,) = linker.link([ENGLISH], TAXONOMY)
    (beside, _, _) = larger.link([ENGLISH, longer, ARABIC], TAXONOMY)

    assert [each.label for each in beside] == [each.label for each in alone]
    assert [each.score for each in beside] == pytest.approx(
        [each.score for each in alone], abs=1e-5
    )


def test_a_label_s_score_does_not_depend_on_the_other_labels(linker: EntailmentLinker) -> None:
    """Several labels may be right at once."""
    (three,) = linker.link([ENGLISH], TAXONOMY)
    (one,) = linker.link([ENGLISH], Taxonomy((PRESS,)))

    assert one[0].score == pytest.approx(
        next(each.score for each in three if each.label == "Press"), abs=1e-5
    )


def test_answers_keep_the_order_of_the_mentions(linker: EntailmentLinker) -> None:
    """Languages are asked one after the other, and sorted back."""
    mixed = linker.link([ARABIC, ENGLISH, ARABIC], TAXONOMY)

    alone = [linker.link([each], TAXONOMY)[0] for each in (ARABIC, ENGLISH, ARABIC)]
    assert [[each.label for each in found] for found in mixed] == [
        [each.label for each in found] for found in alone
    ]
    assert mixed[0][0].score == pytest.approx(mixed[2][0].score, abs=1e-5)
    assert mixed[0][0].score != pytest.approx(mixed[1][0].score, abs=1e-5)


def test_the_hypothesis_is_in_the_language_of_the_text(linker: EntailmentLinker) -> None:
    """With the label's name in that language, where it has one."""
    english, arabic = asked(linker, [ENGLISH, ARABIC])

    assert english["candidate_labels"][0] == "The source of this statement is Mayor."
    assert arabic["candidate_labels"] == [
        "مصدر هذا التصريح هو العمدة.",
        "مصدر هذا التصريح هو الصحافة.",
        "مصدر هذا التصريح هو Court.",
    ]


def test_labels_are_asked_one_by_one(linker: EntailmentLinker) -> None:
    """Not one against the others."""
    (call,) = asked(linker, [ENGLISH])

    assert (call["multi_label"], call["batch_size"]) == (True, 2)


def test_a_mention_without_source_is_not_asked_about(linker: EntailmentLinker) -> None:
    """The text names nobody there."""
    assert linker.link([mention("It rained.", "")], TAXONOMY) == [()]


def test_braces_in_a_name_are_text(linker: EntailmentLinker) -> None:
    """Nothing is filled in."""
    odd = Taxonomy((SourceLabel("The {odd} {} one"),))

    (found,) = linker.link([ENGLISH], odd)

    assert [each.label for each in found] == ["The {odd} {} one"]


def test_labels_of_one_name_in_a_language_share_their_score(linker: EntailmentLinker) -> None:
    """They are told apart by their canonical names."""
    twins = Taxonomy(
        (
            SourceLabel("Army (west)", names={Language.ENGLISH: "the army"}),
            SourceLabel("Army (east)", names={Language.ENGLISH: "the army"}),
        )
    )

    (found,) = linker.link([ENGLISH], twins)

    assert {each.label for each in found} == {"Army (west)", "Army (east)"}
    assert found[0].score == found[1].score


@pytest.mark.parametrize("at", [0, 40, 79])
def test_a_long_text_is_cut_around_the_mention(linker: EntailmentLinker, at: int) -> None:
    """Wherever it stands, source and cue stay in view, and no word is cut."""
    words = [f"word{number:02}" for number in range(80)]
    words[at] = "Zed said"
    text = " ".join(words)
    start = text.index("Zed")
    source, cue = Span(start, start + 3), Span(start + 4, start + 8)
    long = Mention(document(text), Attribution((Span(0, 1),), source=(source,), cue=(cue,)))

    (call,) = asked(linker, [long])

    (cut,) = call["texts"]
    assert "Zed said" in cut
    assert len(cut) < len(text)
    assert set(cut.split()) <= set(text.split())
    tokens = linker.pipeline.tokenizer(cut, call["candidate_labels"][0])["input_ids"]
    assert len(tokens) <= POSITIONS


def test_a_short_text_is_not_cut(linker: EntailmentLinker) -> None:
    """The context helps."""
    assert premise(ENGLISH, linker.pipeline.tokenizer, 60) == "The mayor said it rained."


def test_a_folder_is_known_by_its_content(linker: EntailmentLinker, folder: Path) -> None:
    """The same files, the same revision; other weights, another one."""
    assert linker.model.name == folder.name
    assert re.fullmatch("[0-9a-f]{12}", linker.model.revision)
    assert EntailmentLinker.load(str(folder)).model == linker.model


def test_a_hub_model_is_pinned_to_the_commit_of_its_main_branch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was found at the hub is what is loaded and recorded."""
    loaded: list[str | None] = []

    def load(_: str, revision: str | None) -> SimpleNamespace:
        loaded.append(revision)
        return SimpleNamespace()

    commit = "0123456789abcdef0123456789abcdef01234567"
    monkeypatch.setattr(
        "huggingface_hub.HfApi.model_info", lambda *_, **__: SimpleNamespace(sha=commit)
    )
    monkeypatch.setattr("factcheck.prelabel.hub._load_pipeline", load)

    linker = EntailmentLinker.load("owner/name")

    assert loaded == [commit]
    assert (linker.model.name, linker.model.revision) == ("owner/name", commit[:12])


def test_a_model_that_is_not_found_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline and not in the cache: the name, the cure, and no token."""
    monkeypatch.setenv("HF_TOKEN", "hf_secret")

    with pytest.raises(ModelError, match="not in the cache; check the name") as refused:
        EntailmentLinker.load("nobody/nothing-like-it")

    assert "hf_secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["./missing", "a b c"])
def test_an_invalid_model_name_is_rejected(name: str) -> None:
    """A folder that is not there, a name that no hub would have."""
    with pytest.raises(ModelError):
        EntailmentLinker.load(name)


def test_pickled_weights_are_rejected(tmp_path: Path) -> None:
    """They can run code."""
    with pytest.raises(ModelError, match="only safetensors weights are loaded"):
        EntailmentLinker.load(str(save_tiny_model(tmp_path, safe=False)))


def test_a_model_without_entailment_is_rejected(tmp_path: Path) -> None:
    """A sentiment model cannot be used for zero-shot classification."""
    folder = save_tiny_model(tmp_path, {0: "positive", 1: "negative"})

    with pytest.raises(ModelError, match="not an entailment model"):
        EntailmentLinker.load(str(folder))


def test_without_torch_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cure is one command."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    with pytest.raises(ModelError, match=r"factcheck-studio\[hub\]"):
        EntailmentLinker.load(str(folder))


def test_a_pipeline_with_a_model_predicts(folder: Path) -> None:
    """`--model FOLDER`: attributions by the lexicon, labels by the model."""
    article = Document("d", "", "The mayor said that it rained.", Language.ENGLISH)

    (prediction,) = load_pipeline(str(folder), threshold=0.0).prelabel([article], TAXONOMY)

    assert [len(claim.labels) for claim in prediction.claims] == [3]
    assert folder.name in prediction.model.name
