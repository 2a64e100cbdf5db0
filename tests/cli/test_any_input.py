"""Whatever a file has, a command ends with exit code 0, 1 or 2 and a message: no traceback.

    FACTCHECK_FUZZ=100 python -m pytest -s tests/cli/test_any_input.py

tries more random files for each place than the tests of every change do. What becomes of records
that are valid, however odd, is in tests/test_valid_everywhere.py.
"""

import functools
import hashlib
import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factcheck.dataset import load_taxonomy, prediction_to_json, read_dataset, to_line
from factcheck.dataset.schemas import urn
from factcheck.studio.adjudication.adjudicate import adjudicate
from factcheck.studio.backend import serving
from factcheck.studio.sending.push import push
from tests.cli.command import invoke
from tests.dataset.plain_schemas import places
from tests.dataset.samples import PREDICTION
from tests.odd_records import MOMENTS, NUMBERS, RAW, TEXTS, to_json, write_gold
from tests.paths import EXAMPLES, SEEDS
from tests.studio.fake_server import TOKEN, URL, FakeServer

COUNT = int(os.environ.get("FACTCHECK_FUZZ", "2"))
CLAIMS = (EXAMPLES / "valid" / "claims.json").read_text("utf-8")
TAXONOMY = (SEEDS / "taxonomy.yaml").read_text("utf-8")
PREDICTION_JSON = prediction_to_json(
    replace(PREDICTION, taxonomy=load_taxonomy(SEEDS / "taxonomy.yaml").sha256)
)
PREDICTIONS = to_line(PREDICTION_JSON)
GOLD = (SEEDS / "putin-haftar-meeting.gold.json").read_text("utf-8")
GOLD_LINE = (
    '{"id": "a", "language": "en", "text": "The Kremlin said it was over.", "attributions": '
    '[{"source": [[0, 11]], "cue": [[12, 16]], "content": [[17, 28]], "label": ["Kremlin"]}]}\n'
)
PAIR = {"one": "b3ec617bbdb812be", "other": "d0d83aa4993d32d4"}
MATCHES = json.dumps(
    {
        "schema": urn("matches"),
        "dataset": hashlib.sha256(CLAIMS.encode()).hexdigest(),
        "model": {"name": "m", "revision": "1"},
        "threshold": 0.2,
        "trust": None,
        "groups": [{"claims": [*PAIR.values()]}],
        "pairs": [PAIR | {"score": 0.9, "why": "parallel"}],
        "candidates": [],
        "decisions": [PAIR | {"answer": "different", "by": "nour"}],
        "contradictions": [],
    }
)
ARTICLE = json.dumps({"id": "a", "text": "The mayor said on Monday that it rained."}) + "\n"
SERVER = {"LABEL_STUDIO_URL": URL, "LABEL_STUDIO_API_KEY": TOKEN}
PUBLISHER = ("--publisher", "Desk", "--publisher-url", "https://example.org/")
WITH = ("--taxonomy", "taxonomy.yaml")
LEXICON = ("--model", "lexicon", "-o", "out.jsonl", *WITH)
EXPORTS = ("jsonl", "csv", "parquet", "claimreview", "webannotation", "card")

