"""``factcheck diff``: what changed between two datasets."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(name="diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, not text.")
@click.pass_context
def command(ctx: click.Context, old: Path, new: Path, *, as_json: bool) -> None:
    """Tell what changed from dataset OLD (.json) to dataset NEW (.json).

    Documents that were added, removed, withdrawn or got another text; claims that were added,
    removed, re-attributed, re-worded, got another verdict, other evidence, or were marked
    otherwise. The exit code is 0 if nothing changed, 1 if something did.
    """
    import json

    from factcheck.analysis import diff, diff_to_dict, diff_to_text
    from factcheck.dataset import read_dataset

    found = diff(read_dataset(old), read_dataset(new))
    if as_json:
        click.echo(json.dumps(diff_to_dict(found), indent=2, ensure_ascii=False))
    else:
        click.echo(diff_to_text(found), nl=False)
    if found:
        ctx.exit(1)
