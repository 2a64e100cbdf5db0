"""How far annotators agree, where two or more annotated the same text.

Three questions, two of them of all that somebody marked, the third of the claims that several
people found:

*Does a claim stand here?* There is no count of the places where rightly nobody marked anything, so
no coefficient with a correction for chance is defined; F1 between annotators is what such a
coefficient tends to as those places grow in number (Hripcsak and Rothschild, JAMIA 12(3), 2005).
Krippendorff's u-alpha, which measures gaps too, rates the long stretches of news that nobody would
mark as agreement, and says nothing of which claim was meant. A claim counts as found by two people
if their contents share at least half of either, see `align_claims`.

*Which words?* F1 between annotators over spans that agree to the code point, and over the words
that spans touch, for source, cue and content.

*Whose claim, and is it true?* Krippendorff's alpha and Cohen's or Fleiss' kappa over the claims
that several people found. A claim may have several source labels: for alpha two sets of labels are
as far apart as MASI says (Passonneau, LREC 2006); for kappa sets are equal or not. To choose no
label is an answer; to give no verdict is none yet, and is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from factcheck.analysis import coefficients
from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.evaluation import ROLES, Counts, exact_counts, word_counts
from factcheck.analysis.model_scores import f1
from factcheck.comparing.alignment import align_claims
from factcheck.comparing.matching import match
from factcheck.comparing.texts import AnnotatedText, shared_texts
from factcheck.dataset import Readers

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from factcheck.dataset import OpenDataset
    from factcheck.domain import Claim, Dataset, Language

    Answer = Callable[[Claim], Hashable]
    Interval = tuple[float, float] | None

_ONE_ALONE = "there is one annotator alone"
"""Why nothing is shared; whose name it is stands behind it."""

Answers = list[tuple["Hashable", ...]]
"""What the annotators of each claim of a document say of it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of agreement.

    Attributes:
        figure: with an interval over documents, where there are two or more.
        units: on how many it rests: claims, spans or words, those of both annotators of a pair
            for F1; claims that several judged for alpha and kappa.
        undefined: why there is no figure, ``""`` if there is one.
    """

    figure: Figure
    units: int
    undefined: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on a group of texts.

    Attributes:
        documents: how many were annotated by two people or more.
        annotators: who annotated one of them.
        measures: by name.
    """

    documents: int
    annotators: tuple[str, ...]
    measures: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """What `agreement` found.

    Attributes:
        groups: by language, and ``all`` of them together unless there is just one.
        alone: how many documents one person annotated and nobody else.
        gold: how many annotations were left out, being ground truth.
    """

    groups: Mapping[str, Agreement]
    alone: int = 0
    gold: int = 0


def agreement(dataset: Dataset) -> AgreementReport:
    """Return how far annotators agree, in each language and overall.

    The interval is a bootstrap over documents; it is not given for a single one.
    """
    return _report(list(shared_texts(dataset)), _readers(dataset))


def agreement_of(opened: OpenDataset) -> AgreementReport:
    """Return the same of a dataset that is open.

    In memory are the documents that two people or more annotated, no others. Where there is none,
    no claim is read.

    Raises:
        InvalidRecord: a claim does not validate.
        OSError: the file cannot be read any more.
    """
    several = {each.document for each in opened.readers() if len(each.annotators) > 1}
    return _report(list(shared_texts(opened.only(several))), opened.readers())


def _readers(dataset: Dataset) -> Iterator[Readers]:
    annotators: defaultdict[str, set[str]] = defaultdict(set)
    gold: Counter[str] = Counter()
    for each in dataset.annotations:
        if each.gold:
            gold[each.document] += 1
        else:
            annotators[each.document].add(each.annotator)
    for document in dataset.documents:
        who = frozenset(annotators[document.id])
        yield Readers(document.id, document.language, who, gold[document.id])


def _report(everything: Sequence[AnnotatedText], readers: Iterable[Readers]) -> AgreementReport:
    """Return what was found.

    Args:
        everything: the texts that two people annotated or more.
        readers: who annotated each document of the dataset.
    """
    people: defaultdict[Language, set[str]] = defaultdict(set)
    annotated = gold = 0
    for each in readers:
        people[each.language] |= each.annotators
        annotated += bool(each.annotators)
        gold += each.gold
    groups = {
        language.value: _agreement(
            [text for text in everything if text.document.language is language],
            _nothing_shared(people[language]),
        )
        for language in sorted(people)
    }
    if len(groups) != 1:
        groups["all"] = _agreement(everything, _nothing_shared(set().union(*people.values())))
    compared = {text.document.id for text in everything}
    return AgreementReport(groups, alone=annotated - len(compared), gold=gold)


def _nothing_shared(people: AbstractSet[str]) -> str:
    """Return why there is nothing to compare, if there is not.

    Args:
        people: whoever annotated any of the documents.
    """
    told = {0: "nobody annotated anything", 1: f"{_ONE_ALONE}, {''.join(people)}"}
    return told.get(len(people), "no document was annotated by two people")


