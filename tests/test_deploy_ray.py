"""The files of `deploy` for clusters agree with each other, the docs, and our commands."""

import os
import re
import shlex
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from packaging.requirements import Requirement

from factcheck.cli import cli
from factcheck.cli.prelabel import command
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
JOB: dict[str, Any] = yaml.safe_load((DEPLOY / "kuberay-job.yaml").read_text("utf-8"))
CLUSTER: dict[str, Any] = yaml.safe_load((DEPLOY / "ray-cluster.yaml").read_text("utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SCRIPT = DEPLOY / "prelabel.sh"
DOCKERFILE = (DEPLOY / "ray.Dockerfile").read_text("utf-8")
IMAGE = f"factcheck-ray:{version('factcheck-studio')}"

IN_IMAGE = "bash /home/ray/prelabel.sh"
"""How the script is run where `ray.Dockerfile` puts it."""

TAKES = {"up": 0, "exec": 1, "down": 0}
"""Commands of Ray, and how many arguments follow the file; `ray submit` runs only Python."""

VARIABLES = ("INPUT", "OUTPUT", "TAXONOMY", "WORKERS")


def run_script(
    folder: Path, does: str = "exit 0", **variables: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script with a `factcheck` that does what is said; return that, and its arguments."""
    program = folder / "bin" / "factcheck"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"$ARGUMENTS"\n{does}\n', "utf-8")
    program.chmod(0o755)
    given = folder / "arguments"
    own = {key: value for key, value in os.environ.items() if key not in VARIABLES}
    path = f"{program.parent}:{os.environ['PATH']}"
    done = subprocess.run(  # noqa: S603 - ours
        ["bash", SCRIPT],  # noqa: S607 - as on a cluster
        env={**own, "PATH": path, "ARGUMENTS": str(given), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, given.read_text("utf-8").splitlines()


def options_of(arguments: list[str]) -> dict[str, Any]:
    """Return the options of a command line as `factcheck` reads them; fails for unknown ones."""
    name, *rest = arguments
    assert name == "prelabel"
    with click.Context(cli):
        return command.make_context(name, rest).params


def commands_of_headers() -> set[str]:
    """Return the commands in backticks in the comments on top of the files."""
    found: set[str] = set()
    for name in ("ray.Dockerfile", "ray-cluster.yaml", "kuberay-job.yaml", "prelabel.sh"):
        lines = (DEPLOY / name).read_text("utf-8").splitlines()
        comments = (line for line in lines if line.startswith("# "))
        header = " ".join(line.removeprefix("# ") for line in comments)
        found.update(re.findall(r"`((?:ray|kubectl|docker) [^`]+)`", header))
    return found


def commands_of_docs() -> set[str]:
    """Return the commands for clusters in the blocks of `docs/scale.md`."""
    blocks = (ROOT / "docs" / "scale.md").read_text("utf-8").split("```")[1::2]
    lines = {line for block in blocks for line in block.splitlines()}
    return {line for line in lines if line.startswith(("ray ", "kubectl ", "docker "))}


def containers() -> list[dict[str, Any]]:
    """Return the containers of the head and of the workers."""
    spec = JOB["spec"]["rayClusterSpec"]
    pods = [spec["headGroupSpec"]["template"], spec["workerGroupSpecs"][0]["template"]]
    return [each for pod in pods for each in pod["spec"]["containers"]]


def test_the_command_of_a_cluster_is_one_that_we_have(tmp_path: Path) -> None:
    """Every option exists and has a value that it takes; all places are on the shared files."""
    done, arguments = run_script(tmp_path)
    given = options_of(arguments)

    assert done.returncode == 0
    assert (given["engine"], given["address"], given["jobs"]) == ("ray", "auto", 64)
    assert given["paths"] == ("/mnt/corpus/news",)
    assert given["output"] == "/mnt/corpus/run/"
    assert str(given["taxonomy"]) == "/mnt/corpus/taxonomy.yaml"


def test_variables_replace_places_and_number_of_workers(tmp_path: Path) -> None:
    """So nobody has to build an image again for another folder."""
    _, arguments = run_script(
        tmp_path, INPUT="s3://bucket/news/", OUTPUT="/mnt/a b/", TAXONOMY="t.yaml", WORKERS="3"
    )
    given = options_of(arguments)

    assert given["paths"] == ("s3://bucket/news/",)
    assert (given["output"], given["jobs"]) == ("/mnt/a b/", 3)
    assert str(given["taxonomy"]) == "t.yaml"


FINISHES = 'mkdir -p "$OUTPUT"; echo {} >"$OUTPUT/manifest.json"'
REJECTS = 'printf "{}\\n{}\\n" >"$OUTPUT/rejected.prelabel.jsonl"'


def test_a_finished_run_with_rejected_records_is_a_success(tmp_path: Path) -> None:
    """KubeRay calls a job with another exit code failed; the log counts the records."""
    done, _ = run_script(tmp_path, f"{FINISHES}; {REJECTS}; exit 1", OUTPUT=str(tmp_path / "run"))

    assert done.returncode == 0
    rejected = tmp_path / "run" / "rejected.prelabel.jsonl"
    assert done.stderr == f"finished, 2 rejected: see {rejected}\n"


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("exit 1", 1),
        (f"{FINISHES}; exit 1", 1),
        (f'mkdir "$OUTPUT"; {REJECTS}; exit 1', 1),
        (f"{FINISHES}; {REJECTS}; exit 2", 2),
        ("exit 137", 137),
    ],
    ids=["nothing written", "nothing rejected", "no manifest", "another code", "killed"],
)
def test_a_run_that_failed_is_a_failure(tmp_path: Path, does: str, code: int) -> None:
    """Whatever lies in the folder, and with the code of `factcheck`."""
    done, _ = run_script(tmp_path, does, OUTPUT=str(tmp_path / "run"))

    assert (done.returncode, done.stderr) == (code, "")


def test_what_an_earlier_run_has_finished_makes_no_success(tmp_path: Path) -> None:
    """A `factcheck` that cannot even start ends with 1, too."""
    run = tmp_path / "run"
    run.mkdir()
    (run / "manifest.json").write_text("{}", "utf-8")
    (run / "rejected.prelabel.jsonl").write_text("{}\n", "utf-8")

    done, _ = run_script(tmp_path, "exit 1", OUTPUT=str(run))

    assert done.returncode == 1


def test_docs_and_headers_give_the_same_commands() -> None:
    """Whoever reads one of them needs no other."""
    assert commands_of_docs() == commands_of_headers()


def test_the_commands_of_docs_run_the_script_on_the_cluster() -> None:
    """With files that are here, and commands that take them; Ray has no other way to run Bash."""
    ran = []
    for line in commands_of_docs():
        program, name, *rest = shlex.split(line)
        if program == "ray":
            file, *arguments = rest
            assert (file, len(arguments)) == ("deploy/ray-cluster.yaml", TAKES[name])
            ran += arguments
        else:
            files = [rest[at + 1] for at, each in enumerate(rest) if each == "-f"]
            assert all((ROOT / each).is_file() for each in files)
    assert ran == [JOB["spec"]["entrypoint"]] == [IN_IMAGE]
    assert "COPY --chown=ray deploy/prelabel.sh /home/ray/prelabel.sh" in DOCKERFILE


def test_the_image_reads_all_formats_and_places() -> None:
    """It has every extra that `docs/data.md` names for them, Ray, and tables for the parts."""
    data = (ROOT / "docs" / "data.md").read_text("utf-8")
    section = data.split("## Formats and places", 1)[1].split("\n## ", 1)[0]
    needed = set(re.findall(r"(?:`|factcheck-studio)\[(\w+)\]", section))
    (installed,) = re.findall(r"factcheck\[([\w,]+)\]", DOCKERFILE)

    assert needed == {"corpus", "s3"}
    assert set(installed.split(",")) == needed | {"cluster", "tables"}
    assert set(installed.split(",")) <= PROJECT["project"]["optional-dependencies"].keys()


def test_the_image_has_what_the_package_is_built_from_and_nothing_else() -> None:
    """No history, no environment, no secrets: all is left out but what is named."""
    ignore = (DEPLOY / "ray.Dockerfile.dockerignore").read_text("utf-8").splitlines()
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    about = [PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "pyproject.toml"]
    wanted = {*wheel["packages"], *wheel["force-include"], *about}
    wanted |= {"constraints.txt", "deploy/prelabel.sh"}

    assert (ignore[0], ignore[-1]) == ("**", "**/__pycache__")
    assert sorted(ignore[1:-1]) == sorted(f"!{each}" for each in wanted)


def test_workers_are_as_many_as_processors() -> None:
    """The heads give out units only; with more workers than processors, Ray would wait."""
    spec = JOB["spec"]["rayClusterSpec"]
    (group,) = spec["workerGroupSpecs"]
    (container,) = group["template"]["spec"]["containers"]
    assert group["replicas"] * int(container["resources"]["limits"]["cpu"]) == 64
    assert spec["headGroupSpec"]["rayStartParams"]["num-cpus"] == "0"
    types = CLUSTER["available_node_types"]
    assert types["head"]["resources"]["CPU"] == 0
    assert types["worker"]["max_workers"] * 8 == 64  # c7i.2xlarge has eight
    assert CLUSTER["head_node_type"] in types


def test_workers_fit_into_the_memory_of_their_machine(tmp_path: Path) -> None:
    """Eight of them, where Ray keeps 30 % of the memory for objects unless told otherwise."""
    _, arguments = run_script(tmp_path)
    reserved = 8 * options_of(arguments)["worker_memory"]
    _, worker = containers()

    assert worker["resources"]["limits"] == worker["resources"]["requests"]
    assert worker["resources"]["limits"] == {"cpu": "8", "memory": "16Gi"}
    instance = CLUSTER["available_node_types"]["worker"]["node_config"]["InstanceType"]
    assert instance == "c7i.2xlarge"  # 16 GiB, too
    assert reserved <= 16 * 0.7


def test_all_machines_run_the_same_image_and_see_the_same_files() -> None:
    """Of this version; Ray and Python in it are such as the package asks for."""
    spec = JOB["spec"]["rayClusterSpec"]
    pods = [spec["headGroupSpec"]["template"], spec["workerGroupSpecs"][0]["template"]]
    for container in containers():
        assert container["image"].endswith(IMAGE)
        assert container["volumeMounts"] == [{"name": "corpus", "mountPath": "/mnt/corpus"}]
    for pod in pods:
        assert [each["name"] for each in pod["spec"]["volumes"]] == ["corpus"]
    assert CLUSTER["docker"]["image"].endswith(IMAGE)
    assert "/mnt/corpus:/mnt/corpus" in CLUSTER["docker"]["run_options"][0]
    assert all(IMAGE in each for each in commands_of_docs() if each.startswith("docker "))
    (tag,) = re.findall(r"^FROM rayproject/ray:(\S+)-py311-cpu$", DOCKERFILE, re.MULTILINE)
    assert tag == spec["rayVersion"]
    (ray,) = map(Requirement, PROJECT["project"]["optional-dependencies"]["cluster"])
    assert ray.specifier.contains(tag)
    assert Requirement(f"python{PROJECT['project']['requires-python']}").specifier.contains("3.11")


def test_nothing_is_sent_to_the_makers_of_ray() -> None:
    """Usage statistics are off on every machine."""
    for container in containers():
        assert {"name": "RAY_USAGE_STATS_ENABLED", "value": "0"} in container["env"]
    assert any("--disable-usage-stats" in each for each in CLUSTER["head_start_ray_commands"])
