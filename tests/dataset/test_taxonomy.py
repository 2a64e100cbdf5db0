"""Taxonomy files."""

import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from factcheck.dataset import load_taxonomy, taxonomy_from_json, taxonomy_to_json
from factcheck.domain import HYPOTHESES, VERDICTS, Language, SourceKind, SourceLabel, Taxonomy
from factcheck.errors import TaxonomyError
from factcheck.resources import resource
from tests.paths import EXAMPLES
from tests.work import count_calls


def problems(path: Path) -> tuple[str, ...]:
    with pytest.raises(TaxonomyError) as caught:
        load_taxonomy(path)
    assert caught.value.where == str(path)
    return caught.value.problems


def written(folder: Path, text: str) -> Path:
    path = folder / "taxonomy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_lists_the_possible_sources() -> None:
    """In both styles of YAML; missing members have their defaults."""
    assert load_taxonomy(EXAMPLES / "valid" / "taxonomy.yaml") == Taxonomy(
        labels=(
            SourceLabel(
                name="Kremlin",
                description="The President of Russia: his office, and those who speak for it.",
                names={Language.ENGLISH: "Kremlin", Language.ARABIC: "الكرملين"},
                aliases={
                    Language.ENGLISH: ("Peskov", "Dmitry Peskov"),
                    Language.ARABIC: ("بيسكوف",),
                },
            ),
            SourceLabel("Libyan media"),
        ),
        verdicts=("True", "False"),
        hypotheses={
            Language.ENGLISH: "{} is the source.",
            Language.ARABIC: HYPOTHESES[Language.ARABIC],
        },
    )


def test_the_taxonomy_of_the_sample_article() -> None:
    """Three sources with a name in each language, a description and aliases."""
    taxonomy = load_taxonomy(resource("seeds/taxonomy.yaml"))

    assert {label.name: label.names[Language.ARABIC] for label in taxonomy.labels} == {
        "Kremlin": "الكرملين",
        "General Command": "القيادة العامة",
        "Libyan media": "وسائل إعلام ليبية",
    }
    assert all(
        label.description and set(label.aliases) == set(Language) for label in taxonomy.labels
    )
    assert (taxonomy.verdicts, dict(taxonomy.hypotheses)) == (VERDICTS, dict(HYPOTHESES))


def test_every_problem_is_reported_with_its_line() -> None:
    """In the order of the file; one mistake does not hide another."""
    found = problems(EXAMPLES / "invalid" / "taxonomy.yaml")

    assert [problem.partition(" found")[0].partition(": ")[::2] for problem in found[:4]] == [
        ("line 1", "/owner:"),
        ("line 4", "/labels/0/nmaes:"),
        ("line 5", "/labels/0/description: YAML reads 2024 as int, not as text; put it in quotes"),
        ("line 6", "/labels/1/name:"),
    ]
    assert len(found) == 16


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "labels: [{name: A}]\nlabels: [{name: B}]",
            "line 2: /labels: this key occurs twice",
        ),
        ("labels:", "line 1: /labels: this value is empty; fill it in or leave the key out"),
        ("labels: []", "line 1: /labels: found [], expected a list of at least one label"),
        ("verdicts: [A]", "line 1: /: found the keys verdicts, expected the key labels"),
        ("- Kremlin", 'line 1: /: found ["Kremlin"], expected a JSON object'),
        ("Kremlin", 'line 1: /: found "Kremlin", expected a JSON object'),
        ("", "line 1: the file is empty; list your labels under `labels:`"),
        ("labels:\n- name: no", "line 2: /labels/0/name: YAML reads no as bool, not as text; put"),
        ("labels:\n- name: a\x07b", "line 2: U+0007 is not allowed in a text file; remove it"),
        ('labels:\n- name: "a\\u0007b"', 'line 2: /labels/0/name: found "a\\u0007b", expected one'),
        (
            'labels:\n- name: "a\\ud800b"',
            'line 2: /labels/0/name: found "a\\ud800b", expected a string of Unicode text',
        ),
        *(
            (
                f'labels:\n- name: "a"\n  description: "{escape}"',
                "line 3: is not YAML: an escape \\U… is not",
            )
            for escape in (r"\UFFFFFFFF", r"\U00110000", r"\U80000000")
        ),
        ('labels:\n- name: "a\\u202eb"', 'line 2: /labels/0/name: found "a\\u202eb", expected one'),
        ("labels:\n- name: a\n  <<: {}", "line 3: /labels/0/<<: found an unknown key, expected"),
        (
            "? [a, b]\n: c\nlabels: [{name: a}]",
            "line 1: /: a key must be text, not a list or a mapping",
        ),
        ("labels: [{name: a}]\nhypotheses: {ar: '{} {}'}", "line 2: /hypotheses/ar: found "),
        ("labels:\n\t- name: a", "line 2: is not YAML: found character '\\t' that cannot start"),
        ("%YAML 1.1\n---\nlabels: [{name: a}]", "line 1: tags and directives are not allowed"),
    ],
)
def test_a_file_that_is_not_a_taxonomy_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """With the one problem that it has."""
    (found,) = problems(written(tmp_path, text))

    assert found.startswith(problem)


