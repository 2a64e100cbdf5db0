"""How often the stance that the words show is the gold's, for the spans of the gold.

Gold gives the stance toward the propositions of an event (`GoldAttribution.says`), but the stance
of an attribution is that toward its content as it is worded: who *said that no base was discussed*
asserts this content, and denies the proposition that one was. Both are scored. The stance toward
the words is derived from the gold by one rule: where it asserts or denies, that is what the same
cue does more often in the same gold; *said* mostly asserts, so whoever denies a proposition with
*said* asserts a content that is contrary to it.

The rule does not know a contrary content behind a cue that is rare, or denies as often as it
asserts (*joked*): such a denial counts as missed. So the recall of denials is at least the figure.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from factcheck.analysis.bootstrap import Figure, draw_documents, interval, ratio
from factcheck.analysis.formatting import percent_with_interval
from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.domain import Role, Stance, text_of
from factcheck.text.markdown import table_head, table_row
from factcheck.text.stance import stance_of

PROPOSITION, WORDS = "the proposition", "the words"
"""What a stance of the gold is toward; the first only where an attribution is about one."""


@dataclass(frozen=True, slots=True)
class StanceScores:
    """The figures of one language, or of all; each with its interval over documents.

    Attributes:
        language: its code, or ``all``.
        toward: `PROPOSITION` or `WORDS`.
        attributions: how many have a stance in the gold.
        accuracy: share of them with the same stance.
        asserted: share of them that assert: the accuracy of calling everything an assertion.
        denials: how many deny.
        denials_found: share of these that are called denials.
        assertions: how many assert.
        false_denials: share of these that are called denials.
    """

    language: str
    toward: str
    attributions: int
    accuracy: Figure
    asserted: Figure
    denials: int
    denials_found: Figure
    assertions: int
    false_denials: Figure


_Pair = tuple[Stance, Stance]
"""The stance in the gold, and the one that the words show."""


def score_stances(
    gold: Mapping[str, Sequence[GoldDocument]],
) -> dict[str, list[StanceScores]]:
    """Return the figures of each file of gold: toward propositions, then toward words.

    In each by language, then for all. What a cue usually does is counted in all files together.
    """
    usual = _usual_stances([each for documents in gold.values() for each in documents])
    return {name: list(_file_scores(documents, usual)) for name, documents in gold.items()}


def _file_scores(
    gold: Sequence[GoldDocument], usual: Mapping[str, Stance]
) -> Iterator[StanceScores]:
    languages = [language.value for language in dict.fromkeys(each.language for each in gold)]
    for toward in (PROPOSITION, WORDS):
        for language in (*languages, *(["all"] if len(languages) > 1 else [])):
            documents = [each for each in gold if language in {each.language.value, "all"}]
            yield _scores(
                language, toward, [list(_pairs(each, toward, usual)) for each in documents]
            )


def _usual_stances(gold: Sequence[GoldDocument]) -> Mapping[str, Stance]:
    """Return what each cue does more often, to assert or to deny; without those that tie."""
    counts: defaultdict[str, Counter[Stance]] = defaultdict(Counter)
    for document in gold:
        for each in document.attributions:
            if each.stance in {Stance.ASSERTS, Stance.DENIES}:
                counts[_cue(each, document)][each.stance] += 1
    return {
        cue: found.most_common(1)[0][0]
        for cue, found in counts.items()
        if found[Stance.ASSERTS] != found[Stance.DENIES]
    }


def _cue(each: GoldAttribution, document: GoldDocument) -> str:
    return text_of(each.attribution.spans(Role.CUE), document.text).casefold()


def _pairs(document: GoldDocument, toward: str, usual: Mapping[str, Stance]) -> Iterator[_Pair]:
    for each in document.attributions:
        stance = each.stance
        if stance is None or (toward == PROPOSITION and not each.says):
            continue
        if toward == WORDS and stance in {Stance.ASSERTS, Stance.DENIES}:
            stance = usual.get(_cue(each, document), stance)
        yield stance, stance_of(each.attribution, document.text)


def _scores(language: str, toward: str, documents: Sequence[Sequence[_Pair]]) -> StanceScores:
    def share(of: Callable[[_Pair], bool], among: Callable[[_Pair], bool]) -> Figure:
        counts = np.array(
            [
                [sum(among(pair) and of(pair) for pair in pairs), sum(map(among, pairs))]
                for pairs in documents
            ],
            dtype=np.float64,
        ).reshape(-1, 2)
        over, under = counts.sum(axis=0)
        if not under:
            return Figure(None)
        drawn = draw_documents(len(documents)) @ counts
        return Figure(float(over / under), interval(ratio(drawn[:, 0], drawn[:, 1])))

    def is_gold(stance: Stance) -> Callable[[_Pair], bool]:
        return lambda pair: pair[0] is stance

    def is_called_denial(pair: _Pair) -> bool:
        return pair[1] is Stance.DENIES

    stances = Counter(stance for pairs in documents for stance, _ in pairs)
    return StanceScores(
        language=language,
        toward=toward,
        attributions=stances.total(),
        accuracy=share(lambda pair: pair[0] is pair[1], lambda _: True),
        asserted=share(is_gold(Stance.ASSERTS), lambda _: True),
        denials=stances[Stance.DENIES],
        denials_found=share(is_called_denial, is_gold(Stance.DENIES)),
        assertions=stances[Stance.ASSERTS],
        false_denials=share(is_called_denial, is_gold(Stance.ASSERTS)),
    )


def stance_scores_to_markdown(scores: Mapping[str, Sequence[StanceScores]]) -> str:
    """Return a table in percent, with intervals, for each file."""
    texts = ("Gold", "Language", "Stance toward")
    figures = ("Attributions", "Right", "Always asserts", "Denials", "Denials found")
    lines = [*table_head(*texts, *figures, "Assertions", "Called denials", texts=texts)]
    lines += [
        table_row(
            name,
            each.language,
            each.toward,
            each.attributions,
            percent_with_interval(each.accuracy),
            percent_with_interval(each.asserted),
            each.denials,
            percent_with_interval(each.denials_found),
            each.assertions,
            percent_with_interval(each.false_denials),
        )
        for name, of_file in scores.items()
        for each in of_file
    ]
    return "\n".join([*lines, ""])


def stance_scores_to_dict(scores: Mapping[str, Sequence[StanceScores]]) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {name: [asdict(each) for each in of_file] for name, of_file in scores.items()}
