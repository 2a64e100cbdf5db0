"""Options that several commands share, and the functions that resolve them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.errors import StudioError, TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.prelabel import Pipeline
    from factcheck.studio.api.connection import Connection
    from factcheck.studio.server.embedded import Running

    Command = Callable[..., None]

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
"""A file that exists."""


class OutputFile(click.Path):
    """A file to write; ``-`` is standard output."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str | bytes | os.PathLike[str]:
        """Return the path of the file."""
        if os.fspath(value) != "-":
            return super().convert(value, param, ctx)
        if sys.platform == "win32":
            self.fail("standard output cannot be named here; name a file", param, ctx)
        return super().convert("/dev/stdout", param, ctx)


OUTPUT = OutputFile(dir_okay=False, path_type=Path)

PREDICTIONS = click.Path(path_type=Path, exists=True)
"""A file of predictions, or the folder of a corpus run."""

taxonomy_option = click.option(
    "--taxonomy",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The source labels (YAML). Default: taxonomy.yaml beside the input, or in this folder.",
)
url_option = click.option(
    "--url",
    envvar="LABEL_STUDIO_URL",
    help="Address of a Label Studio server. Default: $LABEL_STUDIO_URL, or the embedded server.",
)
token_option = click.option(
    "--token",
    envvar="LABEL_STUDIO_API_KEY",
    help="Access token of the server. Other users can see it; set $LABEL_STUDIO_API_KEY instead.",
)
data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the embedded Label Studio.",
)
annotators_option = click.option(
    "--annotators-per-task",
    type=click.IntRange(min=1),
    help="How many people annotate each task of the project. Default: unchanged; 1 if it is new.",
)
project_option = click.option("--project", required=True, help="The project's title.")
model_option = click.option(
    "--model",
    help="`lexicon` for the baseline; the folder of another bundle; or name or path of a "
    "zero-shot-classification model of transformers, to link sources. Default: the bundled model.",
)
revision_option = click.option(
    "--revision", help="Commit hash of the --model. Default: the latest one, which is recorded."
)
threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Lowest score of a source label. Default: 0.5.",
)
precision_option = click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.9,
    show_default=True,
    help="Show from which claim score on this share of the claims is correct.",
)
threads_option = click.option(
    "--threads",
    type=click.IntRange(min=1),
    help="Threads of the bundled model. Default: one for each core.",
)
max_mb_option = click.option(
    "--max-mb",
    type=click.FloatRange(min=0, min_open=True),
    default=5.0,
    show_default=True,
    help="Largest document, in megabytes (10⁶ bytes).",
)
encoding_option = click.option(
    "--encoding",
    default="",
    help="Encoding of the files, such as windows-1256. Default: UTF-8, or what a file says.",
)
text_field_option = click.option(
    "--text-field",
    default="",
    help="Field of .jsonl or column of .csv that has the text; a dot leads to an inner field. "
    "Default: text, full_text, maintext, body, content and other usual names.",
)
headlines_option = click.option(
    "--headlines/--no-headlines",
    default=True,
    show_default=True,
    help="Whether claims in headlines are predicted, too.",
)
nested_option = click.option(
    "--nested/--no-nested",
    default=True,
    show_default=True,
    help="Whether claims inside the content of other claims are predicted, too; takes more time.",
)

new_model_option = click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder of the new model; give it to --model.",
)
anyway_option = click.option("--anyway", is_flag=True, help="Write it also if it is not better.")

dataset_argument = click.argument("dataset", type=FILE)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, not tables in Markdown."
)


def find_taxonomy(
    given: Path | None, paths: Sequence[str], outputs: Sequence[Path] = ()
) -> Taxonomy:
    """Load the given taxonomy, or ``taxonomy.yaml`` beside the inputs or in this folder.

    Raises:
        ExportError: one of the outputs would replace it.
        TaxonomyError: there is no such file, or it is not a valid taxonomy.
    """
    from factcheck.dataset import load_taxonomy
    from factcheck.files import refuse_input

    path = given or find_taxonomy_file(paths)
    if path is None:
        problem = "not found beside the input or in this folder; give one with --taxonomy FILE"
        raise TaxonomyError("taxonomy.yaml", (problem,))
    for output in outputs:
        refuse_input(output, path)
    return load_taxonomy(path)


def find_taxonomy_file(paths: Sequence[str]) -> Path | None:
    """Return the first ``taxonomy.yaml`` beside the inputs or in this folder."""
    inputs = [Path(path) for path in paths if path != "-"]
    folders = [path if path.is_dir() else path.parent for path in inputs]
    candidates = [folder / "taxonomy.yaml" for folder in (*folders, Path())]
    return next((each for each in candidates if each.is_file()), None)


@dataclass(frozen=True, slots=True)
class Server:
    """Which Label Studio: the embedded one of a folder, unless ``--url`` names another."""

    url: str | None
    token: str | None = field(repr=False)
    data_dir: Path | None

    def named(self) -> Connection | None:
        """Return the server that ``--url`` names, ``None`` without ``--url``.

        Raises:
            StudioError: there is no token for it, or it is not the address of a server.
        """
        from factcheck.studio.api.connection import Connection

        if not self.url:
            return None
        connection = Connection(self.url.rstrip("/"), self.token or "")
        if not self.token:
            cure = "set LABEL_STUDIO_API_KEY (Account & Settings → Personal Access Token)"
            raise StudioError(self.url, "no access token was given", cure)
        return connection

    def embedded(self) -> Running:
        """Return the embedded server.

        Raises:
            StudioError: it is not running.
        """
        from factcheck.studio.server.embedded import status

        running = status(self.data_dir)
        if running is None:
            raise StudioError(
                "this machine",
                "the embedded server is not running",
                "start it with `factcheck studio start`, or give another server with --url",
            )
        return running

    def connect(self) -> Connection:
        """Return the `named` server, otherwise the `embedded` one."""
        return self.named() or self.embedded().connection()


@dataclass(frozen=True, slots=True)
class Model:
    """Which model finds claims, and how."""

    model: str | None
    revision: str | None
    threshold: float | None
    threads: int | None
    headlines: bool
    nested: bool

    def load(self) -> Pipeline:
        """Load the model; see `load_pipeline`."""
        from factcheck.prelabel import load_pipeline

        return load_pipeline(
            self.model,
            revision=self.revision,
            threshold=self.threshold,
            threads=self.threads,
            headlines=self.headlines,
            nested=self.nested,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read: the largest document in megabytes, the encoding, the text's field."""

    max_mb: float
    encoding: str
    text_field: str


def as_one(
    name: str, kind: Callable[..., object], *options: Callable[[Command], Command]
) -> Callable[[Command], Command]:
    """Return a decorator that adds options to a command, which gets them as one argument."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def called(*arguments: object, **values: object) -> None:
            own = {each: values.pop(each) for each in signature(kind).parameters}
            command(*arguments, **values, **{name: kind(**own)})

        decorated: Command = called
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


server_options = as_one("server", Server, url_option, token_option, data_dir_option)
model_options = as_one(
    *("model", Model, model_option, revision_option, threshold_option, threads_option),
    headlines_option,
    nested_option,
)
reading_options = as_one("reading", Reading, max_mb_option, encoding_option, text_field_option)