def test_a_deeply_nested_file_is_refused(tmp_path: Path) -> None:
    """PyYAML takes minutes for a hundred thousand brackets; here twelve levels are the limit."""
    path = written(tmp_path, "labels: " + "[" * 100_000)
    found: list[str] = []

    calls = count_calls(lambda: found.extend(problems(path)))

    assert found == ["line 1: more than 12 levels of nesting; a taxonomy has four"]
    assert calls < 50_000


MANY = {
    "nested lists": "labels: [" + "[[[[[a]]]]]," * 75_000 + "]",
    "mappings": "labels: [" + "{a: b}," * 125_000 + "]",
    "names": "labels:\n" + "- a\n" * 220_000,
}


@pytest.mark.parametrize("shape", MANY)
def test_a_file_of_too_many_values_is_refused(
    shape: str, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    """Nearly a megabyte of them, before they are parsed."""
    path = written(tmp_path, MANY[shape])
    began = time.process_time()
    tracemalloc.start()

    (problem,) = problems(path)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    seconds = time.process_time() - began
    tell(f"{shape}: {path.stat().st_size:,} bytes, {seconds:.1f} s, {peak / 1e6:.0f} MB")
    assert problem.endswith("more than 50,000 keys and values; a taxonomy has fewer")
    assert peak < 50e6


def test_of_many_problems_the_first_are_listed(tmp_path: Path) -> None:
    """And the others are counted."""
    found = problems(written(tmp_path, "labels:\n" + "- []\n" * 20_000))

    assert len(found) == 101
    assert found[99:] == (
        "line 101: /labels/99: found [], expected a JSON object",
        "line 101: 19,900 more problems are not listed; correct these first",
    )


def test_a_long_key_is_not_repeated_in_every_place(tmp_path: Path) -> None:
    """Each place below it would hold it."""
    path = written(tmp_path, f"? {'k' * 100_000}\n: [{'a,' * 40_000}]\nlabels: [{{name: a}}]")

    (problem,) = problems(path)
    assert problem.startswith('line 1: /: the key "kkk')
    assert problem.endswith("kkk… is longer than 100 characters")


def test_a_file_over_the_size_limit_is_refused(tmp_path: Path) -> None:
    """Before it is parsed: a megabyte of comments."""
    path = written(tmp_path, "#" * 1_000_001)

    assert problems(path) == (
        "line 1: the file is larger than 1,000,000 bytes; a taxonomy is smaller",
    )


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    path = written(tmp_path, "\ufefflabels: [{name: A}]")

    assert load_taxonomy(path).choices == ("A", "Other")


def test_a_missing_file_raises_an_os_error(tmp_path: Path) -> None:
    """The command line prints its name."""
    with pytest.raises(FileNotFoundError):
        load_taxonomy(tmp_path / "none.yaml")


def test_a_label_that_label_studio_would_replace_is_refused(tmp_path: Path) -> None:
    """It takes a word after $ for the name of a field, anywhere in a label or a verdict."""
    labels = ["$text", "Fund of $100", "US$", "$ 100", "$العربية"]
    text = "".join(f"  - name: {each}\n" for each in labels)
    path = written(tmp_path, f"labels:\n{text}verdicts: [Right, Is $language]\n")

    expected = "expected no $ before a letter, a digit or _ (Label Studio would replace it)"
    assert problems(path) == (
        f'line 2: /labels/0/name: found "$text", {expected}; write it out',
        f'line 3: /labels/1/name: found "Fund of $100", {expected}; write it out',
        f'line 7: /verdicts/1: found "Is $language", {expected}; write it out',
    )


def test_a_label_may_have_a_kind(tmp_path: Path) -> None:
    """Two words are known; it is no name, and predictions made without it stay valid."""
    path = tmp_path / "taxonomy.yaml"
    path.write_text("labels:\n- {name: a, kind: person}\n- {name: b, kind: person}\n- name: c\n")

    taxonomy = load_taxonomy(path)

    person = SourceKind.PERSON
    assert [label.kind for label in taxonomy.labels] == [person, person, None]
    assert taxonomy_from_json(taxonomy_to_json(taxonomy)) == taxonomy
    assert taxonomy.sha256 == Taxonomy(tuple(map(SourceLabel, "abc"))).sha256
    path.write_text("labels:\n- {name: a, kind: robot}\n")
    with pytest.raises(TaxonomyError, match='kind: found "robot", expected one of "organization"'):
        load_taxonomy(path)
