"""A team's server: PostgreSQL, gunicorn, nginx, three invited people, one dataset."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from factcheck.dataset import check
from factcheck.domain import Language, Span
from factcheck.studio.api.client import Client
from factcheck.studio.api.project import Project
from factcheck.studio.server.accounts import open_account
from factcheck.studio.server.embedded import Running
from factcheck.studio.server.inside.serve import TAKEN
from factcheck.studio.server.invite import invite
from tests.cli.command import factcheck, invoke
from tests.e2e.accounts import (
    ANNOTATOR,
    REFUSED,
    deactivate,
    not_refused,
    people_of,
    ticket_for,
    tries_to_return,
)
from tests.e2e.annotator import Annotator
from tests.e2e.conftest import BACKGROUND
from tests.e2e.services import DEPLOY, PASSWORD, Cluster, free_port, team_server
from tests.paths import SEEDS

TITLE = "Team"
PUTIN = Span(0, 5)
"""The first word of the text in either language: بوتين has as many letters."""

NOOR, SALMA, MONA = "noor@example.org", "salma@example.org", "mona@example.org"

pytestmark = pytest.mark.timeout(600)  # the first start sets a database up


@dataclass(frozen=True)
class Team:
    """A server that was set up as the guide says, with the sample.

    Attributes:
        folder: where commands are run.
        studio: the server behind nginx.
        url: where annotators reach it.
        cluster: its PostgreSQL.
        project: the project of the sample.
        tasks: the sample's two tasks.
    """

    folder: Path
    studio: Running
    url: str
    cluster: Cluster
    project: Project
    tasks: dict[Language, int]

    @property
    def here(self) -> tuple[str | Path, ...]:
        """The options that select the server."""
        return "--data-dir", self.studio.data_dir

    def factcheck(self, *arguments: str | Path, **environment: str) -> str:
        """Run a command that must succeed; return its output."""
        done = invoke(*arguments, *self.here, cwd=self.folder, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def links(self, *emails: str) -> dict[str, str]:
        """Invite people; return the link of each."""
        printed = self.factcheck("studio", "invite", *emails)
        return dict(line.split("\t") for line in printed.splitlines())

    def offered(self, page: Page) -> int | None:
        """Return the task that the label stream offers the user of a page."""
        answer = page.request.get(f"{self.url}/api/projects/{self.project.id}/next/")
        if answer.status == httpx.codes.NOT_FOUND:
            return None
        assert answer.ok, answer.text()
        return int(answer.json()["id"])

    def pulled(self) -> dict[str, Any]:
        """Pull into claims.json; return its content, a valid dataset."""
        taxonomy = SEEDS / "taxonomy.yaml"
        self.factcheck("pull", "--project", TITLE, "-o", "claims.json", "--taxonomy", taxonomy)
        dataset = self.dataset()
        assert check(dataset, "dataset") == ()
        return dataset

    def dataset(self) -> dict[str, Any]:
        """Return the content of claims.json."""
        found: dict[str, Any] = json.loads((self.folder / "claims.json").read_text("utf-8"))
        return found

    def measured(self) -> dict[str, Any]:
        """Return the results of `factcheck agreement` and `factcheck scoreboard`."""
        found = {}
        for name in ("agreement", "scoreboard"):
            done = invoke(name, "claims.json", "--json", cwd=self.folder)
            assert done.returncode == 0, done.stderr
            found[name] = json.loads(done.stdout)
        return found

    def report(self) -> str:
        """Return the page that `factcheck report` creates."""
        done = invoke("report", "claims.json", "-o", "report.html", cwd=self.folder)
        assert done.returncode == 0, done.stderr
        return (self.folder / "report.html").read_text("utf-8")

    def done(self, page: Page) -> dict[int, bool]:
        """Return for each task whether it counts as done."""
        return {
            task: bool(page.request.get(f"{self.url}/api/tasks/{task}/").json()["is_labeled"])
            for task in self.tasks.values()
        }


@pytest.fixture(scope="module")
def team(pytestconfig: pytest.Config) -> Team:
    server = pytestconfig.stash[BACKGROUND].begin(team_server).result()
    return _with_sample(server.folder, server.studio, server.url, server.cluster)


def _with_sample(folder: Path, studio: Running, url: str, cluster: Cluster) -> Team:
    here = ("--data-dir", studio.data_dir)
    for command in (
        ("prelabel", SEEDS, "-o", "predictions.jsonl"),
        ("push", "predictions.jsonl", "--project", TITLE, "--annotators-per-task", "2", *here),
    ):
        done = invoke(*command, "--taxonomy", SEEDS / "taxonomy.yaml", cwd=folder)
        assert done.returncode == 0, done.stderr
    with Client(studio.connection()) as client:
        (project,) = client.projects(TITLE)
        raw = client.export(project, [each.id for each in client.pushed_tasks(project)])
        tasks = {Language(task["data"]["language"]): task["id"] for task in raw}
    return Team(folder, studio, url, cluster, project, tasks)


def accept(page: Page, link: str, password: str) -> None:
    """Open an invitation and choose a password, as an annotator does."""
    page.goto(link)
    page.get_by_label("Password").fill(password)
    page.get_by_label("Type it again").fill(password)
    page.get_by_role("button", name="Start annotating").click()


def judge(annotator: Annotator, verdict: str) -> None:
    """Choose a verdict for the first claim after the title."""
    claims = [each.span for each in annotator.highlights() if each.label == "Claim"]
    annotator.select(min(each for each in claims if each != PUTIN))
    annotator.choose(verdict)


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[str, Page]]:
    """A window for each annotator."""
    contexts = [browser.new_context(viewport={"width": 1440, "height": 900}) for _ in "abc"]
    yield {name: each.new_page() for name, each in zip((NOOR, SALMA, MONA), contexts, strict=True)}
    for each in contexts:
        each.close()


def test_two_invited_people_annotate_each_task(
    team: Team, pages: dict[str, Page], page: Page
) -> None:
    """Invitations, passwords, overlap and pull, in a browser and through nginx.

    Noor marks one more claim than Salma, and their verdicts on the first one differ.
    """
    links = team.links(NOOR, SALMA)
    assert all(link.startswith(f"{team.url}/factcheck/invite/#") for link in links.values())
    for email, link in links.items():
        accept(pages[email], link, "quiet-river-stone")
        pages[email].wait_for_url("**/projects/**")

    page.goto(links[NOOR])
    page.get_by_label("Password").fill("another-password")
    page.get_by_label("Type it again").fill("another-password")
    page.get_by_role("button", name="Start annotating").click()
    expect(page.get_by_role("alert")).to_contain_text("already used")

    page_of_noor = pages[NOOR]
    first, second = sorted(team.tasks.values())
    noor, salma = (Annotator(pages[email], team.url) for email in (NOOR, SALMA))
    assert team.offered(noor.page) == first
    noor.take_next(team.project.id)
    noor.mark_word(PUTIN, hotkey="c")
    judge(noor, "Supported")
    noor.submit()
    assert team.done(page_of_noor) == {first: False, second: False}
    assert (team.offered(noor.page), team.offered(salma.page)) == (second, first)
    salma.take_next(team.project.id)
    judge(salma, "Refuted")
    salma.submit()
    assert team.done(page_of_noor) == {first: True, second: False}
    salma.take_next(team.project.id)
    judge(salma, "Supported")
    salma.submit()
    assert (team.offered(noor.page), team.offered(salma.page)) == (second, None)

    dataset = team.pulled()
    who = sorted((each["document"], each["annotator"]) for each in dataset["annotations"])
    assert [annotator for _, annotator in who].count(NOOR) == 1
    assert [annotator for _, annotator in who].count(SALMA) == 2


def test_their_agreement_is_measured_and_reported(team: Team) -> None:
    """F1 is twice the common claims over all marked claims; the report has the same value."""
    first = min(team.tasks, key=team.tasks.__getitem__)
    documents = {each["id"]: each["language"] for each in team.dataset()["documents"]}
    claims = Counter(
        each["annotator"]
        for each in team.dataset()["claims"]
        if documents[each["document"]] == first
    )
    found = team.measured()
    page = team.report()

    group = found["agreement"]["groups"][first.value]
    assert group["annotators"] == [NOOR, SALMA]
    assert claims[NOOR] == claims[SALMA] + 1
    f1 = 2 * claims[SALMA] / (claims[NOOR] + claims[SALMA])
    assert group["measures"]["claim"]["value"] == pytest.approx(f1)
    assert group["measures"]["verdict, alpha"]["units"] == 1
    board = found["scoreboard"]["boards"]["all"]["all"]
    assert board["fates"]["as it was"] == board["predicted"] > 0
    assert f">{100 * f1:.1f} %</td>" in page
    assert '"the verdict"' in page  # what they differ on


def test_a_third_person_decides_their_differences(
    team: Team, pages: dict[str, Page], pictures: Path
) -> None:
    """She sees both answers; hers are gold, theirs are measured as before."""
    noor, mona = (Annotator(pages[email], team.url) for email in (NOOR, MONA))
    noor.take_next(team.project.id)
    noor.mark_word(PUTIN, hotkey="c")
    judge(noor, "Not enough evidence")
    noor.submit()
    team.pulled()
    before = team.measured()

    address = team.factcheck("adjudicate", "claims.json").strip()
    accept(mona.page, team.links(MONA)[MONA], "quiet-river-stone")
    mona.page.wait_for_url("**/projects/**")
    for language in sorted(team.tasks, key=team.tasks.__getitem__):
        project = int(address.split("/")[-2])
        assert mona.columns(project)[5:] == ["text", "title", "language"]
        mona.take_next(project)
        box = mona.page.locator(".factcheck-differences")
        expect(box.locator("tbody")).to_have_count(2)
        for words in (NOOR, SALMA, "not marked"):
            expect(box).to_contain_text(words)
        mona.photograph(pictures / f"adjudicate-{language.value}.png")
        mona.delete(PUTIN)
        judge(mona, "Refuted")
        mona.submit()

    again = invoke("adjudicate", "claims.json", *team.here, cwd=team.folder)
    assert again.stdout.strip() == address
    assert "texts: 2 were there already" in again.stderr
    dataset = team.pulled()
    given = {each["id"]: each for each in dataset["annotations"] if not each["gold"]}
    gold = [each for each in dataset["annotations"] if each["gold"]]
    assert [each["annotator"] for each in gold] == [MONA, MONA]
    for each in gold:
        between = [given[name] for name in each["adjudicates"]]
        assert [other["annotator"] for other in between] == [NOOR, SALMA]
        assert {other["document"] for other in between} == {each["document"]}
        assert each["created"] > max(other["created"] for other in between)
        assert (each["model"], each["predicted"]) == (None, [])
    claims = Counter(each["annotator"] for each in dataset["claims"])
    assert claims[MONA] == claims[SALMA] == claims[NOOR] - 2
    decided = [each["verdict"] for each in dataset["claims"] if each["annotator"] == MONA]
    assert list(filter(None, decided)) == ["Refuted", "Refuted"]
    after = team.measured()
    assert after["agreement"]["groups"] == before["agreement"]["groups"]
    assert after["scoreboard"]["boards"] == before["scoreboard"]["boards"]
    assert team.report().count(f'"decided":"{MONA}"') == len(decided)
    done = invoke("adjudicate", "claims.json", *team.here, cwd=team.folder)
    assert "annotated: 2, with nothing left to decide" in done.stderr


def test_all_data_is_in_the_database(team: Team) -> None:
    """Two texts, which were also adjudicated; there is no SQLite file."""
    assert team.cluster.ask("label_studio", "SELECT count(*) FROM task") == [(4,)]
    assert not list(team.studio.data_dir.rglob("*.sqlite3"))


def test_a_new_link_keeps_the_annotations(team: Team, page: Page) -> None:
    """Of somebody who forgot a password: only the password is new."""
    (invited,) = invite(team.studio.connection(), ["guest@example.org"], days=1)
    accept(page, f"{team.url}{invited.path}", "the-first-password")
    page.wait_for_url("**/projects/**")
    annotation = page.request.post(
        f"{team.url}/api/tasks/{max(team.tasks.values())}/annotations/", data={"result": []}
    )
    assert annotation.ok, annotation.text()
    page.goto("about:blank")  # requests of the page would set new cookies
    page.context.clear_cookies()

    link = team.links("guest@example.org")["guest@example.org"]
    accept(page, link, "the-second-password")
    page.wait_for_url("**/projects/**")
    found = page.request.get(f"{team.url}/api/annotations/{annotation.json()['id']}/")
    assert found.ok, found.text()
    again = found.json()
    who = page.request.get(f"{team.url}/api/current-user/whoami").json()

    assert again["completed_by"] == who["id"]
    assert who["email"] == "guest@example.org"
    page.request.delete(f"{team.url}/api/annotations/{again['id']}/")


def test_only_the_last_invitation_works(team: Team, page: Page) -> None:
    """As long as there is no password."""
    earlier = team.links("late@example.org")["late@example.org"]
    team.links("late@example.org")

    accept(page, earlier, "quiet-river-stone")

    expect(page.get_by_role("alert")).to_contain_text("already used")


def test_a_link_expires_after_its_days(team: Team) -> None:
    """A ticket for one day is rejected a day and a second later, by Django's clock."""
    (invited,) = invite(team.studio.connection(), ["slow@example.org"], days=1)
    ticket = invited.path.partition("#")[2]

    holders = holders_later(team, ticket, 86_300, 86_401)

    assert holders == ["slow@example.org", "None"]


