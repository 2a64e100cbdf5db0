"""The files of `deploy` for clusters are YAML, agree with each other, and call our commands."""

import shlex
from importlib.metadata import version
from typing import Any

import click
import pytest
import yaml

from factcheck.cli import cli
from factcheck.cli.prelabel import command
from tests.paths import ROOT

DEPLOY = ROOT / "deploy"
JOB: dict[str, Any] = yaml.safe_load((DEPLOY / "kuberay-job.yaml").read_text("utf-8"))
CLUSTER: dict[str, Any] = yaml.safe_load((DEPLOY / "ray-cluster.yaml").read_text("utf-8"))
SCRIPT = (DEPLOY / "prelabel.sh").read_text("utf-8")
IMAGE = f"factcheck-ray:{version('factcheck-studio')}"


def script_command() -> str:
    """Return the command of the script, on one line."""
    (begin,) = [at for at in range(len(SCRIPT)) if SCRIPT.startswith("factcheck prelabel", at)]
    return SCRIPT[begin:].replace("\\\n", " ").replace("${WORKERS:-64}", "64")


@pytest.mark.parametrize("line", [JOB["spec"]["entrypoint"], script_command()])
def test_the_command_of_a_cluster_is_one_that_we_have(line: str) -> None:
    """Every option exists and has a value that it takes; it asks for Ray and a folder."""
    program, name, *arguments = shlex.split(line)

    with click.Context(cli):
        given = command.make_context(name, arguments).params

    assert program == "factcheck"
    assert (given["engine"], given["address"], given["jobs"]) == ("ray", "auto", 64)
    assert given["output"].endswith("/")


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


def test_all_machines_run_the_same_image_and_see_the_same_files() -> None:
    """Of this version; Ray in it is the one that the job names."""
    spec = JOB["spec"]["rayClusterSpec"]
    pods = [spec["headGroupSpec"]["template"], spec["workerGroupSpecs"][0]["template"]]
    for pod in pods:
        (container,) = pod["spec"]["containers"]
        assert container["image"].endswith(IMAGE)
        assert container["volumeMounts"] == [{"name": "corpus", "mountPath": "/mnt/corpus"}]
        assert [each["name"] for each in pod["spec"]["volumes"]] == ["corpus"]
    assert CLUSTER["docker"]["image"].endswith(IMAGE)
    assert "/mnt/corpus:/mnt/corpus" in CLUSTER["docker"]["run_options"][0]
    dockerfile = (DEPLOY / "ray.Dockerfile").read_text("utf-8")
    assert f"rayproject/ray:{spec['rayVersion']}-" in dockerfile


def test_nothing_is_sent_to_the_makers_of_ray() -> None:
    """Usage statistics are off on every machine."""
    spec = JOB["spec"]["rayClusterSpec"]
    for pod in (spec["headGroupSpec"]["template"], spec["workerGroupSpecs"][0]["template"]):
        (container,) = pod["spec"]["containers"]
        assert {"name": "RAY_USAGE_STATS_ENABLED", "value": "0"} in container["env"]
    assert any("--disable-usage-stats" in each for each in CLUSTER["head_start_ray_commands"])
