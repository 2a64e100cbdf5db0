"""How far annotators agree on texts that two or more of them annotated.

Three questions; the first two are about everything that somebody marked, the third about the claims
that several people found:

*Is there a claim here?* Nobody can count the places where everybody was right to mark nothing, so
no coefficient that corrects for chance is defined; F1 between annotators is the limit of such a
coefficient as the number of those places grows (Hripcsak and Rothschild, JAMIA 12(3), 2005).
Krippendorff's u-alpha, which measures gaps too, counts the long stretches of news that nobody would
mark as agreement, and does not show which claim was meant. A claim counts as found by two people if
their contents share at least half of either, see `align_claims`.

*Which words?* F1 between annotators over spans that are the same to the code point, and over the
words that spans touch, for source, cue and content.

*Whose claim, and is it true?* Krippendorff's alpha and Cohen's or Fleiss' kappa over the claims
that several people found. A claim may have several source labels: for alpha, MASI is the distance
between two sets of labels (Passonneau, LREC 2006); for kappa, sets are equal or not. Choosing no
label is an answer; a verdict that was not given yet is not, and is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import combinations, groupby

from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.claim_agreement import claim_measures
from factcheck.analysis.counts import (
    SCORED_ROLES,
    Counts,
    exact_counts,
    f1_over_documents,
    spans_by_role,
    word_counts,
)
from factcheck.analysis.measure import Measure, with_interval
from factcheck.comparing.matching import match_claims
from factcheck.comparing.texts import AnnotatedText, shared_texts
from factcheck.dataset import DocumentAnnotators, OpenDataset
from factcheck.dataset.consensus import shared_documents
from factcheck.domain import Claim, Dataset, Language

_ONE_ALONE = "there is only one annotator"
"""Why there is nothing to compare; the annotator's name follows."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on a group of texts: how many documents two or more annotated, who, the figures."""

    documents: int
    annotators: tuple[str, ...]
    measures: Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """The result of `agreement`.

    Attributes:
        groups: by language, and ``all`` of them together unless there is only one.
        alone: how many documents only one person annotated.
        gold: how many annotations were left out because they are ground truth.
        edited: how many answers to shared texts were left out because somebody else changed them:
            they are no longer the answer of one person.
    """

    groups: Mapping[str, Agreement]
    alone: int = 0
    gold: int = 0
    edited: int = 0


def agreement(dataset: Dataset) -> AgreementReport:
    """Return how far annotators agree, in each language and overall.

    The interval is a bootstrap over documents; with a single document there is none.
    """
    return _report(dataset, _document_annotators(dataset))


def agreement_of_open(opened: OpenDataset) -> AgreementReport:
    """Return the same for a dataset that is open.

    Only the documents that two people or more annotated are kept in memory. If there are none, no
    claim is read.

    Raises:
        InvalidRecord: a claim does not validate.
        OSError: the file cannot be read any more.
    """
    shared = opened.only(shared_documents(opened))
    return _report(shared, opened.annotators())


def _document_annotators(dataset: Dataset) -> Iterator[DocumentAnnotators]:
    annotators: defaultdict[str, set[str]] = defaultdict(set)
    gold, every = Counter[str](), Counter[str]()
    for each in dataset.annotations:
        every[each.document] += 1
        if each.gold:
            gold[each.document] += 1
        else:
            annotators[each.document].add(each.annotator)
    for document in dataset.documents:
        name, who = document.id, frozenset(annotators[document.id])
        yield DocumentAnnotators(name, document.language, who, gold[name], every[name])


