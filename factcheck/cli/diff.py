"""``factcheck diff``: what changed between two datasets."""

import sys
from pathlib import Path

import click

from factcheck.cli.options import FILE
from factcheck.cli.output import print_result


@click.command(name="diff")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(old: Path, new: Path, *, as_json: bool) -> None:
    """Show what changed from dataset OLD (.json) to dataset NEW (.json).

    Documents: added, removed, withdrawn, restored, or with another text. Claims: added, removed,
    or changed in source, content, verdict, evidence, or in how they are marked. The exit code is 0
    if nothing changed, 1 if something did.
    """
    from factcheck.analysis.diff import diff
    from factcheck.analysis.diff_text import diff_to_dict, diff_to_text
    from factcheck.dataset import read_dataset

    changes = diff(read_dataset(old), read_dataset(new))
    print_result(diff_to_text(changes), diff_to_dict(changes), as_json=as_json)
    if changes:
        sys.exit(1)
