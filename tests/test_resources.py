"""Files that stand at the repository's root are found, installed or not."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from factcheck.dataset.schemas import NAMES
from factcheck.resources import resource
from tests.paths import ROOT

FILES = (
    *(f"schemas/{name}.schema.json" for name in NAMES),
    "label_config.xml",
    "seeds/taxonomy.yaml",
    "seeds/putin-haftar-meeting.txt",
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which a freshly built wheel was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
    ]
    subprocess.run(  # noqa: S603 - our own project
        [sys.executable, *build, "--wheel-dir", folder, ROOT], check=True, timeout=120
    )
    (wheel,) = folder.glob("factcheck_studio-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


@pytest.mark.parametrize("name", FILES)
def test_a_checkout_has_the_file(name: str) -> None:
    """At its root, where people look for it."""
    assert resource(name) == ROOT / name


def test_a_wheel_has_every_file(installed: Path) -> None:
    """Found by the same call, with the same bytes, inside of the package."""
    script = "import sys; from factcheck.resources import resource\n"
    script += "for name in sys.argv[1:]: print(resource(name))"
    done = subprocess.run(  # noqa: S603 - our own project
        [sys.executable, "-P", "-c", script, *FILES],
        cwd=installed,
        env={"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    found = [Path(line) for line in done.stdout.splitlines()]
    assert [path.relative_to(installed / "factcheck" / "_resources") for path in found] == [
        Path(name) for name in FILES
    ]
    assert [path.read_bytes() for path in found] == [(ROOT / name).read_bytes() for name in FILES]


def test_a_wheel_has_all_of_the_package(installed: Path) -> None:
    """Modules, word lists, style sheets: whatever is tracked beside the code."""
    tracked = {
        path.relative_to(ROOT)
        for path in (ROOT / "factcheck").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    packed = {path.relative_to(installed) for path in installed.rglob("*")}

    assert tracked - packed == set()


def test_what_is_nowhere_is_told_by_name() -> None:
    """An installation that lacks a file is broken; say which one it is."""
    with pytest.raises(FileNotFoundError, match=r"schemas/none\.schema\.json"):
        resource("schemas/none.schema.json")
