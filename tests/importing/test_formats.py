"""The same text, written as each tool writes it, becomes the same gold."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from factcheck.domain import Language
from factcheck.errors import ReadingError
from factcheck.importing import gold_of, read_marked
from tests.importing.samples import GOLD, TEXT, place, words_of
from tests.optional import needs

MARKS = [(role.title(), words) for each in GOLD for role, words in each.items() if words]
LINKS = [
    (each["content"], words)
    for each in GOLD
    for role, words in each.items()
    if words and role != "content"
]


def write_brat(folder: Path) -> Path:
    names = {words: f"T{number}" for number, (_, words) in enumerate(MARKS, start=1)}
    lines = [
        f"{names[words]}\t{kind} {' '.join(map(str, place(words)))}\t{words}"
        for kind, words in MARKS
    ]
    lines += [
        f"R{number}\tAttributes Arg1:{names[one]} Arg2:{names[other]}\t"
        for number, (one, other) in enumerate(LINKS, start=1)
    ]
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    path = folder / "a.ann"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def write_doccano(folder: Path) -> Path:
    ids = {words: number for number, (_, words) in enumerate(MARKS, start=40)}
    record = {
        "id": 7,
        "text": TEXT,
        "entities": [
            {
                "id": ids[words],
                "label": kind,
                "start_offset": place(words)[0],
                "end_offset": place(words)[1],
            }
            for kind, words in MARKS
        ],
        "relations": [
            {"id": number, "from_id": ids[one], "to_id": ids[other], "type": "attributes"}
            for number, (one, other) in enumerate(LINKS)
        ],
        "Comments": [],
    }
    path = folder / "all.jsonl"
    path.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return path


def write_prodigy(folder: Path) -> Path:
    kinds = {words: kind for kind, words in MARKS}

    def entry(words: str) -> dict[str, object]:
        start, end = place(words)
        return {"start": start, "end": end, "token_start": 0, "token_end": 1, "label": kinds[words]}

    record = {
        "text": TEXT,
        "_input_hash": -12,
        "spans": [entry(words) for _, words in MARKS],
        "relations": [
            {
                "head": 0,
                "child": 1,
                "head_span": entry(one),
                "child_span": entry(other),
                "label": "ATTRIBUTES",
            }
            for one, other in LINKS
        ],
        "answer": "accept",
    }
    rejected = {**record, "answer": "reject"}
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in (rejected, record)), "utf-8")
    return path


def write_cas(folder: Path) -> Path:
    import cassis

    types = cassis.TypeSystem()
    part = types.create_type("webanno.custom.Part", "uima.tcas.Annotation")
    types.create_feature(part, "role", "uima.cas.String")
    link = types.create_type("webanno.custom.Says", "uima.tcas.Annotation")
    for end in ("Governor", "Dependent"):
        types.create_feature(link, end, part)
    cas = cassis.Cas(types)
    cas.sofa_string, cas.sofa_mime = TEXT, "text/plain"
    made = {}
    for kind, words in MARKS:
        first, last = place(words)
        made[words] = part(begin=first, end=last, role=kind)
        cas.add(made[words])
    for one, other in LINKS:
        ends = {"Governor": made[one], "Dependent": made[other]}
        cas.add(link(begin=made[one].begin, end=made[one].end, **ends))
    path = folder / "a.json"
    cas.to_json(str(path))
    cas.to_xmi(str(folder / "a.xmi"))
    types.to_xml(str(folder / "TypeSystem.xml"))
    return path


def write_xmi(folder: Path) -> Path:
    return write_cas(folder).with_suffix(".xmi")


@pytest.mark.parametrize(
    ("form", "write"),
    [
        ("brat", write_brat),
        ("doccano", write_doccano),
        ("prodigy", write_prodigy),
        pytest.param("uima", write_cas, marks=needs("cassis"), id="uima-json"),
        pytest.param("uima", write_xmi, marks=needs("cassis"), id="uima-xmi"),
    ],
)
def test_marks_and_links_become_the_same_attributions(
    form: str, write: Callable[[Path], Path], tmp_path: Path
) -> None:
    """Also behind a character of two UTF-16 units."""
    (marked,) = read_marked(write(tmp_path), form)
    gold = gold_of(marked, Language.ENGLISH)

    assert gold.document.text == TEXT
    assert [words_of(each.attribution) for each in gold.document.attributions] == GOLD
    assert gold.unheld == ()


CONLL = """-DOCSTART- -X- O

The DT B-Source
mayor NN I-Source
said VBD B-Cue
that IN B-Content
it PRP I-Content
rained VBD I-Content
. . O

Ana NNP B-Source
Trell NNP I-Source
agreed VBD B-Cue

-DOCSTART- -X- O

