"""``factcheck find``."""

import json
import shutil
from pathlib import Path

from tests.cli.command import invoke
from tests.paths import EXAMPLES


def test_claims_are_listed_as_text_and_as_json(tmp_path: Path) -> None:
    """The English claim of the sample has the word; both claims are searched."""
    shutil.copy(EXAMPLES / "valid" / "claims.json", tmp_path)

    text = invoke("find", "claims.json", "the talks", cwd=tmp_path)
    plain = invoke("find", "claims.json", "the talks", "--json", "--limit", "1", cwd=tmp_path)

    assert (text.returncode, plain.returncode) == (0, 0)
    assert "that talks took place" in text.stdout
    found = json.loads(plain.stdout)
    assert (len(found["claims"]), found["searched"]) == (1, 2)


def test_a_query_without_a_word_is_an_error(tmp_path: Path) -> None:
    """Exit code 2, and what to do."""
    shutil.copy(EXAMPLES / "valid" / "claims.json", tmp_path)

    done = invoke("find", "claims.json", "the", cwd=tmp_path)

    assert done.returncode == 2
    assert "give a word" in done.stderr


def test_the_dataset_is_not_overwritten_by_vectors(tmp_path: Path) -> None:
    """The file of vectors is another one."""
    shutil.copy(EXAMPLES / "valid" / "claims.json", tmp_path)

    done = invoke("find", "claims.json", "talks", "--vectors", "claims.json", cwd=tmp_path)

    assert done.returncode == 2
    assert json.loads((tmp_path / "claims.json").read_text("utf-8"))
