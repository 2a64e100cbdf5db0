"""Label Studio's results to attributions: regions, what was chosen for them, what joins them.

A result is a flat list. Items of one id describe one region; relations join regions. Format:
https://labelstud.io/guide/task_format, and what 1.23.2 really sends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factcheck.domain import Attribution, Quotation, Role, Span
from factcheck.studio.format import controls
from factcheck.text import find_quote, quotation_of, same_words, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ROLES = {label: role for role, label in controls.LABELS.items()}

_CONTEXT = 32
"""Code points before and behind a region that tell which of several places is meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a result that cannot be taken as it is.

    Attributes:
        region: id of the region, ``""`` if it is about none.
        reason: a short code.
        found: what was found.
        cure: what can be done in Label Studio.
    """

    region: str
    reason: str
    found: str
    cure: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A claim as it was marked, or predicted, in the offsets of the task's text.

    Attributes:
        region: id of the region of its first piece, which names it.
        attribution: where it stands and who says it.
        chosen: per control, what was chosen or written for it.
        score: of the prediction, in [0, 1]; ``None`` if there is none.
        relocated: whether a region was found again by its words, since its offsets did not fit.
    """

    region: str
    attribution: Attribution
    chosen: Mapping[str, tuple[str, ...]]
    score: float | None = None
    relocated: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """The text that a task shows, and the one that it should.

    Attributes:
        shown: what offsets count in; somebody may have edited it on the server.
        stored: the document's own.
        predicted: where regions stood in the prediction, by id, in the stored text.
    """

    shown: str
    stored: str
    predicted: Mapping[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class _Regions:
    """What a result says, sorted by kind."""

    spans: dict[str, Span] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    scores: dict[str, float | None] = field(default_factory=dict)
    chosen: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=lambda: defaultdict(dict))
    relations: list[tuple[str, str]] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    relocated: set[str] = field(default_factory=set)


def read_result(
    result: Sequence[Mapping[str, Any]], texts: Texts
) -> tuple[tuple[Marked, ...], tuple[Problem, ...]]:
    """Return the claims of a result in the order of the text, and what cannot be taken.

    Offsets count; the text that a result carries is compared with what they select. Where the two
    differ, or the task shows another text than it should, a region is looked for by its words, and
    taken if they stand in one place only. White space at the ends of a region is left out. A claim
    of which one region is bad is not taken in part. Where no quotation was chosen, the marks in
    the content tell. What was drawn only to ask the live backend is no claim.

    Args:
        result: the items of an annotation or a prediction.
        texts: the text of its task. Spans that are returned count in the stored one.
    """
    regions, text = _Regions(), texts.stored
    problems = list(_sort(result, texts, regions))
    _drop_questions(regions)
    pieces, linked = _link(regions)
    problems += _loose(regions, linked)
    marked: list[Marked] = []
    for head in sorted(pieces, key=lambda name: regions.spans[name]):
        ids = {head, *pieces[head], *linked[head]}
        if ids & regions.bad:
            found = f"a region of the claim {_shown(regions.spans[head], text)} is bad"
            problems.append(Problem(head, "bad-part", found, "mend that region"))
        else:
            marked.append(_marked(head, pieces[head], linked[head], regions, text))
    return tuple(marked), tuple(problems)


def _sort(
    result: Iterable[Mapping[str, Any]], texts: Texts, regions: _Regions
) -> Iterator[Problem]:
    """Sort the items of a result by kind; yield what is wrong with single ones."""
    for item in result:
        if item.get("type") == "relation":
            ends = (str(item.get("from_id")), str(item.get("to_id")))
            regions.relations.append(ends[::-1] if item.get("direction") == "left" else ends)
            continue
        name, value = str(item.get("id")), item.get("value") or {}
        control = item.get("from_name")
        if control != controls.SPAN:
            chosen = value.get("choices") or value.get("text") or ()
            chosen = (chosen,) if isinstance(chosen, str) else chosen
            regions.chosen[name][str(control)] = tuple(map(str, chosen))
            continue
        problem = _take(name, item, texts, regions)
        if problem:
            regions.bad.add(name)
            yield problem


def _take(name: str, item: Mapping[str, Any], texts: Texts, regions: _Regions) -> Problem | None:
    """Take a labelled region; return what is wrong with it."""
    value = item.get("value") or {}
    labels = value.get("labels") or ()
    roles = [_ROLES[label] for label in labels if label in _ROLES]
    if len(roles) != 1 or len(labels) != 1:
        found = f"the labels {', '.join(map(str, labels)) or 'none'}"
        return Problem(name, "bad-label", found, f"give it one of {', '.join(_ROLES)}")
    regions.roles[name] = roles[0]
    regions.spans[name] = Span(0, 0)
    place = _place(name, value, texts)
    if isinstance(place, Problem):
        return place
    span, relocated = place
    regions.spans[name] = span = trim(span, texts.stored)
    if not len(span):
        return Problem(name, "blank", "nothing but white space", "delete the region")
    if relocated:
        regions.relocated.add(name)
    score = item.get("score")
    regions.scores[name] = float(score) if isinstance(score, int | float) else None
    return None


def _place(name: str, value: Mapping[str, Any], texts: Texts) -> tuple[Span, bool] | Problem:
    """Return where a region stands in the stored text, and whether its words had to be sought."""
    said, span = value.get("text"), _span(value, len(texts.shown))
    selected = span.text_in(texts.shown) if span else ""
    if span and (not isinstance(said, str) or same_words(said, selected)):
        return (span, False) if texts.shown == texts.stored else _moved(name, span, texts)
    again = _sought(name, said, texts) if isinstance(said, str) else None
    if again:
        return again, True
    mend = "delete the region and mark it again"
    if span:
        found = f"Label Studio says {said!r} but the offsets select {selected!r}"
        return Problem(name, "quote-mismatch", found, mend)
    place = f"[{value.get('start')}, {value.get('end')})"
    found = f"the offsets {place} in a text of {len(texts.shown)} code points"
    return Problem(name, "bad-offsets", found, mend)