def holders_later(team: Team, ticket: str, *seconds: int) -> list[str]:
    """Return whose ticket it is some seconds later, according to the server's own code."""
    script = """
import importlib, os, sys, time
from pathlib import Path
package = importlib.import_module("label_studio")
sys.path.insert(0, str(Path(package.__file__).parent))
importlib.import_module("django").setup()
now = time.time
from factcheck.studio.server.inside.tickets import holder

ticket = sys.stdin.read()
for later in map(int, sys.argv[1:]):
    time.time = lambda: now() + later
    print(getattr(holder(ticket), "email", None))
"""
    account, database = open_account(team.studio.data_dir), team.studio.site.database
    assert database
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", script, *map(str, seconds)],
        input=ticket,
        env={
            **os.environ,
            **database.variables(),
            "DJANGO_SETTINGS_MODULE": "label_studio.core.settings.label_studio",
            "LABEL_STUDIO_BASE_DATA_DIR": str(team.studio.data_dir / "data"),
            "LABEL_STUDIO_SENTRY_DSN": "",
            "POSTGRE_PASSWORD": PASSWORD,
            "SECRET_KEY": account.secret_key,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[-len(seconds) :]


@pytest.mark.parametrize(
    ("ticket", "password", "again", "status"),
    [
        ("", "long-enough-1", "long-enough-1", 400),
        ("forged", "long-enough-1", "long-enough-1", 410),
        (None, "short", "short", 400),
        (None, "long-enough-1", "long-enough-2", 400),
        (None, "long-enough-1", "long-enough-1", 302),
    ],
)
def test_the_form_rejects_invalid_input(
    team: Team, ticket: str | None, password: str, again: str, status: int
) -> None:
    """A missing or forged ticket, a short password, two different ones; the last case is valid."""
    (invited,) = invite(team.studio.connection(), ["form@example.org"], days=1)
    with httpx.Client(base_url=team.url, trust_env=False) as client:
        form = client.get("/factcheck/invite/")
        answer = client.post(
            "/factcheck/invite/",
            data={
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
                "ticket": invited.path.partition("#")[2] if ticket is None else ticket,
                "password": password,
                "again": again,
            },
            headers={"Referer": str(form.url)},
        )

    assert answer.status_code == status
    assert "script-src 'nonce-" in form.headers["Content-Security-Policy"]
    assert form.headers["Cache-Control"] == "no-store"


def test_only_the_administrator_may_invite(team: Team) -> None:
    """Nobody without a token, no page with a cookie, no annotator."""
    (invited,) = invite(team.studio.connection(), ["plain@example.org"], days=1)
    asked = {"emails": ["more@example.org"], "days": 1}
    with httpx.Client(base_url=team.url, trust_env=False) as client:
        nobody = client.post("/factcheck/invitations/", json=asked)
        form = client.get("/factcheck/invite/")
        values = {
            "csrfmiddlewaretoken": client.cookies["csrftoken"],
            "ticket": invited.path.partition("#")[2],
            "password": "long-enough-1",
            "again": "long-enough-1",
        }
        referer = {"Referer": str(form.url)}
        assert client.post("/factcheck/invite/", data=values, headers=referer).is_redirect
        with_cookie = client.post("/factcheck/invitations/", json=asked)
        token = client.post("/api/token/", json={}).json()["token"]
        access = client.post("/api/token/refresh/", json={"refresh": token}).json()["access"]
        bearer = {"Authorization": f"Bearer {access}"}
        annotator = client.post("/factcheck/invitations/", json=asked, headers=bearer)

    refused = [each.status_code for each in (nobody, with_cookie, annotator)]
    assert refused == [401, 401, 403]


def test_only_an_invitation_makes_an_account_or_lets_somebody_back_in(team: Team) -> None:
    """Through nginx and in both workers, as on the embedded server (test_server.py)."""

    def ask(query: str) -> list[tuple[object, ...]]:
        return team.cluster.ask("label_studio", query)

    with people_of(team.studio, team.url, ask) as people:
        before = people.census()
        assert not_refused(people) == {}
        assert people.census() == before

        kept = ticket_for(team.studio, ANNOTATOR)
        deactivate(people, ANNOTATOR)
        before = people.census()
        assert tries_to_return(people, kept) == REFUSED
        assert not_refused(people, "annotator", "annotator's token") == {}
        assert people.census() == before


def test_no_secret_is_in_a_log_or_on_a_command_line(team: Team) -> None:
    """Neither the database's password nor a ticket, in the logs of gunicorn and nginx."""
    link = team.links("quiet@example.org")["quiet@example.org"]
    ticket = link.partition("#")[2]
    httpx.get(link, trust_env=False)
    logs = [*team.studio.data_dir.glob("*.log*"), team.folder / "stdout", team.folder / "stderr"]
    said = "".join(path.read_text(encoding="utf-8") for path in logs if path.exists())
    command = Path(f"/proc/{team.studio.pid}/cmdline").read_text() if os.name == "posix" else ""

    assert "GET /factcheck/invite/" in said
    for text in (said, command, (team.studio.data_dir / "site.json").read_text()):
        assert PASSWORD not in text
        assert ticket not in text


def test_nginx_adds_headers_and_limits_logins(team: Team) -> None:
    """Each header once; too many tries to log in get 429, on every page that logs in."""
    pages = ("/user/login/", "/user/login", "/admin/login/", "/api-auth/login/")
    with httpx.Client(base_url=team.url, trust_env=False) as client:
        page = client.get("/user/login/")
        tries = [client.post("/user/login/", data={}).status_code for _ in range(25)]
        elsewhere = {client.post(path, data={}).status_code for path in pages}

    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy"):
        assert len(page.headers.get_list(name)) == 1, name
    assert (tries[0], tries[-1], elsewhere) == (403, 429, {429})


def test_a_backup_can_be_restored(team: Team, tmp_path: Path) -> None:
    """As in the guide: pg_dump, then pg_restore into an empty database: the same tasks."""
    backup, cluster = tmp_path / "backup.dump", team.cluster
    cluster.run("pg_dump", "--format=custom", "--file", backup, cluster.url("label_studio"))
    empty = cluster.create("restored")

    cluster.run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", empty, backup)

    tasks = "SELECT id, data::text FROM task ORDER BY id"
    assert cluster.ask("restored", tasks) == cluster.ask("label_studio", tasks)


def test_a_restart_uses_the_same_database(team: Team) -> None:
    """Stopped, and started again without --database; the tasks are there."""
    stopped = factcheck("studio", "stop", *team.here, cwd=team.folder)
    started = factcheck("studio", "start", *team.here, cwd=team.folder, PGPASSWORD=PASSWORD)

    assert (stopped.returncode, started.returncode) == (0, 0), started.stderr
    assert f"database  {team.cluster.url('label_studio')}" in started.stdout
    with Client(team.studio.connection()) as client:
        assert client.count_tasks(team.project) == 2


def test_the_server_of_the_compose_file_runs(team: Team, tmp_path: Path) -> None:
    """Its command and environment; secrets from files; the password in the file works."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"][
        "label-studio"
    ]
    secrets = {
        "database_password": PASSWORD,
        "secret_key": "k" * 50,
        "admin_password": "admin-of-a-test",
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(value)
    port = free_port()
    changed = {
        "POSTGRE_HOST": "127.0.0.1",
        "POSTGRE_PORT": str(team.cluster.port),
        "LABEL_STUDIO_USERNAME": "admin@localhost",
        "LABEL_STUDIO_HOST": f"http://127.0.0.1:{port}",
        "LABEL_STUDIO_BASE_DATA_DIR": str(tmp_path),
        "SESSION_COOKIE_SECURE": "0",
    }
    environment = {
        name: value.replace("/run/secrets", str(tmp_path))
        for name, value in (service["environment"] | changed).items()
    }
    inherited = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    command = [sys.executable, *service["command"][1:-4], "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - our own
            command,
            env=inherited | environment,
            cwd=tmp_path,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as server,
        httpx.Client(base_url=url, trust_env=False, timeout=60) as client,
    ):
        try:
            await_health(client, server, tmp_path / "log")
            form = client.get("/user/login/")
            values = {
                "csrfmiddlewaretoken": client.cookies["csrftoken"],
                "email": "admin@localhost",
                "password": "admin-of-a-test",
            }
            referer = {"Referer": str(form.url)}
            answer = client.post("/user/login/", data=values, headers=referer)
        finally:
            os.killpg(server.pid, signal.SIGTERM)

    assert answer.is_redirect


def await_health(client: httpx.Client, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    while True:
        try:
            if client.get("/health/").is_success:
                return
        except httpx.TransportError:
            pass
        if server.poll() is not None:
            pytest.fail(log.read_text())
        time.sleep(0.3)


def test_a_port_in_use_ends_the_start_at_once(team: Team, tmp_path: Path) -> None:
    """Before the database is used, so that the caller can choose another."""
    port = team.studio.url.rpartition(":")[2]
    inherited = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    login = {"LABEL_STUDIO_USERNAME": "a@localhost", "LABEL_STUDIO_PASSWORD": "p"}

    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "factcheck.studio.server.inside.serve", "--port", port],
        env=inherited | login | {"SECRET_KEY": "k", "DJANGO_DB": "default"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert f"{TAKEN} 127.0.0.1:{port}" in done.stderr


def test_a_missing_secret_ends_the_start(tmp_path: Path) -> None:
    """No secret has a default."""
    done = subprocess.run(
        [sys.executable, "-m", "factcheck.studio.server.inside.serve", "--port", "1"],
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "SECRET_KEY is not set, and has no default" in done.stderr
