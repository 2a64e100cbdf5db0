"""The claims of a dataset as they are related: what each says, who says it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.comparing.outer import counts_as_said, outer_claims
from factcheck.domain import Stance, text_of
from factcheck.matching.earliest import read_publication
from factcheck.matching.facts import read_facts
from factcheck.matching.voices import voice_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from factcheck.comparing.consensus import Consensus
    from factcheck.domain import Dataset, SourceLabel
    from factcheck.matching.earliest import Published
    from factcheck.matching.facts import Facts
    from factcheck.matching.voices import Voice


@dataclass(frozen=True, slots=True)
class Unit:
    """A claim after agreement and adjudication.

    Attributes:
        id: its id.
        facts: what it says.
        voice: who says it.
        published: when, ``None`` if that is not known.
        verdict: ``""`` if there is none, or several.
        outer: ids of the claims that it is within, at all levels.
        counts: whether it shows that its source said something, see `counts_as_said`; otherwise it
            is no source, and contradicts nothing.
    """

    id: str
    facts: Facts
    voice: Voice
    published: Published | None
    verdict: str
    outer: frozenset[str]
    counts: bool

    def is_before(self, other: Unit) -> bool:
        """Return whether the dates say that it was published before another one."""
        if self.published is None or other.published is None:
            return False
        return self.published.end <= other.published.start

    def is_within(self, other: Unit) -> bool:
        """Return whether one of both reports the other one."""
        return self.id in other.outer or other.id in self.outer


def read_units(
    dataset: Dataset, claims: Iterable[Consensus]
) -> tuple[list[Unit], Mapping[str, int]]:
    """Return the claims, and the place of each by its id and the ids of its answers.

    Raises:
        SpanError: a span does not fit the text.
    """
    withdrawn = frozenset(dataset.withdrawn)
    by_unit = {each.unit: each for each in claims}
    place = {name: number for number, name in enumerate(by_unit)}
    answers = {
        answer.id: place[name] for name, each in by_unit.items() for answer in each.answers.values()
    }
    units = [
        _unit(
            each,
            dataset.taxonomy.labels,
            frozenset(outer.unit for outer in outer_claims(each, by_unit)),
            counts=counts_as_said(each, by_unit, withdrawn),
        )
        for each in by_unit.values()
    ]
    return units, answers | place


def _unit(
    consensus: Consensus, labels: Iterable[SourceLabel], outer: frozenset[str], *, counts: bool
) -> Unit:
    document, attribution = consensus.document, consensus.attribution
    voice = voice_of(consensus, labels)
    facts = read_facts(
        document.id,
        document.language,
        voice.sources,
        document.published,
        consensus.stance or Stance.NONE,  # annotators differ: no rule may take it for either
        text_of(attribution.content, document.text),
    )
    published = read_publication(document.published)
    verdict = consensus.verdict or ""
    return Unit(consensus.unit, facts, voice, published, verdict, outer, counts)
