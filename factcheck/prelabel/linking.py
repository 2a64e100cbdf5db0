"""From scores to labels: which labels a source gets, when it is `Other`, when we abstain."""

from collections.abc import Sequence
from dataclasses import dataclass

from factcheck.domain import OTHER, LabelScore
from factcheck.prelabel.parts import Mention
from factcheck.text import is_pronoun


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Borders between taking a label, abstaining, and `Other`; both in [0, 1].

    Attributes:
        label: a label is taken from this score on.
        other: if every score is below this, a named source is `Other`. Between the two
            the machine abstains and leaves the choice to the annotator.
    """

    label: float = 0.5
    other: float = 0.25

    def __post_init__(self) -> None:
        """Keep ``other`` from passing ``label``.

        Raises:
            ValueError: a border outside [0, 1].
        """
        if not 0 <= self.label <= 1 or not 0 <= self.other <= 1:
            raise ValueError(f"thresholds lie in [0, 1], got {self.label} and {self.other}")
        object.__setattr__(self, "other", min(self.other, self.label))


def choose(
    mention: Mention, scores: Sequence[LabelScore], thresholds: Thresholds
) -> tuple[LabelScore, ...]:
    """Return the labels of one source, best first.

    Args:
        mention: the source; empty or a mere pronoun means that the text names nobody here.
        scores: what the linker said.
        thresholds: the borders.
    """
    taken = tuple(score for score in scores if score.score >= thresholds.label)
    if taken:
        return tuple(sorted(taken, key=lambda score: -score.score))
    best = max((score.score for score in scores), default=0.0)
    if best >= thresholds.other or not names_somebody(mention):
        return ()
    return (LabelScore(OTHER, 1.0 - best),)


def names_somebody(mention: Mention) -> bool:
    """Return whether the source holds more than pronouns."""
    said = (span.text_in(mention.document.text) for span in mention.attribution.source)
    return not all(map(is_pronoun, said))
