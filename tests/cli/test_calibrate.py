"""``factcheck calibrate``."""

import json
from dataclasses import replace
from pathlib import Path

from factcheck.dataset import read_dataset, write_dataset
from factcheck.domain import (
    Annotation,
    Attribution,
    Claim,
    Document,
    Language,
    SourceLabel,
    Span,
    Taxonomy,
    claim_id,
)
from factcheck.prelabel import load_pipeline
from tests.cli.command import invoke
from tests.paths import EXAMPLES

WHEN = "2026-03-01T00:00:00Z"
SAMPLE = read_dataset(EXAMPLES / "valid" / "claims.json")
TAXONOMY = Taxonomy((SourceLabel("Harbour Authority"), SourceLabel("Port of Vellmark")))
PLACES = ("bridge", "school", "mill", "archive", "market", "tower", "garden", "theatre")


def write(path: Path, count: int) -> Path:
    """Write documents in which the port's harbour authority speaks; people choose one label."""
    documents, annotations, claims = [], [], []
    for number, place in enumerate(PLACES[:count]):
        source = "The harbour authority of the Port of Vellmark"
        text = f"{source} said that the {place} would close on Monday."
        document = Document(f"d{number}", "", text, Language.ENGLISH)
        start = text.index("that")
        attribution = Attribution(
            (Span(start, len(text) - 1),), (Span(0, len(source)),), (Span(start - 5, start - 1),)
        )
        annotation = Annotation(f"a{number}", document.id, "nour@example.org", WHEN, WHEN, 1.0)
        name = claim_id(document, attribution)
        documents.append(document)
        annotations.append(annotation)
        label = ("Harbour Authority",)
        claims.append(Claim(name, document.id, annotation.id, attribution, label))
    dataset = replace(
        SAMPLE,
        taxonomy=TAXONOMY,
        documents=tuple(documents),
        annotations=tuple(annotations),
        claims=tuple(claims),
        withdrawn=(),
    )
    write_dataset(path, dataset)
    return path


def test_a_model_is_written_that_prelabel_reads(tmp_path: Path) -> None:
    """A label that nobody chose gets less likely; the version and bundle.json say where from.

    The folder above is made, as in the guide.
    """
    dataset = write(tmp_path / "claims.json", len(PLACES))
    result = invoke("calibrate", dataset, "-o", "models/desk", cwd=tmp_path)

    assert result.returncode == 0, result.stderr
    assert "8 documents are few" in result.stderr
    assert "| false labels for 100 claims | 8 |" in result.stdout
    record = json.loads((tmp_path / "models" / "desk" / "bundle.json").read_text("utf-8"))
    assert record["format"] == 4
    assert record["lineage"][0]["documents"] == len(record["lineage"][0]["scores fitted to"]) == 8
    document = read_dataset(dataset).documents[0]
    scores = {}
    for model in (None, str(tmp_path / "models" / "desk")):
        pipeline = load_pipeline(model, threads=1)
        (prediction,) = pipeline.prelabel([document], TAXONOMY)
        scores[model] = {
            each.label: each.score for claim in prediction.claims for each in claim.labels
        }
        assert ("+desk." in str(pipeline.model)) is (model is not None)
    bundled, desk = scores.values()
    assert desk.get("Port of Vellmark", 0.0) < bundled["Port of Vellmark"]


def test_a_model_that_is_not_better_is_not_written(tmp_path: Path) -> None:
    """Two documents that contradict each other; --anyway writes it all the same."""
    dataset = write(tmp_path / "claims.json", 2)
    record = read_dataset(dataset)
    first, second = record.claims
    other = replace(second, labels=("Port of Vellmark",))
    write_dataset(dataset, replace(record, claims=(first, other)))

    refused = invoke("calibrate", dataset, "-o", "desk", cwd=tmp_path)
    there = (tmp_path / "desk").exists()
    written = invoke("calibrate", dataset, "-o", "desk", "--anyway", cwd=tmp_path)

    assert (refused.returncode, there) == (1, False)
    assert "not better, so nothing is written" in refused.stderr
    assert (written.returncode, (tmp_path / "desk" / "bundle.json").exists()) == (0, True)


def test_one_document_is_too_little(tmp_path: Path) -> None:
    """The message says what is needed."""
    dataset = write(tmp_path / "claims.json", 1)
    result = invoke("calibrate", dataset, "-o", "desk", cwd=tmp_path)

    assert result.returncode == 2
    assert "two documents are needed" in result.stderr
