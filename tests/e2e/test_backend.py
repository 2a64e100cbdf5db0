"""The live backend with a real Label Studio: connected, used for a batch, used by a person."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import expect

from factcheck.dataset import load_taxonomy, read_predictions
from factcheck.domain import Language, Role, Span
from factcheck.studio.api.client import Client
from factcheck.studio.api.project import Project
from factcheck.studio.format.label_config import label_config
from factcheck.studio.format.task_writer import to_tasks
from factcheck.studio.server.embedded import Running
from tests.cli.command import invoke
from tests.e2e.annotator import Annotator
from tests.e2e.services import DEPLOY, api_of, free_port
from tests.paths import SEEDS

TAXONOMY = SEEDS / "taxonomy.yaml"
SECRET = "correct-horse-battery"  # noqa: S105 - none
FRENCH = "Le maire a dit que la pluie tombe depuis ce matin sur toute la ville et ses rues."
FOREIGN = (
    "The Kremlin said on Monday that the two presidents had agreed to meet again in Moscow. "
    "According to Libyan media, the talks will be held in May."
)


@dataclass(frozen=True)
class Backend:
    """A running backend, as a user starts it."""

    url: str
    port: str
    log: Path
    folder: Path

    def connect(self, studio: Running, project: str, secret: str = SECRET) -> tuple[int, str]:
        """Connect it to a project; return exit code and messages."""
        done = invoke(
            *("backend", "--connect", "--project", project, "--port", self.port),
            *("--data-dir", studio.data_dir),
            cwd=self.folder,
            FACTCHECK_BACKEND_SECRET=secret,
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stderr


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backend]:
    """The bundled model behind a secret."""
    with started(tmp_path_factory.mktemp("backend"), "--threads", "1") as running:
        yield running


@contextlib.contextmanager
def started(folder: Path, *options: str) -> Iterator[Backend]:
    """Run a backend in its own process."""
    port = str(free_port())
    command = [sys.executable, "-m", "factcheck.cli", "backend"]
    command += ["--taxonomy", str(TAXONOMY), "--port", port, *options]
    environment = os.environ | {"FACTCHECK_BACKEND_SECRET": SECRET}
    log = folder / "backend.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            command, cwd=folder, env=environment, stderr=output, stdout=subprocess.DEVNULL
        )
        try:
            yield _up(Backend(f"http://127.0.0.1:{port}", port, log, folder), process)
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


def _up(backend: Backend, process: subprocess.Popen[bytes]) -> Backend:
    while process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.get(f"{backend.url}/health", auth=("factcheck", SECRET), trust_env=False)
            assert answer.status_code == 200
            return backend
        time.sleep(0.2)
    pytest.fail(backend.log.read_text("utf-8"))


@pytest.fixture(scope="module")
def pushed(tmp_path_factory: pytest.TempPathFactory) -> Sequence[dict[str, Any]]:
    """The tasks of the sample as push sends them, with their predictions."""
    folder = tmp_path_factory.mktemp("pushed")
    done = invoke("prelabel", SEEDS / "putin-haftar-meeting.txt", cwd=folder)
    assert done.returncode == 0, done.stderr
    predictions = read_predictions(folder / "predictions.jsonl")
    return [task.to_json() for each in predictions for task in to_tasks(each)]


@pytest.fixture
def project(request: pytest.FixtureRequest, studio: Running) -> Project:
    """An empty project with the sample's taxonomy, named after the test."""
    with Client(studio.connection()) as client:
        title = request.node.name[:50]
        return client.create_project(title, label_config(load_taxonomy(TAXONOMY)))


@pytest.fixture
def api(studio: Running) -> Iterator[httpx.Client]:
    """Calls to Label Studio's API that only tests need."""
    with api_of(studio) as client:
        yield client


def fill(studio: Running, project: Project, *datas: dict[str, Any]) -> None:
    with Client(studio.connection()) as client:
        assert client.import_tasks(project, [{"data": each} for each in datas]) == len(datas)


def foreign(text: str) -> dict[str, Any]:
    """Return the data of a task that was not pushed."""
    return {"text": text, "title": "", "parallel_text": ""}


def tasks(api: httpx.Client, project: Project) -> list[dict[str, Any]]:
    answer = api.get("/api/tasks", params={"project": project.id, "fields": "all"})
    found: list[dict[str, Any]] = answer.json()["tasks"]
    return sorted(found, key=lambda task: int(task["id"]))


