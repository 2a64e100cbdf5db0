"""``factcheck import-gold``."""

import json
from pathlib import Path

from factcheck.analysis.gold import read_gold
from tests.cli.command import invoke

TEXT = "The mayor said that it rained."
ANN = "T1\tSource 0 9\tThe mayor\nT2\tVerb 10 14\tsaid\nT3\tContent 15 29\tthat it rained\n"


def test_brat_becomes_gold_that_evaluate_reads(tmp_path: Path) -> None:
    """Once the kind of the verb is explained, everything is held."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(ANN, encoding="utf-8")
    output = tmp_path / "gold.jsonl"

    first = invoke("import-gold", tmp_path, "--format", "brat", "-o", output, cwd=tmp_path)
    second = invoke(
        "import-gold",
        tmp_path,
        "--format",
        "brat",
        "--role",
        "Verb=cue",
        "-o",
        output,
        cwd=tmp_path,
    )

    assert (first.returncode, second.returncode) == (1, 0)
    assert "--role Verb=source (or cue, content, channel)" in first.stderr
    (document,) = read_gold(output)
    (found,) = document.attributions
    assert found.attribution.cue[0].text_in(document.text) == "said"
    assert not (tmp_path / "rejected.import-gold.jsonl").exists()


def test_a_text_in_another_language_is_rejected(tmp_path: Path) -> None:
    """It is kept with the reason; --language overrules."""
    path = tmp_path / "a.jsonl"
    text = "Le maire a déclaré que le pont sur la rivière serait fermé pendant douze jours."
    path.write_text(json.dumps({"text": text, "label": []}) + "\n", encoding="utf-8")
    output = tmp_path / "gold.jsonl"

    first = invoke("import-gold", path, "--format", "doccano", "-o", output, cwd=tmp_path)
    second = invoke(
        "import-gold", path, "--format", "doccano", "-o", output, "--language", "en", cwd=tmp_path
    )

    assert first.returncode == 1
    assert "name it with --language" in first.stderr
    assert second.returncode == 0
    assert second.stderr.endswith("1 texts, 0 attributions\n")


def test_a_role_that_is_none_is_refused(tmp_path: Path) -> None:
    """The message lists the roles."""
    result = invoke(
        "import-gold",
        tmp_path,
        "--format",
        "brat",
        "--role",
        "X=verb",
        "-o",
        "g.jsonl",
        cwd=tmp_path,
    )

    assert result.returncode == 2
    assert "source, cue, content, channel" in result.stderr
