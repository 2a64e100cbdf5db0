"""From features of labels to probabilities: each label of a taxonomy is meant, or it is not.

Each label is judged by itself, so that none, one or several labels of a taxonomy of any size may
be meant. What the other labels say is one of its features.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Floats = npt.NDArray[np.float32]

FEATURES = (
    "named",  # a name of the label stands in the source, by the score of `aliases`
    "named elsewhere",  # in what the document else calls the same speaker
    "named beside",  # beside the speaker's name
    "alike",  # how much more alike the vectors of source and label are than those of strangers
    "alike elsewhere",  # the same for what the document else calls the speaker
    "ahead",  # how much more alike this label is than the next best one
    "ahead elsewhere",
    "described",  # the same as "alike" for the label's description
    "heard",  # share of the label's name that sounds like words of the source
    "heard elsewhere",
    "heard beside",
    "heard whole",  # share of the speaker's name that sounds like words of the label
    "same role",  # share of the label's words for roles in the source or elsewhere
    "named in document",  # a name of the label stands anywhere in the document
    "heard in document",
    "taxonomy fits",  # share of all labels that are named or heard in the document
    "speaker has name",
    "speaker is inherited",  # from another mention
    "speaker is elsewhere",  # the document calls the speaker by something else, too
    "label has name",  # it is more than words for roles
    "other script",  # the label has no name in the script of the source
)
"""The features of a label, in their order; all in [-2, 1], absent ones are 0."""


@dataclass(frozen=True, slots=True)
class LabelScorer:
    """A network of one hidden layer (Rumelhart, Hinton and Williams, 1986), fitted on gold.

    Attributes:
        hidden: weights, ``(FEATURES, units)``.
        hidden_bias: ``(units,)``.
        out: weights, ``(units,)``.
        out_bias: one number.
        by_label: what is added to the log-odds of a label, by its name; fitted on verified claims
            (`factcheck.learning`), empty in the bundled model.
    """

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: float
    by_label: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LabelScorer:
        """Read the output of `to_json`."""
        hidden, bias, out = (np.array(data[key], np.float32) for key in ("hidden", "bias", "out"))
        by_label = data.get("by_label", {})
        return cls(hidden.reshape(len(FEATURES), -1), bias, out, data["constant"], by_label)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "hidden": self.hidden.tolist(),
            "bias": self.hidden_bias.tolist(),
            "out": self.out.tolist(),
            "constant": self.out_bias,
            **({"by_label": dict(self.by_label)} if self.by_label else {}),
        }

    def units(self, features: Floats) -> Floats:
        """Return the hidden units, ``(..., units)``, for features ``(..., FEATURES)``."""
        return np.asarray(np.tanh(features @ self.hidden + self.hidden_bias))

    def probabilities(self, features: Floats, labels: Sequence[str] = ()) -> Floats:
        """Return the probability that each label is meant, ``(..., labels)``.

        Args:
            features: ``(..., labels, FEATURES)``.
            labels: their names, if some may have a number of their own (`by_label`).
        """
        own = np.array([self.by_label.get(label, 0.0) for label in labels] or [0.0], np.float32)
        scores = np.clip(self.units(features) @ self.out + self.out_bias + own, -30, 30)
        return np.asarray(1 / (1 + np.exp(-scores)), np.float32)