def retrieve(api: httpx.Client, project: Project) -> None:
    """Do what "Retrieve Predictions" does in the list of tasks."""
    answer = api.post(
        "/api/dm/actions",
        params={"id": "retrieve_tasks_predictions", "project": project.id},
        json={"selectedItems": {"all": True, "excluded": []}},
    )
    assert answer.status_code == 200, answer.text


def test_connecting_twice_adds_one_backend(
    studio: Running, backend: Backend, project: Project, api: httpx.Client
) -> None:
    """Annotators start from it; no webhook is added."""
    first, second = (backend.connect(studio, project.title) for _ in range(2))

    assert (first[0], second[0]) == (0, 0)
    assert "is now connected to" in first[1]
    assert "is connected, with updated settings, to" in second[1]
    (known,) = api.get("/api/ml", params={"project": project.id}).json()
    assert (known["url"], known["readable_state"]) == (backend.url, "Connected")
    assert (known["is_interactive"], known["auth_method"]) == (True, "BASIC_AUTH")
    assert api.get(f"/api/projects/{project.id}").json()["model_version"] == known["title"]
    assert api.get("/api/webhooks/", params={"project": project.id}).json() == []


def test_a_wrong_secret_is_reported(studio: Running, backend: Backend, project: Project) -> None:
    """Label Studio tries it; the message is factcheck's."""
    code, message = backend.connect(studio, project.title, "wrong-horse-battery")

    assert code == 2
    assert "give this command the secret that the backend was started with" in message
    assert "horse" not in message


def test_a_backend_that_is_not_running_is_reported(studio: Running, project: Project) -> None:
    """The message has the command that starts it."""
    port = str(free_port())
    nobody = Backend(f"http://127.0.0.1:{port}", port, Path(), studio.data_dir)

    code, message = nobody.connect(studio, project.title)

    assert code == 2
    assert "start `factcheck backend` first" in message


def test_a_batch_gets_the_predictions_that_push_sends(
    studio: Running,
    backend: Backend,
    project: Project,
    api: httpx.Client,
    pushed: Sequence[dict[str, Any]],
) -> None:
    """Pushed texts exactly the same; another text is predicted; a French one gets none."""
    fill(studio, project, *(task["data"] for task in pushed), foreign(FOREIGN), foreign(FRENCH))
    assert backend.connect(studio, project.title)[0] == 0

    retrieve(api, project)

    *ours, english, french = [each for task in tasks(api, project) for each in task["predictions"]]
    assert len(ours) == len(pushed) == 2
    for stored, task in zip(ours, pushed, strict=True):
        (wanted,) = task["predictions"]
        assert {name: stored[name] for name in wanted} == wanted
    words = [item["value"]["text"] for item in english["result"] if item["type"] == "labels"]
    assert "the talks will be held in May" in words
    assert (french["result"], french["model_version"]) == ([], english["model_version"])
    assert "nothing, unknown-language: the text is in French" in backend.log.read_text("utf-8")


def test_tasks_beyond_the_limit_are_answered_in_the_next_request(
    studio: Running, project: Project, api: httpx.Client, tmp_path: Path
) -> None:
    """Label Studio stores no prediction for them, so it sends them again."""
    fill(studio, project, *(foreign(f"{FOREIGN} Talk {number}.") for number in range(3)))
    counts = []
    with started(tmp_path, "--model", "lexicon", "--max-tasks", "2") as limited:
        assert limited.connect(studio, project.title)[0] == 0
        for _ in range(2):
            retrieve(api, project)
            counts.append([len(task["predictions"]) for task in tasks(api, project)])

    assert [sorted(each) for each in counts] == [[0, 1, 1], [1, 1, 1]]
    assert "without: 1 too-many" in limited.log.read_text("utf-8")


def test_the_log_has_neither_secrets_nor_texts(
    studio: Running, backend: Backend, project: Project, api: httpx.Client
) -> None:
    """Label Studio sends the token of the project's creator whenever it calls /setup."""
    fill(studio, project, foreign(FOREIGN))
    assert backend.connect(studio, project.title)[0] == 0
    retrieve(api, project)

    log = backend.log.read_text("utf-8")

    token = api.get("/api/current-user/token").json().get("token", "")
    assert "/setup project" in log
    assert "/predict 1 tasks" in log
    for secret in (SECRET, studio.connection().token, token or SECRET, studio.url):
        assert secret not in log
    assert "presidents" not in log


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_server_calls_the_backend_without_a_proxy(studio: Running) -> None:
    """Otherwise Label Studio would use the proxy for the loopback, too."""
    environment = Path(f"/proc/{studio.pid}/environ").read_text().split("\0")
    named = dict(each.partition("=")[::2] for each in environment)

    assert "127.0.0.1" in named["NO_PROXY"].split(",")
    assert named["no_proxy"] == named["NO_PROXY"]


