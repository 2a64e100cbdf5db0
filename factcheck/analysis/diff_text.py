"""What changed between two releases, as text and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict

from factcheck.analysis.diff import KINDS, Change, ClaimVersion, Diff
from factcheck.dataset.violation import printable, shortened


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
        "",
        *(f"document {what}: {name}" for what, names in documents.items() for name in names),
        *(f"+ {_line(each)}" for each in changes.added),
        *(f"- {_line(each)}" for each in changes.removed),
        *(line for each in changes.changed for line in _change_lines(each)),
    ]
    return "\n".join(map(printable, lines)) + "\n"


def diff_to_dict(changes: Diff) -> dict[str, object]:
    """Return the same as plain values for JSON."""
    fields = asdict(changes)
    documents = {kind: fields[f"documents_{kind}"] for kind in ("added", "removed", "changed")}
    return {
        "documents": documents | {kind: fields[kind] for kind in ("withdrawn", "restored")},
        "claims": {kind: fields[kind] for kind in ("added", "removed", "changed")},
    }


def _line(version: ClaimVersion) -> str:
    who = " + ".join(version.labels) or "no label"
    verdict = version.verdict or "no verdict"
    place = f"{version.document} {version.id} ({version.annotator})"
    return f"{place} {shortened(version.text)}: {who}, {verdict}"


def _change_lines(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    names = after.id if before.id == after.id else f"{before.id} → {after.id}"
    yield f"~ {after.document} {names} ({after.annotator}) {', '.join(change.kinds)}"
    sides = {
        "source label": [" + ".join(each.labels) or "none" for each in (before, after)],
        "source": [shortened(each.source) for each in (before, after)],
        "verdict": [each.verdict or "none" for each in (before, after)],
        "content": [shortened(each.text) for each in (before, after)],
    }
    for what, (one, other) in sides.items():
        if one != other:
            yield f"    {what}: {one} → {other}"
