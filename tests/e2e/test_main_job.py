"""The main job, as a person does it: a command, a browser, a command."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from factcheck.dataset import check, read_predictions
from factcheck.domain import Attribution, Language, Prediction, Role, Span
from factcheck.reading import read
from factcheck.studio.api.client import Client
from factcheck.studio.api.project import Project
from factcheck.studio.server.embedded import Running
from tests.cli.command import factcheck, invoke
from tests.e2e.annotator import Annotator
from tests.paths import SEEDS

TITLE = "Claims: seeds"
LABELS = {
    Role.SOURCE: "Source",
    Role.CUE: "Cue",
    Role.CONTENT: "Claim",
    Role.CHANNEL: "Channel",
}
TEXTS = {
    document.language: document.text for document in read([SEEDS / "putin-haftar-meeting.txt"])
}


@dataclass(frozen=True)
class Job:
    """A folder in which ``factcheck run`` was called, and the project of the sample."""

    folder: Path
    studio: Running
    project: Project
    tasks: dict[Language, int]

    def factcheck(self, *arguments: str | Path) -> tuple[int, str]:
        """Run a command in the folder; return its exit code and messages."""
        done = invoke(*arguments, "--data-dir", self.studio.data_dir, cwd=self.folder)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stderr

    def predictions(self) -> Sequence[Prediction]:
        """Return the predictions of ``run``."""
        return tuple(read_predictions(self.folder / "factcheck-out" / "predictions.jsonl"))

    def claims(self, language: Language) -> Sequence[Attribution]:
        """Return the predicted attributions of one text, in the order of the text."""
        return [
            claim.attribution
            for each in self.predictions()
            if each.document.language is language
            for claim in each.claims
        ]

    def content(self, cue: str, language: Language) -> Span:
        """Return the content of the claim with this cue."""
        (found,) = (
            each.content
            for each in self.claims(language)
            if [span.text_in(TEXTS[language]) for span in each.cue] == [cue]
        )
        (content,) = found
        return content

    def pull(self) -> dict[str, list[dict[str, object]]]:
        """Pull; return the dataset, which is valid."""
        code, said = self.factcheck(
            *("pull", "--project", TITLE, "-o", "claims.json"),
            *("--taxonomy", SEEDS / "taxonomy.yaml"),
        )
        assert code == 0, said
        dataset: dict[str, list[dict[str, object]]] = json.loads(
            (self.folder / "claims.json").read_text(encoding="utf-8")
        )
        assert check(dataset, "dataset") == ()
        return dataset


@pytest.fixture(scope="module")
def job(studio: Running, tmp_path_factory: pytest.TempPathFactory) -> Job:
    folder = tmp_path_factory.mktemp("job")
    done = factcheck("run", SEEDS, "--data-dir", studio.data_dir, cwd=folder)
    assert done.returncode == 0, done.stderr
    with Client(studio.connection()) as client:
        (project,) = client.projects(TITLE)
        numbers = [each.id for each in client.pushed_tasks(project)]
        raw = client.export(project, numbers)
        tasks = {Language(task["data"]["language"]): task["id"] for task in raw}
    return Job(folder, studio, project, tasks)


def place(words: str, language: Language, *, after: str = "") -> Span:
    """Return the span of words in the sample."""
    text = TEXTS[language]
    start = text.index(words, text.index(after))
    return Span(start, start + len(words))


def highlighted_words(annotator: Annotator, label: str) -> Sequence[str]:
    """Return the words that are highlighted with a label, in the order of the text."""
    found = {each.span: each.words for each in annotator.highlights() if each.label == label}
    return [found[span] for span in sorted(found)]


def predicted_words(job: Job, role: Role, language: Language) -> Sequence[str]:
    """Return the predicted words of a role, in the order of the text."""
    spans = {span for each in job.claims(language) for span in each.spans(role)}
    return [span.text_in(TEXTS[language]) for span in sorted(spans)]


def test_the_table_has_columns_for_people(annotator: Annotator, job: Job) -> None:
    """No keys, no offsets, no copies of the text."""
    columns = annotator.columns(job.project.id)

    assert columns == [
        *("ID", "Completed", "Annotated by", "Updated by", "Drafts"),
        *("text", "title", "language"),
    ]


def test_predicted_regions_cover_the_right_words_in_english(
    annotator: Annotator, job: Job, pictures: Path
) -> None:
    """The page highlights exactly the predicted words."""
    annotator.open(job.project.id, job.tasks[Language.ENGLISH])

    annotator.photograph(pictures / "annotate-en.png")

    for role, label in LABELS.items():
        assert highlighted_words(annotator, label) == predicted_words(job, role, Language.ENGLISH)
    assert "Kremlin spokesman Dimitry Peskov" in highlighted_words(annotator, "Source")
    assert "that the meeting took place" in highlighted_words(annotator, "Claim")


def test_predicted_regions_cover_the_right_words_in_arabic(
    annotator: Annotator, job: Job, pictures: Path
) -> None:
    """Without a conjunction that is written as part of the word."""
    annotator.open(job.project.id, job.tasks[Language.ARABIC])

    annotator.photograph(pictures / "annotate-ar.png")

    for role, label in LABELS.items():
        assert highlighted_words(annotator, label) == predicted_words(job, role, Language.ARABIC)
    assert "أوضح" in highlighted_words(annotator, "Cue")
    assert "وسائل إعلام ليبية" in highlighted_words(annotator, "Source")


def test_only_what_an_annotator_changes_is_changed_in_the_dataset(
    annotator: Annotator, job: Job, pictures: Path
) -> None:
    """One label, one verdict, one address, one deleted claim; then Submit, and pull."""
    english = Language.ENGLISH
    labelled, deleted = (job.content(cue, english) for cue in ("explained", "pointing out"))
    judged = place("that the meeting took place", english)
    annotator.open(job.project.id, job.tasks[english])
    annotator.select(labelled)
    annotator.choose("General Command")
    annotator.choose("Libyan media")
    annotator.select(judged)
    annotator.choose("Supported")
    annotator.write("https://tass.com/politics/1682405", into="https://")
    annotator.photograph(pictures / "annotate-claim.png")
    annotator.delete(deleted)
    annotator.delete(place("pointing out", english))
    annotator.submit()

    dataset = job.pull()

    claims = {claim["text"]: claim for claim in dataset["claims"]}
    changed = claims[labelled.text_in(TEXTS[english])]
    assert (changed["labels"], changed["provenance"]) == (
        ["Libyan media"],
        "prediction-changed",
    )
    verified = claims[judged.text_in(TEXTS[english])]
    assert (verified["labels"], verified["verdict"]) == (["Kremlin"], "Supported")
    assert verified["evidence"] == {"urls": ["https://tass.com/politics/1682405"], "note": ""}
    assert verified["provenance"] == "prediction"
    assert deleted.text_in(TEXTS[english]) not in claims
    assert len(dataset["annotations"]) == 1
    assert len(dataset["annotations"][0]["deleted"]) == 1  # type: ignore[arg-type]
    untouched = [c for c in dataset["claims"] if c not in (changed, verified)]
    assert [(c["provenance"], c["verdict"]) for c in untouched] == [("prediction", None)] * (
        len(job.claims(english)) - 3
    )


def test_a_claim_marked_by_hand_is_pulled_with_its_source(annotator: Annotator, job: Job) -> None:
    """Marked in Arabic with the mouse, linked with the keyboard, exact to the letter."""
    arabic = Language.ARABIC
    source = place("الزعيم السابق لجمهورية إنغوشيا", arabic)
    claim = place("زار الشرق الليبي والتقى حفتر عدة مرات", arabic)
    annotator.open(job.project.id, job.tasks[arabic])
    annotator.mark(source, hotkey="s")
    annotator.page.keyboard.press("Escape")
    annotator.mark(claim, hotkey="c")
    annotator.page.keyboard.press("Escape")
    annotator.select(claim)
    annotator.choose("Other")
    annotator.page.keyboard.press("Escape")
    annotator.link(claim, source)
    annotator.submit()

    dataset = job.pull()

    by_hand = [each for each in dataset["claims"] if each["provenance"] == "manual"]
    assert [each["text"] for each in by_hand] == [claim.text_in(TEXTS[arabic])]
    attribution = by_hand[0]["attribution"]
    assert isinstance(attribution, dict)
    assert [each["exact"] for each in attribution["source"]] == [source.text_in(TEXTS[arabic])]
    assert (by_hand[0]["labels"], by_hand[0]["prediction"]) == (["Other"], None)


def test_a_second_run_adds_nothing(job: Job) -> None:
    """The same documents, the same project: still two tasks."""
    code, said = job.factcheck("run", SEEDS)

    assert code == 0
    assert f"0 tasks added to '{TITLE}', 2 were there already" in said
    with Client(job.studio.connection()) as client:
        assert client.count_tasks(job.project) == 2
