"""The one tree of errors: everything this package raises on purpose.

There are two shapes. A `Problem` is one thing that is wrong: where, what, and what to do about it.
`Violations` are all that is wrong with one record. The CLI prints either and exits with 2; nothing
below the CLI exits or prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class FactcheckError(Exception):
    """Whatever this package raises on purpose."""


@dataclass(eq=False)
class Problem(FactcheckError):
    """One thing that is wrong.

    Attributes:
        where: the file with ``:line`` (from 1), the address, the task; ``""`` if the problem
            says it.
        problem: what was found, and what was expected if that is not obvious.
        cure: what the user can do.
        reason: a short code, stable across releases (``not-utf8``, ``unlinked``, …), for what is
            kept in ``rejected.pull.jsonl``; ``""`` for an error that ends a command.
    """

    where: str
    problem: str
    cure: str
    reason: str = ""

    def __str__(self) -> str:
        """Say where, the problem, and the cure."""
        said = "; ".join(filter(None, (self.problem, self.cure)))
        return f"{self.where}: {said}" if self.where else said


@dataclass(eq=False)
class Violations(FactcheckError):
    """A record that is not what its schema describes: everything that is wrong with it.

    Attributes:
        where: the file with ``:line`` (from 1), or the task.
        problems: a line each: JSON pointer or line, what was found, what was expected; all of
            them, or the first so many.
        total: how many there are, if more than that.
    """

    SHOWN: ClassVar[int] = 20

    where: str
    problems: tuple[str, ...]
    total: int = 0

    def __str__(self) -> str:
        """List the first violations, and say how many there are if that is not all."""
        lines = [f"{self.where}: {problem}" for problem in self.problems[: self.SHOWN]]
        total = max(self.total, len(self.problems))
        if total > self.SHOWN:
            lines.append(
                f"{self.where}: these are the first {self.SHOWN} of {total} violations; "
                "`factcheck validate` lists all that a file has"
            )
        return "\n".join(lines)


class SpanError(Problem):
    """A span that is empty, reversed or runs past its text (code points)."""

    def __init__(self, start: int, end: int, length: int) -> None:
        problem = f"the span [{start}, {end}) does not fit a text of {length} code points"
        super().__init__("", problem, "a span is half-open, not empty, and ends inside the text")


class ReadingError(Problem):
    """An input that cannot become a document."""


class StorageError(Problem):
    """A storage that cannot be reached, or refuses: no fault of the file, and it may pass."""


class LanguageError(Problem):
    """A text in a language that is not supported, or whose language cannot be detected.

    Attributes:
        language: English name of the language found, ``""`` if none could be detected.
    """

    def __init__(self, language: str) -> None:
        found = f"the text is in {language}" if language else "its language cannot be detected"
        super().__init__("", found, "factcheck reads English and Arabic")
        self.language = language


class TaxonomyError(Violations):
    """A taxonomy file that is not valid: every problem at once."""


class InvalidRecord(Violations):
    """A record that does not validate against its schema."""


class ModelError(Problem):
    """A model that cannot be loaded or used."""

    def __init__(self, model: str, problem: str, cure: str) -> None:
        super().__init__(f"model {model!r}", problem, cure)


class StudioError(Problem):
    """Label Studio is down, refuses the token, has the wrong version, or answers with an error.

    Never carries headers: they hold the token and the session cookie.
    """

    def __init__(self, where: str, problem: str, cure: str) -> None:
        super().__init__(f"Label Studio at {where}", problem, cure)


class Unavailable(StudioError):
    """Label Studio does not answer, or says that it is busy: it may pass by itself.

    Attributes:
        after: seconds that the server asks to wait (``Retry-After``), 0 if it names none.
        heard: whether the request may have arrived, and may have been carried out.
    """

    def __init__(
        self, where: str, problem: str, cure: str, after: float = 0.0, *, heard: bool = True
    ) -> None:
        super().__init__(where, problem, cure)
        self.after = after
        self.heard = heard


class TooLong(Unavailable):
    """Label Studio takes, or asks for, more time than a command waits: it is not asked again."""


class AnnotationError(Problem):
    """Something that a person marked or wrote, which cannot become a claim, or part of one."""


class ConfigMismatch(Problem):
    """A project whose label config does not fit the taxonomy.

    Attributes:
        missing: what the taxonomy has and the project lacks, as ``control: label``.
        surplus: what the project has and the taxonomy lacks, as ``control: label``.
    """

    def __init__(self, project: str, missing: tuple[str, ...], surplus: tuple[str, ...]) -> None:
        lacks = [f"the project lacks {', '.join(missing)}"] if missing else []
        lacks += [f"the taxonomy lacks {', '.join(surplus)}"] if surplus else []
        problem = "; ".join(["its label config does not fit the taxonomy", *lacks])
        cure = (
            "nothing was changed; use another --project, or paste what `factcheck label-config` "
            "prints into its labelling interface (Settings)"
        )
        super().__init__(f"project {project!r}", problem, cure)
        self.missing = missing
        self.surplus = surplus


class TaxonomyMismatch(Problem):
    """A label that was renamed is not in the taxonomies of the datasets that are compared."""


class BackendError(Problem):
    """The live backend cannot be started; never quotes the secret."""


class TaskError(Problem):
    """A task of Label Studio for which nothing can be predicted.

    Never quotes the text: the message goes to a log.
    """


class ExportError(Problem):
    """An output that cannot be made as it was asked for."""


class EngineError(Problem):
    """A corpus run that its processes, or its cluster, cannot do."""


class QueryError(Problem):
    """A query without a word that can be searched."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__("", problem, cure)


class ChoiceError(Problem):
    """Predictions that cannot be chosen as it was asked for."""


class MissingPackage(Problem):
    """A package that an extra of ours brings, and that is not installed."""

    def __init__(self, package: str, purpose: str, extra: str) -> None:
        problem = f"{package} is not installed, and {purpose} needs it"
        super().__init__("", problem, f"pip install 'factcheck-studio[{extra}]'")
