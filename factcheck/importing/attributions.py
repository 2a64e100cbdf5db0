"""Marks and links to gold attributions.

Each content is an attribution. Its source, cue and channel are what is linked with it, directly or
through its cue. Where a text has no links at all, a content takes what is marked in its sentences,
if it is the only content there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factcheck.analysis.gold import GoldAttribution, GoldDocument
from factcheck.domain import Attribution, Role, Span, Stance
from factcheck.errors import Problem
from factcheck.text.quotation_kind import quotation_of
from factcheck.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from factcheck.domain import Language
    from factcheck.importing.marked import Mark, MarkedText

ROLES: Mapping[str, Role] = {
    "source": Role.SOURCE,
    "speaker": Role.SOURCE,
    "cue": Role.CUE,
    "content": Role.CONTENT,
    "claim": Role.CONTENT,
    "quote": Role.CONTENT,
    "quotation": Role.CONTENT,
    "channel": Role.CHANNEL,
}
"""Kinds of marks that are known without being told, in small letters."""

LABEL, STANCE = "label", "stance"
"""Features of a source and of a content; several labels are parted by ``|``."""


class Unheld(Problem):
    """A mark that no attribution can hold."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What became of a text.

    Attributes:
        document: its attributions.
        unheld: the marks that are in none.
    """

    document: GoldDocument
    unheld: tuple[Unheld, ...]


def gold_of(marked: MarkedText, language: Language, roles: Mapping[str, Role] = ROLES) -> Gold:
    """Return the attributions of a text.

    Args:
        marked: the text.
        language: of the text.
        roles: the role of each kind of marks, in small letters.
    """
    held = {each.id: each for each in marked.marks if each.kind.casefold() in roles}
    by_role = {name: roles[each.kind.casefold()] for name, each in held.items()}
    joined = (
        _linked(marked, by_role) if marked.links else _by_sentence(held, by_role, marked, language)
    )
    attributions = [_attribution(members, held, by_role, marked.text) for members in joined]
    used = {name for members in joined for name in members}
    return Gold(
        GoldDocument(marked.id, language, marked.text, tuple(_in_order(attributions))),
        tuple(_unheld(marked, used, by_role)),
    )


def _linked(marked: MarkedText, by_role: Mapping[str, Role]) -> list[list[str]]:
    """Return the marks of each attribution; contents that are linked are pieces of one."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for link in marked.links:
        if link.one in by_role and link.other in by_role:
            near[link.one].append(link.other)
            near[link.other].append(link.one)
    joined, seen = [], set[str]()
    for name, role in by_role.items():
        if role is not Role.CONTENT or name in seen:
            continue
        contents = _reach([name], near, by_role, {Role.CONTENT})
        seen |= contents
        members = _reach(contents, near, by_role, {Role.CUE}) | {
            other for content in contents for other in near[content]
        }
        through_cues = {
            other
            for member in members
            if by_role[member] is Role.CUE
            for other in near[member]
            if by_role[other] is not Role.CONTENT
        }
        joined.append([each for each in by_role if each in members | through_cues])
    return joined


def _reach(
    start: Iterable[str],
    near: Mapping[str, Sequence[str]],
    by_role: Mapping[str, Role],
    through: set[Role],
) -> set[str]:
    """Return the marks that links connect with some, through marks of these roles."""
    found, waiting = set(start), list(start)
    while waiting:
        for other in near.get(waiting.pop(), ()):
            if other not in found and by_role[other] in through:
                found.add(other)
                waiting.append(other)
    return found


def _by_sentence(
    held: Mapping[str, Mark],
    by_role: Mapping[str, Role],
    marked: MarkedText,
    language: Language,
) -> list[list[str]]:
    """Return the marks of each attribution of a text without links."""
    stretches = _stretches(held, by_role, sentences(marked.text, language))
    joined = []
    for stretch in stretches:
        members = [name for name, each in held.items() if stretch.overlap(each.pieces[0])]
        contents = [name for name in members if by_role[name] is Role.CONTENT]
        if len(contents) == 1:
            joined.append(members)
        else:
            joined += [[content] for content in contents if len(members) == len(contents)]
    return joined


def _stretches(
    held: Mapping[str, Mark], by_role: Mapping[str, Role], parts: Sequence[Span]
) -> list[Span]:
    """Return the sentences, those that one content spans as one."""
    bounds = [[part.start, part.end] for part in parts]
    for name, each in held.items():
        if by_role[name] is Role.CONTENT:
            whole = Span(each.pieces[0].start, each.pieces[-1].end)
            touched = [bound for bound in bounds if Span(*bound).overlap(whole)]
            if touched:
                bounds = [bound for bound in bounds if bound not in touched]
                bounds.append([touched[0][0], touched[-1][1]])
                bounds.sort()
    return [Span(*bound) for bound in bounds]


def _attribution(
    members: Sequence[str], held: Mapping[str, Mark], by_role: Mapping[str, Role], text: str
) -> GoldAttribution:
    marks = [held[name] for name in members]

    def pieces(role: Role) -> tuple[Span, ...]:
        return tuple(
            sorted({piece for each in marks if by_role[each.id] is role for piece in each.pieces})
        )

    content = pieces(Role.CONTENT)
    stances = [each.features[STANCE].casefold() for each in marks if STANCE in each.features]
    labels = dict.fromkeys(
        label.strip() for each in marks for label in each.features.get(LABEL, "").split("|")
    )
    return GoldAttribution(
        Attribution(
            content,
            pieces(Role.SOURCE),
            pieces(Role.CUE),
            pieces(Role.CHANNEL),
            quotation_of([piece.text_in(text) for piece in content]),
        ),
        tuple(filter(None, labels)),
        stance=next((Stance(each) for each in stances if each in {*Stance}), None),
    )


def _in_order(attributions: Iterable[GoldAttribution]) -> list[GoldAttribution]:
    return sorted(attributions, key=lambda each: each.attribution.content)


def _unheld(marked: MarkedText, used: set[str], by_role: Mapping[str, Role]) -> Iterator[Unheld]:
    for each in marked.marks:
        if each.id in used:
            continue
        words = " … ".join(piece.text_in(marked.text) for piece in each.pieces)
        what = f"{each.kind} “{words}”"
        if each.id not in by_role:
            cure = f"say what it is: --role {each.kind}=source (or cue, content, channel)"
            yield Unheld(marked.where, f"{what} has a kind that is not known", cure, "unknown-kind")
        elif marked.links:
            yield Unheld(marked.where, f"{what} is linked with no content", "link it", "unlinked")
        else:
            problem = f"{what} stands in a sentence with several contents, or with none"
            yield Unheld(marked.where, problem, "link it with its content", "unlinked")
