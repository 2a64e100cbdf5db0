"""Gold attributions, read from one of two formats.

JSONL has one document per line (``id``, ``language``, ``text``, ``attributions``), with offsets in
the document's text. A JSON file next to an article, which can be in two languages, has offsets in
the article's file. In both, offsets are ``[start, end)`` in code points.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from factcheck.dataset.json_text import parse
from factcheck.domain import Attribution, Language, Quotation, Role, Span, Stance
from factcheck.errors import InvalidRecord, SpanError
from factcheck.files import StrPath

Json = TypeVar("Json", bound="dict[str, object] | list[object] | str | int")


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """An attribution that people agreed on.

    Attributes:
        attribution: its spans.
        labels: canonical names of its source; empty if the gold names none.
        pair: what the same attribution has in the parallel document, too; ``""`` if the gold does
            not say.
        says: the propositions that it is about, each with its stance to it; of several documents
            of one event, two attributions that share one say the same.
        stance: that toward these propositions; ``None`` if the gold does not say.
    """

    attribution: Attribution
    labels: tuple[str, ...] = ()
    pair: str = ""
    says: frozenset[str] = frozenset()
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class GoldDrift:
    """Where a translation says something else than its original.

    Attributes:
        here: `GoldAttribution.pair` of the attribution in the translation.
        there: that of the attribution in the original.
        what: what changed, in words.
    """

    here: str
    there: str
    what: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """The gold of one document.

    Attributes:
        id: id of the document; for an article in two languages, ``file name#language``.
        language: its language.
        text: the text in which the offsets count: that of the document, or of the whole file.
        attributions: all that it contains.
        origin: file name, if the offsets count in a file; else ``""``.
        labels: the labels that the gold was made with; empty if any name was allowed.
        unattributed: paragraphs without any attribution.
        complete: whether an attribution without labels has none; otherwise they are not known.
        parallel: id of the same article in the other language, ``""`` if none.
        published: ISO 8601 date, ``""`` if that is not known.
        part: where the document stands in ``text``, if that is the text of a whole file.
        drifts: where it says something else than ``parallel``, its original.
        inner: attributions inside the contents of others, each with the index of the outermost
            one, in ``attributions``, that it is inside.
    """

    id: str
    language: Language
    text: str
    attributions: tuple[GoldAttribution, ...]
    origin: str = ""
    labels: frozenset[str] = frozenset()
    unattributed: tuple[Span, ...] = ()
    complete: bool = False
    parallel: str = ""
    published: str = ""
    part: Span | None = None
    drifts: tuple[GoldDrift, ...] = ()
    inner: tuple[tuple[int, GoldAttribution], ...] = ()


def read_gold(path: StrPath) -> Iterator[GoldDocument]:
    """Yield the gold documents of a ``.jsonl`` file, or of a ``.json`` file next to its article.

    Raises:
        InvalidRecord: a record is not gold; the message says where and why.
        OSError: the file, or the article next to it, cannot be read.
    """
    path = Path(path)
    if path.suffix == ".jsonl":
        yield from _read_jsonl(path)
    else:
        yield from _read_article(path)


def _read_jsonl(path: Path) -> Iterator[GoldDocument]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                where = f"{path.name}:{number}"
                try:
                    yield _document(_typed(dict, parse(line)), where)
                except _MALFORMED as error:
                    raise _invalid(where, error) from error


_MALFORMED = (KeyError, TypeError, ValueError, SpanError)
"""What a malformed record raises: no such key, a wrong type or language, not JSON, a wrong span."""


def _document(record: Mapping[str, object], where: str) -> GoldDocument:
    text = _typed(str, record["text"])
    event = _typed(str, record.get("bundle", ""))
    found = [_attribution(each, text, event) for each in _typed(list, record["attributions"])]
    nested = [_typed(dict, each) for each in _typed(list, record.get("nested") or [])]
    return GoldDocument(
        id=_typed(str, record.get("id", where)),
        language=Language(_typed(str, record["language"])),
        text=text,
        attributions=tuple(found),
        parallel=_typed(str, record.get("parallel") or ""),
        published=_typed(str, record.get("published") or ""),
        drifts=tuple(
            GoldDrift(*(_typed(str, _typed(dict, each)[key]) for key in ("here", "there", "what")))
            for each in _typed(list, record.get("drift") or [])
        ),
        inner=tuple(
            (outer, _attribution(each, text, event))
            for outer, each in zip(_outermost(record, nested), nested, strict=True)
        ),
    )


def _outermost(record: Mapping[str, object], nested: Sequence[Mapping[str, object]]) -> list[int]:
    """Return for each nested record the index of the outermost one that it is inside.

    Raises:
        ValueError: it is inside none.
    """
    places = {
        _typed(dict, each).get("id"): at
        for at, each in enumerate(_typed(list, record["attributions"]))
    }
    outers: list[int] = []
    named = {each.get("id"): each.get("in") for each in nested}
    for each in nested:
        name, seen = each["in"], {each.get("id")}
        while name in named and name not in places and name not in seen:
            seen.add(name)
            name = named[name]
        if name not in places:
            raise ValueError(f"nested {each.get('id')!r} is inside {name!r}, which is none")
        outers.append(places[name])
    return outers


def _attribution(record: object, text: str, event: str) -> GoldAttribution:
    fields = _typed(dict, record)
    pieces = {role: _pairs(fields.get(role) or [], text) for role in Role}
    return GoldAttribution(
        Attribution(
            content=pieces[Role.CONTENT],
            source=pieces[Role.SOURCE],
            cue=pieces[Role.CUE],
            channel=pieces[Role.CHANNEL],
            quotation=Quotation(_typed(str, fields.get("quotation", "indirect"))),
        ),
        _strings(fields.get("label") or []),
        _typed(str, fields.get("pair") or fields.get("id") or ""),
        frozenset(
            f"{event} {claim} {fields.get('stance', '')}"
            for claim in _strings(fields.get("claims") or [])
        ),
        Stance(_typed(str, fields["stance"])) if fields.get("stance") is not None else None,
    )


def _pairs(pairs: object, text: str) -> tuple[Span, ...]:
    spans = tuple(_span(pair) for pair in _typed(list, pairs))
    for span in spans:
        span.text_in(text)
    return spans


def _span(pair: object) -> Span:
    start, end = _typed(list, pair)
    return Span(_typed(int, start), _typed(int, end))


def _read_article(path: Path) -> Iterator[GoldDocument]:
    try:
        record = _typed(dict, parse(path.read_bytes()))
        name = _typed(str, record["document"])
        text = (path.parent / name).read_bytes().decode("utf-8")
        labels = frozenset(_strings(record.get("labels", [])))
        pairs = _pair_names(record.get("parallel", []))
        found = [
            _quoted_attribution(each, text, pairs.get(number, ""))
            for number, each in enumerate(_typed(list, record["attributions"]))
        ]
        languages = _typed(dict, record["language_split"])
        starts = _strings(record["unattributed_paragraph_starts"])
        for language, bounds in languages.items():
            part = _span(bounds)
            yield GoldDocument(
                id=f"{name}#{language}",
                language=Language(language),
                text=text,
                attributions=tuple(
                    each for each in found if _starts_in(each.attribution.content, part)
                ),
                origin=name,
                labels=labels,
                unattributed=tuple(_paragraphs(text, part, starts)),
                parallel=next((f"{name}#{other}" for other in languages if other != language), ""),
                part=part,
            )
    except _MALFORMED as error:
        raise _invalid(path.name, error) from error


def _pair_names(pairs: object) -> dict[int, str]:
    """Return a name for each attribution that is in a pair, by its number in the list."""
    numbered = enumerate(_typed(list, each) for each in _typed(list, pairs))
    return {_typed(int, each): str(number) for number, pair in numbered for each in pair}


def _quoted_attribution(record: object, text: str, pair: str) -> GoldAttribution:
    fields = _typed(dict, record)
    sources = [_typed(dict, source) for source in _typed(list, fields["sources"])]
    channel = [fields["channel"]] if "channel" in fields else []
    return GoldAttribution(
        Attribution(
            content=(_quoted(fields["content"], text),),
            source=tuple(_quoted(source, text) for source in sources),
            cue=tuple(_quoted(cue, text) for cue in _typed(list, fields["cues"])),
            channel=tuple(_quoted(each, text) for each in channel),
            quotation=Quotation(_typed(str, fields["kind"])),
        ),
        tuple(label for source in sources for label in _strings(source["labels"])),
        pair,
    )


def _quoted(record: object, text: str) -> Span:
    """Read a span, and compare the text that it repeats with the article.

    Raises:
        ValueError: the offsets select another text; the article was changed.
    """
    fields = _typed(dict, record)
    span = Span(_typed(int, fields["start"]), _typed(int, fields["end"]))
    if span.text_in(text) != fields["text"]:
        raise ValueError(
            f"[{span.start}, {span.end}) selects {span.text_in(text)!r}, "
            f"the gold says {fields['text']!r}"
        )
    return span


def _paragraphs(text: str, part: Span, starts: tuple[str, ...]) -> Iterator[Span]:
    """Yield the lines of a part of the text that begin with one of the starts."""
    at = part.start
    for line in text[part.start : part.end].splitlines(keepends=True):
        if line.startswith(starts):
            yield Span(at, at + len(line.rstrip()))
        at += len(line)


def _starts_in(spans: Sequence[Span], part: Span) -> bool:
    return all(part.start <= span.start < part.end for span in spans)


def _invalid(where: str, error: Exception) -> InvalidRecord:
    what = f"lacks the key {error}" if isinstance(error, KeyError) else str(error)
    return InvalidRecord(where, (f"not a gold record: {what}",))


def _strings(values: object) -> tuple[str, ...]:
    return tuple(_typed(str, each) for each in _typed(list, values))


def _typed(kind: type[Json], value: object) -> Json:
    if not isinstance(value, kind):
        raise TypeError(f"expected {_KINDS[kind]}, found {type(value).__name__}")
    return value


_KINDS = {dict: "an object", list: "an array", str: "a string", int: "an integer"}
