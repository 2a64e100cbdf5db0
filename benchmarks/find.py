"""How well `factcheck find` finds claims of annotated events, and how long it takes.

Run: ``python benchmarks/find.py BUNDLES.dev.jsonl BUNDLES.dev.events.jsonl --among ANT.train.jsonl
POLNEAR.train.jsonl``; ``--sweep`` tries thresholds, ``--time 23000`` measures time instead.

Queries are the propositions of the events (English), the contents of claims (both languages), and
the names of sources in both languages. Relevant are the claims about the same proposition, whatever
their stance, or by the same source; the labels of the gold are not searched. ``--among`` adds
claims that no query is about.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from factcheck.analysis.gold import GoldAttribution, GoldDocument, read_gold
from factcheck.domain import Role, text_of
from factcheck.matching import search
from factcheck.matching.search import Scores, Searcher
from factcheck.matching.stored_vectors import Vectors
from factcheck.prelabel.bundled import load_bundle
from factcheck.text.search_words import search_words

AT = 10
AMONG = 3000
"""Claims that no query is about, at most; every so many-th of those that there are."""

WAYS = ("words", "meaning", "both")


@dataclass(frozen=True, slots=True)
class Text:
    """A claim of the gold: its words, and what it is relevant for."""

    language: str
    content: str
    searched: str
    says: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Query:
    """A query: its kind, its words, what is relevant, and the claim that it is itself, or -1."""

    kind: str
    words: str
    wanted: str
    itself: int = -1


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a query; arrays of ``(texts,)``."""

    query: Query
    long: bool
    scores: Scores
    relevant: np.ndarray
    asked: np.ndarray

    def ranked_by(self, way: str) -> np.ndarray:
        """Return the score of each text; words alone, meaning alone, or both."""
        return {
            "words": self.scores.words,
            "meaning": self.scores.meaning,
            "both": self.scores.words + self.scores.meaning,
        }[way]

    def listed(self, words: float, both: float) -> np.ndarray:
        """Return which texts are listed with these thresholds."""
        by_both = self.ranked_by("both") >= both if self.long else False
        return ((self.scores.met >= words) | by_both) & self.asked


def texts_of(gold: Sequence[GoldDocument]) -> Iterator[Text]:
    """Yield the claims of gold."""
    for document in gold:
        event = document.id.split(".")[0]
        for each in document.attributions:
            content, searched = words_of(each, document)
            yield Text(
                document.language.value,
                content,
                searched,
                frozenset(said.rpartition(" ")[0] for said in each.says),
                frozenset(f"{event} {label}" for label in each.labels),
            )


def words_of(each: GoldAttribution, document: GoldDocument) -> tuple[str, str]:
    """Return the content of a claim, and all its words that are searched."""
    content, source, channel = (
        text_of(spans, document.text) if (spans := each.attribution.spans(role)) else ""
        for role in (Role.CONTENT, Role.SOURCE, Role.CHANNEL)
    )
    return content, f"{content} ; {source} ; {channel}"


def queries(events: Path, texts: Sequence[Text]) -> Iterator[Query]:
    """Yield the queries; of the claims about one proposition the first of each language is one."""
    for line in events.read_text("utf-8").splitlines():
        event = json.loads(line)
        name = event["bundle"]
        for claim, words in event["claims"].items():
            yield Query("proposition, en", words, f"{name} {claim}")
        for source, known in event["sources"].items():
            yield Query("name, en", source, f"{name} {source}")
            if known.get("ar"):
                yield Query("name, ar", known["ar"], f"{name} {source}")
    seen = set()
    for number, text in enumerate(texts):
        if len(text.says) == 1 and (text.says, text.language) not in seen:
            seen.add((text.says, text.language))
            (wanted,) = text.says
            yield Query(f"content, {text.language}", text.content, wanted, number)


def answers(texts: Sequence[Text], asked: Sequence[Query], embed: Vectors) -> Iterator[Answer]:
    """Yield what is found for each query for which something is relevant."""
    contents = embed([each.content for each in texts])
    searcher = Searcher([each.searched for each in texts], contents, embed)
    for query in asked:
        relevant = np.array([query.wanted in each.says | each.by for each in texts])
        others = np.arange(len(texts)) != query.itself
        if (relevant & others).any():
            long = len(search_words(query.words)) >= search.MEANT_FROM
            scores = searcher.scores(query.words)
            yield Answer(query, long, scores, relevant & others, others)


def recall(answer: Answer, way: str, among: np.ndarray) -> float | None:
    """Return the share of the relevant texts among the first ten, of ten at most."""
    wanted = np.count_nonzero(answer.relevant & among)
    if not wanted:
        return None
    scores = np.where(answer.asked & among, answer.ranked_by(way), 0.0)
    first = [place for place in np.argsort(-scores, kind="stable")[:AT] if scores[place] > 0]
    return np.count_nonzero(answer.relevant[first]) / min(AT, wanted)


