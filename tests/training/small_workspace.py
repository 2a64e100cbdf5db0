"""A small workspace: data of every kind, and a base model of one layer."""

import json
import lzma
from collections.abc import Iterable, Mapping
from pathlib import Path

ENGLISH = (
    "The mayor said that it rained. The minister denied that it was cold. He added that it hailed."
)
ARABIC = "وقال الوزير إن المطر هطل. وأكدت المدينة أن الجو بارد."
PAIRS = (("it rained", "هطل المطر"), ("the mayor said", "قال الوزير"), ("cold", "بارد"))


ENGLISH_PASSAGES = """\
== denied
{s1 The mayor} {c1 did not say} {t1 that it hailed}. It rained.
== talk
{s1 MAYOR}{c1 :} {t1 It rained}.

{t2 "It hails,"} {s2 the minister} {c2 said}. {t2 "It is cold."}
"""
ARABIC_PASSAGES = """\
== denied
و{c1 لم يقل} {s1 الوزير} {t1 إن المطر هطل}.
"""

COPIES = 6
"""Of each gold document; every fold has one."""


def build(folder: Path) -> Path:
    """Write everything that the stages read; return the folder."""
    _write_gold(folder)
    (folder / "passages").mkdir()
    (folder / "passages" / "some.en.txt").write_text(ENGLISH_PASSAGES * COPIES, "utf-8")
    (folder / "passages" / "some.ar.txt").write_text(ARABIC_PASSAGES * COPIES, "utf-8")
    _xz(folder / "text" / "ar.news.ant.txt.xz", [ARABIC, "", ARABIC] * 6)
    _xz(folder / "text" / "ar.wiki.txt.xz", [ARABIC, "", ARABIC] * 6)
    lines = [f"{english}\t{arabic}" for english, arabic in PAIRS] * 8
    _xz(folder / "parallel" / "some.en-ar.tsv.xz", lines)
    _save_base(folder / "base")
    return folder


def _write_gold(folder: Path) -> None:
    english = _document(
        *("e", "en", ENGLISH),
        _attribution(ENGLISH, ("The mayor", "said", "that it rained"), "Mayor"),
        _attribution(ENGLISH, ("The minister", "denied", "that it was cold"), "Minister"),
        _attribution(ENGLISH, ("He", "added", "that it hailed"), "Minister"),
    )
    arabic = _document(
        *("a", "ar", ARABIC),
        _attribution(ARABIC, ("الوزير", "قال", "إن المطر هطل"), "Minister"),
        _attribution(ARABIC, ("المدينة", "أكدت", "أن الجو بارد"), "City"),
    )
    both = [english, arabic]
    contents = {
        "attribution/polnear": [english],
        "attribution/ntrex": both,
        "attribution/pud": both,
        "attribution/ant": [arabic],
        "bundles/bundles": both,
    }
    for name, documents in contents.items():
        for split in ("train", "dev"):
            lines = [
                json.dumps({**each, "id": f"{each['id']}{copy}"}, ensure_ascii=False)
                for copy in range(COPIES)
                for each in documents
            ]
            path = folder / f"{name}.{split}.jsonl"
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n".join(lines) + "\n", "utf-8")


def _document(
    name: str, language: str, text: str, *attributions: Mapping[str, object]
) -> dict[str, object]:
    return {"id": name, "language": language, "text": text, "attributions": attributions}


def _attribution(text: str, words: tuple[str, str, str], label: str) -> Mapping[str, object]:
    places = [[text.index(each), text.index(each) + len(each)] for each in words]
    roles = dict(zip(("source", "cue", "content"), ([each] for each in places), strict=True))
    return {**roles, "label": [label], "quotation": "indirect"}


def _xz(path: Path, lines: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _save_base(folder: Path) -> None:
    import torch
    from tokenizers import Tokenizer, models
    from transformers import BertConfig, BertModel

    from factcheck.training.base import FIRST_PIECES

    letters = sorted({*"abcdefghijklmnopqrstuvwxyz.,TMHW", *ARABIC.replace(" ", "")})
    pieces = [*FIRST_PIECES, "\u2581", *letters, "\u2581said", "\u4e2d\u6587"]
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(pieces) + 3,  # as in the original, more rows than pieces
        hidden_size=384,  # the width of the vectors of names
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    scores = [(piece, 0.0 if piece in FIRST_PIECES else -1.0) for piece in pieces]
    Tokenizer(models.Unigram(scores, unk_id=3)).save(str(folder / "tokenizer.json"))
