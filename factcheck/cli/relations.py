"""``factcheck relations``: which claims contradict, deny or correct each other."""

from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import FILE, dataset_argument, json_option
from factcheck.cli.output import print_result


@click.command(name="relations")
@dataset_argument
@click.argument("matches", type=FILE)
@json_option
def command(dataset: Path, matches: Path, *, as_json: bool) -> None:
    """Show which claims of DATASET (.json) contradict, deny or correct each other, and why.

    MATCHES (.json) is what `factcheck match` wrote of the same dataset. With --json there is also
    what the sources of each group say together: how many are independent, and who was first.
    """
    from factcheck.analysis.matrix.rows import read_groups
    from factcheck.analysis.relations_text import (
        describe_relations,
        relations_to_list,
        relations_to_text,
    )

    groups = read_groups(dataset, matches)
    note_earlier_versions(dataset)
    click.echo(describe_relations(groups), err=True)
    print_result(relations_to_text(groups), relations_to_list(groups), as_json=as_json)
