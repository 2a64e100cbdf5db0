"""Which predictions people annotate next, out of any number of them.

Predictions are read twice, one at a time: first to rank them, then to take those that are chosen
out. What is in memory grows with how many are chosen, and not with how many there are.

A share is drawn at random, before anything else is chosen, and stands at even distances between
the others: so whoever annotates the first hundred texts has a random sample, too, on which a model
can be measured. What was chosen because the model is uncertain says nothing about all texts.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from factcheck.dataset import (
    prediction_from_json,
    prediction_to_json,
    read_predictions,
    to_line,
)
from factcheck.dataset.json_text import parse
from factcheck.domain import RANDOM
from factcheck.errors import ChoiceError
from factcheck.files import is_stream
from factcheck.learning.diversity import diverse_order
from factcheck.learning.ranking import Best, Candidate, ChosenBy, candidate, draw, unit_of
from factcheck.prelabel import bundled
from factcheck.prelabel.bundled.linker import embed_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from typing import IO, Any

    from factcheck.domain import Language, Prediction
    from factcheck.errors import InvalidRecord
    from factcheck.files import StrPath
    from factcheck.learning.diversity import Embed

RANDOM_SHARE = 0.1
"""Share of what is chosen that is drawn at random, by default."""

PRESELECTED = 4
"""So many times the wanted number of uncertain texts, the most useful ones are chosen from (as
Zhdanov, arXiv:1901.05954, 2019, preselects what is clustered)."""

COMPARED = 5000
"""Texts that are compared with each other if all are put into an order; the rest follows by
uncertainty."""

LABEL = "label"
"""How a text was chosen that was drawn at random from those with a label."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Predictions that were chosen.

    Attributes:
        path: where they are.
        ways: how each unit was chosen, in the order in which people get them.
        count: how many are wanted, ``None`` for all.
        language: only texts in this language, ``None`` for both.
        read: how many predictions there are.
        eligible: how many of them have the language and a label that were asked for.
        taken: how many were taken in each way, once `predictions` has yielded all.
    """

    path: Path
    ways: dict[str, str]
    count: int | None
    language: Language | None
    read: int
    eligible: int
    taken: Counter[str] = field(default_factory=Counter)

    def predictions(self) -> Iterator[Prediction]:
        """Yield the chosen predictions, best first, each saying how its document was chosen.

        A document that was chosen before keeps how. Parallel documents follow each other; the last
        one comes also if that is one more than was wanted.

        Raises:
            OSError: the predictions cannot be read, or no temporary file can be written.
        """
        self.taken.clear()
        with TemporaryFile() as file:
            places = self._spool(file)
            for unit in self.ways:
                if self.count is not None and self.taken.total() >= self.count:
                    return
                for place in places[unit]:
                    file.seek(place)
                    record: Any = parse(file.readline())
                    yield prediction_from_json(record)
                    self.taken[self.ways[unit]] += 1

    def _spool(self, file: IO[bytes]) -> defaultdict[str, list[int]]:
        """Write what was chosen into a file; return where the predictions of each unit begin."""
        places = defaultdict[str, list[int]](list)
        seen = set[tuple[str, str]]()
        for each in _read(self.path, self.language, lambda *_: None):
            document, unit = each.document, unit_of(each.document)
            if unit in self.ways and (document.id, document.sha256) not in seen:
                seen.add((document.id, document.sha256))
                way = document.chosen or self.ways[unit]
                noted = replace(each, document=replace(document, chosen=way))
                places[unit].append(file.tell())
                file.write(to_line(prediction_to_json(noted)).encode())
        return places


def choose(  # noqa: PLR0913 - options of a command, each with a default
    path: StrPath,
    *,
    by: ChosenBy = ChosenBy.MOST_USEFUL,
    count: int | None = None,
    labels: Iterable[str] = (),
    language: Language | None = None,
    random_share: float = RANDOM_SHARE,
    seed: int = 0,
    embed: Embed | None = None,
    on_reject: Callable[[InvalidRecord, str], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Choice:
    """Choose predictions for people to annotate.

    Args:
        path: the predictions, whatever `read_predictions` reads; it is read twice.
        by: by what they are chosen.
        count: how many documents; by default all of them, in the order in which people get them.
        labels: only texts with a claim that the model gives one of these labels; the random share
            is drawn from the others, too.
        language: only texts in this language, also without their translation.
        random_share: what share is drawn at random, in [0, 1].
        seed: of what is drawn.
        embed: gives the vectors of contents; by default those of the bundled network.
        on_reject: is called with what is wrong in a line, and the line; without it that is raised.
        on_progress: takes 1 for each prediction that was read.

    Raises:
        ChoiceError: the count or the share is out of range, or there is nothing to choose from and
            nothing was rejected.
        InvalidRecord: a prediction is not valid.
        ModelError: the bundled network cannot be loaded.
        OSError: the predictions cannot be read.
    """
    path, wanted = Path(path), set(labels)
    _check(path, count, random_share)
    read = eligible = rejected = 0

    def reject(error: InvalidRecord, line: str) -> None:
        nonlocal rejected
        if on_reject is None:
            raise error
        rejected += 1
        on_reject(error, line)

    limit = math.inf if count is None else count
    drawn = Best(limit)
    best = Best(limit * (PRESELECTED + 1) if by is ChosenBy.MOST_USEFUL else limit)
    for each in _read(path, language, reject):
        read += 1
        unit = unit_of(each.document)
        drawn.add(Candidate(unit, (draw(unit, seed),)))
        if not wanted or any(label.label in wanted for c in each.claims for label in c.labels):
            eligible += 1
            best.add(candidate(each, by, seed))
        if on_progress:
            on_progress(1)
    if not (eligible or rejected):
        raise _nothing(path, language, wanted)
    if by is ChosenBy.RANDOM and not wanted:
        random_share = 1.0
    sample = drawn.ranked()
    sample = sample[: _share_of(len(sample), random_share)]
    at_random = {each.unit: RANDOM for each in sample}
    others = [each for each in best.ranked() if each.unit not in at_random]
    if by is ChosenBy.MOST_USEFUL:
        some = COMPARED if count is None else PRESELECTED * count
        useful = diverse_order(others[:some], embed or _bundled(), seed, count)
        others = [*useful, *others[some:]]
    way = LABEL if by is ChosenBy.RANDOM else by.value
    order = _interleave([*at_random], [each.unit for each in others], random_share)
    ways = {unit: at_random.get(unit, way) for unit in islice(order, count)}
    return Choice(path, ways, count, language, read, eligible)


def _share_of(count: int, share: float) -> int:
    return math.floor(share * count + 0.5)


def _interleave(at_random: Sequence[str], others: Sequence[str], share: float) -> Iterator[str]:
    """Yield the units, those at random at even distances; at last what is left of either."""
    first, second = iter(at_random), iter(others)
    for number in range(len(at_random) + len(others)):
        is_random = _share_of(number + 1, share) > _share_of(number, share)
        one, other = (first, second) if is_random else (second, first)
        unit = next(one, None)
        yield next(other) if unit is None else unit


def _read(
    path: Path, language: Language | None, on_reject: Callable[[InvalidRecord, str], None]
) -> Iterator[Prediction]:
    predictions = read_predictions(path, on_reject)
    return (each for each in predictions if language in {None, each.document.language})


def _bundled() -> Embed:
    """Return what embeds by the bundled network."""
    return partial(embed_texts, bundled.load_bundle())


def _check(path: Path, count: int | None, share: float) -> None:
    if count is not None and count < 1:
        raise ChoiceError("", f"{count} texts are to be chosen", "choose one or more")
    if not 0 <= share <= 1:
        raise ChoiceError("", f"the random share is {share}", "it is a number in [0, 1]")
    if is_stream(path):
        problem = "a pipe or a device can be read only once"
        raise ChoiceError(str(path), problem, "write the predictions into a file first")


def _nothing(path: Path, language: Language | None, labels: Collection[str]) -> ChoiceError:
    kind = f" in {language.english_name}" if language else ""
    kind += f" with a claim of {' or '.join(sorted(labels))}" if labels else ""
    problem = f"there is no valid prediction{kind}"
    cure = "`factcheck prelabel` makes predictions, `factcheck validate` says what is wrong in them"
    if kind:
        cure = "choose another label or language, or none"
    return ChoiceError(str(path), problem, cure)
