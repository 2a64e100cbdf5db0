"""Whether a learned head tells stances better than the rules, on gold with stances.

Run: ``python benchmarks/stances.py BUNDLES.train.jsonl BUNDLES.dev.jsonl``. A multinomial logistic
regression gets the answer of the rules, the words of negation, denial and refusal in cue and
content, the kind of quotation, the language, and with *cue* and *content* also their vectors by the
bundled network. The ridge is chosen on the first file, cross-validated by events; what was chosen
is then scored on the second. The package does not use it, see docs/measurements.md.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from factcheck.analysis.gold import GoldDocument, read_gold
from factcheck.domain import Language, Quotation, Role, Stance, text_of
from factcheck.matching.stored_vectors import Vectors
from factcheck.prelabel.bundled import load_bundle
from factcheck.text.negation import DENIES, NEGATES, REFUSES, words_of
from factcheck.text.stance import stance_of

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STANCES = tuple(Stance)
FOLDS = 11
RIDGES = (1.0, 5.0, 20.0)
STEPS = 150
WEIGHT = 3.0
"""Of unit vectors beside features of 0 and 1."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Attributions that are about a proposition, arrays with a row for each.

    Attributes:
        shown: features of words.
        cues: vectors of cues.
        contents: vectors of contents.
        ruled: the stance by the rules, as a place in `STANCES`.
        gold: that toward the proposition.
        folds: of the event, from 0 to `FOLDS` - 1.
    """

    shown: Doubles
    cues: Doubles
    contents: Doubles
    ruled: Ints
    gold: Ints
    folds: Ints

    def features(self, kind: str) -> Doubles:
        """Return the features of one trial, with a column of ones."""
        parts = [2 * self.shown, np.ones((len(self.gold), 1))]
        parts += [WEIGHT * self.cues] if "cue" in kind else []
        parts += [WEIGHT * self.contents] if "content" in kind else []
        return np.column_stack(parts)


def examples(gold: Sequence[GoldDocument], embed: Vectors) -> Examples:
    """Return the examples of gold."""
    rows = [each for document in gold for each in _rows(document)]
    events = sorted({row[-1] for row in rows})
    shown, cues, contents, ruled, stances, of_event = zip(*rows, strict=True)
    return Examples(
        np.array(shown, float),
        np.asarray(embed(cues), float),
        np.asarray(embed(contents), float),
        np.array(ruled),
        np.array(stances),
        np.array([events.index(event) % FOLDS for event in of_event]),
    )


def _rows(document: GoldDocument) -> Iterator[tuple[list[float], str, str, int, int, str]]:
    for each in document.attributions:
        if each.stance is None or not each.says:
            continue
        cue, content = (
            text_of(spans, document.text) if (spans := each.attribution.spans(role)) else "-"
            for role in (Role.CUE, Role.CONTENT)
        )
        ruled = stance_of(each.attribution, document.text)
        shown = [float(ruled is stance) for stance in STANCES]
        for words in map(words_of, (cue, content)):
            kinds = (NEGATES, DENIES, REFUSES)
            shown += [float(any(map(kind.fullmatch, words))) for kind in kinds]
        shown += [float(each.attribution.quotation is kind) for kind in Quotation]
        shown += [float(document.language is Language.ARABIC), float(cue == "-")]
        event = document.id.split(".")[0]
        yield shown, cue, content, STANCES.index(ruled), STANCES.index(each.stance), event


def fit(features: Doubles, gold: Ints, ridge: float) -> Doubles:
    """Return weights, ``(features, stances)``, by accelerated gradient descent (Nesterov 1983)."""
    wanted = np.eye(len(STANCES))[gold]
    weights = ahead = np.zeros((features.shape[1], len(STANCES)))
    length = 1 / (0.25 * np.linalg.norm(features, 2) ** 2 + ridge)
    pace = 1.0
    for _ in range(STEPS):
        odds = np.exp(features @ ahead - (features @ ahead).max(axis=1, keepdims=True))
        error = odds / odds.sum(axis=1, keepdims=True) - wanted
        new = ahead - length * (features.T @ error + ridge * ahead)
        faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = new + (pace - 1) / faster * (new - weights)
        weights, pace = new, faster
    return weights


def row(name: str, gold: Ints, found: Ints) -> str:
    """Return a row of a table, in percent."""
    denies, asserts = STANCES.index(Stance.DENIES), STANCES.index(Stance.ASSERTS)
    shares = (
        np.mean(found == gold),
        np.mean(found[gold == denies] == denies),
        np.mean(found[gold == asserts] == denies),
    )
    return f"| {name} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |"


def cross_validated(train: Examples, kind: str, ridge: float) -> Ints:
    """Return the stances that each event gets from the others."""
    features = train.features(kind)
    found = np.zeros(len(train.gold), np.int64)
    for fold in range(FOLDS):
        held = train.folds == fold
        weights = fit(features[~held], train.gold[~held], ridge)
        found[held] = (features[held] @ weights).argmax(axis=1)
    return found


def main(paths: Sequence[str]) -> None:
    """Print a table."""
    embed = Vectors(load_bundle())
    train, dev = (examples(list(read_gold(Path(path))), embed) for path in paths)
    print("| Stance toward the proposition | Right | Denials found | Assertions called denials |")
    print("|---|---:|---:|---:|")
    print(row("train, rules", train.gold, train.ruled))
    print(row("dev, rules", dev.gold, dev.ruled))
    for kind in ("words", "words, cue", "words, cue, content"):
        found = {ridge: cross_validated(train, kind, ridge) for ridge in RIDGES}
        best = max(RIDGES, key=lambda ridge: float(np.mean(found[ridge] == train.gold)))
        print(row(f"train, head with {kind}", train.gold, found[best]))
        weights = fit(train.features(kind), train.gold, best)
        print(
            row(f"dev, head with {kind}", dev.gold, (dev.features(kind) @ weights).argmax(axis=1))
        )


if __name__ == "__main__":
    main(sys.argv[1:])
