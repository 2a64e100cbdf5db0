"""Label Studio's results to attributions: regions, their choices, and the relations between them.

A result is a flat list. Items of one id describe one region; relations join regions. Format:
https://labelstud.io/guide/task_format, and what 1.23.2 sends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from factcheck.domain import Attribution, Quotation, Role, Span, Stance
from factcheck.studio.format import controls
from factcheck.studio.format.marked import Marked
from factcheck.studio.format.shape import is_whole
from factcheck.studio.format.words import quoted
from factcheck.text import find_quote, quotation_of, same_words, trim
from factcheck.text.stance import stance_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_ROLES = {label: role for role, label in controls.LABELS.items()}

_CONTEXT = 32
"""Code points before and after a region that decide which of several places is meant."""


@dataclass(frozen=True, slots=True)
class RegionProblem:
    """Something in a result that cannot be used as it is.

    Attributes:
        region: id of the region.
        reason: a short code.
        problem: what was found.
        cure: what can be done in Label Studio.
    """

    region: str
    reason: str
    problem: str
    cure: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The text that a task shows, and the one that it should show.

    Attributes:
        shown: the one that offsets refer to; somebody may have edited it on the server.
        stored: the one that was pushed, part of the document.
        predicted: where the regions of the prediction stand in the stored text, by id.
    """

    shown: str
    stored: str
    predicted: Mapping[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class _Regions:
    """The items of a result, sorted by kind."""

    spans: dict[str, Span] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    scores: dict[str, float | None] = field(default_factory=dict)
    chosen: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=lambda: defaultdict(dict))
    relations: list[tuple[str, str]] = field(default_factory=list)
    continued: set[tuple[str, str]] = field(default_factory=set)  # relations with this name
    bad: set[str] = field(default_factory=set)
    relocated: set[str] = field(default_factory=set)


def read_result(
    result: Sequence[Mapping[str, Any]], texts: Texts
) -> tuple[tuple[Marked, ...], tuple[RegionProblem, ...]]:
    """Return the claims of a result in the order of the text, and what cannot be used.

    Offsets decide; the text of a region is compared with what they select. Where the two differ,
    or the task shows another text than it should, the region is located by its words, and used if
    they stand in one place only. White space at the ends of a region is left out. If one region of
    a claim is bad, the claim is not used at all. If no quotation was chosen, it follows from the
    quotation marks; if no stance was, it follows from the words, as in predictions. A region that
    was drawn only to ask the live backend is not a claim.

    Args:
        result: the items of an annotation or a prediction.
        texts: the text of its task. Returned spans are offsets of the stored one.
    """
    regions, text = _Regions(), texts.stored
    problems = list(_sort_items(result, texts, regions))
    _drop_questions(regions)
    pieces, linked = _link(regions)
    problems += _unlinked(regions, linked, text)
    marked: list[Marked] = []
    for head in sorted(pieces, key=lambda name: regions.spans[name]):
        ids = {head, *pieces[head], *linked[head]}
        if ids & regions.bad:
            found = f"a region of the claim {_words(head, regions, text)} is bad"
            problems.append(RegionProblem(head, "bad-part", found, "fix that region"))
        else:
            marked.append(_marked(head, pieces[head], linked[head], regions, text))
    return tuple(marked), tuple(problems)


def _sort_items(
    result: Iterable[Mapping[str, Any]], texts: Texts, regions: _Regions
) -> Iterator[RegionProblem]:
    """Sort the items of a result by kind; yield the problems of single regions."""
    for item in result:
        if item.get("type") == "relation":
            ends = (str(item.get("from_id")), str(item.get("to_id")))
            ends = ends[::-1] if item.get("direction") == "left" else ends
            regions.relations.append(ends)
            names = item.get("labels")
            if isinstance(names, list) and controls.CONTINUES in names:
                regions.continued.add(ends)
            continue
        name, value = str(item.get("id")), item.get("value") or {}
        control = item.get("from_name")
        if control != controls.SPAN:
            kind = "choices" if item.get("type") == "choices" else "text"
            chosen = value.get(kind) or ()  # choices that were taken back leave an empty list
            chosen = (chosen,) if isinstance(chosen, str) else chosen
            regions.chosen[name][str(control)] = tuple(map(str, chosen))
            continue
        problem = _read_region(name, item, texts, regions)
        if problem:
            regions.bad.add(name)
            yield problem