def listing(found: Sequence[Answer], words: float, both: float) -> tuple[float, float, float]:
    """Return precision, recall and mean number of what is listed, over all queries together."""
    lists = [each.listed(words, both) for each in found]
    correct = sum(
        np.count_nonzero(one & each.relevant) for one, each in zip(lists, found, strict=True)
    )
    listed = sum(map(np.count_nonzero, lists))
    relevant = sum(np.count_nonzero(each.relevant) for each in found)
    return correct / max(1, listed), correct / relevant, listed / len(found)


def tables(found: Sequence[Answer], languages: np.ndarray) -> None:
    """Print recall at ten, and what is listed, by kind of query."""
    groups: dict[str, list[Answer]] = {}
    for each in found:
        groups.setdefault(each.query.kind, []).append(each)
    print("| Query | Claims | Queries | Words alone | Meaning alone | Both |")
    print("|---|---|---:|---:|---:|---:|")
    for kind, of_kind in sorted(groups.items()):
        for language in ("en", "ar", "both"):
            among = (languages == language) | (language == "both")
            shares = [[recall(each, way, among) for each in of_kind] for way in WAYS]
            known = [[share for share in each if share is not None] for each in shares]
            cells = " | ".join(f"{100 * np.mean(each):.1f}" for each in known)
            print(f"| {kind} | {language} | {len(known[0])} | {cells} |")
    print("\n| Query | Precision of what is listed | Recall | Listed for a query |")
    print("|---|---:|---:|---:|")
    for kind, of_kind in sorted(groups.items()):
        precision, share, count = listing(of_kind, search.WORDS_LISTED, search.LISTED)
        print(f"| {kind} | {100 * precision:.1f} | {100 * share:.1f} | {count:.1f} |")


def sweep(found: Sequence[Answer]) -> None:
    """Print the thresholds with the best F2 (recall counts twice), the mean of kinds of query."""
    kinds = {each.query.kind.split(",")[0] for each in found}
    groups = [[each for each in found if each.query.kind.startswith(kind)] for kind in kinds]
    scored = []
    for words in (0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1.0):
        for both in (0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9):
            figures = [listing(each, words, both)[:2] for each in groups]
            f2 = [5 * p * r / max(1e-9, 4 * p + r) for p, r in figures]
            scored.append((float(np.mean(f2)), words, both))
    for score, words, both in sorted(scored, reverse=True)[:8]:
        print(f"F2 {100 * score:.1f}: words from {words}, words and meaning from {both}")


def measure(texts: Sequence[Text], count: int) -> None:
    """Print the seconds of the processor for so many claims; each is a different text."""
    grown = [
        (f"{each.content} {number}", f"{each.searched} {number}")
        for number in range(count)
        for each in (texts[number % len(texts)],)
    ]
    embed = Vectors(load_bundle())
    times = [time.process_time()]
    contents = embed([content for content, _ in grown])
    times.append(time.process_time())
    searcher = Searcher([searched for _, searched in grown], contents, embed)
    times.append(time.process_time())
    searcher.search("the meeting")
    times.append(time.process_time())
    searcher.search("the meeting of the army and the commission")
    times.append(time.process_time())
    names = ("contents", "index", "first query", "second query")
    spent: Mapping[str, float] = {
        name: end - start for name, (start, end) in zip(names, pairwise(times), strict=True)
    }
    words = len(searcher.index.written)
    print(
        f"{count:,} claims, {words:,} words;", ", ".join(f"{k} {v:.1f} s" for k, v in spent.items())
    )


def main() -> None:
    """Print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("events", type=Path)
    parser.add_argument("--among", type=Path, nargs="*", default=[])
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--time", type=int, default=0)
    parser.add_argument("--vectors", type=Path)
    given = parser.parse_args()
    texts = list(texts_of(list(read_gold(given.gold))))
    asked = list(queries(given.events, texts))
    others = [each for path in given.among for each in texts_of(list(read_gold(path)))]
    others = others[:: max(1, len(others) // AMONG)]
    # A label of other gold is no relevant source.
    texts += [Text(each.language, each.content, each.searched) for each in others]
    if given.time:
        measure(texts, given.time)
        return
    embed = Vectors(load_bundle(), given.vectors)
    found = list(answers(texts, asked, embed))
    embed.keep()
    print(f"{len(texts):,} claims, {len(found)} queries\n")
    tables(found, np.array([each.language for each in texts]))
    if given.sweep:
        sweep(found)


if __name__ == "__main__":
    main()
