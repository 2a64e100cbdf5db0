"""``factcheck prelabel`` and ``factcheck evaluate``, as a user has them."""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from factcheck.dataset import read_predictions
from tests.cli.command import factcheck, invoke
from tests.paths import SEEDS

SENTENCE = "The Kremlin said on Monday that the talks in Moscow had been useful and would go on."


pytestmark = pytest.mark.usefixtures("one_bundle")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a taxonomy, as a newsroom would have it."""
    shutil.copy(SEEDS / "taxonomy.yaml", tmp_path)
    return tmp_path


def write(folder: Path, **files: str | bytes) -> None:
    """Write files, the name with a double underscore for the dot."""
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(raw)


def test_the_sample_becomes_two_predictions(tmp_path: Path) -> None:
    """One for each language, and a tally."""
    done = invoke("prelabel", SEEDS, cwd=tmp_path)

    found = list(read_predictions(tmp_path / "predictions.jsonl"))
    assert (done.returncode, done.stdout) == (0, "")
    claims = [len(each.claims) for each in found]
    assert len(claims) == 2
    assert min(claims) >= 7
    assert f"2 documents, {sum(claims)} claims" in done.stderr


def test_the_bundled_model_finds_all_of_the_sample(tmp_path: Path) -> None:
    """And links all but two; docs/model-card.md says which claims are wrong."""
    invoke("prelabel", SEEDS, cwd=tmp_path)

    done = invoke(
        "evaluate", "predictions.jsonl", SEEDS / "putin-haftar-meeting.gold.json", cwd=tmp_path
    )

    assert done.returncode == 0
    assert "Gold attributions found: 14 of 14." in done.stdout
    assert re.search(r"With exactly the gold's labels: 1[234] of 14\.", done.stdout)


def test_the_sample_is_scored_against_its_gold(tmp_path: Path) -> None:
    """By the lexicon: all found, all labels right, no other claims."""
    invoke("prelabel", SEEDS, "--model", "lexicon", cwd=tmp_path)

    done = invoke(
        "evaluate", "predictions.jsonl", SEEDS / "putin-haftar-meeting.gold.json", cwd=tmp_path
    )

    assert done.returncode == 0
    assert "Gold attributions found: 14 of 14." in done.stdout
    assert "With exactly the gold's labels: 14 of 14." in done.stdout
    assert "Claims in paragraphs marked as unattributed: 0." in done.stdout


def test_figures_come_as_json_too(tmp_path: Path) -> None:
    """For plots and other programs."""
    invoke("prelabel", SEEDS, cwd=tmp_path)
    gold = SEEDS / "putin-haftar-meeting.gold.json"

    done = invoke("evaluate", "predictions.jsonl", gold, "--json", cwd=tmp_path)

    assert json.loads(done.stdout)["scores"]["all"]["attributions"]["correct"] == 14


def test_standard_input_and_output(folder: Path) -> None:
    """Only predictions on standard output; in a process of its own."""
    done = factcheck("prelabel", "-", "-o", "-", cwd=folder, stdin=SENTENCE)

    (line,) = done.stdout.splitlines()
    assert json.loads(line)["claims"][0]["labels"][0]["label"] == "Kremlin"


def test_a_broken_line_is_kept_and_the_others_go_through(folder: Path) -> None:
    """Exit code 1, and the reason beside the line."""
    write(folder, news__jsonl=f'{{"id": "a", "text": "{SENTENCE}"}}\n{{"id": "b", "te\n')

    done = invoke("prelabel", "news.jsonl", cwd=folder)

    (kept,) = (folder / "rejected.prelabel.jsonl").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 1
    assert [each.document.id for each in read_predictions(folder / "predictions.jsonl")] == ["a"]
    assert json.loads(kept)["reason"] == "not-json"
    assert json.loads(kept)["record"] == '{"id": "b", "te'
    assert "1 rejected (1 not-json): see rejected.prelabel.jsonl" in done.stderr


BAD: Mapping[str, tuple[Mapping[str, str | bytes], str, str]] = {
    "empty": ({"bad__txt": ""}, "bad.txt", "the file has no text"),
    "not UTF-8": ({"bad__txt": SENTENCE.encode() + b" caf\xe9"}, "bad.txt", "byte 88"),
    "binary": ({"bad__txt": b"\x00\x01\x02" * 50}, "bad.txt", "byte 0 is NUL"),
    "too large": ({"bad__txt": "word " * 1_200_000}, "bad.txt", "--max-mb"),
    "no text column": ({"bad__csv": "id,words\n1,two\n"}, "bad.csv", "text"),
    "French": (
        {"bad__txt": "Le Kremlin a déclaré lundi que les discussions avaient été très utiles."},
        "bad.txt",
        "French",
    ),
    "Persian": (
        {"bad__txt": "سخنگوی وزارت امور خارجه گفت که این گفتگوها بسیار مفید بوده است."},
        "bad.txt",
        "Persian",
    ),
    "Russian": (
        {"bad__txt": "Представитель Кремля заявил, что переговоры были полезными и продолжатся."},
        "bad.txt",
        "Russian",
    ),
    "no such file": ({}, "bad.txt", "bad.txt"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_reported_by_name_and_nothing_is_written(case: str, folder: Path) -> None:
    """Exit code 2, where and what, no traceback, no partial file."""
    files, where, found = BAD[case]
    write(folder, **files)

    done = invoke("prelabel", where.partition(":")[0], cwd=folder)

    assert done.returncode == 2
    assert where in done.stderr
    assert found in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name for path in folder.iterdir()} == {
        "taxonomy.yaml",
        *(name.replace("__", ".") for name in files),
    }


BAD_TAXONOMIES: Mapping[str, tuple[str, str]] = {
    "no labels": ("labels: []\n", "at least one label"),
    "the same label twice": ("labels:\n- name: Kremlin\n- name: KREMLIN\n", "line 3"),
    "an unknown key": ("labels:\n- name: Kremlin\ncolour: red\n", "colour"),
    "an alias bomb": ("a: &a [x]\nlabels: [*a, *a]\n", "alias"),
    "a tag": ("labels: !!python/object:os.system [x]\n", "tag"),
    "not YAML": ("labels: [\n", "line"),
}


@pytest.mark.parametrize("case", BAD_TAXONOMIES)
def test_a_bad_taxonomy_is_reported_by_line(case: str, tmp_path: Path) -> None:
    """Before anything is read."""
    content, found = BAD_TAXONOMIES[case]
    write(tmp_path, taxonomy__yaml=content, news__txt=SENTENCE)

    done = invoke("prelabel", "news.txt", cwd=tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "taxonomy.yaml" in done.stderr
    assert found in done.stderr
    assert not (tmp_path / "predictions.jsonl").exists()


def test_without_a_taxonomy_the_option_is_named(tmp_path: Path) -> None:
    """Nothing is guessed."""
    write(tmp_path, news__txt=SENTENCE)

    done = invoke("prelabel", "news.txt", cwd=tmp_path)

    assert done.returncode == 2
    assert "--taxonomy FILE" in done.stderr


def test_an_earlier_result_survives_a_failed_run(folder: Path) -> None:
    """No file is partly written."""
    write(folder, good__txt=SENTENCE, bad__txt="")
    invoke("prelabel", "good.txt", cwd=folder)
    before = (folder / "predictions.jsonl").read_bytes()

    done = invoke("prelabel", "good.txt", "bad.txt", cwd=folder)

    assert done.returncode == 2
    assert (folder / "predictions.jsonl").read_bytes() == before


def test_an_invalid_predictions_file_is_rejected(tmp_path: Path) -> None:
    """With the line, and what was expected."""
    write(tmp_path, predictions__jsonl='{"schema": "x"}\n')

    done = invoke(
        "evaluate", "predictions.jsonl", SEEDS / "putin-haftar-meeting.gold.json", cwd=tmp_path
    )

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "predictions.jsonl:1" in done.stderr


def test_an_article_is_not_overwritten(tmp_path: Path) -> None:
    """Not even if it is also named as the output."""
    article = tmp_path / "article.txt"
    article.write_text("The mayor said that it rained.\n", "utf-8")

    done = invoke(
        *("prelabel", "article.txt", "-o", "./article.txt", "--model", "lexicon"),
        *("--taxonomy", SEEDS / "taxonomy.yaml"),
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert "article.txt: this is the input article.txt" in done.stderr
    assert article.read_text("utf-8") == "The mayor said that it rained.\n"


def test_a_folder_can_be_read_again_with_what_was_written_into_it(folder: Path) -> None:
    """The usual way: in the folder of the articles, and without naming an output."""
    write(folder, article__txt=SENTENCE, broken__jsonl='{"id": "b"}\n')
    first = invoke("prelabel", ".", cwd=folder)
    assert first.returncode == 1
    before = (folder / "predictions.jsonl").read_bytes()

    again = invoke("prelabel", ".", cwd=folder)

    assert (again.returncode, again.stderr) == (1, first.stderr)
    assert (folder / "predictions.jsonl").read_bytes() == before


def test_what_was_not_read_as_it_stands_is_told(folder: Path) -> None:
    """Three notes of a kind and the number of the others; the command succeeds."""
    record = {"text": SENTENCE, "published": "05/06/2024"}
    write(folder, news__jsonl=f"{json.dumps(record)}\n" * 5)

    done = invoke("prelabel", "news.jsonl", cwd=folder)

    assert done.returncode == 0
    assert done.stderr.count("cannot be read as one certain date") == 3
    assert "note: 2 more (not-a-date)" in done.stderr


def test_a_long_text_without_any_claim_is_told(folder: Path) -> None:
    """It is perhaps a list, or not the article."""
    write(folder, list__txt="A ferry in the harbour.\n" * 80)

    done = invoke("prelabel", "list.txt", "--model", "lexicon", cwd=folder)

    assert done.returncode == 0
    assert "note: list.txt (list): no claim was found in 1,920 characters" in done.stderr


def test_an_encoding_and_a_field_of_text_can_be_named(folder: Path) -> None:
    """The cure that the messages name."""
    write(folder, news__csv=f"lead\n“{SENTENCE}”\n".encode("windows-1252"))

    refused = invoke("prelabel", "news.csv", cwd=folder)
    done = invoke(
        "prelabel", "news.csv", "--encoding", "windows-1252", "--text-field", "lead", cwd=folder
    )

    assert "no-text-column" not in refused.stderr
    assert "--text-field" in refused.stderr
    assert done.returncode == 0
    assert [each.document.text for each in read_predictions(folder / "predictions.jsonl")] == [
        f"“{SENTENCE}”"
    ]


@pytest.mark.parametrize("model", ["bundled", "lexicon"])
def test_headlines_are_read_unless_switched_off(model: str, folder: Path) -> None:
    """`X denies …` above an article is a claim."""
    text = f"Kremlin denies that talks were useful\n\n{SENTENCE} Nobody else was at the table."
    write(folder, a__txt=text)
    options = [] if model == "bundled" else ["--model", model]

    counts = []
    for more in ([], ["--no-headlines"]):
        invoke("prelabel", "a.txt", *options, *more, cwd=folder)
        (prediction,) = read_predictions(folder / "predictions.jsonl")
        starts = [each.attribution.content[0].start for each in prediction.claims]
        counts.append(sum(start < text.index("\n") for start in starts))
        assert any(start > text.index("\n") for start in starts)

    assert counts == [1, 0]
