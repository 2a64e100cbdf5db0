"""What a model finds in texts that other tools read wrongly.

    python benchmarks/field.py FOLDER [MODEL]

The folder has `negation.jsonl`, pairs of texts with one sentence negated (`…neg`) and affirmed
(`…aff`); `paragraphs.jsonl` and `prelabel_cases.jsonl`, texts with gold, whose parts are words, not
offsets; and `sources_outside_taxonomy.tsv`, sources that no label of `seeds/taxonomy.yaml` means.
Prints how many pairs are found both ways; for the texts with gold, how many attributions are found
(half of the words of their contents is shared), how many claims are found too many, in how many of
those found the source and the cue are the same, and how many have the right label; and how many of
the sources get a label. Then it lists what is wrong. MODEL is `lexicon` or left out.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from factcheck.dataset import load_taxonomy
from factcheck.domain import (
    OTHER,
    Attribution,
    Document,
    Language,
    PredictedClaim,
    Role,
    Span,
    Taxonomy,
)
from factcheck.prelabel import Mention, Pipeline, choose_labels, load_pipeline
from factcheck.text.words import words

SEEDS = Path(__file__).parents[1] / "seeds"

GOLD = ("paragraphs.jsonl", "prelabel_cases.jsonl")

CARRIER = {Language.ENGLISH: "{} said that it rained.", Language.ARABIC: "قال {} إن المطر هطل."}
"""What a source without a text is said to have said."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("model", nargs="?", help="`lexicon`; default: the bundled model")
    given = parser.parse_args()
    folder, pipeline = given.folder, load_pipeline(given.model)
    taxonomy = load_taxonomy(SEEDS / "taxonomy.yaml")
    faults = [
        *print_negation(pipeline, taxonomy, records(folder / "negation.jsonl")),
        *(f for name in GOLD for f in print_gold(pipeline, taxonomy, folder / name)),
        *print_outside(pipeline, taxonomy, folder / "sources_outside_taxonomy.tsv"),
    ]
    print(*faults, sep="\n")


def records(path: Path) -> list[dict[str, Any]]:
    """Return the records of a JSONL file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def predict(
    pipeline: Pipeline, taxonomy: Taxonomy, texts: Sequence[dict[str, Any]]
) -> list[tuple[PredictedClaim, ...]]:
    """Return the claims found in each text."""
    documents = [Document(r["id"], "", r["text"], Language(r["language"])) for r in texts]
    return [each.claims for each in pipeline.prelabel(documents, taxonomy)]


def print_negation(
    pipeline: Pipeline, taxonomy: Taxonomy, texts: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Print how many pairs are found; yield the texts in which nothing or too much is found."""
    found = {
        text["id"]: [c for c in claims if cue_of(c, text["text"])]
        for text, claims in zip(texts, predict(pipeline, taxonomy, texts), strict=True)
    }
    pairs = {name[:-3] for name in found}
    both = sum(all(len(found[pair + side]) == 1 for side in ("neg", "aff")) for pair in pairs)
    print(f"negation: {both} of {len(pairs)} pairs found both ways")
    for text in texts:
        if len(found[text["id"]]) != 1:
            cues = [cue_of(each, text["text"]) for each in found[text["id"]]]
            yield f"{text['id']}: {len(cues)} claims {cues} in {text['text']}"


def print_gold(pipeline: Pipeline, taxonomy: Taxonomy, path: Path) -> Iterator[str]:
    """Print what of the gold is found; yield what is not, and what is found too much."""
    texts = records(path)
    found = extra = total = sources = cues = labels = 0
    for record, claims in zip(texts, predict(pipeline, taxonomy, texts), strict=True):
        text = record["text"]
        left = [*claims]
        for gold in record["gold"]:
            total += 1
            best = max(left, key=lambda each: overlap(each, text, gold), default=None)
            if best is None or overlap(best, text, gold) < 0.5:  # noqa: PLR2004 - half
                yield f"{record['id']}: missed {gold['source']} | {gold['cue']} | {gold['content']}"
                continue
            left.remove(best)
            found += 1
            said = joined(best.attribution, Role.SOURCE, text), cue_of(best, text)
            sources += said[0] == gold["source"]
            cues += said[1] == gold["cue"].replace("||", " ")
            given = {score.label for score in best.labels} - {OTHER}
            right = given == {gold["label"]} - {OTHER, ""}
            labels += right
            if not right or said != (gold["source"], gold["cue"].replace("||", " ")):
                wanted = f"{gold['source']} | {gold['cue']} | {gold['label']}"
                yield f"{record['id']}: {said[0]} | {said[1]} | {sorted(given)}, wanted {wanted}"
        extra += len(left)
        for each in left:
            said = joined(each.attribution, Role.SOURCE, text), cue_of(each, text)
            content = joined(each.attribution, Role.CONTENT, text)
            yield f"{record['id']}: too many: {said[0]} | {said[1]} | {content}"
    print(
        f"{path.name}: {found} of {total} found, {extra} too many; of those found, the source is "
        f"the same in {sources}, the cue in {cues}, the label in {labels}"
    )


def print_outside(pipeline: Pipeline, taxonomy: Taxonomy, path: Path) -> Iterator[str]:
    """Print how many sources get a label; yield them."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    labelled = []
    for number, (code, source) in enumerate(lines):
        language = Language(code)
        text = CARRIER[language].format(source)
        at = text.index(source)
        content = Span(at + len(source) + 1, len(text) - 1)
        attribution = Attribution(content=(content,), source=(Span(at, at + len(source)),))
        mention = Mention(Document(f"outside-{number}", "", text, language), attribution)
        (scores,) = pipeline.linker.link([mention], taxonomy)
        chosen = choose_labels(mention, scores, pipeline.thresholds)
        labels = [score.label for score in chosen if score.label != OTHER]
        labelled += [f"outside: {source}: {labels}"] if labels else []
    print(f"sources outside the taxonomy: {len(labelled)} of {len(lines)} get a label")
    yield from labelled


def joined(attribution: Attribution, role: Role, text: str) -> str:
    """Return the words of all pieces of a role."""
    return " ".join(span.text_in(text) for span in attribution.spans(role))


def cue_of(claim: PredictedClaim, text: str) -> str:
    """Return the words of a claim's cue."""
    return joined(claim.attribution, Role.CUE, text)


def overlap(claim: PredictedClaim, text: str, gold: dict[str, Any]) -> float:
    """Return the share of words of either content that both have, whichever is greater, in [0, 1].

    Pieces of the gold are looked for in the text.
    """
    spans = [Span(at, at + len(p)) for p in gold["content"] if (at := text.find(p)) >= 0]
    wanted, given = ({*inside(each, text)} for each in (spans, claim.attribution.content))
    return len(wanted & given) / max(min(len(wanted), len(given)), 1)


def inside(spans: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield the words of a text that spans touch."""
    for word in words(text):
        if any(word.overlap(span) for span in spans):
            yield word


if __name__ == "__main__":
    main()
