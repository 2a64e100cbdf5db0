"""Bad predictions and bad annotations, through the commands and a real server."""

import json
from collections.abc import Mapping
from pathlib import Path

import httpx
from label_studio_sdk import LabelStudio

from factcheck.studio.api.client import Client
from factcheck.studio.server.embedded import Running
from tests.cli.command import invoke
from tests.dataset.bad_predictions import BAD_LINES
from tests.paths import SEEDS

TAXONOMY = SEEDS / "taxonomy.yaml"
TITLE = "Bad input"
SENTENCE = "The Kremlin said on Monday that the talks in Moscow had been useful and would go on."
WRONG: Mapping[str, Mapping[str, object]] = {
    "bad-offsets": {"start": 10_000, "end": 10_005, "text": "on"},
    "quote-mismatch": {"text": "words that stand nowhere"},
    "bad-label": {"labels": ["Person"]},
}


def test_bad_lines_and_bad_regions_are_rejected_with_their_reason(
    studio: Running, tmp_path: Path
) -> None:
    """Push and pull exit with 1, accept what is good, and keep the rest in a file."""
    (tmp_path / "news.txt").write_text(SENTENCE, encoding="utf-8")
    made = invoke(
        "prelabel", "news.txt", "--model", "lexicon", "--taxonomy", TAXONOMY, cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    predictions = tmp_path / "predictions.jsonl"
    good = predictions.read_text(encoding="utf-8")
    lines = [spoil(json.loads(good)) for spoil, _ in BAD_LINES.values()]
    predictions.write_text("".join([*lines, good, good]), encoding="utf-8")
    where = ("--project", TITLE, "--taxonomy", TAXONOMY, "--data-dir", studio.data_dir)

    pushed = invoke("push", predictions, *where, cwd=tmp_path)

    assert "Traceback" not in pushed.stderr
    assert pushed.returncode == 1
    assert f"1 tasks added to the new project {TITLE!r}" in pushed.stderr
    assert f"{len(BAD_LINES)} rejected ({len(BAD_LINES)} invalid-prediction)" in pushed.stderr
    kept = (tmp_path / "rejected.push.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(each)["record"] for each in kept] == lines

    annotate_badly(studio)
    pulled = invoke("pull", *where, cwd=tmp_path)

    assert "Traceback" not in pulled.stderr
    assert pulled.returncode == 1
    kept = (tmp_path / "rejected.pull.jsonl").read_text(encoding="utf-8").splitlines()
    assert {*WRONG} <= {json.loads(each)["reason"] for each in kept}
    dataset = json.loads((tmp_path / "claims.json").read_text(encoding="utf-8"))
    assert len(dataset["annotations"]) == len(WRONG)
    assert dataset["claims"] == []


def annotate_badly(studio: Running) -> None:
    """Submit the project's prediction several times, each time with another fault."""
    connection = studio.connection()
    with Client(connection) as client:
        (project,) = client.projects(TITLE)
    with httpx.Client(trust_env=False) as http:
        server = LabelStudio(base_url=connection.url, api_key=connection.token, httpx_client=http)
        (prediction,) = server.predictions.list(project=project.id)
        for wrong in WRONG.values():
            result = [
                {**item, "value": {**item["value"], **wrong}}
                if item["type"] == "labels" and item["value"]["labels"] == ["Claim"]
                else item
                for item in prediction.result
            ]
            server.annotations.create(prediction.task, result=result)
