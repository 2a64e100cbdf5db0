"""How far annotators agree on source labels and verdicts of the claims that several found."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from factcheck.analysis import coefficients
from factcheck.analysis.bootstrap import Figure
from factcheck.analysis.measure import Measure, with_interval
from factcheck.comparing.alignment import align_claims
from factcheck.comparing.texts import AnnotatedText
from factcheck.domain import Claim

_Answer = Callable[[Claim], Hashable]
_Interval = tuple[float, float] | None
_Answers = list[tuple[Hashable, ...]]
"""The answers that annotators gave to each claim of a document."""


def claim_measures(
    documents: Sequence[Sequence[AnnotatedText]], annotators: int, nothing: str
) -> Mapping[str, Measure]:
    """Return alpha, and Cohen's or Fleiss' kappa, of source labels and of verdicts.

    Args:
        documents: the texts of each document.
        annotators: how many people annotated them.
        nothing: why there is nothing to compare, if there are no documents.
    """
    measures = {}
    for name, answer, distance in (
        ("source label", _labels, coefficients.masi),
        ("verdict", _verdict, coefficients.nominal),
    ):
        answers = [_answers(group, answer) for group in documents]
        why = f"no claim was given a {name} by two annotators" if documents else nothing
        alpha = (
            partial(coefficients.alpha, distance=distance),
            partial(coefficients.alpha_interval, distance=distance),
        )
        measures[f"{name}, alpha"] = _coefficient(answers, why, *alpha)
        if annotators > 2:  # noqa: PLR2004 - Cohen's is defined for two
            measures[f"{name}, Fleiss' kappa"] = _fleiss(answers, why)
        else:
            cohen = coefficients.cohen, coefficients.cohen_interval
            measures[f"{name}, Cohen's kappa"] = _coefficient(answers, why, *cohen)
    return measures


def _coefficient(
    documents: Sequence[_Answers],
    nothing: str,
    coefficient: Callable[[_Answers], float | None],
    interval: Callable[[Sequence[_Answers]], _Interval],
) -> Measure:
    counted = [answers for answers in documents if answers]
    flat = [each for answers in counted for each in answers]
    if not flat:
        return Measure(Figure(None), 0, nothing)
    value = coefficient(flat)
    if value is None:
        same = _to_text(flat[0][0])
        why = f"no variance: every answer is {same}, so none could differ by chance"
        return Measure(Figure(None), len(flat), why)
    figure = with_interval(Figure(value, interval(documents)), len(counted))
    disagreed = sum(len(set(each)) > 1 for each in flat)
    remark = f"a single disagreement makes the figure, on 1 of {_claims(len(flat))}"
    return Measure(figure, len(flat), remarks=(remark,) if disagreed == 1 else ())


def _fleiss(documents: Sequence[_Answers], nothing: str) -> Measure:
    """Return Fleiss' kappa over the claims that the most common number of annotators judged.

    It is defined only if that number is the same for all. In a tie, the larger counts.
    """
    sizes = Counter(len(each) for answers in documents for each in answers)
    size = max(sizes, key=lambda number: (sizes[number], number), default=0)
    kept = [[each for each in answers if len(each) == size] for answers in documents]
    kappa = _coefficient(kept, nothing, coefficients.fleiss, coefficients.fleiss_interval)
    if not size:
        return kappa
    left = sizes.total() - sizes[size]
    remark = f"computed on the {_claims(sizes[size])} with {size} answers"
    if left:
        remark += f", without {left} with another number of answers"
    return replace(kappa, remarks=(remark, *kappa.remarks))


def _claims(number: int) -> str:
    return f"{number} claim{'' if number == 1 else 's'}"


def _answers(texts: Iterable[AnnotatedText], answer: _Answer) -> _Answers:
    """Return the answers to the claims that at least two annotators answered."""
    judged = (
        tuple(given for claim in aligned.values() if (given := answer(claim)) is not None)
        for text in texts
        for aligned in align_claims(text.claims)
    )
    return [each for each in judged if len(each) > 1]


def _labels(claim: Claim) -> Hashable:
    return frozenset(claim.labels)


def _verdict(claim: Claim) -> Hashable | None:
    return claim.verdict or None


def _to_text(answer: Hashable) -> str:
    if isinstance(answer, frozenset):
        return " + ".join(sorted(answer)) or "none"
    return str(answer)
