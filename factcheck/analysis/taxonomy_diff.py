"""What changed between the source labels and the verdicts of two taxonomies."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from factcheck.domain import Claim, SourceLabel, Taxonomy
from factcheck.errors import TaxonomyMismatch

RENAMED = "renamed"
_Choice = TypeVar("_Choice")


@dataclass(frozen=True, slots=True)
class ChoiceChange:
    """A source label or a verdict that is in both taxonomies and differs.

    Attributes:
        before: its old name.
        after: its new name.
        kinds: what differs: ``renamed``, ``description``, ``names`` or ``aliases``.
    """

    before: str
    after: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChoicesDiff:
    """What changed of the source labels, or of the verdicts; the order does not matter.

    Attributes:
        added: names that are new.
        removed: names that are no longer there.
        changed: those that are in both and differ.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[ChoiceChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Renaming:
    """The new names of source labels and of verdicts, by their old ones."""

    labels: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)

    def of(self, claim: Claim) -> Claim:
        """Return an old claim with the new names of its labels and of its verdict."""
        labels = dict.fromkeys(self.labels.get(label, label) for label in claim.labels)
        verdict = self.verdicts.get(claim.verdict, claim.verdict)
        return replace(claim, labels=tuple(labels), verdict=verdict)


def read_renaming(names: Mapping[str, str], old: Taxonomy, new: Taxonomy) -> Renaming:
    """Return which of these are source labels, and which verdicts.

    Raises:
        TaxonomyMismatch: an old name is not in the old taxonomy, or its new one not in the new one.
    """
    labels = {
        before: after
        for before, after in names.items()
        if before in old.choices and after in new.choices
    }
    verdicts = {
        before: after
        for before, after in names.items()
        if before in old.verdicts and after in new.verdicts
    }
    for before, after in names.items():
        if before not in labels and before not in verdicts:
            _refuse(before, after, old, new)
    return Renaming(labels, verdicts)


def _refuse(before: str, after: str, old: Taxonomy, new: Taxonomy) -> None:
    if before not in (*old.choices, *old.verdicts):
        problem = f"{before!r} is no source label or verdict of the old dataset"
    elif after not in (*new.choices, *new.verdicts):
        problem = f"{after!r} is no source label or verdict of the new dataset"
    else:
        problem = f"one of {before!r} and {after!r} is a source label, the other a verdict"
    raise TaxonomyMismatch("--map", problem, "give OLD=NEW, both as in the taxonomies")


def diff_labels(old: Taxonomy, new: Taxonomy, renaming: Renaming) -> ChoicesDiff:
    """Return what changed of the source labels."""
    before = {label.name: label for label in old.labels}
    after = {label.name: label for label in new.labels}
    return _diff(before, after, renaming.labels, _label_kinds)


def diff_verdicts(old: Taxonomy, new: Taxonomy, renaming: Renaming) -> ChoicesDiff:
    """Return what changed of the verdicts, which have nothing but a name."""
    before, after = dict.fromkeys(old.verdicts), dict.fromkeys(new.verdicts)
    return _diff(before, after, renaming.verdicts, lambda _one, _other: ())


def _label_kinds(one: SourceLabel, other: SourceLabel) -> Iterator[str]:
    return (
        kind
        for kind in ("description", "names", "aliases")
        if getattr(one, kind) != getattr(other, kind)
    )


def _diff(
    before: Mapping[str, _Choice],
    after: Mapping[str, _Choice],
    renamed: Mapping[str, str],
    kinds_of: Callable[[_Choice, _Choice], Iterable[str]],
) -> ChoicesDiff:
    """Return what changed; ``Other`` is in neither, but may be renamed or what is renamed to it."""
    names = {name: renamed.get(name, name) for name in (*before, *renamed)}
    changes = []
    for one, other in names.items():
        kinds = [RENAMED] if one != other else []
        if one in before and other in after:
            kinds += kinds_of(before[one], after[other])
        if kinds:
            changes.append(ChoiceChange(one, other, tuple(kinds)))
    kept = set(names.values())
    return ChoicesDiff(
        added=tuple(name for name in after if name not in kept),
        removed=tuple(name for name in before if name not in after and name not in renamed),
        changed=tuple(changes),
    )
