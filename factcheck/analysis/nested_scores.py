"""How well attributions inside contents are found: scores against gold with nested attributions.

The outer attributions are those of the gold, or those that the model found. Beside the second
reading of the bundled model stands a baseline: what the cue lexicon finds in each content alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from factcheck.analysis.counts import SCORED_ROLES, Counts
from factcheck.analysis.evaluation_tables import counts_cells, counts_to_dict
from factcheck.analysis.gold import GoldDocument
from factcheck.analysis.match_gold import own_document
from factcheck.comparing.matching import match
from factcheck.domain import Attribution, Document
from factcheck.prelabel.bundled import BundledTagger, find_inner
from factcheck.prelabel.lexicon import LexiconTagger
from factcheck.text.markdown import table_head, table_row

GOLD_SPANS, FOUND_SPANS = "gold", "found"
"""Whose outer attributions are read."""

MODEL, LEXICON = "bundled", "lexicon"
"""What reads them: the bundled model again, or the cue lexicon."""


@dataclass(frozen=True, slots=True)
class NestedScores:
    """The figures of one language, or of all.

    Attributes:
        language: its code, or ``all``.
        outer: `GOLD_SPANS` or `FOUND_SPANS`.
        method: `MODEL` or `LEXICON`.
        overlap: attributions whose contents match, see `match`.
        exact: those whose source, cue and content are the same to the code point.
    """

    language: str
    outer: str
    method: str
    overlap: Counts
    exact: Counts


Inner = Sequence[Sequence[Attribution]]
"""What is inside each outer attribution of a document."""
Reader = Callable[[Document, Sequence[Attribution]], Inner]


def score_nested(gold: Sequence[GoldDocument], tagger: BundledTagger) -> Iterator[NestedScores]:
    """Yield the figures for gold and for found outer spans, each method, each language, and all."""
    languages = list(dict.fromkeys(each.language.value for each in gold))
    readers: Mapping[str, Reader] = {MODEL: partial(_read_again, tagger), LEXICON: _read_by_lexicon}
    outers = {
        GOLD_SPANS: [
            _in_own_offsets(document, [each.attribution for each in document.attributions])
            for document in gold
        ],
        FOUND_SPANS: [
            [each.attribution for each in found]
            for found in tagger.tag([own_document(document) for document in gold])
        ],
    }
    for outer, groups in outers.items():
        for method, read in readers.items():
            counted = [
                (document.language.value, *_counts(document, group, read))
                for document, group in zip(gold, groups, strict=True)
            ]
            for language in (*languages, *(["all"] if len(languages) > 1 else [])):
                own = [each for each in counted if language in {each[0], "all"}]
                overlap = sum((each[1] for each in own), Counts())
                exact = sum((each[2] for each in own), Counts())
                yield NestedScores(language, outer, method, overlap, exact)


def _read_again(tagger: BundledTagger, document: Document, outers: Sequence[Attribution]) -> Inner:
    (inner,) = find_inner(tagger, [document], tagger.tag_windows([document]), [outers])
    return [[each.attribution for each in found] for found in inner]


def _read_by_lexicon(document: Document, outers: Sequence[Attribution]) -> Inner:
    return [list(_found_by_lexicon(document, outer)) for outer in outers]


def _found_by_lexicon(document: Document, outer: Attribution) -> Iterator[Attribution]:
    """Yield what the lexicon finds with a cue in each piece of a content alone."""
    for piece in outer.content:
        alone = Document("", "", piece.text_in(document.text), document.language)
        (found,) = LexiconTagger().tag([alone])
        yield from (each.attribution.shift(piece.start) for each in found if each.attribution.cue)


def _in_own_offsets(gold: GoldDocument, found: Sequence[Attribution]) -> list[Attribution]:
    offset = own_document(gold).offset
    return [each.shift(-offset) for each in found]


def _counts(
    document: GoldDocument, outers: Sequence[Attribution], read: Reader
) -> tuple[Counts, Counts]:
    """Return overlapping and exact attributions; matched in the whole document, one to one."""
    found = [each for inside in read(own_document(document), outers) for each in inside]
    wanted = _in_own_offsets(document, [each.attribution for _, each in document.inner])
    pairs = match(found, wanted)
    exact = sum(
        all(set(found[i].spans(role)) == set(wanted[j].spans(role)) for role in SCORED_ROLES)
        for i, j in pairs
    )
    sizes = len(found), len(wanted)
    return Counts(len(pairs), *sizes), Counts(exact, *sizes)


def nested_scores_to_markdown(scores: Mapping[str, Sequence[NestedScores]]) -> str:
    """Return a table in percent for each file: whose contents match, and all spans exact."""
    texts = ("Gold", "Language", "Outer spans", "Method", "Figure")
    lines = [*table_head(*texts, "P", "R", "F1", "Correct", "Predicted", "Gold", texts=texts)]
    lines += [
        table_row(name, each.language, each.outer, each.method, figure, *counts_cells(counts))
        for name, of_file in scores.items()
        for each in of_file
        for figure, counts in (("content", each.overlap), ("all spans exact", each.exact))
    ]
    return "\n".join([*lines, ""])


def nested_scores_to_dict(scores: Mapping[str, Sequence[NestedScores]]) -> dict[str, object]:
    """Return the figures as plain values for JSON: shares in [0, 1], undefined ones ``None``."""
    return {
        name: [
            {
                "language": each.language,
                "outer": each.outer,
                "method": each.method,
                "content": counts_to_dict(each.overlap),
                "exact": counts_to_dict(each.exact),
            }
            for each in of_file
        ]
        for name, of_file in scores.items()
    }
