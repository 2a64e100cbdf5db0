"""``factcheck diff``: what changed between two datasets."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from factcheck.cli.notices import note_earlier_versions
from factcheck.cli.options import FILE
from factcheck.cli.output import print_result


def _read_names(
    context: click.Context, parameter: click.Parameter, pairs: Sequence[str]
) -> dict[str, str]:
    """Return new names by old ones."""
    del context, parameter
    names: dict[str, str] = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise click.BadParameter(f"{pair!r} is not OLD=NEW")
        if names.setdefault(old, new) != new:
            raise click.BadParameter(f"{old!r} was renamed twice, to {names[old]!r} and {new!r}")
    return names


@click.command(name="diff")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option(
    "--map",
    "renamed",
    metavar="OLD=NEW",
    multiple=True,
    callback=_read_names,
    help="The source label or verdict OLD was renamed to NEW. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
def command(old: Path, new: Path, *, renamed: Mapping[str, str], as_json: bool) -> None:
    """Show what changed from dataset OLD (.json) to dataset NEW (.json).

    Documents: added, removed, withdrawn, restored, or with another text. Claims: added, removed,
    or changed in source, stance, content, verdict, evidence, or in how they are marked. Source
    labels and verdicts: added, removed or changed. The exit code is 0 if nothing changed, 1 if
    something did.
    """
    from factcheck.analysis.diff import diff
    from factcheck.analysis.diff_text import diff_to_dict, diff_to_text
    from factcheck.dataset import read_dataset

    changes = diff(read_dataset(old), read_dataset(new), renamed)
    note_earlier_versions(old, new)
    print_result(diff_to_text(changes), diff_to_dict(changes), as_json=as_json)
    if changes:
        sys.exit(1)