def nameless(why: str) -> str:
    """Return why a figure is undefined, without the name of an annotator."""
    return _ONE_ALONE if why.startswith(_ONE_ALONE) else why


def _agreement(texts: Sequence[AnnotatedText], nothing: str) -> Agreement:
    documents: defaultdict[str, list[AnnotatedText]] = defaultdict(list)
    for text in texts:
        documents[text.document.id].append(text)
    annotators = sorted({name for text in texts for name in text.claims})
    measures = _overlaps(list(documents.values()), nothing)
    for name, answer, distance in (
        ("source label", _labels, coefficients.masi),
        ("verdict", _verdict, coefficients.nominal),
    ):
        answers = [_answers(group, answer) for group in documents.values()]
        why = f"no claim was given a {name} by two annotators" if documents else nothing
        alpha = (
            partial(coefficients.alpha, distance=distance),
            partial(coefficients.alpha_interval, distance=distance),
        )
        measures[f"{name}, alpha"] = _coefficient(answers, why, *alpha)
        if len(annotators) > 2:  # noqa: PLR2004 - Cohen's is of two
            fleiss = coefficients.fleiss, coefficients.fleiss_interval
            measures[f"{name}, Fleiss' kappa"] = _coefficient(_as_many(answers), why, *fleiss)
        else:
            cohen = coefficients.cohen, coefficients.cohen_interval
            measures[f"{name}, Cohen's kappa"] = _coefficient(answers, why, *cohen)
    return Agreement(len(documents), tuple(annotators), measures)


def _overlaps(documents: Sequence[Sequence[AnnotatedText]], nothing: str) -> dict[str, Measure]:
    """Return F1 of claims, spans and words, summed over pairs of annotators."""
    counts: defaultdict[str, list[Counts]] = defaultdict(list)
    names = ["claim", *(f"{role.value}, {kind}" for kind in ("exact", "words") for role in ROLES)]
    for texts in documents:
        total = dict.fromkeys(names, Counts())
        for text in texts:
            for name, found in _pairwise(text):
                total[name] += found
        for name in names:
            counts[name].append(total[name])
    return {
        name: _f1(counts[name], nothing if not documents else _unmarked(name)) for name in names
    }


def _pairwise(text: AnnotatedText) -> Iterable[tuple[str, Counts]]:
    for pair in combinations(text.claims.values(), 2):
        one, other = ([claim.attribution for claim in claims] for claims in pair)
        yield "claim", Counts(len(match(one, other)), len(one), len(other))
        exact, words = exact_counts(one, other), word_counts(text.document.text, one, other)
        for role in ROLES:
            yield f"{role.value}, exact", exact[role]
            yield f"{role.value}, words", words[role]


def _unmarked(name: str) -> str:
    return f"nobody marked a {name.partition(',')[0]}"


def _f1(counts: Sequence[Counts], nothing: str) -> Measure:
    counted = [each for each in counts if each.predicted + each.gold]
    number = sum(each.predicted + each.gold for each in counted)
    if not counted:
        return Measure(Figure(None), 0, nothing)
    return Measure(_of_several(f1(counts), len(counted)), number)


def _coefficient(
    documents: Sequence[Answers],
    nothing: str,
    coefficient: Callable[[Answers], float | None],
    interval: Callable[[Sequence[Answers]], Interval],
) -> Measure:
    counted = [answers for answers in documents if answers]
    flat = [each for answers in counted for each in answers]
    if not flat:
        return Measure(Figure(None), 0, nothing)
    value = coefficient(flat)
    if value is None:
        same = _shown(flat[0][0])
        why = f"no variance: every answer is {same}, so none could differ by chance"
        return Measure(Figure(None), len(flat), why)
    return Measure(_of_several(Figure(value, interval(documents)), len(counted)), len(flat))


def _of_several(figure: Figure, documents: int) -> Figure:
    """Return a figure without its interval if it is of one document: that tells of no other."""
    return figure if documents > 1 else Figure(figure.value)


def _answers(texts: Iterable[AnnotatedText], answer: Answer) -> Answers:
    """Return what annotators say of the claims to which two of them or more have an answer."""
    judged = (
        tuple(said for claim in unit.values() if (said := answer(claim)) is not None)
        for text in texts
        for unit in align_claims(text.claims)
    )
    return [each for each in judged if len(each) > 1]


def _as_many(documents: Sequence[Answers]) -> list[Answers]:
    """Return the claims that a certain number of annotators judged, the one that is commonest.

    Fleiss' kappa is defined for no others. Of equally common numbers the larger is taken.
    """
    sizes = Counter(len(each) for answers in documents for each in answers)
    size = max(sizes, key=lambda number: (sizes[number], number), default=0)
    return [[each for each in answers if len(each) == size] for answers in documents]


def _labels(claim: Claim) -> Hashable:
    return frozenset(claim.labels)


def _verdict(claim: Claim) -> Hashable | None:
    return claim.verdict or None


def _shown(answer: Hashable) -> str:
    if isinstance(answer, frozenset):
        return " + ".join(sorted(answer)) or "none"
    return str(answer)