def _read_region(
    name: str, item: Mapping[str, Any], texts: Texts, regions: _Regions
) -> RegionProblem | None:
    """Read a labelled region; return what is wrong with it."""
    value = item.get("value") or {}
    labels = value.get("labels") or ()
    roles = [_ROLES[label] for label in labels if label in _ROLES]
    if len(roles) != 1 or len(labels) != 1:
        found = f"the labels {', '.join(map(str, labels)) or 'none'}"
        return RegionProblem(name, "bad-label", found, f"give it one of {', '.join(_ROLES)}")
    regions.roles[name] = roles[0]
    regions.spans[name] = Span(0, 0)
    place = _locate(name, value, texts)
    if isinstance(place, RegionProblem):
        return place
    span, relocated = place
    regions.spans[name] = span = trim(span, texts.stored)
    if not len(span):
        return RegionProblem(name, "blank", "nothing but white space", "delete the region")
    if relocated:
        regions.relocated.add(name)
    score = item.get("score")
    regions.scores[name] = float(score) if isinstance(score, int | float) else None
    return None


def _locate(name: str, value: Mapping[str, Any], texts: Texts) -> tuple[Span, bool] | RegionProblem:
    """Return where a region stands in the stored text, and whether it was located by its words."""
    words, span = value.get("text"), span_of(value, len(texts.shown))
    selected = span.text_in(texts.shown) if span else ""
    if span and (not isinstance(words, str) or same_words(words, selected)):
        return (span, False) if texts.shown == texts.stored else _moved(name, span, texts)
    located = _located_by_words(name, words, texts) if isinstance(words, str) else None
    if located:
        return located, True
    cure = "delete the region and mark it again"
    if span:
        found = f"the region's text is {words!r}, but its offsets select {selected!r}"
        return RegionProblem(name, "quote-mismatch", found, cure)
    place = f"[{value.get('start')}, {value.get('end')})"
    found = f"the offsets {place} in a text of {len(texts.shown)} code points"
    return RegionProblem(name, "bad-offsets", found, cure)


def span_of(value: Mapping[str, Any], length: int) -> Span | None:
    """Return the span of a region, ``None`` if it does not fit a text of this length."""
    start, end = value.get("start"), value.get("end")
    if is_whole(start) and is_whole(end) and 0 <= start < end <= length:
        return Span(start, end)
    return None


def _moved(name: str, span: Span, texts: Texts) -> tuple[Span, bool] | RegionProblem:
    """Return where the words of a region of an edited text stand in the stored text."""
    selected = span.text_in(texts.shown)
    before = texts.shown[max(0, span.start - _CONTEXT) : span.start]
    after = texts.shown[span.end : span.end + _CONTEXT]
    found = find_quote(texts.stored, selected, before, after)
    if found:
        return found, True
    problem = f"the text was edited on the server, and the place of {selected!r} is not certain"
    return RegionProblem(name, "edited-text", problem, "undo the edit, or push the new text")


def _located_by_words(name: str, words: str, texts: Texts) -> Span | None:
    """Return where the words of a region with wrong offsets stand, if that is certain.

    If they stand in several places, it is the one that was predicted for the region.
    """
    predicted = texts.predicted.get(name)
    if predicted and same_words(words, texts.stored[predicted.start : predicted.end]):
        return predicted
    return find_quote(texts.stored, words)


def _drop_questions(regions: _Regions) -> None:
    """Drop regions that were drawn to ask the live backend, and that it answered.

    They stay on the page, since an answer cannot replace them. If something was chosen for one, or
    it was linked, it counts as what its label says.
    """
    used = {name for ends in regions.relations for name in ends} | regions.chosen.keys()
    for name in {controls.question_of(each) for each in regions.spans} - used:
        regions.spans.pop(name, None)
        regions.roles.pop(name, None)
        regions.bad.discard(name)


