"""Options that several commands share, and what they resolve to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.errors import StudioError, TaxonomyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from factcheck.domain import Taxonomy
    from factcheck.studio.api.connection import Connection

taxonomy_option = click.option(
    "--taxonomy",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The source labels, YAML. Default: taxonomy.yaml beside the input, or here.",
)
url_option = click.option(
    "--url",
    envvar="LABEL_STUDIO_URL",
    help="A Label Studio server. Default: $LABEL_STUDIO_URL, else the embedded one.",
)
token_option = click.option(
    "--token",
    envvar="LABEL_STUDIO_API_KEY",
    help="Its access token; $LABEL_STUDIO_API_KEY keeps it out of the process list.",
)
data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the embedded Label Studio keeps its files.",
)
annotators_option = click.option(
    "--annotators-per-task",
    type=click.IntRange(min=1),
    help="How many people annotate each task of the project. Default: as it is, 1 in a new one.",
)
project_option = click.option("--project", required=True, help="The project's title.")
model_option = click.option(
    "--model",
    help="`lexicon` for the baseline, or a zero-shot-classification model of transformers, by name "
    "or path, to link sources. Default: the bundled model.",
)
revision_option = click.option(
    "--revision", help="Commit hash of the --model; a name without one is pinned and recorded."
)
threshold_option = click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    help="Score from which a source label is taken. Default: 0.35 for the bundled model, else 0.5.",
)
precision_option = click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.9,
    show_default=True,
    help="Tell from which claim score on so large a share of claims stands.",
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
    """Load the taxonomy given, or ``taxonomy.yaml`` beside the inputs or in this folder.

    Raises:
        TaxonomyError: there is none, or it is not one.
    """
    from factcheck.dataset import load_taxonomy

    found = given or taxonomy_near(paths)
    if found is None:
        cure = "there is none beside the input or in this folder; name one with --taxonomy FILE"
        raise TaxonomyError("taxonomy.yaml", (cure,))
    return load_taxonomy(found)


def taxonomy_near(paths: Sequence[str]) -> Path | None:
    """Return ``taxonomy.yaml`` beside the inputs or in this folder, the first there is."""
    inputs = [Path(path) for path in paths if path != "-"]
    folders = [path if path.is_dir() else path.parent for path in inputs]
    candidates = [folder / "taxonomy.yaml" for folder in (*folders, Path())]
    return next((each for each in candidates if each.is_file()), None)


def find_connection(url: str | None, token: str | None, data_dir: Path | None) -> Connection:
    """Return the server that was named, else the embedded one if it runs.

    Raises:
        StudioError: a server without a token, or no embedded server runs.
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
            "start it with `factcheck studio start`, or name a server with --url",
        )
    return running.connection()


def named_connection(url: str | None, token: str | None) -> Connection | None:
    """Return the server that ``--url`` names, ``None`` if it names none.

    Raises:
        StudioError: no token for it.
    """
    from factcheck.studio.api.connection import Connection

    if not url:
        return None
    if not token:
        cure = "set LABEL_STUDIO_API_KEY (Account & Settings → Personal Access Token)"
        raise StudioError(url, "no access token was given", cure)
    return Connection(url.rstrip("/"), token)