def _report(dataset: Dataset, readers: Iterable[DocumentAnnotators]) -> AgreementReport:
    """Return the agreement in each language and overall, on texts that two or more annotated."""
    shared = list(shared_texts(dataset))
    own = [_without_edited(text) for text in shared]
    edited = sum(len(text.annotations) for text in shared) - sum(len(t.annotations) for t in own)
    texts = [text for text in own if len(text.annotations) > 1]
    people: defaultdict[Language, set[str]] = defaultdict(set)
    annotated = gold = 0
    for each in readers:
        people[each.language] |= each.annotators
        annotated += bool(each.annotators)
        gold += each.gold
    groups = {
        language.value: _agreement(
            [text for text in texts if text.document.language is language],
            _why_nothing_to_compare(people[language]),
        )
        for language in sorted(people)
    }
    if len(groups) != 1:
        groups["all"] = _agreement(texts, _why_nothing_to_compare(set().union(*people.values())))
    compared = {text.document.id for text in texts}
    return AgreementReport(groups, alone=annotated - len(compared), gold=gold, edited=edited)


def _without_edited(text: AnnotatedText) -> AnnotatedText:
    """Return a text without the answers that somebody else than their annotator changed last."""
    own = {name: each for name, each in text.annotations.items() if not each.editor}
    return replace(text, annotations=own, claims={name: text.claims[name] for name in own})


def _why_nothing_to_compare(people: AbstractSet[str]) -> str:
    """Return why there is nothing to compare if these people annotated no text together."""
    reasons = {0: "nobody annotated anything", 1: f"{_ONE_ALONE}, {''.join(people)}"}
    return reasons.get(len(people), "no document was annotated by two people")


def without_name(reason: str) -> str:
    """Return why a figure is undefined, without the name of an annotator."""
    return _ONE_ALONE if reason.startswith(_ONE_ALONE) else reason


def _agreement(texts: Sequence[AnnotatedText], nothing: str) -> Agreement:
    """Return the agreement on a group of texts; ``nothing`` says why none can be compared."""
    documents = [list(group) for _, group in groupby(texts, key=lambda text: text.document.id)]
    annotators = sorted({name for text in texts for name in text.claims})
    measures = {
        **_f1_measures(documents, nothing),
        **claim_measures(documents, len(annotators), nothing),
    }
    return Agreement(len(documents), tuple(annotators), measures)


def _f1_measures(documents: Sequence[Sequence[AnnotatedText]], nothing: str) -> dict[str, Measure]:
    """Return F1 of claims, spans and words, summed over pairs of annotators."""
    kinds = (f"{role.value}, {how}" for how in ("exact", "words") for role in SCORED_ROLES)
    counts: dict[str, list[Counts]] = {name: [] for name in ("claim", *kinds)}
    for texts in documents:
        total = dict.fromkeys(counts, Counts())
        for text in texts:
            for name, found in _pairwise_counts(text):
                total[name] += found
        for name, summed in total.items():
            counts[name].append(summed)
    return {
        name: _f1(each, f"nobody marked a {name.partition(',')[0]}" if documents else nothing)
        for name, each in counts.items()
    }


def _pairwise_counts(text: AnnotatedText) -> Iterator[tuple[str, Counts]]:
    for one, other in combinations(text.claims.values(), 2):
        pairs = [
            match_claims(*(_nested(claims, inner=inner) for claims in (one, other)))
            for inner in (False, True)
        ]
        yield "claim", Counts(sum(map(len, pairs)), len(one), len(other))
        spans = [spans_by_role(claim.attribution for claim in claims) for claims in (one, other)]
        exact, words = exact_counts(*spans), word_counts(text.document.text, *spans)
        for role in SCORED_ROLES:
            yield f"{role.value}, exact", exact[role]
            yield f"{role.value}, words", words[role]


def _nested(claims: Sequence[Claim], *, inner: bool) -> list[Claim]:
    """Return the claims that are inside others, or those that are not."""
    return [each for each in claims if bool(each.within) is inner]


def _f1(counts: Sequence[Counts], nothing: str) -> Measure:
    counted = [each for each in counts if each.predicted + each.gold]
    if not counted:
        return Measure(Figure(None), 0, nothing)
    number = sum(each.predicted + each.gold for each in counted)
    return Measure(with_interval(f1_over_documents(counts), len(counted)), number)