def _link(regions: _Regions) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return, per claim, the ids of its further pieces, and of the regions linked to it.

    The labels of its ends decide what a relation means: annotators draw it in either direction, and
    need not name it. A claim that lies in another is not a piece of its content, unless a relation
    says so: it is a claim inside a claim, see `factcheck.studio.format.nesting`.
    """
    claims = [name for name, role in regions.roles.items() if role is Role.CONTENT]
    parents: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    for one, other in regions.relations:
        if one in claims and other in claims:
            inside = _is_inside(regions.spans[one], regions.spans[other])
            if not inside or (one, other) in regions.continued:
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


def _is_inside(one: Span, other: Span) -> bool:
    return one.overlap(other) == min(len(one), len(other)) > 0


def _head(name: str, parents: Mapping[str, str], regions: _Regions) -> str:
    """Return the first piece of the content that a piece belongs to."""
    seen = [name]
    while (parent := parents.get(seen[-1])) is not None:
        if parent in seen:  # linked in a ring: the first in the text is the head
            return min(seen[seen.index(parent) :], key=lambda each: (regions.spans[each], each))
        seen.append(parent)
    return seen[-1]


def _words(name: str, regions: _Regions, text: str) -> str:
    return quoted(text[regions.spans[name].start : regions.spans[name].end])


def _unlinked(
    regions: _Regions, linked: Mapping[str, Sequence[str]], text: str
) -> Iterator[RegionProblem]:
    """Yield the spans, relations and choices that belong to no claim."""
    known = {name for names in linked.values() for name in names}
    for name, role in regions.roles.items():
        if role is Role.CONTENT:
            continue
        part = f"{role.value} {_words(name, regions, text)}"
        if name in regions.chosen:
            said = (
                f"{controls.NAMES.get(c, c)} {', '.join(v)}"
                for c, v in regions.chosen[name].items()
            )
            problem = f"the {part} has {'; '.join(said)}: the page shows that of claims only"
            cure = "if it is a claim, select it and press c; if not, delete it and mark it again"
            yield RegionProblem(name, "hidden-choices", problem, cure)
        elif name not in known:
            problem = f"no claim is linked to the {part}"
            cure = "link a claim to it, or delete it"
            yield RegionProblem(name, "unlinked", problem, cure)
    for ends in regions.relations:
        roles = [regions.roles.get(name) for name in ends]
        if Role.CONTENT not in roles or None in roles:
            there = [_words(name, regions, text) for name in ends if name in regions.roles]
            between = " and ".join(there or ("regions that are gone",))
            problem = f"a relation of {between}: neither end is a claim, or one is gone"
            cure = "delete it, or draw it from the claim"
            yield RegionProblem(ends[0], "bad-relation", problem, cure)
    for name in regions.chosen:
        if name not in regions.roles and name not in regions.bad:
            problem = f"the choices of a region that does not exist: {dict(regions.chosen[name])}"
            cure = "choose them again for the right claim"
            yield RegionProblem(name, "orphan-choices", problem, cure)


def _marked(
    head: str, further: Sequence[str], linked: Sequence[str], regions: _Regions, text: str
) -> Marked:
    chosen: dict[str, tuple[str, ...]] = {}
    for name in (head, *further):
        for control, values in regions.chosen.get(name, {}).items():
            chosen.setdefault(control, values)
    content = (regions.spans[head], *sorted(regions.spans[name] for name in further))
    quotation = chosen.get(controls.QUOTATION, ())
    attribution = Attribution(
        content=tuple(sorted(content)),
        source=_spans(Role.SOURCE, linked, regions),
        cue=_spans(Role.CUE, linked, regions),
        channel=_spans(Role.CHANNEL, linked, regions),
        quotation=(
            Quotation(quotation[0])
            if quotation and quotation[0] in controls.QUOTATIONS
            else quotation_of([span.text_in(text) for span in content])
        ),
    )
    stance, *_ = (*chosen.get(controls.STANCE, ()), "")
    attribution = replace(
        attribution,
        stance=Stance(stance) if stance in controls.STANCES else stance_of(attribution, text),
    )
    relocated = not regions.relocated.isdisjoint({head, *further, *linked})
    return Marked(head, attribution, chosen, regions.scores.get(head), relocated)


def _spans(role: Role, names: Iterable[str], regions: _Regions) -> tuple[Span, ...]:
    return tuple(sorted({regions.spans[name] for name in names if regions.roles[name] is role}))
