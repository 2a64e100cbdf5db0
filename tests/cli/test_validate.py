"""``factcheck validate``."""

from pathlib import Path

from tests.cli.command import factcheck
from tests.paths import EXAMPLES


def test_valid_files_exit_with_0(tmp_path: Path) -> None:
    """Nothing on stdout; the tally on stderr."""
    names = ("claims.json", "predictions.jsonl", "taxonomy.yaml")
    done = factcheck("validate", *(EXAMPLES / "valid" / name for name in names), cwd=tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "no violation in 3 files\n")


def test_violations_exit_with_1(tmp_path: Path) -> None:
    """One a line on stdout; the tally on stderr."""
    path = EXAMPLES / "invalid" / "no-schema.json"
    done = factcheck("validate", path, EXAMPLES / "valid" / "claims.json", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (1, "1 violation in 2 files\n")
    assert done.stdout.startswith(f"{path} /schema: found null, expected one of urn:factcheck:")
    assert done.stdout.count("\n") == 1


def test_a_file_that_cannot_be_read_exits_with_2(tmp_path: Path) -> None:
    """The other files are checked all the same."""
    (tmp_path / "notes.txt").touch()
    invalid = EXAMPLES / "invalid" / "no-schema.json"
    done = factcheck("validate", "none.json", "notes.txt", ".", invalid, cwd=tmp_path)

    assert (done.returncode, done.stdout.count("\n")) == (2, 1)
    assert done.stderr.splitlines() == [
        "error: none.json: No such file or directory",
        "error: notes.txt: .txt files cannot be validated; name it .json, .jsonl or .yaml",
        "error: .: a file without suffix cannot be validated; name it .json, .jsonl or .yaml",
        "1 violation in 1 file, 3 not read",
    ]


def test_a_file_cannot_control_the_terminal(tmp_path: Path) -> None:
    """Escape sequences in it are printed as text."""
    (tmp_path / "a.json").write_text('{"schema": "\x9b2J \u202e"}', encoding="utf-8")
    done = factcheck("validate", "a.json", cwd=tmp_path)

    assert r'found "\x9b2J \u202e", expected' in done.stdout
