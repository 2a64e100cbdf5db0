"""What the backend says of a task: a prediction in Label Studio's form, or nothing and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from factcheck.errors import TaskError
from factcheck.studio.backend.drawn import as_answer, claims_at, drawn_in
from factcheck.studio.backend.tasks import regions_stored, shown_by, task_name, task_number
from factcheck.studio.format import controls
from factcheck.studio.format.label_config import choices_in, config_difference, text_field
from factcheck.studio.format.task_writer import named_claims, to_prediction, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.domain import Document, Prediction, Taxonomy
    from factcheck.errors import ConfigMismatch
    from factcheck.prelabel import Pipeline
    from factcheck.studio.backend.drawn import Drawn

    Json = dict[str, Any]

REMEMBERED = 32
"""Documents whose prediction is kept: parts of a long one come one by one, and an annotator draws
several times on the same page."""

_CONFIGS = 16
_ASKED = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a task.

    Attributes:
        prediction: ``result``, ``score`` and ``model_version``; ``None`` if the server should
            store none and may ask again.
        reason: why there is nothing, ``""`` if that is what the model says.
        found: the same in words, without any of the text.
    """

    prediction: Json | None
    reason: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """What a project's label config has room for.

    Attributes:
        offered: (control, value) pairs.
        field: where tasks have their text.
        difference: how it differs from the taxonomy's own, ``None`` if not at all.
    """

    offered: frozenset[tuple[str, str]]
    field: str
    difference: ConfigMismatch | None

    @property
    def takes_claims(self) -> bool:
        """Whether a claim can be marked in the text."""
        needed = {(controls.TEXT, "Text"), (controls.SPAN, controls.CLAIM)}
        return needed <= self.offered


class Answering:
    """A pipeline and a taxonomy that answer for tasks, one at a time."""

    def __init__(self, pipeline: Pipeline, taxonomy: Taxonomy) -> None:
        """Keep both.

        Args:
            pipeline: what predicts.
            taxonomy: the labels that sources are linked to.
        """
        self.version = str(pipeline.model)
        self._pipeline = pipeline
        self._taxonomy = taxonomy
        self._asked: dict[tuple[int | None, str], None] = {}
        self._predicted = lru_cache(maxsize=REMEMBERED)(self._predict)
        self._interfaces = lru_cache(maxsize=_CONFIGS)(self._read_config)

    def interface(self, config: object) -> Interface:
        """Return what a label config has room for; one that is none has room for nothing."""
        return self._interfaces(config if isinstance(config, str) else "")

    def answer(self, task: object, interface: Interface, drawn: object = None) -> Answer:
        """Return what is said of a task. Whatever it is, nothing is raised.

        Args:
            task: as Label Studio sends it.
            interface: what its project has room for.
            drawn: for an interactive request, its ``context.result``.
        """
        try:
            return Answer(self._answer(task, interface, drawn))
        except TaskError as error:
            return self.nothing(error.reason, f"{error.problem}; {error.cure}")
        except Exception as error:  # noqa: BLE001 - the other tasks of the batch have a right to theirs
            return self.nothing("failed", _where(error))

    def nothing(self, reason: str, found: str) -> Answer:
        """Return an empty prediction, with the reason for the log."""
        empty = {"model_version": self.version, "score": 0.0, "result": []}
        return Answer(empty, reason, found)

    def _answer(self, task: object, interface: Interface, drawn: object) -> Json:
        if not interface.takes_claims:
            problem = "the project has no claims to mark in its text"
            cure = "use the output of `factcheck label-config` as its labelling interface"
            raise TaskError(task_name(task), problem, cure, "label-config")
        shown = shown_by(task, interface.field)
        prediction = self._predicted(shown.document)
        named = within(named_claims(prediction), shown.part)
        if drawn is None:
            said = to_prediction(prediction.model, named, shown.part, shown.text)
            return said | {"result": _fitting(said["result"], interface.offered)}
        new = drawn_in(drawn, len(shown.text))
        if new is None or not self._is_first(task_number(task), new):
            return to_prediction(prediction.model, (), shown.part, shown.text)
        chosen = claims_at(new, named, shown.part.start, regions_stored(task))
        said = to_prediction(prediction.model, chosen, shown.part, shown.text)
        fitting = _fitting(said["result"], interface.offered)
        return said | {"result": as_answer(new, fitting)}

    def _is_first(self, task: int | None, drawn: Drawn) -> bool:
        """Whether a region is asked about for the first time.

        The page asks again when another one is deleted, and would add what it has already.
        """
        name = drawn.region.id
        if {(task, name), (task, controls.question_of(name))} & self._asked.keys():
            return False
        self._asked[task, name] = None
        if len(self._asked) > _ASKED:
            del self._asked[next(iter(self._asked))]
        return True

    def _predict(self, document: Document) -> Prediction:
        return next(self._pipeline.prelabel([document], self._taxonomy))

    def _read_config(self, config: str) -> Interface:
        difference = config_difference(config, self._taxonomy, project="")
        return Interface(frozenset(choices_in(config)), text_field(config), difference)


def _fitting(result: Iterable[Json], known: frozenset[tuple[str, str]]) -> list[Json]:
    """Return what a project has room for: no label, choice or relation that it does not know."""
    kept: list[Json] = []
    regions: set[str] = set()
    for item in result:
        if item["type"] == "labels":
            if (controls.SPAN, item["value"]["labels"][0]) in known:
                regions.add(item["id"])
                kept.append(item)
        elif item["type"] == "choices":
            chosen = [
                each for each in item["value"]["choices"] if (item["from_name"], each) in known
            ]
            if chosen and item["id"] in regions:
                kept.append(item | {"value": item["value"] | {"choices": chosen}})
        elif {item["from_id"], item["to_id"]} <= regions and (
            ("relations", item["labels"][0]) in known
        ):
            kept.append(item)
    return kept


def _where(error: Exception) -> str:
    """Return what was raised and where, without its message: that may quote the text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    place = trace.tb_frame.f_code
    return f"{type(error).__name__} in {place.co_name}, {place.co_filename}:{trace.tb_lineno}"
