"""Options that several commands share, and the functions that resolve them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from factcheck.errors import StudioError, TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection

_Command = TypeVar("_Command", bound="Callable[..., object]")

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


def server_options(command: _Command) -> _Command:
    """Add ``--url``, ``--token`` and ``--data-dir``."""
    return url_option(token_option(data_dir_option(command)))


annotators_option = click.option(
    "--annotators-per-task",
    type=click.IntRange(min=1),
    help="How many people annotate each task of the project. Default: unchanged; 1 if it is new.",
)
project_option = click.option("--project", required=True, help="The project's title.")
model_option = click.option(
    "--model",
    help="`lexicon` for the baseline; or name or path of a zero-shot-classification model of "
    "transformers, to link sources. Default: the bundled model.",
)
revision_option = click.option(
    "--revision", help="Commit hash of the --model. Default: the latest one, which is recorded."
)
threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Lowest score of a source label. Default: 0.35 for the bundled model, 0.5 for others.",
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

dataset_argument = click.argument(
    "dataset", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON, not tables in Markdown."
)


def find_taxonomy(given: Path | None, paths: Sequence[str]) -> Taxonomy:
    """Load the given taxonomy, or ``taxonomy.yaml`` beside the inputs or in this folder.

    Raises:
        TaxonomyError: there is no such file, or it is not a valid taxonomy.
    """
    from factcheck.dataset import load_taxonomy

    path = given or find_taxonomy_file(paths)
    if path is None:
        problem = "not found beside the input or in this folder; give one with --taxonomy FILE"
        raise TaxonomyError("taxonomy.yaml", (problem,))
    return load_taxonomy(path)


def find_taxonomy_file(paths: Sequence[str]) -> Path | None:
    """Return the first ``taxonomy.yaml`` beside the inputs or in this folder."""
    inputs = [Path(path) for path in paths if path != "-"]
    folders = [path if path.is_dir() else path.parent for path in inputs]
    candidates = [folder / "taxonomy.yaml" for folder in (*folders, Path())]
    return next((each for each in candidates if each.is_file()), None)


def find_connection(url: str | None, token: str | None, data_dir: Path | None) -> Connection:
    """Return the server that ``--url`` names, otherwise the embedded one.

    Raises:
        StudioError: there is no token for the server, or the embedded server is not running.
    """
    from factcheck.studio.server.embedded import status

    named = named_connection(url, token)
    if named:
        return named
    running = status(data_dir)
    if running is None:
        raise StudioError(
            "this machine",
            "the embedded server is not running",
            "start it with `factcheck studio start`, or give another server with --url",
        )
    return running.connection()


def named_connection(url: str | None, token: str | None) -> Connection | None:
    """Return the server that ``--url`` names, ``None`` without ``--url``.

    Raises:
        StudioError: there is no token for it.
    """
    from factcheck.studio.api.connection import Connection

    if not url:
        return None
    if not token:
        cure = "set LABEL_STUDIO_API_KEY (Account & Settings → Personal Access Token)"
        raise StudioError(url, "no access token was given", cure)
    return Connection(url.rstrip("/"), token)