def test_a_drawn_region_gets_the_claim_there(
    annotator: Annotator,
    studio: Running,
    backend: Backend,
    project: Project,
    api: httpx.Client,
    pushed: Sequence[dict[str, Any]],
    tmp_path: Path,
) -> None:
    """Auto-Annotation on, Claim chosen, some words marked; then Submit, and pull.

    The claim has its source and cue, linked; where the model finds none, nothing is added; the
    drawn region is not a claim in the dataset.
    """
    (english,) = [each["data"] for each in pushed if each["data"]["language"] == Language.ENGLISH]
    text = english["text"]
    fill(studio, project, english)
    assert backend.connect(studio, project.title)[0] == 0
    # Otherwise Label Studio requests all predictions when the task is opened.
    api.patch(f"/api/projects/{project.id}", json={"show_collab_predictions": False})
    (task,) = tasks(api, project)
    page = annotator.page
    page.goto(f"{annotator.url}/projects/{project.id}/data?task={task['id']}")
    page.get_by_text("Auto-Annotation").click()
    page.locator(".factcheck-title").click()  # so that hotkeys go to the page, not to the switch

    ask(annotator, place("meeting took place", text))
    expect(page.locator('.htx-highlight[data-start="1260"]')).to_be_visible()
    ask(annotator, place("28 September", text))
    ask(annotator, place("Moscow to meet with Putin", text))
    expect(page.locator('.htx-highlight[data-start="741"]')).to_be_visible()
    annotator.photograph(tmp_path / "drawn.png")
    annotator.submit()

    claims = {claim["text"]: claim for claim in pull(studio, project, tmp_path)}
    asked = claims.pop("that the meeting took place")
    assert asked["labels"] == ["Kremlin"]
    source = [span["exact"] for span in asked["attribution"][Role.SOURCE.value]]
    assert source == ["Kremlin spokesman Dimitry Peskov"]
    assert [span["exact"] for span in asked["attribution"][Role.CUE.value]] == ["confirmed"]
    visit = next(name for name in claims if name.startswith("that Ḥaftar is visiting Moscow"))
    assert claims.pop(visit)["labels"]
    assert list(claims) == ["28 September"]  # the model finds nothing there: a person's claim


def ask(annotator: Annotator, span: Span) -> None:
    """Mark words as a claim and wait for the answer of the model."""
    with annotator.page.expect_response(lambda answer: "interactive" in answer.url) as answered:
        annotator.mark(span, hotkey="c")
    assert answered.value.ok
    annotator.page.keyboard.press("Escape")


def place(words: str, text: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def pull(studio: Running, project: Project, folder: Path) -> list[dict[str, Any]]:
    done = invoke(
        *("pull", "--project", project.title, "-o", "claims.json", "--taxonomy", TAXONOMY),
        *("--data-dir", studio.data_dir),
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    claims: list[dict[str, Any]] = json.loads((folder / "claims.json").read_text("utf-8"))["claims"]
    return claims


def test_the_backend_of_the_compose_file_runs(tmp_path: Path) -> None:
    """Its command and health check as in the file; the secret from a file that others can read."""
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    service = yaml.safe_load(compose)["services"]["backend"]
    (tmp_path / "backend_secret").write_text(f"{SECRET}\n")
    (tmp_path / "backend_secret").chmod(0o644)
    port = str(free_port())

    def here(words: Sequence[str]) -> list[str]:
        """Return a command of the file with paths of this machine."""
        instead = {
            "$$": "$",
            "/run/secrets": str(tmp_path),
            "/taxonomy.yaml": str(TAXONOMY),
            "0.0.0.0": "127.0.0.1",  # noqa: S104 - what is not done
            "9090": port,
            "exec factcheck": f"exec {sys.executable} -m factcheck.cli",
        }
        for old, new in instead.items():
            words = [word.replace(old, new) for word in words]
        return [sys.executable if word == "python" else word for word in words]

    healthy = here(service["healthcheck"]["test"][1:])
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(here(service["command"]), cwd=tmp_path, stderr=log) as process,  # noqa: S603 - our own
    ):
        try:
            while subprocess.run(healthy, capture_output=True, check=False).returncode:  # noqa: S603 - our own
                assert process.poll() is None, (tmp_path / "log").read_text()
                time.sleep(0.2)
            refused = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False)
        finally:
            process.terminate()

    assert refused.status_code == httpx.codes.UNAUTHORIZED
    assert SECRET not in (tmp_path / "log").read_text()
