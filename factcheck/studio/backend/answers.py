"""The backend's answer for a task: a prediction in Label Studio's format, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from factcheck.errors import TaskError
from factcheck.studio.backend.interactive import claims_at, find_drawn, with_new_ids
from factcheck.studio.backend.tasks import read_task, regions_stored, task_name, task_number
from factcheck.studio.format import controls
from factcheck.studio.format.label_config import choices_in, config_difference, text_field
from factcheck.studio.format.task_writer import named_claims, to_prediction, within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from factcheck.domain import Document, Prediction, Taxonomy
    from factcheck.errors import ConfigMismatch
    from factcheck.prelabel import Pipeline
    from factcheck.studio.backend.interactive import Drawn

    Json = dict[str, Any]

CACHED = 32
"""Documents for which the prediction is cached: the parts of a long one are requested one by one,
and an annotator draws several regions on the same page."""

_CONFIGS = 16
_REGIONS = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for a task.

    Attributes:
        prediction: ``result``, ``score`` and ``model_version``; ``None`` if the server should
            store none, so that it requests one again.
        reason: the code of what went wrong, ``""`` if nothing did.
        detail: the same in words, without any of the text.
    """

    prediction: Json | None
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Interface:
    """The labelling interface of a project, from its label config.

    Attributes:
        offered: the (control, value) pairs that it offers.
        field: the data field with the text of a task.
        difference: how it differs from the interface of the taxonomy, ``None`` if it does not.
    """

    offered: frozenset[tuple[str, str]]
    field: str
    difference: ConfigMismatch | None

    @property
    def takes_claims(self) -> bool:
        """Whether a claim can be marked in the text."""
        needed = {(controls.TEXT, "Text"), (controls.SPAN, controls.CLAIM)}
        return needed <= self.offered


class Predictor:
    """Answers for tasks, one at a time, from a pipeline and a taxonomy."""

    def __init__(self, pipeline: Pipeline, taxonomy: Taxonomy) -> None:
        """Create an empty cache.

        Args:
            pipeline: the model.
            taxonomy: the labels that sources are linked to.
        """
        self.version = str(pipeline.model)
        self._pipeline = pipeline
        self._taxonomy = taxonomy
        self._seen: dict[tuple[int | None, str], None] = {}
        self._predicted = lru_cache(maxsize=CACHED)(self._predict)
        self._interfaces = lru_cache(maxsize=_CONFIGS)(self._read_config)

    def interface(self, config: object) -> Interface:
        """Return the interface of a label config; an invalid one offers nothing."""
        return self._interfaces(config if isinstance(config, str) else "")

    def answer(self, task: object, interface: Interface, drawn: object = None) -> Answer:
        """Return the answer for a task; whatever the task is, this raises nothing.

        Args:
            task: as Label Studio sends it.
            interface: the interface of its project.
            drawn: the ``context.result`` of an interactive request, ``None`` for another one.
        """
        try:
            return Answer(self._answer(task, interface, drawn))
        except TaskError as error:
            return self.empty(error.reason, f"{error.problem}; {error.cure}")
        except Exception as error:  # noqa: BLE001 - the other tasks of the batch get their answers
            return self.empty("failed", _origin(error))

    def empty(self, reason: str, detail: str) -> Answer:
        """Return an empty prediction, with the reason for the log."""
        prediction = {"model_version": self.version, "score": 0.0, "result": []}
        return Answer(prediction, reason, detail)

    def _answer(self, task: object, interface: Interface, drawn: object) -> Json:
        if not interface.takes_claims:
            problem = "the project has no claims to mark in its text"
            cure = "use the output of `factcheck label-config` as its labelling interface"
            raise TaskError(task_name(task), problem, cure, "label-config")
        shown = read_task(task, interface.field)
        prediction = self._predicted(shown.document)
        named = within(named_claims(prediction), shown.part)
        if drawn is None:
            answer = to_prediction(prediction.model, named, shown.part, shown.text)
            return answer | {"result": _only_offered(answer["result"], interface.offered)}
        new = find_drawn(drawn, len(shown.text))
        if new is None or not self._is_first(task_number(task), new):
            return to_prediction(prediction.model, (), shown.part, shown.text)
        chosen = claims_at(new, named, shown.part.start, regions_stored(task))
        answer = to_prediction(prediction.model, chosen, shown.part, shown.text)
        result = _only_offered(answer["result"], interface.offered)
        return answer | {"result": with_new_ids(new, result)}

    def _is_first(self, task: int | None, drawn: Drawn) -> bool:
        """Whether a region is sent for the first time.

        The page sends it again when another one is deleted, and would add the answer twice.
        """
        name = drawn.region.id
        if {(task, name), (task, controls.question_of(name))} & self._seen.keys():
            return False
        self._seen[task, name] = None
        if len(self._seen) > _REGIONS:
            del self._seen[next(iter(self._seen))]
        return True

    def _predict(self, document: Document) -> Prediction:
        return next(self._pipeline.prelabel([document], self._taxonomy))

    def _read_config(self, config: str) -> Interface:
        difference = config_difference(config, self._taxonomy, project="")
        return Interface(frozenset(choices_in(config)), text_field(config), difference)


def _only_offered(result: Iterable[Json], offered: frozenset[tuple[str, str]]) -> list[Json]:
    """Return a result without the labels, choices and relations that a project does not offer."""
    kept: list[Json] = []
    regions: set[str] = set()
    for item in result:
        if item["type"] == "labels":
            if (controls.SPAN, item["value"]["labels"][0]) in offered:
                regions.add(item["id"])
                kept.append(item)
        elif item["type"] == "choices":
            chosen = [
                each for each in item["value"]["choices"] if (item["from_name"], each) in offered
            ]
            if chosen and item["id"] in regions:
                kept.append(item | {"value": item["value"] | {"choices": chosen}})
        elif {item["from_id"], item["to_id"]} <= regions and (
            ("relations", item["labels"][0]) in offered
        ):
            kept.append(item)
    return kept


def _origin(error: Exception) -> str:
    """Return the type of an error and where it was raised; its message may quote the text."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    place = trace.tb_frame.f_code
    return f"{type(error).__name__} in {place.co_name}, {place.co_filename}:{trace.tb_lineno}"
