"""Exact F1 on development data."""

from pathlib import Path

import pytest

from factcheck.domain import Role
from factcheck.training import evaluation, network
from factcheck.training.corpora import Corpora
from factcheck.training.examples import examples
from factcheck.training.text_encoder import TextEncoder


def test_exact_f1_counts_spans_of_each_role(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand: of three cues the last is missed, so P = 2/2, R = 2/3, F1 = 80; no source is."""
    (document, *_) = Corpora(workspace, workspace / "passages").gold("polnear", "dev")
    windows = list(examples([document], TextEncoder.load(workspace / "work")))
    (window,) = windows
    sources = {1, 2}
    last = [token.form for token in window.window.tokens].index("▁added")
    tags = tuple(
        tag if index < last or tag in sources else 0 for index, tag in enumerate(window.tags)
    )
    monkeypatch.setattr(evaluation, "predict", lambda *_: [tags])

    f1 = evaluation.exact_f1(network.load(workspace / "work" / "base.pt"), [document], [windows])

    assert f1 == {Role.SOURCE: 100, Role.CUE: 80, Role.CONTENT: 80}
