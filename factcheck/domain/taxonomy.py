"""The labels of a project: its sources and its verdicts."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from factcheck.domain.document import Language

OTHER = "Other"
"""The label of a source that is named in the text but fits no label of the taxonomy."""

VERDICTS = ("Supported", "Refuted", "Not enough evidence", "Conflicting evidence")
"""The verdicts of AVeriTeC (Schlichtkrull et al., NeurIPS 2023)."""

HYPOTHESES: Mapping[Language, str] = MappingProxyType(
    {
        Language.ENGLISH: "The source of this statement is {}.",
        Language.ARABIC: "مصدر هذا التصريح هو {}.",
    }
)
"""The hypothesis for an entailment model; ``{}`` is replaced by the name of the label."""


class SourceKind(StrEnum):
    """What a source is; the types of schema.org that may make a claim."""

    ORGANIZATION = "organization"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class SourceLabel:
    """One source that claims are attributed to.

    Attributes:
        name: the canonical name, usually in English; the name in the dataset.
        description: one line about the source, ``""`` if none is given.
        names: the display name in each language; the canonical name if it is missing.
        aliases: other names of it, per language.
        kind: whether it is an organisation or a person; ``None`` if that is not known, or neither.
    """

    name: str
    description: str = ""
    names: Mapping[Language, str] = field(default_factory=dict)
    aliases: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    kind: SourceKind | None = None

    def name_in(self, language: Language) -> str:
        """Return the display name in a language, or the canonical one if there is none."""
        return self.names.get(language, self.name)

    def mentions(self) -> tuple[str, ...]:
        """Return every name and alias in every language, each once, the canonical name first."""
        aliases = (alias for group in self.aliases.values() for alias in group)
        return tuple(dict.fromkeys((self.name, *self.names.values(), *aliases)))


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The labels of a project, in the order in which annotators see them.

    ``Other`` is not listed: it is always the last choice.
    """

    labels: tuple[SourceLabel, ...]
    verdicts: tuple[str, ...] = VERDICTS
    hypotheses: Mapping[Language, str] = field(default_factory=lambda: HYPOTHESES)

    def __reduce__(self) -> tuple[type["Taxonomy"], tuple[object, ...]]:
        """Return what another process makes it from: a mapping proxy cannot be sent there."""
        return Taxonomy, (self.labels, self.verdicts, dict(self.hypotheses))

    @property
    def choices(self) -> tuple[str, ...]:
        """The source labels an annotator may choose, ``Other`` last."""
        return (*(label.name for label in self.labels), OTHER)

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON of the taxonomy, in hexadecimal.

        Without the kinds of its labels, which change no prediction.
        """
        canonical = {
            "labels": [_label_to_dict(label) for label in self.labels],
            "verdicts": self.verdicts,
            "hypotheses": dict(self.hypotheses),
        }
        packed = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()


def _label_to_dict(label: SourceLabel) -> dict[str, object]:
    """Return a label as plain values."""
    return {
        "name": label.name,
        "description": label.description,
        "names": dict(label.names),
        "aliases": {language: list(group) for language, group in label.aliases.items()},
    }
