"""``factcheck label-config``: the labelling interface of a taxonomy."""

from pathlib import Path

import click

from factcheck.cli.options import find_taxonomy, taxonomy_option


@click.command(name="label-config")
@taxonomy_option
def command(taxonomy: Path | None) -> None:
    """Print the labelling interface of a taxonomy, to paste into an existing project."""
    from factcheck.studio.format.label_config import label_config

    click.echo(label_config(find_taxonomy(taxonomy, [])), nl=False)