def _span(value: Mapping[str, Any], length: int) -> Span | None:
    """Return the span that a region names, if it is one in a text of this length."""
    start, end = value.get("start"), value.get("end")
    fits = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length
    return Span(int(start), int(end)) if fits and start is not None and end is not None else None


def _moved(name: str, span: Span, texts: Texts) -> tuple[Span, bool] | Problem:
    """Return where the words of a region stand in the stored text."""
    selected = span.text_in(texts.shown)
    before = texts.shown[max(0, span.start - _CONTEXT) : span.start]
    behind = texts.shown[span.end : span.end + _CONTEXT]
    found = find_quote(texts.stored, selected, before, behind)
    if found:
        return found, True
    problem = f"the text was edited on the server, and {selected!r} is not to be found for certain"
    return Problem(name, "edited-text", problem, "undo the edit, or push the new text")


def _sought(name: str, said: str, texts: Texts) -> Span | None:
    """Return where the words of a region stand whose offsets do not fit, if there is no doubt.

    Of several places it is the one where the machine had marked the region, if that is one.
    """
    predicted = texts.predicted.get(name)
    if predicted and same_words(said, texts.stored[predicted.start : predicted.end]):
        return predicted
    return find_quote(texts.stored, said)


def _drop_questions(regions: _Regions) -> None:
    """Drop regions that were drawn to ask the live backend, and that it answered.

    They stay on the page, since an answer cannot take their place. One that something was chosen
    for, or that was linked, has become what its label says.
    """
    used = {name for ends in regions.relations for name in ends} | regions.chosen.keys()
    for name in {controls.question_of(each) for each in regions.spans} - used:
        regions.spans.pop(name, None)
        regions.roles.pop(name, None)
        regions.bad.discard(name)


def _link(regions: _Regions) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return, per claim, the ids of its further pieces, and of the regions linked to it.

    What a relation means is told by the labels of its ends: annotators draw it either way round,
    and need not name it.
    """
    claims = [name for name, role in regions.roles.items() if role is Role.CONTENT]
    parents: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    for one, other in regions.relations:
        if one in claims and other in claims:
            parents.setdefault(other, one)
        elif one in claims and other in regions.roles:
            links.append((one, other))
        elif other in claims and one in regions.roles:
            links.append((other, one))
    heads = {name: _head(name, parents, regions) for name in claims}
    pieces: dict[str, list[str]] = {head: [] for head in heads.values()}
    linked: dict[str, list[str]] = {head: [] for head in heads.values()}
    for name, head in heads.items():
        if name != head:
            pieces[head].append(name)
    for claim, other in links:
        if other not in linked[heads[claim]]:
            linked[heads[claim]].append(other)
    return pieces, linked


def _head(name: str, parents: Mapping[str, str], regions: _Regions) -> str:
    """Return the first piece of the content that a piece belongs to."""
    seen = [name]
    while (parent := parents.get(seen[-1])) is not None:
        if parent in seen:  # somebody linked them in a ring: the first in the text leads
            return min(seen[seen.index(parent) :], key=lambda each: (regions.spans[each], each))
        seen.append(parent)
    return seen[-1]


def _loose(regions: _Regions, linked: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Yield what belongs to no claim: spans, relations, choices."""
    known = {name for names in linked.values() for name in names}
    for name, role in regions.roles.items():
        if role is not Role.CONTENT and name not in known:
            found = f"a {role.value} that no claim is linked to"
            yield Problem(name, "unlinked", found, "link a claim to it, or delete it")
    for ends in regions.relations:
        roles = [regions.roles.get(name) for name in ends]
        if Role.CONTENT not in roles or None in roles:
            found = f"a relation between {ends[0]!r} and {ends[1]!r}, neither a claim or one gone"
            yield Problem(ends[0], "bad-relation", found, "delete it, or draw it from the claim")
    for name in regions.chosen:
        if name not in regions.roles and name not in regions.bad:
            found = f"choices for a region that is not there: {dict(regions.chosen[name])}"
            yield Problem(name, "orphan-choices", found, "choose again for the claim that is meant")


def _marked(
    head: str, further: Sequence[str], linked: Sequence[str], regions: _Regions, text: str
) -> Marked:
    chosen: dict[str, tuple[str, ...]] = {}
    for name in (head, *further):
        for control, values in regions.chosen.get(name, {}).items():
            chosen.setdefault(control, values)
    content = (regions.spans[head], *sorted(regions.spans[name] for name in further))
    said = chosen.get(controls.QUOTATION, ())
    attribution = Attribution(
        content=tuple(sorted(content)),
        source=_spans(Role.SOURCE, linked, regions),
        cue=_spans(Role.CUE, linked, regions),
        channel=_spans(Role.CHANNEL, linked, regions),
        quotation=(
            Quotation(said[0])
            if said and said[0] in controls.QUOTATIONS
            else quotation_of([span.text_in(text) for span in content])
        ),
    )
    relocated = not regions.relocated.isdisjoint({head, *further, *linked})
    return Marked(head, attribution, chosen, regions.scores.get(head), relocated)


def _spans(role: Role, names: Iterable[str], regions: _Regions) -> tuple[Span, ...]:
    return tuple(sorted({regions.spans[name] for name in names if regions.roles[name] is role}))


def _shown(span: Span, text: str) -> str:
    return repr(text[span.start : span.end][:40])