Rain NN O
"""
CONLLU = """# newdoc id = rain
# sent_id = 1
1\tThe\t_\t_\t_\t_\t_\t_\t_\tNER=B-Source
2\tmayor\t_\t_\t_\t_\t_\t_\t_\tNER=I-Source
3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\tNER=B-Cue
3\tdid\t_\t_\t_\t_\t_\t_\t_\t_
4\tn't\t_\t_\t_\t_\t_\t_\t_\t_
5\tsay\t_\t_\t_\t_\t_\t_\t_\tNER=I-Cue
6\tthat\t_\t_\t_\t_\t_\t_\t_\tNER=B-Content
7\tit\t_\t_\t_\t_\t_\t_\t_\tNER=I-Content
7.1\trained\t_\t_\t_\t_\t_\t_\t_\t_
8\trained\t_\t_\t_\t_\t_\t_\t_\tNER=I-Content|SpaceAfter=No
9\t.\t_\t_\t_\t_\t_\t_\t_\t_

"""


def test_columns_of_tokens_are_a_text_with_spaces(tmp_path: Path) -> None:
    """Two texts; a sentence with one content is an attribution, the other has no content."""
    path = tmp_path / "a.conll"
    path.write_text(CONLL, encoding="utf-8")
    first, second = (gold_of(each, Language.ENGLISH) for each in read_marked(path, "conll"))

    assert first.document.text == "The mayor said that it rained .\nAna Trell agreed"
    assert [
        words_of(each.attribution, first.document.text) for each in first.document.attributions
    ] == [{"source": "The mayor", "cue": "said", "content": "that it rained", "channel": ""}]
    assert [each.reason for each in first.unheld] == ["unlinked", "unlinked"]
    assert second.document.text == "Rain"
    assert second.document.attributions == ()


@needs("conllu")
def test_conllu_joins_tokens_as_they_stood(tmp_path: Path) -> None:
    """A token of two words counts once, an empty node not at all; the full stop has no space."""
    path = tmp_path / "a.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    (marked,) = read_marked(path, "conllu")
    (found,) = gold_of(marked, Language.ENGLISH).document.attributions

    assert marked.id == "rain"
    assert marked.text == "The mayor didn't say that it rained."
    assert words_of(found.attribution, marked.text)["cue"] == "didn't say"
    assert words_of(found.attribution, marked.text)["content"] == "that it rained"


@pytest.mark.parametrize(
    ("form", "name", "content", "problem"),
    [
        ("brat", "a.ann", "T1\tSource 0 9\tThe major\n", "stands on 'The mayor'"),
        ("brat", "a.ann", "T1\tSource 0 900\tThe mayor\n", "runs past the text"),
        ("brat", "a.ann", "hello\n", "no annotation of brat"),
        ("doccano", "a.jsonl", '{"text": "x", "label": [[0, 9, "Cue"]]}\n', "9"),
        ("doccano", "a.jsonl", '{"txt": "x"}\n', "lacks the key"),
        ("doccano", "a.jsonl", '{"text": 5, "label": []}\n', "expected a text, found 5"),
        ("doccano", "a.jsonl", '{"text": "\\ud800", "label": []}\n', "surrogate"),
        ("doccano", "a.jsonl", '{"text": "it", "label": [[0, 1, null]]}\n', "expected a text"),
        ("doccano", "a.jsonl", '{"text": "it", "label": [[true, 1, "Cue"]]}\n', "two offsets"),
        ("prodigy", "a.jsonl", "[1]\n", "is this the right --format?"),
        ("conll", "a.conll", "word\n", "has one column"),
        ("conll", "a.conll", "word NN\n", "is no tag"),
        pytest.param("conllu", "a.conllu", "1\tword\n", "ten columns", marks=needs("conllu")),
        pytest.param("uima", "a.json", "{}", "no CAS", marks=needs("cassis")),
        pytest.param("uima", "a.xmi", "<a/>", "has no type system", marks=needs("cassis")),
    ],
)
def test_what_is_not_of_the_format_is_named(
    form: str, name: str, content: str, problem: str, tmp_path: Path
) -> None:
    """The message says where and what."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    with pytest.raises(ReadingError, match=problem.replace("?", r"\?")) as caught:
        list(read_marked(path, form))

    assert name in str(caught.value)


def test_a_folder_without_such_files_is_no_silent_success(tmp_path: Path) -> None:
    """It says which endings it looked for."""
    with pytest.raises(ReadingError, match=r"\.ann"):
        list(read_marked(tmp_path, "brat"))


def test_two_marks_of_prodigy_at_one_place_are_both_read(tmp_path: Path) -> None:
    """None replaces the other: what cannot be held is listed later."""
    path = tmp_path / "a.jsonl"
    spans = [{"start": 0, "end": 9, "label": kind} for kind in ("Source", "PERSON")]
    path.write_text(json.dumps({"text": TEXT, "spans": spans}) + "\n", encoding="utf-8")
    (marked,) = read_marked(path, "prodigy")

    assert [each.kind for each in marked.marks] == ["Source", "PERSON"]


@needs("cassis")
def test_an_archive_without_a_cas_says_what_is_missing(tmp_path: Path) -> None:
    """It has a text file only."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", TEXT)

    with pytest.raises(ReadingError, match=r"no \.json, and no \.xmi"):
        list(read_marked(path, "uima"))
