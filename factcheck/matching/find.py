"""The claims of a dataset that a query is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.dataset import open_dataset
from factcheck.dataset.consensus import read_consensus, read_outer
from factcheck.domain import Role, text_of
from factcheck.errors import QueryError
from factcheck.matching.search import Searcher
from factcheck.matching.stored_vectors import Vectors
from factcheck.matching.word_index import WordIndex
from factcheck.prelabel.bundled import load_bundle
from factcheck.text import Script, count_letters
from factcheck.text.search_words import search_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factcheck.comparing.consensus import Consensus
    from factcheck.dataset import OpenDataset
    from factcheck.domain import FoundBy, Language, WordFound
    from factcheck.files import StrPath
    from factcheck.matching.search import Hit

LIMIT = 20
"""Claims that are returned unless another number is asked for."""

MOST_WORDS = 200
"""Different words of a query: the network reads each of them, and a longer text is no query."""


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim that a query is about.

    Attributes:
        claim: the claim, with everybody's answer to it.
        withdrawn: whether the task of its document was deleted after it was pulled.
        score: in [0, 1], for the order of one list; scores of two queries cannot be compared.
        meaning: cosine of the vectors of query and content, in [0, 1]; 0 for a query of one or two
            words.
        words: the words of the query that it has, in the order of the query.
        by: why it is listed.
        outer: the claims whose contents report it, the nearest first; it may stand in a denial.
    """

    claim: Consensus
    withdrawn: bool
    score: float
    meaning: float
    words: tuple[WordFound, ...]
    by: tuple[FoundBy, ...]
    outer: tuple[Consensus, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query.

    Attributes:
        query: the query.
        words: its words that were searched, as they are written in it.
        claims: the claims, the best first.
        total: how many there are, if more than were asked for.
        searched: how many claims were searched, after the filters.
        near: for each of its words, the words of the dataset that were taken for it.
    """

    query: str
    words: tuple[str, ...]
    claims: tuple[FoundClaim, ...]
    total: int
    searched: int
    near: Mapping[str, tuple[str, ...]]


def find(
    path: StrPath,
    query: str,
    *,
    limit: int | None = LIMIT,
    language: Language | None = None,
    source: str = "",
    vectors: StrPath | None = None,
) -> Found:
    """Return the claims of a dataset that a query is about, in both languages.

    A claim is listed if its content, source, channel or a name of its source label has the words of
    the query: with other prefixes and endings, spelled otherwise or in the other script, or words
    of the other language that mean the same. From three words on it is also listed if its content
    says the same. Function words (*the*, ``في``) do not count. A claim that several people
    annotated is listed once.

    Args:
        path: the dataset.
        query: words in English or Arabic.
        limit: how many claims are returned at most, ``None`` for all.
        language: only claims of documents in this language.
        source: only claims whose source, or a name of its label, has these words.
        vectors: a file (``.npz``) that keeps what the network makes of the texts for the next
            search; without it all contents are read again.

    Raises:
        ExportError: ``vectors`` is a file of something else.
        InvalidRecord: the dataset is not valid.
        ModelError: the bundled model is damaged.
        OSError: a file cannot be read or written.
        QueryError: the query, or the source, has no word that can be searched, or more than
            `MOST_WORDS`.
        ValueError: ``limit`` is less than 1.
    """
    if limit is not None and limit < 1:
        raise ValueError(f"limit is {limit}, and at least 1 is needed")
    asked = _words_of(query, "the query")
    who = _words_of(source, "the source") if source else {}
    with open_dataset(path) as opened:
        embed = Vectors(load_bundle(), vectors)
        texts = _Texts.read(opened)
        searcher = Searcher(texts.searched, embed(texts.contents), embed)
        said = _says(who, WordIndex(texts.sources, embed)) if who else [True] * len(texts.sources)
        allowed = [
            language in {None, each} and fits
            for each, fits in zip(texts.languages, said, strict=True)
        ]
        hits = [each for each in searcher.search(query) if allowed[each.number]]
        embed.keep()
        shown = hits[:limit]
        claims = _claims(opened, shown)
    index = searcher.index
    near = {
        written: tuple(index.written[each.number] for each in index.meant(word, written))
        for word, written in asked.items()
    }
    return Found(query, tuple(asked.values()), claims, len(hits), sum(allowed), near)


def _words_of(query: str, name: str) -> Mapping[str, str]:
    """Return the words that are searched.

    Raises:
        QueryError: there are none, or too many.
    """
    cure = "give a word that says what the claims are about"
    if not query.strip():
        raise QueryError(f"{name} is empty", cure)
    if count_letters(query).script is Script.OTHER:
        raise QueryError(f"{name} is in another script", "factcheck reads English and Arabic")
    words = search_words(query)
    if not words:
        problem = f"{name} has only words that are in every text, or signs"
        raise QueryError(problem, cure)
    if len(words) > MOST_WORDS:
        problem = f"{name} has {len(words):,} different words, of at most {MOST_WORDS}"
        raise QueryError(problem, "give the sentence that matters")
    return words


def _says(who: Mapping[str, str], index: WordIndex) -> Sequence[bool]:
    """Return which sources have all the words."""
    said = [True] * index.count
    for word, written in who.items():
        has = {int(n) for each in index.meant(word, written) for n in index.has(each.number)}
        said = [each and number in has for number, each in enumerate(said)]
    return said


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is searched of each claim, in the order of the file."""

    contents: Sequence[str]
    sources: Sequence[str]
    searched: Sequence[str]
    languages: Sequence[Language]

    @classmethod
    def read(cls, opened: OpenDataset) -> _Texts:
        names = {label.name: " ; ".join(label.mentions()) for label in opened.taxonomy.labels}
        contents, sources, searched, languages = [], [], [], []
        for each in read_consensus(opened):
            spans, text = each.attribution.spans, each.document.text
            content, source, channel = (
                text_of(spans(role), text) if spans(role) else ""
                for role in (Role.CONTENT, Role.SOURCE, Role.CHANNEL)
            )
            labels = {label for answer in each.answers.values() for label in answer.labels}
            who = " ; ".join([source, *(names.get(label, label) for label in sorted(labels))])
            contents.append(content)
            sources.append(who)
            searched.append(f"{content} ; {who} ; {channel}")
            languages.append(each.document.language)
        return cls(contents, sources, searched, languages)


def _claims(opened: OpenDataset, hits: Sequence[Hit]) -> tuple[FoundClaim, ...]:
    """Return the claims of hits; the file is read again, since all claims need much memory."""
    wanted = {each.number for each in hits}
    claims = {
        number: each for number, each in enumerate(read_consensus(opened)) if number in wanted
    }
    withdrawn = frozenset(opened.withdrawn)
    outer = read_outer(opened, claims.values())
    return tuple(
        FoundClaim(
            claim,
            claim.document.id in withdrawn,
            hit.score,
            hit.meaning,
            hit.words,
            hit.by,
            outer[claim.unit],
        )
        for hit in hits
        for claim in (claims[hit.number],)
    )
