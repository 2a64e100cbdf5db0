"""From features of labels to probabilities: a conditional logit (McFadden, 1974).

The labels of a taxonomy and "none of them" compete for a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats = npt.NDArray[np.float32]

FEATURES = ("named", "alike", "ahead", "described", "sounded")
"""The features of a label, by their names in ``bundle.json``; see `factcheck.training.calibrate`.

Its name stands in the source; its names mean something similar (cosine); how much more similar than
those of the best other label; its description means something similar; its name sounds similar.
"""


@dataclass(frozen=True, slots=True)
class LabelFeatures:
    """The features of every label for one speaker, ``(labels, features)``.

    ``other_script`` is the share of the labels, in [0, 1], that have no name in the script of the
    source: their features are lower, and that says less.
    """

    features: Floats
    other_script: float


@dataclass(frozen=True, slots=True)
class Logit:
    """Weights of the features, fitted on development data.

    Attributes:
        weights: of the features.
        no_label: score of "none of them".
        other_script: what is added to it for labels that have no name in the script of the source.
        inherited: what probabilities are multiplied by if the source names nobody, so that they
            are those of another mention.
    """

    weights: Floats
    no_label: float
    other_script: float
    inherited: float

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Logit:
        """Read the output of `to_json`."""
        weights = np.array([data["weights"][name] for name in FEATURES], np.float32)
        return cls(weights, data["none"], data["across"], data["heard"])

    def to_json(self) -> dict[str, Any]:
        """Return plain values, the weights by the name of their feature."""
        return {
            "weights": dict(zip(FEATURES, map(float, self.weights), strict=True)),
            "none": self.no_label,
            "across": self.other_script,
            "heard": self.inherited,
        }

    def probabilities(self, speakers: Sequence[LabelFeatures]) -> Floats:
        """Return the probability of each label, ``(labels,)``; an empty array without speakers.

        A label has its highest probability for any of the speakers.
        """
        if not speakers:
            return np.zeros(0, np.float32)
        return np.asarray(np.max([self._of_speaker(each) for each in speakers], axis=0), np.float32)

    def _of_speaker(self, speaker: LabelFeatures) -> Floats:
        no_label = self.no_label + self.other_script * speaker.other_script
        scores = np.append(speaker.features @ self.weights, no_label)
        shares = np.exp(scores - scores.max())
        return np.asarray(shares[:-1] / shares.sum(), np.float32)
