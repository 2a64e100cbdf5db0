"""What changed between two releases, as text and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict

from factcheck.analysis.diff import KINDS, Change, ClaimVersion, Diff
from factcheck.analysis.taxonomy_diff import ChoicesDiff
from factcheck.analysis.text_change import excerpts
from factcheck.dataset.violation import printable, shortened
from factcheck.domain import Evidence, Role, Stance


def diff_to_text(changes: Diff) -> str:
    """Return how much changed, then each change on its own line, safe to print on a terminal."""
    if not changes:
        return "no difference\n"
    documents = {
        "added": changes.documents_added,
        "removed": changes.documents_removed,
        "with another text": changes.documents_changed,
        "withdrawn": changes.withdrawn,
        "restored": changes.restored,
    }
    claims = {
        "added": len(changes.added),
        "removed": len(changes.removed),
        **{kind: len(changes.of_kind(kind)) for kind in KINDS},
    }
    lines = [
        "documents: " + ", ".join(f"{len(names)} {what}" for what, names in documents.items()),
        "claims: " + ", ".join(f"{count} {what}" for what, count in claims.items()),
        _count_choices("source labels", changes.labels),
        _count_choices("verdicts", changes.verdicts),
        "",
        *_choice_lines("source label", changes.labels),
        *_choice_lines("verdict", changes.verdicts),
        *(f"document {what}: {name}" for what, names in documents.items() for name in names),
        *(f"+ {_line(each)}" for each in changes.added),
        *(f"- {_line(each)}" for each in changes.removed),
        *(
            line
            for each in changes.changed
            for line in _change_lines(
                each, same_text=each.after.document not in changes.documents_changed
            )
        ),
    ]
    return "\n".join(map(printable, lines)) + "\n"


def diff_to_dict(changes: Diff) -> dict[str, object]:
    """Return the same as plain values for JSON."""
    fields = asdict(changes)
    documents = {kind: fields[f"documents_{kind}"] for kind in ("added", "removed", "changed")}
    return {
        "documents": documents | {kind: fields[kind] for kind in ("withdrawn", "restored")},
        "claims": {kind: fields[kind] for kind in ("added", "removed", "changed")},
        "labels": fields["labels"],
        "verdicts": fields["verdicts"],
    }


def _count_choices(what: str, choices: ChoicesDiff) -> str:
    counts = asdict(choices)
    return f"{what}: " + ", ".join(f"{len(each)} {kind}" for kind, each in counts.items())


def _choice_lines(what: str, choices: ChoicesDiff) -> Iterator[str]:
    yield from (f"{what} added: {name}" for name in choices.added)
    yield from (f"{what} removed: {name}" for name in choices.removed)
    for each in choices.changed:
        names = each.after if each.before == each.after else f"{each.before} → {each.after}"
        yield f"{what} changed: {names} ({', '.join(each.kinds)})"


def _line(version: ClaimVersion) -> str:
    who = " + ".join(version.labels) or "no label"
    if version.stance != Stance.ASSERTS:
        who += f" ({version.stance})"
    verdict = version.verdict or "no verdict"
    place = f"{version.document} {version.id} ({version.annotator})"
    return f"{place} {shortened(version.text)}: {who}, {verdict}"


def _change_lines(change: Change, *, same_text: bool) -> Iterator[str]:
    before, after = change.before, change.after
    names = after.id if before.id == after.id else f"{before.id} → {after.id}"
    yield f"~ {after.document} {names} ({after.annotator}) {', '.join(change.kinds)}"
    sides = {
        "source label": [" + ".join(each.labels) for each in (before, after)],
        "stance": [each.stance for each in (before, after)],
        "verdict": [each.verdict for each in (before, after)],
        "quotation": [each.quotation for each in (before, after)],
    }
    for what, (one, other) in sides.items():
        if one != other:
            yield f"    {what}: {one or 'none'} → {other or 'none'}"
    for role in Role:
        yield from _text_lines(role.value, *(each.words[role.value] for each in (before, after)))
        if same_text and before.words[role.value] == after.words[role.value]:
            yield from _place_lines(role.value, before, after)
    yield from _evidence_lines(before.evidence, after.evidence)


def _text_lines(what: str, before: str, after: str) -> Iterator[str]:
    for sides in excerpts(before, after):
        one, other = (f'"{side}"' if side else "none" for side in sides)
        yield f"    {what}: {one} → {other}"


def _place_lines(role: str, before: ClaimVersion, after: ClaimVersion) -> Iterator[str]:
    """Yield where the same words were marked, if that changed."""
    if before.places[role] != after.places[role]:
        one, other = (
            ", ".join(f"{start}–{end}" for start, end in each.places[role])
            for each in (before, after)
        )
        yield f"    {role}, the same words: {one} → {other}"


def _evidence_lines(before: Evidence, after: Evidence) -> Iterator[str]:
    yield from (f"    evidence removed: {url}" for url in before.urls if url not in after.urls)
    yield from (f"    evidence added: {url}" for url in after.urls if url not in before.urls)
    if before.urls != after.urls and set(before.urls) == set(after.urls):
        yield f"    evidence: {', '.join(before.urls)} → {', '.join(after.urls)}"
    yield from _text_lines("note", before.note, after.note)
