"""From scores to labels: which labels a source gets, whether it is `Other` or left open."""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.domain import OTHER, LabelScore
from factcheck.prelabel.parts import Mention
from factcheck.text import is_pronoun


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The scores that decide between a label, no label, and `Other`; both in [0, 1].

    Attributes:
        label: a source gets a label from this score on.
        other: a source that names somebody is `Other` if all scores are below this. Between the
            two it gets no label, and the annotator decides.
    """

    label: float = 0.5
    other: float = 0.25

    def __post_init__(self) -> None:
        """Lower ``other`` to ``label`` if it is higher.

        Raises:
            ValueError: a threshold outside [0, 1].
        """
        if not 0 <= self.label <= 1 or not 0 <= self.other <= 1:
            raise ValueError(f"thresholds lie in [0, 1], got {self.label} and {self.other}")
        object.__setattr__(self, "other", min(self.other, self.label))


def choose_labels(
    mention: Mention, scores: Sequence[LabelScore], thresholds: Thresholds
) -> tuple[LabelScore, ...]:
    """Return the labels of one source, best first, by the scores of the linker."""
    chosen = tuple(score for score in scores if score.score >= thresholds.label)
    if chosen:
        return tuple(sorted(chosen, key=lambda score: -score.score))
    best = max((score.score for score in scores), default=0.0)
    if best >= thresholds.other or not names_somebody(mention):
        return ()
    return (LabelScore(OTHER, 1.0 - best),)


def names_somebody(mention: Mention) -> bool:
    """Return whether the source holds more than pronouns."""
    sources = (span.text_in(mention.document.text) for span in mention.attribution.source)
    return not all(map(is_pronoun, sources))
