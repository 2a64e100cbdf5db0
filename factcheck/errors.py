"""The one tree of errors: everything this package raises on purpose.

A message says where, what was got, what was expected and what to do. The CLI
prints it and exits with 2; nothing below the CLI exits or prints.
"""

from dataclasses import dataclass
from typing import ClassVar


class FactcheckError(Exception):
    """Whatever this package raises on purpose."""


@dataclass(eq=False)
class SpanError(FactcheckError):
    """A span that is empty, reversed or runs past its text (code points)."""

    start: int
    end: int
    length: int

    def __str__(self) -> str:
        """Say which span does not fit which text."""
        return (
            f"the span [{self.start}, {self.end}) does not fit a text of {self.length} "
            "code points; a span is half-open, not empty, and ends inside the text"
        )


@dataclass(eq=False)
class ReadingError(FactcheckError):
    """An input that cannot become a document.

    Attributes:
        where: file name, with ``:line`` (from 1) where there is one.
        reason: a short code, stable across releases (``not-utf8``, ``empty``, …).
        found: what was found there.
        cure: what the user can do.
    """

    where: str
    reason: str
    found: str
    cure: str

    def __str__(self) -> str:
        """Say where, what was found, and the cure."""
        return f"{self.where}: {self.found}; {self.cure}"


@dataclass(eq=False)
class LanguageError(FactcheckError):
    """A text in a language we do not support, named, or in none we can tell.

    Attributes:
        found: English name of the language found, or ``""`` if none can be told.
    """

    found: str

    def __str__(self) -> str:
        """Name the language found."""
        what = f"the text is in {self.found}" if self.found else "no language can be told"
        return f"{what}; factcheck reads English and Arabic"


@dataclass(eq=False)
class TaxonomyError(FactcheckError):
    """A taxonomy file that is not one: every problem at once.

    Attributes:
        where: the file's name.
        problems: one line each, with line number or JSON pointer.
    """

    where: str
    problems: tuple[str, ...]

    def __str__(self) -> str:
        """List every problem."""
        return "\n".join(f"{self.where}: {problem}" for problem in self.problems)


@dataclass(eq=False)
class InvalidRecord(FactcheckError):
    """A record that does not validate against its schema.

    Attributes:
        where: file name and line, or the task.
        problems: violations: JSON pointer, found, expected; every one, or the first so many.
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
            told = f"these are the first {self.SHOWN} of {total} violations"
            lines.append(f"{self.where}: {told}; `factcheck validate` lists all that a file has")
        return "\n".join(lines)


@dataclass(eq=False)
class ModelError(FactcheckError):
    """A model that cannot be loaded or used.

    Attributes:
        model: its name or path, as given.
        problem: what went wrong.
        cure: what the user can do.
    """

    model: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Say which model, the problem, and the cure."""
        return f"model {self.model!r}: {self.problem}; {self.cure}"


@dataclass(eq=False)
class StudioError(FactcheckError):
    """Label Studio is down, refuses the token, is the wrong version, or answers an error.

    Never carries headers: they hold the token and the session cookie.

    Attributes:
        where: the server's address, or the data folder of the embedded one.
        problem: what went wrong, with the HTTP status where there is one.
        cure: what the user can do.
    """

    where: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Say where, the problem, and the cure."""
        return f"Label Studio at {self.where}: {self.problem}; {self.cure}"


@dataclass(eq=False)
class Unavailable(StudioError):
    """Label Studio does not answer, or says that it can't just now: it may pass by itself.

    Attributes:
        after: seconds that the server asks to wait (``Retry-After``), 0 if it names none.
        heard: whether it may have got the request, and may do or have done what was asked.
    """

    after: float = 0.0
    heard: bool = True


@dataclass(eq=False)
class AnnotationError(FactcheckError):
    """Something that a person marked or wrote, which cannot become a claim, or part of one.

    Attributes:
        where: the task, annotation and region.
        reason: a short code, stable across releases (``quote-mismatch``, ``unlinked``, …).
        found: what was found there.
        cure: what can be done in Label Studio.
    """

    where: str
    reason: str
    found: str
    cure: str

    def __str__(self) -> str:
        """Say where, what was found, and the cure."""
        return f"{self.where}: {self.found}; {self.cure}"


@dataclass(eq=False)
class ConfigMismatch(FactcheckError):
    """A project whose label config does not fit the taxonomy.

    Attributes:
        project: its title.
        missing: what the taxonomy has and the project lacks, as ``control: label``.
        surplus: what the project has and the taxonomy lacks, as ``control: label``.
    """

    project: str
    missing: tuple[str, ...]
    surplus: tuple[str, ...]

    def __str__(self) -> str:
        """Say which labels differ."""
        missing = f"; the project lacks {', '.join(self.missing)}" if self.missing else ""
        surplus = f"; the taxonomy lacks {', '.join(self.surplus)}" if self.surplus else ""
        return (
            f"the label config of project {self.project!r} does not fit the taxonomy"
            f"{missing}{surplus}; use another --project, or mend one of the two "
            "(nothing was changed)"
        )


@dataclass(eq=False)
class TaxonomyMismatch(FactcheckError):
    """Two datasets that cannot be compared, since other labels could be chosen.

    Attributes:
        old: what could be chosen in the old one alone, as ``source label 'Kremlin'``.
        new: what could be chosen in the new one alone.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        """Say which labels differ."""
        old = f"; the old one alone has {', '.join(self.old)}" if self.old else ""
        new = f"; the new one alone has {', '.join(self.new)}" if self.new else ""
        return (
            f"the datasets have different taxonomies{old}{new}; pull both with the same one "
            "(`factcheck pull --taxonomy FILE`)"
        )


@dataclass(eq=False)
class BackendError(FactcheckError):
    """The live backend cannot be started.

    Attributes:
        where: the address, the file or the environment that is concerned.
        problem: what is wrong; never the secret.
        cure: what the user can do.
    """

    where: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Say where, the problem, and the cure."""
        return f"{self.where}: {self.problem}; {self.cure}"


@dataclass(eq=False)
class TaskError(FactcheckError):
    """A task of Label Studio for which nothing can be predicted.

    Never quotes the text: the message goes to a log.

    Attributes:
        reason: a short code, stable across releases (``no-text``, ``unknown-language``, …).
        found: what was found.
    """

    reason: str
    found: str

    def __str__(self) -> str:
        """Say what was found."""
        return f"{self.reason}: {self.found}"


@dataclass(eq=False)
class ExportError(FactcheckError):
    """An output that cannot be made as it was asked for.

    Attributes:
        where: the file, the dataset or the claim.
        problem: what is missing or does not fit.
        cure: what the user can do.
    """

    where: str
    problem: str
    cure: str

    def __str__(self) -> str:
        """Say where, the problem, and the cure."""
        return f"{self.where}: {self.problem}; {self.cure}"


@dataclass(eq=False)
class MissingPackage(FactcheckError):
    """A package that an extra of ours brings, and that is not installed.

    Attributes:
        package: its name.
        purpose: what needs it.
        extra: the extra that brings it.
    """

    package: str
    purpose: str
    extra: str

    def __str__(self) -> str:
        """Say what is missing, for what, and how to get it."""
        cure = f"pip install 'factcheck-studio[{self.extra}]'"
        return f"{self.package} is not installed, and {self.purpose} needs it; {cure}"