PLACES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    **{
        f"prelabel {name}": (name, content, ("prelabel", name, *LEXICON))
        for name, content in (
            ("a.txt", "The mayor said on Monday that it rained."),
            ("a.jsonl", ARTICLE),
            ("a.csv", "id,text,published\na,The mayor said that it rained.,2026-01-02\n"),
            ("a.html", "<html><body><article><p>The mayor said it.</p></article></body></html>"),
        )
    },
    **{
        f"push {order}": (
            *("p.jsonl", PREDICTIONS),
            ("push", "p.jsonl", "--project", "Test", "--order", order, *WITH),
        )
        for order in ("document", "most-useful", "uncertain-first", "newest")
    },
    "validate json": ("c.json", CLAIMS, ("validate", "c.json")),
    "validate jsonl": ("p.jsonl", PREDICTIONS, ("validate", "p.jsonl")),
    "validate yaml": ("t.yaml", TAXONOMY, ("validate", "t.yaml")),
    "label-config": ("t.yaml", TAXONOMY, ("label-config", "--taxonomy", "t.yaml")),
    "evaluate predictions": ("p.jsonl", PREDICTIONS, ("evaluate", "p.jsonl", "gold.jsonl")),
    "evaluate gold": ("g.json", GOLD, ("evaluate", "--model", "lexicon", "g.json")),
    "evaluate gold lines": ("g.jsonl", GOLD_LINE, ("evaluate", "--model", "bundled", "g.jsonl")),
    "agreement": ("c.json", CLAIMS, ("agreement", "c.json")),
    "scoreboard": ("c.json", CLAIMS, ("scoreboard", "c.json")),
    "find": ("c.json", CLAIMS, ("find", "c.json", "talks")),
    "match": ("c.json", CLAIMS, ("match", "c.json", "-o", "m.json")),
    "match again": ("m.json", MATCHES, ("match", "claims.json", "-o", "m.json")),
    "drift": ("c.json", CLAIMS, ("drift", "c.json", "m.json")),
    "drift matches": ("m.json", MATCHES, ("drift", "claims.json", "m.json")),
    "relations": ("c.json", CLAIMS, ("relations", "c.json", "m.json")),
    "relations matches": ("m.json", MATCHES, ("relations", "claims.json", "m.json")),
    "matrix": ("c.json", CLAIMS, ("matrix", "c.json", "--matches", "m.json", "-o", "out.html")),
    "matrix matches": (
        *("m.json", MATCHES),
        ("matrix", "claims.json", "--matches", "m.json", "-o", "out.html"),
    ),
    "validate matches": ("m.json", MATCHES, ("validate", "m.json")),
    "evaluate matches": ("g.jsonl", GOLD_LINE, ("evaluate", "--matches", "g.jsonl")),
    "diff old": ("c.json", CLAIMS, ("diff", "c.json", "claims.json")),
    "diff new": ("c.json", CLAIMS, ("diff", "claims.json", "c.json")),
    "report": ("c.json", CLAIMS, ("report", "c.json", "-o", "out.html")),
    "adjudicate": ("c.json", CLAIMS, ("adjudicate", "c.json")),
    "backend secret": ("s", "correct-horse-battery", ("backend", "--secret-file", "s", *WITH)),
    **{
        f"export {to}": (
            *("c.json", CLAIMS),
            ("export", "c.json", "--to", to, "-o", f"out.{to}.d", *PUBLISHER),
        )
        for to in EXPORTS
    },
}
"""Each place for a file: its name, a good content, and the command that reads it."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_bundle: None) -> Path:  # noqa: ARG001
    """A folder with good files beside the one that is not; commands talk to a server in memory.

    The backend ends once it would serve.
    """
    listen, server = serving.listen, FakeServer()
    monkeypatch.setattr(serving, "listen", lambda host, _, secret: listen(host, 0, secret))
    monkeypatch.setattr(serving, "serve", lambda *_, **__: None)
    server.add_project("Talks", read_dataset(EXAMPLES / "valid" / "claims.json").taxonomy)
    for module, function in (("sending.push", push), ("adjudication.adjudicate", adjudicate)):
        name = f"factcheck.studio.{module}.{function.__name__}"
        monkeypatch.setattr(name, functools.partial(function, transport=server, patience=()))
    for name, content in (
        ("taxonomy.yaml", TAXONOMY),
        ("claims.json", CLAIMS),
        ("predictions.jsonl", PREDICTIONS),
        ("m.json", MATCHES),
    ):
        (tmp_path / name).write_text(content, "utf-8")
    write_gold(tmp_path / "gold.jsonl", PREDICTION_JSON)
    shutil.copy(SEEDS / "putin-haftar-meeting.txt", tmp_path)
    return tmp_path


HOSTILE: Mapping[str, bytes] = {
    "nothing": b"",
    "NUL": b"\0" * 100,
    "a program": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 4,
    "not UTF-8": b'{"id": "caf\xe9"}\n',
    "UTF-16": "{}\n".encode("utf-16"),
    "a mark alone": b"\xef\xbb\xbf",
    "half a surrogate": b'{"schema": "\\ud800", "id": "\\udfff"}\n',
    "one bracket": b"[",
    "brackets": b"[" * 100_000,
    "braces": b'{"a":' * 100_000,
    "closed brackets": b"[" * 900 + b"]" * 900,
    "a number": b"1" * 5000,
    "null": b"null\n",
    "a list": b"[1, 2, 3]\n",
    "Infinity": b"1e999\n",
    "a key twice": b'{"a": 1, "a": 2}\n',
    "an alias bomb": b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nlabels: [*b,*b,*b]\n",
    "a tag": b"!!python/object/apply:os.system [x]\n",
    "YAML escapes": b'labels:\n- name: "\\UFFFFFFFF"\n',
    "nested YAML": b"- " * 5000 + b"x\n",
    "carriage returns": b"a\r\rb\r\n",
    "separators": ("a\u2028b\u2029c\x85d\x0be\x0c" * 50).encode(),
    "open quotation mark": b'id,text\n1,"a\n',
    "a long line": b"x" * 3_000_000,
    "many lines": b"{}\n" * 3000,
    "a page of tags": b"<div>" * 20_000,
}
"""Contents that no file should have."""

VALUES: tuple[Any, ...] = (
    *(*MOMENTS, *TEXTS, *NUMBERS, *RAW, -(10**25), "x" * 10_000),
    *(None, True, [], {}, [[]], [None], {"": {}}, "urn:factcheck:schema:claim:1.3.0"),
)
"""Values that are put into a record in place of what is there."""


def nested(depth: int) -> Any:  # noqa: ANN401 - JSON
    """Return a value that is nested."""
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def mutations(content: str, chance: random.Random) -> Iterator[bytes]:
    """Yield files that are nearly good: bytes changed, cut, repeated; values changed."""
    raw = content.encode()
    for _ in range(COUNT):
        yield bytes(chance.randbytes(chance.randrange(1, 400)))
        at = chance.randrange(len(raw))
        yield raw[:at] + bytes(chance.randbytes(3)) + raw[at + chance.randrange(4) :]
        yield raw[:at]
        yield raw[:at] + raw[at // 2 :]
    try:
        json.loads(content)
    except ValueError:
        return
    for number in range(4 * COUNT):
        record = json.loads(content)
        *path, key = chance.choice([path for path in places(record) if path])
        where: Any = record
        for step in path:
            where = where[step]
        value = nested(chance.choice([50, 200, 400])) if number % 8 == 0 else chance.choice(VALUES)
        if number % 8 == 1 and isinstance(where, dict):
            where["surplus"] = value
        elif number % 8 == 2:
            del where[key]
        else:
            where[key] = value
        yield to_json(record).encode() + b"\n"


@pytest.mark.parametrize("place", PLACES)
def test_any_file_ends_in_a_result_or_a_message(
    place: str, folder: Path, tell: Callable[[str], None]
) -> None:
    """Exit code 0, 1 or 2; no traceback, and no defect."""
    name, content, command = PLACES[place]
    chance = random.Random(place)  # noqa: S311 - no secret
    codes: Counter[int] = Counter()
    failed = []
    for number, raw in enumerate(
        (content.encode(), *HOSTILE.values(), *mutations(content, chance))
    ):
        (folder / name).write_bytes(raw)
        (folder / name).chmod(0o600)  # as a file with a secret must be
        done = invoke(*command, cwd=folder, **SERVER)
        codes[done.returncode] += 1
        message = done.stderr.strip()
        if done.returncode not in {0, 1, 2} or "Traceback" in done.stderr:
            failed.append((raw[:200], len(raw), message[-300:]))
        assert done.returncode == 0 or done.stdout or message, raw
        assert number or done.returncode == 0, message  # the first one is good
    assert failed == []
    tell(f"{place}: {codes.total()} files, exit codes {dict(sorted(codes.items()))}")
