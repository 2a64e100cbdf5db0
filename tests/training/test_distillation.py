"""Marginals of the conditional random field, what networks learn from them, and fewer layers."""

from itertools import pairwise, product
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner

from factcheck.errors import ModelError
from factcheck.prelabel.bundled.tags import TAG_COUNT
from factcheck.training import network
from factcheck.training.__main__ import cli
from factcheck.training.corpora import FOLDS, Corpora, fold_of
from factcheck.training.distil import soften
from factcheck.training.examples import Example, examples
from factcheck.training.network import ConditionalRandomField
from factcheck.training.recipes import distillation_data, finetuning_data
from factcheck.training.text_encoder import TextEncoder
from tests.training.conftest import run


@pytest.fixture
def field() -> ConditionalRandomField:
    torch.manual_seed(1)
    made = ConditionalRandomField()
    torch.nn.init.normal_(made.transitions)
    torch.nn.init.normal_(made.starts)
    return made


def sequence_scores(
    field: ConditionalRandomField, emissions: torch.Tensor
) -> dict[tuple[int, ...], torch.Tensor]:
    """Return the score of every sequence of tags of one text."""
    transitions, starts = field.scores()
    scores = {}
    for tags in product(range(TAG_COUNT), repeat=len(emissions)):
        pairs = sum(transitions[one, two] for one, two in pairwise(tags))
        each = sum(emissions[place, tag] for place, tag in enumerate(tags))
        scores[tags] = (starts[tags[0]] + pairs + each).detach()
    return scores


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_likelihood_and_marginals_are_those_of_all_sequences(
    field: ConditionalRandomField, length: int
) -> None:
    """Counted one by one; the other text of the batch is longer, so there is padding."""
    emissions = torch.randn(2, 5, TAG_COUNT)
    mask = torch.arange(5)[None] < torch.tensor([[length], [5]])
    scores = sequence_scores(field, emissions[0, :length])
    total = torch.logsumexp(torch.stack(list(scores.values())), 0)
    tags = (0, 1, 2, 2)[:length]

    both = field(emissions, torch.tensor([[*tags, *[0] * (5 - length)], [0] * 5]), mask)
    other = field(emissions[1:], torch.zeros(1, 5, dtype=torch.long), mask[1:])
    marginals = field.marginals(emissions, mask)[0]

    assert (both - other).item() == pytest.approx((total - scores[tags]).item(), abs=1e-4)
    for place, tag in product(range(length), range(TAG_COUNT)):
        with_tag = [each for each_tags, each in scores.items() if each_tags[place] == tag]
        expected = torch.exp(torch.logsumexp(torch.stack(with_tag), 0) - total).item()
        assert marginals[place, tag].item() == pytest.approx(expected, abs=1e-5)
    assert not marginals[length:].any()


def test_the_soft_loss_is_least_where_the_marginals_agree(field: ConditionalRandomField) -> None:
    """Its derivative there is zero, and transitions do not move."""
    scores = torch.randn(3, 6, TAG_COUNT)
    mask = torch.ones(3, 6, dtype=torch.bool)
    marginals = field.marginals(scores, mask)

    agreeing = scores.clone().requires_grad_()
    field.soft_loss(agreeing, marginals, mask).backward()
    assert agreeing.grad is not None
    assert agreeing.grad.abs().max() < 1e-5
    assert field.transitions.grad is None

    differing = (scores + torch.randn_like(scores)).requires_grad_()
    field.soft_loss(differing, marginals, mask).backward()
    assert differing.grad is not None
    assert differing.grad.abs().max() > 0.01


def test_a_fold_has_a_text_with_its_translation(workspace: Path) -> None:
    """A network that left it out has seen neither."""
    data = Corpora(workspace, workspace / "passages")
    gold = {
        name: {each.id: fold_of(each) for each in documents}
        for name, documents in data.gold_by_corpus("train").items()
    }
    seen = {
        fold: finetuning_data(data, TextEncoder.load(workspace / "work"), without=fold)[0]
        for fold in range(FOLDS)
    }

    assert {fold for folds in gold.values() for fold in folds.values()} == set(range(FOLDS))
    for name, folds in gold.items():
        for fold in range(FOLDS):
            expected = sum(each != fold for each in folds.values())
            assert len(seen[fold][name]) == expected, (name, fold)


def test_gold_is_softened_by_the_network_that_did_not_see_it(workspace: Path) -> None:
    """And plain text by all of them; the text itself and its gold stay."""
    data, encoder = Corpora(workspace, workspace / "passages"), TextEncoder.load(workspace / "work")
    teachers = [
        network.load(workspace / "work" / f"fold-{fold}" / "tuned.pt").eval()
        for fold in range(FOLDS)
    ]

    corpora, _ = distillation_data(data, encoder, teachers, articles=3)

    for document in data.gold("ant", "train"):
        fold = fold_of(document)
        by_each = [soften(list(examples([document], encoder)), [each])[0] for each in teachers]
        assert any(same(by_each[fold], each) for each in corpora["ant"])
        others = by_each[:fold] + by_each[fold + 1 :]
        assert not any(same(one, by_each[fold]) for one in others)
    assert all(each.marginals is not None and not each.tags for each in corpora["plain"])
    (one,) = soften([corpora["plain"][0]], teachers)
    assert same(one, corpora["plain"][0])


def same(one: Example, other: Example) -> bool:
    assert one.marginals is not None
    assert other.marginals is not None
    return (
        one.window == other.window
        and one.tags == other.tags
        and torch.allclose(one.marginals, other.marginals, atol=5e-4)  # products of 16 bits
    )


def test_a_network_with_fewer_layers_learns_those_that_it_has_left(workspace: Path) -> None:
    """Of the only layer of the small network none can go; of four, two."""
    first = network.load(workspace / "work" / "tuned-0" / "tuned.pt")
    layer = first.trunk.encoder.layer[0]
    deep = network.keep_layers(first, [0, 0, 0, 0])
    assert deep.trunk.config.num_hidden_layers == 4
    assert torch.equal(deep.trunk.encoder.layer[3].output.dense.weight, layer.output.dense.weight)
    assert first.trunk.config.num_hidden_layers == 1
    (workspace / "work" / "deep").mkdir(exist_ok=True)
    network.save(deep, workspace / "work" / "deep" / "tuned.pt")

    printed = run(
        workspace,
        *("distil", "deep", "--start", "deep", "--layer", "1", "--layer", "3", "--out", "shallow"),
        *("--steps", "1"),
    )

    shallow = network.load(workspace / "work" / "shallow" / "tuned.pt")
    assert shallow.trunk.config.num_hidden_layers == len(shallow.trunk.encoder.layer) == 2
    assert "step 1:" in printed


def test_a_layer_or_a_teacher_that_is_not_there_is_said(workspace: Path) -> None:
    """Before anything is trained or written."""
    folders = {"--data": "", "--passages": "passages", "--work": "work"}
    options = [part for name, at in folders.items() for part in (name, str(workspace / at))]
    options.append("distil")

    layer = CliRunner().invoke(cli, [*options, "fold-0", "--start", "tuned-0", "--layer", "1"])
    teacher = CliRunner().invoke(cli, [*options, "nobody", "--start", "tuned-0", "--out", "none"])

    assert "the last layer is 0" in layer.output
    assert isinstance(teacher.exception, ModelError)
    assert "there is no such network" in str(teacher.exception)
    assert not (workspace / "work" / "none").exists()
