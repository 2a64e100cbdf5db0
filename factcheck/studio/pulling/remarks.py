"""What somebody should look at again in a task: slips that the page cannot prevent.

A bare claim, a part that belongs to no claim, choices that nobody sees, an answer that somebody
else changed, a draft, what an adjudicator left open. It is reported, and nothing is refused because
of it: it may be intended.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from factcheck.dataset import to_text
from factcheck.dataset.violation import printable
from factcheck.domain import text_of
from factcheck.studio.format.raw_task import INVALID, UNEXPECTED, annotation_id, annotator_name
from factcheck.studio.format.words import quoted
from factcheck.studio.pulling.undecided import undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from factcheck.domain import Annotation, Claim
    from factcheck.studio.api.client import Client
    from factcheck.studio.api.project import Project
    from factcheck.studio.format.task_reader import ReadTask
    from factcheck.studio.pulling.store import Store

    Raw = Mapping[str, Any]

_BARE = (
    "a claim without source, cue, channel or tick: {}; link who says it, tick it under Said by, or "
    "delete it"
)
_EDITED = (
    "{} changed this answer, it is no longer that of one person; let {} open it, look it over and "
    "press Update"
)
_NO_VERDICT = "{} without a verdict: {}; choose one, or leave it if you did not look for evidence"
_NAMED = 8
"""Claims that one remark names: it is shown above a text."""
_BEGUN = "an answer is begun and not submitted; press Submit, or delete the draft"
_NOT_UPDATED = "a change of the answer of {} is not stored; press Update, or delete the draft"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody should look at again. All texts are of one line.

    Attributes:
        project: number of the project.
        task: number of the task.
        title: title of the text, its id if it has none.
        who: whose answer it is, ``""`` if that is not known.
        said: what was found, with its words, and what can be done.
        open: how many claims have no verdict, if that is what was found.
    """

    project: int
    task: int
    title: str
    who: str
    said: str
    open: int = 0

    @property
    def note(self) -> str:
        """Whose answer it is, and what was found."""
        return f"{self.who}: {self.said}" if self.who else self.said

    def located(self, url: str) -> str:
        """Return the note after the task: its number, its title, its page on the server."""
        page = f"{url}/projects/{self.project}/data?task={self.task}"
        return f"task {self.task}, {self.title}: {self.note} ({page})"


def remarks_of(task: ReadTask, project: int, number: int) -> Iterator[Remark]:
    """Yield what somebody should look at again in what was submitted for a task."""
    title = task.document.title or task.document.id
    annotators = {each.id: each.annotator for each in task.annotations}
    for name, said in _submitted(task):
        yield _remark(project, number, title, annotators.get(name, ""), said)
    for annotation in task.annotations:
        words = [
            quoted(text_of(claim.attribution.content, task.document.text))
            for claim in task.claims
            if claim.annotation == annotation.id and not claim.verdict
        ]
        if words:
            claims = f"{len(words)} claims" if len(words) > 1 else "a claim"
            more = [f"{len(words) - _NAMED} more"] if len(words) > _NAMED else []
            said = _NO_VERDICT.format(claims, ", ".join([*words[:_NAMED], *more]))
            yield replace(
                _remark(project, number, title, annotation.annotator, said), open=len(words)
            )


def collect_remarks(
    client: Client,
    drafted: Mapping[Project, Sequence[int]],
    store: Store,
    *,
    verdicts: bool = False,
) -> tuple[Remark, ...]:
    """Return all remarks on some projects, in the order of their tasks.

    Those on missing verdicts come last, the answers with most of them first.

    Args:
        client: the server.
        drafted: by project, the numbers of the tasks that have drafts; those are read now.
        store: what was pulled of the projects; its current texts have been chosen.
        verdicts: whether to return those on missing verdicts, too.

    Raises:
        StudioError: see `Client`.
    """
    kept = (Remark(**json.loads(line)) for line in store.remarks())
    found = [each for each in kept if verdicts or not each.open]
    names = client.emails()
    for project, numbers in drafted.items():
        raws = client.export(project, numbers, lambda *_: None)
        found += [remark for raw in raws for remark in _drafts(raw, project.id, names)]
    return tuple(sorted(found, key=_place))


def _place(remark: Remark) -> tuple[bool, int, int, int]:
    """Return what remarks are sorted by."""
    return remark.open > 0, -remark.open, remark.project, remark.task


def to_line(remark: Remark) -> str:
    """Return a remark as a JSON text of one line."""
    return to_text(asdict(remark))


def _submitted(task: ReadTask) -> Iterator[tuple[str, str]]:
    """Yield the id of an annotation, and what was found in it."""
    for each in task.refused:
        record = each.record
        if each.error.reason not in {UNEXPECTED, INVALID} and isinstance(record, dict):
            yield annotation_id(record), f"{each.error.problem}; {each.error.cure}"
    for claim in task.claims:
        if _is_bare(claim):
            words = text_of(claim.attribution.content, task.document.text)
            yield claim.annotation, _BARE.format(quoted(words))
    for annotation in task.annotations:
        if _is_edited(annotation):
            said = _EDITED.format(annotation.editor, annotation.annotator)
            yield annotation.id, said
    for decision in task.decisions:
        left = undecided(decision.disputes, decision.start, decision.result, decision.text)
        yield from ((decision.annotation, f"undecided: {each}") for each in left)


def _is_bare(claim: Claim) -> bool:
    said = claim.attribution
    return not (said.source or said.cue or said.channel or claim.labels)


def _is_edited(annotation: Annotation) -> bool:
    """Whether somebody else changed it, and not only made it the ground truth."""
    return bool(annotation.editor) and (not annotation.gold or bool(annotation.adjudicates))


def _drafts(raw: Raw, project: int, names: Mapping[int, str]) -> Iterator[Remark]:
    """Yield the drafts of a raw task; ``names`` are e-mail addresses by number of the user."""
    drafts, data, annotations = (raw.get(key) for key in ("drafts", "data", "annotations"))
    title = data.get("title") or data.get("doc_key") if isinstance(data, dict) else ""
    answers = [each for each in annotations or () if isinstance(each, dict)]
    for draft in drafts if isinstance(drafts, list) else ():
        about = draft if isinstance(draft, dict) else {}
        changed = [each for each in answers if each.get("id") == about.get("annotation")]
        owners = [annotator_name(each.get("completed_by"), names) for each in changed]
        said = _NOT_UPDATED.format(*owners) if owners else _BEGUN
        yield _remark(project, raw["id"], str(title), str(about.get("user") or ""), said)


def _remark(project: int, task: int, title: str, who: str, said: str) -> Remark:
    # Control characters of a title or an edited text are escaped.
    line = " ".join(title.split())
    return Remark(project, task, printable(line), printable(who), printable(said))
